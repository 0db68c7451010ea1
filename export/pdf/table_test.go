package pdf

import (
	"math"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// gridOf lays out the columns of a table of rows.
func gridOf(t *testing.T, header int, marked string, rows ...string) (*grid, []row) {
	t.Helper()
	s := &sample{}
	s.add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: header, Align: []article.Align{"", article.AlignEnd, article.AlignCenter}}}, strings.Join(rows, "\n"))
	if marked != "" {
		s.mark(marked, annotation.Yellow, annotation.Highlight, "A note.")
	}
	w := s.work()
	c := emptyDocument(t, Options{Engine: engine(t)}).newComposer(w, nil)
	b, l := c.designed(0)
	g := c.gridOf(b, l)
	if !g.choose() {
		return nil, nil
	}
	return g, g.set()
}

func TestTable_TakesNoMoreRoomThanItNeeds(t *testing.T) {
	g, _ := gridOf(t, 1, "", "Year\tCasts", "1871\t412")
	if g.width > 100 || g.wide || g.style.Size != tableSize {
		t.Errorf("width %.1f, wide %v, size %.1f", g.width, g.wide, g.style.Size)
	}
}

func TestTable_ThatNearlyFillsTheColumnFillsIt(t *testing.T) {
	g, _ := gridOf(t, 1, "", "Station\tDepth", strings.Repeat("word ", 13)+"\t412")
	if math.Abs(g.width-usual.column) > .01 {
		t.Errorf("width %.1f", g.width)
	}
}

func TestTable_ShortColumnsAreNotBrokenBesideALongOne(t *testing.T) {
	g, rows := gridOf(t, 1, "", "Station\tDepth (m)\tRemarks", "Inner buoy\t5.1\t"+strings.Repeat("the lead came up clean ", 8))
	if g.wide || len(rows) != 2 {
		t.Fatalf("wide %v, %d rows", g.wide, len(rows))
	}
	if n := len(rows[0].parts); n != 3 {
		t.Errorf("the headings have %d lines", n)
	}
	for _, p := range rows[1].parts[:2] {
		if p.line.Start != 0 || p.line.End != len(p.of.source) {
			t.Error("a short cell is broken")
		}
	}
	if n := len(rows[1].parts); n < 4 {
		t.Errorf("the long cell has %d lines", n-2)
	}
}

var months = "Station\tJan\tFeb\tMar\tApr\tMay\tJun\tJul\tAug\tSep\tOct\tNov\tDec\tMean"

func TestTable_TooWideForTheColumnTakesTheRoomOfTheNotes(t *testing.T) {
	g, rows := gridOf(t, 1, "", months, strings.Repeat("10.5\t", 13)+"9.9")
	if !g.wide || g.style.Size != tableSize || math.Abs(g.width-(usual.column+usual.spare())) > .01 || !rows[0].wide {
		t.Errorf("wide %v, size %.1f, width %.1f", g.wide, g.style.Size, g.width)
	}
}

func TestTable_WithANoteStaysInTheColumnInSmallerType(t *testing.T) {
	g, rows := gridOf(t, 1, "10.5", months, strings.Repeat("10.5\t", 13)+"9.9")
	if g.wide || g.style.Size >= tableSize || g.style.Size < leastTable || g.width > usual.column+.01 || rows[0].wide {
		t.Errorf("wide %v, size %.1f, width %.1f", g.wide, g.style.Size, g.width)
	}
}

func TestTable_BreaksWordsRatherThanLeaveThePaper(t *testing.T) {
	g, rows := gridOf(t, 0, "", strings.Repeat(strings.Repeat("x", 60)+"\t", 7)+"end")
	if g.width > usual.column+usual.spare()+.01 {
		t.Errorf("width %.1f", g.width)
	}
	for _, p := range rows[0].parts {
		if right := p.x + p.line.X + p.line.Width; right > usual.column+usual.spare()+1 {
			t.Errorf("a line ends at %.1f", right)
		}
	}
}

func TestTable_OfTooManyColumnsIsSetAsText(t *testing.T) {
	if g, _ := gridOf(t, 1, "", strings.Repeat("ab\t", 120)+"cd"); g != nil {
		t.Errorf("it was set in columns of %.1f points", g.widths[0])
	}
}

func TestTable_HeadingsAreRepeatedWithoutBeingTextTwice(t *testing.T) {
	_, rows := gridOf(t, 2, "", "A\tB\tC", "a\tb\tc", "1\t2\t3", "4\t5\t6")
	if len(rows) != 4 || rows[0].repeat != nil || rows[1].repeat != nil || len(rows[2].repeat) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, r := range rows[3].repeat {
		for _, p := range r.parts {
			if p.ofText() {
				t.Error("a repeated heading is of the text")
			}
		}
	}
	if !rows[0].keepNext || !rows[1].keepNext || rows[2].keepNext {
		t.Error("headings do not stay with the first row")
	}
}

func TestTable_RowsAreOnlyPartedWhenHigherThanAPage(t *testing.T) {
	_, rows := gridOf(t, 1, "", "A\tB", "short\tx", strings.Repeat("many words ", 2500)+"\ty")
	if len(rows) < 4 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, r := range rows {
		if r.height > usual.bottom-usual.top {
			t.Errorf("row %d is %.0f high", i, r.height)
		}
	}
	at := 0
	for _, r := range rows[2:] {
		for _, p := range r.parts {
			if p.of.offset == rows[2].parts[0].of.offset {
				if p.line.Start != at {
					t.Fatalf("a line begins at %d, want %d", p.line.Start, at)
				}
				at = p.line.End
			}
		}
	}
}

func TestTable_CellsAreAligned(t *testing.T) {
	g, rows := gridOf(t, 1, "", "Name\tNumber\tMiddle", "a\t1\tm")
	left, end, middle := rows[1].parts[0], rows[1].parts[1], rows[1].parts[2]
	if left.x != 0 {
		t.Errorf("the first column begins at %.2f", left.x)
	}
	right := g.widths[0] + g.widths[1] - 2*cellPad - cellPad + cellPad
	if got := end.x + end.line.Width; math.Abs(got-right) > .01 {
		t.Errorf("the second column ends at %.2f, want %.2f", got, right)
	}
	head := rows[0].parts[2]
	if a, b := middle.x+middle.line.Width/2, head.x+head.line.Width/2; math.Abs(a-b) > .01 {
		t.Errorf("middles at %.2f and %.2f", a, b)
	}
}

func TestTable_OfARightToLeftArticleIsMirrored(t *testing.T) {
	s := &sample{}
	s.a.Direction = "rtl"
	s.add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1}}, "أ\tب\n1\t2")
	c := emptyDocument(t, Options{Engine: engine(t)}).newComposer(s.work(), nil)
	rows := c.block(0)
	first, second := rows[0].parts[0], rows[0].parts[1]
	if first.x+first.line.X < second.x+second.line.X {
		t.Error("the first column is left of the second")
	}
	if right := first.x + first.line.X + first.line.Width; math.Abs(right-usual.column) > .01 {
		t.Errorf("the table ends at %.2f", right)
	}
}
