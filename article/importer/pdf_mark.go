package importer

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// pdfMark is what an item of a list or a note begins with.
type pdfMark struct {
	kind   markKind
	number int
	label  string // of a note
	dash   bool
	words  int // of the line that are the mark
	cut    int // bytes of the word behind them that belong to it
}

type markKind uint8

const (
	noMark markKind = iota
	bulletMark
	numberMark
	raisedMark
	bracketMark // of a list of references: "[12]"
)

const bullets = "•‣▪▫■□◦○●◆◇►▸➢➤✓❖∙·⁃–—-*\uFFFD"

var (
	numberItem = late(`^\(?(\d{1,3})[.)]$`)
	bracket    = late(`^\[[\p{L}\d+-]{1,12}\]$`)
	noteSign   = late(`^(?:\d{1,3}|[a-z]|\*{1,3}|[†‡§¶]{1,2})$`)
)

// isBullet reports whether a text is a bullet and nothing else.
func isBullet(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n == len(s) && strings.ContainsRune("•‣▪■□◦○●◆►▸➢➤✓❖", r)
}

// markOf tells whether a line begins as an item or as a note.
func markOf(l *pdfLine) pdfMark {
	first := l.words[0]
	if len(l.words) > 1 && first.style&pdfRaised != 0 && noteSign().MatchString(first.text) {
		return pdfMark{kind: raisedMark, label: first.text, words: 1}
	}
	if len(l.words) < 2 {
		return pdfMark{}
	}
	if r, n := utf8.DecodeRuneInString(first.text); strings.ContainsRune(bullets, r) {
		if n == len(first.text) && !l.words[1].glued {
			return pdfMark{kind: bulletMark, words: 1, dash: strings.ContainsRune("–—-*⁃", r)}
		}
		if isBullet(first.text) {
			return pdfMark{kind: bulletMark, words: 1}
		}
		if strings.ContainsRune("•▪■◦●", r) {
			return pdfMark{kind: bulletMark, cut: n}
		}
	}
	if m := numberItem().FindStringSubmatch(first.text); m != nil && !l.words[1].glued {
		n, _ := strconv.Atoi(m[1]) // the pattern is a number
		return pdfMark{kind: numberMark, number: n, words: 1}
	}
	if bracket().MatchString(first.text) {
		return pdfMark{kind: bracketMark}
	}
	return pdfMark{}
}
