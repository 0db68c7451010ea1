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
	p.ops.page = p
	p.ops.buf = d.scratch[:0]
	p.header()
	p.ground()
	p.furniture()
	p.ops.endMarked()
	below := len(p.ops.buf)
	for i := range p.rows {
		p.row(&p.rows[i])
	}
	p.emitNotes(d)
	for _, draw := range p.side {
		draw()
	}
	p.emitFoot()
	p.footer()
	p.ops.endMarked()
	p.finishMarks(d)
	if d.options.Flatten {
		p.flatten(d.height, below)
	}
	d.scratch = p.ops.buf
	if d.sketch == nil {
		d.compress.add(bytes.Clone(p.ops.buf), &p.body)
	}
	if d.seen != nil {
		d.seen(p)
	}
	for i := range p.rows {
		if r := p.rows[i].row; len(r.parts) == 1 {
			r.parts[0].of.done(d.engine)
		}
	}
	p.ops, p.rows, p.notes, p.feet, p.markAt, p.side = nil, nil, nil, nil, nil, nil
}

func (p *page) row(r *placed) {
	if r.block >= 0 && p.c.places[r.block].page < 0 {
		p.c.places[r.block] = spot{p.number, r.y}
	}
	p.ops.block, p.ops.inRow = r.block, true // for the structure
	defer func() { p.ops.block, p.ops.inRow = -1, false }()
	if r.draw != nil {
		r.draw(p, r.x, r.y)
	}
	if l := r.label; l != nil {
		p.ops.text(l.line, l.of, r.x+l.x, r.y+l.base, 0)
		if r.link != nil {
			for _, q := range quads(l, r.x, r.y, 0, len(l.of.source)) {
				p.links = append(p.links, pageLink{quad: q, to: r.link, in: l.of.element})
			}
		}
	}
	p.countLine(r)
	for i := range r.parts {
		t := &r.parts[i]
		p.ops.text(t.line, t.of, r.x+t.x, r.y+t.base, 0)
		if t.ofText() {
			p.collect(t, r.x, r.y)
		}
	}
}

// collect adds the marks and links of a set line to the page, strikes out what is deleted, and writes the numbers
// of notes behind the marks that end there.
func (p *page) collect(t *part, x, y float64) {
	in := t.within()
	if p.c.set.Len() > 0 {
		for _, m := range p.c.set.In(in) {
			p.mark(m, quads(t, x, y, m.Start-t.of.offset, m.End-t.of.offset), t.of.element)
		}
	}
	for _, s := range t.of.spans {
		if !in.Overlaps(s.Range) {
			continue
		}
		qs := quads(t, x, y, s.Start-t.of.offset, s.End-t.of.offset)
		switch {
		case s.Kind == article.Deleted:
			for _, q := range qs {
				p.ops.line(.06*q.em, t.of.ink, q.x0+bleed, q.base-.26*q.em, q.x1-bleed, q.base-.26*q.em)
			}
		default:
			p.link(s, qs, t.of.linkElement(s.Start))
		}
	}
	p.writeMarkers(t, x, y)
}

// link makes links of the places of a span, which is in the element in. A reference remembers where it is, so that its footnote can lead
// back.
func (p *page) link(s article.Span, qs []quad, in *element) {
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
				p.links = append(p.links, pageLink{quad: q, in: in, to: func(*document) (spot, bool) { return c.places[i], true }})
			}
		case linkable(s.Href):
			p.links = append(p.links, pageLink{quad: q, in: in, href: s.Href})
		}
	}
}

func linkable(href string) bool {
	low := strings.ToLower(href)
	return strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "mailto:")
}

// writeMarkers writes the numbers of notes into the gaps that were left for them, several at one place side by
// side.
func (p *page) writeMarkers(t *part, x, y float64) {
	all := p.c.markersIn(t.within())
	if len(all) == 0 {
		return
	}
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
		q := p.small(strconv.Itoa(all[k].number), x+t.x+t.line.X+c.X+.12*c.Style.Size, y+t.base-.42*c.Style.Size, markerSize*p.c.geo.scale, darkOf(all[k].color), tag{kind: markerText})
		w := p.c.waysOf(all[k].number)
		w.text = spot{p.number, y}
		p.leadTo(&w.note, q)
		k++
	}
}

// small writes a short bold text of the sans and returns the room that it takes.
func (p *page) small(text string, x, y, size float64, c rgb, as tag) quad {
	ls := p.c.plain(text, typeset.Style{Family: "sans", Size: size, Bold: true}, 200)
	p.ops.text(&ls[0], tagged(text, c, as), x, y, 0)
	return quad{x - bleed, y - .8*size, x + ls[0].Width + bleed, y + .25*size, y, size}
}

// nowhere is for a note that has no place of its own, away from its number in the text.
var nowhere = ways{spot{page: -1}, spot{page: -1}}

// waysOf are the ways of the note, or of the blank, of that number.
func (c *composer) waysOf(number int) *ways {
	if len(c.key) > 0 {
		return &c.key[number-1].ways
	}
	return &c.numbered(number).ways
}

// leadTo makes a link of the place of a number, to where s turns out to be.
func (p *page) leadTo(s *spot, q quad) {
	p.links = append(p.links, pageLink{quad: q, to: func(*document) (spot, bool) { return *s, s.page >= 0 }})
}

// noteNumber writes the number of the note on a mark so that it ends at x, or begins there, and returns the room that it
// takes.
func (p *page) noteNumber(n int, mark string, x, y float64, begins bool, c rgb) quad {
	size := 7.4 * p.c.geo.small
	text := strconv.Itoa(n)
	w := p.c.plain(text, typeset.Style{Family: "sans", Size: size, Bold: true}, 200)[0].Width
	if begins {
		w = 0
	}
	return p.small(text, x-w, y, size, c, tag{noteLabelText, mark})
}

// header writes the running head: where the article is from at the side where its lines begin.
func (p *page) header() {
	r, g := p.c.running, &p.c.geo
	spacing := .7
	if r.from.RTL {
		spacing = 0 // the letters join
	}
	from, title := g.left, g.right-r.title.Width
	if g.rtl {
		from, title = g.right-r.from.Width-spacing*float64(len(r.from.Clusters)), g.left
	}
	p.ops.text(r.from, r.fromOf, from-r.from.X, g.headBase, spacing)
	p.ops.text(r.title, r.titleOf, title-r.title.X, g.headBase, 0)
	p.ops.line(.4, rules, g.left, g.headLine, g.right, g.headLine)
}

// footer writes what stands below the text and is known before the number of pages is.
func (p *page) footer() {
	r, g := p.c.running, &p.c.geo
	p.ops.line(.4, rules, g.left, g.footLine, g.right, g.footLine)
	x := g.left
	if g.rtl {
		x = g.right - r.counts.Width
	}
	p.ops.text(r.counts, r.countsOf, x-r.counts.X, g.footLine+footDrop, 0)
}

// pageNumber is the operators of the number of p, which are added when it is known how many pages there are.
func (p *page) pageNumber(d *document) []byte {
	o, g := newOps(d), &p.c.geo
	text := fmt.Sprintf("page %d of %d", p.number+1, len(d.pages))
	l := p.c.plain(text, smallPrint, 200)
	x := g.right - l[0].Width
	if g.rtl {
		x = g.left
	}
	o.text(&l[0], tagged(text, grey, tag{kind: artifactText}), x, g.footLine+footDrop, 0)
	o.endMarked()
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
	switch {
	case len(c.key) > 0:
		out = append(out, plural(len(c.key), "blank"))
	case marks > 0:
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
