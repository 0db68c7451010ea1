package pdftext

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

// readAll reads all that a file has, and says when what it reads breaks a promise.
func readAll(t *testing.T, data []byte) {
	f, err := Open(data)
	if err != nil {
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrEncrypted) && !errors.Is(err, ErrTooLarge) {
			t.Fatal(err)
		}
		return
	}
	f.Info()
	for _, e := range f.Outline() {
		if e.Page < 0 || e.Page >= f.Pages() {
			t.Fatalf("an outline leads to page %d of %d", e.Page, f.Pages())
		}
	}
	for i := range min(f.Pages(), 20) {
		p, err := f.Page(context.Background(), i)
		if err != nil {
			if !errors.Is(err, ErrTooLarge) {
				t.Fatal(err)
			}
			return
		}
		for _, g := range p.Glyphs {
			if g.Text == "" || !utf8.ValidString(g.Text) || g.Font == nil || !(g.Width >= 0) || !(g.Size > 0) {
				t.Fatalf("%+v", g)
			}
		}
	}
}

func FuzzFile(f *testing.F) {
	f.Add(hello)
	files, _ := filepath.Glob("testdata/*.pdf")
	for _, name := range files {
		if data, err := os.ReadFile(name); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(readAll)
}

// FuzzContent fuzzes what the file is only the wrapping of: the content of a page, a table to Unicode and a font.
func FuzzContent(f *testing.F) {
	f.Add([]byte("BT /F 10 Tf 50 700 Td [(ab) -200 <6364>] TJ T* (c) ' ET /X Do"), []byte("1 beginbfrange <0001> <0003> [<0061>] endbfrange"), []byte(cmapFont()))
	f.Add([]byte("/Span <</ActualText (x)>> BDC BI /W 1 ID x EI EMC q 1 0 0 1 0 0 cm Q"), []byte("1 begincodespacerange <00> <ff> endcodespacerange 1 begincidrange <00> <ff> 0 endcidrange"), []byte(cffFont()))
	f.Fuzz(func(t *testing.T, content, cmap, program []byte) {
		for _, font := range []string{
			"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</W[1[500]7 9 250]>>]>>",
			"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 6 0 R/DescendantFonts[<<>>]>>",
			"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/90ms-RKSJ-V/DescendantFonts[<<>>]>>",
			"<</Type/Font/Subtype/Type1/BaseFont/X/FontDescriptor<</Flags 4/FontFile 7 0 R/FontFile3 7 0 R>>>>",
			"<</Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2/CIDToGIDMap/Identity/FontDescriptor<</FontFile2 7 0 R>>>>]>>",
		} {
			readAll(t, onePage(font, string(content), "", packed("/Subtype/Form", string(cmap)), packed("/Subtype/Form", string(program))))
		}
	})
}
