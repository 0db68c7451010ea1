package textview

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// A block that is longer than two parts is set in parts of about partLength code points, each an item of its own, so that
// no frame lays out more than some screens of text. A part ends where a line does: at a line end of the text, or else
// after a sentence, or wherever a line may end. Parts of code are longer: each is scrolled sideways by itself.
const (
	partLength     = 5_000
	codePartLength = 12_000
)

func partLengthOf(b *article.Block) int {
	if b.Kind == article.Code {
		return codePartLength
	}
	return partLength
}

// part says what an item is of its block.
type part struct {
	later  bool              // it begins inside the block
	more   bool              // it ends inside the block
	runsOn bool              // the next part begins where it ends; else a line end is between them
	goesOn typeset.Direction // of the line that it begins inside of, Auto for one that begins with it
}

// addBlock appends the items of a block.
func (f *Flow) addBlock(whole *article.Block) {
	it := item{block: whole, look: f.shared(lookOf(*whole))}
	b, length := *whole, partLengthOf(whole)
	if b.Len() <= 2*length || b.Grid != nil || b.Kind == article.Image {
		f.items = append(f.items, it)
		return
	}
	f.parted = true
	bare := *it.look
	bare.label = ""
	unlabelled := f.shared(bare)
	for from := b.Start; from < b.End; {
		end, next := f.partEnd(from, b.End, length)
		it.block = partOf(b, article.Range{Start: from, End: end})
		it.more, it.runsOn = end < b.End, end < b.End && next == end
		f.items = append(f.items, it)
		it.goesOn = f.goesOnAfter(&it)
		it.later, it.look = true, unlabelled
		from, b.Task, b.Targets = next, "", nil
	}
}

// goesOnAfter is the direction of the line in which the part it ends, Auto when it ends with it.
func (f *Flow) goesOnAfter(it *item) typeset.Direction {
	if !it.runsOn {
		return typeset.Auto
	}
	text := f.article.Text.Slice(it.block.Range)
	k := strings.LastIndexByte(text, '\n')
	if k < 0 && it.goesOn != typeset.Auto {
		return it.goesOn
	}
	return typeset.DirectionOf(text[k+1:])
}

// partOf is b as if it had only r of its text.
func partOf(b article.Block, r article.Range) *article.Block {
	spans := b.Spans
	b.Range, b.Spans = r, nil
	for _, s := range spans {
		if s.Overlaps(r) {
			s.Range = s.Clip(r)
			b.Spans = append(b.Spans, s)
		}
	}
	return &b
}

// partEnd is where the part of about that length ends that begins at from, in a block that ends at last, and where the
// next one begins.
func (f *Flow) partEnd(from, last, length int) (end, next int) {
	if last-from <= 2*length {
		return last, last
	}
	slice := func(start, end int) string { return f.article.Text.Slice(article.Range{Start: start, End: end}) }
	to := from + length
	text := slice(from+length/2, to)
	if k := strings.LastIndexByte(text, '\n'); k >= 0 {
		end = from + length/2 + utf8.RuneCountInString(text[:k])
		return end, end + 1
	}
	const tail = 250 // where the best place to part is looked for
	text = slice(to-tail, to)
	if k := bestBreak([]rune(text), f.engine.Breaks(text)); k > 0 {
		return to - tail + k, to - tail + k
	}
	end = from + lastCluster(slice(from, to))
	return end, end
}

// lastCluster is where the last grapheme cluster of s begins that may not be whole, or the end of s when it is all one.
func lastCluster(s string) int {
	begin, at := 0, 0
	for it := graphemes.FromString(s); it.Next(); {
		begin, at = at, at+utf8.RuneCountInString(it.Value())
	}
	if begin == 0 {
		return at
	}
	return begin
}

// bestBreak is the last of breaks that stands behind a sentence, or else the last; 0 without any.
func bestBreak(text []rune, breaks []int) int {
	for i := len(breaks) - 1; i >= 0; i-- {
		k := breaks[i] - 1
		for k > 0 && (text[k] == ' ' || unicode.In(text[k], unicode.Pe, unicode.Pf)) {
			k--
		}
		if ends(text[k]) {
			return breaks[i]
		}
	}
	if n := len(breaks); n > 0 {
		return breaks[n-1]
	}
	return 0
}

// itemOf is the item of offset o, -1 in an article without blocks. Between two items it is the first.
func (f *Flow) itemOf(o int) int {
	b := f.article.BlockAt(o)
	if b < 0 {
		return -1
	}
	if !f.parted {
		return f.heads + b
	}
	n := sort.Search(len(f.items)-f.heads, func(i int) bool { return f.items[f.heads+i].block.Start > o })
	return f.heads + max(0, n-1)
}

// nearby is as much of r, the text of a block, as tells of words and sentences at o: all of it, unless it is very long.
// Then it begins behind a sentence or a word if it can.
func nearby(a *article.Article, r article.Range, o int) article.Range {
	if r.Len() <= 4*partLength {
		return r
	}
	o = max(r.Start, min(r.End, o))
	near := article.Range{Start: max(r.Start, o-2*partLength), End: min(r.End, o+2*partLength)}
	if near.Start == r.Start {
		return near
	}
	text := []rune(a.Text.Slice(article.Range{Start: near.Start, End: near.Start + partLength/2}))
	word := 0
	for k := 2; k < len(text); k++ {
		if text[k-1] != ' ' && text[k-1] != '\n' || text[k] == ' ' || text[k] == '\n' {
			continue
		}
		if word == 0 {
			word = k
		}
		if text[k-1] == '\n' || ends(text[k-2]) {
			near.Start += k
			return near
		}
	}
	if word == 0 {
		word = lastCluster(string(text[:64]))
	}
	near.Start += word
	return near
}

// ends reports whether a sentence may end in r.
func ends(r rune) bool { return strings.ContainsRune(".!?…。！？।؟", r) }
