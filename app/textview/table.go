package textview

import (
	"math"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// measured is how many rows of a table are looked at to find the widths of its columns.
const measured = 200

// wideCell is the width of a cell that is not squeezed, in ems, where a table is wider than the column anyway.
const wideCell = 14

// setTable sets a table: its columns share the measure, cells wrap, headings are bold.
func (f *Flow) setTable(s *set, it *item) {
	rows := f.article.Cells(*it.block)
	padX, padY := math.Round(0.5*f.em), math.Round(0.28*f.em)
	widths := f.columns(it, rows, padX)
	rtl := f.rightToLeft(it)
	leading := f.leading(*it.look)
	y := s.top
	rule := Box{Y: y, H: 1}
	for _, w := range widths {
		rule.W += w
	}
	if over := rule.W - f.measure; over > 0 {
		s.wide = wide{over: over, right: f.measure}
	}
	if rtl {
		rule.X = f.measure - rule.W
	}
	s.rules = append(s.rules, rule)
	for i, row := range rows {
		x, bottom := 0.0, y+padY+leading
		for c, cell := range row {
			left := x
			if rtl {
				left = f.measure - x - widths[c]
			}
			bottom = math.Max(bottom, f.setCell(s, it, cell, i < it.block.Grid.Header, it.block.Grid.AlignOf(c), left+padX, y+padY, widths[c]-2*padX))
			x += widths[c]
		}
		y = bottom + padY
		rule.Y, rule.H = y, 1
		if i+1 == it.block.Grid.Header {
			rule.H = 2
		}
		s.rules = append(s.rules, rule)
		y += rule.H
	}
	s.bottom = y
}

// setCell sets one cell and returns where it ends.
func (f *Flow) setCell(s *set, it *item, cell article.Range, heading bool, align article.Align, x, y, width float64) float64 {
	p := f.cellParagraph(it, cell, heading)
	leading := f.leading(*it.look)
	how := typeset.Settings{Width: math.Max(1, width)}
	if s.unseen && len(p.Objects) == 0 {
		return y + leading*float64(f.engine.Count(p, how))
	}
	proto := f.lineStyle(it)
	for _, l := range f.engine.Layout(p, how) {
		l.X = alignedAt(l, align, width)
		l.Shift(cell.Start - it.block.Start)
		s.lines = append(s.lines, proto.with(l, x, y, width, leading))
		y = s.lines[len(s.lines)-1].end()
	}
	return y
}

// alignedAt is where a line of a cell begins, from the left edge of the cell.
func alignedAt(l typeset.Line, align article.Align, width float64) float64 {
	room := math.Max(0, width-l.Width)
	switch {
	case align == article.AlignCenter:
		return math.Round(room / 2)
	case (align == article.AlignEnd) != l.RTL:
		return math.Floor(room)
	}
	return 0
}

func (f *Flow) cellParagraph(it *item, cell article.Range, heading bool) typeset.Paragraph {
	p := f.part(it, cell)
	if heading {
		for i := range p.Runs {
			p.Runs[i].Style.Bold = true
		}
	}
	return p
}

// columns finds the widths of a table's columns, padding included.
func (f *Flow) columns(it *item, rows [][]article.Range, pad float64) []float64 {
	n := 0
	for _, r := range rows {
		n = max(n, len(r))
	}
	cols := make([]typeset.Column, n)
	for i := range cols {
		cols[i] = typeset.Column{Least: f.em, Natural: f.em}
	}
	for i, r := range rows[:min(len(rows), measured)] {
		for c, cell := range r {
			p := f.cellParagraph(it, cell, i < it.block.Grid.Header)
			cols[c].Natural = math.Max(cols[c].Natural, math.Ceil(f.engine.Natural(p)))
			cols[c].Least = math.Max(cols[c].Least, math.Ceil(f.engine.Least(p)))
		}
	}
	for i := range cols {
		cols[i].Least += 2*pad + 1
		cols[i].Natural += 2*pad + 1
	}
	room, least := f.measure, 0.0
	for _, c := range cols {
		least += c.Least
	}
	if least > room { // no word is broken to fit: the table scrolls sideways, and then its cells may be wider too
		room = 0
		for _, c := range cols {
			room += math.Max(c.Least, math.Min(c.Natural, wideCell*f.em))
		}
	}
	widths := typeset.Columns(cols, room)
	total := 0.0
	for i := range widths {
		widths[i] = math.Floor(widths[i])
		total += widths[i]
	}
	if room == f.measure && total > 0.7*f.measure || n == 0 { // a table that nearly fills the column fills it
		for i := range widths {
			widths[i] = math.Floor(widths[i] * f.measure / math.Max(1, total))
		}
	}
	return widths
}
