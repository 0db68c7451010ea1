package pdf

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// head makes the rows of title, byline, tags and the sentence about a partial article, with the cover beside
// them.
func (c *composer) head() []row {
	a := c.work.Article
	out := c.title(a.Title, a.TitleDerived)
	if c.doc.options.Cover && !c.doc.several {
		out = append(out, c.coverBlock(&c.work)...)
	} else if by := clean(a.Origin()); by != "" {
		l := c.headLook(look{style: typeset.Style{Family: "serif", Size: 11.5, Italic: true}, leading: 15, before: 3, color: grey})
		out = append(out, c.plainRows(strings.ReplaceAll(by, " min", "\u00a0min"), &l)...) // a number stays with its unit
	}
	if c.geo.layout != Clean {
		out = append(out, c.chips()...)
	}
	if p := a.Partial.Sentence(); p != "" {
		l := c.headLook(look{style: typeset.Style{Family: "sans", Size: 8}, leading: 11, before: 7, color: grey})
		out = append(out, c.plainRows(p, &l)...)
	}
	if c.doc.options.Legend && !c.doc.several {
		out = append(out, c.legend(c.headWidth(), c)...)
	}
	out = append(out, c.chosen()...)
	last := &out[len(out)-1]
	last.after = 14 * c.geo.scale
	if high := c.cover(&out[0]); high > 0 {
		last.height += math.Max(0, high-heightOf(out))
	}
	for i := range out {
		out[i].span = true
	}
	if c.rtl {
		atRight(out, c.headWidth())
		c.headInset = c.geo.textWidth() - c.headWidth()
	}
	return out
}

// title makes the rows of a title, a long one in smaller type.
func (c *composer) title(text string, derived bool) []row {
	l := c.headLook(look{style: typeset.Style{Family: "serif", Size: 23, Bold: true}, leading: 27, after: 3, color: ink})
	switch n := utf8.RuneCountInString(text); {
	case n > 300:
		l.style.Size, l.leading = 13*c.geo.scale, 17*c.geo.scale
	case n > 70 || derived:
		l.style.Size, l.leading = 18*c.geo.scale, 22*c.geo.scale
	}
	l.tag.kind = titleText
	return c.plainRows(clean(text), &l)
}

// headLook is a look for what stands above the text, over all columns of the page and beside the cover.
func (c *composer) headLook(l look) look {
	l = c.look(l)
	l.column = c.headWidth()
	return l
}

// headWidth is the room beside the cover.
func (c *composer) headWidth() float64 {
	w := c.geo.textWidth()
	if p := c.coverPicture(); p != nil && c.geo.sideWidth == 0 {
		pw, _ := p.fit(coverWidth, coverHeight)
		w -= pw + coverGap
	}
	return w
}

// heightOf is how much of a page rows take, without the room after the last.
func heightOf(rows []row) float64 {
	y, after := 0.0, 0.0
	for i := range rows {
		if i > 0 {
			y += math.Max(after, rows[i].before)
		}
		y += rows[i].height
		after = rows[i].after
	}
	return y
}

// The largest cover beside a title.
const coverWidth, coverHeight, coverGap = 96, 104, 16

// coverPicture is the cover; nil when there is none to be shown. A cover that the text begins with is not shown
// twice.
func (c *composer) coverPicture() *pic {
	a := c.work.Article
	if a.Cover == "" {
		return nil
	}
	for _, b := range a.Blocks[:min(len(a.Blocks), 3)] {
		if b.Picture != nil && b.Picture.Hash == a.Cover {
			return nil
		}
	}
	return c.doc.picture(&c.work, a.Cover)
}

// cover draws the cover at the end of the title's lines, in the side column where there is one, and returns its
// height; 0 without one.
func (c *composer) cover(first *row) float64 {
	pic := c.coverPicture()
	if pic == nil {
		return 0
	}
	g := &c.geo
	w, h := pic.fit(coverWidth, coverHeight)
	if g.sideWidth > 0 {
		w, h = pic.fit(math.Min(coverWidth, g.sideWidth), coverHeight)
	}
	at := g.right - w
	if g.rtl != (g.layout == Cornell) {
		at = g.left
	}
	first.draw = func(p *page, _, y float64) {
		p.ops.image(nil, pic, at, y, w, h)
		p.ops.frame(at, y, w, h, .4, rules)
	}
	return h
}

// clean is a string for one line: valid, no control characters, no line ends.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))), " ")
}

// chip is a tag in a pill.
type chip struct {
	line  *typeset.Line
	of    *paragraph
	x, w  float64
	color annotation.Color
}

// chipHeight is the height of a tag's pill.
const chipHeight = 14

// maxChipRows is how many rows of tags stand below the title; the rest is counted.
const maxChipRows = 3

// chips sets the tags of all marks as pills, in the colour of the tag or of most of its marks.
func (c *composer) chips() []row {
	tags, colors := c.tags()
	const padding, gap = 7, 6
	st := typeset.Style{Family: "sans", Size: 8}
	var rows [][]chip
	x, width := math.Inf(1), c.headWidth()
	for i, t := range tags {
		lines := c.plain(t, st, math.Min(150, width-2*padding))
		ch := chip{line: &lines[0], of: plainOf(t, darkOf(colors[i])), color: colors[i], w: lines[0].Width + 2*padding}
		if x+ch.w > width {
			if len(rows) == maxChipRows {
				l := c.headLook(look{style: st, leading: 13, before: 3, color: grey})
				return append(c.chipRows(rows), c.plainRows(fmt.Sprintf("and %d more", len(tags)-i), &l)...)
			}
			rows, x = append(rows, nil), 0
		}
		ch.x = x
		x += ch.w + gap
		rows[len(rows)-1] = append(rows[len(rows)-1], ch)
	}
	return c.chipRows(rows)
}

func (c *composer) chipRows(rows [][]chip) []row {
	out := make([]row, len(rows))
	for i, chips := range rows {
		if c.rtl {
			for k := range chips {
				chips[k].x = c.headWidth() - chips[k].x - chips[k].w
			}
		}
		out[i] = row{before: 7 - 3*float64(min(i, 1)), height: chipHeight, block: -1, first: true, last: true, draw: func(p *page, x, y float64) {
			for _, ch := range chips {
				p.ops.pill(x+ch.x, y, ch.w, chipHeight, fillOf(ch.color))
				p.ops.text(ch.line, ch.of, x+ch.x+7-ch.line.X, y+9.8, 0)
			}
		}}
	}
	return out
}

// tags are the tags of all marks with their colours, in tag order.
func (c *composer) tags() ([]string, []annotation.Color) {
	type count struct {
		name string
		by   map[annotation.Color]int
	}
	found := map[string]*count{}
	var order []string
	for _, m := range c.work.Annotations {
		for _, t := range m.Tags {
			k := annotation.FoldTag(t)
			if found[k] == nil {
				found[k] = &count{t, map[annotation.Color]int{}}
				order = append(order, k)
			}
			found[k].by[m.Color]++
		}
	}
	slices.Sort(order)
	names, colors := make([]string, len(order)), make([]annotation.Color, len(order))
	for i, k := range order {
		names[i] = clean(found[k].name)
		best := 0
		for _, col := range annotation.Colors {
			if n := found[k].by[col]; n > best {
				best, colors[i] = n, col
			}
		}
		if own, ok := c.work.TagColors[k]; ok {
			colors[i] = own
		}
	}
	return names, colors
}

// running is what stands on every page: above the text where the article is from at the left, its title at the
// right; below the text how many marks it has.
type running struct {
	from, title, counts       *typeset.Line
	fromOf, titleOf, countsOf *paragraph
}

// makeRunning sets the running heads and feet once for all pages.
func (c *composer) makeRunning() {
	a := c.work.Article
	c.running = &running{}
	room := c.geo.right - c.geo.left
	c.running.from, c.running.fromOf = c.oneLine(strings.ToUpper(origin(a)), .378*room)
	c.running.title, c.running.titleOf = c.oneLine(a.Title, room-c.running.from.Width-.1*room)
	c.running.counts, c.running.countsOf = c.oneLine(counts(c), .8*room)
}

// oneLine sets text on a line of at most that width, cut short where it is longer.
func (c *composer) oneLine(text string, width float64) (*typeset.Line, *paragraph) {
	rs := []rune(clean(text))
	rs = rs[:min(len(rs), 160)]
	for {
		ls := c.plain(string(rs), smallPrint, width)
		if len(ls) == 1 || len(rs) < 4 {
			return &ls[0], tagged(string(rs), grey, tag{kind: artifactText})
		}
		rs = append(rs[:min(len(rs)-2, max(1, ls[0].End-2))], '…')
	}
}

func origin(a *article.Article) string {
	if a.Site != "" {
		return a.Site
	}
	return a.Byline
}
