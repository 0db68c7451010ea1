package textview

import (
	"strings"
	"testing"

	"dev.marginalia/article"
)

func TestFlow_LongAndDerivedTitlesAreSmaller(t *testing.T) {
	height := func(title string, derived bool) float64 {
		a := doc("Some text.\n")
		a.TitleDerived = derived
		f := NewFlow(engine(t), a, Header{Title: title})
		f.Resize(20, 600, 800)
		if got := f.items[0]; !got.head || got.block.Kind != article.Kind("") {
			t.Fatal("the first item is not the title")
		}
		return f.at(0).lines[0].leading
	}
	short := height("A title", false)
	long := height(strings.Repeat("A title ", 12), false)
	longest := height(strings.Repeat("A title ", 30), false)
	if !(short > long && long > longest && longest > 24) {
		t.Errorf("lines of titles are %.0f, %.0f and %.0f high", short, long, longest)
	}
	if got := height("Some text", true); got != long {
		t.Errorf("the line of a title from the first sentence is %.0f high, want %.0f", got, long)
	}
}
