package importer_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"

	"dev.marginalia/article"
	. "dev.marginalia/article/importer"
)

// sheet sets text line by line, as programs that make PDFs do.
type sheet struct {
	*gofpdf.Fpdf
	columns     int
	indent, gap float64 // of paragraphs
	right       float64 // how far lines end before the column does
	justify     bool
	head        func(page int) string
	column      int
	y           float64
	width       float64
}

// The measures of a sheet, in points.
const (
	sheetTop    = 80.0
	sheetBottom = 700.0
	sheetLeft   = 70.0
	sheetWidth  = 440.0
	sheetGutter = 24.0
	sheetSize   = 10.0
	sheetLead   = 12.5
)

func newSheet(columns int) *sheet {
	s := &sheet{Fpdf: gofpdf.New("P", "pt", "A4", ""), columns: columns}
	s.SetCatalogSort(true)
	s.SetCreationDate(time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC))
	s.SetModificationDate(time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC))
	s.SetMargins(0, 0, 0)
	s.SetAutoPageBreak(false, 0)
	s.width = (sheetWidth - sheetGutter*float64(columns-1)) / float64(columns)
	s.newPage()
	return s
}

func (s *sheet) newPage() {
	s.AddPage()
	s.column, s.y = 0, sheetTop
	if s.head != nil {
		s.SetFont("Times", "I", 9)
		s.Text(sheetLeft, 50, s.head(s.PageNo()))
		s.SetFont("Times", "", 9)
		s.Text(sheetLeft+sheetWidth/2, 760, fmt.Sprint(s.PageNo()))
	}
}

func (s *sheet) x() float64 { return sheetLeft + float64(s.column)*(s.width+sheetGutter) }

// room makes sure that a line fits under what was set.
func (s *sheet) room(lead float64) {
	if s.y+lead <= sheetBottom {
		return
	}
	if s.column+1 < s.columns {
		s.column, s.y = s.column+1, sheetTop
		return
	}
	s.newPage()
}

// set sets a text in lines that are filled as far as they go, first and next being how far lines stand in.
// Words of more than six letters are cut where they do not fit.
func (s *sheet) set(text, style string, size, first, next float64) {
	s.SetFont("Times", style, size)
	lead := size * sheetLead / sheetSize
	words := strings.Fields(text)
	in := first
	for len(words) > 0 {
		line, rest := s.fill(words, s.width-in-s.right)
		s.room(lead)
		s.SetFont("Times", style, size)
		s.y += lead
		s.SetWordSpacing(0)
		if s.justify && len(rest) > 0 && len(line) > 1 {
			s.SetWordSpacing((s.width - in - s.GetStringWidth(strings.Join(line, " "))) / float64(len(line)-1))
		}
		s.Text(s.x()+in, s.y, latin(strings.Join(line, " ")))
		words, in = rest, next
	}
	s.SetWordSpacing(0)
}

func latin(t string) string {
	return strings.NewReplacer("“", "\x93", "”", "\x94", "’", "\x92", "–", "\x96", "•", "\x95", "ä", "\xe4").Replace(t)
}

func (s *sheet) fill(words []string, width float64) (line, rest []string) {
	for i, w := range words {
		with := append(line[:len(line):len(line)], w)
		if s.GetStringWidth(latin(strings.Join(with, " "))) <= width {
			line = with
			continue
		}
		for cut := len(w) - 3; cut >= 3 && len(w) > 6 && isLetters(w); cut-- {
			if part := append(line[:len(line):len(line)], w[:cut]+"-"); s.GetStringWidth(latin(strings.Join(part, " "))) <= width {
				return part, append([]string{w[cut:]}, words[i+1:]...)
			}
		}
		return line, words[i:]
	}
	return line, nil
}

func isLetters(w string) bool { return strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") == "" }

func (s *sheet) paragraph(text string) {
	s.set(text, "", sheetSize, s.indent, 0)
	s.y += s.gap
}

func (s *sheet) heading(text string, size float64) {
	s.y += size
	s.set(text, "B", size, 0, 0)
	s.y += size / 3
}

func (s *sheet) bytes(tb testing.TB) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := s.Output(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func importPDF(tb testing.TB, data []byte) *article.Article {
	tb.Helper()
	a, err := Import(context.Background(), &File{Name: "x.pdf", Data: data})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// pdfProse is n paragraphs that begin and end as paragraphs do, and that no line of another one repeats.
func pdfProse(n int) []string {
	sentences := []string{
		"The keeper of the lighthouse wrote down every vessel that passed, its colours and its course, in a ledger with green covers.",
		"Nobody had asked for such a record, and for many winters nobody wanted to read it.",
		"When the harbour was rebuilt, the engineers discovered that the currents had shifted by almost a quarter of a mile.",
		"They compared soundings with the observations in the ledger and understood where the sandbank had travelled.",
		"Afterwards the council decided to preserve the remaining volumes in the municipal library, behind glass.",
		"Visitors turn the pages with cotton gloves and photograph the drawings of unfamiliar sails.",
	}
	out := make([]string, n)
	for i := range out {
		var parts []string
		for k := range 3 + i%3 {
			parts = append(parts, sentences[(i*2+k)%len(sentences)])
		}
		out[i] = fmt.Sprintf("Entry number %d begins here. %s", i+1, strings.Join(parts, " "))
	}
	return out
}

func TestPDF_ParagraphsAreWholeHoweverTheyAreSet(t *testing.T) {
	want := pdfProse(40)
	for name, s := range map[string]*sheet{
		"one column, indented":               {columns: 1, indent: 14},
		"one column, indented and justified": {columns: 1, indent: 14, justify: true},
		"one column, with space between":     {columns: 1, gap: 8},
		"two columns, indented, justified":   {columns: 2, indent: 10, justify: true},
		"two columns, ragged":                {columns: 2, indent: 10},
		"three columns":                      {columns: 3, indent: 8, justify: true},
	} {
		doc := newSheet(s.columns)
		doc.indent, doc.gap, doc.justify = s.indent, s.gap, s.justify
		doc.head = func(page int) string {
			if page%2 == 1 {
				return fmt.Sprintf("THE LEDGER %d", page)
			}
			return "An Invented Author"
		}
		for i, p := range want {
			if i == 20 {
				doc.heading("The second half", 14)
			}
			doc.paragraph(p)
		}
		a := importPDF(t, doc.bytes(t))
		var got []string
		for _, b := range a.Blocks {
			if b.Kind == article.Heading && a.Text.Slice(b.Range) == "The second half" {
				continue
			}
			got = append(got, a.Text.Slice(b.Range))
		}
		if doc.PageNo() < 3 {
			t.Errorf("%s: only %d pages", name, doc.PageNo())
		}
		if len(got) != len(want) || count(a, article.Heading) != 1 {
			t.Errorf("%s: %d blocks, want %d; %d headings", name, len(got), len(want), count(a, article.Heading))
		}
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Errorf("%s: block %d is\n%q, want\n%q", name, i, got[i], want[i])
				break
			}
		}
	}
}
