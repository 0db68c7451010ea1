package importer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/article"
)

// unmark takes the marks for emphasis out of a text of Project Gutenberg: _emphasis_, *strong* and =strong=. A mark
// that has no other end stays.
func unmark(s string) (string, []article.Span) {
	if !strings.ContainsAny(s, "_*=") {
		return s, nil
	}
	var b strings.Builder
	var spans []article.Span
	runes, done := 0, 0 // code points written, bytes of s read
	var none [128]int   // of each mark, up to where it ends no emphasis
	write := func(to int) {
		b.WriteString(s[done:to])
		runes += utf8.RuneCountInString(s[done:to])
		done = to
	}
	for i := 0; i < len(s); i++ {
		kind, ok := emphasisMarks[s[i]]
		if !ok || i < done || !opensMark(s, i) {
			continue
		}
		limit := min(len(s), i+longestEmphasis)
		end := closingMark(s, max(i+2, none[s[i]]), limit, s[i])
		if end < 0 {
			none[s[i]] = limit
			continue
		}
		write(i)
		done++
		start := runes
		at := len(spans)
		spans = append(spans, article.Span{Kind: kind})
		inner, nested := unmark(s[done:end])
		for _, n := range nested {
			n.Range = n.Shift(start)
			spans = append(spans, n)
		}
		b.WriteString(inner)
		runes += utf8.RuneCountInString(inner)
		spans[at].Range = article.Range{Start: start, End: runes}
		done = end + 1
		i = end
	}
	write(len(s))
	return b.String(), spans
}

var emphasisMarks = map[byte]article.SpanKind{'_': article.Emphasis, '*': article.Strong, '=': article.Strong}

// longestEmphasis is the length in bytes up to which the other end of a mark is looked for.
const longestEmphasis = 2000

// opensMark reports whether the mark at byte i can begin an emphasis: it stands before a word or its quotation mark,
// and not inside or after a word.
func opensMark(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	if i > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before) || before == rune(s[i])) {
		return false
	}
	if s[i] == '_' {
		return after != utf8.RuneError && !unicode.IsSpace(after) && after != '_'
	}
	return unicode.IsLetter(after) || unicode.IsDigit(after) || strings.ContainsRune("\"“‘«", after)
}

// closingMark is the first byte between two others at which mark c can end an emphasis, -1 when there is none.
func closingMark(s string, from, to int, c byte) int {
	for k := from; k < to; k++ {
		if s[k] != c {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:k])
		after, n := utf8.DecodeRuneInString(s[k+1:])
		if !unicode.IsSpace(before) && (n == 0 || !unicode.IsLetter(after) && !unicode.IsDigit(after)) {
			return k
		}
	}
	return -1
}
