package importer_test

import "testing"

// marginSheet has a column of text with room for notes beside it, as handouts have.
func marginSheet() *sheet {
	s := newSheet(1)
	s.width, s.justify, s.gap = 332, true, 6
	return s
}

// note sets small lines at x, the first of them on the base line y, behind a number that is smaller still.
func (s *sheet) note(x, y float64, number string, lines ...string) {
	s.SetFont("Helvetica", "", 7.4)
	s.Text(x, y, number)
	s.SetFont("Helvetica", "", 8.4)
	for i, l := range lines {
		s.Text(x+7, y+11*float64(i), l)
	}
}

// firstLine is the base line of the line that is set next.
func (s *sheet) firstLine() float64 { return s.y + sheetLead }

func TestPDF_AFewNotesInTheMarginStandBehindTheirParagraphs(t *testing.T) {
	prose := pdfProse(3)
	right, left := sheetLeft+332+20.0, sheetLeft-62.0
	for name, set := range map[string]func(s *sheet, i int, y float64) (notes []string){
		"one short note": func(s *sheet, i int, y float64) []string {
			if i != 1 {
				return nil
			}
			s.note(right, y, "1", "Nice image")
			return []string{`["footnote",0,0,"1","Nice image"]`}
		},
		"one that is longer than its line": func(s *sheet, i int, y float64) []string {
			if i != 0 {
				return nil
			}
			s.note(right, y, "1", "Compare the soundings", "of the year before")
			return []string{`["footnote",0,0,"1","Compare the soundings of the year before"]`}
		},
		"one below the other": func(s *sheet, i int, y float64) []string {
			if i != 0 {
				return nil
			}
			s.note(right, y, "1", "Nice image")
			s.note(right, y+11, "2", "And again")
			return []string{`["footnote",0,0,"1","Nice image"]`, `["footnote",0,0,"2","And again"]`}
		},
		"a sign of no letters": func(s *sheet, i int, y float64) []string {
			if i != 1 {
				return nil
			}
			s.note(right, y, "1", "!?")
			return []string{`["footnote",0,0,"1","!?"]`}
		},
		"left of the text": func(s *sheet, i int, y float64) []string {
			if i != 2 {
				return nil
			}
			s.note(left, y+sheetLead, "1", "Which", "winter?")
			return []string{`["footnote",0,0,"1","Which winter?"]`}
		},
		"as large as the text": func(s *sheet, i int, y float64) []string {
			if i != 1 {
				return nil
			}
			s.SetFont("Times", "I", sheetSize)
			s.Text(right, y+2*sheetLead, "the harbour")
			return []string{`["footnote",0,0,"","the harbour"]`}
		},
	} {
		s := marginSheet()
		s.SetTitle("Another title", false)
		s.width = sheetWidth // it goes over the margin
		s.heading("Notes from a Harbour, and from the Sea that is in Front of it", 13)
		s.width = 332
		want := []string{`["heading",1,0,"","Notes from a Harbour, and from the Sea that is in Front of it"]`}
		for i, p := range prose {
			y := s.firstLine()
			s.paragraph(p)
			want = append(want, `["paragraph",0,0,"","`+p+`"]`)
			want = append(want, set(s, i, y)...)
		}
		t.Run(name, func(t *testing.T) { sameParts(t, outlineOf(importPDF(t, s.bytes(t))), want...) })
	}
}

func TestPDF_ANoteDoesNotPartAParagraphThatGoesOnOnTheNextPage(t *testing.T) {
	s := marginSheet()
	s.y = sheetBottom - 12*sheetLead
	prose := pdfProse(3)
	s.paragraph(prose[0])
	s.note(sheetLeft+352, s.y+3*sheetLead, "1", "Nice image")
	s.paragraph(prose[1])
	s.paragraph(prose[2])
	if s.PageNo() != 2 {
		t.Fatal(s.PageNo(), " pages")
	}
	a := importPDF(t, s.bytes(t))
	sameParts(t, outlineOf(a),
		`["paragraph",0,0,"","`+prose[0]+`"]`, `["paragraph",0,0,"","`+prose[1]+`"]`,
		`["footnote",0,0,"1","Nice image"]`, `["paragraph",0,0,"","`+prose[2]+`"]`)
}

func TestPDF_ATagStaysWithItsNote(t *testing.T) {
	s := marginSheet()
	prose := pdfProse(3)
	s.paragraph("The lamp is lit.")
	s.note(sheetLeft+352, s.y-6, "1", "Nice image")
	s.SetFont("Helvetica", "", 7)
	s.Text(sheetLeft+359, s.y+6, "#style")
	for _, p := range prose {
		s.paragraph(p)
	}
	sameParts(t, outlineOf(importPDF(t, s.bytes(t)))[:4],
		`["paragraph",0,0,"","The lamp is lit."]`, `["footnote",0,0,"1","Nice image"]`, `["footnote",0,0,"","#style"]`,
		`["paragraph",0,0,"","`+prose[0]+`"]`)
}

func TestPDF_ANoteBesideTwoColumnsStandsBehindTheNearerOne(t *testing.T) {
	s := newSheet(2)
	s.justify, s.gap = true, 6
	prose := pdfProse(6)
	var want []string
	for i, p := range prose {
		if i == 3 {
			s.column, s.y = 1, sheetTop
		}
		y := s.firstLine()
		s.paragraph(p)
		want = append(want, `["paragraph",0,0,"","`+p+`"]`)
		if i == 4 {
			s.note(sheetLeft+sheetWidth+14, y, "1", "Nice", "image")
			want = append(want, `["footnote",0,0,"1","Nice image"]`)
		}
	}
	sameParts(t, outlineOf(importPDF(t, s.bytes(t))), want...)
}
