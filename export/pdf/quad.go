package pdf

import (
	"math"
	"slices"

	"dev.marginalia/annotation"
)

// quad is a rectangle over text, in points from the upper left corner of the page; base is the baseline of the
// text and em its size.
type quad struct{ x0, y0, x1, y1, base, em float64 }

// bleed is how far a mark reaches beyond its letters at both sides.
const bleed = .8

// quads are the rectangles that show the code points [start, end) of a paragraph on its line t; left is the
// column's left edge and y the top of the row.
func quads(t *part, left, y float64, start, end int) []quad {
	stretches := t.line.Stretches(max(t.line.Start, start), min(t.line.End, end))
	if len(stretches) == 0 {
		return nil
	}
	out := make([]quad, len(stretches))
	base, em := y+t.base, t.size()
	for i, s := range stretches {
		out[i] = quad{left + t.x + s.X0 - bleed, base - .80*em, left + t.x + s.X1 + bleed, base + .25*em, base, em}
	}
	return out
}

// pageMark is the part of a mark that is on a page.
type pageMark struct {
	mark    annotation.Annotation
	part    int // 0 on the first page that has it, then 1, 2 ...
	quads   []quad
	paint   []box    // of a highlight: where it is painted; what another mark paints is left out
	in      *element // the paragraph that it begins in; nil when that is not read
	element *element // its place in the structure; nil when it is paint
	object  int      // in the file, that of its appearance; the annotation follows it
	key     int      // of the annotation in the parent tree; negative without one
	safe    bool     // drawn so that its colour is told in black and white too
}

// mark adds the rectangles of a mark to the page; in is the element of the text below them.
func (p *page) mark(m annotation.Annotation, qs []quad, in *element) {
	if len(qs) == 0 {
		return
	}
	k, ok := p.markAt[m.ID]
	if !ok {
		if p.markAt == nil {
			p.markAt = map[string]int{}
		}
		k = len(p.marks)
		p.markAt[m.ID] = k
		p.marks = append(p.marks, pageMark{mark: m, in: in.paragraph(), element: p.c.doc.markElement(in.paragraph())})
	}
	p.marks[k].quads = append(p.marks[k].quads, qs...)
}

// finishMarks numbers the parts of marks that go on over pages and shares out what several highlights cover.
func (p *page) finishMarks(d *document) {
	for i := range p.marks {
		m := &p.marks[i]
		m.part = d.parts[m.mark.ID]
		d.parts[m.mark.ID]++
		m.safe = d.options.Safe
		p.c.placeMark(m.mark.ID, spot{p.number, m.quads[0].y0})
	}
	share(p.marks)
}

// box is a rectangle, in points from the upper left corner of the page.
type box struct{ x0, y0, x1, y1 float64 }

func (q *quad) box() box { return box{q.x0, q.y0, q.x1, q.y1} }

// sliver is the least side of a box that is painted.
const sliver = .05

// minus is b without c.
func (b box) minus(c box) []box {
	if c.x0 >= b.x1-sliver || c.x1 <= b.x0+sliver || c.y0 >= b.y1-sliver || c.y1 <= b.y0+sliver {
		return []box{b}
	}
	var out []box
	top, bottom := math.Max(b.y0, c.y0), math.Min(b.y1, c.y1)
	for _, r := range []box{{b.x0, b.y0, b.x1, top}, {b.x0, top, c.x0, bottom}, {c.x1, top, b.x1, bottom}, {b.x0, bottom, b.x1, b.y1}} {
		if r.x1-r.x0 > sliver && r.y1-r.y0 > sliver {
			out = append(out, r)
		}
	}
	return out
}

func minusAll(bs []box, c box) []box {
	var out []box
	for _, b := range bs {
		out = append(out, b.minus(c)...)
	}
	return out
}

// seam is the height of the strip by which a highlight is seen that others cover.
const seam = 2.2

// share gives every highlight what it paints, so that no two paint the same place: colours that are multiplied
// twice turn brown. What several cover is painted by the shortest, or of two that are alike by the later one. Of
// a mark that would not be seen any more, a strip stays at the foot of its lines.
func share(marks []pageMark) {
	byLine := map[float64][]int{} // of a baseline: the highlights on it
	for i := range marks {
		m := &marks[i]
		if m.mark.Style != annotation.Highlight {
			continue
		}
		for k := range m.quads {
			q := &m.quads[k]
			m.paint = append(m.paint, q.box())
			if on := byLine[q.base]; len(on) == 0 || on[len(on)-1] != i {
				byLine[q.base] = append(on, i)
			}
		}
	}
	covers := func(i int, f func(j int)) {
		seen := map[int]bool{i: true}
		for k := range marks[i].quads {
			for _, j := range byLine[marks[i].quads[k].base] {
				if !seen[j] {
					seen[j] = true
					f(j)
				}
			}
		}
	}
	for i := range marks {
		covers(i, func(j int) {
			if above(&marks[j].mark, &marks[i].mark) {
				marks[i].leave(marks[j].quads)
			}
		})
	}
	hidden := map[float64]float64{} // of a baseline: strips on it
	for i := range marks {
		m := &marks[i]
		if len(m.paint) > 0 || m.mark.Style != annotation.Highlight {
			continue
		}
		strips := slices.Clone(m.quads)
		for k := range strips {
			q := &strips[k]
			q.y1 -= seam * hidden[q.base]
			q.y0 = math.Max(q.y0, q.y1-seam)
			if q.y0 < q.y1 {
				m.paint = append(m.paint, q.box())
			}
		}
		for k := range strips {
			hidden[strips[k].base]++
		}
		covers(i, func(j int) { marks[j].leave(strips) })
	}
}

// above reports whether a paints what both a and b cover.
func above(a, b *annotation.Annotation) bool {
	if n, m := a.Passage().Len(), b.Passage().Len(); n != m {
		return n < m
	}
	return annotation.Compare(*a, *b) > 0
}

// leave takes rectangles away from what m paints.
func (m *pageMark) leave(qs []quad) {
	for k := range qs {
		if len(m.paint) == 0 {
			return
		}
		m.paint = minusAll(m.paint, qs[k].box())
	}
}
