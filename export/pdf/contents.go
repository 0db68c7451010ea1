package pdf

import (
	"fmt"
	"strings"

	"dev.marginalia/export"
	"dev.marginalia/typeset"
)

// composeFront sets the pages before several articles: a cover, if there is to be one, and the table of contents.
// They are made when the articles have their pages: the rows take the same room whatever the numbers are.
func (d *document) composeFront(works []export.Work) {
	c := d.matter
	f := &filler{d: d, c: c, hold: true}
	all := make([]*export.Work, len(works))
	for i := range works {
		all[i] = &works[i]
	}
	if d.options.Cover {
		f.addAll(c.title(c.work.Article.Title, false))
		f.addAll(c.coverBlock(all...))
	}
	heading := c.matterHeading("Contents", &d.frontAt)
	heading[len(heading)-1].keepNext = true
	f.addAll(heading)
	for i := range works {
		f.addAll(c.contentsRows(&works[i], i))
	}
	if d.options.Legend {
		counted := make([]*composer, len(works))
		for i := range works {
			counted[i] = &composer{work: works[i]}
		}
		rows := c.legend(c.geo.column, counted...)
		if len(rows) > 0 {
			rows[0].before = 24
		}
		f.addAll(rows)
	}
	f.finish()
}

// contentsPage is the room of the number of a page in the table of contents.
const contentsPage = 40

// contentsRows are the lines of work i: its title, dots that lead to the number of its page, and below it where it is
// from.
func (c *composer) contentsRows(w *export.Work, i int) []row {
	d := c.doc
	title := clean(w.Article.Title)
	if title == "" {
		title = "Untitled"
	}
	l := c.look(look{style: typeset.Style{Family: "serif", Size: 11.4}, leading: 15, color: ink})
	l.within(title, 0, l.column-contentsPage)
	rows := c.flush(c.plainRows(title, &l))
	k := len(rows) - 1
	last := rows[k].parts[0]
	rows[0].before = 9
	if under := underTitle(w); under != "" {
		s := c.look(look{style: typeset.Style{Family: "sans", Size: 8}, leading: 11.4, color: grey})
		s.within(under, 0, l.column-contentsPage)
		rows = append(rows, c.flush(c.plainRows(under, &s))...)
	}
	high := heightOf(rows)
	rows[0].draw = func(p *page, x, y float64) {
		p.lead(box{x, y, x + c.geo.column, min(y+high, c.geo.bottom)}, spot{d.works[i].first, 0})
	}
	lead := rows[k].draw
	rows[k].parts = nil
	rows[k].draw = func(p *page, x, y float64) {
		if lead != nil {
			lead(p, x, y)
		}
		p.ops.text(last.line, last.of, x+last.x, y+last.base, 0) // before the number, as it is read
		c.dots(p, &last, d.works[i].first+1, x, y+last.base)
	}
	for n := range rows {
		rows[n].keepNext = n+1 < len(rows)
	}
	return rows
}

// flush moves lines to the side that the document begins at, whichever direction they have.
func (c *composer) flush(rows []row) []row {
	for i := range rows {
		t := &rows[i].parts[0]
		t.x = -t.line.X
		if c.rtl {
			t.x = c.geo.column - t.line.X - t.line.Width
		}
	}
	return rows
}

// dots writes the number of a page at the far side, and dots from the line t to it. They stand below one another.
func (c *composer) dots(p *page, t *part, number int, x, base float64) {
	const step, air = 4.4, 7
	width := c.geo.column
	l, of := c.smallLine(fmt.Sprint(number), 9.4, false, ink)
	at, from, to := width-l.Width, t.x+t.line.X+t.line.Width+air, width-24.0
	if c.rtl {
		at, from, to = 0, 24, t.x+t.line.X-air
	}
	p.ops.text(l, of, x+at-l.X, base, 0)
	from = width - float64(int((width-from)/step))*step
	if from >= to {
		return
	}
	var b strings.Builder
	b.WriteString("1 J ")
	dashed(&b, x+from, x+to, c.doc.height-base, .9, 0, step)
	b.WriteString("0 J")
	p.ops.stroked(grey, 1)
	p.ops.op(b.String())
}

// underTitle says where an article is from and how many marks it has.
func underTitle(w *export.Work) string {
	out := clean(w.Article.Origin())
	if n := len(w.Annotations); n > 0 {
		if out != "" {
			out += " · "
		}
		out += plural(n, "mark")
	}
	return out
}
