package typeset

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
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
	var found []fontscan.Footprint
	for _, p := range s.prints {
		if p.Runes.Contains(r) && !strings.Contains(p.Family, "color") && !strings.Contains(p.Family, "lastresort") {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b fontscan.Footprint) int {
		return cmp.Or(cmp.Compare(distance(a, bold, italic), distance(b, bold, italic)), strings.Compare(a.Location.File, b.Location.File))
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

// distance says how far p is from what is wanted: a plain text face of the right weight and slope is nearest.
func distance(p fontscan.Footprint, bold, italic bool) int {
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
	for name, cost := range map[string]int{"serif": -1, "mono": 6, "ui": 2, "display": 3, "looped": 2, "kufi": 5, "nastaliq": 5, "rashi": 5, "symbol": 1} {
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
	var f *Face
	if file, err := os.Open(at.File); err == nil {
		f = &Face{}
		if f.parse(file, int(at.Index)) != nil { // a font that cannot be read is passed over
			file.Close()
			f = nil
		}
	}
	s.faces[at] = f
	return f
}
