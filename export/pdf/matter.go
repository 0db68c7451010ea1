package pdf

import (
	"fmt"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
	"dev.marginalia/typeset"
)

// chosen makes the row that says that not all annotations are here.
func (c *composer) chosen() []row {
	if c.work.Chosen == "" {
		return nil
	}
	l := c.headLook(look{style: typeset.Style{Family: "sans", Size: 8, Italic: true}, leading: 11, before: 8, color: grey})
	return c.plainRows(clean(c.work.Chosen), &l)
}

// makeMatter makes the composer of the pages that are not of one article.
func (d *document) makeMatter(works []export.Work) {
	first := works[0].Article
	a := &article.Article{Title: titleOf(works), Language: first.Language, Direction: "ltr"}
	if first.RightToLeft() {
		a.Direction = "rtl"
	}
	if !d.several {
		a.Byline, a.Site = first.Byline, first.Site
	}
	d.matter = d.newComposer(export.Work{Article: a}, nil)
	d.matter.geo = d.options.whole(d.matter.rtl)
	d.matter.work.Modified = newest(works)
	for _, w := range works {
		d.matter.work.Annotations = append(d.matter.work.Annotations, w.Annotations...)
	}
	d.matter.makeRunning()
}

// titleOf is the title of a handout of works.
func titleOf(works []export.Work) string {
	if len(works) == 1 {
		return works[0].Article.Title
	}
	return fmt.Sprintf("%d articles", len(works))
}

// composeBack makes the pages behind the articles: the list of all marks, then the index of tags. All marks are on
// their pages by now, so that their numbers are known.
func (d *document) composeBack() {
	o := d.options
	if !o.Highlights && !o.Index {
		return
	}
	f := &filler{d: d, c: d.matter}
	if o.Highlights {
		d.listMarks(f)
	}
	if o.Index {
		d.indexTags(f)
	}
	f.finish()
}

// placeMark remembers that a mark is at s, once for each page.
func (c *composer) placeMark(id string, s spot) {
	at := c.marked[id]
	if n := len(at); n == 0 || at[n-1].page != s.page {
		c.marked[id] = append(at, s)
	}
}

// spotsOf are the places of a mark, in order: of a mark that has no text, as one over a picture has none, the place
// of its block. There is none for a mark that is not in the handout.
func (c *composer) spotsOf(m *annotation.Annotation) []spot {
	if at, ok := c.marked[m.ID]; ok {
		return at
	}
	if i := c.work.Article.BlockAt(m.Start); i >= 0 && !m.Orphan && c.places[i].page >= 0 {
		return c.places[i : i+1]
	}
	return nil
}

// lead makes the box a link to a place in the document.
func (p *page) lead(b box, to spot) {
	p.links = append(p.links, pageLink{quad: quad{x0: b.x0, y0: b.y0, x1: b.x1, y1: b.y1}, to: func(*document) (spot, bool) { return to, true }})
}

// smallLine sets a short text of the sans on one line.
func (c *composer) smallLine(text string, size float64, bold bool, color rgb) (*typeset.Line, *paragraph) {
	l := c.plain(text, typeset.Style{Family: "sans", Size: size, Bold: bold}, 1000)
	return &l[0], plainOf(text, color)
}

// matterHeading begins a part before or behind the articles. at remembers where it is.
func (c *composer) matterHeading(title string, at *spot) []row {
	l := c.look(headingLook(1))
	rows := c.plainRows(title, &l)
	if c.rtl {
		atRight(rows, l.column)
	}
	rows[0].draw = func(p *page, _, y float64) { *at = spot{p.number, y} }
	return rows
}

// within puts the measure of text from left on, whichever direction it has: a text from right to left is set by its
// other inset.
func (l *look) within(text string, left, width float64) {
	l.left, l.right = left, l.column-left-width
	if article.BeginsRightToLeft(text) {
		l.left, l.right = l.right, l.left
	}
}
