package typeset

import (
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
)

func TestSystemFonts_AFaceMadeForTheScriptIsNearest(t *testing.T) {
	face := func(family string, scripts int, style font.Style) fontscan.Footprint {
		return fontscan.Footprint{Family: family, Scripts: make(fontscan.ScriptSet, scripts), Aspect: font.Aspect{Style: style, Weight: font.WeightNormal, Stretch: font.StretchNormal}}
	}
	everything := face("dejavusans", 19, font.StyleNormal)
	for name, c := range map[string]struct {
		near, far fontscan.Footprint
		script    language.Script
	}{
		"Arabic":                       {face("notonaskharabic", 4, font.StyleNormal), everything, language.Arabic},
		"Arabic text rather than kufi": {face("notosansarabic", 4, font.StyleNormal), face("notokufiarabic", 4, font.StyleNormal), language.Arabic},
		"naskh goes with a serif":      {face("notonaskharabic", 4, font.StyleNormal), face("notosansarabic", 4, font.StyleNormal), language.Arabic},
		"a sign of no script":          {everything, face("notosanssymbols2", 5, font.StyleNormal), language.Common},
	} {
		if near, far := distance(c.near, c.script, false, false), distance(c.far, c.script, false, false); near >= far {
			t.Errorf("%s: %s is %d away, %s %d", name, c.near.Family, near, c.far.Family, far)
		}
	}
}

func TestSystemFonts_EastAsianCharactersComeFromOneFace(t *testing.T) {
	s := NewSystemFonts(t.TempDir())
	home := s.Fallback('人', false, false)
	if home == nil {
		t.Skip("this machine has no East Asian font")
	}
	for _, r := range "一二三〇々、。「」あア大国" {
		if f := s.Fallback(r, false, false); f != home && home.Has(r) {
			t.Errorf("%q comes from %s, the others from %s", r, f.Name(), home.Name())
		}
	}
}

func TestSystemFonts_ScriptsWithoutItalicsStayUpright(t *testing.T) {
	s := NewSystemFonts(t.TempDir())
	for _, r := range "שاञกあ" {
		for _, bold := range []bool{false, true} {
			if upright, italic := s.Fallback(r, bold, false), s.Fallback(r, bold, true); upright != italic {
				t.Errorf("%q, bold %v: %s upright, %s where italic is wanted", r, bold, upright.Name(), italic.Name())
			}
		}
	}
	if !slants(language.Cyrillic) || slants(language.Hebrew) {
		t.Error("Cyrillic has italics, Hebrew has not")
	}
}
