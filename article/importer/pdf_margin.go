package importer

import (
	"math"
	"slices"
	"unicode"
)

// Notes in the margin may be too few and too short to make a gutter beside the text. They are told from it by the
// edges that its lines share: what begins behind the one, or ends before the other, stands beside the column.

// pdfPiece is what of a row stands between wide gaps. x is counted in the direction of reading: a piece begins
// at x0.
type pdfPiece struct {
	row      int
	from, to int // its words
	x0, x1   float64
	y, size  float64
	letters  int
}

// textColumn is where most lines of a region begin and end, in the direction of reading.
type textColumn struct {
	start, end float64
	size       float64
	lines      int
	full       int // lines that end near the end of the column
	letters    int
	top        float64 // base lines of the first line and of the last
	bottom     float64
}

// Measures of margins, as parts of the size of the text where nothing else is said.
const (
	wideGap      = 1.0  // a gap that parts a row is wider
	wordSpaces   = 2.5  // and wider than so many of the row's spaces between words
	marginGap    = 0.75 // notes are so far from the text
	marginWidth  = 0.6  // and narrower than this part of its width
	marginLines  = 3    // the text has so many lines
	deepIndent   = 5.0  // lines of the text begin no farther in
	raggedEnd    = 4.0  // and most of them end so near to its end
	proseLetters = 20   // letters that its lines have at least, unless the notes are set smaller
	noteLead     = 2.2  // lines of one note are no farther apart
)

// withoutMargins takes what stands in the margins out of a region; it follows in regions of its own.
func (r pdfRegion) withoutMargins() []pdfRegion {
	rtl := mostlyRTL(r.rows)
	rows := make([][]pdfPiece, len(r.rows))
	for i := range r.rows {
		rows[i] = r.rows[i].pieces(i, rtl)
	}
	column := textColumnOf(rows, modeSize(r.rows))
	if column.lines < marginLines {
		return []pdfRegion{r}
	}
	first, behind := make([]int, len(r.rows)), make([]int, len(r.rows)) // the words that stay
	for i := range r.rows {
		behind[i] = len(r.rows[i].words)
	}
	found := false
	for _, before := range []bool{true, false} {
		for _, p := range column.notes(rows, before) {
			found = true
			if before != rtl {
				first[p.row] = max(first[p.row], p.to)
			} else {
				behind[p.row] = min(behind[p.row], p.from)
			}
		}
	}
	if !found {
		return []pdfRegion{r}
	}
	var left, text, right []pdfRow
	for i, row := range r.rows {
		left = appendRow(left, row.words[:first[i]])
		text = appendRow(text, row.words[first[i]:behind[i]])
		right = appendRow(right, row.words[behind[i]:])
	}
	out := []pdfRegion{{rows: text}}
	for _, rows := range [][]pdfRow{left, right} {
		if len(rows) > 0 {
			out = append(out, pdfRegion{rows: rows, aside: true})
		}
	}
	for i := range out {
		out[i].x0, out[i].x1 = extent(out[i].rows)
	}
	return out
}

// pieces cuts the row, the page's i-th, at gaps much wider than the spaces between its words.
func (r *pdfRow) pieces(i int, rtl bool) []pdfPiece {
	gaps := make([]float64, len(r.words))
	var spaces []float64
	x := r.words[0].x1
	for k, w := range r.words[1:] {
		gaps[k+1] = w.x0 - x
		x = max(x, w.x1)
		if !w.glued {
			spaces = append(spaces, gaps[k+1])
		}
	}
	wide := wideGap * r.size
	if len(spaces) > 1 {
		slices.Sort(spaces)
		wide = max(wide, wordSpaces*spaces[(len(spaces)-1)/2])
	}
	var out []pdfPiece
	from := 0
	for k := 1; k <= len(r.words); k++ {
		if k == len(r.words) || gaps[k] > wide {
			out = append(out, r.piece(i, from, k, rtl))
			from = k
		}
	}
	if rtl {
		slices.Reverse(out)
	}
	return out
}

func (r *pdfRow) piece(i, from, to int, rtl bool) pdfPiece {
	p := pdfPiece{row: i, from: from, to: to, x0: r.words[from].x0, x1: math.Inf(-1), y: r.y}
	for _, w := range r.words[from:to] {
		p.x1, p.size = max(p.x1, w.x1), max(p.size, w.size)
		for _, c := range w.text {
			if unicode.IsLetter(c) {
				p.letters++
			}
		}
	}
	if rtl {
		p.x0, p.x1 = -p.x1, -p.x0
	}
	return p
}

// textColumnOf finds the column in which the lines in the size of most letters stand. Without lines that share
// an end it has none.
func textColumnOf(rows [][]pdfPiece, size float64) textColumn {
	const step = 2
	c := textColumn{size: size}
	starts := map[int]int{} // letters by where their lines begin
	for _, row := range rows {
		for _, p := range row {
			if similar(p.size, size, 0.95) {
				starts[int(math.Round(p.x0/step))] += p.letters
			}
		}
	}
	most, at := 0, 0
	for x := range starts {
		if n := starts[x-1] + starts[x] + starts[x+1]; n > most || n == most && x < at {
			most, at = n, x
		}
	}
	c.start, c.end = float64(at)*step, math.Inf(-1)
	var ends []float64
	for _, row := range rows {
		for _, p := range row {
			if similar(p.size, size, 0.95) && p.x0 > c.start-size && p.x0 < c.start+deepIndent*size {
				if len(ends) == 0 {
					c.top = p.y
				}
				ends, c.bottom = append(ends, p.x1), p.y
				c.letters += p.letters
				break
			}
		}
	}
	for x, n := range neighbours(ends, size) {
		if n >= max(2, min(len(ends), maxNeighbours)/8) {
			c.end = max(c.end, x)
		}
	}
	if math.IsInf(c.end, -1) {
		return textColumn{}
	}
	for _, x := range ends {
		if x > c.end-raggedEnd*size {
			c.full++
		}
	}
	c.lines = len(ends)
	return c
}

// marginNote is lines in a margin, one below the other.
type marginNote struct {
	lines   []pdfPiece
	small   int // lines set smaller than the text
	beside  int // lines with text on their base line
	cells   int // lines that may be the last cell of the row that they stand in
	letters int
	bottom  float64
}

// notes finds the pieces that stand before the column, or behind it. There are none when lines cross its edge as a
// rule, when there is as much as in another column or in most lines, and when all of it is above or below.
func (c *textColumn) notes(rows [][]pdfPiece, before bool) []pdfPiece {
	var notes []marginNote
	crossing := 0
	for _, row := range rows {
		var text []pdfPiece
		for _, p := range row {
			if !c.outside(&p, before) {
				text = append(text, p)
			}
			if c.crosses(&p, before) {
				crossing++
			}
		}
		for _, p := range row {
			if !c.outside(&p, before) {
				continue
			}
			n := len(notes)
			if n == 0 || p.y-notes[n-1].bottom > noteLead*p.size {
				notes = append(notes, marginNote{})
				n++
			}
			notes[n-1].add(c, p, text)
		}
	}
	var out []pdfPiece
	small, beside, letters, within := 0, 0, 0, false
	for i := range notes {
		if n := &notes[i]; c.accepts(n, before) {
			out = append(out, n.lines...)
			small, beside, letters = small+n.small, beside+n.beside, letters+n.letters
			within = within || n.lines[0].y > c.top-c.size && n.lines[0].y < c.bottom+c.size
		}
	}
	sparse := len(out)*2 <= c.lines || small*2 > len(out) && beside*2 < len(out)
	if !within || !sparse || letters*2 > c.letters || crossing*4 > c.lines {
		return nil
	}
	return out
}

// outside reports whether a piece stands before the column, or behind it.
func (c *textColumn) outside(p *pdfPiece, before bool) bool {
	if before {
		return p.x1 < c.start-marginGap*c.size
	}
	return p.x0 > c.end+marginGap*c.size
}

// crosses reports whether a piece begins in the column and ends where notes may stand, or the other way round.
func (c *textColumn) crosses(p *pdfPiece, before bool) bool {
	x := c.end + marginGap*c.size
	if before {
		x = c.start - marginGap*c.size
	}
	return p.x0 <= x && p.x1 > x
}

// add adds a line, which has text of the column on its base line.
func (n *marginNote) add(c *textColumn, p pdfPiece, text []pdfPiece) {
	n.lines, n.bottom = append(n.lines, p), p.y
	n.letters += p.letters
	if p.size < smallSize*c.size {
		n.small++
	}
	if len(text) == 0 {
		return
	}
	n.beside++
	last := text[len(text)-1]
	if similar(p.size, last.size, smallSize) && (len(text) > 1 || last.x1 <= c.end-raggedEnd*c.size) {
		n.cells++
	}
}

// accepts reports whether lines in a margin are a note rather than cells of a table that is wider than the text,
// a number of a page, or, before the text, marks of a list and words that its paragraphs hang on.
func (c *textColumn) accepts(n *marginNote, before bool) bool {
	x0, x1, words := math.Inf(1), math.Inf(-1), 0
	for _, p := range n.lines {
		x0, x1, words = min(x0, p.x0), max(x1, p.x1), max(words, p.to-p.from)
	}
	switch {
	case x1-x0 > marginWidth*(c.end-c.start):
		return false
	case n.cells*2 > len(n.lines) && (before || n.cells > 1):
		return false
	case words == 1 && (before || n.letters == 0):
		return false
	case n.small*2 > len(n.lines):
		return true
	}
	return !before && c.full*5 >= c.lines*3 && c.letters >= proseLetters*c.lines
}
