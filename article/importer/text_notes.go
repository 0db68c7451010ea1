package importer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dev.marginalia/article"
)

// isNotesHeading reports whether footnotes follow a heading.
func isNotesHeading(s string) bool {
	switch strings.ToLower(strings.TrimRight(s, " .:")) {
	case "footnotes", "notes", "endnotes", "end notes":
		return true
	}
	return false
}

// note reads a paragraph as a footnote, or as what goes on with one.
func (r *plainReader) note(p para) bool {
	label, skip, ok := noteLabel(p.first(), r.notes)
	star := strings.HasPrefix(label, "*")
	switch {
	case ok && star:
		ok = r.notes || r.book && p.indent() >= r.base+2 && r.hasStar()
	case ok:
		ok = r.notes || r.book
	case r.notes && len(r.blocks) > 0 && r.blocks[len(r.blocks)-1].Kind == article.Footnote:
		if _, part := divisionOf(p.first()); part || inCapitals(p.first()) {
			return false
		}
		r.add(article.Block{Kind: article.Footnote}, r.join(p))
		return true
	}
	if !ok {
		return false
	}
	lines := append([]textLine{{text: strings.TrimLeft(p.first()[skip:], " ")}}, p.lines[1:]...)
	text := joinLines(lines, len(lines) > 2 && r.keepsLines(p))
	if strings.HasPrefix(p.first(), "[Footnote") {
		text = strings.TrimSuffix(text, "]")
	}
	r.add(article.Block{Kind: article.Footnote, Label: label}, strings.TrimSpace(text))
	return true
}

// noteLabel reads the sign of a footnote: "[1]", "[A]", "[*]", "[Footnote 1:", "*" or "* (2)", and in a section of
// footnotes "1." too. skip is its length in bytes.
func noteLabel(s string, section bool) (label string, skip int, ok bool) {
	if s == "" {
		return "", 0, false
	}
	switch s[0] {
	case '[':
		if rest, found := strings.CutPrefix(s, "[Footnote"); found {
			i := strings.IndexByte(rest, ':')
			if i < 0 || i > 8 {
				return "", 0, false
			}
			return strings.TrimSpace(rest[:i]), len(s) - len(rest) + i + 1, true
		}
		end := strings.IndexByte(s, ']')
		if end < 2 || !isSign(s[1:end]) || end+1 == len(s) {
			return "", 0, false
		}
		return s[1:end], end + 1, true
	case '*':
		rest := strings.TrimLeft(s[1:], " ")
		if strings.HasPrefix(rest, "(") {
			if end := strings.IndexByte(rest, ')'); end > 1 && end < 4 && isNumber(rest[1:end]) {
				return "*" + rest[:end+1], len(s) - len(rest) + end + 1, true
			}
		}
		return "*", 1, rest != "" && rest[0] != '*'
	}
	if m, item := itemMark(s); section && item && m.number > 0 {
		return itoa(m.number), len(s) - len(m.text), true
	}
	return "", 0, false
}

// isSign reports whether s can be what stands in the brackets of a footnote's sign.
func isSign(s string) bool {
	if len(s) > 4 {
		return false
	}
	return strings.Trim(s, "0123456789") == "" || strings.Trim(s, "*") == "" || len(s) == 1 && s[0] >= 'A' && s[0] <= 'Z' ||
		strings.Trim(s, "†‡§") == ""
}

// A star is looked for in so many blocks of text before its footnote, past so many other footnotes, and is one of the
// last few stars in its block.
const (
	starBlocks = 3
	starNotes  = 30
	lastStars  = 20
)

// beforeNote calls f with the blocks before block note in which its star can be, from the nearest, until f says that it
// is found.
func beforeNote(blocks []plainBlock, note int, f func(i int) bool) bool {
	texts := 0
	for i := note - 1; i >= 0 && texts < starBlocks && note-i < starNotes; i-- {
		if blocks[i].Kind == article.Footnote {
			continue
		}
		texts++
		if f(i) {
			return true
		}
	}
	return false
}

// hasStar reports whether the blocks before have a star that a footnote can be of.
func (r *plainReader) hasStar() bool {
	return beforeNote(r.blocks, len(r.blocks), func(i int) bool { return strings.Contains(r.blocks[i].text, "*") })
}

// linkNotes makes references of the signs of footnotes in the text. Where numbers begin anew in each chapter, a
// sign is that of the next footnote that no sign before was of.
func linkNotes(blocks []plainBlock) {
	byLabel := map[string][]int{} // blocks, in text order
	for i, b := range blocks {
		if b.Kind == article.Footnote && b.Label != "" {
			byLabel[b.Label] = append(byLabel[b.Label], i)
		}
	}
	if len(byLabel) == 0 {
		return
	}
	l := noteLinker{blocks: blocks, byLabel: byLabel}
	for i, b := range blocks {
		switch {
		case b.Kind == article.Footnote && strings.HasPrefix(b.Label, "*"):
			beforeNote(blocks, i, func(k int) bool { return l.star(k, i) })
		case b.Kind != article.Heading && b.Kind != article.Code:
			l.signs(i)
		}
	}
}

// noteLinker finds the signs of footnotes, block by block.
type noteLinker struct {
	blocks  []plainBlock
	byLabel map[string][]int // blocks of footnotes, in text order, from the first that nothing refers to yet
	names   int              // given to footnotes
}

// signs links the signs in brackets of block i.
func (l *noteLinker) signs(i int) {
	b := &l.blocks[i]
	spans, counted, runes := len(b.spans), 0, 0 // bytes counted, and their code points
	for at := 0; ; at++ {
		open := strings.IndexByte(b.text[at:], '[')
		if open < 0 {
			break
		}
		at += open
		end := strings.IndexByte(b.text[at:min(len(b.text), at+8)], ']')
		if end < 0 {
			continue
		}
		if note := l.next(b.text[at+1:at+end], i); note >= 0 {
			runes += utf8.RuneCountInString(b.text[counted:at])
			counted = at
			l.refer(i, article.Range{Start: runes, End: runes + utf8.RuneCountInString(b.text[at:at+end+1])}, note)
		}
	}
	if len(b.spans) > spans {
		sortSpans(b.spans)
	}
}

// next is the first footnote with that label after block i that nothing refers to yet, else the last one; -1 when there
// is none.
func (l *noteLinker) next(label string, i int) int {
	notes := l.byLabel[label]
	for len(notes) > 1 && (notes[0] <= i || len(l.blocks[notes[0]].Targets) > 0) {
		notes = notes[1:]
	}
	if len(notes) == 0 || notes[0] <= i {
		return -1
	}
	l.byLabel[label] = notes
	return notes[0]
}

// star links a star in block i to the footnote that is block note, if it has one of the same number that leads
// nowhere yet.
func (l *noteLinker) star(i, note int) bool {
	b := &l.blocks[i]
	at := len(b.text)
	for range lastStars {
		if at = strings.LastIndexByte(b.text[:at], '*'); at < 0 {
			return false
		}
		label, skip, ok := noteLabel(b.text[at:], false)
		if !ok {
			label, skip = "*", 1
		}
		start := utf8.RuneCountInString(b.text[:at])
		taken := slices.ContainsFunc(b.spans, func(s article.Span) bool { return s.Kind == article.Reference && s.Start == start })
		if label == l.blocks[note].Label && !taken {
			l.refer(i, article.Range{Start: start, End: start + utf8.RuneCountInString(b.text[at:at+skip])}, note)
			sortSpans(b.spans)
			return true
		}
	}
	return false
}

// refer makes r, in the text of block i, the sign of the footnote that is block note.
func (l *noteLinker) refer(i int, r article.Range, note int) {
	n, b := &l.blocks[note], &l.blocks[i]
	if len(n.Targets) == 0 {
		l.names++
		n.Targets = []string{noteName(l.names)}
	}
	b.spans = append(b.spans, article.Span{Kind: article.Reference, Range: r, Href: "#" + n.Targets[0]})
}
