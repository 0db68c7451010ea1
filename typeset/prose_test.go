package typeset

import (
	"strings"
	"testing"

	"dev.marginalia/assets"
)

// What is plain prose must go the short way: it is what makes a book fast.
func TestMeasure_ProseGoesTheShortWay(t *testing.T) {
	f, err := ParseFace(assets.Font("GentiumBookPlus-Regular"), 0)
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(Config{Families: map[string]Family{"f": {Regular: f}}})
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("“Well, Prince, so Genoa and Lucca are now just family estates of the Buonapartes,” she said—quietly… (1805) ", 3)
	for text, want := range map[string]bool{
		long:                           true,
		"L’été à Łódź; a first-fit…":   true,
		"two\u00a0words":               true,
		"漢字":                           false,
		"עברית":                        false,
		strings.Repeat("x", 10_000):    false,
		"a word and w\xffrd":           false,
		"combining e\u0301 and others": false,
	} {
		c := composer{engine: e}
		p := Paragraph{Text: text, Language: "en"}
		runs := []Run{{0, 5, Style{Size: 10}}, {5, 1 << 40, Style{Size: 12}}}
		if got := c.measured(Settings{Width: 300}, text, 0, &p, runs); got != want {
			t.Errorf("%.30q: the short way is taken: %v, want %v", text, got, want)
		}
	}
}
