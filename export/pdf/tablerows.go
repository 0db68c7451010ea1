package pdf

import (
	"math"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// set makes the rows. Those of the headings are repeated on every page, when they are not too high for that.
func (g *grid) set() []row {
	room := g.c.geo.bottom - g.c.geo.top
	repeat := g.headings(room / 4)
	most := int((room - heightOf(repeat) - cellAbove - cellBelow) / g.leading)
	out := append(make([]row, 0, len(g.rows)), repeat...)
	for i := len(repeat); i < len(g.rows); i++ {
		out = append(out, g.row(i, most)...)
	}
	again := repeated(repeat)
	for i := range out {
		if i >= len(repeat) {
			out[i].repeat = again
		}
		out[i].keepNext = i < len(repeat) || len(out) > len(repeat)+3 && i == len(out)-2
	}
	if g.block.Grid.Header == 0 {
		g.topRule(&out[0])
	}
	out[0].before, out[len(out)-1].after = g.look.before, g.look.after
	return out
}

// headings are the rows of headings that are repeated on every page: none when all rows are headings, or when
// they are higher than most.
func (g *grid) headings(most float64) []row {
	var out []row
	if g.block.Grid.Header >= len(g.rows) {
		return nil
	}
	for i := range g.block.Grid.Header {
		out = append(out, g.row(i, math.MaxInt)...)
		if heightOf(out) > most {
			return nil
		}
	}
	return out
}

// repeated are rows as they stand on later pages: they are not of the text a second time.
func repeated(rows []row) []row {
	out := make([]row, len(rows))
	for i, r := range rows {
		r.parts = append([]part(nil), r.parts...)
		for k := range r.parts {
			of := *r.parts[k].of
			of.offset, of.spans, of.tag.kind = -1, nil, artifactText
			r.parts[k].of = &of
		}
		out[i] = r
	}
	return out
}

// row sets row i. One of more than most lines is parted.
func (g *grid) row(i, most int) []row {
	cells := make([][]part, len(g.rows[i]))
	lines := 1
	x := -cellPad
	for k := range cells {
		cells[k] = g.place(i, k, x)
		lines = max(lines, len(cells[k]))
		x += g.widths[k]
	}
	most = max(1, most)
	above, below := g.pads(i)
	var out []row
	for from := 0; from < lines; from += most {
		n := min(most, lines-from)
		r := row{height: above + float64(n)*g.leading + below, first: true, last: true, wide: g.wide && g.width > g.c.geo.column+g.c.geo.gutter/2}
		for _, c := range cells {
			if i < g.block.Grid.Header {
				c = atFoot(c, lines, g.leading)
			}
			for j := from; j < min(len(c), from+n); j++ {
				p := c[j]
				p.base -= float64(from) * g.leading
				r.parts = append(r.parts, p)
			}
		}
		out = append(out, r)
	}
	g.rule(&out[len(out)-1], i)
	return out
}

// pads is the room above and below the text of row i: little between rows of headings.
func (g *grid) pads(i int) (above, below float64) {
	above, below = cellAbove, cellBelow
	if i > 0 && i < g.block.Grid.Header {
		above = 0
	}
	if i+1 < g.block.Grid.Header && i+1 < len(g.rows) {
		below = 0
	}
	return above, below
}

// atFoot moves the lines of a heading of one line down beside one of several.
func atFoot(c []part, lines int, leading float64) []part {
	out := append([]part(nil), c...)
	for j := range out {
		out[j].base += float64(lines-len(c)) * leading
	}
	return out
}

// place sets cell k of row i, which begins at x, and places its lines in the row.
func (g *grid) place(i, k int, x float64) []part {
	cell, width := g.rows[i][k], g.widths[k]-2*cellPad
	if cell.Empty() {
		return nil
	}
	lines, of := g.cell(i, k, g.style, width)
	left := x + cellPad
	if g.rtl {
		left = g.width - left - width
	}
	l := look{style: g.style, leading: g.leading}
	above, _ := g.pads(i)
	out := make([]part, len(lines))
	for j := range lines {
		at := left + aligned(&lines[j], g.block.Grid.AlignOf(k), width) - lines[j].X
		out[j] = part{&lines[j], of, g.x() + at, above + l.baseline() + float64(j)*g.leading}
	}
	return out
}

// x is where the table begins, from the column's left edge.
func (g *grid) x() float64 {
	atRight := g.rtl
	if g.wide { // it grows towards the side column
		atRight = g.c.geo.sideFirst()
	}
	if atRight {
		return g.look.right + g.look.measure() - g.width
	}
	return g.look.left
}

// aligned is where a line of a cell begins, from the left edge of the cell's text.
func aligned(l *typeset.Line, align article.Align, width float64) float64 {
	room := math.Max(0, width-l.Width)
	switch {
	case align == article.AlignCenter:
		return room / 2
	case (align == article.AlignEnd) != l.RTL:
		return room
	}
	return 0
}

// rule draws the line below row i.
func (g *grid) rule(r *row, i int) {
	left, width, y := g.x(), g.width, r.height
	thick, c := .35, rules
	switch {
	case i+1 < g.block.Grid.Header && i+1 < len(g.rows):
		return // of several rows of headings, only the last has one
	case i+1 == g.block.Grid.Header && i+1 < len(g.rows):
		thick, c = .7, grey
	case i == len(g.rows)-1:
		thick, c = .5, grey
	}
	r.draw = func(p *page, x, top float64) {
		p.ops.line(thick, c, x+left, top+y, x+left+width, top+y)
	}
}

// topRule draws a line above a table without headings.
func (g *grid) topRule(r *row) {
	left, width, below := g.x(), g.width, r.draw
	r.draw = func(p *page, x, y float64) {
		p.ops.line(.5, grey, x+left, y, x+left+width, y)
		if below != nil {
			below(p, x, y)
		}
	}
}
