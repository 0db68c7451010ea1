package typeset_test

import (
	"slices"
	"strings"
	"testing"

	. "dev.marginalia/typeset"
)

// seen reads a line from left to right.
func seen(text string, l Line) string {
	rs := []rune(text)
	var b strings.Builder
	for _, c := range l.Clusters {
		b.WriteString(string(rs[c.Start:c.End]))
	}
	return b.String()
}

func TestLayout_NumbersBetweenDirectionsKeepTheirPlace(t *testing.T) {
	e := engine(t)
	// In logical order; what is wanted is given by code points, since editors reorder such strings.
	for _, c := range []struct{ text, want []rune }{
		{[]rune("\u05d0\u05d1 12 cd"), []rune("cd 12 \u05d1\u05d0")},     // the base is right to left
		{[]rune("a \u05d0\u05d1 12 cd"), []rune("a 12 \u05d1\u05d0 cd")}, // the number belongs to the Hebrew, cd does not
		{[]rune("\u0627 34-56 x"), []rune("x 56-34 \u0627")},             // Arabic numbers, which a hyphen does not join (W2, W4)
	} {
		l := e.Layout(para(string(c.text)), Settings{Width: 500})[0]
		if got := []rune(seen(string(c.text), l)); !slices.Equal(got, c.want) {
			t.Errorf("%+q is shown as %+q, want %+q", c.text, got, c.want)
		}
	}
}
