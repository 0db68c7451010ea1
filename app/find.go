package app

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/adrg/xdg"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// maxHits bounds how many places a search in a text returns.
const maxHits = 10000

// FindInText returns where query occurs in t, case and the shape of quotes and dashes aside, in order, not
// overlapping, on whole characters.
func FindInText(t article.Text, query string) []article.Range {
	q := fold(strings.TrimSpace(strings.ToValidUTF8(query, "\uFFFD")))
	if q == "" {
		return nil
	}
	n := utf8.RuneCountInString(q)
	text := article.NewText(fold(t.String())) // as many code points as t has
	var out []article.Range
	for from := 0; len(out) < maxHits; {
		i := strings.Index(text.String()[from:], q)
		if i < 0 {
			break
		}
		start := text.Offset(from + i)
		if r := (article.Range{Start: start, End: start + n}); t.IsBoundary(r.Start) && t.IsBoundary(r.End) {
			out = append(out, r)
		}
		from += i + len(q)
	}
	return out
}

// fold turns each code point into one that stands for all that are taken for the same.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '‘', '’', '‚', '‛':
			return '\''
		case '“', '”', '„', '«', '»':
			return '"'
		case '‐', '‑', '–', '—', '−':
			return '-'
		case '\u00a0', '\u202f', '\n', '\t':
			return ' '
		}
		return unicode.ToLower(r)
	}, s)
}

// CompleteTag returns up to most of the known tags that what was typed may become: those that begin with it go
// before those in which a part or a word does. Tags that were chosen already are left out.
func CompleteTag(known, chosen []string, typed string, most int) []string {
	taken := map[string]bool{}
	for _, c := range chosen {
		taken[annotation.FoldTag(strings.TrimSpace(c))] = true
	}
	want := annotation.FoldTag(strings.TrimSpace(typed))
	var first, second []string
	for _, k := range known {
		f := annotation.FoldTag(k)
		switch {
		case taken[f]:
		case strings.HasPrefix(f, want):
			first = append(first, k)
		case strings.Contains(f, "/"+want), strings.Contains(f, " "+want):
			second = append(second, k)
		}
	}
	all := append(first, second...)
	return all[:min(len(all), most)]
}

// DocumentsFolder is where the system keeps a person's documents.
func DocumentsFolder() string { return xdg.UserDirs.Documents }

// Places are the folders that a person is likely to keep documents in, whether they exist or not.
func Places() []string {
	return []string{xdg.Home, xdg.UserDirs.Documents, xdg.UserDirs.Download, xdg.UserDirs.Desktop}
}
