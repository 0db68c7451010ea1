package export

import (
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// Citation is a form in which a passage is quoted with its source.
type Citation string

// The forms of citations.
const (
	CitePlain    Citation = "plain"    // “passage” (author, title, date, address)
	CiteMarkdown Citation = "markdown" // a quote, and below it the source as a link
	CiteLink     Citation = "link"     // “passage” and the address, which leads a browser to the passage
)

// Cite quotes range r of an article in a form. The quotation marks are those of the article's language, and those inside
// the passage the inner ones. A sign that only leads on, as a comma at its end, is left out.
func Cite(a *article.Article, r article.Range, form Citation) string {
	paragraphs := strings.Split(strings.TrimSpace(a.Plain(r)), article.Separator)
	for i, p := range paragraphs {
		paragraphs[i] = line(cell(strings.ReplaceAll(p, article.Sign, " ")))
	}
	last := len(paragraphs) - 1
	paragraphs[last] = strings.TrimRight(paragraphs[last], " ,;:–—-")
	if form == CiteMarkdown {
		return citeMarkdown(a, paragraphs)
	}
	quote := quotesOf(a.Language).around(line(strings.Join(paragraphs, " ")))
	address := safeLink(a.URL, "")
	if form == CiteLink && address != "" {
		return quote + "\n" + toPassage(a, r, address)
	}
	parts := citedParts(a)
	if address != "" {
		parts = append(parts, address)
	}
	if len(parts) == 0 {
		return quote
	}
	return quote + " (" + strings.Join(parts, ", ") + ")"
}

// citeMarkdown is a quote as in Markdown, and below it the source, which links to its address.
func citeMarkdown(a *article.Article, paragraphs []string) string {
	var out []string
	for _, p := range paragraphs {
		out = append(out, "> "+escapeMD(p))
	}
	source := escapeMD(strings.Join(citedParts(a), ", "))
	switch href := safeLink(a.URL, ""); {
	case href != "" && source == "":
		out = append(out, "> — "+target(href))
	case href != "":
		out = append(out, "> — ["+source+"]("+target(href)+")")
	case source != "":
		out = append(out, "> — "+source)
	}
	return strings.Join(out, "\n>\n")
}

// citedParts are author, title and date of an article, those that are known; the site, where nobody is named.
func citedParts(a *article.Article) []string {
	var out []string
	who := a.Byline
	if who == "" {
		who = a.Site
	}
	for _, s := range []string{who, a.Title, article.FormatDate(a.Published)} {
		if s = line(cell(s)); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// toPassage is the address of a page with the text fragment of a passage.
func toPassage(a *article.Article, r article.Range, address string) string {
	anchor, err := annotation.Describe(a.Text, a.Text.Snap(r))
	if err != nil || strings.Contains(anchor.Exact, article.Sign) {
		return address // nothing that a browser could look for
	}
	if strings.Contains(address, "#") {
		return address + TextFragment(anchor)
	}
	return address + "#" + TextFragment(anchor)
}

// quotes are the quotation marks of a language, and those for quotes inside quotes.
type quotes struct{ open, close, innerOpen, innerClose string }

// languageQuotes are those of languages that differ from English (Unicode's CLDR, delimiters).
var languageQuotes = map[string]quotes{
	"de": {"„", "“", "‚", "‘"}, "cs": {"„", "“", "‚", "‘"}, "sk": {"„", "“", "‚", "‘"}, "sl": {"„", "“", "‚", "‘"}, "pl": {"„", "”", "«", "»"}, "hu": {"„", "”", "»", "«"}, "ro": {"„", "”", "«", "»"},
	"fr": {"«\u00a0", "\u00a0»", "“", "”"}, "it": {"«", "»", "“", "”"}, "es": {"«", "»", "“", "”"}, "ru": {"«", "»", "„", "“"}, "uk": {"«", "»", "„", "“"}, "el": {"«", "»", "“", "”"},
	"sv": {"”", "”", "’", "’"}, "fi": {"”", "”", "’", "’"}, "ja": {"「", "」", "『", "』"},
}

func quotesOf(language string) quotes {
	primary, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(language, "_", "-")), "-")
	if q, ok := languageQuotes[primary]; ok {
		return q
	}
	return quotes{"“", "”", "‘", "’"}
}

// around puts s in quotation marks; those that it has inside become the inner ones, when they are pairs.
func (q quotes) around(s string) string {
	open, close := strings.TrimSpace(q.open), strings.TrimSpace(q.close)
	if open != close && balanced(s, open, close) {
		s = strings.NewReplacer(q.open, q.innerOpen, q.close, q.innerClose, open+" ", q.innerOpen, " "+close, q.innerClose, open, q.innerOpen, close, q.innerClose).Replace(s)
	}
	return q.open + s + q.close
}

// balanced reports whether every sign that opens is closed, and none is closed that was not opened.
func balanced(s, open, close string) bool {
	depth := 0
	for s != "" {
		switch {
		case strings.HasPrefix(s, open):
			depth++
			s = s[len(open):]
		case strings.HasPrefix(s, close):
			if depth--; depth < 0 {
				return false
			}
			s = s[len(close):]
		default:
			s = s[1:]
		}
	}
	return depth == 0
}
