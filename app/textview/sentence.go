package textview

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"dev.marginalia/article"
)

// shortened are words that a full stop ends without ending the sentence: what follows them is a name, or a number.
var shortened = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "prof": true, "st": true, "messrs": true, "rev": true, "hon": true,
	"gen": true, "col": true, "capt": true, "lt": true, "sgt": true, "gov": true, "sen": true, "rep": true,
	"vs": true, "cf": true, "fig": true, "vol": true, "pp": true, "ed": true, "eds": true,
	"mme": true, "mlle": true, "hr": true, "fr": true, "nr": true, "bzw": true, "sr": true, "sra": true, "dott": true,
}

// eachSentence calls f with every sentence (UAX #29) of block b, without the white space around it, until f returns
// false. A full stop behind an initial or a title ends none, nor does a question that a small letter follows.
func eachSentence(a *article.Article, b article.Range, f func(article.Range) bool) {
	at, from := b.Start, b.Start
	rest := a.Text.Slice(b)
	for it := sentences.FromString(rest); it.Next(); {
		v := it.Value()
		at, rest = at+utf8.RuneCountInString(v), rest[len(v):]
		if next, _ := utf8.DecodeRuneInString(rest); at < b.End && !strings.HasSuffix(v, "\n") && (unicode.IsLower(next) || abbreviated(v)) {
			continue
		}
		r := trimmed(a, article.Range{Start: from, End: at})
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

// trimmed is r without the white space at its ends.
func trimmed(a *article.Article, r article.Range) article.Range {
	s := a.Text.Slice(r)
	r.Start += utf8.RuneCountInString(s) - utf8.RuneCountInString(strings.TrimLeftFunc(s, unicode.IsSpace))
	if r.End -= utf8.RuneCountInString(s) - utf8.RuneCountInString(strings.TrimRightFunc(s, unicode.IsSpace)); r.End < r.Start {
		return article.Range{Start: r.Start, End: r.Start}
	}
	return r
}

// SentenceAt returns the sentence at o; in the white space between two, the one that ends there.
func SentenceAt(a *article.Article, o int) article.Range {
	b := nearby(a, blockRange(a, o), o)
	best := article.Range{Start: b.Start, End: b.Start}
	eachSentence(a, b, func(r article.Range) bool {
		if r.Start <= o || best.Empty() {
			best = r
		}
		return r.Start <= o
	})
	return best
}

// sentenceAfter is the first sentence that begins at or after o, sentenceBefore the last one that ends at or before
// it. They report whether there is one.
func sentenceAfter(a *article.Article, o int) (article.Range, bool) {
	for i := max(0, a.BlockAt(o)); i < len(a.Blocks); i++ {
		var found article.Range
		eachSentence(a, nearby(a, a.Blocks[i].Range, o), func(r article.Range) bool {
			if r.Start >= o {
				found = r
			}
			return found.Empty()
		})
		if !found.Empty() {
			return found, true
		}
	}
	return article.Range{}, false
}

func sentenceBefore(a *article.Article, o int) (article.Range, bool) {
	for i := a.BlockAt(o); i >= 0; i-- {
		var found article.Range
		eachSentence(a, nearby(a, a.Blocks[i].Range, o), func(r article.Range) bool {
			if r.End <= o {
				found = r
			}
			return r.End <= o
		})
		if !found.Empty() {
			return found, true
		}
	}
	return article.Range{}, false
}
