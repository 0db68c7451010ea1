package pdf

import (
	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// row is what a page takes or leaves as one: a line of text, a row of a table, a picture.
type row struct {
	before, height, after float64 // room above, of itself, below; between two rows the larger room counts
	parts                 []part
	label                 *part // hangs beside the first line
	block                 int   // number of the article's block that it is of; -1 without one
	first, last           bool  // of its paragraph
	keepNext              bool  // no page ends after it
	bars                  bars
	panel                 panel
	wide                  bool                           // it takes the room of the notes too
	span                  bool                           // it stands over all columns of the page
	repeat                []row                          // rows of headings, repeated where a page begins with this row
	fit                   func(room float64) float64     // of a picture: its height where so much room is left
	below                 float64                        // of a picture: the height of its caption
	draw                  func(p *page, x, y float64)    // what is drawn besides the text; x is the column's left edge, y the row's top
	link                  func(d *document) (spot, bool) // where the label leads
}

// part is one set line: all of a row of text, or one of many in a row of a table.
type part struct {
	line *typeset.Line
	of   *paragraph
	x    float64 // of the measure, from the column's left edge
	base float64 // of the baseline, from the row's top
}

// paragraph is what the lines of one paragraph share.
type paragraph struct {
	source []rune // the text that was set
	offset int    // in the article's text; -1 when it is not of it
	ink    rgb
	spans  []article.Span // those that are drawn or lead somewhere: links, references, deletions

	pictures map[int]*pic   // in its lines, by their offset in source
	alts     map[int]string // what they show

	sheet typeset.Sheet // its lines
	left  int           // of these: those that are on no page yet; 0 where nobody counts

	tag     tag           // of what is not of the article's text
	element *element      // once it is drawn
	links   []linkElement // in it, those that are drawn
}

// done says that a line of the paragraph is on its page and will not be looked at again.
func (p *paragraph) done(e *typeset.Engine) {
	if p.left--; p.left == 0 {
		e.Reuse(&p.sheet)
	}
}

// plainOf is a paragraph that is not of the article's text.
func plainOf(text string, ink rgb) *paragraph {
	return &paragraph{source: []rune(text), offset: -1, ink: ink}
}

// tagged is a paragraph that is not of the article's text, and what it is.
func tagged(text string, ink rgb, as tag) *paragraph {
	of := plainOf(text, ink)
	of.tag = as
	return of
}

// linkAt is the link or reference that a cluster is in; nil without one.
func (p *paragraph) linkAt(c *typeset.Cluster) *article.Span {
	for i := range p.spans {
		if s := &p.spans[i]; s.Href != "" && s.Contains(p.offset+c.Start) {
			return s
		}
	}
	return nil
}

// inkOf is the colour of a cluster.
func (p *paragraph) inkOf(c *typeset.Cluster) rgb {
	if c.Object != nil {
		return grey // the words of a picture that is not here
	}
	if len(p.spans) > 0 && p.linkAt(c) != nil {
		return linkInk
	}
	return p.ink
}

// within is the range of the article's text that a part shows.
func (p *part) within() article.Range {
	return article.Range{Start: p.of.offset + p.line.Start, End: p.of.offset + p.line.End}
}

// ofText reports whether the part is of the article's text.
func (p *part) ofText() bool { return p.of.offset >= 0 }

// size is that of the largest type in the part's line.
func (p *part) size() float64 {
	size := 1.0
	for i := range p.line.Clusters {
		size = max(size, p.line.Clusters[i].Style.Size)
	}
	return size
}

// bars stand beside quotes, one for each that a block stands in.
type bars struct {
	count int
	x     float64 // of the outermost, from the column's left edge
	step  float64 // from each to the next
	ink   rgb
}

// at is where bar k is; ok is false when there are fewer.
func (b *bars) at(k int) (x float64, ok bool) { return b.x + float64(k)*b.step, k < b.count }

// panel is a ground or a frame behind rows.
type panel struct {
	kind panelKind
	x, w float64 // from the column's left edge
}

type panelKind uint8

const (
	noPanel panelKind = iota
	ground
	frame
)

// spot is a height of a page.
type spot struct {
	page int // from 0; -1 for none
	y    float64
}

// least is the height that a row needs at the foot of a page, where the room below its text may be cut off.
func (r *row) least() float64 {
	if len(r.parts) != 1 || r.panel.kind != noPanel || r.draw != nil {
		return r.height
	}
	return min(r.height, r.parts[0].base+r.parts[0].line.Descent)
}

// longHeading is the number of lines up to which a heading is kept on one page.
const longHeading = 8

// setRows makes rows of the lines of a paragraph in look l, at x from the column's left edge.
func setRows(lines []typeset.Line, of *paragraph, l *look, x float64) []row {
	out, parts := make([]row, len(lines)), make([]part, len(lines))
	for i := range lines {
		parts[i] = part{&lines[i], of, x, l.baseline()}
		out[i] = row{height: l.leading, parts: parts[i : i+1 : i+1], block: -1, first: i == 0, last: i == len(lines)-1, keepNext: l.keepNext && (len(lines) <= longHeading || i >= len(lines)-2)}
		out[i].grow()
	}
	if n := len(out); n > 0 {
		out[0].before, out[n-1].after = l.before, l.after
	}
	return out
}
