package pdf

import (
	"dev.marginalia/annotation"
	"dev.marginalia/typeset"
)

// orphans lists the marks whose passage is not in the text any more: they are not lost on paper either.
func (c *composer) orphans() []row {
	var out []row
	if c.geo.layout == Clean || c.geo.layout == Gap {
		return nil // the text alone; what the passage says may be an answer
	}
	const left = 10
	quote := c.look(look{style: typeset.Style{Family: "serif", Size: 10, Italic: true}, leading: 13.5, before: 6, left: left, color: ink})
	for _, m := range c.set.All() {
		if !m.Orphan {
			continue
		}
		if out == nil {
			out = c.section("Passages that are no longer in the text")
		}
		rows := append(c.plainRows("“"+clean(m.Exact)+"”", &quote), c.rowsOfNote(m, quote.left, 1)...)
		for i := range rows {
			rows[i].bars = c.orphanBar(m)
			rows[i].keepNext = rows[i].keepNext || i == 0 && len(rows) > 1
		}
		rows[len(rows)-1].after = 6
		rows[0].draw = func(p *page, _, y float64) { c.placeMark(m.ID, spot{p.number, y}) }
		out = append(out, rows...)
	}
	return out
}

// orphanBar stands beside a passage that is lost, where the article's lines begin.
func (c *composer) orphanBar(m annotation.Annotation) bars {
	b := bars{count: 1, step: quoteInset, ink: strong(m.Color)}
	if c.rtl {
		b.x = c.geo.column - barWidth
	}
	return b
}

// section begins a part of the handout that is not the article's own.
func (c *composer) section(title string) []row {
	l := c.look(headingLook(2))
	l.tag.kind = sectionText
	out := c.plainRows(title, &l)
	if c.rtl {
		atRight(out, l.column)
	}
	return out
}

// atRight moves lines that are read from the left to the right edge of a column.
func atRight(rows []row, column float64) {
	for i := range rows {
		for k := range rows[i].parts {
			if p := &rows[i].parts[k]; !p.line.RTL {
				p.x = column - p.line.X - p.line.Width
			}
		}
	}
}

// noteSection lists the notes that are not printed anywhere else.
func (c *composer) noteSection() []row {
	var out []row
	for i := range c.notes {
		n := &c.notes[i]
		if !n.inNotes && (c.geo.layout != Study || n.number == 0) {
			continue
		}
		if out == nil {
			out = c.section("Notes")
		}
		out = append(out, c.listed(n)...)
	}
	return out
}

// listed are the rows of a note in a list of notes.
func (c *composer) listed(n *note) []row {
	inset := 22 * c.geo.small
	rows := c.rowsOfNote(n.mark, inset, 1.4)
	rows[0].before = 5 * c.geo.small
	if n.number > 0 {
		rows[0].draw = c.hangingNumber(n.number, n.mark.ID, inset-6*c.geo.small, rows[0].parts[0].base, darkOf(n.mark.Color), &n.ways)
	}
	return rows
}

// hangingNumber writes the number of the note on a mark beside its first line: its end is at inset from the edge of the
// column where the article's lines begin.
func (c *composer) hangingNumber(n int, mark string, inset, base float64, ink rgb, w *ways) func(p *page, x, y float64) {
	at := inset
	if c.rtl {
		at = c.geo.column - inset
	}
	return func(p *page, x, y float64) {
		w.note = spot{p.number, y}
		p.leadTo(&w.text, p.noteNumber(n, mark, x+at, y+base, c.rtl, ink))
	}
}
