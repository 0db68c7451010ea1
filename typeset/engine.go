package typeset

import (
	"errors"
	"slices"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/language"
)

// Family is the faces of one design. Missing ones are replaced by Regular.
type Family struct {
	Regular, Bold, Italic, BoldItalic *Face
}

// Config is what an Engine is made of.
type Config struct {
	Families map[string]Family
	// More returns a family that is read only when a text asks for it. It is asked once for each name, and its faces are
	// not looked through for what other families lack. It may be nil.
	More func(name string) (Family, bool)
	// Fallback returns a face for a rune that no family has, or nil. It is asked once for each rune and style.
	// It may be nil.
	Fallback func(r rune, bold, italic bool) *Face
	// Hyphenation reads patterns by language ("en", "de") as TeX has them, or these compressed by gzip. Those
	// of a language are read once, when a text in it is first hyphenated.
	Hyphenation map[string]func() []byte
}

// Engine sets text. It is safe for concurrent use.
type Engine struct {
	families  map[string]Family
	names     []string // of families, in a fixed order
	more      moreFamilies
	fallback  func(r rune, bold, italic bool) *Face
	words     wordCache
	choices   choiceCache
	hyphens   map[string]*hyphenator
	paragraph sync.Pool // *composer
	spare     spare
}

// New makes an engine. Every family must have a regular face.
func New(c Config) (*Engine, error) {
	if len(c.Families) == 0 {
		return nil, errors.New("make text engine: no font family")
	}
	e := &Engine{families: map[string]Family{}, fallback: c.Fallback, more: moreFamilies{find: c.More}, hyphens: map[string]*hyphenator{}}
	for name, f := range c.Families {
		if f.Regular == nil {
			return nil, errors.New("make text engine: family " + name + " has no regular face")
		}
		e.families[name] = f.complete()
		e.names = append(e.names, name)
	}
	slices.Sort(e.names)
	for lang, patterns := range c.Hyphenation {
		e.hyphens[lang] = newHyphenator(patterns)
	}
	e.paragraph.New = func() any { return &composer{engine: e} }
	return e, nil
}

// complete is f with a face for every style.
func (f Family) complete() Family {
	f.Bold = cmpFace(f.Bold, f.Regular)
	f.Italic = cmpFace(f.Italic, f.Regular)
	f.BoldItalic = cmpFace(f.BoldItalic, f.Bold)
	return f
}

func cmpFace(f, or *Face) *Face {
	if f == nil {
		return or
	}
	return f
}

// face is the face that s asks for.
func (e *Engine) face(s *Style) *Face {
	f, ok := e.families[s.Family]
	if !ok {
		if f, ok = e.more.get(s.Family); !ok {
			f = e.families[e.names[0]]
		}
	}
	return f.pick(s.Bold, s.Italic).ready()
}

// Ready reads the font of a style, so that it is there when a text is set in it.
func (e *Engine) Ready(s Style) { e.face(&s) }

// ReadyHyphens reads how words of a language are divided, so that it is known when a text is set in it.
func (e *Engine) ReadyHyphens(lang string) {
	if h := e.hyphenatorFor(lang); h != nil {
		h.read()
	}
}

func (f Family) pick(bold, italic bool) *Face {
	switch {
	case bold && italic:
		return f.BoldItalic
	case bold:
		return f.Bold
	case italic:
		return f.Italic
	}
	return f.Regular
}

// choiceCache remembers which face shows a grapheme cluster for which the wanted face has no glyphs.
type choiceCache struct {
	mu sync.Mutex
	m  map[choice]*Face
}

type choice struct {
	want         *Face
	base         rune
	cluster      string // where the base is not all of it
	bold, italic bool
}

// faceFor is the face that shows the grapheme cluster g in style s; nil when there is none. A face that has
// all of the cluster goes before one that has only its base.
func (e *Engine) faceFor(s *Style, g []rune) *Face {
	want := e.face(s)
	if hasAll(want, g) {
		return want
	}
	base := visible(g)
	if base == 0 {
		return want
	}
	k := choice{want, base, "", s.Bold, s.Italic}
	if len(g) > 1 {
		k.cluster = string(g)
	}
	e.choices.mu.Lock()
	f, known := e.choices.m[k]
	e.choices.mu.Unlock()
	if known {
		return f
	}
	f = e.choose(s, want, g, base)
	e.choices.mu.Lock()
	if e.choices.m == nil || len(e.choices.m) > 1<<16 {
		e.choices.m = map[choice]*Face{}
	}
	e.choices.m[k] = f
	e.choices.mu.Unlock()
	return f
}

func (e *Engine) choose(s *Style, want *Face, g []rune, base rune) *Face {
	for _, n := range e.names {
		if f := e.families[n].pick(s.Bold, s.Italic); hasAll(f, g) {
			return f
		}
	}
	if e.fallback != nil {
		if f := e.fallback(base, s.Bold, s.Italic); f != nil && f.Has(base) {
			return f
		}
	}
	if want.Has(base) {
		return want
	}
	for _, n := range e.names {
		if f := e.families[n].pick(s.Bold, s.Italic); f.Has(base) {
			return f
		}
	}
	return nil
}

func hasAll(f *Face, g []rune) bool {
	for _, r := range g {
		if !ignorable(r) && !f.Has(r) {
			return false
		}
	}
	return true
}

// visible is the first rune of g that must be seen, or 0.
func visible(g []rune) rune {
	for _, r := range g {
		if !ignorable(r) {
			return r
		}
	}
	return 0
}

// ignorable reports whether r draws nothing when a font lacks it: controls, format characters, variation
// selectors (Default_Ignorable_Code_Point, as far as it concerns text that is read).
func ignorable(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0xad, r == 0x34f, r == 0x61c, r == 0x180e,
		r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r >= 0xfe00 && r <= 0xfe0f, r == 0xfeff, r >= 0xfff9 && r <= 0xfffb,
		r >= 0xe0000 && r <= 0xe0fff, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x3164, r == 0xffa0:
		return true
	}
	return false
}

// isSpace reports whether r is white space that separates words and draws nothing.
func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == 0xa0 || r == 0x2028 || r == 0x2029 || r == 0x3000 || unicode.Is(unicode.Zs, r)
}

// Missing returns the code points of text that no face can show, each once, in order. They are set as one
// visible replacement character.
func (e *Engine) Missing(text string) []rune {
	var out []rune
	s := Style{Family: e.names[0]}
	seen := map[rune]bool{}
	for _, r := range text {
		if r < 0x7f || seen[r] || isSpace(r) || ignorable(r) {
			continue
		}
		seen[r] = true
		if e.faceFor(&s, []rune{r}) == nil {
			out = append(out, r)
		}
	}
	return out
}

// scriptOf is r's script, Common for what goes with any.
func scriptOf(r rune) language.Script {
	if r < 0x80 {
		if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return language.Latin
		}
		return language.Common
	}
	return language.LookupScript(r)
}
