package pdf

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// make writes the operators of p and collects its marks and links. Then its rows are not needed any more.
func (p *page) make(d *document) {
	p.ops = newOps(d)
	p.ops.buf = d.scratch[:0]
	p.header(d)
	p.ground(d)
	for i := range p.rows {
		p.row(d, &p.rows[i])
	}
	p.emitNotes(d)
	for _, draw := range p.side {
		draw()
	}
	p.footer(d)
	p.finishMarks(d)
	d.scratch = p.ops.buf
	d.compress.add(bytes.Clone(p.ops.buf), &p.body)
	p.ops, p.rows, p.notes, p.markAt, p.side = nil, nil, nil, nil, nil
}

func (p *page) row(d *document, r *placed) {
	if r.block >= 0 && p.c.places[r.block].page < 0 {
		p.c.places[r.block] = spot{p.number, r.y}
	}
	if r.draw != nil {
		r.draw(p, d.left, r.y)
	}
	if l := r.label; l != nil {
		p.ops.text(l.line, l.of, d.left+l.x, r.y+l.base, 0)
		if r.link != nil {
			for _, q := range quads(l, d.left, r.y, 0, len(l.of.source)) {
				p.links = append(p.links, pageLink{quad: q, to: r.link})
			}
		}
	}
	for i := range r.parts {
		t := &r.parts[i]
		p.ops.text(t.line, t.of, d.left+t.x, r.y+t.base, 0)
		if t.ofText() {
			p.collect(d, t, r.y)
		}
	}
}

// collect adds the marks and links of a set line to the page, strikes out what is deleted, and writes the numbers
// of notes behind the marks that end there.
func (p *page) collect(d *document, t *part, y float64) {
	in := t.within()
	if p.c.set.Len() > 0 {
		for _, m := range p.c.set.In(in) {
			p.mark(m, quads(t, d.left, y, m.Start-t.of.offset, m.End-t.of.offset))
		}
	}
	for _, s := range t.of.spans {
		if !in.Overlaps(s.Range) {
			continue
		}
		qs := quads(t, d.left, y, s.Start-t.of.offset, s.End-t.of.offset)
		switch {
		case s.Kind == article.Deleted:
			for _, q := range qs {
				p.ops.line(.06*q.em, t.of.ink, q.x0+bleed, q.base-.26*q.em, q.x1-bleed, q.base-.26*q.em)
			}
		default:
			p.link(s, qs)
		}
	}
	p.writeMarkers(d, t, y)
}

// link makes links of the places of a span. A reference remembers where it is, so that its footnote can lead
// back.
func (p *page) link(s article.Span, qs []quad) {
	name, inside := strings.CutPrefix(s.Href, "#")
	if inside && s.Kind == article.Reference && len(qs) > 0 {
		if _, ok := p.c.referred[name]; !ok {
			p.c.referred[name] = spot{p.number, qs[0].y0}
		}
	}
	for _, q := range qs {
		switch {
		case inside:
			if i, ok := p.c.targets[name]; ok {
				c := p.c
				p.links = append(p.links, pageLink{quad: q, to: func(*document) (spot, bool) { return c.places[i], true }})
			}
		case linkable(s.Href):
			p.links = append(p.links, pageLink{quad: q, href: s.Href})
		}
	}
}

func linkable(href string) bool {
	low := strings.ToLower(href)
	return strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "mailto:")
}

// writeMarkers writes the numbers of notes into the gaps that were left for them, several at one place side by
// side.
func (p *page) writeMarkers(d *document, t *part, y float64) {
	all := p.c.markersIn(t.within())
	k := 0
	for i := range t.line.Clusters {
		c := &t.line.Clusters[i]
		if !c.Space || c.Start != c.End {
			continue
		}
		for k < len(all) && all[k].at-t.of.offset < c.Start {
			k++
		}
		if k == len(all) || all[k].at-t.of.offset != c.Start {
			continue
		}
		p.small(strconv.Itoa(all[k].number), d.left+t.x+t.line.X+c.X+1.3, y+t.base-.42*c.Style.Size, markerSize, darkOf(all[k].color))
		k++
	}
}

// small writes a short bold text of the sans.
func (p *page) small(text string, x, y, size float64, c rgb) {
	ls := p.c.plain(text, typeset.Style{Family: "sans", Size: size, Bold: true}, 200)
	p.ops.text(&ls[0], plainOf(text, c), x, y, 0)
}

// noteNumber writes the number of a note so that it ends at x.
func (p *page) noteNumber(n int, x, y float64, c rgb) {
	const size = 7.4
	text := strconv.Itoa(n)
	w := p.c.plain(text, typeset.Style{Family: "sans", Size: size, Bold: true}, 200)[0].Width
	p.small(text, x-w, y, size, c)
}

// header writes the running head.
func (p *page) header(d *document) {
	r := p.c.running
	right := d.right()
	spacing := .7
	if r.from.RTL {
		spacing = 0 // the letters join
	}
	p.ops.text(r.from, r.fromOf, d.left-r.from.X, 56, spacing)
	p.ops.text(r.title, r.titleOf, right-r.title.X-r.title.Width, 56, 0)
	p.ops.line(.4, rules, d.left, 66, right, 66)
}

// right is the right edge of the notes column.
func (d *document) right() float64 { return d.left + columnWidth + gutter + notesWidth }

// footer writes what stands below the text and is known before the number of pages is.
func (p *page) footer(d *document) {
	y := d.footLine()
	p.ops.line(.4, rules, d.left, y, d.right(), y)
	r := p.c.running
	p.ops.text(r.counts, r.countsOf, d.left-r.counts.X, y+footDrop, 0)
}

// footLine is the height of the line above the foot of a page, footDrop how far below it the text stands.
func (d *document) footLine() float64 { return d.height - 58 }

const footDrop = 13

// pageNumber is the operators of the number of p, which are added when it is known how many pages there are.
func (p *page) pageNumber(d *document) []byte {
	o := newOps(d)
	text := fmt.Sprintf("page %d of %d", p.number+1, len(d.pages))
	l := p.c.plain(text, smallPrint, 200)
	o.text(&l[0], plainOf(text, grey), d.right()-l[0].Width, d.footLine()+footDrop, 0)
	return o.buf
}

func counts(c *composer) string {
	marks, notes := 0, 0
	for _, m := range c.work.Annotations {
		marks++
		if m.Note != "" {
			notes++
		}
	}
	var out []string
	if marks > 0 {
		out = append(out, plural(marks, "mark"), plural(notes, "note"))
	}
	if !c.work.Modified.IsZero() {
		out = append(out, c.work.Modified.UTC().Format("2 Jan 2006"))
	}
	return strings.Join(out, " · ")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}
