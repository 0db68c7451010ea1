package typeset_test

import (
	"testing"

	. "dev.marginalia/typeset"
)

// A cluster that is wider than the measure stands alone in its line: it does not take along what is before it.
func TestTotalFit_OnlyWhatIsTooWideIsTooWide(t *testing.T) {
	e := engine(t)
	for _, justify := range []bool{false, true} {
		text := "jumps over t\uFFFDe "
		lines := e.Layout(para(text), Settings{Width: 9.5, TotalFit: true, Justify: justify})
		for i := range lines {
			if l := &lines[i]; l.Width > 9.5+1e-6 && len(l.Clusters) > 1 {
				t.Errorf("the line %q is %.2f wide", string([]rune(text)[l.Start:l.End]), l.Width)
			}
		}
	}
}
