package pdftext

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

var errTooManyOps = fmt.Errorf("%w: its pages have more than %d million operators", ErrTooLarge, maxOps/1_000_000)

// recognised is the font of invisible text, which says nothing about how the text looks.
var recognised = &Font{}

// show shows a string (ISO 32000-2, 9.4.4).
func (in *interpreter) show(text []byte) {
	s := &in.state
	if s.font == nil {
		return
	}
	for len(text) > 0 {
		g, size, blank := s.font.next(text)
		text = text[size:]
		width := g.width * s.font.scale * s.size
		if blank {
			width += s.wordSpace
		}
		if in.hidden == 0 || in.standsForNothing() {
			in.glyph(g, width)
		}
		if s.font.vertical {
			in.advance(-s.size + s.charSpace)
		} else {
			in.advance(width + s.charSpace)
		}
	}
}

// spaced is how much extra space between letters, as part of their size, counts as part of them, so that spaced
// words stay whole. More of it is what some programs write in place of spaces.
const spaced = 0.15

// glyph notes what is shown at the current place.
func (in *interpreter) glyph(g shape, width float64) {
	s := &in.state
	if g.text == "" {
		if width != 0 {
			in.page.Unknown++
		}
		return
	}
	if len(in.page.Glyphs) >= maxGlyphs {
		return
	}
	m := in.matrix.then(s.ctm)
	dx, dy := m[0], m[1]
	size := math.Abs(s.size) * math.Hypot(m[2], m[3])
	if s.font.vertical {
		dx, dy = -m[2], -m[3] // runs downwards
		width = math.Abs(s.size)
		size = math.Abs(s.size) * math.Hypot(m[0], m[1])
	}
	if s.charSpace > 0 && s.charSpace < spaced*math.Abs(s.size) {
		width += s.charSpace
	}
	if s.size < 0 {
		dx, dy, width = -dx, -dy, -width
	}
	if strings.TrimSpace(g.text) == "" {
		width = max(0, width) // some programs take back the spaces that they write
	}
	x, y := m.point(0, s.rise)
	along := math.Hypot(dx, dy)
	w := width * along
	if !s.font.vertical {
		w *= 1 + s.stretch
	}
	if !(size > 0.1 && size < 5000 && math.Abs(x) < 1e6 && math.Abs(y) < 1e6 && math.Abs(w) < 1e5) {
		return
	}
	if w < 0 { // mirrored or moving backwards: the glyph lies to the left
		x, y, w = x+dx/along*w, y+dy/along*w, -w
	}
	font := s.font
	if s.invisible {
		font = recognised
		in.page.Recognised++
	}
	in.page.Glyphs = append(in.page.Glyphs, Glyph{Text: g.text, X: x, Y: y, Width: w, Size: size, Font: font})
	in.turns = append(in.turns, quarter(dx, dy))
}

// standsForNothing reports whether glyphs that are shown now are replaced by an empty text. They are noted also where
// nothing else is, for the room that they take.
func (in *interpreter) standsForNothing() bool {
	n := len(in.marks)
	return n > 0 && in.marks[n-1].actual != nil && in.marks[n-1].actual.text == ""
}

// closeGap notes the room of glyphs that stand for nothing at the glyph left of them: it is no space between words. They
// may have been shown after the rest of their line.
func (in *interpreter) closeGap(first, last Glyph) {
	const line = 400 // glyphs
	glyphs := in.page.Glyphs
	for i := len(glyphs) - 1; i >= max(0, len(glyphs)-line); i-- {
		g := &glyphs[i]
		gap := first.X - g.X - g.Width
		if math.Abs(first.Y-g.Y) < 0.6*g.Size && gap > -0.1*g.Size && gap < 0.5*g.Size {
			g.Room = last.X + last.Width - g.X - g.Width
			return
		}
	}
}

// replace puts the text that stands for glyphs in their place, when they are on one line.
func (in *interpreter) replace(a *actual) {
	glyphs := in.page.Glyphs
	if a.start >= len(glyphs) {
		return
	}
	first, last := glyphs[a.start], glyphs[len(glyphs)-1]
	text := plain(a.text)
	n := utf8.RuneCountInString(text)
	upright := math.Abs(first.Y-last.Y) <= 0.5*first.Size && in.turns[a.start] == 0 && last.X >= first.X
	if n > 0 && !upright {
		return
	}
	in.page.Glyphs, in.turns = glyphs[:a.start], in.turns[:a.start]
	if n == 0 {
		if upright {
			in.closeGap(first, last)
		}
		return
	}
	width := (last.X + last.Width - first.X) / float64(n)
	at := first
	at.Width = width
	for _, r := range text {
		if len(in.page.Glyphs) < maxGlyphs {
			at.Text = string(r)
			in.page.Glyphs = append(in.page.Glyphs, at)
			in.turns = append(in.turns, 0)
		}
		at.X += width
	}
}
