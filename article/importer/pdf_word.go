package importer

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dev.marginalia/article/pdftext"
)

// pdfWord is a stretch of one line of a page between spaces, or a part of it in another style.
type pdfWord struct {
	text   string // in reading order
	x0, x1 float64
	y      float64 // of its base line; y grows downwards
	size   float64
	style  pdfStyle
	glued  bool   // it goes on the word to its left: no space between
	before bool   // a space was drawn before it
	after  bool   // and one after it
	rtl    bool   // it is read from right to left
	link   string // the address that it leads to
}

// pdfStyle is how a word is set.
type pdfStyle uint8

const (
	pdfBold pdfStyle = 1 << iota
	pdfItalic
	pdfMono
	pdfRaised
	pdfLowered
)

// pdfRow is what of a page stands on one base line, from left to right.
type pdfRow struct {
	words []pdfWord
	y     float64
	size  float64
}

// Distances between glyphs and words, as parts of their size.
const (
	wordGap   = 0.16 // a wider gap parts words; TeX sets no spaces and shrinks gaps to 0.22
	thinSpace = 0.08 // a space that is drawn narrower is none
	backwards = 0.35 // glyphs may overlap by so much
	sameLine  = 0.2  // base lines of one row differ by less
)

// pdfRows puts the glyphs of a page together to words, and these to rows from top to bottom.
func pdfRows(p *pdftext.Page) []pdfRow {
	words := pdfWords(dropDoubles(onPage(p)))
	for i := range words {
		w := &words[i]
		for _, l := range p.Links {
			if cx, cy := (w.x0+w.x1)/2, w.y-w.size*0.3; cx > l.X0 && cx < l.X1 && cy > l.Y0 && cy < l.Y1 {
				w.link = l.URI
			}
		}
	}
	return rowsOf(words)
}

// onPage drops glyphs beyond the edges of the page.
func onPage(p *pdftext.Page) []pdftext.Glyph {
	return slices.DeleteFunc(p.Glyphs, func(g pdftext.Glyph) bool {
		return g.X+g.Width < 0 || g.X > p.Width || g.Y < 0 || g.Y-g.Size > p.Height
	})
}

// dropDoubles drops glyphs that are drawn again at the same place, which is how some programs make bold letters
// and shadows.
func dropDoubles(glyphs []pdftext.Glyph) []pdftext.Glyph {
	seen := make(map[doublesPlace][]int, len(glyphs))
	out := glyphs[:0]
	for _, g := range glyphs {
		if !blankText(g.Text) {
			if drawnBefore(out, &g, seen) {
				continue
			}
			at := doublesPlace{int(g.X / doublesCell), int(g.Y / doublesCell)}
			if len(seen[at]) < 100 {
				seen[at] = append(seen[at], len(out))
			}
		}
		out = append(out, g)
	}
	return out
}

// doublesPlace is a cell of a page in which doubles are looked for.
type doublesPlace struct{ x, y int }

const doublesCell = 6

// drawnBefore reports whether g is one of glyphs again. seen has their numbers by places.
func drawnBefore(glyphs []pdftext.Glyph, g *pdftext.Glyph, seen map[doublesPlace][]int) bool {
	off := min(0.1*g.Size, doublesCell)
	for x := int((g.X - off) / doublesCell); x <= int((g.X+off)/doublesCell); x++ {
		for y := int((g.Y - off) / doublesCell); y <= int((g.Y+off)/doublesCell); y++ {
			for _, i := range seen[doublesPlace{x, y}] {
				o := &glyphs[i]
				if o.Text == g.Text && math.Abs(o.X-g.X) < off && math.Abs(o.Y-g.Y) < off && similar(o.Size, g.Size, 0.95) {
					return true
				}
			}
		}
	}
	return false
}

func styleOf(f *pdftext.Font) (s pdfStyle) {
	if f.Bold {
		s |= pdfBold
	}
	if f.Italic {
		s |= pdfItalic
	}
	if f.Mono {
		s |= pdfMono
	}
	return s
}

// pdfWords cuts the glyphs into words in the order in which they are drawn: a word ends at a space, at a gap and
// where the next glyph is elsewhere or looks different.
func pdfWords(glyphs []pdftext.Glyph) []pdfWord {
	var out []pdfWord
	var open []pdftext.Glyph
	spaced := false
	flush := func() {
		if len(open) > 0 {
			out = append(out, newWord(open))
			out[len(out)-1].before = spaced
			open, spaced = open[:0], false
		}
	}
	for _, g := range glyphs {
		if blankText(g.Text) {
			if g.Width < thinSpace*g.Size {
				continue
			}
			flush()
			if n := len(out); n > 0 {
				out[n-1].after = true
			}
			spaced = true
			continue
		}
		if n := len(open); n > 0 {
			last := open[n-1]
			gap := g.X - (last.X + last.Width)
			if combining(g.Text) != 0 || combining(last.Text) != 0 || g.Font != last.Font && styleOf(g.Font) != styleOf(last.Font) || math.Abs(g.Y-last.Y) > 0.05*g.Size ||
				math.Abs(g.Size-last.Size) > 0.05*g.Size || gap > wordGap*g.Size || gap < -backwards*g.Size {
				flush()
			}
		}
		open = append(open, g)
	}
	flush()
	return out
}

func blankText(s string) bool { return strings.TrimFunc(s, unicode.IsSpace) == "" }

// newWord makes a word of glyphs that follow each other from left to right.
func newWord(glyphs []pdftext.Glyph) pdfWord {
	first, last := glyphs[0], glyphs[len(glyphs)-1]
	w := pdfWord{x0: first.X, x1: last.X + last.Width, y: first.Y, size: first.Size, style: styleOf(first.Font)}
	texts := make([]string, len(glyphs))
	for i, g := range glyphs {
		texts[i] = g.Text
		w.x1 = max(w.x1, g.X+g.Width)
		w.rtl = w.rtl || hasRTL(g.Text)
	}
	if w.rtl {
		texts = logical(texts)
	}
	w.text = strings.Join(texts, "")
	return w
}

// rowsOf gathers words into rows. Words much smaller than their neighbours are raised or lowered ones and go
// into the neighbour's row.
func rowsOf(words []pdfWord) []pdfRow {
	order := make([]int, len(words))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmpFloat(words[a].y, words[b].y) })
	var rows []pdfRow
	for _, i := range order {
		w := words[i]
		placed := false
		for k := len(rows) - 1; k >= 0 && k >= len(rows)-3; k-- {
			if r := &rows[k]; math.Abs(r.y-w.y) <= sameLine*min(r.size, w.size) && similar(r.size, w.size, 0.6) {
				r.words = append(r.words, w)
				placed = true
				break
			}
		}
		if !placed {
			rows = append(rows, pdfRow{words: []pdfWord{w}, y: w.y, size: w.size})
		}
	}
	for i := range rows {
		slices.SortStableFunc(rows[i].words, func(a, b pdfWord) int { return cmpFloat(a.x0, b.x0) })
	}
	rows = raiseSmall(rows)
	for i := range rows {
		rows[i].words = compose(rows[i].words)
		rows[i].settle()
	}
	slices.SortStableFunc(rows, func(a, b pdfRow) int { return cmpFloat(a.y, b.y) })
	return rows
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// similar reports whether the smaller of two sizes is at least that part of the larger.
func similar(a, b, part float64) bool { return min(a, b) >= part*max(a, b) }

// raiseSmall moves the words of rows that stand beside larger words, a little higher or lower, into the rows of
// those.
func raiseSmall(rows []pdfRow) []pdfRow {
	out := rows[:0]
	moved := make([][]pdfWord, len(rows))
	for i := range rows {
		var stay []pdfWord
		for _, w := range rows[i].words {
			if k := neighbourRow(rows, i, w); k >= 0 {
				if w.y < rows[k].y {
					w.style |= pdfRaised
				} else {
					w.style |= pdfLowered
				}
				moved[k] = append(moved[k], w)
			} else {
				stay = append(stay, w)
			}
		}
		rows[i].words = stay
	}
	for i, r := range rows {
		if r.words = append(r.words, moved[i]...); len(r.words) > 0 {
			slices.SortStableFunc(r.words, func(a, b pdfWord) int { return cmpFloat(a.x0, b.x0) })
			out = append(out, r)
		}
	}
	return out
}

// neighbourRow is the row with a larger word right beside w, whose height w's overlaps; -1 when there is none.
func neighbourRow(rows []pdfRow, i int, w pdfWord) int {
	for _, k := range []int{i + 1, i - 1, i + 2, i - 2} {
		if k < 0 || k >= len(rows) {
			continue
		}
		for _, o := range rows[k].words {
			if w.size > 0.85*o.size || w.size < 0.3*o.size || o.style&(pdfRaised|pdfLowered) != 0 {
				continue
			}
			if w.y < o.y-0.75*o.size || w.y > o.y+0.35*o.size {
				continue
			}
			if near := 0.35 * o.size; w.x0 > o.x0-near && w.x0 < o.x1+near || w.x1 > o.x0-near && w.x1 < o.x1+near {
				return k
			}
		}
	}
	return -1
}

// compose puts accents that are drawn as glyphs of their own, as TeX does, onto the letters that they lie on.
func compose(words []pdfWord) []pdfWord {
	out := words[:0]
	for i := 0; i < len(words); i++ {
		w := words[i]
		mark := combining(w.text)
		if mark == 0 {
			out = append(out, w)
			continue
		}
		centre := (w.x0 + w.x1) / 2
		if n := len(out); n > 0 && out[n-1].x1 > centre && !out[n-1].rtl {
			last := &out[n-1]
			k := letterAt(last, centre)
			last.text = norm.NFC.String(last.text[:k] + string(mark) + last.text[k:])
			continue
		}
		if i+1 < len(words) && words[i+1].x0 < centre {
			next := &words[i+1]
			_, k := utf8.DecodeRuneInString(next.text)
			next.text = norm.NFC.String(next.text[:k] + string(mark) + next.text[k:])
			continue
		}
		out = append(out, w)
	}
	return out
}

// letterAt is the offset behind the letter of w that lies at x, when all are equally wide.
func letterAt(w *pdfWord, x float64) int {
	n := utf8.RuneCountInString(w.text)
	at := int((x - w.x0) / max(0.01, w.x1-w.x0) * float64(n))
	for i, r := range w.text {
		if at--; at < 0 {
			return i + utf8.RuneLen(r)
		}
	}
	return len(w.text)
}

// combining is the combining character of an accent that stands alone; 0 when s is none.
func combining(s string) rune {
	i := strings.Index("`´ˆ˜¯˘˙¨˚˝˛ˇ¸", s)
	if i < 0 || utf8.RuneCountInString(s) != 1 {
		return 0
	}
	marks := []rune{0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x30a, 0x30b, 0x328, 0x30c, 0x327}
	return marks[utf8.RuneCountInString("`´ˆ˜¯˘˙¨˚˝˛ˇ¸"[:i])]
}

// settle sets the row's size to that of most of its letters, and finds the words that go on the one before.
func (r *pdfRow) settle() {
	letters := map[float64]int{}
	for i := range r.words {
		w := &r.words[i]
		if w.style&(pdfRaised|pdfLowered) == 0 {
			letters[w.size] += len(w.text)
		}
		if i > 0 {
			left := r.words[i-1]
			space := w.before || left.after
			if w.rtl && left.rtl {
				space = w.after || left.before
			}
			w.glued = !space && w.x0-left.x1 <= wordGap*max(w.size, left.size)
		}
	}
	best := 0
	for size, n := range letters {
		if n > best || n == best && size > r.size {
			best, r.size = n, size
		}
	}
}
