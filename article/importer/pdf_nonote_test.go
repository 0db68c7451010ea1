package importer_test

import (
	"strings"
	"testing"

	"dev.marginalia/article"
)

// What stands far to the right or to the left on a line, and is no note in the margin.

// withoutNotes imports a sheet in which there are none.
func withoutNotes(t *testing.T, s *sheet) *article.Article {
	t.Helper()
	a := importPDF(t, s.bytes(t))
	if n := count(a, article.Footnote); n > 0 {
		t.Errorf("%d notes in %q", n, outlineOf(a))
	}
	return a
}

func hasText(t *testing.T, a *article.Article, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(a.Text.String(), p) {
			t.Errorf("%q is not in %q", p, a.Text.String())
		}
	}
}

// cells sets the cells of a row, at places from the left edge of the text.
func (s *sheet) cells(size float64, at []float64, cells ...string) {
	s.SetFont("Times", "", size)
	s.y += sheetLead
	for i, c := range cells {
		s.Text(sheetLeft+at[i], s.y, c)
	}
}

func TestPDF_NoNote_CellsOfATableInTheTextAndOfOneThatIsWider(t *testing.T) {
	prose := pdfProse(3)
	for _, size := range []float64{sheetSize, 8} {
		for _, last := range []float64{270, 360} {
			s := marginSheet()
			s.paragraph(prose[0])
			for _, row := range [][]string{{"Year", "Ships", "Lamp"}, {"1871", "1,204", "oil"}, {"1872", "988", "oil, later gas"}, {"1873", "1,377", "gas"}} {
				s.cells(size, []float64{0, 90, last}, row...)
			}
			s.y += 12
			s.paragraph(prose[1])
			hasText(t, withoutNotes(t, s), "\n\nYear\tShips\tLamp\n1871\t1,204\toil\n1872\t988\toil, later gas\n1873\t1,377\tgas\n\n")
		}
	}
}

func TestPDF_NoNote_NumbersOfPages(t *testing.T) {
	prose := pdfProse(3)
	for _, at := range []float64{322, 360} {
		s := marginSheet()
		s.heading("Contents", 14)
		for i, l := range []string{"The lamp", "The sea and its sails", "Of the keepers, and of those who kept them", "Winters", "What the council decided behind closed doors", "Ledgers"} {
			s.cells(sheetSize, []float64{0, at}, l, strings.Repeat("1", 1+i/3)+"7")
		}
		s.y += 12
		s.paragraph(prose[0])
		s.paragraph(prose[1])
		hasText(t, withoutNotes(t, s), "The lamp\t17\n", "doors\t117\n", prose[1])
	}
}

func TestPDF_NoNote_LinesThatWereSpreadToFillTheColumn(t *testing.T) {
	prose := pdfProse(3)
	s := newSheet(1)
	s.width, s.justify, s.gap = 110, true, 6
	for _, p := range prose {
		s.paragraph(p)
	}
	hasText(t, withoutNotes(t, s), strings.Join(prose, "\n\n"))
}

func TestPDF_NoNote_ListsThatHangBeforeTheTextOrStandFarIn(t *testing.T) {
	prose := pdfProse(3)
	s := marginSheet()
	s.paragraph(prose[0])
	for i, l := range []string{"Light the lamp before the sun is down.", "Write down the time in the ledger."} {
		s.cells(sheetSize, []float64{-24, 0}, []string{"1.", "2."}[i], l)
	}
	for i, l := range []string{"oil, which is bought by the barrel;", "wicks and patience."} {
		s.cells(sheetSize, []float64{[]float64{18, 54}[i], []float64{36, 72}[i]}, "\x95", l)
	}
	s.y += 12
	s.paragraph(prose[1])
	s.y += 6
	s.note(sheetLeft-24, s.y+sheetLead, "a)")
	s.cells(sheetSize, []float64{0}, "The lamp is lit before the sun is down.")
	s.y += 12
	s.paragraph(prose[2])
	a := withoutNotes(t, s)
	if n := count(a, article.Item); n != 4 {
		t.Errorf("%d items in %q", n, outlineOf(a))
	}
	hasText(t, a, "Light the lamp before the sun is down.\n\nWrite down the time in the ledger.", "a) The lamp is lit", prose[1])
}

func TestPDF_NoNote_ANumberOfAPageInSmallFigures(t *testing.T) {
	prose := pdfProse(3)
	s := marginSheet()
	s.paragraph(prose[0])
	s.note(sheetLeft+352, s.firstLine(), "17")
	s.cells(sheetSize, []float64{0}, "What the council decided")
	s.y += 12
	s.paragraph(prose[1])
	hasText(t, withoutNotes(t, s), "decided 17")
}

func TestPDF_NoNote_WordsThatParagraphsHangOn(t *testing.T) {
	prose := pdfProse(3)
	s := marginSheet()
	for i, p := range prose {
		s.SetFont("Times", "", sheetSize)
		s.Text(sheetLeft-64, s.firstLine(), []string{"The keeper", "A visitor", "The council"}[i])
		s.paragraph(p)
	}
	withoutNotes(t, s)
}

func TestPDF_NoNote_HeadsOfColumnsAndARemarkInATable(t *testing.T) {
	for _, lines := range [][]string{
		{"oil and wax 1871 1872 1873 1874 1875 1876", "gas and oil 1,204 988 1,377 1,502 871", "wax and gas 1871 1872 1873 1874 1875 1876", "all of them 1,204 988 1,377 1,502 871"},
		{"Whoever keeps the lamp, and sleeps when others work at sea", "The council", "Visitors who turn the pages of the ledger with their gloves", "Lamp", "The sea, with its currents and its sandbanks in the winter", "Sails"},
	} {
		s := marginSheet()
		for i, l := range lines {
			cells := []string{l, "in May of 1871"}
			s.cells(sheetSize, []float64{0, 352}, cells[:2-min(i, 1)]...)
		}
		withoutNotes(t, s)
	}
}

func TestPDF_NoNote_BesideAnEdgeThatManyLinesCross(t *testing.T) {
	prose := pdfProse(3)
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
	withoutNotes(t, s)
}

func TestPDF_NoNote_TheFirstCellOfARowInSmallLetters(t *testing.T) {
	prose := pdfProse(3)
	s := marginSheet()
	s.paragraph(prose[0])
	s.cells(8, []float64{-64, 10, 200}, "Of the lamps", "oil, and later gas", "1,204 and 988")
	s.y += 12
	s.paragraph(prose[1])
	withoutNotes(t, s)
}

func TestPDF_NoNote_ABlockBelowTheTextAndOneAboveIt(t *testing.T) {
	prose := pdfProse(3)
	for _, x := range []float64{0, 452} {
		s := marginSheet()
		s.note(sheetLeft-64+x, sheetTop-22, "", "From the town")
		s.paragraph(prose[0])
		s.paragraph(prose[1])
		s.note(sheetLeft-64+x, s.y+40, "", "The municipal library")
		withoutNotes(t, s)
	}
}

func TestPDF_NoNote_SomethingInEveryLine(t *testing.T) {
	s := marginSheet()
	for range 3 {
		for _, n := range []string{"one", "two", "three"} {
			s.cells(sheetSize, []float64{0, 352}, "Visitors who turn the pages of the ledger with gloves,", "line "+n)
		}
	}
	hasText(t, withoutNotes(t, s), "gloves,\tline two")
}

func TestPDF_NoNote_AsMuchAsInTheText(t *testing.T) {
	prose := pdfProse(3)
	s := marginSheet()
	s.paragraph(prose[0])
	var lines []string
	for range 10 {
		lines = append(lines, "Ledgers with green covers")
	}
	s.note(sheetLeft+352, s.y, "", lines...)
	withoutNotes(t, s)
}

func TestPDF_NoNote_AColumnOfTwoLines(t *testing.T) {
	prose := pdfProse(3)
	s := newSheet(2)
	s.justify, s.gap = true, 6
	for _, p := range prose {
		s.paragraph(p)
	}
	s.column, s.y = 1, sheetTop
	s.paragraph("The last of all words that the keeper of the lighthouse wrote into the ledger.")
	withoutNotes(t, s)
}

func TestPDF_NoNote_ColumnsTheLastOfWhichIsNearlyEmpty(t *testing.T) {
	prose := pdfProse(3)
	s := newSheet(2)
	s.justify, s.gap = true, 6
	for _, p := range prose {
		s.paragraph(p)
	}
	s.column, s.y = 1, sheetTop
	const last = "The last of all words that the keeper of the lighthouse wrote into the ledger are about its covers, which had faded."
	s.paragraph(last)
	hasText(t, withoutNotes(t, s), strings.Join(prose, "\n\n")+"\n\n"+last)
}
