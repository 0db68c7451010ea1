package pdf

import (
	"math"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// sectionLevel is the deepest heading that begins a section of the text.
const sectionLevel = 2

// endnotesBefore lists the notes of the section that ends before block i: before a heading, or at the end of the
// text. It is nil in other layouts, and where the section has none.
func (c *composer) endnotesBefore(i int) []row {
	if c.geo.layout != Endnotes {
		return nil
	}
	end := math.MaxInt
	if blocks := c.work.Article.Blocks; i < len(blocks) {
		if blocks[i].Kind != article.Heading || blocks[i].Level > sectionLevel {
			return nil
		}
		end = blocks[i].Start
	}
	var out []row
	for k := c.ended; k < len(c.notes) && c.notes[k].mark.Start < end; k++ {
		n := &c.notes[k]
		if n.number == 0 || n.inText || c.markerAt(n.mark.End) > end { // the number of the last stands in a later section
			continue
		}
		if out == nil {
			out = c.notesTitle()
		}
		out = append(out, c.listed(n)...)
		n.inText = true
	}
	for c.ended < len(c.notes) && (c.notes[c.ended].inText || c.notes[c.ended].number == 0) {
		c.ended++
	}
	if n := len(out); n > 0 {
		out[n-1].after = 10 * c.geo.scale
	}
	return out
}

// notesTitle stands above the notes of a section, with a short line.
func (c *composer) notesTitle() []row {
	l := c.look(look{style: typeset.Style{Family: "sans", Size: 8, Bold: true}, leading: 12, before: 26, after: 1, color: grey, keepNext: true})
	out := c.plainRows("Notes", &l)
	if c.rtl {
		atRight(out, l.column)
	}
	out[0].draw = footRule(c.rtl, c.geo.column)
	return out
}
