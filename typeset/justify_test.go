package typeset_test

import (
	"math"
	"testing"

	"dev.marginalia/typeset"
)

func TestLayout_ALineThatWouldHaveHolesIsLeftShort(t *testing.T) {
	e := engine(t)
	p := para("of it incomprehensibilities")
	p.Language = ""
	natural := e.Layout(para("of it"), typeset.Settings{Width: 1000})[0].Width
	for width, flush := range map[float64]bool{natural + 4: true, natural + 30: false} {
		first := e.Layout(p, typeset.Settings{Width: width, Justify: true})[0]
		if got := math.Abs(first.Width-width) < 0.01; got != flush {
			t.Errorf("in a measure of %.0f the line is %.1f wide, naturally %.1f", width, first.Width, natural)
		}
		if !flush && math.Abs(first.Width-natural) > 0.01 {
			t.Errorf("a line left short is %.1f wide, naturally %.1f", first.Width, natural)
		}
	}
}

// TestLayout_JapaneseFillsItsLines: a text without spaces has no line that is left short, and none with holes.
func TestLayout_JapaneseFillsItsLines(t *testing.T) {
	e := engine(t)
	text := "余は立ち上がって、草の中から、手頃の石を二つ拾って来る。功徳になると思ったから、眼の先へ、一つ抛り込んでやる。ぶくぶくと泡が二つ浮いて、すぐ消えた。すぐ消えた、すぐ消えたと、余は心のうちで繰り返す。その花が！　一日勘定しても無論勘定し切れぬほど多い。"
	p := para(text)
	p.Language = "ja"
	for width := 120.0; width < 400; width += 7 {
		s := typeset.Settings{Width: width, Indent: 12, Justify: true, TotalFit: true}
		ls := e.Layout(p, s)
		size := p.Runs[0].Style.Size
		for i, l := range ls[:len(ls)-1] {
			room := width
			if i == 0 {
				room -= s.Indent
			}
			if math.Abs(l.Width-room) > 0.01 {
				t.Errorf("in a measure of %.0f line %d is %.1f wide, want %.1f", width, i, l.Width, room)
			}
			natural := 0.0
			for _, c := range l.Clusters {
				natural += math.Min(c.Advance, size)
			}
			if room-natural > 2.5*size {
				t.Errorf("in a measure of %.0f line %d is stretched by %.1f", width, i, room-natural)
			}
		}
	}
}
