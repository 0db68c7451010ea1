package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// shortened are words that a full stop ends without ending the sentence: what follows them is a name, or a number.
var shortened = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "prof": true, "st": true, "messrs": true, "rev": true, "hon": true,
	"gen": true, "col": true, "capt": true, "lt": true, "sgt": true, "gov": true, "sen": true, "rep": true,
	"vs": true, "cf": true, "fig": true, "vol": true, "pp": true, "ed": true, "eds": true,
	"mme": true, "mlle": true, "hr": true, "fr": true, "nr": true, "bzw": true, "sr": true, "sra": true, "dott": true,
}

// EachSentence calls f with every sentence (UAX #29) of b, which is a block or a part of one, without the white space around it, until f returns
// false. A full stop behind an initial or a title ends none, nor does a question that a small letter follows.
func (a *Article) EachSentence(b Range, f func(Range) bool) {
	at, from := b.Start, b.Start
	rest := a.Text.Slice(b)
	for it := sentences.FromString(rest); it.Next(); {
		v := it.Value()
		at, rest = at+utf8.RuneCountInString(v), rest[len(v):]
		if next, _ := utf8.DecodeRuneInString(rest); at < b.End && !strings.HasSuffix(v, "\n") && (unicode.IsLower(next) || abbreviated(v)) {
			continue
		}
		r := a.Trimmed(Range{from, at})
		from = at
		if !r.Empty() && !f(r) {
			return
		}
	}
}

// abbreviated reports whether s ends in a full stop that belongs to an initial or a title.
func abbreviated(s string) bool {
	s = strings.TrimRight(s, " \u00a0")
	if !strings.HasSuffix(s, ".") {
		return false
	}
	word := s[strings.LastIndexFunc(s[:len(s)-1], func(r rune) bool { return !unicode.IsLetter(r) })+1 : len(s)-1]
	if word == "" {
		return false
	}
	first, size := utf8.DecodeRuneInString(word)
	if size < len(word) {
		return shortened[strings.ToLower(word)]
	}
	return unicode.IsUpper(first) && first != 'I' // which also is a word of its own
}

// Trimmed is r without the white space at its ends.
func (a *Article) Trimmed(r Range) Range {
	s := a.Text.Slice(r)
	r.Start += utf8.RuneCountInString(s) - utf8.RuneCountInString(strings.TrimLeftFunc(s, unicode.IsSpace))
	if r.End -= utf8.RuneCountInString(s) - utf8.RuneCountInString(strings.TrimRightFunc(s, unicode.IsSpace)); r.End < r.Start {
		return Range{r.Start, r.Start}
	}
	return r
}
