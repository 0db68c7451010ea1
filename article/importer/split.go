package importer

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/clipperhouse/uax29/v2/sentences"

	"dev.marginalia/article"
)

// maxBlock is the length in code points of the longest paragraph. Laying out a paragraph costs more than its length,
// and a handout lays out whole paragraphs.
const maxBlock = 20_000

// splitLong splits paragraphs longer than maxBlock into several: after a sentence, else at a space, else between
// two characters as people see them (grapheme clusters). Tables stay whole.
func splitLong(a *article.Article) {
	long := false
	for _, b := range a.Blocks {
		long = long || b.Len() > maxBlock && splits(b.Kind)
	}
	if !long {
		return
	}
	var out article.Builder
	old, moved := a.Blocks, make([]int, len(a.Blocks)) // by the number of the block before, that of its first part
	for i, b := range old {
		moved[i] = out.Len()
		text := a.Text.Slice(b.Range)
		if b.Len() <= maxBlock || !splits(b.Kind) {
			addPart(&out, b, text, b.Range)
			continue
		}
		part, at, done := b, b.Start, 0 // code points and bytes read
		for done < len(text) {
			end, next := cutLong(text, done, b.Kind)
			n := utf8.RuneCountInString(text[done:end])
			addPart(&out, part, text[done:end], article.Range{Start: at, End: at + n})
			at += n + utf8.RuneCountInString(text[end:next])
			done = next
			part.Targets, part.Label = nil, ""
			if b.Kind == article.Item {
				part.Kind, part.Indent, part.Level, part.Number, part.Task = article.Paragraph, b.Level, 0, 0, ""
			}
		}
	}
	for i, e := range a.Contents {
		if k := a.BlockAt(e.Offset); k >= 0 {
			a.Contents[i].Offset = moved[k] // the block: its offset is known when all are there
		}
	}
	out.Build(a)
	for i, e := range a.Contents {
		if e.Offset < len(a.Blocks) {
			a.Contents[i].Offset = a.Blocks[e.Offset].Start
		}
	}
}

func splits(k article.Kind) bool {
	return k != article.Table && k != article.Image && k != article.Rule
}

// addPart adds the part r of a block, whose text is text.
func addPart(out *article.Builder, b article.Block, text string, r article.Range) {
	var spans []article.Span
	for _, s := range b.Spans {
		if s.Overlaps(r) {
			s.Range = s.Clip(r).Shift(-r.Start)
			spans = append(spans, s)
		}
	}
	out.Add(b, text, spans...)
}

// cutLong finds where the part of text that begins at byte from ends, and where the next one begins: white space between
// the two belongs to neither.
func cutLong(text string, from int, k article.Kind) (end, next int) {
	window := text[from:prefix(text, from, maxBlock)]
	if from+len(window) == len(text) {
		return len(text), len(text)
	}
	n := 0
	if k == article.Code {
		n = strings.LastIndexByte(window, '\n') + 1
	}
	if n == 0 {
		n = lastSentence(window)
	}
	if n < len(window)/4 {
		n = strings.LastIndexAny(window, " \n") + 1
	}
	if n < len(window)/4 {
		n = lastCluster(window)
	}
	next = from + n
	if k != article.Code {
		return from + len(strings.TrimRight(text[from:next], " \n")), next + len(text[next:]) - len(strings.TrimLeft(text[next:], " \n"))
	}
	return from + len(strings.TrimSuffix(text[from:next], "\n")), next
}

// prefix is the byte of text that is n code points after byte from, or its end.
func prefix(text string, from, n int) int {
	for ; n > 0 && from < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
	return from
}

// lastSentence is where the last sentence of s that is surely whole ends; 0 when there is none.
func lastSentence(s string) int {
	end, at := 0, 0
	for it := sentences.FromString(s); it.Next(); {
		end, at = at, at+len(it.Value())
	}
	return end
}

// lastCluster is where the last grapheme cluster of s that is surely whole ends, or the end of s when it is all one.
func lastCluster(s string) int {
	end, at := 0, 0
	for it := graphemes.FromString(s); it.Next(); {
		end, at = at, at+len(it.Value())
	}
	if end == 0 {
		return len(s)
	}
	return end
}
