package pdf

import (
	"math"
	"strconv"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// studyNumbers is the room beside the text for the numbers of lines, in points.
const studyNumbers = 22

// furniture draws what a page has for a reader's own hand.
func (p *page) furniture() {
	switch p.c.geo.layout {
	case Study:
		p.ruledMargin()
	case Cornell:
		p.summaryBox()
	}
}

// divide draws a line between text and side column, from y to the foot of the text.
func (p *page) divide(y float64) {
	g := &p.c.geo
	x := g.side - g.gutter/2
	if g.sideFirst() {
		x = g.side + g.sideWidth + g.gutter/2
	}
	p.ops.line(.5, rules, x, y, x, g.bottom)
}

// ruledMargin draws lines to write on: two to three lines of the text, the first on the baseline of its first.
func (p *page) ruledMargin() {
	g := &p.c.geo
	first := p.firstText()
	step := 1.5 * usualLeading * g.scale
	p.divide(first - usualSize*g.scale)
	for y := first; y <= g.bottom; y += step {
		p.ops.line(.4, rules, g.side, y, g.side+g.sideWidth, y)
	}
}

// firstText is the baseline of the first line of the page that is not above the text.
func (p *page) firstText() float64 {
	for i := range p.rows {
		if r := &p.rows[i]; !r.span && len(r.parts) > 0 {
			return r.y + r.parts[0].base
		}
	}
	return p.c.geo.top + usualLeading*p.c.geo.scale
}

// summaryBox draws the line beside the cues and, below text and cues, a box with lines for a summary.
func (p *page) summaryBox() {
	g := &p.c.geo
	top := math.Inf(1)
	for i := range p.rows {
		if r := &p.rows[i]; !r.span {
			top = r.y
			break
		}
	}
	p.divide(math.Min(math.Max(g.top, top), g.bottom))
	const pad, step = 10, 19
	y := g.footLine - g.box - 12
	p.ops.frame(g.left, y, g.right-g.left, g.box, .7, grey)
	const label = "Summary"
	l := p.c.plain(label, typeset.Style{Family: "sans", Size: 7.4, Bold: true}, 200)
	x := g.left + pad
	if g.rtl {
		x = g.right - pad - l[0].Width
	}
	p.ops.text(&l[0], plainOf(label, grey), x, y+13, 0)
	for at := y + 13 + step; at < y+g.box-6; at += step {
		p.ops.line(.35, rules, g.left+pad, at, g.right-pad, at)
	}
}

// countLine counts a line of the text and writes the number of every fifth beside it, away from the ruled margin.
func (p *page) countLine(r *placed) {
	if p.c.geo.layout != Study || !p.c.counts(r.row) {
		return
	}
	p.c.counted++
	if p.c.counted%5 > 0 {
		return
	}
	g := &p.c.geo
	text := strconv.Itoa(p.c.counted)
	l := p.c.plain(text, typeset.Style{Family: "sans", Size: 6.6 * g.small}, 200)
	const away = 9
	x := g.text - away - l[0].Width
	if g.rtl {
		x = g.text + g.column + away
	}
	p.ops.text(&l[0], plainOf(text, grey), x, r.y+r.parts[0].base, 0)
}

// counts reports whether r is a line that is counted: of the running text, not of a heading, a table or a caption.
func (c *composer) counts(r *row) bool {
	if r.block < 0 || len(r.parts) != 1 || !r.parts[0].ofText() {
		return false
	}
	switch c.work.Article.Blocks[r.block].Kind {
	case article.Heading, article.Table, article.Image:
		return false
	}
	return true
}
