package pdfmarks

import (
	"slices"
	"unicode"

	"dev.marginalia/article"
	"dev.marginalia/article/pdftext"
)

// How pages are matched with texts, in code points without white space and hyphens.
const (
	seed       = 16      // so many that are the same find a new place in the text
	most       = 200_000 // places in the texts that are remembered: all of an article, every so many of a book
	resume     = 8       // so many that are the same go on at the place where the text was left
	resumeLine = 3       // so many are enough to the end of a line
	recent     = 4       // such places that are remembered
	crowded    = 64      // places with the same seed that are compared
)

// aligner finds out which code point of an article each glyph of a page is. Pages show the text in its order, but
// with page numbers, notes and marks between; hyphens come and go at the ends of lines, and so does white space.
type aligner struct {
	runes  []rune          // of all texts, without what comes and goes
	places []place         // of each of them
	index  map[string]int  // the last place with a seed, of those that are remembered
	before map[int]int     // the one before with the same seed
	ends   []int           // places where the text was left, the newest first
	found  map[int][]place // of the glyphs of a page: the places of their code points
}

// place is a code point of a text.
type place struct{ text, offset int }

// passes reports whether r is left out: it is where lines are broken, or it is not seen.
func passes(r rune) bool {
	return unicode.IsSpace(r) || r == '-' || r == '\u2010' || r == '\ufffc' || unicode.In(r, unicode.Cc, unicode.Cf)
}

func newAligner(texts []article.Text) *aligner {
	a := &aligner{index: map[string]int{}, before: map[int]int{}}
	for t, text := range texts {
		a.ends = append(a.ends, len(a.runes))
		offset := 0
		for _, r := range text.String() {
			if !passes(r) {
				a.runes = append(a.runes, r)
				a.places = append(a.places, place{t, offset})
			}
			offset++
		}
	}
	for i := 0; i+seed <= len(a.runes); i += 1 + len(a.runes)/most {
		key := string(a.runes[i : i+seed])
		if last, ok := a.index[key]; ok {
			a.before[i] = last
		}
		a.index[key] = i
	}
	a.ends = a.ends[:min(len(a.ends), recent)]
	return a
}

// shown is a code point that a page shows.
type shown struct {
	r     rune
	glyph int
	left  int // code points of its line from it on
}

// page matches the glyphs of a page, and returns the places of each.
func (a *aligner) page(p *pdftext.Page) map[int][]place {
	a.found = map[int][]place{}
	var all []shown
	for _, line := range lines(p.Glyphs) {
		for k := range line {
			line[k].left = len(line) - k
		}
		all = append(all, line...)
	}
	matched := 0 // code points before it belong to a stretch already
	for i := 0; i < len(all); {
		at := a.next(all[i:])
		if at < 0 {
			i++
			continue
		}
		for i > matched && at > 0 && all[i-1].r == a.runes[at-1] { // a seed is found behind the beginning of its stretch
			i, at = i-1, at-1
		}
		for i < len(all) && at < len(a.runes) && all[i].r == a.runes[at] {
			g := all[i].glyph
			a.found[g] = append(a.found[g], a.places[at])
			i, at = i+1, at+1
		}
		a.leave(at)
		matched = i
	}
	return a.found
}

// next is where in the texts what is shown goes on; -1 when that is not known.
func (a *aligner) next(all []shown) int {
	for _, at := range a.ends {
		n := min(resume, len(a.runes)-at)
		if at == a.ends[0] { // behind the sign of a note, the rest of the line
			n = min(n, max(all[0].left, resumeLine))
		}
		if n > 0 && len(all) >= n && a.same(all[:n], at) {
			return at
		}
	}
	if len(all) < seed {
		return -1
	}
	var key [seed]rune
	for i := range key {
		key[i] = all[i].r
	}
	at, ok := a.index[string(key[:])]
	if !ok {
		return -1
	}
	best := at
	for range crowded {
		if a.distance(at) < a.distance(best) {
			best = at
		}
		if at, ok = a.before[at]; !ok {
			break
		}
	}
	return best
}

func (a *aligner) same(all []shown, at int) bool {
	for i := range all {
		if all[i].r != a.runes[at+i] {
			return false
		}
	}
	return true
}

// distance is how far place i is from where the text was left: text goes on rather than back.
func (a *aligner) distance(i int) int {
	if i >= a.ends[0] {
		return i - a.ends[0]
	}
	return 2 * (a.ends[0] - i)
}

// leave remembers where the text was left.
func (a *aligner) leave(at int) {
	a.ends = append([]int{at}, slices.DeleteFunc(a.ends, func(e int) bool { return e == at })...)
	a.ends = a.ends[:min(len(a.ends), recent)]
}
