package importer

import (
	"strings"
	"unicode"

	"dev.marginalia/article"
)

// longestSign is the length in code points of the sign of a footnote, with its brackets.
const longestSign = 6

// markReferences makes references of the short links that lead to a footnote, in whatever document it is. Books of
// EPUB 2 do not say what a footnote is: there it is a paragraph that begins with a link back to the block with
// the sign that leads to it.
func markReferences(a *article.Article) {
	at := map[string]int{} // blocks by their names
	for i, block := range a.Blocks {
		for _, name := range block.Targets {
			if _, taken := at["#"+name]; !taken {
				at["#"+name] = i
			}
		}
	}
	for i := range a.Blocks {
		for j, s := range a.Blocks[i].Spans {
			to, ok := at[s.Href]
			if s.Kind != article.Link && s.Kind != article.Reference || !ok || to == i || s.Len() > longestSign {
				continue
			}
			note := &a.Blocks[to]
			if note.Kind != article.Footnote && isNoteSign(a.Text.Slice(s.Range)) && s.Start > a.Blocks[i].Start && answers(note, i, at) {
				note.Kind, note.Level, note.Number, note.Indent, note.Quoted = article.Footnote, 0, 0, 0, 0
			}
			if note.Kind == article.Footnote && a.Blocks[i].Kind != article.Footnote {
				a.Blocks[i].Spans[j].Kind = article.Reference
			}
		}
	}
}

// isNoteSign reports whether s is what footnotes are marked with: a number or a symbol, in brackets or not.
func isNoteSign(s string) bool {
	s = strings.Trim(s, "[](){} .")
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && !strings.ContainsRune("*†‡§¶‖#", r) }) < 0
}

// answers reports whether note is text that begins with a link back to block i, and makes sure that it is a link.
func answers(note *article.Block, i int, at map[string]int) bool {
	if note.Kind != article.Paragraph && note.Kind != article.Item {
		return false
	}
	for j, s := range note.Spans {
		if s.Start-note.Start > 3 {
			break
		}
		if back, ok := at[s.Href]; ok && back == i && s.Len() <= longestSign && note.End-s.End > 3 {
			note.Spans[j].Kind = article.Link // which may have been taken for a reference
			return true
		}
	}
	return false
}
