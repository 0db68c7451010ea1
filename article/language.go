package article

import "strings"

// GuessLanguage is "en" when the article's beginning reads like English, else "": enough to break its words, where it
// does not say what language it is in.
func (a *Article) GuessLanguage() string {
	const sample = 4000
	words := strings.Fields(strings.ToLower(a.Text.Slice(Range{Start: 0, End: min(sample, a.Text.Len())})))
	n := 0
	for _, w := range words {
		switch w {
		case "the", "of", "and", "to", "in", "is", "that", "for", "with", "was":
			n++
		}
	}
	if n*8 >= len(words) && n > 0 {
		return "en"
	}
	return ""
}
