package typeset_test

import (
	"math"
	"math/rand"
	"strings"
	"testing"
	"unicode/utf8"

	. "dev.marginalia/typeset"
)

// sameLines fails unless Measure and Count tell of p what Layout does.
func sameLines(t *testing.T, e *Engine, p Paragraph, s Settings) {
	t.Helper()
	want, got := e.Layout(p, s), e.Measure(p, s)
	if len(want) != len(got) {
		t.Fatalf("%q: %d lines measured, %d set", p.Text, len(got), len(want))
	}
	if n := e.Count(p, s); n != len(want) {
		t.Fatalf("%q: %d lines counted, %d set", p.Text, n, len(want))
	}
	near := func(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-9 }
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

// Texts of every kind, in runs of any length, style and size, at widths where lines just fit and words do not.
func TestMeasure_TellsWhatLayoutDoesOfAnyText(t *testing.T) {
	e := engine(t)
	words := []string{"a", "of", "The", "office", "AVATAR", "To", "fjord", "waffle", "x-ray", "first-fit", "—", "–", "…", "“q”", "’", "12.5", "(x)", "[1]", "«b»",
		"-", "--", "!", "e\u0301", "Füße", "Łódź", "漢字", "かな", "עברית", "(שלום)", "عربي", "हिन्दी", "ไทย", "👩‍👧", "co\u00adop", "Жук", "λόγος", "$5", "a/b", "\\", "{}", "\u200b", "\u202eab\u202c", "\xff"}
	blanks := []string{" ", " ", " ", " ", "", "  ", "\u00a0", " \u00a0", "\u00a0 ", "\t", "\n", "\u2009", "\u2028", "\v", "\r\n", "\u0085", "\f", "\u2029"}
	styles := []Style{{Family: "serif", Size: 10}, {Family: "serif", Size: 10, Bold: true}, {Family: "sans", Size: 9.5, Italic: true}, {Family: "mono", Size: 8}, {Family: "serif", Size: 7, Rise: 3}}
	rnd := rand.New(rand.NewSource(21))
	for range 6000 {
		var b strings.Builder
		kinds, ends := 24, 6 // mostly plain prose
		if rnd.Intn(3) == 0 {
			kinds, ends = len(words), len(blanks)
		}
		for range rnd.Intn(60) {
			b.WriteString(words[rnd.Intn(kinds)] + blanks[rnd.Intn(ends)])
		}
		p := para(b.String())
		p.Runs = nil
		n := utf8.RuneCountInString(strings.ToValidUTF8(p.Text, "\uFFFD"))
		for at := 0; at < n; {
			end := at + 1 + rnd.Intn(max(1, n/(1+rnd.Intn(4))))
			p.Runs = append(p.Runs, Run{at, end, styles[rnd.Intn(len(styles))]})
			at = end
		}
		p.Direction = []Direction{Auto, Auto, LTR, RTL}[rnd.Intn(4)]
		p.Language = []string{"", "en", "de", "nl-NL", "tr", "ru"}[rnd.Intn(6)]
		s := Settings{Width: float64(8 + rnd.Intn(300)), Hyphenate: rnd.Intn(8) == 0, Justify: rnd.Intn(8) == 0, TotalFit: rnd.Intn(8) == 0}
		if rnd.Intn(3) == 0 {
			s.Indent = float64(rnd.Intn(20))
		}
		if lines := e.Layout(p, s); len(lines) > 1 && rnd.Intn(2) == 0 {
			s.Width = max(1, lines[rnd.Intn(len(lines))].Width) // what just fits must fit both ways
		}
		sameLines(t, e, p, s)
	}
}

func TestCount_OfLinesThatAreNeverBroken(t *testing.T) {
	e := engine(t)
	for _, text := range texts {
		sameLines(t, e, para(text), Settings{Width: math.MaxFloat64})
	}
	sameLines(t, e, para("a\vb\r\nc\u2028\n"), Settings{Width: math.MaxFloat64})
}

func TestMeasure_OfABook(t *testing.T) {
	e := engine(t)
	for i, text := range strings.Split(corpus(t, "text/war-and-peace.txt"), "\n\n") {
		if i%10 == 0 {
			sameLines(t, e, para(strings.ReplaceAll(text, "\n", " ")), Settings{Width: 540})
		}
	}
}
