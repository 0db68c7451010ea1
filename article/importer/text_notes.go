package importer

import (
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
		if _, part := divisionOf(p.first()); part || allCapitals(p.first()) {
			return false
		}
		r.add(article.Block{Kind: article.Footnote}, r.join(p))
		return true
	}
	if !ok {
		return false
	}
	lines := append([]line{{text: strings.TrimLeft(p.first()[skip:], " ")}}, p.lines[1:]...)
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

// howFar is the number of blocks before a footnote that is known by a star in which its star is looked for.
const howFar = 3

// hasStar reports whether the blocks before have a star that a footnote can be of.
func (r *plainReader) hasStar() bool {
	seen := 0
	for i := len(r.blocks) - 1; i >= 0 && seen < howFar; i-- {
		if b := r.blocks[i]; b.Kind != article.Footnote {
			if strings.Contains(b.text, "*") {
				return true
			}
			seen++
		}
	}
	return false
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
	for i := range blocks {
		b := &blocks[i]
		switch {
		case b.Kind == article.Footnote && strings.HasPrefix(b.Label, "*"):
			l.star(i)
		case b.Kind != article.Heading && b.Kind != article.Code:
			l.signs(i)
		}
		sortSpans(b.spans)
	}
}

type noteLinker struct {
	blocks  []plainBlock
	byLabel map[string][]int // blocks of footnotes, in text order
	names   int              // given to footnotes
}

// signs links the signs in brackets of block i.
func (l *noteLinker) signs(i int) {
	text := l.blocks[i].text
	for at := 0; ; at++ {
		open := strings.IndexByte(text[at:], '[')
		if open < 0 {
			return
		}
		at += open
		end := strings.IndexByte(text[at:min(len(text), at+8)], ']')
		if end < 0 {
			continue
		}
		if note := l.next(text[at+1:at+end], i); note >= 0 {
			l.refer(i, at, at+end+1, note)
		}
	}
}

// next is the first footnote with that label after block i that nothing refers to yet, else the last one; -1 when there
// is none.
func (l *noteLinker) next(label string, i int) int {
	found := -1
	for _, n := range l.byLabel[label] {
		if n <= i {
			continue
		}
		if len(l.blocks[n].Targets) == 0 {
			return n
		}
		found = n
	}
	return found
}

// star links the star of the footnote that is block note: the last one before it with the same number.
func (l *noteLinker) star(note int) {
	seen := 0
	for i := note - 1; i >= 0 && seen < howFar; i-- {
		b := &l.blocks[i]
		if b.Kind == article.Footnote {
			continue
		}
		seen++
		for at := strings.LastIndexByte(b.text, '*'); at >= 0; at = strings.LastIndexByte(b.text[:at], '*') {
			label, skip, ok := noteLabel(b.text[at:], false)
			if !ok {
				label, skip = "*", 1
			}
			if label == l.blocks[note].Label && !b.refers(at) {
				l.refer(i, at, at+skip, note)
				sortSpans(b.spans)
				return
			}
		}
	}
}

// refers reports whether a reference begins at byte at of the text.
func (b *plainBlock) refers(at int) bool {
	o := utf8.RuneCountInString(b.text[:at])
	for _, s := range b.spans {
		if s.Kind == article.Reference && s.Start == o {
			return true
		}
	}
	return false
}

// refer makes bytes from to end of block i the sign of the footnote that is block note.
func (l *noteLinker) refer(i, from, end, note int) {
	n, b := &l.blocks[note], &l.blocks[i]
	if len(n.Targets) == 0 {
		l.names++
		n.Targets = []string{noteName(l.names)}
	}
	start := utf8.RuneCountInString(b.text[:from])
	span := article.Range{Start: start, End: start + utf8.RuneCountInString(b.text[from:end])}
	b.spans = append(b.spans, article.Span{Kind: article.Reference, Range: span, Href: "#" + n.Targets[0]})
}
