package textview

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"

	"dev.marginalia/article"
)

// Unit is what a selection grows by.
type Unit uint8

// The units: the first three by the number of clicks that choose them.
const (
	ByCharacter Unit = iota
	ByWord
	ByBlock
	BySentence
)

// Selection is the state of selecting: pure, a new value for each event.
//
//	click         Anchor = Head, nothing is selected
//	double click  the word, Unit ByWord: dragging goes on by words
//	shift+click   Head moves, the Anchor stays
type Selection struct {
	Anchor article.Range // where it began: a place (empty) or the first unit
	Head   int           // where the caret is
	Unit   Unit
	column goal
}

// goal is the x in the column that moving up and down keeps to, once it has begun.
type goal struct {
	x     float64
	known bool
}

// Range is what is selected; it is empty when nothing is.
func (s Selection) Range() article.Range {
	return article.Range{Start: min(s.Anchor.Start, s.Head), End: max(s.Anchor.End, s.Head)}
}

// Press is a mouse button going down at offset o for the n-th time in quick succession.
func (s Selection) Press(a *article.Article, o, n int, shift bool) Selection {
	if shift {
		return s.Extend(a, o)
	}
	switch {
	case n == 2:
		w := WordAt(a, o)
		return Selection{Anchor: w, Head: w.End, Unit: ByWord}
	case n >= 3:
		b := blockRange(a, o)
		return Selection{Anchor: b, Head: b.End, Unit: ByBlock}
	}
	return Selection{Anchor: article.Range{Start: o, End: o}, Head: o}
}

// Extend moves the head to o, and on to the edge of the unit that o is in.
func (s Selection) Extend(a *article.Article, o int) Selection {
	unit := article.Range{Start: o, End: o}
	switch s.Unit {
	case ByWord:
		unit = WordAt(a, o)
	case ByBlock:
		unit = blockRange(a, o)
	case BySentence:
		unit = SentenceAt(a, o)
	}
	if unit.Start < s.Anchor.Start {
		s.Head = unit.Start
	} else {
		s.Head = max(unit.End, s.Anchor.End)
	}
	return s
}

// Move puts the caret at o, or, with shift, extends to it; then the selection goes by characters, also over what it
// began with.
func (s Selection) Move(o int, shift bool) Selection {
	from := o
	if shift {
		if from = s.Anchor.Start; s.Head < s.Anchor.End {
			from = s.Anchor.End
		}
	}
	return Selection{Anchor: article.Range{Start: from, End: from}, Head: o}
}

func blockRange(a *article.Article, o int) article.Range {
	i := a.BlockAt(o)
	if i < 0 {
		return article.Range{}
	}
	return a.Blocks[i].Range
}

// WordAt returns the word (UAX #29) at o; between words, the one that ends there, else the white space or sign
// that begins there.
func WordAt(a *article.Article, o int) article.Range {
	b := blockRange(a, o)
	best := article.Range{Start: min(o, b.End), End: min(o, b.End)}
	eachWord(a, nearby(a, b, o), func(w article.Range, isWord bool) bool {
		if w.Contains(o) && (isWord || best.Empty()) || w.End == o && isWord {
			best = w
		}
		return w.Start <= o
	})
	return best
}

// NextWord is the end of the word after o, PrevWord the start of the word before it; at the edge of a block
// they go on in the next one.
func NextWord(a *article.Article, o int) int {
	return firstWordEdge(a, o, func(w article.Range) int { return w.End })
}

// firstWordEdge is the first edge of a word after o, the end of the text when there is none.
func firstWordEdge(a *article.Article, o int, edge func(article.Range) int) int {
	for i := max(0, a.BlockAt(o)); i < len(a.Blocks); i++ {
		found := -1
		eachWord(a, nearby(a, a.Blocks[i].Range, o), func(w article.Range, isWord bool) bool {
			if isWord && edge(w) > o {
				found = edge(w)
			}
			return found < 0
		})
		if found >= 0 {
			return found
		}
	}
	return a.Text.Len()
}

// PrevWord is the start of the word before o.
func PrevWord(a *article.Article, o int) int {
	return lastWordEdge(a, o, func(w article.Range) int { return w.Start })
}

// lastWordEdge is the last edge of a word before o, the start of the text when there is none.
func lastWordEdge(a *article.Article, o int, edge func(article.Range) int) int {
	for i := a.BlockAt(o); i >= 0; i-- {
		found := -1
		eachWord(a, nearby(a, a.Blocks[i].Range, o), func(w article.Range, isWord bool) bool {
			if isWord && edge(w) < o {
				found = edge(w)
			}
			return edge(w) < o
		})
		if found >= 0 {
			return found
		}
	}
	return 0
}

// eachWord calls f with every segment of range r until f returns false.
func eachWord(a *article.Article, r article.Range, f func(w article.Range, isWord bool) bool) {
	at := r.Start
	for it := words.FromString(a.Text.Slice(r)); it.Next(); {
		v := it.Value()
		n := utf8.RuneCountInString(v)
		first, _ := utf8.DecodeRuneInString(v)
		if !f(article.Range{Start: at, End: at + n}, unicode.IsLetter(first) || unicode.IsNumber(first)) {
			return
		}
		at += n
	}
}

// NextCharacter is the caret place after o: the next grapheme boundary, over the gap between blocks at once.
func NextCharacter(a *article.Article, o int) int {
	i := a.BlockAt(o)
	if i < 0 {
		return 0
	}
	if o >= a.Blocks[i].End {
		if i+1 < len(a.Blocks) {
			return a.Blocks[i+1].Start
		}
		return a.Text.Len()
	}
	return a.Text.Cluster(o).End
}

// PrevCharacter is the caret place before o.
func PrevCharacter(a *article.Article, o int) int {
	i := a.BlockAt(o)
	if i < 0 || o <= 0 {
		return 0
	}
	if o > a.Blocks[i].End {
		return a.Blocks[i].End
	}
	if o == a.Blocks[i].Start && i > 0 {
		return a.Blocks[i-1].End
	}
	return a.Text.Cluster(o - 1).Start
}
