package article

import (
	"strings"
	"testing"
)

func TestWords_AreStretchesBetweenWhiteSpace(t *testing.T) {
	for _, s := range []string{"", " ", "one", " one\ttwo\n\nthree ", "a\u00a0b\u2003c\u3000d\u0085e", "日本語 の 文", "x\u200by", "\x1f z", "é é"} {
		a := Article{Text: NewText(s)}
		if got, want := a.Words(), len(strings.Fields(s)); got != want {
			t.Errorf("%q: %d, not %d", s, got, want)
		}
	}
}
