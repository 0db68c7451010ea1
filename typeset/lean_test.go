package typeset

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"

	"dev.marginalia/assets"
)

// TestLean_ShapesAsTheWholeFontDoes holds for any text of common code points, in every language that has shapes of its
// own, in both directions.
func TestLean_ShapesAsTheWholeFontDoes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	usual := []rune(" aAbBcdefghijlmnoprstTuvVwWxyz.,-fffiil1⁄’“")
	for _, family := range embedded {
		for _, style := range []string{"Regular", "Bold", "Italic", "BoldItalic"} {
			data := assets.Font(family + "-" + style)
			f, err := ParseFace(data, 0)
			if err != nil {
				t.Fatal(err)
			}
			all := whole(t, data)
			var has []rune
			for i := range commonRunes {
				if f.common[i] {
					has = append(has, commonRune(i))
				}
			}
			for n := range 3000 {
				text := []rune(strings.Repeat("ffi 1/2 fj Th ", n%2))
				for range 1 + rnd.IntN(8) {
					text = append(text, has[rnd.IntN(len(has))])
				}
				if n%3 > 0 { // mostly what is in texts
					text = text[:0]
					for range 1 + rnd.IntN(8) {
						text = append(text, usual[rnd.IntN(len(usual))])
					}
					text = append(text, has[rnd.IntN(len(has))])
				}
				if !f.plain(text) {
					continue
				}
				k := wordKey{lang: []string{"en", "de", "nl", "tr", "ro", "", "sr", "vi"}[n%8], script: language.Latin, rtl: n%11 == 0}
				a, b := harfbuzz.NewBuffer(), harfbuzz.NewBuffer()
				f.shape(a, k, text)
				all.shape(b, k, text)
				if !slices.Equal(a.Info, b.Info) || !slices.Equal(a.Pos, b.Pos) {
					t.Fatalf("%q in %s-%s, %q, stands elsewhere", string(text), family, style, k.lang)
				}
			}
			if f.wholeHB != nil {
				t.Errorf("%s-%s was read whole for common text", family, style)
			}
			if f.Metrics() != measuredBy(all) {
				t.Errorf("%s-%s: metrics %v, want %v", family, style, f.Metrics(), measuredBy(all))
			}
		}
	}
}

func measuredBy(f *Face) Metrics {
	f.measure()
	return f.metrics
}

// FuzzLean takes any bytes for the table that says where glyphs stand.
func FuzzLean(f *testing.F) {
	f.Add([]byte{0, 1, 0, 0, 0, 0, 0, 0, 0, 10, 0, 1, 0, 4, 0, 9, 0, 0, 0, 1, 0, 8, 0, 1, 0, 4, 0, 0, 0, 8})
	f.Fuzz(func(t *testing.T, gpos []byte) {
		var none glyphSet
		for _, at := range idleLookups(gpos, none) {
			if at < 0 || at+6 > len(gpos) {
				t.Errorf("a lookup at %d of %d bytes", at, len(gpos))
			}
		}
	})
}
