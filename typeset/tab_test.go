package typeset_test

import (
	"math"
	"strings"
	"testing"

	"dev.marginalia/typeset"
)

func TestLayout_TabsGoOnToTheNextColumnOfFour(t *testing.T) {
	e := engine(t)
	mono := typeset.Style{Family: "mono", Size: 10}
	set := func(text string) typeset.Line {
		return e.Layout(typeset.Paragraph{Text: text, Runs: []typeset.Run{{End: len(text), Style: mono}}}, typeset.Settings{Width: math.MaxFloat64})[0]
	}
	for text, same := range map[string]string{
		"\tx":         "    x",
		"a\tx":        "a   x",
		"abc\tx":      "abc x",
		"abcd\tx":     "abcd    x",
		"a\tbc\t\tx":  "a   bc      x",
		"  \tx":       "    x",
		"-> é\tx\t|y": "-> é    x   |y",
	} {
		if got, want := set(text).Width, set(same).Width; math.Abs(got-want) > 0.01 {
			t.Errorf("%q is %.2f wide, %q %.2f", text, got, same, want)
		}
	}
	p := para("a\tb and\tc " + strings.Repeat("words\t", 40))
	got, want := e.Measure(p, typeset.Settings{Width: 200}), e.Layout(p, typeset.Settings{Width: 200})
	if len(got) != len(want) || got[len(got)-1].Width != want[len(want)-1].Width {
		t.Error("text with tabs is measured otherwise than it is set")
	}
}
