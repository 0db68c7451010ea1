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
	f.Attached("marginalia.json")
	for _, e := range f.Outline() {
		if e.Page < 0 || e.Page >= f.Pages() {
			t.Fatalf("an outline leads to page %d of %d", e.Page, f.Pages())
		}
	}
	for i := range min(f.Pages(), 20) {
		for k, m := range f.Marks(i) {
			if m.Kind == "" || m.ReplyTo == k || !utf8.ValidString(m.ID+m.Contents+m.Author) || len(m.Color) != 0 && len(m.Color) != 3 {
				t.Fatalf("%+v", m)
			}
		}
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
	f.Add(markedFile)
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

// markedFile has an embedded file, a mark, a reply to it and a popup.
var markedFile = []byte(`%PDF-1.7
1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(marginalia.json)4 0 R]>>>>/AF[4 0 R]>>endobj
2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[6 0 R 7 0 R<</Subtype/Popup/Parent 6 0 R>>]>>endobj
4 0 obj<</Type/Filespec/UF(marginalia.json)/EF<</F 5 0 R>>>>endobj
5 0 obj<</Length 16>>stream
{"marginalia":1}
endstream endobj
6 0 obj<</Subtype/Highlight/NM(one)/QuadPoints[10 30 50 30 10 20 50 20]/Rect[10 20 50 30]/C[0 1 1 0]/T(Jo)/Contents(\376\377\000n)/M(D:20240102030405Z)>>endobj
7 0 obj<</Subtype/Text/IRT 6 0 R/Contents(an answer)/Rect[1 1 2 2]>>endobj
trailer<</Root 1 0 R>>
%%EOF`)

func TestMarks_AndFilesAreRead(t *testing.T) {
	f, err := Open(markedFile)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(f.Attached("marginalia.json")); got != `{"marginalia":1}` {
		t.Errorf("the file holds %q", got)
	}
	if f.Attached("other") != nil {
		t.Error("a file that is not there")
	}
	all := f.Marks(0)
	if len(all) != 2 {
		t.Fatalf("%+v", all)
	}
	m := all[0]
	if m.ID != "one" || m.Kind != "Highlight" || len(m.Quads) != 1 || m.Quads[0] != (Rect{10, 170, 50, 180}) || m.Color[0] != 1 || m.Color[1] != 0 || m.Author != "Jo" || m.Contents != "n" || m.Modified.Year() != 2024 || m.ReplyTo != -1 {
		t.Errorf("%+v", m)
	}
	if all[1].ReplyTo != 0 {
		t.Errorf("%+v", all[1])
	}
}
