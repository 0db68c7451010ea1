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
