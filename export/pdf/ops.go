package pdf

import (
	"math"
	"strconv"
	"unicode/utf16"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// rgb is a colour, 0-1.
type rgb [3]float64

// The colours of a page that are not those of marks.
var (
	ink         = rgb{.13, .13, .15}
	grey        = rgb{.45, .45, .48}
	rules       = rgb{.82, .82, .84}
	noteInk     = rgb{.25, .25, .28}
	linkInk     = rgb{.08, .30, .55}
	panelGround = rgb{.955, .955, .96}
)

// smallPrint is the type of running heads and feet.
var smallPrint = typeset.Style{Family: "sans", Size: 7.6}

// ops is a page's content stream. y grows downwards from the top edge, as text is read; the stream turns it.
type ops struct {
	buf    []byte
	height float64 // of the page
	doc    *document
	page   *page // nil for what is made apart from it
	block  int   // that of the row that is drawn; -1 without one
	inRow  bool

	// The marked piece that is open.
	marked  bool
	element *element

	// What the stream has set last: it is not set again.
	fill, stroke rgb
	font         *font
	size         float64

	more []uint16 // codes that stand for the rest of the text of the cluster that is shown
}

// none is no colour: before the first one is set.
var none = rgb{-1}

func newOps(d *document) *ops {
	return &ops{height: d.height, doc: d, block: -1, fill: none, stroke: none}
}

// appendNum writes a number in as few characters as a hundredth of a point needs.
func appendNum(b []byte, v float64) []byte {
	if !(math.Abs(v) < 1e9) {
		return append(b, '0') // not a place on paper
	}
	n := int64(math.Round(v * 100))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	whole, part := n/100, n%100
	if whole > 0 || part == 0 {
		b = strconv.AppendInt(b, whole, 10)
	}
	if part > 0 {
		b = append(b, '.', byte('0'+part/10))
		if part%10 > 0 {
			b = append(b, byte('0'+part%10))
		}
	}
	return b
}

func num(v float64) string { return string(appendNum(nil, v)) }

// nums writes numbers, each with a space behind it.
func (o *ops) nums(vs ...float64) *ops {
	for _, v := range vs {
		o.buf = append(appendNum(o.buf, v), ' ')
	}
	return o
}

func (o *ops) op(s string) *ops {
	o.buf = append(o.buf, s...)
	o.buf = append(o.buf, '\n')
	return o
}

func (c rgb) op(name string) string {
	return num(c[0]) + " " + num(c[1]) + " " + num(c[2]) + " " + name + "\n"
}

func (o *ops) filled(c rgb) {
	if o.fill != c {
		o.nums(c[0], c[1], c[2]).op("rg")
		o.fill = c
	}
}

func (o *ops) stroked(c rgb, width float64) {
	if o.stroke != c {
		o.nums(c[0], c[1], c[2]).op("RG")
		o.stroke = c
	}
	o.nums(width).op("w")
}

// rect fills a rectangle whose upper left corner is x, y.
func (o *ops) rect(x, y, w, h float64, c rgb) {
	o.within(nil)
	o.filled(c)
	o.nums(x, o.height-y-h, w, h).op("re f")
}

// frame draws the edges of a rectangle, inside it.
func (o *ops) frame(x, y, w, h, width float64, c rgb) {
	o.within(nil)
	o.box(x, y, w, h, width, c)
}

// box is frame within the piece that is open.
func (o *ops) box(x, y, w, h, width float64, c rgb) {
	o.stroked(c, width)
	o.nums(x+width/2, o.height-y-h+width/2, w-width, h-width).op("re S")
}

// line draws lines of the given width from each point to the next.
func (o *ops) line(width float64, c rgb, points ...float64) {
	o.within(nil)
	o.path(width, c, points...)
}

// path is line within the piece that is open.
func (o *ops) path(width float64, c rgb, points ...float64) {
	o.stroked(c, width)
	for i := 0; i+1 < len(points); i += 2 {
		o.nums(points[i], o.height-points[i+1]).op(map[bool]string{true: "m", false: "l"}[i == 0])
	}
	o.op("S")
}

// leader draws a soft curve from a line of text to a note that stands elsewhere.
func (o *ops) leader(x0, y0, x1, y1 float64, c rgb) {
	o.within(nil)
	o.stroked(c, .4)
	mid := (x0 + x1) / 2
	o.nums(x0, o.height-y0).op("m")
	o.nums(mid, o.height-y0, mid, o.height-y1, x1, o.height-y1).op("c S")
}

// pill fills a rectangle with round ends.
func (o *ops) pill(x, y, w, h float64, c rgb) {
	r := h / 2
	k := r * 0.5523 // of a circle drawn by cubic curves
	b, t, m := o.height-y-h, o.height-y, o.height-y-r
	o.within(nil)
	o.filled(c)
	o.nums(x+r, b).op("m")
	o.nums(x+w-r, b).op("l")
	o.nums(x+w-r+k, b, x+w, m-k, x+w, m).op("c")
	o.nums(x+w, m+k, x+w-r+k, t, x+w-r, t).op("c")
	o.nums(x+r, t).op("l")
	o.nums(x+r-k, t, x, m+k, x, m).op("c")
	o.nums(x, m-k, x+r-k, b, x+r, b).op("c f")
}

// image shows a picture of the document with its upper left corner at x, y. It is in an element; nil is for an
// ornament.
func (o *ops) image(in *element, p *pic, x, y, w, h float64) {
	o.within(in)
	o.op("q")
	a, b, c, d, e, f := turn(p.orientation, w, h)
	o.nums(a, b, c, d, x+e, o.height-y-h+f).op("cm")
	o.op("/" + p.name + " Do Q")
}

// turn is the matrix that shows the unit square as an Exif orientation says, w wide and h high.
func turn(orientation int, w, h float64) (a, b, c, d, e, f float64) {
	switch orientation {
	case 2:
		return -w, 0, 0, h, w, 0
	case 3:
		return -w, 0, 0, -h, w, h
	case 4:
		return w, 0, 0, -h, 0, h
	case 5:
		return 0, -h, -w, 0, w, h
	case 6:
		return 0, -h, w, 0, 0, h
	case 7:
		return 0, h, w, 0, 0, 0
	case 8:
		return 0, h, -w, 0, w, 0
	}
	return w, 0, 0, h, 0, 0
}

// text draws a set line: its measure's left edge at x, its baseline at y. spacing is added after every cluster.
func (o *ops) text(l *typeset.Line, of *paragraph, x, y float64, spacing float64) {
	for i := 0; i < len(l.Clusters); {
		c := &l.Clusters[i]
		if c.Face == nil || c.Space && c.Start == c.End {
			i++
			continue
		}
		if isPicture(c) {
			o.object(c, of, x+l.X+c.X+spacing*float64(i), y)
			i++
			continue
		}
		col, link := of.inkOf(c), of.linkAt(c)
		plain := c.Object == nil && len(of.spans) == 0
		j := i + 1
		for ; j < len(l.Clusters); j++ {
			n := &l.Clusters[j]
			if plain && n.Object == nil && n.Face == c.Face && n.Style == c.Style && !(n.Space && n.Start == n.End) {
				continue // what nearly all are
			}
			if isPicture(n) || (n.Object == nil) != (c.Object == nil) || n.Face != c.Face || n.Style != c.Style && *n.Style != *c.Style || n.Space && n.Start == n.End || len(of.spans) > 0 && (of.inkOf(n) != col || of.linkAt(n) != link) {
				break
			}
		}
		o.within(o.pieceOf(of, link))
		if of.tag.kind == markerText {
			o.op("/Span<</ActualText<FEFF>>>BDC")
		}
		o.show(l, of, i, j, x+spacing*float64(i), y, col, spacing)
		if of.tag.kind == markerText {
			o.op("EMC")
		}
		i = j
	}
}

// pieceOf is the element of what link says of a paragraph; nil is for the paragraph's own.
func (o *ops) pieceOf(of *paragraph, link *article.Span) *element {
	e := o.elementOf(of)
	if link != nil && e != nil {
		if l := o.page.linkElement(of, link, e); l != nil {
			return l
		}
	}
	return e
}

// unseen is by how much, in thousandths of the em, a letter may stand beside its place: the rounding of widths is not
// corrected letter by letter.
const unseen = 1

// nearest is the whole number nearest to v.
func nearest(v float64) int {
	if v < 0 {
		return -int(.5 - v)
	}
	return int(v + .5)
}

// show draws clusters [i, j) with one TJ operator. Positions come from the layout; what a code's width says
// otherwise is corrected, so that no error adds up.
func (o *ops) show(l *typeset.Line, of *paragraph, i, j int, x, y float64, c rgb, spacing float64) {
	first := &l.Clusters[i]
	f, replaced := o.doc.fonts.of(first.Face), false
	if f == nil { // a font of the system that cannot be embedded
		f, replaced = o.doc.fonts.of(o.doc.plainFace), true
	}
	size := first.Style.Size
	o.filled(c)
	o.buf = append(o.buf, "BT "...)
	if o.font != f || o.size != size {
		o.buf = append(o.buf, '/')
		o.buf = append(o.buf, f.name...)
		o.buf = append(o.buf, ' ')
		o.nums(size)
		o.buf = append(o.buf, "Tf "...)
		o.font, o.size = f, size
	}
	o.nums(x+l.X+first.X, o.height-y+first.Style.Rise)
	o.buf = append(o.buf, "Td ["...)
	buf := o.buf
	cur := 0        // where the reader's pen is, in thousandths of the em
	var last [2]int // the last correction before a letter, and before what follows white space
	blank, open := false, false
	scale := 1000 / size
	for k := i; k < j; k++ {
		cl := &l.Clusters[k]
		code, width, ok := o.codeOf(f, l, k, of.source, replaced)
		if !ok {
			continue
		}
		pen := nearest((cl.X - first.X + spacing*float64(k-i)) * scale)
		if d := cur - pen; d > unseen || d < -unseen {
			if open {
				buf = append(buf, ')')
				open = false
			}
			kind := &last[0]
			if blank {
				kind = &last[1]
			}
			if e := d - *kind; e > unseen || e < -unseen {
				*kind = d
			}
			buf = strconv.AppendInt(buf, int64(*kind), 10) // that of before where it is near enough: it compresses better
			cur -= *kind
		}
		if !open {
			buf = append(buf, '(')
			open = true
		}
		buf = appendChar(appendChar(buf, byte(code>>8)), byte(code))
		for _, code := range o.more {
			buf = appendChar(appendChar(buf, byte(code>>8)), byte(code))
		}
		o.more = o.more[:0]
		cur, blank = cur+width, cl.Space
	}
	if open {
		buf = append(buf, ')')
	}
	o.buf = append(buf, "] TJ ET\n"...)
}

// appendChar writes a byte of a literal string (ISO 32000-1, 7.3.4.2).
func appendChar(buf []byte, b byte) []byte {
	switch b {
	case '(', ')', '\\':
		return append(buf, '\\', b)
	case '\r':
		return append(buf, `\r`...)
	}
	return append(buf, b)
}

// codeOf is the code of cluster k of l in font f; ok is false for one that draws nothing.
func (o *ops) codeOf(f *font, l *typeset.Line, k int, source []rune, replaced bool) (code uint16, width int, ok bool) {
	cl := &l.Clusters[k]
	switch {
	case cl.Space:
		if cl.Start == cl.End && (k == len(l.Clusters)-1 && !l.RTL || cl.Advance == 0) {
			return 0, 0, false // a space of the text parts words at the end of a line too (ISO 32000-1, 14.8.2.5)
		}
		code, width = f.codeOf(o.doc.spaceGlyph(f), ' ')
	case replaced:
		text := o.doc.clusterText(cl, source)
		o.doc.missed(text)
		code, width = f.code(o.doc.replacement(f), text)
	case len(cl.Glyphs) == 0:
		return 0, 0, false
	case cl.End == cl.Start+1 && cl.End <= len(source) && source[cl.Start] < 0x250:
		code, width = f.codeOf(cl.Glyphs, source[cl.Start])
	default:
		text, rest := cutText(o.doc.clusterText(cl, source))
		code, width = f.code(cl.Glyphs, text)
		for rest != "" {
			text, rest = cutText(rest)
			more, _ := f.code(nil, text)
			o.more = append(o.more, more)
		}
	}
	return code, width, true
}

// mostText is how many UTF-16 units one code stands for at most: poppler reads no more than 255 digits of a text.
const mostText = 60

// cutText parts what one code can stand for from the rest of the text of a cluster, as a letter with a hundred marks has.
func cutText(text string) (first, rest string) {
	if len(text) <= mostText {
		return text, ""
	}
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > mostText {
			return text[:i], text[i:]
		}
	}
	return text, ""
}
