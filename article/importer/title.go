package importer

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/sentences"

	"dev.marginalia/article"
)

// maxTitle is the length in code points beyond which a title that was taken from a sentence is cut at a word.
const maxTitle = 80

// deriveTitle makes a title of the first sentence of the first block of text.
func deriveTitle(a *article.Article) string {
	for _, b := range a.Blocks {
		if b.Kind == article.Rule || b.Kind == article.Notice || b.Kind == article.Heading {
			continue
		}
		text := visible(a.Text.Slice(b.Range.Clip(article.Range{Start: b.Start, End: b.Start + 2000})))
		if it := sentences.FromString(text); it.Next() {
			text = strings.TrimSpace(it.Value())
		}
		if text = shorten(text); text != "" {
			return text
		}
	}
	return "Untitled"
}

// visible is s in one line without control and format characters, which a title must not hold: it is shown in
// lists and becomes a file's name.
func visible(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func shorten(s string) string {
	s = strings.TrimRight(s, ".")
	rs := []rune(s)
	if len(rs) <= maxTitle {
		return s
	}
	cut := maxTitle
	for k := cut; k > maxTitle/2; k-- {
		if rs[k] == ' ' {
			cut = k
			break
		}
	}
	return strings.TrimRight(string(rs[:cut]), " ,;:–—-") + "…"
}
