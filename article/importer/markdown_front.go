package importer

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"gopkg.in/yaml.v3"

	"dev.marginalia/article"
)

// maxFront is the size in bytes of the largest front matter.
const maxFront = 64 << 10

// frontMatter reads what stands before a document about it: YAML between lines "---", or TOML between lines "+++",
// and returns what follows. What is neither stays text.
func frontMatter(a *article.Article, source []byte) []byte {
	mark, rest, _ := bytes.Cut(source, []byte("\n"))
	mark = bytes.TrimRight(mark, " \t")
	var m map[string]any
	switch string(mark) {
	case "---":
		head, body, ok := cutFront(rest, "---", "...")
		if !ok || yaml.Unmarshal(head, &m) != nil || m == nil {
			return source
		}
		rest = body
	case "+++":
		head, body, ok := cutFront(rest, "+++")
		if !ok || toml.Unmarshal(head, &m) != nil {
			return source
		}
		rest = body
	default:
		return source
	}
	if extra, ok := m["extra"].(map[string]any); ok { // where static site generators keep what is their users' own
		for k, v := range extra {
			if _, taken := m[k]; !taken {
				m[k] = v
			}
		}
	}
	a.Title, a.Byline, a.Published = field(m, "title"), field(m, "author", "authors", "byline"), field(m, "date", "published", "publishdate")
	a.URL, a.Language, a.Site = field(m, "url", "link", "source", "canonical_url"), field(m, "language", "lang"), field(m, "site", "site_name")
	a.Publisher, a.Identifier = field(m, "publisher"), identifier(m)
	for _, key := range []string{"tags", "keywords"} {
		a.Keywords = append(a.Keywords, keywords(m[key])...)
	}
	return rest
}

// cutFront cuts source at the first line that is one of marks.
func cutFront(source []byte, marks ...string) (head, rest []byte, ok bool) {
	for at := 0; at <= maxFront && at < len(source); {
		line, _, _ := bytes.Cut(source[at:], []byte("\n"))
		next := min(len(source), at+len(line)+1)
		for _, m := range marks {
			if string(bytes.TrimRight(line, " \t")) == m {
				return source[:at], source[next:], true
			}
		}
		at = next
	}
	return nil, nil, false
}

// field is the first of the named fields that has a value, in one line.
func field(m map[string]any, names ...string) string {
	for _, name := range names {
		if s := strings.Join(values(m[name]), ", "); s != "" {
			return s
		}
	}
	return ""
}

// values are the texts of a field: of a list its parts, of a person the name.
func values(v any) []string {
	var s string
	switch v := v.(type) {
	case nil:
	case []any:
		var all []string
		for _, p := range v {
			all = append(all, values(p)...)
		}
		return all
	case []map[string]any:
		var all []string
		for _, p := range v {
			all = append(all, values(p)...)
		}
		return all
	case map[string]any:
		return values(v["name"])
	case time.Time:
		s = frontDate(v)
	default:
		s = fmt.Sprint(v)
	}
	if s = visible(s); s == "" {
		return nil
	}
	return []string{s}
}

// frontDate writes a date as the source does: TOML has times without a zone, for which its library names one that is not in
// the source.
func frontDate(t time.Time) string {
	switch h, m, s := t.Clock(); {
	case h == 0 && m == 0 && s == 0:
		return t.Format(time.DateOnly)
	case strings.HasSuffix(t.Location().String(), "-local"):
		return t.Format("2006-01-02T15:04:05")
	}
	return t.Format(time.RFC3339)
}

// keywords are the parts of a list, or of a text with commas.
func keywords(v any) []string {
	if s, ok := v.(string); ok {
		var out []string
		for _, k := range strings.Split(s, ",") {
			out = append(out, values(k)...)
		}
		return out
	}
	return values(v)
}

func identifier(m map[string]any) string {
	for _, scheme := range []string{"doi", "isbn"} {
		if v := field(m, scheme); v != "" {
			return scheme + ":" + strings.TrimPrefix(strings.ToLower(v), scheme+":")
		}
	}
	return field(m, "identifier")
}
