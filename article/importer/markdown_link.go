package importer

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	extast "github.com/yuin/goldmark/extension/ast"

	"dev.marginalia/article"
)

// mdLink is the Href of a link: "#name" inside the document, else an address that is safe to open, or "".
func mdLink(href string) string {
	href = strings.TrimSpace(dropC0(href))
	if name, ok := strings.CutPrefix(href, "#"); ok {
		if plain, err := url.PathUnescape(name); err == nil {
			name = strings.ToValidUTF8(plain, "\uFFFD")
		}
		return "#" + name
	}
	return safeLink(href)
}

// safeLink keeps addresses that can be opened safely; of any other the text stays, without its target.
func safeLink(href string) string {
	low := strings.ToLower(strings.TrimSpace(href))
	scheme, _, found := strings.Cut(low, ":")
	if found && !strings.ContainsAny(scheme, "/?#") && scheme != "http" && scheme != "https" && scheme != "mailto" {
		return ""
	}
	return href
}

// beside returns the bytes of a picture that f names relative to itself, nil when there are none.
func (f *File) beside(src string) []byte {
	u, err := url.Parse(src)
	if f.Beside == nil || err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
		return nil
	}
	return f.Beside(u.Path)
}

// idRe is a name that the author gave a heading, as Pandoc and PHP Markdown Extra read it.
var idRe = late(`\s*\{#([\w:.-]{1,200})(?:\s[^{}]*)?\}$`)

// cutID takes the name off the end of a heading.
func cutID(heading string) (text, id string) {
	if !strings.HasSuffix(heading, "}") {
		return heading, ""
	}
	if m := idRe().FindStringSubmatchIndex(heading); m != nil {
		return heading[:m[0]], heading[m[2]:m[3]]
	}
	return heading, ""
}

// slug is the name that GitHub gives a heading: in lower case, without punctuation, with hyphens for spaces, and a
// number when it was given before.
func (w *mdWalker) slug(heading string) string {
	name := slugOf(heading)
	n := w.slugs[name]
	w.slugs[name] = n + 1
	if n > 0 {
		name += "-" + itoa(n)
	}
	return name
}

func slugOf(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Pc):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

// settleSlugs mends links that name a heading by its text, or in other letter case than its slug is in. The sign of
// a footnote without text is no link.
func settleSlugs(blocks []article.Block) {
	known := map[string]bool{}
	for _, b := range blocks {
		for _, t := range b.Targets {
			known[t] = true
		}
	}
	for _, b := range blocks {
		for i := range b.Spans {
			s := &b.Spans[i]
			name, ok := strings.CutPrefix(s.Href, "#")
			if !ok || known[name] {
				continue
			}
			if slug := slugOf(name); known[slug] {
				s.Href = "#" + slug
			} else if s.Kind == article.Reference {
				s.Kind, s.Href = article.Superscript, ""
			}
		}
	}
}

func noteName(index int) string { return "fn-" + itoa(index) }

// sortNotes puts footnotes in the order of the references to them; those without one keep theirs, at the end.
func sortNotes(notes []*extast.Footnote) {
	slices.SortStableFunc(notes, func(a, b *extast.Footnote) int {
		switch {
		case a.Index < 0 && b.Index < 0:
			return 0
		case a.Index < 0:
			return 1
		case b.Index < 0:
			return -1
		}
		return a.Index - b.Index
	})
}
