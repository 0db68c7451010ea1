package pdfmarks

import (
	"math"
	"slices"

	"golang.org/x/text/unicode/bidi"

	"dev.marginalia/article/pdftext"
)

// lines are the code points that glyphs show, line by line in the order in which they are read: glyphs stand in
// the order in which they are drawn, which is from left to right in right-to-left scripts too.
func lines(glyphs []pdftext.Glyph) [][]shown {
	var out [][]shown
	for i := 0; i < len(glyphs); {
		end := i + 1
		for end < len(glyphs) && follows(glyphs[end-1], glyphs[end]) {
			end++
		}
		out = append(out, read(glyphs, i, end))
		i = end
	}
	return out
}

// follows reports whether b stands on the line of a, not far behind it.
func follows(a, b pdftext.Glyph) bool {
	gap := b.X - a.X - a.Width
	return math.Abs(a.Y-b.Y) < 0.3*a.Size && gap < 4*a.Size && gap > -4*a.Size
}

// The directions of a glyph.
const (
	neutral = iota
	leftToRight
	rightToLeft
)

// direction is that of the letters of a glyph; digits run from left to right.
func direction(text string) int {
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.R, bidi.AL:
			return rightToLeft
		case bidi.L, bidi.EN, bidi.AN:
			return leftToRight
		}
	}
	return neutral
}

// read puts the glyphs of a line in the order in which they are read.
func read(glyphs []pdftext.Glyph, from, to int) []shown {
	order := make([]int, 0, to-from)
	dirs := map[int]int{}
	count := [3]int{}
	for i := from; i < to; i++ {
		order = append(order, i)
		dirs[i] = direction(glyphs[i].Text)
		count[dirs[i]]++
	}
	if count[rightToLeft] > 0 {
		base, other := leftToRight, rightToLeft
		if count[rightToLeft] > count[leftToRight] {
			base, other = other, base
			slices.Reverse(order)
		}
		turn(order, dirs, base, other)
	}
	var out []shown
	for _, i := range order {
		rs := []rune(glyphs[i].Text)
		if dirs[i] == rightToLeft {
			slices.Reverse(rs)
		}
		for _, r := range rs {
			if !passes(r) {
				out = append(out, shown{r: r, glyph: i})
			}
		}
	}
	return out
}

// turn reverses the runs of the other direction, with the neutral glyphs inside them.
func turn(order []int, dirs map[int]int, base, other int) {
	for i := 0; i < len(order); i++ {
		if dirs[order[i]] != other {
			continue
		}
		end := i + 1
		for k := end; k < len(order) && dirs[order[k]] != base; k++ {
			if dirs[order[k]] == other {
				end = k + 1
			}
		}
		slices.Reverse(order[i:end])
		i = end - 1
	}
}
