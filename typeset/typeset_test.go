package typeset_test

import (
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"dev.marginalia/article"
	"dev.marginalia/assets"
	"dev.marginalia/assets/hyphenation"
	. "dev.marginalia/typeset"
)

func face(tb testing.TB, name string) *Face {
	tb.Helper()
	f, err := ParseFace(assets.Font(name), 0)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func engine(tb testing.TB) *Engine {
	tb.Helper()
	e, err := New(Config{
		Families: map[string]Family{
			"serif": {face(tb, "GentiumBookPlus-Regular"), face(tb, "GentiumBookPlus-Bold"), face(tb, "GentiumBookPlus-Italic"), face(tb, "GentiumBookPlus-BoldItalic")},
			"mono":  {Regular: face(tb, "JetBrainsMono-Regular")},
		},
		Fallback:    SystemFallback(tb.TempDir()),
		Hyphenation: hyphenation.Patterns(),
	})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func para(text string) Paragraph {
	return Paragraph{Text: text, Language: "en", Runs: []Run{{End: utf8.RuneCountInString(text), Style: Style{Family: "serif", Size: 10}}}}
}

func corpus(tb testing.TB, name string) string {
	tb.Helper()
	dir := os.Getenv("MARGINALIA_CORPORA")
	if dir == "" {
		dir = "../../shared/corpora"
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		tb.Skip("the corpus is not here: ", name)
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

var settings = map[string]Settings{
	"first fit": {Width: 200},
	"narrow":    {Width: 23, Hyphenate: true},
	"total fit": {Width: 200, TotalFit: true, Justify: true, Hyphenate: true, Indent: 14},
	"nothing":   {Width: 0, TotalFit: true, Justify: true},
}

const pangram = "The quick brown fox jumps over the lazy dog, and the afflicted, inefficient administration considered its representatives responsible for everything that happened afterwards. "

var texts = map[string]string{
	"empty":      "",
	"one":        "a",
	"spaces":     "    ",
	"prose":      strings.Repeat(pangram, 5),
	"forced":     "one\n\ntwo\n",
	"long word":  strings.Repeat("Donaudampfschifffahrtsgesellschaft", 6),
	"soft":       "in\u00adcom\u00adpre\u00adhen\u00adsi\u00adble " + strings.Repeat("re\u00adpre\u00adsen\u00adta\u00adtion ", 9),
	"arabic":     "عام 2024 كان جيدا abc ثم (قال) الرئيس",
	"mixed":      "He said «مرحبا 123 بكم» and left, שלום עולם.",
	"devanagari": "किन्तु परन्तु क्षत्रिय",
	"thai":       "ก็ เป็นมนุษย์สุดประเสริฐเลิศคุณค่า",
	"japanese":   strings.Repeat("吾輩は猫である。名前はまだ無い。", 8),
	"emoji":      "a 👩‍👩‍👧‍👦 b 🇫🇷 c 😀",
	"marks":      "z\u0335\u0342 e\u0301 a\u0300\u0301\u0302",
	"controls":   "a\x00b\tc\u200bd\u202ee\ufeff",
	"missing":    "x\U000f0000y",
	"invalid":    "a\xffb",
}

func check(t *testing.T, text string, lines []Line, s Settings) {
	t.Helper()
	text = strings.ToValidUTF8(text, "\uFFFD")
	whole := article.NewText(text)
	at := 0
	for i := range lines {
		l := &lines[i]
		if l.Start != at || l.End < l.Start {
			t.Fatalf("line %d is %d-%d, want start %d", i, l.Start, l.End, at)
		}
		at = l.End
		checkLine(t, whole, l, s)
	}
	if at != whole.Len() {
		t.Fatalf("lines end at %d, text at %d", at, whole.Len())
	}
}

func checkLine(t *testing.T, whole article.Text, l *Line, s Settings) {
	t.Helper()
	if !whole.IsBoundary(l.Start) {
		t.Fatalf("line starts at %d, inside a character", l.Start)
	}
	sum, shown := 0.0, 0
	for i := range l.Clusters {
		c := &l.Clusters[i]
		if math.Abs(c.X-sum) > 1e-6 || math.IsNaN(c.Advance) {
			t.Fatalf("cluster %d at %v, want %v", i, c.X, sum)
		}
		sum += c.Advance
		if c.Advance > 0 && !c.Space {
			shown++
		}
		if !whole.IsBoundary(c.Start) || !whole.IsBoundary(c.End) {
			t.Fatalf("cluster %d-%d cuts a character", c.Start, c.End)
		}
	}
	if l.Width > s.Width+0.01 && shown > 2 {
		t.Fatalf("line %q is %.2f wide, measure %.2f, of %q", whole.Slice(article.Range{Start: l.Start, End: l.End}), l.Width, s.Width, whole.String())
	}
}

func TestLayout_CoversEveryText(t *testing.T) {
	e := engine(t)
	for name, text := range texts {
		for mode, s := range settings {
			t.Run(name+"/"+mode, func(t *testing.T) { check(t, text, e.Layout(para(text), s), s) })
		}
	}
}

func TestLine_OffsetAtInvertsXAt(t *testing.T) {
	e := engine(t)
	for name, text := range texts {
		whole := article.NewText(text)
		for _, l := range e.Layout(para(text), settings["first fit"]) {
			for o := l.Start; o < l.End; o++ {
				if !whole.IsBoundary(o) {
					continue
				}
				x := l.XAt(o)
				if got := l.OffsetAt(x); got != o && math.Abs(l.XAt(got)-x) > 1e-6 {
					t.Errorf("%s: OffsetAt(XAt(%d)) = %d, elsewhere", name, o, got)
				}
				if got := l.OffsetAt(x); !whole.IsBoundary(got) {
					t.Errorf("%s: OffsetAt gives %d, inside a character", name, got)
				}
			}
		}
	}
}

func TestLayout_JustifiesAllLinesButTheLast(t *testing.T) {
	e := engine(t)
	s := Settings{Width: 332, TotalFit: true, Justify: true, Hyphenate: true, Indent: 14}
	lines := e.Layout(para(texts["prose"]), s)
	hyphens := 0
	for i, l := range lines {
		if right := l.X + l.Width; i < len(lines)-1 && math.Abs(right-332) > 0.01 {
			t.Errorf("line %d ends at %.2f", i, right)
		}
		if l.Hyphen {
			hyphens++
		}
	}
	if lines[0].X != 14 || lines[1].X != 0 {
		t.Errorf("indents %v %v", lines[0].X, lines[1].X)
	}
	if len(lines) < 8 || hyphens > len(lines)/2 {
		t.Errorf("%d lines, %d hyphens", len(lines), hyphens)
	}
}

// Total fit must not be worse than first fit by its own measure: the sum of squared looseness of its lines.
func TestLayout_TotalFitIsEvenerThanFirstFit(t *testing.T) {
	e := engine(t)
	rough := func(total bool) (sum float64) {
		lines := e.Layout(para(texts["prose"]), Settings{Width: 150, TotalFit: total})
		for _, l := range lines[:len(lines)-1] {
			sum += (150 - l.Width) * (150 - l.Width)
		}
		return sum
	}
	if total, first := rough(true), rough(false); total > first {
		t.Errorf("total fit %.0f, first fit %.0f", total, first)
	}
}

func TestLayout_NoBreakSpaceKeepsWordsTogether(t *testing.T) {
	e := engine(t)
	text := "aaaa bbbb\u00a0cccc dddd"
	for _, l := range e.Layout(para(text), Settings{Width: e.Natural(para("aaaa bbbb "))}) {
		if l.Start == 10 || l.End == 10 {
			t.Fatal("broken at the no-break space")
		}
	}
}

func TestLayout_SoftHyphenShowsOnlyAtTheBreak(t *testing.T) {
	e := engine(t)
	if w, plain := e.Natural(para("in\u00adcom")), e.Natural(para("incom")); math.Abs(w-plain) > 0.5 {
		t.Errorf("a soft hyphen inside a line is %.2f wide", w-plain)
	}
	lines := e.Layout(para("in\u00adcomprehensible"), Settings{Width: e.Natural(para("in\u2010"))})
	if !lines[0].Hyphen || lines[0].End != 3 {
		t.Errorf("first line %+v", lines[0])
	}
}

func TestLayout_RightToLeftStandsAtTheRight(t *testing.T) {
	e := engine(t)
	lines := e.Layout(para("שלום abc"), Settings{Width: 200})
	l := lines[0]
	if !l.RTL || math.Abs(l.X+l.Width-200) > 0.01 {
		t.Fatalf("RTL %v, from %.1f, width %.1f", l.RTL, l.X, l.Width)
	}
	if l.XAt(0) < l.XAt(3) {
		t.Error("the first letter is not right of the fourth")
	}
	if l.XAt(5) > l.XAt(7) {
		t.Error("the Latin word is turned round")
	}
	if got := l.Stretches(2, 6); len(got) != 2 {
		t.Errorf("a range over both directions has %d stretches, want 2", len(got))
	}
}

func TestLayout_GapStaysWithTheWordBeforeIt(t *testing.T) {
	e := engine(t)
	p := para("alpha beta gamma")
	p.Gaps = []Gap{{At: 10, Width: 7}, {At: 16, Width: 5}}
	plain := e.Natural(para("alpha beta gamma"))
	if got := e.Natural(p); math.Abs(got-plain-12) > 1e-6 {
		t.Fatalf("natural width %.2f, want %.2f", got, plain+12)
	}
	lines := e.Layout(p, Settings{Width: e.Natural(para("alpha beta")) + 7.5})
	if lines[0].End != 11 || len(lines) != 2 {
		t.Fatalf("first line ends at %d of %d lines", lines[0].End, len(lines))
	}
	lines = e.Layout(p, Settings{Width: e.Natural(para("alpha beta")) + 6})
	if lines[0].End != 6 {
		t.Fatalf("the gap does not fit, yet the line ends at %d", lines[0].End)
	}
}

func TestMissing_NamesWhatNoFontHas(t *testing.T) {
	e := engine(t)
	if got := e.Missing("a\U000f0000é\U000f0000 \u200d"); !slices.Equal(got, []rune{0xf0000}) {
		t.Errorf("Missing = %q", got)
	}
	l := e.Layout(para("x\U000f0000y"), Settings{Width: 100})[0]
	if len(l.Clusters) != 3 || len(l.Clusters[1].Glyphs) == 0 || l.Clusters[1].Glyphs[0].ID == 0 {
		t.Errorf("no visible replacement: %+v", l.Clusters)
	}
}

func TestParseFace_RefusesWhatIsNoFont(t *testing.T) {
	for _, data := range [][]byte{nil, []byte("no font"), assets.Font("Lato-Regular")[:5000]} {
		if _, err := ParseFace(data, 0); err == nil {
			t.Error("no error")
		}
	}
	if _, err := ParseFace(assets.Font("Lato-Regular"), 3); err == nil {
		t.Error("no error for a face that is not there")
	}
}

func TestLeast_IsTheNarrowestMeasureThatBreaksNoWord(t *testing.T) {
	e := engine(t)
	for name, text := range texts {
		p := para(text)
		w := e.Least(p)
		if name == "spaces" || name == "empty" {
			continue
		}
		most := len(e.Layout(p, Settings{Width: w + 0.01}))
		for _, l := range e.Layout(p, Settings{Width: w + 0.01}) {
			if l.Width > w+0.02 {
				t.Errorf("%s: a line is %v wide, the least is %v", name, l.Width, w)
			}
		}
		if strings.Contains(text, " ") && len(e.Layout(p, Settings{Width: w * 0.9})) <= most && name == "prose" {
			t.Errorf("%s: a narrower measure breaks nothing", name)
		}
	}
	if got, want := e.Least(para("a longest word")), e.Natural(para("longest")); math.Abs(got-want) > 0.01 {
		t.Errorf("the least is %v, the longest word %v", got, want)
	}
}

func TestHyphenation_KnowsEnglish(t *testing.T) {
	e := engine(t)
	lines := e.Layout(para("hyphenation"), Settings{Width: e.Natural(para("hyphen-")) + 0.5, Hyphenate: true})
	if len(lines) < 2 || lines[0].End != 6 || !lines[0].Hyphen {
		t.Errorf("hyphenation divides at %d", lines[0].End)
	}
}

func TestLayout_NaughtyStrings(t *testing.T) {
	e := engine(t)
	for _, s := range strings.Split(corpus(t, "text/blns.txt"), "\n") {
		for _, set := range settings {
			check(t, s, e.Layout(para(s), set), set)
		}
	}
}

func TestLayout_RandomText(t *testing.T) {
	e := engine(t)
	rnd := rand.New(rand.NewSource(3))
	bits := []string{"a", "word", " ", "  ", "\u00ad", "-", "—", "é", "e\u0301", "ffi", "漢字", "نص", "12", "\n", "“q”", "👩‍👧", "\t", "שלום", "(", ")", "\u00a0"}
	for range 400 {
		var b strings.Builder
		for range rnd.Intn(60) {
			b.WriteString(bits[rnd.Intn(len(bits))])
		}
		s := Settings{Width: float64(rnd.Intn(120)), TotalFit: rnd.Intn(2) == 0, Justify: rnd.Intn(2) == 0, Hyphenate: rnd.Intn(2) == 0, Indent: float64(rnd.Intn(10))}
		check(t, b.String(), e.Layout(para(b.String()), s), s)
	}
}

func FuzzLayout(f *testing.F) {
	for _, text := range texts {
		f.Add(text, 120.0, true)
	}
	e := engine(f)
	f.Fuzz(func(t *testing.T, text string, width float64, total bool) {
		s := Settings{Width: width, TotalFit: total, Justify: total, Hyphenate: total}
		check(t, text, e.Layout(para(text), s), s)
		sameLines(t, e, para(text), s)
	})
}

func TestStretches_AGapBelongsToWhatStandsOnBothItsSides(t *testing.T) {
	p := para("one two")
	p.Gaps = []Gap{{At: 3, Width: 7}}
	l := engine(t).Layout(p, Settings{Width: 500})[0]
	inside, before, after := l.Stretches(0, 7), l.Stretches(0, 3), l.Stretches(3, 7)
	if len(inside) != 1 || len(before) != 1 || len(after) != 1 {
		t.Fatal(inside, before, after)
	}
	if gap := after[0].X0 - before[0].X1; math.Abs(gap-7) > 1e-6 || inside[0].X0 != before[0].X0 || inside[0].X1 != after[0].X1 {
		t.Error(inside, before, after)
	}
}

func TestLayout_ForgottenWordsAreShapedAlike(t *testing.T) {
	e := engine(t)
	first := e.Layout(para("affluent words"), Settings{Width: 500})
	for n := range 40 {
		var words []string
		for k := range 1000 {
			words = append(words, strconv.Itoa(n*1000+k))
		}
		e.Layout(para(strings.Join(words, " ")), Settings{Width: 500})
	}
	again := e.Layout(para("affluent words"), Settings{Width: 500})
	if len(again) != 1 || again[0].Width != first[0].Width || len(again[0].Clusters) != len(first[0].Clusters) {
		t.Errorf("%+v, before %+v", again, first)
	}
}

func TestLayout_QuotesAndDashesTurnNothing(t *testing.T) {
	for _, text := range []string{"“a” – ‘b’ … c", "\u200b\u2060x", "“אב” – ב"} {
		l := engine(t).Layout(para(text), Settings{Width: 500})[0]
		if rtl := strings.Contains(text, "א"); l.RTL != rtl {
			t.Errorf("%q: right to left %v", text, l.RTL)
		}
	}
}

// TestLayout_ManyGapsStandWhereTheyWerePut: several at one place too, the last one first.
func TestLayout_ManyGapsStandWhereTheyWerePut(t *testing.T) {
	e := engine(t)
	text := strings.Repeat("office ", 400)
	p := para(text)
	plain := e.Layout(p, Settings{Width: 1e6})[0]
	sum := 0.0
	for at := 0; at <= len(text)-1; at += 3 {
		for k := range 1 + at%2 {
			p.Gaps = append(p.Gaps, Gap{At: at, Width: 1 + float64(k)})
			sum += 1 + float64(k)
		}
	}
	line := e.Layout(p, Settings{Width: 1e6})[0]
	if len(line.Clusters) != len(plain.Clusters)+len(p.Gaps) {
		t.Fatalf("%d clusters, want %d and %d", len(line.Clusters), len(plain.Clusters), len(p.Gaps))
	}
	if got := line.Width - plain.Width; math.Abs(got-sum) > 0.01 {
		t.Errorf("the gaps take %.2f, want %.2f", got, sum)
	}
	k, last := 0, 0
	for _, c := range line.Clusters {
		if c.Start < last {
			t.Fatalf("a cluster of %d stands after one of %d", c.Start, last)
		}
		last = c.Start
		if c.Space && c.Start == c.End {
			g := p.Gaps[k]
			if k+1 < len(p.Gaps) && p.Gaps[k+1].At == g.At {
				p.Gaps[k], p.Gaps[k+1] = p.Gaps[k+1], g
				g = p.Gaps[k]
			}
			if c.Start != g.At || c.Advance != g.Width {
				t.Fatalf("gap %d is at %d, %.0f wide, want at %d, %.0f", k, c.Start, c.Advance, g.At, g.Width)
			}
			k++
		}
	}
}
