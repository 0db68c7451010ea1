package export

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"dev.marginalia/article"
)

// BibTeX writes an entry for each of works: @book with an ISBN, @article with a DOI and a site, else @misc. It is UTF-8,
// as biber and BibTeX from 0.99d on read it. Titles keep their capitals. Keys are the first author's name, the year and
// the first long word of the title, each once.
func BibTeX(w io.Writer, works []Work) error {
	out := bufio.NewWriter(w)
	taken := map[string]bool{}
	for i := range works {
		a := works[i].Article
		if i > 0 {
			out.WriteString("\n")
		}
		kind, fields := bibFields(a)
		fmt.Fprintf(out, "@%s{%s", kind, bibKey(a, taken))
		for _, f := range fields {
			if f[1] != "" {
				fmt.Fprintf(out, ",\n  %s = %s", f[0], f[1])
			}
		}
		out.WriteString("\n}\n")
	}
	return out.Flush()
}

// bibFields are the kind of entry and its fields, ready to be written; those that are empty are left out.
func bibFields(a *article.Article) (kind string, fields [][2]string) {
	doi, isbn, other := identified(a)
	kind = "misc"
	site := [2]string{"howpublished", braced(a.Site)}
	switch {
	case isbn != "":
		kind, site[0] = "book", "note"
	case doi != "" && a.Site != "":
		kind, site[0] = "article", "journal"
	}
	d := published(a)
	month := ""
	if d.month > 0 {
		month = [...]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}[d.month-1] // the styles' macros
	}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return "{" + strconv.Itoa(n) + "}"
	}
	title := braced(a.Title)
	if title != "" {
		title = "{" + title + "}"
	}
	return kind, [][2]string{{"author", bibAuthors(a.Byline)}, {"title", title}, site, {"publisher", braced(a.Publisher)},
		{"year", number(d.year)}, {"month", month}, {"day", number(d.date)}, {"doi", verbatim(doi)}, {"isbn", braced(isbn)},
		{"url", verbatim(a.URL)}, {"note", braced(other)}, {"language", braced(languageTag(a.Language))}, {"keywords", braced(strings.Join(a.Keywords, ", "))}}
}

// bibAuthors are the authors as BibTeX parts them. A name that is one word, or an institution's, is not taken apart.
func bibAuthors(byline string) string {
	var out []string
	for _, p := range authors(byline) {
		if p.given == "" {
			out = append(out, "{"+bibText(p.family)+"}")
		} else {
			out = append(out, "{"+bibText(p.family)+"}, "+bibText(p.given))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "{" + strings.Join(out, " and ") + "}"
}

func braced(s string) string {
	if s = bibText(s); s == "" {
		return ""
	}
	return "{" + s + "}"
}

// bibText makes text mean itself. BibTeX counts braces, escaped ones too, so there are none but in pairs.
func bibText(s string) string {
	return strings.NewReplacer("\\", `\textbackslash{}`, "{", `\textbraceleft{}`, "}", `\textbraceright{}`, "$", `\$`, "&", `\&`, "#", `\#`, "%", `\%`,
		"_", `\_`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`).Replace(line(cell(s)))
}

// verbatim is an address in braces. It is read as it stands, so what would end it or begin a command is written in
// percent signs.
func verbatim(s string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(cell(s)) {
		if r <= ' ' || strings.ContainsRune("{}\\\"<>^`|", r) || unicode.IsSpace(r) {
			b.WriteString(strings.ReplaceAll(url.QueryEscape(string(r)), "+", "%20"))
		} else {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "{" + b.String() + "}"
}

// bibKey is a name for an article that no other has: ASCII letters and digits, which every program takes.
func bibKey(a *article.Article, taken map[string]bool) string {
	key := ""
	if who := authors(a.Byline); len(who) > 0 {
		key = ascii(who[0].family)
	}
	if d := published(a); d.year > 0 {
		key += strconv.Itoa(d.year)
	}
	const long = 4 // letters
	for _, word := range strings.Fields(a.Title) {
		if word = ascii(word); len(word) >= long {
			key += word
			break
		}
	}
	if key == "" {
		key = "article" + ascii(a.ID)
	}
	unique := key
	for n := 2; taken[unique]; n++ {
		unique = key + "-" + strconv.Itoa(n)
	}
	taken[unique] = true
	return unique
}

// ascii are the letters and digits of s in lower case, without accents; those of other scripts are left out.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, norm.NFKD.String(s))
}
