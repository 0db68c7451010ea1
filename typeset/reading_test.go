package typeset_test

import (
	"testing"
	"unicode/utf8"

	"dev.marginalia/typeset"
)

// TestLayout_AReadingStaysWithItsWord: what stands raised behind a Japanese or Chinese word is neither parted from it nor
// broken, and overlaps nothing, at any measure that has room for it.
func TestLayout_AReadingStaysWithItsWord(t *testing.T) {
	e := engine(t)
	style := typeset.Style{Family: "serif", Size: 10}
	raised := typeset.Style{Family: "serif", Size: 6.8, Rise: 3.4}
	p := typeset.Paragraph{Language: "ja"}
	at := 0
	add := func(text string, st typeset.Style) typeset.Run {
		r := typeset.Run{Start: at, End: at + utf8.RuneCountInString(text), Style: st}
		p.Text, p.Runs, at = p.Text+text, append(p.Runs, r), r.End
		return r
	}
	var readings []typeset.Run
	for range 6 {
		add("余は立ち上がって、草の中から、手頃", style)
		readings = append(readings, add("てごろ", raised))
		add("の石を二つ拾って来る。漢", style)
		readings = append(readings, add("ㄏㄢˋ", raised))
		add("字", style)
		readings = append(readings, add("じ", raised))
	}
	parted := map[int]bool{}
	for _, r := range readings {
		for o := r.Start; o < r.End; o++ {
			parted[o] = true
		}
	}
	for _, s := range []typeset.Settings{{}, {Justify: true, TotalFit: true}} {
		for s.Width = 35; s.Width < 300; s.Width += 3 {
			for _, l := range e.Layout(p, s) {
				if parted[l.Start] {
					t.Errorf("in a measure of %.0f a line begins with %q", s.Width, string([]rune(p.Text)[l.Start:l.End]))
				}
				for i := range l.Clusters[1:] {
					if a, b := l.Clusters[i], l.Clusters[i+1]; b.X < a.X+.7*a.Advance {
						t.Errorf("in a measure of %.0f signs overlap at %d", s.Width, b.Start)
					}
				}
			}
			if len(e.Measure(p, s)) != len(e.Layout(p, s)) {
				t.Errorf("in a measure of %.0f the lines are not those that are measured", s.Width)
			}
		}
	}
	end := 0
	for _, l := range e.Layout(p, typeset.Settings{Width: 3}) { // no room for anything: it is all there nevertheless
		if l.Start != end {
			t.Errorf("a line begins at %d, want %d", l.Start, end)
		}
		end = l.End
	}
	if end != at {
		t.Errorf("the lines end at %d, want %d", end, at)
	}
}
