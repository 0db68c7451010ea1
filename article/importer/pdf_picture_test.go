package importer_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"

	"dev.marginalia/article"
)

// picture sets a picture of 120 x 160 pixels across the column.
func (s *sheet) picture(t *testing.T, width, height float64) {
	t.Helper()
	s.RegisterImageOptionsReader("picture", gofpdf.ImageOptions{ImageType: "JPEG"}, bytes.NewReader(jpegBytes(t)))
	s.ImageOptions("picture", s.x(), s.y+6, width, height, false, gofpdf.ImageOptions{ImageType: "JPEG"}, 0, "")
	s.y += height + 16
}

func TestPDF_PicturesStandBetweenTheirParagraphs(t *testing.T) {
	s := newSheet(2)
	s.indent = 10
	text := pdfProse(12)
	for i, p := range text {
		s.paragraph(p)
		if i == 1 {
			s.picture(t, 150, 200)
			s.set("Figure 1: the lamp, seen from the sea.", "", 8, 0, 0)
			s.y += 10
		}
	}
	s.ImageOptions("picture", 10, 10, 9, 9, false, gofpdf.ImageOptions{ImageType: "JPEG"}, 0, "") // an ornament
	a := importPDF(t, s.bytes(t))
	if len(a.Blocks) != 13 || a.Blocks[2].Kind != article.Image || count(a, article.Image) != 1 {
		t.Fatalf("%q", outlineOf(a))
	}
	b := a.Blocks[2]
	if got := a.Text.Slice(b.Range); got != "Figure 1: the lamp, seen from the sea." || b.Picture.Width != 120 || b.Picture.Height != 160 {
		t.Errorf("%q %+v", got, b.Picture)
	}
	if r := a.Resources[b.Picture.Hash]; r.Media != "image/jpeg" || !bytes.Equal(r.Data, jpegBytes(t)) {
		t.Errorf("%s, %d bytes", r.Media, len(r.Data))
	}
}

func TestPDF_TextThatWasRecognisedInAScanIsRead(t *testing.T) {
	s := newSheet(1)
	s.scan(t)
	s.SetTextRenderingMode(3)
	want := pdfProse(3)
	s.indent = 12
	for i, p := range want {
		s.set(p, "", sheetSize+float64(i)*0.9, s.indent, 0) // sizes are guesses
	}
	a := importPDF(t, s.bytes(t))
	var got []string
	for _, b := range a.Blocks {
		got = append(got, string(b.Kind)+": "+a.Text.Slice(b.Range))
	}
	if strings.Join(got, "|") != "paragraph: "+strings.Join(want, "|paragraph: ") || len(a.Problems) > 0 {
		t.Errorf("%q %q", got, a.Problems)
	}
}
