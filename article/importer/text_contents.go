package importer

import (
	"strings"
	"unicode"

	"dev.marginalia/article"
)

var contentsWords = map[string]bool{"contents": true, "table of contents": true, "the contents": true, "table des matières": true, "sommaire": true,
	"inhalt": true, "inhaltsverzeichnis": true, "índice": true, "indice": true, "inhoud": true, "содержание": true, "оглавление": true, "sisällys": true}

// The shape of a table of contents: its lines are short, and there are some.
const (
	longestEntry  = 100
	fewestEntries = 3
)

// contents reads a table of contents that begins with paragraph i, and returns the number of the paragraph after it;
// i when there is none. Its entries are lines, not headings.
func (r *plainReader) contents(i int) int {
	first := r.paras[i]
	if len(first.first()) > longestEntry || !contentsWords[strings.ToLower(strings.TrimRight(first.first(), ".:"))] {
		return i
	}
	entries := []para{{lines: first.lines[1:]}}
	entries = append(entries, r.paras[i+1:r.contentsEnd(i)]...)
	lines := 0
	for _, p := range entries {
		lines += len(p.lines)
	}
	if lines < fewestEntries {
		return i
	}
	r.blocks = append(r.blocks, plainBlock{Block: article.Block{Kind: article.Heading}, text: first.first(), rank: rankAside})
	usual := entries[len(entries)-1].gap // blank lines between entries; more of them part groups
	for _, p := range entries[1:] {
		usual = min(usual, p.gap)
	}
	var group []textLine
	for k, p := range entries {
		if k > 1 && p.gap > usual {
			r.addLines(group)
			group = nil
		}
		group = append(group, p.lines...)
	}
	r.addLines(group)
	return i + len(entries)
}

func (r *plainReader) addLines(lines []textLine) {
	if len(lines) > 0 {
		r.add(article.Block{Kind: article.Paragraph}, joinLines(lines, true))
	}
}

// contentsEnd finds the paragraph after the table of contents under paragraph i: the one in which its first entry
// comes again, as a heading, or else the headings before the first paragraph of text.
func (r *plainReader) contentsEnd(i int) int {
	start := ""
	if len(r.paras[i].lines) > 1 {
		start = entryName(r.paras[i].lines[1].text)
	}
	end := i + 1
	for ; end < len(r.paras); end++ {
		p := r.paras[end]
		name := entryName(p.first())
		if start != "" && name == start {
			return end
		}
		if start == "" {
			start = name
		}
		if !r.isEntries(p) {
			break
		}
	}
	for k := end; k > i+1; k-- { // a wide gap parts the table from the text
		if r.paras[k-1].gap >= 3 && k-1 > i+1 {
			return k - 1
		}
	}
	for end > i+1 {
		if _, ok := divisionOf(r.paras[end-1].first()); !ok {
			break
		}
		end--
	}
	return end
}

// isEntries reports whether all of p can be entries: lines that are short and were not cut by the width.
func (r *plainReader) isEntries(p para) bool {
	for _, l := range p.lines {
		if l.runes > longestEntry {
			return false
		}
	}
	return len(p.lines) == 1 && p.lines[0].runes <= 80 || r.keepsLines(p)
}

// entryName is what an entry and the heading that it is of have in common: letters and digits, without the number
// of a page, which dots or wide gaps part from it.
func entryName(s string) string {
	if cut := strings.TrimRight(s, "0123456789"); strings.HasSuffix(cut, "  ") || strings.HasSuffix(cut, "..") || strings.HasSuffix(cut, ". ") || strings.HasSuffix(cut, "\t") {
		s = cut
	}
	return strings.ToLower(strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, s))
}
