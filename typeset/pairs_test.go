package typeset

import (
	"testing"

	"dev.marginalia/assets"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// What the tables of a font say of two letters is what HarfBuzz makes of them.
func TestPairs_AreWhatHarfBuzzMakes(t *testing.T) {
	for _, name := range []string{"GentiumBookPlus-Regular", "GentiumBookPlus-BoldItalic", "SourceSerif4-Italic", "Lato-Regular", "Lato-Bold", "JetBrainsMono-Regular"} {
		f, err := ParseFace(assets.Font(name), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range []string{"", "en", "nl"} {
			p := f.pairsOf(lang)
			if p == nil {
				t.Fatalf("%s: no pairs in %q", name, lang)
			}
			compared, kerned := 0, 0
			for a := range commonRunes {
				for b := range commonRunes {
					if often := lang == "en" && a < 0x7f && b < 0x7f; !often && (a+7*b)%61 != 0 {
						continue
					}
					got := p.shape(a, b)
					if got == &p.complex || !p.plain[b] {
						continue
					}
					want := p.shapeTwo(a, b)
					if want == &p.complex {
						t.Fatalf("%s, %q: %q before %q is more than a pair", name, lang, commonRune(a), commonRune(b))
					}
					if *got != *want {
						t.Fatalf("%s, %q: %q before %q is %v, by HarfBuzz %v", name, lang, commonRune(a), commonRune(b), got[0], want[0])
					}
					compared++
					if got[0].XAdvance != p.shape(a, alone)[0].XAdvance {
						kerned++
					}
				}
			}
			if compared < 500 || kerned == 0 && name != "JetBrainsMono-Regular" {
				t.Errorf("%s, %q: %d pairs compared, %d are kerned", name, lang, compared, kerned)
			}
		}
	}
}

// Of a long list of glyphs the last are kerned too. (hb-shape of HarfBuzz has the same numbers.)
func TestShaper_ForgetsNoGlyph(t *testing.T) {
	for _, want := range []struct {
		font, text string
		advance    int32
	}{{"Lato-Regular", "y.", 961}, {"Lato-Regular", "T.", 1040}, {"SourceSerif4-Italic", "Ød", 670}} {
		f, err := ParseFace(assets.Font(want.font), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []*Face{f, whole(t, assets.Font(want.font))} {
			b := harfbuzz.NewBuffer()
			f.shape(b, wordKey{script: language.Latin, lang: "en"}, []rune(want.text))
			if got := b.Pos[0].XAdvance; got != want.advance {
				t.Errorf("%s: %q begins with a letter %d wide, want %d", want.font, want.text, got, want.advance)
			}
		}
	}
}
