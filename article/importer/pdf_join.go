package importer

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/article"
)

// joined puts the parts of paragraphs together that columns and pages cut apart. Notes go behind all text, those
// in the margin behind the paragraph that they stand beside.
func (d *pdfDoc) joined() []pdfBlock {
	var out, held, notes []pdfBlock
	last := -1 // the last block of the main text in out
	for _, b := range besideText(d.blocks) {
		switch {
		case b.foot:
			if n := len(notes); n > 0 && b.label == "" && d.goesOn(&notes[n-1], &b) {
				appendLines(&notes[n-1], &b)
			} else {
				notes = append(notes, b)
			}
			continue
		case b.aside:
			held = append(held, b)
			continue
		}
		if last >= 0 && out[last].region != b.region && d.goesOn(&out[last], &b) {
			appendLines(&out[last], &b)
			continue
		}
		if caption := last >= 0 && b.size() < smallSize*d.body && out[last].size() >= smallSize*d.body; !caption {
			out, held = append(out, held...), nil
			last = len(out)
		}
		out = append(out, b)
	}
	out = append(out, held...)
	return append(out, notes...)
}

// maxBesideChecks bounds, for one page, its blocks of text times those in its margins.
const maxBesideChecks = 1_000_000

// besideText moves the blocks in the margins of each page behind the block of text that they stand beside.
func besideText(blocks []pdfBlock) []pdfBlock {
	out := make([]pdfBlock, 0, len(blocks))
	for start, end := 0, 0; start < len(blocks); start = end {
		var text, aside []*pdfBlock
		for end = start; end < len(blocks) && blocks[end].page() == blocks[start].page(); end++ {
			if b := &blocks[end]; b.aside {
				aside = append(aside, b)
			} else {
				text = append(text, b)
			}
		}
		if len(text)*len(aside) > maxBesideChecks {
			out = append(out, blocks[start:end]...) // no page for people
			continue
		}
		notes := make([][]*pdfBlock, len(text)+1)
		at := 0
		for i, a := range aside {
			if i == 0 || !a.below(aside[i-1]) {
				at = nearest(text, a)
			}
			notes[at] = append(notes[at], a)
		}
		for i, b := range text {
			out = append(out, *b)
			for _, a := range notes[i] {
				out = append(out, *a)
			}
		}
		for _, a := range notes[len(text)] {
			out = append(out, *a)
		}
	}
	return out
}

// below reports whether a block in the margin goes with the one above it, as the tags of a note do.
func (b *pdfBlock) below(above *pdfBlock) bool {
	return b.region == above.region && b.label == "" && b.first().y-above.last().y < noteLead*above.size()
}

// nearest is the number of the block beside which a note in the margin begins; len(text) when there is none.
// Another column counts less than another height.
func nearest(text []*pdfBlock, note *pdfBlock) int {
	best, at := math.Inf(1), len(text)
	y := note.first().y
	for i, b := range text {
		if b.foot {
			continue
		}
		down := max(0, b.first().y-b.first().size-y, y-b.last().y)
		across := max(0, b.region.x0-note.region.x1, note.region.x0-b.region.x1)
		if far := across + 4*down; far < best {
			best, at = far, i
		}
	}
	return at
}

func appendLines(a, b *pdfBlock) {
	a.lines = append(a.lines, b.lines...)
	a.breaks = append(a.breaks, b.breaks...)
}

// goesOn reports whether block b, at the top of a column, goes on block a at the bottom of another.
func (d *pdfDoc) goesOn(a, b *pdfBlock) bool {
	if a.kind == article.Code && b.kind == article.Code {
		return true
	}
	flows := func(k article.Kind) bool {
		return k == article.Paragraph || k == article.Item || k == article.Quote || k == article.Footnote
	}
	if !flows(a.kind) || b.kind != article.Paragraph && b.kind != a.kind || b.mark.kind != noMark || !similar(a.size(), b.size(), 0.95) {
		return false
	}
	end, start := a.last().text, b.first().text
	if hyphened(end) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(start, "\"“‘«("))
	if !endsSentence(end) {
		return unicode.IsLower(first) || !unicode.IsUpper(first) || !d.indents || !d.isIndented(b)
	}
	_, full := a.edges()
	return unicode.IsLower(first) || d.indents && !d.isIndented(b) && a.last().x1 > full-2*a.size() && a.kind == article.Paragraph
}

// isIndented reports whether a block's first line begins further in than the column.
func (d *pdfDoc) isIndented(b *pdfBlock) bool {
	start, _ := b.edges()
	return b.first().x0 > start+0.6*b.size()
}

func hyphened(s string) bool {
	last, n := utf8.DecodeLastRuneInString(s)
	if last != '-' && last != '‐' && last != '\u00ad' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	return unicode.IsLetter(before)
}

// glue is what stands between two lines of a paragraph, and how many bytes of a hyphen at the end of the first
// fall away.
//
// A hyphen at the end of a line is undone when a small letter follows, unless the document has the word with the
// hyphen elsewhere, and more often than without: "well-" and "known" are "well-known" where that is written so.
// So it is where a hyphen stands before: "case-by-". Before a capital it stays, unless the document has the word without it.
func (d *pdfDoc) glue(end, start string) (between string, drop int) {
	last, n := utf8.DecodeLastRuneInString(end)
	first, _ := utf8.DecodeRuneInString(start)
	switch {
	case last == '\u00ad':
		return "", n
	case hyphened(end) && unicode.IsLower(first):
		a, b := lastPart(end[:len(end)-n]), firstPart(start)
		if isAddress(end) || strings.Contains(a, "-") || d.words[a+"-"+b] > d.words[a+b] {
			return "", 0
		}
		return "", n
	case hyphened(end) && unicode.IsLetter(first) && d.words[lastPart(end[:len(end)-n])+firstPart(start)] > 0:
		return "", n
	case hyphened(end) && unicode.IsLetter(first), isAddress(end) && !unicode.IsUpper(first) && strings.ContainsRune("/-_.?=&", last):
		return "", 0
	case (last == '—' || last == '–' && unicode.IsDigit(first)) && len(end) > n && end[len(end)-n-1] != ' ':
		return "", 0
	case isCJK(last) && isCJK(first):
		return "", 0
	}
	return " ", 0
}

func isAddress(s string) bool {
	word := s[strings.LastIndexByte(s, ' ')+1:]
	return strings.Contains(word, "://") || strings.HasPrefix(word, "www.")
}

func isCJK(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}

// lastPart and firstPart are the letters, with hyphens between them, at the end and at the beginning, as they are
// counted in the document's words.
func lastPart(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	if i >= 0 {
		_, n := utf8.DecodeRuneInString(s[i:])
		s = s[i+n:]
	}
	return strings.ToLower(s)
}

func firstPart(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }); i >= 0 {
		s = s[:i]
	}
	return strings.ToLower(strings.Trim(s, "-"))
}

// countWords counts the words of all rows, for glue. The last word of a row may be cut.
func (d *pdfDoc) countWords(rows []pdfRow) {
	for _, r := range rows {
		for i := 0; i+1 < len(r.words); i++ {
			w := strings.Trim(r.words[i].text, ".,;:!?()[]\"“”‘’«»'")
			if len(w) < 3 || len(w) > 60 || strings.IndexFunc(w, func(c rune) bool { return !unicode.IsLetter(c) && c != '-' }) >= 0 {
				continue
			}
			if w = strings.ToLower(w); d.words[w] > 0 || len(d.words) < maxWords {
				d.words[w]++
			}
		}
	}
}

// maxWords bounds how many different words are counted.
const maxWords = 500_000
