package typeset

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
)

// SystemFallback returns a function that finds a face among the system's fonts, for Config.Fallback. Nothing
// is read before the first call; then the fonts are listed once, with the list kept in cacheDir. Faces with
// TrueType outlines go first, since only those can be put into a handout; bitmap fonts are left out.
func SystemFallback(cacheDir string) func(r rune, bold, italic bool) *Face {
	return NewSystemFonts(cacheDir).Fallback
}

type systemFonts struct {
	mu       sync.Mutex
	listed   bool
	cacheDir string
	prints   []fontscan.Footprint
	faces    map[fontscan.Location]*Face // nil: cannot be read
}

type silent struct{}

func (silent) Printf(string, ...any) {}

func (s *systemFonts) find(r rune, bold, italic bool) *Face {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list()
	script := scriptOf(r)
	italic = italic && slants(script)
	home := sampleOf(r)
	var found []fontscan.Footprint
	for _, p := range s.prints {
		if p.Runes.Contains(r) && !strings.Contains(p.Family, "color") && !strings.Contains(p.Family, "lastresort") {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b fontscan.Footprint) int {
		return cmp.Or(compareBool(b.Runes.Contains(home), a.Runes.Contains(home)), cmp.Compare(distance(a, script, bold, italic), distance(b, script, bold, italic)), strings.Compare(a.Location.File, b.Location.File))
	})
	var second *Face
	for _, p := range found {
		f := s.load(p.Location)
		if f == nil || !f.Has(r) {
			continue
		}
		if f.Embeddable() {
			return f
		}
		if g, _ := f.Glyph(r); second == nil && len(f.Outline(g)) > 0 {
			second = f
		}
	}
	return second
}

// list lists the fonts when that was not done yet; mu is held.
func (s *systemFonts) list() {
	if s.listed {
		return
	}
	s.listed = true
	if s.cacheDir != "" {
		_ = os.MkdirAll(s.cacheDir, 0o700) // without a folder for the list the fonts are read each time
	}
	// Without any font the caller shows a replacement character, so an error needs no other answer.
	s.prints, _ = fontscan.SystemFonts(silent{}, s.cacheDir)
}

// sampleOf is a character that every face has in which r is at home, r itself where nothing is known. Faces of other
// scripts have a few of the East Asian characters, each in a weight and size of its own.
func sampleOf(r rune) rune {
	switch {
	case r >= 0x2e80 && r < 0xa000, r >= 0xf900 && r < 0xfb00, r >= 0xff00 && r < 0xfff0, r >= 0x20000 && r < 0x30000:
		return '人'
	case r >= 0xac00 && r < 0xd7a4:
		return '가'
	}
	return r
}

// compareBool is how a compares with b, where no comes before yes.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// slants reports whether a script has italics. Others are emphasized otherwise, and a slanted face of them is of another
// family than the upright text around.
func slants(s language.Script) bool {
	switch s {
	case language.Latin, language.Greek, language.Cyrillic, language.Common, language.Inherited:
		return true
	}
	return false
}

// manyScripts is the number of scripts from which on a face is one for everything: the faces made for a script are
// better in it.
const manyScripts = 8

// distance says how far p is from what is wanted: a plain text face of the right weight and slope is nearest.
func distance(p fontscan.Footprint, script language.Script, bold, italic bool) int {
	d := 0
	if (p.Aspect.Style == font.StyleItalic) != italic {
		d += 4
	}
	if (p.Aspect.Weight >= font.WeightSemibold) != bold {
		d += 8
	}
	if p.Aspect.Weight != font.WeightNormal && p.Aspect.Weight != font.WeightBold {
		d += 2
	}
	if p.Aspect.Stretch != font.StretchNormal {
		d += 2
	}
	if len(p.Scripts) >= manyScripts && script != language.Common { // signs of no script are at home there
		d += 2
	}
	for name, cost := range map[string]int{"serif": -1, "naskh": -1, "mono": 6, "ui": 2, "display": 3, "looped": 2, "kufi": 5, "nastaliq": 5, "rashi": 5, "symbol": 1} {
		if strings.Contains(p.Family, name) {
			d += cost
		}
	}
	return d
}

func (s *systemFonts) load(at fontscan.Location) *Face {
	if f, ok := s.faces[at]; ok {
		return f
	}
	f, _ := readFace(func() (FontFile, error) { return os.Open(at.File) }, int(at.Index)) // one that cannot be read is passed over
	s.faces[at] = f
	return f
}
