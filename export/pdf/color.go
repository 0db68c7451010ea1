package pdf

import (
	"math"

	"dev.marginalia/annotation"
)

// ColorOf names the colour that an annotation of a PDF has, as RGB of 0-1: the one that a handout draws so, else
// that of its hue. Without a colour it is yellow.
func ColorOf(c []float64) annotation.Color {
	if len(c) != 3 {
		return annotation.Yellow
	}
	for _, name := range annotation.Colors {
		for _, own := range colorsOf(name) {
			const near = .012 // what is written has a few digits
			if math.Abs(own[0]-c[0]) < near && math.Abs(own[1]-c[1]) < near && math.Abs(own[2]-c[2]) < near {
				return name
			}
		}
	}
	if !IsColored(c) {
		return annotation.Grey
	}
	hue := hueOf(c)
	for _, h := range []struct {
		below float64
		name  annotation.Color
	}{{15, annotation.Red}, {43, annotation.Orange}, {70, annotation.Yellow}, {165, annotation.Green}, {255, annotation.Blue}, {290, annotation.Purple}, {345, annotation.Pink}} {
		if hue < h.below {
			return h.name
		}
	}
	return annotation.Red
}

// IsColored reports whether a colour, as RGB of 0-1, is none between black and white.
func IsColored(c []float64) bool {
	return len(c) == 3 && max(c[0], c[1], c[2])-min(c[0], c[1], c[2]) > .08
}

// hueOf is the hue of a colour in degrees, as HSL has it.
func hueOf(c []float64) float64 {
	r, g, b := c[0], c[1], c[2]
	top, d := max(r, g, b), max(r, g, b)-min(r, g, b)
	h := 0.0
	switch top {
	case r:
		h = math.Mod((g-b)/d+6, 6)
	case g:
		h = (b-r)/d + 2
	default:
		h = (r-g)/d + 4
	}
	return 60 * h
}
