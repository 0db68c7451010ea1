package app

import (
	"strings"
	"unicode"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// findQuote finds quote in t as it stands, or else with every stretch of white space in both taken as one space,
// so that a quote copied from a page or typed in a shell is found over line and paragraph ends.
func findQuote(t article.Text, quote, prefix, suffix string) (article.Range, error) {
	quote = strings.ToValidUTF8(quote, "\uFFFD")
	if r, err := annotation.Find(t, quote, prefix, suffix); err == nil {
		return r, nil
	} else if strings.TrimSpace(quote) == "" {
		return article.Range{}, annotation.ErrNotFound
	}
	folded, places := foldSpace(t.String())
	q, _ := foldSpace(quote)
	p, _ := foldSpace(prefix)
	s, _ := foldSpace(suffix)
	r, err := annotation.Find(article.NewText(folded), strings.TrimSpace(q), p, s)
	if err != nil {
		return article.Range{}, err
	}
	return article.Range{Start: places[r.Start], End: places[r.End-1] + 1}, nil
}

// foldSpace replaces every stretch of white space by one space and returns where each code point came from.
func foldSpace(s string) (string, []int) {
	var b strings.Builder
	places := make([]int, 0, len(s))
	at, space := 0, false
	for _, r := range s {
		if unicode.IsSpace(r) {
			if !space {
				b.WriteByte(' ')
				places = append(places, at)
			}
			space = true
		} else {
			b.WriteRune(r)
			places = append(places, at)
			space = false
		}
		at++
	}
	return b.String(), places
}
