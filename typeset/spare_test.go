package typeset

import (
	"math"
	"reflect"
	"testing"

	"dev.marginalia/assets"
)

func plainEngine(t *testing.T) *Engine {
	t.Helper()
	f, err := ParseFace(assets.Font("GentiumBookPlus-Regular"), 0)
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(Config{Families: map[string]Family{"serif": {Regular: f}}, Hyphenation: map[string]func() []byte{"en": func() []byte { return []byte("n1t r1e a1b o1s i1n") }}})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

const proseSample = "The old prince, who entirely understood what remained to be done, said nothing; a fortnight later the inconvenience “of it all” was absorbed in a confirmed interest that nobody interrupted, office by office, until the evening came and the carriages returned to Moscow. "

// TestLayoutSheet_IsLayout holds when the room of other lines is used again too.
func TestLayoutSheet_IsLayout(t *testing.T) {
	e := plainEngine(t)
	hyphens := 0
	for n := 1; n < 60; n += 2 {
		text := ""
		for range 1 + n%7 {
			text += proseSample[:len(proseSample)-n%40] + " "
		}
		p := Paragraph{Text: text, Runs: []Run{{Style: Style{Family: "serif", Size: 11}}}, Language: "en"}
		if n%3 == 0 {
			p.Gaps = []Gap{{At: 20, Width: 4}, {At: 31, Width: 4}}
		}
		s := Settings{Width: 90 + 3*float64(n), Indent: float64(n%5) * 4, Justify: n%2 == 1, Hyphenate: true, TotalFit: true}
		want := e.Layout(p, s)
		got := e.LayoutSheet(p, s)
		if !reflect.DeepEqual(got.Lines, want) {
			t.Fatalf("%d: LayoutSheet differs from Layout", n)
		}
		for _, l := range want {
			if l.Hyphen {
				hyphens++
			}
		}
		e.Reuse(&got)
		if again := e.Layout(p, s); !reflect.DeepEqual(again, want) {
			t.Fatalf("%d: what Layout returned changes when room is used again", n)
		}
	}
	if hyphens == 0 {
		t.Error("no line ends in a hyphen: the test shows little")
	}
}

// TestTotalFit_LooksAtEnough compares the cuts with those that are found when every place where a line may begin is looked at.
func TestTotalFit_LooksAtEnough(t *testing.T) {
	c := plainEngine(t).paragraph.Get().(*composer)
	for width := 60.0; width < 700; width += 7 {
		for _, indent := range []float64{0, 12, -30} {
			text := proseSample + proseSample + "O—ho…a-b " + proseSample
			p := Paragraph{Text: text, Language: "en"}
			runs := []Run{{End: math.MaxInt, Style: Style{Family: "serif", Size: 11}}}
			s := Settings{Width: width, Indent: indent, Justify: true, Hyphenate: true, TotalFit: true}
			c.compose(text, 0, &p, runs)
			c.addPatternBreaks(c.engine.hyphenatorFor("en"))
			c.allowForced(s)
			got := c.totalFit(s)

			nodes := c.nodes(true)
			c.growing = false // so that reach leaves nothing out
			active := []int{0}
			for i := 1; i < len(nodes); i++ {
				active = c.reach(nodes, active, i, s)
			}
			k := len(got)
			for i := len(nodes) - 1; i > 0; i = nodes[i].previous {
				if k--; k < 0 || got[k].to != nodes[i].at {
					t.Fatalf("width %v, indent %v: cut %d is not the best", width, indent, k)
				}
			}
			if k != 0 {
				t.Fatalf("width %v, indent %v: %d cuts too many", width, indent, k)
			}
		}
	}
}
