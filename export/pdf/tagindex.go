package pdf

import (
	"math"
	"strconv"
	"unicode/utf8"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

const (
	indexLeading = 12.6
	indexIndent  = 11.0 // of a tag below another, and of the lines after the first
	indexGap     = 24.0 // between the columns
)

var indexStyle = typeset.Style{Family: "sans", Size: 8.6}

// indexLine is a line of the index.
type indexLine struct {
	part
	refs  []pageRef // on all lines of its entry
	first bool      // of its entry
}

// pageRef is the number of a page in the text of an entry, and where it leads.
type pageRef struct {
	article.Range
	to spot
}

// indexTags sets the index of tags in two columns.
func (d *document) indexTags(f *filler) {
	d.tags = d.tagTree()
	heading := f.c.matterHeading("Index of tags", &d.tagsAt)
	if len(d.tags.below) == 0 {
		l := f.c.look(look{style: typeset.Style{Family: "serif", Size: 10, Italic: true}, leading: 14, color: grey})
		f.addAll(append(heading, f.c.plainRows("No mark has a tag.", &l)...))
		return
	}
	width := (f.c.geo.column - indexGap) / 2
	lines := f.c.indexLines(nil, d.tags, 0, width)
	h := f.c.look(headingLook(1))
	if least := float64((min(len(lines), 8) + 1) / 2); f.roomLeft() < h.before+heightOf(heading)+h.after+least*indexLeading {
		f.finish()
	}
	heading[len(heading)-1].keepNext = true
	f.addAll(heading)
	for from := 0; from < len(lines); {
		most := max(1, int(f.roomLeft()/indexLeading))
		left := wholeEntries(lines[from:], (len(lines)-from+1)/2, most)
		right := wholeEntries(lines[from+left:], most, most)
		for i := range max(left, right) {
			f.add(f.c.indexRow(lines[from:from+left], lines[from+left:from+left+right], i, width))
		}
		if from += left + right; from < len(lines) {
			f.finish()
		}
	}
}

// wholeEntries is how many of lines a column takes: about so many, not more than most, and no entry is parted where
// that can be helped.
func wholeEntries(lines []indexLine, about, most int) int {
	about = min(about, most, len(lines))
	for n := about; n <= most; n++ {
		if n == len(lines) || lines[n].first {
			return n
		}
	}
	for n := about - 1; n > 0; n-- {
		if lines[n].first {
			return n
		}
	}
	return about
}

// roomLeft is how much room is on the page as it is.
func (f *filler) roomLeft() float64 {
	if f.page == nil {
		return f.c.geo.bottom - f.c.geo.top
	}
	return f.c.geo.bottom - f.y - f.room
}

// indexLines appends the lines of the tags below n.
func (c *composer) indexLines(lines []indexLine, n *tagNode, depth int, width float64) []indexLine {
	for _, b := range n.below {
		text, refs := b.entry()
		left := indexIndent * math.Min(float64(depth), maxDepth)
		of := plainOf(text, noteInk)
		for _, r := range refs { // as a link, by its offset in the text, which is before the article's
			of.spans = append(of.spans, article.Span{Kind: article.Link, Range: r.Shift(of.offset), Href: "#"})
		}
		name := utf8.RuneCountInString(b.name)
		p := typeset.Paragraph{Text: text, Runs: []typeset.Run{{End: name, Style: indexStyle}, {Start: name, End: len(of.source), Style: indexStyle}}, Language: c.work.Article.Language}
		p.Runs[0].Style.Bold = depth == 0
		x := left + indexIndent
		if c.rtl {
			p.Direction, x = typeset.RTL, 0
		}
		set := c.doc.engine.Layout(p, typeset.Settings{Width: width - left - indexIndent, Indent: -indexIndent})
		for i := range set {
			lines = append(lines, indexLine{part{&set[i], of, x, 9}, refs, i == 0})
		}
		lines = c.indexLines(lines, b, depth+1, width)
	}
	return lines
}

// entry is the text of a tag's entry, with the numbers of its pages.
func (n *tagNode) entry() (string, []pageRef) {
	text := n.name
	var refs []pageRef
	for i, s := range n.pages() {
		if i == 0 {
			text += "\u2002"
		} else {
			text += ", "
		}
		from := utf8.RuneCountInString(text)
		text += strconv.Itoa(s.page + 1)
		refs = append(refs, pageRef{article.Range{Start: from, End: utf8.RuneCountInString(text)}, s})
	}
	return text, refs
}

// indexRow is row i of two columns. The second column is drawn when all rows of the
// page are, so that it is read behind the first.
func (c *composer) indexRow(left, right []indexLine, i int, width float64) *row {
	first, second := 0.0, width+indexGap
	if c.rtl {
		first, second = second, first
	}
	return &row{height: indexLeading, block: -1, first: true, last: true, draw: func(p *page, x, y float64) {
		if i < len(left) {
			left[i].draw(p, x+first, y)
		}
		if i < len(right) {
			p.side = append(p.side, func() { right[i].draw(p, x+second, y) })
		}
	}}
}

// draw draws the line, with links at the numbers of its pages.
func (l *indexLine) draw(p *page, x, y float64) {
	p.ops.text(l.line, l.of, x+l.x, y+l.base, 0)
	for _, ref := range l.refs {
		for _, q := range quads(&l.part, x, y, ref.Start, ref.End) {
			p.lead(q.box(), ref.to)
		}
	}
}
