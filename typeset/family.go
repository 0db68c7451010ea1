package typeset

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/fontscan"
)

// moreFamilies remembers the answers of Config.More.
type moreFamilies struct {
	find  func(name string) (Family, bool)
	mu    sync.RWMutex
	found map[string]Family // without a regular face: there is none of that name
}

func (m *moreFamilies) get(name string) (Family, bool) {
	if m.find == nil || name == "" {
		return Family{}, false
	}
	m.mu.RLock()
	f, known := m.found[name]
	m.mu.RUnlock()
	if known {
		return f, f.Regular != nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if f, known = m.found[name]; known {
		return f, f.Regular != nil
	}
	if got, ok := m.find(name); ok && got.Regular != nil {
		f = got.complete()
	}
	if m.found == nil {
		m.found = map[string]Family{}
	}
	m.found[name] = f
	return f, f.Regular != nil
}

// SystemFonts are the fonts of the machine. Nothing is read before the first question; then the fonts are listed
// once. It is safe for concurrent use.
type SystemFonts struct{ fonts *systemFonts }

// NewSystemFonts returns the fonts of the machine; the list of them is kept in cacheDir.
func NewSystemFonts(cacheDir string) *SystemFonts {
	return &SystemFonts{&systemFonts{cacheDir: cacheDir, faces: map[fontscan.Location]*Face{}}}
}

// Fallback finds a face that shows r, for Config.Fallback.
func (s *SystemFonts) Fallback(r rune, bold, italic bool) *Face { return s.fonts.find(r, bold, italic) }

// Families are the names of the families, as their makers write them, in the order of the alphabet.
func (s *SystemFonts) Families() []string {
	first := map[string]fontscan.Location{}
	for _, p := range s.fonts.all() {
		if readable(p) {
			if _, ok := first[p.Family]; !ok {
				first[p.Family] = p.Location
			}
		}
	}
	var names []string
	for family, at := range first {
		name := familyName(at)
		if font.NormalizeFamily(name) != family { // it would not be found by that name again
			name = family
		}
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
	})
	return names
}

// readable reports whether text can be set in a face: it has letters, and they have one colour.
func readable(p fontscan.Footprint) bool {
	return !strings.Contains(p.Family, "color") && !strings.Contains(p.Family, "lastresort") && len(p.Scripts) > 0
}

// familyName reads the name of a face's family; "" when it cannot be read.
func familyName(at fontscan.Location) string {
	file, err := os.Open(at.File)
	if err != nil {
		return ""
	}
	defer file.Close()
	loaders, err := opentype.NewLoaders(file)
	if err != nil || int(at.Index) >= len(loaders) {
		return ""
	}
	d, _ := font.Describe(loaders[at.Index], nil)
	return d.Family
}

// Family reads the faces of a family, by a name of Families. A style that the family lacks is left out.
func (s *SystemFonts) Family(name string) (Family, bool) {
	wanted := font.NormalizeFamily(name)
	var of []fontscan.Footprint
	for _, p := range s.fonts.all() {
		if p.Family == wanted && readable(p) {
			of = append(of, p)
		}
	}
	f := Family{
		Regular: s.nearest(of, font.WeightNormal, font.StyleNormal),
		Bold:    s.nearest(of, font.WeightBold, font.StyleNormal),
		Italic:  s.nearest(of, font.WeightNormal, font.StyleItalic), BoldItalic: s.nearest(of, font.WeightBold, font.StyleItalic),
	}
	if f.Regular == nil { // a family of italics only, or of one heavy weight
		for _, p := range of {
			if f.Regular = s.fonts.outlined(p); f.Regular != nil {
				break
			}
		}
	}
	return f, f.Regular != nil
}

// nearest is the face whose weight is nearest to that one, on the same side of what is bold, in that slope and of
// the usual width if there is one; nil when there is none.
func (s *SystemFonts) nearest(of []fontscan.Footprint, weight font.Weight, style font.Style) *Face {
	var best *Face
	least := 0.0
	for _, p := range of {
		if p.Aspect.Style != style || (p.Aspect.Weight >= font.WeightSemibold) != (weight >= font.WeightSemibold) {
			continue
		}
		d := max(float64(p.Aspect.Weight-weight), float64(weight-p.Aspect.Weight)) + 1000*max(float64(p.Aspect.Stretch-font.StretchNormal), float64(font.StretchNormal-p.Aspect.Stretch))
		if best != nil && d >= least {
			continue
		}
		if f := s.fonts.outlined(p); f != nil {
			best, least = f, d
		}
	}
	return best
}

// outlined is the face of p, when it can be drawn.
func (s *systemFonts) outlined(p fontscan.Footprint) *Face {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.load(p.Location)
	if f == nil {
		return nil
	}
	for _, r := range "aأअก字あ한אα" {
		if g, ok := f.Glyph(r); ok {
			if len(f.Outline(g)) > 0 {
				return f
			}
			return nil
		}
	}
	return f
}

// all lists the fonts of the machine.
func (s *systemFonts) all() []fontscan.Footprint {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list()
	return s.prints
}
