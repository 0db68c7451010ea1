package pdf

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/typeset"
)

// The columns of the list of marks, from its left edge and from its right one.
const (
	listNumber = 20.0 // where the number ends
	listText   = listNumber + 8 + swatchWidth + 8
	listPage   = 34.0 // the room of the page, at the right
	listNote   = 46.0 // the room of the note's number, left of it
	listLines  = 3    // of a quote
)

// listMarks lists all marks in order, under the title of their article where there are several.
func (d *document) listMarks(f *filler) {
	f.addAll(f.c.matterHeading("Highlights", &d.marksAt))
	number := 0
	for _, c := range d.works {
		if len(d.works) > 1 && c.set.Len() > 0 {
			l := f.c.look(headingLook(3))
			f.addAll(f.c.plainRows(clean(c.work.Article.Title), &l))
		}
		notes := c.noteNumbers()
		all := c.set.All()
		for i := range all {
			number++
			f.addAll(f.c.listRows(c, &all[i], number, notes[all[i].ID]))
		}
	}
	if number == 0 {
		l := f.c.look(look{style: typeset.Style{Family: "serif", Size: 10, Italic: true}, leading: 14, color: grey})
		f.addAll(f.c.plainRows("Nothing is marked.", &l))
	}
}

// noteNumbers are the numbers of the notes by the ids of their marks.
func (c *composer) noteNumbers() map[string]int {
	out := map[string]int{}
	for i := range c.notes {
		if n := &c.notes[i]; n.number > 0 {
			out[n.mark.ID] = n.number
		}
	}
	return out
}

// quote is what a mark quotes, for one paragraph, with at most so many code points.
func (c *composer) quote(m *annotation.Annotation, most int) string {
	q := m.Exact
	if !m.Orphan {
		r := m.Passage()
		r.End = min(r.End, r.Start+most+1) // the whole of a long one is not needed
		q = c.work.Article.Plain(r)
	}
	if rs := []rune(clean(q)); len(rs) > most {
		return string(rs[:most]) + "…"
	}
	return clean(q)
}

// listRows are the lines of a mark of work w: its number, its colour, what it quotes, its note's number, its page.
func (c *composer) listRows(w *composer, m *annotation.Annotation, number, note int) []row {
	d, across := c.doc, c.geo.column
	rows := c.listQuote(w.quote(m, 400))
	rows[0].before = 4.5
	spots, high := w.spotsOf(m), heightOf(rows)
	rows[0].draw = func(p *page, x, y float64) {
		base := y + rows[0].parts[0].base
		write := func(text string, size, to float64, ink rgb) { // it ends at to; mirrored, it begins there
			l, of := c.smallLine(text, size, false, ink)
			left := x + to - l.Width
			if c.rtl {
				left = x + across - to
			}
			p.ops.text(l, of, left-l.X, base, 0)
		}
		write(strconv.Itoa(number), 7.4, listNumber, grey)
		swatch := x + listNumber + 8
		if c.rtl {
			swatch = x + across - listNumber - 8 - swatchWidth
		}
		p.swatch(d, m.Color, swatch, base-7.2)
		if note > 0 {
			write(fmt.Sprintf("note %d", note), 7.4, across-listPage, darkOf(m.Color))
		}
		if len(spots) > 0 {
			write(pageRange(spots), 8.4, across, linkInk)
			p.lead(box{x, y, x + across, math.Min(y+high, c.geo.bottom)}, spots[0])
		}
	}
	return rows
}

// listQuote sets a quote in a few lines.
func (c *composer) listQuote(text string) []row {
	l := c.look(look{style: typeset.Style{Family: "serif", Size: 9.6}, leading: 12.8, color: ink})
	width := c.geo.column - listText - listNote - listPage
	left := float64(listText)
	if c.rtl {
		left = listNote + listPage
	}
	l.within(text, left, width)
	rows := c.plainRows(text, &l)
	if len(rows) > listLines {
		cut := rows[listLines-1].parts[0].line.End
		rows = c.plainRows(string([]rune(text)[:max(1, cut-2)])+"…", &l)
		rows = rows[:min(len(rows), listLines)]
	}
	for i := range rows {
		rows[i].keepNext = i+1 < len(rows)
	}
	return rows
}

// pageRange is the numbers of pages, those that follow one another as a range. A digest may show a mark on many; then
// the last are left out.
func pageRange(spots []spot) string {
	var out []string
	for i := 0; i < len(spots); {
		from := i
		for i++; i < len(spots) && spots[i].page == spots[i-1].page+1; i++ {
		}
		s := strconv.Itoa(spots[from].page + 1)
		if last := spots[i-1].page + 1; i-1 > from {
			s += "–" + strconv.Itoa(last)
		}
		out = append(out, s)
	}
	if len(out) > 2 {
		out = append(out[:2], "…")
	}
	return strings.Join(out, ", ")
}
