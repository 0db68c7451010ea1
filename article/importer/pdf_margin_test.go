package importer_test

import (
	"strings"
	"testing"

	"dev.marginalia/article"
)

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

func TestPDF_WhatIsFarToTheRightButNoNote(t *testing.T) {
	noNotes := func(t *testing.T, s *sheet) *article.Article {
		t.Helper()
		a := importPDF(t, s.bytes(t))
		if n := count(a, article.Footnote); n > 0 {
			t.Errorf("%d notes in %q", n, outlineOf(a))
		}
		return a
	}
	has := func(t *testing.T, a *article.Article, parts ...string) {
		t.Helper()
		for _, p := range parts {
			if !strings.Contains(a.Text.String(), p) {
				t.Errorf("%q is not in %q", p, a.Text.String())
			}
		}
	}
	prose := pdfProse(3)
	rows := func(s *sheet, size float64, at []float64, cells ...string) {
		s.SetFont("Times", "", size)
		s.y += sheetLead
		for i, c := range cells {
			s.Text(sheetLeft+at[i], s.y, c)
		}
	}
	t.Run("cells of a table in the text, and of one that is wider", func(t *testing.T) {
		for _, size := range []float64{sheetSize, 8} {
			for _, last := range []float64{270, 360} {
				s := marginSheet()
				s.paragraph(prose[0])
				for _, row := range [][]string{{"Year", "Ships", "Lamp"}, {"1871", "1,204", "oil"}, {"1872", "988", "oil, later gas"}, {"1873", "1,377", "gas"}} {
					rows(s, size, []float64{0, 90, last}, row...)
				}
				s.y += 12
				s.paragraph(prose[1])
				has(t, noNotes(t, s), "\n\nYear\tShips\tLamp\n1871\t1,204\toil\n1872\t988\toil, later gas\n1873\t1,377\tgas\n\n")
			}
		}
	})
	t.Run("numbers of pages", func(t *testing.T) {
		for _, at := range []float64{322, 360} {
			s := marginSheet()
			s.heading("Contents", 14)
			for i, l := range []string{"The lamp", "The sea and its sails", "Of the keepers, and of those who kept them", "Winters", "What the council decided behind closed doors", "Ledgers"} {
				rows(s, sheetSize, []float64{0, at}, l, strings.Repeat("1", 1+i/3)+"7")
			}
			s.y += 12
			s.paragraph(prose[0])
			s.paragraph(prose[1])
			has(t, noNotes(t, s), "The lamp\t17\n", "doors\t117\n", prose[1])
		}
	})
	t.Run("lines that were spread to fill the column", func(t *testing.T) {
		s := newSheet(1)
		s.width, s.justify, s.gap = 110, true, 6
		for _, p := range prose {
			s.paragraph(p)
		}
		has(t, noNotes(t, s), strings.Join(prose, "\n\n"))
	})
	t.Run("lists that hang before the text, or stand far in", func(t *testing.T) {
		s := marginSheet()
		s.paragraph(prose[0])
		for i, l := range []string{"Light the lamp before the sun is down.", "Write down the time in the ledger."} {
			rows(s, sheetSize, []float64{-24, 0}, []string{"1.", "2."}[i], l)
		}
		for i, l := range []string{"oil, which is bought by the barrel;", "wicks and patience."} {
			rows(s, sheetSize, []float64{[]float64{18, 54}[i], []float64{36, 72}[i]}, "\x95", l)
		}
		s.y += 12
		s.paragraph(prose[1])
		s.y += 6
		s.note(sheetLeft-24, s.y+sheetLead, "a)")
		rows(s, sheetSize, []float64{0}, "The lamp is lit before the sun is down.")
		s.y += 12
		s.paragraph(prose[2])
		a := noNotes(t, s)
		if n := count(a, article.Item); n != 4 {
			t.Errorf("%d items in %q", n, outlineOf(a))
		}
		has(t, a, "Light the lamp before the sun is down.\n\nWrite down the time in the ledger.", "a) The lamp is lit", prose[1])
	})
	t.Run("a number of a page in small figures", func(t *testing.T) {
		s := marginSheet()
		s.paragraph(prose[0])
		s.note(sheetLeft+352, s.firstLine(), "17")
		rows(s, sheetSize, []float64{0}, "What the council decided")
		s.y += 12
		s.paragraph(prose[1])
		has(t, noNotes(t, s), "decided 17")
	})
	t.Run("words that paragraphs hang on", func(t *testing.T) {
		s := marginSheet()
		for i, p := range prose {
			s.SetFont("Times", "", sheetSize)
			s.Text(sheetLeft-64, s.firstLine(), []string{"The keeper", "A visitor", "The council"}[i])
			s.paragraph(p)
		}
		noNotes(t, s)
	})
	t.Run("heads of columns, and a remark in a table", func(t *testing.T) {
		for _, lines := range [][]string{
			{"oil and wax 1871 1872 1873 1874 1875 1876", "gas and oil 1,204 988 1,377 1,502 871", "wax and gas 1871 1872 1873 1874 1875 1876", "all of them 1,204 988 1,377 1,502 871"},
			{"Whoever keeps the lamp, and sleeps when others work at sea", "The council", "Visitors who turn the pages of the ledger with their gloves", "Lamp", "The sea, with its currents and its sandbanks in the winter", "Sails"},
		} {
			s := marginSheet()
			for i, l := range lines {
				cells := []string{l, "in May of 1871"}
				rows(s, sheetSize, []float64{0, 352}, cells[:2-min(i, 1)]...)
			}
			noNotes(t, s)
		}
	})
	t.Run("beside an edge that many lines cross", func(t *testing.T) {
		s := marginSheet()
		s.paragraph(prose[0])
		for i := range 4 {
			s.SetFont("Times", "", 12)
			s.y += 15
			s.Text(sheetLeft, s.y, "Whoever keeps the lamp, and sleeps when others work at sea, is asked to")
			if i == 1 {
				s.note(sheetLeft+452, s.y, "1", "Nice image")
			}
		}
		s.note(sheetLeft+352, sheetTop+sheetLead, "1", "Nice image")
		noNotes(t, s)
	})
	t.Run("the first cell of a row in small letters", func(t *testing.T) {
		s := marginSheet()
		s.paragraph(prose[0])
		rows(s, 8, []float64{-64, 10, 200}, "Of the lamps", "oil, and later gas", "1,204 and 988")
		s.y += 12
		s.paragraph(prose[1])
		noNotes(t, s)
	})
	t.Run("a block below the text, and one above it", func(t *testing.T) {
		for _, x := range []float64{0, 452} {
			s := marginSheet()
			s.note(sheetLeft-64+x, sheetTop-22, "", "From the town")
			s.paragraph(prose[0])
			s.paragraph(prose[1])
			s.note(sheetLeft-64+x, s.y+40, "", "The municipal library")
			noNotes(t, s)
		}
	})
	t.Run("something in every line", func(t *testing.T) {
		s := marginSheet()
		for range 3 {
			for _, n := range []string{"one", "two", "three"} {
				rows(s, sheetSize, []float64{0, 352}, "Visitors who turn the pages of the ledger with gloves,", "line "+n)
			}
		}
		has(t, noNotes(t, s), "gloves,\tline two")
	})
	t.Run("as much as in the text", func(t *testing.T) {
		s := marginSheet()
		s.paragraph(prose[0])
		var lines []string
		for range 10 {
			lines = append(lines, "Ledgers with green covers")
		}
		s.note(sheetLeft+352, s.y, "", lines...)
		noNotes(t, s)
	})
	t.Run("a column of two lines", func(t *testing.T) {
		s := newSheet(2)
		s.justify, s.gap = true, 6
		for _, p := range prose {
			s.paragraph(p)
		}
		s.column, s.y = 1, sheetTop
		s.paragraph("The last of all words that the keeper of the lighthouse wrote into the ledger.")
		noNotes(t, s)
	})
	t.Run("columns, the last of which is nearly empty", func(t *testing.T) {
		s := newSheet(2)
		s.justify, s.gap = true, 6
		for _, p := range prose {
			s.paragraph(p)
		}
		s.column, s.y = 1, sheetTop
		const last = "The last of all words that the keeper of the lighthouse wrote into the ledger are about its covers, which had faded."
		s.paragraph(last)
		has(t, noNotes(t, s), strings.Join(prose, "\n\n")+"\n\n"+last)
	})
}
