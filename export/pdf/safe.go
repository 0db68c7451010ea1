package pdf

import (
	"fmt"
	"math"
	"strings"

	"dev.marginalia/annotation"
)

// Marks that are safe in black and white have a line below them, of a kind that only their colour has: solid,
// double, dashes, dots, dash and dot, ticks, a bar, slashes. None of them is a wave, which is a style of its own.

// safeLine draws the line of colour c from x0 to x1 below or through text of size em; y is its middle, in PDF
// coordinates, as x0 and x1 are. It strokes with the colour that is set.
func safeLine(b *strings.Builder, c annotation.Color, x0, x1, y, em float64) {
	switch shown(c) {
	case annotation.Yellow:
		stroke(b, x0, x1, y, .055*em)
	case annotation.Green:
		stroke(b, x0, x1, y+.055*em, .045*em)
		stroke(b, x0, x1, y-.06*em, .045*em)
	case annotation.Blue:
		dashed(b, x0, x1, y, .075*em, .46*em, .2*em)
	case annotation.Pink:
		b.WriteString("1 J ") // dashes without length have round ends: dots
		dashed(b, x0+.06*em, x1, y, .12*em, 0, .24*em)
		b.WriteString("0 J\n")
	case annotation.Purple:
		dashed(b, x0, x1, y, .075*em, .44*em, .13*em, .075*em, .13*em)
	case annotation.Orange:
		dashed(b, x0, x1, y, .17*em, .05*em, .17*em)
	case annotation.Red:
		stroke(b, x0, x1, y, .14*em)
	default:
		slashes(b, x0, x1, y, em)
	}
}

// shown is the colour that c is shown as.
func shown(c annotation.Color) annotation.Color {
	if _, ok := print[c]; ok {
		return c
	}
	return annotation.Grey
}

func dashed(b *strings.Builder, x0, x1, y, width float64, pattern ...float64) {
	b.WriteByte('[')
	for i, v := range pattern {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(num(v))
	}
	b.WriteString("] 0 d ")
	stroke(b, x0, x1, y, width)
	b.WriteString("[] 0 d\n")
}

func slashes(b *strings.Builder, x0, x1, y, em float64) {
	rise, run, step := .075*em, .1*em, .2*em
	fmt.Fprintf(b, "%s w ", num(.05*em))
	for x := x0; x+run <= math.Max(x1, x0+run); x += step {
		fmt.Fprintf(b, "%s %s m %s %s l ", num(x), num(y-rise), num(x+run), num(y+rise))
	}
	b.WriteString("S\n")
}

// drawSafe draws the lines that tell the colour of a mark: of a highlight below what it paints, or above its lines
// where all of it lies below others; of the other styles in the place of their line.
func (m *pageMark) drawSafe(b *strings.Builder, height float64) {
	b.WriteString(darkOf(m.mark.Color).op("RG"))
	if m.mark.Style != annotation.Highlight {
		drop := map[annotation.Style]float64{annotation.Underline: .16, annotation.Strikeout: -.24, annotation.Squiggly: .27}[m.mark.Style]
		for _, q := range m.quads {
			safeLine(b, m.mark.Color, q.x0, q.x1, height-q.base-drop*q.em, q.em)
		}
		return
	}
	const drop = .18
	drawn := false
	for _, q := range m.quads {
		for _, r := range m.paint {
			if math.Abs(r.y1-q.y1) < sliver && r.y0 < q.base && r.x0 >= q.x0-sliver && r.x1 <= q.x1+sliver {
				safeLine(b, m.mark.Color, r.x0+bleed/2, r.x1-bleed/2, height-q.base-drop*q.em, q.em)
				drawn = true
			}
		}
	}
	if drawn {
		return
	}
	for _, q := range m.quads {
		safeLine(b, m.mark.Color, q.x0, q.x1, height-q.y0, q.em)
	}
}
