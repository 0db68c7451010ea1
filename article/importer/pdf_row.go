package importer

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// pdfRow is what of a page stands on one base line, from left to right.
type pdfRow struct {
	words []pdfWord
	y     float64
	size  float64
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
	rows = joinBullets(raiseSmall(rows))
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

// maxBeside is how many words of another row, from where w ends backwards, may be its neighbours.
const maxBeside = 60

// joinBullets moves bullets that stand alone, a little higher or lower than the line that they belong to, to the
// beginning of that line.
func joinBullets(rows []pdfRow) []pdfRow {
	slices.SortStableFunc(rows, func(a, b pdfRow) int { return cmpFloat(a.y, b.y) })
	out := rows[:0]
	for i, r := range rows {
		if w := r.words[0]; len(r.words) == 1 && isBullet(w.text) {
			if line := lineOfBullet(rows, out, i, w); line != nil {
				w.y = line.y
				line.words = append([]pdfWord{w}, line.words...)
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// lineOfBullet is the row before or behind row i that begins right of the bullet; nil when there is none.
func lineOfBullet(rows, before []pdfRow, i int, w pdfWord) *pdfRow {
	fits := func(r *pdfRow) bool {
		first := r.words[0]
		gap := first.x0 - w.x1
		return math.Abs(r.y-w.y) < 0.6*max(first.size, w.size) && gap > 0 && gap < 4*first.size
	}
	if i+1 < len(rows) && fits(&rows[i+1]) {
		return &rows[i+1]
	}
	if n := len(before); n > 0 && fits(&before[n-1]) {
		return &before[n-1]
	}
	return nil
}

// neighbourRow is the row with a larger word right beside w, whose height w's overlaps; -1 when there is none.
func neighbourRow(rows []pdfRow, i int, w pdfWord) int {
	for _, k := range []int{i + 1, i - 1, i + 2, i - 2} {
		if k < 0 || k >= len(rows) {
			continue
		}
		words := rows[k].words
		last := sort.Search(len(words), func(n int) bool { return words[n].x0 > w.x1+w.size })
		for _, o := range words[max(0, last-maxBeside):last] {
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
