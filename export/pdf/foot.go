package pdf

import (
	"math"
	"slices"
)

// footLine is one line of a note at the foot of a column.
type footLine struct {
	noteRow
	note  *note
	first bool // of its note
}

// foot is what stands below the text of a column.
type foot struct {
	lines []footLine
	x, y  float64 // of its column's left edge, and of its top
}

// footing gives the notes of a column their place at its foot. A note that is too long goes on in the next column.
type footing struct {
	waiting []footLine // at the start of the column
	entered []footLine // those at the start of the page
	later   []footLine // notes without a line of the text, for the last column
	need    int        // how many lines the column must have room for: they were promised when their text was put
}

// Measures of a foot, in points at the usual size of notes.
const (
	footAir   = 17.0 // from the text to the first note: the short rule stands in it
	footRuled = 9.5  // from the top of a foot to the rule
	footGap   = 2.6  // between two notes
	footMost  = 0.6  // the part of a column that notes from the one before may take, so that the text goes on
)

// linesOf are the lines of the notes whose numbers stand in r.
func (c *composer) linesOf(r *row) []footLine {
	if c.geo.layout != Footnotes {
		return nil
	}
	var out []footLine
	for i := range r.parts {
		t := &r.parts[i]
		if !t.ofText() {
			continue
		}
		for _, m := range c.markersIn(t.within()) {
			out = append(out, c.linesOfNote(c.numbered(m.number))...)
		}
	}
	return out
}

// numbered is the note of that number.
func (c *composer) numbered(number int) *note {
	return &c.notes[c.byNumber[number-1]]
}

func (c *composer) linesOfNote(n *note) []footLine {
	c.setNote(n)
	out := make([]footLine, len(n.rows))
	for i := range out {
		out[i] = footLine{n.rows[i], n, i == 0}
	}
	return out
}

// footOf are the lines that a column with these rows has to show, behind those that wait.
func (c *composer) footOf(waiting []footLine, rows []placed) []footLine {
	out := slices.Clone(waiting)
	for i := range rows {
		out = append(out, c.linesOf(rows[i].row)...)
	}
	return out
}

// shown is how many of lines fit a foot that is at most so high. Of a note that is cut, no line stands alone.
func (g *geometry) shown(lines []footLine, room float64) int {
	n, high := 0, footAir*g.small
	for i := range lines {
		if i > 0 && lines[i].first {
			high += footGap * g.small
		}
		if high += g.noteLeading(); high > room+.01 {
			break
		}
		n++
	}
	if n == 0 || n == len(lines) || lines[n].first {
		return n
	}
	start, end := n-1, n+1
	for start > 0 && !lines[start].first {
		start--
	}
	for end < len(lines) && !lines[end].first {
		end++
	}
	switch {
	case n-start == 1 && lines[start].first:
		return start
	case end-n == 1 && n-start > 2:
		return n - 1
	}
	return n
}

// high is the height of a foot of these lines; 0 of none.
func (g *geometry) high(lines []footLine) float64 {
	if len(lines) == 0 {
		return 0
	}
	h := footAir*g.small + g.noteLeading()*float64(len(lines))
	for i := range lines[1:] {
		if lines[i+1].first {
			h += footGap * g.small
		}
	}
	return h
}

// open begins a column: some room is promised to notes that go on in it.
func (f *footing) open(g *geometry, top float64) {
	f.need = g.shown(f.waiting, footMost*(g.bottom-top))
}

// holds reports whether r, whose text ends at that height, may stand below rows: what was promised must still fit,
// and of the notes of r all but the last, and two lines of that.
func (f *footing) holds(c *composer, rows []placed, r *row, end float64) bool {
	if c.geo.layout != Footnotes {
		return true
	}
	lines, own := c.footOf(f.waiting, rows), c.linesOf(r)
	least := f.need
	if len(own) > 0 && least == len(lines) {
		last := len(own) - 1
		for !own[last].first {
			last--
		}
		least += min(last+2, len(own))
	}
	return c.geo.shown(append(lines, own...), c.geo.bottom-end) >= least
}

// commit promises the notes of rows, the last of which ends at that height, as many lines as fit.
func (f *footing) commit(c *composer, rows []placed, end float64) {
	if c.geo.layout != Footnotes || len(rows) == 0 {
		return
	}
	own := c.linesOf(rows[len(rows)-1].row)
	for i := range own {
		own[i].note.inText = true
	}
	if len(own) > 0 {
		f.need = c.geo.shown(c.footOf(f.waiting, rows), c.geo.bottom-end)
	}
}

// late remembers the notes whose number stands in no line: those of marks between blocks.
func (f *footing) late(c *composer) {
	if c.geo.layout != Footnotes {
		return
	}
	for i := range c.notes {
		if n := &c.notes[i]; n.number > 0 && !n.inText {
			f.later = append(f.later, c.linesOfNote(n)...)
		}
	}
}

// close puts the notes of a column with these rows, whose left edge is x, to its foot; those that do not fit wait.
func (f *footing) close(c *composer, p *page, rows []placed, x, top float64) {
	g := &c.geo
	lines := append(c.footOf(f.waiting, rows), f.later...)
	f.later = nil
	end := top
	if n := len(rows); n > 0 {
		end = math.Max(top, rows[n-1].y+rows[n-1].least())
	}
	n := g.shown(lines, g.bottom-end)
	if n == 0 && len(rows) == 0 && len(lines) > 0 {
		n = 1 // of a column that is too low for two lines
	}
	f.waiting = lines[n:]
	if n == 0 {
		return
	}
	y := g.bottom - g.high(lines[:n])
	if len(rows) == 0 {
		y = top - footRuled*g.small
	}
	p.feet = append(p.feet, foot{lines[:n], x, y})
}

// emitFoot writes the notes at the foot of the page.
func (p *page) emitFoot() {
	g := &p.c.geo
	for _, f := range p.feet {
		length := math.Min(72, g.column/3)
		x := f.x
		if g.rtl {
			x += g.column - length
		}
		p.ops.line(.5, grey, x, f.y+footRuled*g.small, x+length, f.y+footRuled*g.small)
		f.each(g, func(l *footLine, y float64) {
			left := f.x + p.c.fromLeft(p.c.inset)
			if l.first {
				at := f.x + p.c.inset - 4*g.small
				if g.rtl {
					at = f.x + g.column - p.c.inset + 4*g.small
				}
				l.note.ways.note = spot{p.number, y - g.noteLeading()}
				p.leadTo(&l.note.ways.text, p.noteNumber(l.note.number, l.note.mark.ID, at, y, g.rtl, darkOf(l.note.mark.Color)))
			}
			p.ops.text(l.line, l.of, left+l.shift, y, 0)
		})
	}
}

// each calls f with every line of a foot and the height of its baseline.
func (ft *foot) each(g *geometry, f func(l *footLine, y float64)) {
	y := ft.y + footAir*g.small
	for i := range ft.lines {
		if i > 0 && ft.lines[i].first {
			y += footGap * g.small
		}
		f(&ft.lines[i], y+.75*g.noteLeading())
		y += g.noteLeading()
	}
}
