package typeset_test

import (
	"math"
	"math/rand"
	"strings"
	"testing"
	"unicode/utf8"

	. "dev.marginalia/typeset"
)

// sameLines fails unless Measure tells of p what Layout does.
func sameLines(t *testing.T, e *Engine, p Paragraph, s Settings) {
	t.Helper()
	want, got := e.Layout(p, s), e.Measure(p, s)
	if len(want) != len(got) {
		t.Fatalf("%q: %d lines measured, %d set", p.Text, len(got), len(want))
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	for i := range want {
		w, g := &want[i], &got[i]
		if w.Start != g.Start || w.End != g.End || w.Hyphen != g.Hyphen || w.RTL != g.RTL || !near(w.X, g.X) || !near(w.Width, g.Width) ||
			!near(w.Ascent, g.Ascent) || !near(w.Descent, g.Descent) || g.Clusters != nil {
			w.Clusters = nil
			t.Fatalf("%q: line %d is measured as %+v, set as %+v", p.Text, i, *g, *w)
		}
	}
}

func TestMeasure_TellsWhatLayoutDoes(t *testing.T) {
	e := engine(t)
	all := map[string]Settings{"indented": {Width: 90, Indent: 12}, "tiny": {Width: 9, Indent: 3}, "hyphens": {Width: 60, Hyphenate: true}}
	for name, s := range settings {
		all[name] = s
	}
	for _, text := range texts {
		for _, s := range all {
			sameLines(t, e, para(text), s)
		}
	}
	bits := []string{"a", "word", " ", "  ", "AVATAR", "-", "—", "é", "ffi", "fluffy", "To", "“q”", "12.5", "(x)", "\u00a0", "漢字", "\n", ". ", ", ", "e\u0301"}
	rnd := rand.New(rand.NewSource(9))
	for range 2000 {
		var b strings.Builder
		for range rnd.Intn(80) {
			b.WriteString(bits[rnd.Intn(len(bits)-rnd.Intn(2)*5)])
		}
		p := para(b.String())
		n := utf8.RuneCountInString(p.Text)
		if rnd.Intn(2) == 0 && n > 4 {
			cut := 1 + rnd.Intn(n-1)
			p.Runs = []Run{{0, cut, Style{Family: "serif", Size: 10}}, {cut, n, Style{Family: "mono", Size: 14, Bold: true, Rise: 2}}}
		}
		sameLines(t, e, p, Settings{Width: float64(20 + rnd.Intn(200)), Indent: float64(rnd.Intn(15))})
	}
}

func TestMeasure_OfABook(t *testing.T) {
	e := engine(t)
	for i, text := range strings.Split(corpus(t, "text/war-and-peace.txt"), "\n\n") {
		if i%10 == 0 {
			sameLines(t, e, para(strings.ReplaceAll(text, "\n", " ")), Settings{Width: 540})
		}
	}
}
