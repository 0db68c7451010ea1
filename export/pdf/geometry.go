package pdf

import "math"

// geometry is where things stand on the pages of one work, in points from the upper left corner of the paper.
type geometry struct {
	layout       Layout
	rtl          bool    // the article is read from right to left: the page is mirrored
	scale, small float64 // of the text and of notes, to their usual sizes

	left, right        float64 // edges of all that is printed: running heads and feet are as wide
	top, bottom        float64 // of the text
	headBase, headLine float64 // of the running head: the baseline, the line below it
	footLine           float64 // the line above the running foot

	text    float64 // left edge of the first text column
	column  float64 // width of a text column
	columns int
	between float64 // two text columns

	side, sideWidth float64 // the column beside the text: its left edge and its width; without one the width is 0
	gutter          float64 // between text and side column
	box             float64 // height of the box for a summary at the foot of the page; 0 without one
}

// Usual sizes, in points. The text column of the margin layout then holds about 66 characters of a line.
const (
	usualSize    = 10.8
	usualLeading = 15.2
	pocketSize   = 9.2 // on A5
	twoSize      = 9.6 // in two columns
	footDrop     = 13  // from the line above the running foot to the text below it
)

// sheet is what a paper gives to every layout.
type sheet struct {
	edge                         float64 // the least margin at left and right
	top, bottom                  float64 // margins of the text
	headBase, headLine, footLine float64 // from the nearer edge of the paper
	side, gutter                 float64 // of the column of notes
}

var (
	fullSheet   = sheet{edge: 54, top: 96, bottom: 78, headBase: 56, headLine: 66, footLine: 58, side: 124, gutter: 20}
	pocketSheet = sheet{edge: 34, top: 66, bottom: 56, headBase: 37, headLine: 45, footLine: 41, side: 88, gutter: 14}
)

// bodySize is the size of the text, in points.
func (o *Options) bodySize() float64 {
	switch {
	case o.Size > 0:
		return o.Size
	case o.Paper == A5:
		return pocketSize
	case o.columns() == 2:
		return twoSize
	}
	return usualSize
}

// columns is how many text columns a page has: layouts with something beside the text have one.
func (o *Options) columns() int {
	if o.Columns == 2 && o.Layout.wide() {
		return 2
	}
	return 1
}

// geometry lays out the pages of a work.
func (o *Options) geometry(rtl bool) geometry {
	width, height := o.Paper.size()
	s := fullSheet
	if o.Paper == A5 {
		s = pocketSheet
	}
	size := o.bodySize()
	g := geometry{layout: o.Layout, rtl: rtl, scale: size / usualSize, columns: o.columns(), gutter: s.gutter, sideWidth: s.side,
		top: s.top, bottom: height - s.bottom, headBase: s.headBase, headLine: s.headLine, footLine: height - s.footLine}
	g.small = .6 + .4*g.scale
	room := math.Floor(width - 2*s.edge)
	switch o.Layout {
	case Cornell:
		g.gutter += 4
		g.column = room - g.gutter - g.sideWidth
		g.box = math.Round(.125 * height)
		g.bottom = g.footLine - g.box - 24
	case Study:
		g.sideWidth = math.Round(.32 * room)
		g.column = room - g.gutter - g.sideWidth - studyNumbers
	case Margin:
		const most = 332 // a line of more is hard to read
		g.column = math.Min(most, room-g.gutter-g.sideWidth)
	default:
		g.sideWidth, g.gutter = 0, 0
		g.column = math.Min(room, math.Max(340, o.measure()*size))
	}
	if g.columns == 2 {
		g.between = math.Round(2 * size)
		g.column = math.Floor((room - g.between) / 2)
	}
	g.stand(width)
	return g
}

// measure is the width of a text column that stands alone, in ems.
func (o *Options) measure() float64 {
	if o.Layout == Clean {
		return 39
	}
	return 36
}

// stand finds the edges of text and side column on paper of that width.
func (g *geometry) stand(width float64) {
	total := g.textWidth() + g.gutter + g.sideWidth
	g.left = math.Floor((width - total) / 2)
	switch g.layout {
	case Study: // the numbers of lines stand in the margin
		g.left = math.Floor((width-total+studyNumbers)/2) + 2
	case Margin:
		g.left += 4 // the notes are ragged: so the page looks even
	}
	g.right = g.left + total
	g.text, g.side = g.left, g.right-g.sideWidth
	if g.rtl {
		g.left, g.right = width-g.right, width-g.left
		g.text, g.side = g.right-g.textWidth(), g.left
	}
	if g.layout == Cornell {
		g.text, g.side = g.left+g.right-g.text-g.textWidth(), g.left+g.right-g.side-g.sideWidth
	}
}

// textWidth is that of all text columns of a page, with the room between them.
func (g *geometry) textWidth() float64 {
	return g.column*float64(g.columns) + g.between*float64(g.columns-1)
}

// columnAt is the left edge of text column k, from 0 in the order of reading.
func (g *geometry) columnAt(k int) float64 {
	if g.rtl {
		k = g.columns - 1 - k
	}
	return g.text + float64(k)*(g.column+g.between)
}

// sideFirst reports whether the side column stands left of the text.
func (g *geometry) sideFirst() bool { return g.sideWidth > 0 && g.side < g.text }

// spare is the room beside the text column that a wide table may take.
func (g *geometry) spare() float64 {
	if g.layout != Margin {
		return 0
	}
	return g.gutter + g.sideWidth
}

// Sizes of notes, in points.
func (g *geometry) noteSize() float64    { return 8.4 * g.small }
func (g *geometry) noteLeading() float64 { return 11 * g.small }

// noteBase is how far below the top of a note the baseline of its first line is.
func (g *geometry) noteBase() float64 { return 7.2 * g.small }
