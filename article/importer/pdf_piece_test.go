package importer

import (
	"strings"
	"testing"
)

// rowOf sets words from x on, ten points each and as far apart as the gaps say.
func rowOf(x, y, size float64, rtl bool, gaps ...float64) pdfRow {
	r := pdfRow{y: y, size: size}
	for _, g := range append([]float64{0}, gaps...) {
		x += g
		r.words = append(r.words, pdfWord{text: "words", x0: x, x1: x + 10, y: y, size: size, rtl: rtl})
		x += 10
	}
	return r
}

func TestPieces_AreCutAtGapsWiderThanTheOthers(t *testing.T) {
	for _, c := range []struct {
		gaps []float64
		want string
	}{
		{[]float64{3, 3, 3}, "0-4"},
		{[]float64{3, 26, 3}, "0-2 2-4"},
		{[]float64{14, 13, 15}, "0-4"}, // a line that was spread
		{[]float64{14, 13, 40, 3}, "0-3 3-5"},
		{[]float64{3, 9}, "0-3"},
		{[]float64{26}, "0-1 1-2"},
	} {
		r := rowOf(0, 0, 10, false, c.gaps...)
		var got []string
		for _, p := range r.pieces(7, false) {
			got = append(got, string(rune('0'+p.from))+"-"+string(rune('0'+p.to)))
			if p.row != 7 || p.letters != 5*(p.to-p.from) || p.x0 != r.words[p.from].x0 || p.x1 != r.words[p.to-1].x1 {
				t.Errorf("%v: %+v", c.gaps, p)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v: %v, want %s", c.gaps, got, c.want)
		}
	}
}

// Lines that are read from the right end on the left; notes stand on either side of them.
func TestWithoutMargins_OfLinesFromTheRight(t *testing.T) {
	for _, x := range []float64{20, 260} { // of the note, left or right of the lines from 100 to 240
		var rows []pdfRow
		for i := range 8 {
			row := rowOf(100, float64(i)*12, 10, true, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3)
			if i == 3 {
				note := rowOf(x, row.y, 8, true, 2, 2).words
				if x < 100 {
					row.words = append(note, row.words...)
				} else {
					row.words = append(row.words, note...)
				}
			}
			rows = append(rows, row)
		}
		r := pdfRegion{rows: rows}
		r.x0, r.x1 = extent(rows)
		got := r.withoutMargins()
		if len(got) != 2 || got[0].aside || !got[1].aside || len(got[0].rows) != 8 || len(got[1].rows) != 1 {
			t.Fatalf("note at %v: %d regions", x, len(got))
		}
		if got[0].x0 != 100 || got[0].x1 != 240 || got[1].x0 != x || len(got[1].rows[0].words) != 3 || len(got[0].rows[3].words) != 11 {
			t.Errorf("note at %v: %v-%v, %v-%v", x, got[0].x0, got[0].x1, got[1].x0, got[1].x1)
		}
	}
}

// Where nobody looks, the places of notes need not be right, but they take no time.
func TestBesideText_KeepsTheOrderOfAPageWithTooManyBlocks(t *testing.T) {
	region := &pdfRegion{}
	block := func(aside bool, y float64) pdfBlock {
		return pdfBlock{region: region, aside: aside, lines: []pdfLine{{y: y, size: 10}}}
	}
	for _, n := range []int{2, 1500} {
		var blocks []pdfBlock
		for i := range 2 * n {
			blocks = append(blocks, block(i >= n, float64(i%n)*20))
		}
		got := besideText(blocks)
		if len(got) != 2*n || got[1].aside != (n == 2) {
			t.Errorf("%d notes: %d blocks", n, len(got))
		}
	}
}
