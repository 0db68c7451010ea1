package typeset

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// Face is one font. It is safe for concurrent use; two Faces are the same when their pointers are.
type Face struct {
	read     func()     // reads what is below, once; nil when it is there from the start
	mu       sync.Mutex // guards face and hb, which cache as they go
	face     *font.Face
	hb       *harfbuzz.Font
	source   FontSource
	index    int
	glyf     bool
	latin    bool  // it is likely to show common code points only
	lean     bool  // face and hb are without what common code points do not need
	outlines *glyf // of a lean face, once one is drawn; nil where the library reads them

	drawOnce, wholeOnce, nameOnce sync.Once

	wholeHB *harfbuzz.Font
	name    string // once it is asked for
	metrics Metrics
	common  [commonRunes]bool // which of the common code points it can show
	pairs   sync.Map          // language to *pairs
}

// FontSource opens an OpenType or TrueType file or collection, to be read from any place in it.
type FontSource func() (FontFile, error)

// FontFile is a file of fonts. One that is an io.Closer is closed when it has been read; another stays readable, from
// several goroutines at once.
type FontFile = opentype.Resource

// commonRunes is the number of code points about which a face is asked without a lock: Latin letters and the
// general punctuation, nearly all of a European text.
const commonRunes = 0x250 + 0x70

// common is the number of r among them; ok is false for any other.
func common(r rune) (i int, ok bool) {
	switch {
	case r >= 0 && r < 0x250:
		return int(r), true
	case r >= 0x2000 && r < 0x2070:
		return int(r) - 0x2000 + 0x250, true
	}
	return 0, false
}

// commonRune is the code point whose number among the common ones is i.
func commonRune(i int) rune {
	if i < 0x250 {
		return rune(i)
	}
	return rune(i) - 0x250 + 0x2000
}

// Metrics are measures of a face as fractions of its em. Descent is positive.
type Metrics struct {
	Ascent, Descent, CapHeight, XHeight   float64
	UnderlinePosition, UnderlineThickness float64
}

// ParseFace reads face number index of an OpenType or TrueType file or collection. The bytes are kept and must
// not be changed.
func ParseFace(data []byte, index int) (*Face, error) {
	f := &Face{source: func() (FontFile, error) { return bytes.NewReader(data), nil }, index: index, latin: true}
	if err := f.parse(); err != nil {
		return nil, err
	}
	return f, nil
}

// LateFace is face number index of a file that is read when the face is first used: a program that brings many fonts
// along starts without them. A file that is not a font is a mistake in the program, and panics then.
func LateFace(source FontSource, index int) *Face {
	f := &Face{source: source, index: index, latin: true}
	f.read = sync.OnceFunc(func() {
		if err := f.parse(); err != nil {
			panic(err)
		}
	})
	return f
}

func readFace(source FontSource, index int) (*Face, error) {
	f := &Face{source: source, index: index}
	if err := f.parse(); err != nil {
		return nil, err
	}
	return f, nil
}

// ready is f when it has been read.
func (f *Face) ready() *Face {
	if f.read != nil {
		f.read()
	}
	return f
}

func (f *Face) parse() error {
	return f.open(func(file FontFile) error {
		loaders, err := opentype.NewLoaders(file)
		if err != nil {
			return fmt.Errorf("parse font: %w", err)
		}
		if f.index < 0 || f.index >= len(loaders) {
			return fmt.Errorf("parse font: face %d of %d", f.index, len(loaders))
		}
		l := loaders[f.index]
		var ft *font.Font
		if f.latin {
			ft = lean(file, l)
		}
		if f.lean = ft != nil; !f.lean {
			if ft, err = font.NewFont(l); err != nil {
				return fmt.Errorf("parse font: %w", err)
			}
		}
		f.face, f.glyf = font.NewFace(ft), l.HasTable(opentype.MustNewTag("glyf"))
		f.hb = newShaper(f.face)
		f.measure()
		for r := range rune(0x2070) {
			if i, ok := common(r); ok {
				f.common[i] = f.nominal(r) != 0
			}
		}
		return nil
	})
}

// open hands the file of the face to read, and closes it afterwards.
func (f *Face) open(read func(FontFile) error) error {
	file, err := f.source()
	if err != nil {
		return fmt.Errorf("open font: %w", err)
	}
	if c, ok := file.(io.Closer); ok {
		defer c.Close()
	}
	return read(file)
}

// readOutlines reads the outlines of a lean face.
func (f *Face) readOutlines() {
	err := f.open(func(file FontFile) error {
		loaders, err := opentype.NewLoaders(file)
		if err == nil {
			f.outlines = newGlyf(file, loaders[f.index])
		}
		return err
	})
	if err != nil {
		f.outlines = nil
	}
}

func (f *Face) measure() {
	em := float64(f.face.Upem())
	line := func(m font.LineMetric) float64 { return float64(f.face.LineMetric(m)) / em }
	f.metrics = Metrics{
		Ascent: 0.9, Descent: 0.3,
		CapHeight: line(font.CapHeight), XHeight: line(font.XHeight),
		UnderlinePosition: line(font.UnderlinePosition), UnderlineThickness: line(font.UnderlineThickness),
	}
	if e, ok := f.face.FontHExtents(); ok {
		f.metrics.Ascent, f.metrics.Descent = float64(e.Ascender)/em, -float64(e.Descender)/em
	}
}

// nameless is the name of a face without one.
const nameless = "Font"

// postScriptName reads name 6 of the name table.
func postScriptName(l *opentype.Loader) string {
	raw, err := l.RawTable(opentype.MustNewTag("name"))
	if err != nil || len(raw) < 6 {
		return nameless
	}
	u16 := func(i int) int {
		if i+2 > len(raw) {
			return 0
		}
		return int(raw[i])<<8 | int(raw[i+1])
	}
	for i := range u16(2) {
		rec := 6 + 12*i
		from, n := u16(4)+u16(rec+10), u16(rec+8)
		if u16(rec+6) != 6 || from+n > len(raw) || n == 0 {
			continue
		}
		var name []byte // the name is ASCII by definition, in one byte or two a character
		for _, c := range raw[from : from+n] {
			if c > ' ' && c < 0x7f && !bytes.ContainsRune([]byte("[](){}<>/%"), rune(c)) {
				name = append(name, c)
			}
		}
		if len(name) > 0 {
			return string(name)
		}
	}
	return nameless
}

// File reads the file that the face is in, and tells its number there. One that has to be closed is read whole.
func (f *Face) File() (file io.ReaderAt, index int, err error) {
	err = f.open(func(opened FontFile) error {
		if _, ok := opened.(io.Closer); !ok {
			file = opened
			return nil
		}
		if _, err := opened.Seek(0, io.SeekStart); err != nil {
			return err
		}
		data, err := io.ReadAll(opened)
		file = bytes.NewReader(data)
		return err
	})
	return file, f.index, err
}

// shape shapes runes into b.
func (f *Face) shape(b *harfbuzz.Buffer, k wordKey, runes []rune) {
	b.Clear()
	b.ClusterLevel = harfbuzz.MonotoneGraphemes
	b.AddRunes(runes, 0, -1)
	b.Props = harfbuzz.SegmentProperties{Script: k.script, Language: language.NewLanguage(k.lang), Direction: harfbuzz.LeftToRight}
	if k.rtl {
		b.Props.Direction = harfbuzz.RightToLeft
	}
	hb := f.hb
	if f.lean && !f.plain(runes) {
		hb = f.whole()
	}
	f.mu.Lock()
	b.Shape(hb, nil)
	f.mu.Unlock()
}

// Name is the PostScript name.
func (f *Face) Name() string {
	f.nameOnce.Do(func() {
		f.name = nameless
		_ = f.open(func(file FontFile) error { // one whose file is gone has none
			loaders, err := opentype.NewLoaders(file)
			if err == nil && f.index < len(loaders) {
				f.name = postScriptName(loaders[f.index])
			}
			return err
		})
	})
	return f.name
}

// UnitsPerEm is the number of font units to the em.
func (f *Face) UnitsPerEm() int { return int(f.ready().face.Upem()) }

// Metrics are the face's measures.
func (f *Face) Metrics() Metrics { return f.ready().metrics }

// Embeddable reports whether the face has TrueType outlines: only those can be put into a handout.
func (f *Face) Embeddable() bool { return f.ready().glyf }

// Has reports whether the face can show r.
func (f *Face) Has(r rune) bool {
	f.ready()
	if i, ok := common(r); ok {
		return f.common[i]
	}
	return f.nominal(r) != 0
}

// SegmentOp says what a Segment of an outline does.
type SegmentOp uint8

// The operations of an outline, with one, one, two and three points.
const (
	MoveTo SegmentOp = iota
	LineTo
	QuadTo
	CubicTo
)

// Point is a place in font units; y grows upwards.
type Point struct{ X, Y float32 }

// Segment is a piece of a glyph's outline. Contours are closed.
type Segment struct {
	Op  SegmentOp
	pts [3]Point
}

// Points are the points of the segment, control points first.
func (s *Segment) Points() []Point {
	switch s.Op {
	case QuadTo:
		return s.pts[:2]
	case CubicTo:
		return s.pts[:3]
	}
	return s.pts[:1]
}

// Outline returns the outline of a glyph in font units; none for a blank glyph or one that is only a bitmap.
func (f *Face) Outline(glyph uint32) []Segment {
	if f.ready().lean {
		f.drawOnce.Do(f.readOutlines)
		if f.outlines == nil {
			return nil // the file is gone
		}
		return f.outlines.outline(glyph)
	}
	f.mu.Lock()
	o, ok := f.face.GlyphDataOutline(font.GID(glyph))
	f.mu.Unlock()
	if !ok {
		return nil
	}
	out := make([]Segment, len(o.Segments))
	for i, s := range o.Segments {
		out[i].Op = SegmentOp(s.Op)
		for k, a := range s.ArgsSlice() {
			out[i].pts[k] = Point{a.X, a.Y}
		}
	}
	return out
}

// Glyph returns the number of the glyph that shows r alone.
func (f *Face) Glyph(r rune) (uint32, bool) {
	g := f.ready().nominal(r)
	return g, g != 0
}

// nominal is the number of the glyph that shows r alone, 0 when there is none.
func (f *Face) nominal(r rune) uint32 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if g, ok := f.face.NominalGlyph(r); ok {
		return uint32(g)
	}
	return 0
}
