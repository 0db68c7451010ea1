package importer

import (
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// linkedData is what JSON-LD says of the page (schema.org: Article and the types below it).
type linkedData struct {
	title, publisher, published, language string
	authors                               []string
	known                                 bool // an article was found
}

// The largest JSON-LD that is read, and how deep.
const (
	maxLinked     = 1 << 20
	deepestLinked = 8
)

var (
	cdataRe   = late(`^\s*(?:/[/*])?\s*<!\[CDATA\[(?:\s*\*/)?|(?:/[/*])?\s*\]\]>(?:\s*\*/)?\s*$`)
	articleRe = late(`(?:^|[/:])(?:\w*Article|Report|\w*Posting|APIReference|CreativeWork|Book|Chapter|Essay|Thesis|WebPage)$`)
)

// add reads the content of one script.
func (l *linkedData) add(source string) {
	if l.known || len(source) > maxLinked {
		return
	}
	if strings.Contains(source, "CDATA") {
		source = cdataRe().ReplaceAllString(source, "")
	}
	source = strings.NewReplacer("\n", " ", "\t", " ").Replace(source) // a mistake that many pages make in their strings
	var v any
	if json.Unmarshal([]byte(strings.TrimRight(source, "; ")), &v) != nil {
		return
	}
	l.look(v, 0)
}

// look finds the first article in v.
func (l *linkedData) look(v any, depth int) {
	if l.known || depth > deepestLinked {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			l.look(e, depth+1)
		}
	case map[string]any:
		if slices.ContainsFunc(texts(v["@type"], "", 0), articleRe().MatchString) {
			l.read(v)
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			l.look(v[key], depth+1)
		}
	}
}

func (l *linkedData) read(v map[string]any) {
	get := func(key, inner string) string {
		if all := texts(v[key], inner, 0); len(all) > 0 {
			return all[0]
		}
		return ""
	}
	authors := texts(v["author"], "name", 0)
	if len(authors) == 0 {
		authors = texts(v["creator"], "name", 0)
	}
	l.known = len(authors) > 0 || v["datePublished"] != nil || v["headline"] != nil
	if !l.known {
		return
	}
	l.title, l.authors = first(get("headline", ""), get("name", "")), authors
	l.publisher, l.published, l.language = get("publisher", "name"), get("datePublished", ""), get("inLanguage", "alternateName")
}

// texts are the texts that v stands for: itself, the elements of a list, or what an object has under inner.
func texts(v any, inner string, depth int) []string {
	switch v := v.(type) {
	case string:
		if s := oneLine(visible(html.UnescapeString(v))); s != "" {
			return []string{s}
		}
	case []any:
		var out []string
		for _, e := range v {
			if depth < deepestLinked && len(out) < mostSaid {
				out = append(out, texts(e, inner, depth+1)...)
			}
		}
		return out
	case map[string]any:
		if inner != "" && depth < deepestLinked {
			return texts(v[inner], inner, depth+1)
		}
	}
	return nil
}
