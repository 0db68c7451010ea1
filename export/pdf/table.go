package pdf

import (
	"math"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// A table is set as books do: no lines between columns, hairlines between rows, a heavier one below the headings.
const (
	cellPad    = 5.0 // at both sides of a cell; none at the edges of the table
	cellAbove  = 3.2
	cellBelow  = 3.4
	leastCell  = 8   // points of text in the narrowest column; with less the table is set as lines of text
	leastTable = 6.5 // the smallest type
	comfort    = 80  // points: a column of no longer text is not broken where that can be helped
	discomfort = 34  // points that a column of longer text has at least
	fills      = 0.7 // a table that takes this part of the column fills it
	measured   = 1000
)

// grid is a table in the making.
type grid struct {
	c       *composer
	block   *article.Block
	look    *look
	rows    [][]article.Range
	spans   [][][]article.Span
	columns []typeset.Column // at the size of the look, without the room around the text
	style   typeset.Style
	leading float64
	widths  []float64 // of each column with the room around its text
	width   float64   // of the table
	wide    bool
	rtl     bool
}

// table makes the rows of a table.
func (c *composer) table(b *article.Block, l *look) []row {
	g := &grid{c: c, block: b, look: l, rows: c.work.Article.Cells(*b), rtl: c.direction(b) == typeset.RTL}
	n := 0
	spans := b.Spans
	for _, cells := range g.rows {
		n = max(n, len(cells))
		var line [][]article.Span
		for _, cell := range cells {
			var in []article.Span
			in, spans = cutSpans(spans, cell)
			line = append(line, in)
		}
		g.spans = append(g.spans, line)
	}
	g.measure(n)
	if !g.choose() {
		plain := *l
		plain.panel = true
		plain.style, plain.leading = typeset.Style{Family: "mono", Size: 7}, 10
		plain.left, plain.right = plain.left+panelPad, plain.right+panelPad
		return c.code(b, &plain)
	}
	return g.set()
}

// measure finds the least and the natural widths of n columns.
func (g *grid) measure(n int) {
	g.columns = make([]typeset.Column, n)
	for i, cells := range g.rows[:min(len(g.rows), measured)] {
		for k, cell := range cells {
			if cell.Empty() {
				continue
			}
			lines, of := g.cell(i, k, g.look.style, math.MaxFloat32)
			col := &g.columns[k]
			for j := range lines {
				col.Natural = math.Max(col.Natural, lines[j].Width+.1)
				col.Least = math.Max(col.Least, longestWord(&lines[j], of.source)+.1)
			}
		}
	}
	for i := range g.columns {
		col := &g.columns[i]
		col.Natural = math.Max(col.Natural, leastCell)
	}
}

// cell sets cell k of row i in lines of that width.
func (g *grid) cell(i, k int, st typeset.Style, width float64) ([]typeset.Line, *paragraph) {
	part := *g.block
	part.Range, part.Spans = g.rows[i][k], g.spans[i][k]
	st.Bold = i < g.block.Grid.Header
	return g.c.paragraph(part, st, g.look.color, typeset.Settings{Width: width, Hyphenate: width < math.MaxFloat32})
}

// longestWord is the width of the longest stretch of a line that is not broken where it can be helped.
func longestWord(l *typeset.Line, source []rune) float64 {
	most, w := 0.0, 0.0
	for i := range l.Clusters {
		c := &l.Clusters[i]
		if c.Space && c.End > c.Start {
			w = 0
			continue
		}
		w += c.Advance
		most = math.Max(most, w)
		if c.End > c.Start && c.End <= len(source) {
			if r := source[c.End-1]; r == '-' || r == '–' || r == '—' || r == '/' || r >= 0x2e80 {
				w = 0
			}
		}
	}
	return most
}

// choose finds size and widths: the room of the text column, then that of the notes column too where no note
// would stand, then smaller type. Last, words are broken. ok is false when there are too many columns for a table
// on this paper.
func (g *grid) choose() (ok bool) {
	size, room := g.look.style.Size, g.look.measure()
	if g.fits(size, room, comfort) {
		return true
	}
	if g.look.right == 0 && !g.c.noted(g.block.Range) {
		g.wide = true
		wide := room + gutter + notesWidth
		if g.fits(size, wide, comfort) {
			return true
		}
		g.wide = false
		if g.fits(size, room, discomfort) {
			return true
		}
		g.wide, room = true, wide
	}
	const nearly = .88 // of the size: as good as the same
	for s := size; s > size*nearly; s -= .2 {
		if g.fits(s, room, comfort) {
			return true
		}
	}
	for ; size > leastTable; size -= .2 {
		if g.fits(size, room, discomfort) {
			return true
		}
	}
	if g.fits(leastTable, room, 0) {
		return true
	}
	for _, w := range g.widths {
		if w < leastCell+2*cellPad {
			return false
		}
	}
	return len(g.widths) > 0
}

// fits gives the columns widths for type of that size, and reports whether no word need be broken, nor a text
// that is narrower than unbroken.
func (g *grid) fits(size, room, unbroken float64) bool {
	g.style, g.leading = g.look.style, g.look.leading*size/g.look.style.Size
	g.style.Size = size
	scale := size / g.look.style.Size
	cols := make([]typeset.Column, len(g.columns))
	edges := 2 * cellPad // that the table does not have
	least := -edges
	for i, c := range g.columns {
		natural := c.Natural * scale
		cols[i] = typeset.Column{Least: math.Max(c.Least*scale, math.Min(natural, unbroken)) + 2*cellPad, Natural: natural + 2*cellPad}
		least += cols[i].Least
	}
	g.widths = typeset.Columns(cols, room+edges)
	total := 0.0
	for _, w := range g.widths {
		total += w
	}
	if total > 0 && total-edges > fills*room {
		for i := range g.widths {
			g.widths[i] *= (room + edges) / total
		}
		total = room + edges
	}
	g.width = total - edges
	return least <= room
}

// set makes the rows. Those of the headings are repeated on every page, when they are not too high for that.
func (g *grid) set() []row {
	room := g.c.doc.bottom() - pageTop
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
			of.offset, of.spans = -1, nil
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
	var out []row
	for from := 0; from < lines; from += most {
		n := min(most, lines-from)
		r := row{height: cellAbove + float64(n)*g.leading + cellBelow, first: true, last: true, wide: g.wide && g.width > columnWidth+gutter/2}
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
	out := make([]part, len(lines))
	for j := range lines {
		at := left + aligned(&lines[j], g.block.Grid.AlignOf(k), width) - lines[j].X
		out[j] = part{&lines[j], of, g.x() + at, cellAbove + l.baseline() + float64(j)*g.leading}
	}
	return out
}

// x is where the table begins, from the column's left edge.
func (g *grid) x() float64 {
	if g.rtl && !g.wide {
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
