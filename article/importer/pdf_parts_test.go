package importer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"

	"dev.marginalia/article"
	. "dev.marginalia/article/importer"
)

// outlineOf is a line a block: its kind, level and number, and its text.
func outlineOf(a *article.Article) []string {
	var out []string
	for _, b := range a.Blocks {
		line, _ := json.Marshal([]any{b.Kind, b.Level, b.Number, b.Label, a.Text.Slice(b.Range)})
		out = append(out, string(line))
	}
	return out
}

func sameParts(t *testing.T, got []string, want ...string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		g, w := "", ""
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("block %d is\n%s, want\n%s", i, g, w)
		}
	}
}

// paperSheet is a paper with all that papers have: title, headings, columns, lists, a quote, code, notes.
func paperSheet() *sheet {
	s := newSheet(2)
	s.SetTitle("Microsoft Word - paper_final.docx", false)
	s.SetAuthor("Ada Example", false)
	s.SetKeywords("lamps, ledgers", false)
	s.indent = 10
	s.SetFont("Times", "B", 18)
	s.Text(sheetLeft+90, sheetTop+10, "Lamps and Their Ledgers")
	s.y = sheetTop + 40
	s.Bookmark("Introduction", 0, s.y)
	s.heading("1 Introduction", 13)
	s.paragraph("A lamp that burns for a hundred years leaves more paper than ash, and the paper tells more. This is a well-known state of affairs; what is well-known is seldom written down.")
	s.SetFont("Times", "", sheetSize)
	const oldest = "The oldest entry in any of the ledgers is"
	s.Text(s.x()+s.indent, s.y+sheetLead, oldest)
	at := s.x() + s.indent + s.GetStringWidth(oldest)
	s.SetFont("Times", "", 6.5)
	s.Text(at, s.y+sheetLead-3.5, "1")
	s.y += sheetLead
	s.set("undated, from a winter without snow.", "", sheetSize, 0, 0)
	s.y += 6
	for _, item := range []string{"• oil, which is bought by the barrel and burnt by the spoon;", "• wicks;", "• patience."} {
		s.set(item, "", sheetSize, 4, 12)
	}
	s.y += 6
	for _, item := range []string{"1. Light the lamp before the sun is down, and look at the clock.", "2. Write down the time."} {
		s.set(item, "", sheetSize, 4, 16)
	}
	s.y += 6
	s.Bookmark("A Keeper's Day", 1, s.y)
	s.heading("1.1 A Keeper’s Day", 11.5)
	s.paragraph("The day begins at night. Whoever keeps a lamp sleeps when others work, as the first of them wrote:")
	s.column, s.y = 1, sheetTop+40
	s.right = 18
	s.set("I have not seen the noon of a day since the autumn, and I cannot say that I miss it, for the night has its own noon.", "", sheetSize, 18, 18)
	s.right = 0
	s.y += 6
	s.SetFont("Courier", "", 9)
	for _, l := range []string{"while dark {", "    burn(oil)", "}"} {
		s.y += 11
		s.Text(s.x(), s.y, l)
	}
	s.y += 12
	s.set("Nothing more can be said with certainty about those years.", "", sheetSize, s.indent, 0)
	s.SetTextColor(0, 0, 200)
	s.y += sheetLead
	s.Text(s.x()+s.indent, s.y, "The library")
	s.LinkString(s.x()+s.indent, s.y-9, s.GetStringWidth("The library"), 12, "https://example.org/library")
	s.SetTextColor(0, 0, 0)
	s.Text(s.x()+s.indent+s.GetStringWidth("The library")+2.5, s.y, "of the town has the rest.")
	s.SetFont("Times", "", 8)
	foot := sheetBottom - 10
	s.SetFont("Times", "", 5.5)
	s.Text(sheetLeft, foot-2.5, "1")
	s.SetFont("Times", "", 8)
	s.Text(sheetLeft+4, foot, "Ledger A, page 3; its ink has faded and")
	s.Text(sheetLeft, foot+10, "is hard to read.")
	return s
}

func TestPDF_ThePartsOfAPaper(t *testing.T) {
	a := importPDF(t, paperSheet().bytes(t))
	sameParts(t, outlineOf(a),
		`["heading",2,0,"","1 Introduction"]`,
		`["paragraph",0,0,"","A lamp that burns for a hundred years leaves more paper than ash, and the paper tells more. This is a well-known state of affairs; what is well-known is seldom written down."]`,
		`["paragraph",0,0,"","The oldest entry in any of the ledgers is1 undated, from a winter without snow."]`,
		`["item",1,0,"","oil, which is bought by the barrel and burnt by the spoon;"]`,
		`["item",1,0,"","wicks;"]`,
		`["item",1,0,"","patience."]`,
		`["item",1,1,"","Light the lamp before the sun is down, and look at the clock."]`,
		`["item",1,2,"","Write down the time."]`,
		`["heading",3,0,"","1.1 A Keeper’s Day"]`,
		`["paragraph",0,0,"","The day begins at night. Whoever keeps a lamp sleeps when others work, as the first of them wrote:"]`,
		`["quote",1,0,"","I have not seen the noon of a day since the autumn, and I cannot say that I miss it, for the night has its own noon."]`,
		`["code",0,0,"","while dark {\n    burn(oil)\n}"]`,
		`["paragraph",0,0,"","Nothing more can be said with certainty about those years."]`,
		`["paragraph",0,0,"","The library of the town has the rest."]`,
		`["footnote",0,0,"1","Ledger A, page 3; its ink has faded and is hard to read."]`,
	)
	if a.Title != "Lamps and Their Ledgers" || a.Byline != "Ada Example" || strings.Join(a.Keywords, "|") != "lamps|ledgers" || a.Published != "2024-02-29" {
		t.Errorf("%q by %q, %q, %s", a.Title, a.Byline, a.Keywords, a.Published)
	}
	var spans []string
	for _, b := range a.Blocks {
		for _, s := range b.Spans {
			spans = append(spans, string(s.Kind)+" "+s.Href+" "+a.Text.Slice(s.Range))
		}
	}
	sameParts(t, spans, "reference #note-1-1 1", "link https://example.org/library The library")
	if at, ok := a.Target("note-1-1"); !ok || at != a.Blocks[14].Start {
		t.Errorf("the note's target is at %d, %v", at, ok)
	}
	if len(a.Contents) != 2 || a.Contents[0] != (article.Entry{Title: "Introduction", Level: 1, Offset: 0}) || a.Contents[1].Offset != a.Blocks[8].Start {
		t.Errorf("%+v", a.Contents)
	}
}

// TestPDF_TheFixture keeps the golden's input as its maker writes it.
func TestPDF_TheFixture(t *testing.T) {
	const name = "testdata/paper.in.pdf"
	data := paperSheet().bytes(t)
	if *update {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(old, data) {
		t.Error("the fixture is another one")
	}
}

func TestPDF_ATableHasItsCellsInRows(t *testing.T) {
	s := newSheet(1)
	s.paragraph(pdfProse(1)[0])
	s.y += 10
	s.SetFont("Times", "", sheetSize)
	for _, row := range [][]string{{"Year", "Ships", "Lamp"}, {"1871", "1,204", "oil"}, {"1872", "988", "oil, later gas"}, {"1873", "1,377", "gas"}} {
		s.y += sheetLead
		for i, cell := range row {
			s.Text(s.x()+float64(i)*90, s.y, cell)
		}
	}
	a := importPDF(t, s.bytes(t))
	if len(a.Blocks) != 2 || a.Blocks[1].Kind != article.Table || a.Text.Slice(a.Blocks[1].Range) != "Year\tShips\tLamp\n1871\t1,204\toil\n1872\t988\toil, later gas\n1873\t1,377\tgas" {
		t.Errorf("%q", outlineOf(a))
	}
}

func TestPDF_LinesOfTheirOwnStay(t *testing.T) {
	s := newSheet(1)
	s.paragraph(pdfProse(1)[0])
	s.y += 10
	for _, l := range []string{"The lamp is lit, the tide is low,", "The sails that came are sails that go,", "And none of them", "will ever know"} {
		s.set(l, "", sheetSize, 0, 0)
	}
	s.y += 10
	s.paragraph(pdfProse(2)[1])
	a := importPDF(t, s.bytes(t))
	if len(a.Blocks) != 3 || strings.Count(a.Text.Slice(a.Blocks[1].Range), "\n") != 3 {
		t.Errorf("%q", outlineOf(a))
	}
}

func jpegBytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 120, 160)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// scan adds a page that is a picture.
func (s *sheet) scan(t *testing.T) {
	t.Helper()
	s.newPage()
	s.RegisterImageOptionsReader("scan", gofpdf.ImageOptions{ImageType: "JPEG"}, bytes.NewReader(jpegBytes(t)))
	s.ImageOptions("scan", 0, 0, 595, 842, false, gofpdf.ImageOptions{ImageType: "JPEG"}, 0, "")
}

func TestPDF_SaysWhatItCouldNotRead(t *testing.T) {
	some := newSheet(1)
	some.paragraph(pdfProse(1)[0])
	some.scan(t)
	some.scan(t)
	data := some.bytes(t)
	a := importPDF(t, data)
	if strings.Join(a.Problems, "|") != "2 of 3 pages are pictures without text (scans) and could not be read." {
		t.Errorf("%q", a.Problems)
	}
	locked, err := os.ReadFile("../pdftext/testdata/locked-256.pdf")
	if err != nil {
		t.Fatal(err)
	}
	scans := newSheet(1)
	scans.scan(t)
	for name, c := range map[string]struct {
		data []byte
		want error
		says string
	}{
		"scans":       {scans.bytes(t), ErrEmpty, "scans"},
		"blank pages": {newSheet(1).bytes(t), ErrEmpty, ""},
		"password":    {locked, ErrEncrypted, ""},
		"damaged":     {[]byte("%PDF-1.4 and nothing more"), ErrDamaged, ""},
	} {
		_, err := Import(context.Background(), &File{Name: "x", Data: c.data})
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Import(ctx, &File{Name: "x", Data: data}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestPDF_TitlesThatAreNone(t *testing.T) {
	for title, want := range map[string]string{
		"A Real Title": "A Real Title", "untitled": "Lamps", "Microsoft Word - x.docx": "Lamps", "book.indd": "Lamps", "": "Lamps", "1234": "Lamps", "paper.tex": "Lamps",
	} {
		s := newSheet(1)
		s.SetTitle(title, false)
		s.heading("Lamps", 20)
		s.paragraph(pdfProse(1)[0])
		a := importPDF(t, s.bytes(t))
		if a.Title != want || a.TitleDerived || (count(a, article.Heading) == 0) != (want == "Lamps") {
			t.Errorf("%q: %q, %q", title, a.Title, outlineOf(a))
		}
	}
}

// FuzzPDF fuzzes the file as a whole.
func FuzzPDF(f *testing.F) {
	files, _ := filepath.Glob("../pdftext/testdata/*.pdf")
	for _, name := range append(files, "testdata/paper.in.pdf") {
		if data, err := os.ReadFile(name); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.Contains(data[:min(1024, len(data))], []byte("%PDF-")) {
			return
		}
		checkPDF(t, data)
	})
}

func checkPDF(t *testing.T, data []byte) {
	_, err := Import(context.Background(), &File{Name: "x.pdf", Data: data})
	for _, e := range []error{nil, ErrEmpty, ErrDamaged, ErrEncrypted, ErrTooLarge} {
		if errors.Is(err, e) {
			if errors.Is(err, ErrDamaged) && strings.Contains(err.Error(), "runtime error") {
				t.Fatal(err) // a panic that was caught
			}
			return
		}
	}
	t.Fatal(err)
}

// FuzzPDFLayout fuzzes what a page shows, which a file only wraps.
func FuzzPDFLayout(f *testing.F) {
	f.Add([]byte("BT /F 10 Tf 12 TL 50 700 Td (One line of text) Tj T* (and one more-) Tj T* (over.) Tj 200 24 Td (right) Tj T* (column) Tj ET"))
	f.Add([]byte("BT /F 20 Tf 50 700 Td (1. Title) Tj /F 6 Tf 3 Ts (1) Tj 0 Ts /F 10 Tf 0 -600 Td (\x95 item) Tj 0 -12 Td [(a) -900 (b)] TJ ET"))
	f.Fuzz(func(t *testing.T, content []byte) {
		var b bytes.Buffer
		b.WriteString("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Kids[3 0 R 3 0 R]/MediaBox[0 0 600 800]>>\nendobj\n" +
			"3 0 obj\n<</Type/Page/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>\nendobj\n5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>\nendobj\n4 0 obj\n<<>>\nstream\n")
		b.Write(content)
		b.WriteString("\nendstream\nendobj\n")
		checkPDF(t, b.Bytes())
	})
}
