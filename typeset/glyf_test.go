package typeset

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"

	"dev.marginalia/assets"
)

var embedded = []string{"GentiumBookPlus", "SourceSerif4", "Lato", "JetBrainsMono"}

// whole is a face that the library has read all of.
func whole(t *testing.T, data []byte) *Face {
	t.Helper()
	l, err := opentype.NewLoader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	ft, err := font.NewFont(l)
	if err != nil {
		t.Fatal(err)
	}
	f := &Face{face: font.NewFace(ft)}
	f.hb = newShaper(f.face)
	return f
}

// TestGlyf_IsWhatTheLibraryReads holds for every glyph of every font that comes with the program.
func TestGlyf_IsWhatTheLibraryReads(t *testing.T) {
	for _, family := range embedded {
		for _, style := range []string{"Regular", "Bold", "Italic", "BoldItalic"} {
			data := assets.Font(family + "-" + style)
			late, err := ParseFace(data, 0)
			if err != nil {
				t.Fatal(err)
			}
			if late.Outline(0); !late.lean || late.outlines == nil {
				t.Fatalf("the outlines of %s-%s are not read late", family, style)
			}
			all := whole(t, data)
			n := len(late.outlines.loca)/2 - 1
			if late.outlines.long {
				n = len(late.outlines.loca)/4 - 1
			}
			drawn := 0
			for id := range uint32(n + 2) { // two more than there are
				got, want := late.Outline(id), all.Outline(id)
				if len(want) > 0 {
					drawn++
				}
				if !slices.Equal(got, want) {
					t.Fatalf("glyph %d of %s-%s: %v, want %v", id, family, style, got, want)
				}
			}
			if drawn < 300 {
				t.Errorf("%s-%s: only %d glyphs are drawn", family, style, drawn)
			}
		}
	}
}

// TestGlyf_TextIsShapedTheSame holds also where marks stand over letters that have no glyph with them.
func TestGlyf_TextIsShapedTheSame(t *testing.T) {
	for _, family := range embedded {
		data := assets.Font(family + "-Regular")
		late, err := ParseFace(data, 0)
		if err != nil {
			t.Fatal(err)
		}
		all := whole(t, data)
		for _, text := range []string{"office AVATAR To", "x̂ q̃ m̈ ụ̈ ɛ́ ŏ̤", "Ελληνικά ᾧ", "Ђ ѣ́ Привет", "1⁄2 «quoted» — 3.5 %", "g\u0323\u0307 \u0301 a\u0308\u0304"} {
			a, b := harfbuzz.NewBuffer(), harfbuzz.NewBuffer()
			k := wordKey{lang: "en"}
			late.shape(a, k, []rune(text))
			all.shape(b, k, []rune(text))
			if !slices.Equal(a.Info, b.Info) || !slices.Equal(a.Pos, b.Pos) {
				t.Errorf("%q in %s stands elsewhere", text, family)
			}
		}
	}
}

// FuzzGlyf takes any bytes for the outlines of a font.
func FuzzGlyf(f *testing.F) {
	face, err := ParseFace(assets.Font("JetBrainsMono-Regular"), 0)
	if err != nil {
		f.Fatal(err)
	}
	face.Outline(1) // reads them
	for _, id := range []uint32{1, 40, 300, 900} {
		f.Add(face.outlines.data(id), []byte{0, 0, 0, 40, 0, 90})
	}
	f.Add([]byte{0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, 0, 0, 0, 0, 0x21, 0, 1, 0, 0}, []byte{0, 0, 0, 11, 0, 11})
	f.Fuzz(func(t *testing.T, outlines, loca []byte) {
		for _, long := range []bool{false, true} {
			g := &glyf{outlines: io.NewSectionReader(bytes.NewReader(outlines), 0, int64(len(outlines))), loca: loca, long: long, metrics: 2, hmtx: []byte{0, 9, 0, 1, 0, 9, 0, 2}}
			for id := range uint32(4) {
				points := 0
				for _, s := range g.outline(id) {
					points += len(s.Points())
				}
				if points > 1<<22 {
					t.Errorf("%d points of %d bytes", points, len(outlines))
				}
			}
		}
	})
}
