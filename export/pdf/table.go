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
	g := c.gridOf(b, l)
	if g.choose() {
		return g.set()
	}
	plain := *l
	plain.panel = true
	plain.style, plain.leading = typeset.Style{Family: "mono", Size: 7}, 10
	plain.left, plain.right = plain.left+l.pad(), plain.right+l.pad()
	return c.code(b, &plain)
}

// gridOf takes a table apart and measures it.
func (c *composer) gridOf(b *article.Block, l *look) *grid {
	g := &grid{c: c, block: b, look: l, rows: c.work.Article.Cells(*b), rtl: c.work.Article.BeginsAtRight(b, c.rtl)}
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
	return g
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
	return g.c.paragraph(part, st, g.look.color, typeset.Settings{Width: width, Hyphenate: width < math.MaxFloat32}, g.leading)
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
	if spare := g.c.geo.spare(); spare > 0 && g.look.right == 0 && !g.c.noted(g.block.Range) {
		g.wide = true
		wide := room + spare
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
	if least > room { // words will be broken: not those of a narrow column
		for i := range cols {
			cols[i].Least = math.Min(cols[i].Least, (room+edges)/float64(len(cols)))
		}
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
