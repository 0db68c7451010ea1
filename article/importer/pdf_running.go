package importer

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Running heads and page numbers are what comes back at the same height on other pages, but for its numbers.

// edgeRows is how many rows at the top and at the bottom of a page may be running heads.
const edgeRows = 3

var romanWord = late(`^[ivxlcdm]+$`)

// pageNumber is what a page that is alone may have at its foot, without its numbers.
var pageNumber = late(`^#$|\bpage #(?: of #)?$`)

// edgeRow is a row near the edge of a page, as it is compared.
type edgeRow struct {
	page, row int
	bucket    int // of its height on the page; negative from the bottom
	text      string
	size      float64
	offsets   []int // of the numbers that it begins and ends with, from the number of the page
}

// height is a height on the page, with what is looked for there.
type height struct {
	bucket int
	text   string
	offset int
}

// dropRunning takes running heads and page numbers off the pages.
func dropRunning(pages []*pdfPage) {
	edges := edgeRowsOf(pages)
	running := repeated(edges, pages)
	heights := map[int]int{}
	for i, e := range edges {
		if running[i] {
			heights[e.bucket]++
		}
	}
	drop := make([]map[int]bool, len(pages))
	for i, e := range edges {
		near := heights[e.bucket-1] + heights[e.bucket] + heights[e.bucket+1]
		beside := near >= 3 && near*2 >= len(pages) && len(e.text) <= 90 && !large(&e, pages) && alone(pages[e.page], e.row)
		if !running[i] && !beside { // beside: a chapter's head that is on few pages, where others have theirs
			continue
		}
		if drop[e.page] == nil {
			drop[e.page] = map[int]bool{}
		}
		drop[e.page][e.row] = true
	}
	for p, rows := range drop {
		var kept []pdfRow
		for i, r := range pages[p].rows {
			if !rows[i] || inner(pages[p].rows, rows, i) {
				kept = append(kept, r)
			}
		}
		pages[p].rows = kept
	}
}

// repeated says which rows come back on other pages, at the same height, with the same text or with the numbers
// of their pages.
func repeated(edges []edgeRow, pages []*pdfPage) []bool {
	out := make([]bool, len(edges))
	if len(pages) == 1 {
		for i, e := range edges {
			out[i] = e.bucket < 0 && pageNumber().MatchString(e.text) && alone(pages[0], e.row)
		}
		return out
	}
	texts, numbers := map[height]int{}, map[height]int{}
	for _, e := range edges {
		texts[height{bucket: e.bucket, text: e.text}]++
		for _, o := range e.offsets {
			numbers[height{bucket: e.bucket, offset: o}]++
		}
	}
	enough := 3
	if len(pages) < 6 {
		enough = 2
	}
	for i, e := range edges {
		n := 0
		for d := -1; d <= 1; d++ {
			n += texts[height{bucket: e.bucket + d, text: e.text}]
		}
		out[i] = n >= enough && (!large(&e, pages) || n*2 >= len(pages))
		for _, o := range e.offsets {
			n := numbers[height{bucket: e.bucket, offset: o}]
			out[i] = out[i] || n >= 3 && n*3 >= len(pages) && alone(pages[e.page], e.row)
		}
	}
	return out
}

func large(e *edgeRow, pages []*pdfPage) bool { return e.size > 1.15*pages[e.page].body }

// inner reports whether row i has rows that stay on both sides: a running head is at the edge.
func inner(rows []pdfRow, drop map[int]bool, i int) bool {
	above, below := false, false
	for k := range rows {
		above = above || k < i && !drop[k]
		below = below || k > i && !drop[k]
	}
	return above && below
}

// alone reports whether a row keeps more distance from the next row than lines of text do.
func alone(p *pdfPage, i int) bool {
	gap := math.Inf(1)
	if i > 0 {
		gap = min(gap, p.rows[i].y-p.rows[i-1].y)
	}
	if i < edgeRows && i+1 < len(p.rows) {
		gap = p.rows[i+1].y - p.rows[i].y
	}
	return gap > 1.5*p.rows[i].size
}

func edgeRowsOf(pages []*pdfPage) []edgeRow {
	var out []edgeRow
	for p, page := range pages {
		n := len(page.rows)
		for i := range page.rows {
			if i >= edgeRows && i < n-edgeRows {
				continue
			}
			r := &page.rows[i]
			text := r.text()
			e := edgeRow{page: p, row: i, text: numberless(text), size: r.size, offsets: offsets(text, p)}
			switch {
			case r.y < 0.25*page.height:
				e.bucket = 1 + int(r.y/4)
			case r.y > 0.75*page.height:
				e.bucket = -1 - int((page.height-r.y)/4)
			default:
				continue
			}
			out = append(out, e)
		}
	}
	return out
}

// offsets are how far the numbers that a row begins and ends with are from that of the page.
func offsets(text string, page int) (out []int) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil
	}
	for _, w := range []string{words[0], words[len(words)-1]} {
		if n, err := strconv.Atoi(strings.Trim(w, "-–—.[]()|")); err == nil && n >= 0 && n < 100_000 && (len(out) == 0 || out[0] != n-page) {
			out = append(out, n-page)
		}
	}
	return out
}

// numberless is text with its numbers, Roman ones too, replaced, and its case and its punctuation gone.
func numberless(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for i, w := range words {
		digits := strings.IndexFunc(w, unicode.IsDigit) >= 0
		if digits && strings.IndexFunc(w, unicode.IsLetter) < 0 || romanWord().MatchString(w) {
			words[i] = "#"
		} else if digits {
			words[i] = strings.Map(func(r rune) rune {
				if unicode.IsDigit(r) {
					return '#'
				}
				return r
			}, w)
		}
	}
	return strings.Join(words, " ")
}

// text is the row's text, in reading order.
func (r *pdfRow) text() string { return wordsText(readingOrder(r.words)) }

func wordsText(words []pdfWord) string {
	var out strings.Builder
	for i, w := range words {
		if i > 0 && !w.glued {
			out.WriteByte(' ')
		}
		out.WriteString(w.text)
	}
	return out.String()
}
