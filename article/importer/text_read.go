package importer

import (
	"context"
	"strings"
	"unicode/utf8"

	"dev.marginalia/article"
)

// plainBlock is a block before its place in the text is known.
type plainBlock struct {
	article.Block
	text  string
	spans []article.Span
	rank  int // heading: that of the part of a book that it begins; 0 for any other
}

// plainReader turns paragraphs into blocks.
type plainReader struct {
	*plainDoc
	a      *article.Article
	blocks []plainBlock
	list   listState
	notes  bool // in a section of footnotes
}

// manyParts is the number of headings of parts from which on a text is taken for a book, where a short line alone
// is rather talk than a heading.
const manyParts = 3

// read turns the paragraphs into blocks, as far as ctx lasts.
func (d *plainDoc) read(ctx context.Context, a *article.Article) []plainBlock {
	r := &plainReader{plainDoc: d, a: a, blocks: make([]plainBlock, 0, len(d.paras))}
	parts := 0
	for i, p := range d.paras {
		if len(p.lines) > 3 {
			continue
		}
		if _, ok := divisionOf(p.first()); ok {
			parts++
			if i > 0 && (d.partGap == 0 || p.gap < d.partGap) {
				d.partGap = p.gap
			}
		}
	}
	d.parted = parts >= manyParts
	for i := 0; i < len(d.paras) && ctx.Err() == nil; {
		i = r.next(i)
	}
	return r.blocks
}

// next reads what begins with paragraph i, and returns the number of the paragraph after it.
func (r *plainReader) next(i int) int {
	p := r.paras[i]
	if n := r.contents(i); n > i {
		r.list, r.notes = listState{}, false
		return n
	}
	if n := r.illustration(i); n > i {
		return n
	}
	if r.note(p) || r.item(i) {
		return i + 1
	}
	if len(r.list.marks) > 0 && r.inItem(p) {
		r.add(article.Block{Kind: article.Paragraph, Indent: len(r.list.marks)}, r.join(p))
		return i + 1
	}
	r.list = listState{}
	text := r.join(p)
	switch {
	case !r.book && noticeLike(text):
		notePartial(r.a, text)
		r.add(article.Block{Kind: article.Notice}, text)
	case len(p.lines) == 1 && isRule(text):
		r.add(article.Block{Kind: article.Rule}, "")
	case r.book && len(p.lines) == 1 && isPageMark(text):
	case r.heading(i, text):
	case isSet(p):
		r.add(article.Block{Kind: article.Code}, asSet(p))
	case r.isQuote(p):
		r.add(article.Block{Kind: article.Quote, Level: 1}, text)
	default:
		r.add(article.Block{Kind: article.Paragraph}, text)
	}
	return i + 1
}

// add adds a block; of a text of Project Gutenberg, with the emphasis that its text is marked with.
func (r *plainReader) add(b article.Block, text string) {
	t := plainBlock{Block: b, text: text}
	if r.book && b.Kind != article.Code {
		t.text, t.spans = unmark(text)
	}
	r.blocks = append(r.blocks, t)
}

func isRule(s string) bool {
	marks := 0
	var first rune
	for _, c := range s {
		switch {
		case c == ' ' || c == '\t':
			continue
		case first == 0 && strings.ContainsRune("*-_=⁂~·•", c):
			first = c
		case c != first:
			return false
		}
		marks++
	}
	return marks >= 3 || s == "⁂"
}

// isPageMark reports whether a line only says which page of the printed book begins.
func isPageMark(s string) bool {
	inner, ok := strings.CutPrefix(s, "[")
	if !ok {
		return false
	}
	for _, word := range []string{"Pg ", "Page ", "p. "} {
		if number, ok := strings.CutPrefix(inner, word); ok {
			return isNumber(strings.TrimSuffix(number, "]")) || isRoman(strings.ToUpper(strings.TrimSuffix(number, "]")))
		}
	}
	return false
}

// isQuote reports whether all lines of p, which is no verse, are indented.
func (r *plainReader) isQuote(p para) bool {
	return len(p.lines) > 1 && p.indent() >= r.base+2 && !r.keepsLines(p)
}

// headGap is how many blank lines stand at least before the headings of a book.
func (r *plainReader) headGap() int {
	if r.book {
		return max(2, r.partGap)
	}
	return r.partGap
}

// heading reads p as a heading between paragraphs, if it is one: that of a part of a book, or a short line that is
// no sentence, followed by a longer paragraph.
func (r *plainReader) heading(i int, text string) bool {
	p := r.paras[i]
	if len(p.lines) > 3 || len(text) > 3*longestDivision {
		return false
	}
	if level := p.lines[0].level; level > 0 {
		r.notes = isNotesHeading(text)
		r.add(article.Block{Kind: article.Heading, Level: level}, text)
		return true
	}
	if rank, ok := divisionOf(text); ok {
		r.notes = isNotesHeading(text)
		r.blocks = append(r.blocks, plainBlock{Block: article.Block{Kind: article.Heading}, text: text, rank: rank})
		return true
	}
	if r.a.Title != "" && i < 20 && strings.EqualFold(visible(text), r.a.Title) { // on the title page
		r.blocks = append(r.blocks, plainBlock{Block: article.Block{Kind: article.Heading, Level: 1}, text: text})
		return true
	}
	if len(p.lines) > 1 || !titleLike(text) || i+1 >= len(r.paras) {
		return false
	}
	n := p.runes()
	last, _ := utf8.DecodeLastRuneInString(text)
	if n > 90 || last == '!' || strings.ContainsAny(text, "|\t") || (r.parted || r.book) && (!inCapitals(text) || p.gap < r.headGap()) {
		return false
	}
	next := r.paras[i+1]
	if long := next.runes(); long <= 120 || long <= 2*n || noticeLike(next.first()) {
		return false
	}
	r.notes = false
	r.add(article.Block{Kind: article.Heading}, text)
	return true
}
