package pdf

import (
	"fmt"
	"slices"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
	"dev.marginalia/typeset"
)

// factRoom is the room of what names a fact, beside it.
const factRoom = 74

// coverBlock makes the rows of a cover below its title: who wrote the articles and where they are from, what the
// reader has done with them, and the reader's summary.
func (c *composer) coverBlock(works ...*export.Work) []row {
	out := c.byline(works)
	out = append(out, c.coverRule(9))
	for _, f := range facts(works) {
		out = append(out, c.factRows(f)...)
	}
	if c.doc.options.Summary != "" {
		out = append(out, c.coverRule(7))
		out = append(out, c.summary()...)
	}
	return append(out, c.coverRule(7))
}

// byline is who wrote the one article.
func (c *composer) byline(works []*export.Work) []row {
	by := clean(works[0].Article.Byline)
	if len(works) > 1 || by == "" {
		return nil
	}
	l := c.headLook(look{style: typeset.Style{Family: "serif", Size: 13, Italic: true}, leading: 17, before: 4, color: grey})
	return c.plainRows(by, &l)
}

// coverRule is a line across the column.
func (c *composer) coverRule(before float64) row {
	return row{before: before, height: .5, block: -1, first: true, last: true, keepNext: true, draw: func(p *page, x, y float64) {
		p.ops.line(.5, rules, x, y, x+c.headWidth(), y)
	}}
}

// fact is a line of a cover.
type fact struct{ name, value, href string }

// facts are what is known of works, those that are known.
func facts(works []*export.Work) []fact {
	a := works[0].Article
	var out []fact
	add := func(name, value, href string) {
		if value = clean(value); value != "" {
			out = append(out, fact{name, value, href})
		}
	}
	marks, notes := 0, 0
	for _, w := range works {
		marks += len(w.Annotations)
		for i := range w.Annotations {
			if w.Annotations[i].Note != "" {
				notes++
			}
		}
	}
	if len(works) == 1 {
		add("Source", a.Site, "")
		if a.Publisher != a.Site {
			add("Publisher", a.Publisher, "")
		}
		add("Address", a.URL, a.URL)
		add("Identifier", a.Identifier, "")
		add("Published", article.FormatDate(a.Published), "")
		add("Length", length(a), "")
	}
	add("Marks", plural(marks, "mark")+", "+plural(notes, "note"), "")
	add("Read by", strings.Join(readers(works), ", "), "")
	return out
}

// length is how long an article is: in words, or in characters where words are not parted by spaces.
func length(a *article.Article) string {
	words, n := a.Words(), a.Text.Len()
	switch {
	case words == 0:
		return ""
	case n > 12*words: // in no language are words so long on the average
		return plural(n, "character")
	}
	return fmt.Sprintf("%s, about %s", plural(words, "word"), plural(a.Minutes(), "minute"))
}

// readers are those who made the marks, in the order of their names; of many, the first.
func readers(works []*export.Work) []string {
	var out []string
	for _, w := range works {
		for i := range w.Annotations {
			if by := clean(w.Annotations[i].Creator); by != "" {
				out = append(out, by)
			}
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	const most = 6
	if n := len(out); n > most {
		out = append(out[:most], fmt.Sprintf("and %d more", n-most))
	}
	return out
}

// factRows are the lines of a fact, with its name beside the first.
func (c *composer) factRows(f fact) []row {
	l := c.headLook(look{style: typeset.Style{Family: "sans", Size: 8.8}, leading: 12.4, before: 3, color: noteInk})
	name, of := c.smallLine(f.name, l.style.Size, false, grey)
	if linkable(f.href) {
		l.color = linkInk
	}
	l.within(f.value, factRoom, l.column-factRoom)
	rows := c.plainRows(f.value, &l)
	for i := range rows {
		r := &rows[i]
		t := r.parts[0]
		at := -name.X
		t.x = factRoom - t.line.X // where the lines of the article begin, whatever the direction of this one
		if c.rtl {
			at = l.column - name.X - name.Width
			t.x = l.column - factRoom - t.line.X - t.line.Width
		}
		r.parts, r.keepNext = nil, true
		r.draw = func(p *page, x, y float64) {
			if i == 0 {
				p.ops.text(name, of, x+at, y+t.base, 0)
			}
			p.ops.text(t.line, t.of, x+t.x, y+t.base, 0)
			if linkable(f.href) {
				for _, q := range quads(&t, x, y, 0, len(t.of.source)) {
					p.links = append(p.links, pageLink{quad: q, href: f.href})
				}
			}
		}
	}
	return rows
}

// summary is what the reader says about all of it.
func (c *composer) summary() []row {
	l := c.headLook(look{style: typeset.Style{Family: "serif", Size: 10.4}, leading: 14.6, before: 7, color: ink})
	text, spans := annotation.PlainNote(strings.ToValidUTF8(c.doc.options.Summary, "\uFFFD"))
	p := typeset.Paragraph{Text: text, Runs: noteRuns(text, spans, l.style), Language: c.work.Article.Language}
	lines := c.doc.engine.Layout(p, typeset.Settings{Width: l.column, TotalFit: true})
	return setRows(lines, plainOf(text, l.color), &l, 0)
}
