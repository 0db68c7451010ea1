package typeset

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.marginalia/assets"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// wholeRun shapes all of text at once, spaces included, and returns where each code point that begins a HarfBuzz
// cluster begins, in font units from the left, and the width.
func wholeRun(f *Face, text []rune, script language.Script, rtl bool) (left map[int]float64, width float64) {
	b := harfbuzz.NewBuffer()
	b.ClusterLevel = harfbuzz.MonotoneGraphemes
	b.AddRunes(text, 0, -1)
	b.Props = harfbuzz.SegmentProperties{Script: script, Language: language.NewLanguage("en"), Direction: harfbuzz.LeftToRight}
	if rtl {
		b.Props.Direction = harfbuzz.RightToLeft
	}
	b.Shape(f.whole(), nil)
	left = map[int]float64{}
	for i := range b.Info {
		if _, ok := left[b.Info[i].Cluster]; !ok {
			left[b.Info[i].Cluster] = width
		}
		width += float64(b.Pos[i].XAdvance)
	}
	return left, width
}

// exact compares what the engine sets in one line with the shaping of the whole run.
func exact(t *testing.T, f *Face, text string, script language.Script, rtl bool) {
	t.Helper()
	e, err := New(Config{Families: map[string]Family{"f": {Regular: f}}})
	if err != nil {
		t.Fatal(err)
	}
	em := float64(f.UnitsPerEm())
	p := Paragraph{Text: text, Language: "en", Runs: []Run{{End: len(text), Style: Style{Family: "f", Size: em}}}}
	lines := e.Layout(p, Settings{Width: math.MaxFloat64})
	rs := []rune(text)
	for _, r := range rs {
		if !f.Has(r) {
			t.Fatalf("%s has no %q", f.Name(), r)
		}
	}
	left, width := wholeRun(f, rs, script, rtl)
	if len(lines) != 1 || lines[0].RTL != rtl {
		t.Fatalf("%d lines, right to left %v", len(lines), lines[0].RTL)
	}
	l := &lines[0]
	if math.Abs(l.Width-width) > 1e-6 {
		t.Errorf("%s: %q is %v wide, all at once %v", f.Name(), text, l.Width, width)
	}
	for i := range l.Clusters {
		c := &l.Clusters[i]
		if want, ok := left[c.Start]; !ok || math.Abs(c.X-want) > 1e-6 {
			t.Errorf("%s: in %q the cluster %q is at %v, all at once at %v (%v)", f.Name(), text, string(rs[c.Start:c.End]), c.X, want, ok)
			return
		}
	}
}

var latinSamples = []string{
	"The difficult affair of the affluent officer: fluffy waffles, fjord, fi fl ff ffi ffl.",
	"“To Ty. V,” ‘AVAST’ f” f’ f) f? f! (f) T. P, Y; r’s L’Été “‘W’” 'a' \"b\"",
	"e\u0301 a\u0300 o\u0308 z\u0323\u0301 i\u0301 fi\u0301 A\u030a T\u0323o W\u0302a",
	"Tea, Våre, Ærø — Łódź – Ťažký; Füße… Straße, ¿Qué? ¡Sí! 1,234.50 1/2 2nd (3) [4] {5}",
	"A V A T o Y e P a r . , ' - — f f i T T “ ” A W",
	"-> => != <= === www ::= // /* */ 0xFF a_b__c fl() ffi->x",
	"word\u00a0word T\u00a0o",
}

func TestExact_LatinInEveryEmbeddedFace(t *testing.T) {
	for _, family := range []string{"GentiumBookPlus", "Lato", "JetBrainsMono"} {
		for _, style := range []string{"Regular", "Bold", "Italic", "BoldItalic"} {
			f, err := ParseFace(assets.Font(family+"-"+style), 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range latinSamples {
				exact(t, f, s, language.Latin, false)
			}
		}
	}
}

func TestExact_EveryParagraphOfABook(t *testing.T) {
	dir := os.Getenv("MARGINALIA_CORPORA")
	if dir == "" {
		dir = "../../shared/corpora"
	}
	data, err := os.ReadFile(filepath.Join(dir, "text/war-and-peace.txt"))
	if err != nil {
		t.Skip("the corpus is not here: text/war-and-peace.txt")
	}
	f, err := ParseFace(assets.Font("GentiumBookPlus-Regular"), 0)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.TrimPrefix(strings.ReplaceAll(string(data), "\r\n", "\n"), "\ufeff")
	for i, p := range strings.Split(text, "\n\n") {
		if p = strings.Join(strings.Fields(p), " "); p != "" && i%20 == 0 {
			exact(t, f, p, language.Latin, false)
		}
	}
}

func TestExact_OtherScripts(t *testing.T) {
	find := SystemFallback(t.TempDir())
	for _, c := range []struct {
		name, text string
		script     language.Script
		rtl        bool
	}{
		{"Arabic", "بسم الله الرحمن الرحيم والصلاة والسلام على أشرف المرسلين لا إله", language.Arabic, true},
		{"Arabic with vowels", "السَّلَامُ عَلَيْكُمْ وَرَحْمَةُ اللّٰهِ", language.Arabic, true},
		{"Hebrew with points", "בְּרֵאשִׁית בָּרָא אֱלֹהִים", language.Hebrew, true},
		{"Devanagari", "किन्तु परन्तु क्षत्रिय हिन्दी में विश्वविद्यालय श्रीमद्भगवद्गीता", language.Devanagari, false},
		{"Thai", "ก็เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน น้ำ", language.Thai, false},
		{"Japanese", "吾輩は猫である。名前はまだ無い。「ガギグ」パピプ、ー", language.Han, false},
		{"Greek", "Ἐν ἀρχῇ ἦν ὁ λόγος, καὶ ὁ λόγος ἦν πρὸς τὸν θεόν", language.Greek, false},
		{"Russian", "Ну, князь, Генуя и Лукка — поместья «фамилии Бонапарте».", language.Cyrillic, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			first := []rune(c.text)[0]
			f := find(first, false, false)
			if f == nil {
				t.Skip("no font of the system has ", string(first))
			}
			exact(t, f, c.text, c.script, c.rtl)
		})
	}
}
