package pdf

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/typeset"
)

func sortGaps(g []typeset.Gap) {
	slices.SortStableFunc(g, func(a, b typeset.Gap) int { return cmp.Compare(a.At, b.At) })
}

// head sets title, byline, tags and the sentence about a partial article.
func (c *composer) head() {
	a := c.work.Article
	none := row{offset: -1}
	title := look{style: typeset.Style{Family: "serif", Size: 23, Bold: true}, leading: 27, after: 3, color: ink}
	if len([]rune(a.Title)) > 70 || a.TitleDerived {
		title.style.Size, title.leading = 18, 22
	}
	text := clean(a.Title)
	c.add(c.set(text, []typeset.Run{{End: len([]rune(text)), Style: title.style}}, typeset.Settings{Width: columnWidth, TotalFit: true}), text, title, none)
	if by := clean(a.Origin()); by != "" {
		l := look{style: typeset.Style{Family: "serif", Size: 11.5, Italic: true}, leading: 15, after: 3, color: grey}
		c.add(c.plain(by, l.style, columnWidth), by, l, none)
	}
	c.chips()
	if p := a.Partial.Sentence(); p != "" {
		l := look{style: typeset.Style{Family: "sans", Size: 8}, leading: 11, before: 4, after: 2, color: grey}
		c.add(c.plain(p, l.style, columnWidth), p, l, none)
	}
	if n := len(c.rows); n > 0 {
		c.rows[n-1].height += 10
	}
}

// clean is a string for one line: no control characters, no line ends.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)), " ")
}

// chipHeight is the height of a tag's pill.
const chipHeight = 14

// maxChipRows is how many rows of tags stand below the title; the rest is counted.
const maxChipRows = 3

// chips sets the tags of all marks as pills, in the colour of the tag or of most of its marks.
func (c *composer) chips() {
	tags, colors := c.tags()
	if len(tags) == 0 {
		return
	}
	const padding, gap = 7, 6
	st := typeset.Style{Family: "sans", Size: 8}
	var rows [][]chip
	x := math.Inf(1)
	for i, t := range tags {
		lines := c.plain(t, st, 150)
		if len(lines) == 0 {
			continue
		}
		ch := chip{line: &lines[0], text: []rune(t), color: colors[i], w: lines[0].Width + 2*padding}
		if x+ch.w > columnWidth {
			if len(rows) == maxChipRows {
				more := fmt.Sprintf("and %d more", len(tags)-i)
				ls := c.plain(more, st, columnWidth)
				c.rows = append(c.rows, chipRows(rows)...)
				c.rows = append(c.rows, row{height: 13, baseline: 9, line: &ls[0], source: []rune(more), color: same(grey), offset: -1})
				return
			}
			rows, x = append(rows, nil), 0
		}
		ch.x = x
		x += ch.w + gap
		rows[len(rows)-1] = append(rows[len(rows)-1], ch)
	}
	c.rows = append(c.rows, chipRows(rows)...)
}

func chipRows(rows [][]chip) []row {
	out := make([]row, len(rows))
	for i, chips := range rows {
		out[i] = row{before: 4, height: chipHeight, chips: chips, offset: -1}
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

// orphans lists the marks whose passage is not in the text any more: they are not lost on paper either.
func (c *composer) orphans() {
	first := true
	for _, m := range c.work.Annotations {
		if !m.Orphan {
			continue
		}
		if first {
			c.section("Passages that are no longer in the text")
			first = false
		}
		quote := look{style: typeset.Style{Family: "serif", Size: 10, Italic: true}, leading: 13.5, before: 6, left: 10, color: ink}
		text := "“" + clean(m.Exact) + "”"
		c.add(c.set(text, []typeset.Run{{End: len([]rune(text)), Style: quote.style}}, typeset.Settings{Width: columnWidth - quote.left, TotalFit: true}), text, quote,
			row{offset: -1, bar: 2, noteInk: darkOf(m.Color)})
		for _, r := range c.noteRows(m, columnWidth-quote.left) {
			c.rows = append(c.rows, row{height: noteLeading + 1, baseline: 9, line: r.line, source: r.source, color: same(r.color), x: quote.left, offset: -1, bar: 2, noteInk: darkOf(m.Color)})
		}
	}
}

// section begins a part of the handout that is not the article's own.
func (c *composer) section(title string) {
	l := headingLook(2)
	c.add(c.plain(title, l.style, columnWidth), title, l, row{offset: -1})
}

// noteSection lists the notes that did not fit the margin of their page.
func (c *composer) noteSection() {
	first := true
	for i := range c.notes {
		n := &c.notes[i]
		if !n.inNotes {
			continue
		}
		if first {
			c.section("Notes")
			first = false
		}
		const left = 22
		for k, r := range c.noteRows(n.mark, columnWidth-left) {
			rw := row{height: noteLeading + 1.4, baseline: 9, line: r.line, source: r.source, color: same(r.color), x: left, offset: -1, noteInk: darkOf(n.mark.Color)}
			if k == 0 {
				rw.before, rw.note, rw.first = 5, n.number, true
			}
			c.rows = append(c.rows, rw)
		}
	}
}
