package importer

import (
	"math"
	"slices"
	"unicode/utf8"
)

// pdfRegion is a part of a page whose rows are read from top to bottom.
type pdfRegion struct {
	rows   []pdfRow
	x0, x1 float64
	left   float64 // where most lines begin
	right  float64 // and end
	aside  bool    // a narrow column beside the text: notes in the margin
}

// maxSplits bounds how often a page is cut into columns, and columns into columns; maxCandidates how many places
// are tried each time.
const (
	maxSplits     = 8
	maxCandidates = 16
)

// regions cuts a page into columns, in the order in which they are read: what stands above two columns, the left
// one, the right one, what stands below.
func regions(rows []pdfRow, depth int) []pdfRegion {
	whole := pdfRegion{rows: rows}
	whole.x0, whole.x1 = extent(rows)
	if depth >= maxSplits || len(rows) < 3 {
		return whole.withoutMargins()
	}
	g, ok := findGutter(whole)
	if !ok {
		return whole.withoutMargins()
	}
	var left, right []pdfRow
	for _, r := range rows[g.from:g.to] {
		l, rr := r.cut(g.x)
		left, right = appendRow(left, l), appendRow(right, rr)
	}
	var out []pdfRegion
	if g.from > 0 {
		out = append(out, regions(rows[:g.from], depth+1)...)
	}
	sides := [][]pdfRow{left, right}
	if mostlyRTL(rows[g.from:g.to]) {
		slices.Reverse(sides)
	}
	for _, side := range sides {
		aside := g.aside(side, rows[g.from:g.to], &whole)
		parts := regions(side, depth+1)
		for i := range parts {
			parts[i].aside = parts[i].aside || aside
		}
		out = append(out, parts...)
	}
	if g.to < len(rows) {
		out = append(out, regions(rows[g.to:], depth+1)...)
	}
	return out
}

func extent(rows []pdfRow) (x0, x1 float64) {
	x0, x1 = math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		x0, x1 = min(x0, r.words[0].x0), max(x1, r.end())
	}
	return x0, x1
}

// end is the right end of the row.
func (r *pdfRow) end() float64 {
	x := math.Inf(-1)
	for _, w := range r.words {
		x = max(x, w.x1)
	}
	return x
}

func appendRow(rows []pdfRow, words []pdfWord) []pdfRow {
	if len(words) == 0 {
		return rows
	}
	r := pdfRow{words: words, y: words[0].y}
	for _, w := range words {
		if w.style&(pdfRaised|pdfLowered) == 0 {
			r.y = w.y
			break
		}
	}
	r.settle()
	return append(rows, r)
}

// cut parts the words of a row at x.
func (r *pdfRow) cut(x float64) (left, right []pdfWord) {
	i := 0
	for i < len(r.words) && (r.words[i].x0+r.words[i].x1)/2 < x {
		i++
	}
	return slices.Clone(r.words[:i]), slices.Clone(r.words[i:])
}

// mostlyRTL reports whether most words are in a script that is read from the right; then columns are, too.
func mostlyRTL(rows []pdfRow) bool {
	rtl, ltr := 0, 0
	for _, r := range rows {
		for _, w := range r.words {
			if w.rtl {
				rtl++
			} else {
				ltr++
			}
		}
	}
	return rtl > ltr
}

// gutter is the space between two columns: left of x, in the rows from-to.
type gutter struct {
	x        float64
	from, to int
	score    int
	both     int // rows with text on both sides
	left     pdfColumn
	right    pdfColumn
}

// aside reports whether one side of the gutter holds notes in the margin rather than a column of the text: it is
// narrow, and set smaller.
func (g *gutter) aside(side, both []pdfRow, whole *pdfRegion) bool {
	x0, x1 := extent(side)
	return x1-x0 < 0.38*(whole.x1-whole.x0) && modeSize(side) < smallSize*modeSize(both) && lettersIn(side)*3 < lettersIn(both)
}

func lettersIn(rows []pdfRow) (n int) {
	for _, r := range rows {
		for _, w := range r.words {
			n += len(w.text)
		}
	}
	return n
}

// modeSize is the size of most letters.
func modeSize(rows []pdfRow) float64 {
	letters := map[float64]int{}
	for _, r := range rows {
		for _, w := range r.words {
			letters[math.Round(w.size*4)/4] += len(w.text)
		}
	}
	best, size := 0, 0.0
	for s, n := range letters {
		if n > best || n == best && s > size {
			best, size = n, s
		}
	}
	return size
}

// findGutter looks for the longest stretch of white space from top to bottom that has text on both sides. It
// begins where many lines begin.
func findGutter(r pdfRegion) (gutter, bool) {
	size := modeSize(r.rows)
	step := max(2, size*0.3)
	starts := map[int]int{} // by where pieces of rows begin, behind wide gaps
	for _, row := range r.rows {
		for i, w := range row.words {
			if i == 0 || w.x0-row.words[i-1].x1 > size {
				starts[int(math.Round(w.x0/step))]++
			}
		}
	}
	var candidates []int
	for x, n := range starts {
		if n+starts[x-1]+starts[x+1] >= 3 && float64(x)*step > r.x0+4*size {
			candidates = append(candidates, x)
		}
	}
	slices.SortFunc(candidates, func(a, b int) int {
		if starts[a] != starts[b] {
			return starts[b] - starts[a]
		}
		return a - b
	})
	var best gutter
	for _, c := range candidates[:min(len(candidates), maxCandidates)] {
		for out := range 3 { // the first line, or its number, may stand further out
			g, ok := tryGutter(r, float64(c)*step-step*0.6-float64(out)*size, size)
			if ok && (g.score > best.score || g.score == best.score && g.x < best.x) {
				best = g
			}
		}
	}
	return best, best.score > 0
}

// tryGutter finds the longest stretch of rows that have no word in the white space that ends at x.
func tryGutter(r pdfRegion, x, size float64) (best gutter, ok bool) {
	white := 0.75 * size
	from := 0
	for i := 0; i <= len(r.rows); i++ {
		if i < len(r.rows) && !crosses(&r.rows[i], x-white, x) {
			continue
		}
		if i > from {
			g := gutter{x: x - white/2, from: from, to: i}
			if g.judge(r.rows, size) && g.score > best.score {
				best, ok = g, true
			}
		}
		from = i + 1
	}
	return best, ok
}

func crosses(row *pdfRow, lo, hi float64) bool {
	for _, w := range row.words {
		if w.x0 < hi && w.x1 > lo {
			return true
		}
	}
	return false
}

// pdfColumn is what stands on one side of a gutter.
type pdfColumn struct {
	lines         int
	letters       int
	x0, x1        float64
	top, bottom   float64
	widths        []float64
	first, behind int // rows from first to behind have text here
}

func (c *pdfColumn) add(words []pdfWord, i int) {
	if len(words) == 0 {
		return
	}
	x0, x1 := words[0].x0, words[0].x1
	for _, w := range words {
		x1 = max(x1, w.x1)
		c.letters += utf8.RuneCountInString(w.text) + 1
	}
	if c.lines == 0 {
		c.x0, c.x1, c.top, c.first = x0, x1, words[0].y, i
	}
	c.lines++
	c.x0, c.x1, c.bottom, c.behind = min(c.x0, x0), max(c.x1, x1), words[0].y, i+1
	c.widths = append(c.widths, x1-x0)
}

// filled is how much of the column that part of its lines fills at most.
func (c *pdfColumn) filled(part float64) float64 {
	slices.Sort(c.widths)
	return c.widths[int(float64(len(c.widths))*part)] / max(1, c.x1-c.x0)
}

// judge reports whether the gutter parts columns of prose rather than a list from its numbers or the cells of a
// table, and rates it by the text beside it.
func (g *gutter) judge(rows []pdfRow, size float64) bool {
	for i := g.from; i < g.to; i++ {
		l, r := rows[i].cut(g.x)
		g.left.add(l, i)
		g.right.add(r, i)
		if len(l) > 0 && len(r) > 0 {
			g.both++
		}
	}
	l, r := &g.left, &g.right
	if l.lines < 3 || r.lines < 2 || l.letters < 20*l.lines/2 || r.letters < 10*r.lines || l.letters < 60 || r.letters < 24 {
		return false
	}
	if l.x1-l.x0 < 7*size || r.x1-r.x0 < 6*size || r.x0-l.x1 < 0.7*size {
		return false
	}
	if min(l.bottom, r.bottom)-max(l.top, r.top) < 1.5*size {
		return false // one below the other
	}
	if l.lines < 5 && r.lines < 5 {
		return false
	}
	apart := g.both*2 < min(l.lines, r.lines) // the lines of columns need not stand side by side, as those of cells do
	if lf, rf := l.filled(0.5), r.filled(0.5); !apart && (lf < 0.55 || rf < 0.4 || lf+rf < 1.25) && (l.filled(0.7) < 0.85 || r.filled(0.7) < 0.85) {
		return false
	}
	g.from, g.to = min(l.first, r.first), max(l.behind, r.behind)
	g.score = 4*min(l.letters, r.letters) + l.letters + r.letters
	return true
}
