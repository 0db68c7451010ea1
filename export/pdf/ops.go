package pdf

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"dev.marginalia/typeset"
)

// rgb is a colour, 0-1.
type rgb [3]float64

// The colours of a page that are not those of marks.
var (
	ink     = rgb{.13, .13, .15}
	grey    = rgb{.45, .45, .48}
	rules   = rgb{.82, .82, .84}
	noteInk = rgb{.25, .25, .28}
	linkInk = rgb{.08, .30, .55}
)

// ops is a page's content stream. y grows downwards from the top edge, as text is read; the stream turns it.
type ops struct {
	buf    bytes.Buffer
	height float64 // of the page
	doc    *document
}

// num writes a number in as few characters as a hundredth of a point needs.
func num(v float64) string {
	v = math.Round(v*100) / 100
	if v == 0 {
		return "0" // never -0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func (c rgb) op(name string) string {
	return num(c[0]) + " " + num(c[1]) + " " + num(c[2]) + " " + name + "\n"
}

// rect fills a rectangle whose upper left corner is x, y.
func (o *ops) rect(x, y, w, h float64, c rgb) {
	o.buf.WriteString(c.op("rg") + num(x) + " " + num(o.height-y-h) + " " + num(w) + " " + num(h) + " re f\n")
}

// line draws a line of the given width.
func (o *ops) line(x0, y0, x1, y1, width float64, c rgb) {
	fmt.Fprintf(&o.buf, "%s%s w %s %s m %s %s l S\n", c.op("RG"), num(width), num(x0), num(o.height-y0), num(x1), num(o.height-y1))
}

// leader draws a soft curve from a line of text to a note that stands elsewhere.
func (o *ops) leader(x0, y0, x1, y1 float64, c rgb) {
	mid := (x0 + x1) / 2
	fmt.Fprintf(&o.buf, "%s.4 w %s %s m %s %s %s %s %s %s c S\n", c.op("RG"), num(x0), num(o.height-y0),
		num(mid), num(o.height-y0), num(mid), num(o.height-y1), num(x1), num(o.height-y1))
}

// pill fills a rectangle with round ends.
func (o *ops) pill(x, y, w, h float64, c rgb) {
	r := h / 2
	k := r * 0.5523 // of a circle drawn by cubic curves
	b, t, m := o.height-y-h, o.height-y, o.height-y-r
	fmt.Fprintf(&o.buf, "%s%s %s m %s %s l %s %s %s %s %s %s c %s %s %s %s %s %s c %s %s l %s %s %s %s %s %s c %s %s %s %s %s %s c f\n", c.op("rg"),
		num(x+r), num(b), num(x+w-r), num(b),
		num(x+w-r+k), num(b), num(x+w), num(m-k), num(x+w), num(m),
		num(x+w), num(m+k), num(x+w-r+k), num(t), num(x+w-r), num(t),
		num(x+r), num(t),
		num(x+r-k), num(t), num(x), num(m+k), num(x), num(m),
		num(x), num(m-k), num(x+r-k), num(b), num(x+r), num(b))
}

// text draws a set line: its measure's left edge at x, its baseline at y. source is the paragraph it was set of;
// col gives each cluster's colour; spacing is added after every cluster.
func (o *ops) text(l *typeset.Line, source []rune, x, y float64, col func(*typeset.Cluster) rgb, spacing float64) {
	for i := 0; i < len(l.Clusters); {
		j := o.stretch(l, i, col)
		if j == i {
			i++
			continue
		}
		o.show(l, source, i, j, x+spacing*float64(i), y, col(&l.Clusters[i]), spacing)
		i = j
	}
}

// stretch is where the clusters from i on stop to share face, style and colour.
func (o *ops) stretch(l *typeset.Line, i int, col func(*typeset.Cluster) rgb) int {
	first := &l.Clusters[i]
	if first.Face == nil || (first.Space && first.Start == first.End) || o.doc.fonts.of(first.Face) == nil && !first.Space {
		if first.Face == nil || first.Space {
			return i
		}
	}
	j := i
	for ; j < len(l.Clusters); j++ {
		c := &l.Clusters[j]
		if c.Face != first.Face || *c.Style != *first.Style || c.Space && c.Start == c.End || col(c) != col(first) {
			break
		}
	}
	return j
}

// show draws clusters [i, j) with one TJ operator. Positions come from the layout; what a code's width says
// otherwise is corrected, so that no error adds up.
func (o *ops) show(l *typeset.Line, source []rune, i, j int, x, y float64, c rgb, spacing float64) {
	first := &l.Clusters[i]
	f, replaced := o.doc.fonts.of(first.Face), false
	if f == nil { // a font of the system that cannot be embedded
		f, replaced = o.doc.fonts.of(o.doc.plainFace), true
	}
	size := first.Style.Size
	fmt.Fprintf(&o.buf, "BT /%s %s Tf %s%s %s Td [", f.name, num(size), c.op("rg"), num(x+l.X+first.X), num(o.height-y+first.Style.Rise))
	cur := 0 // where the reader's pen is, in thousandths of the em
	open := false
	for k := i; k < j; k++ {
		cl := &l.Clusters[k]
		code, width, ok := o.codeOf(f, l, k, source, replaced)
		if !ok {
			continue
		}
		pen := int(math.Round((cl.X - first.X + spacing*float64(k-i)) * 1000 / size))
		if d := cur - pen; d != 0 {
			if open {
				o.buf.WriteByte(')')
				open = false
			}
			o.buf.Write(strconv.AppendInt(o.buf.AvailableBuffer(), int64(d), 10))
		}
		if !open {
			o.buf.WriteByte('(')
			open = true
		}
		o.char(byte(code >> 8))
		o.char(byte(code))
		cur = pen + width
	}
	if open {
		o.buf.WriteByte(')')
	}
	o.buf.WriteString("] TJ ET\n")
}

// char writes a byte of a literal string (ISO 32000-1, 7.3.4.2).
func (o *ops) char(b byte) {
	switch b {
	case '(', ')', '\\':
		o.buf.WriteByte('\\')
	case '\r':
		o.buf.WriteString(`\r`)
		return
	}
	o.buf.WriteByte(b)
}

// codeOf is the code of cluster k of l in font f; ok is false for one that draws nothing.
func (o *ops) codeOf(f *font, l *typeset.Line, k int, source []rune, replaced bool) (code uint16, width int, ok bool) {
	cl := &l.Clusters[k]
	switch {
	case cl.Space:
		if k == len(l.Clusters)-1 && !l.RTL || cl.Advance == 0 {
			return 0, 0, false
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
		code, width = f.code(cl.Glyphs, o.doc.clusterText(cl, source))
	}
	return code, width, true
}
