package importer

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/bidi"

	"dev.marginalia/article"
)

// head is what a page says of itself: in its meta elements (Dublin Core, Open Graph, Highwire Press and the like),
// in JSON-LD by schema.org, and on its outermost elements.
type head struct {
	meta     map[string][]string // what was said under each name, in lower case
	linked   linkedData
	language string
	dir      string
	date     string // of the first time element that says when it was published
}

// mostSaid bounds how many values of one name are kept.
const mostSaid = 50

func readHead(doc *html.Node) head {
	h := head{meta: map[string][]string{}}
	walk(doc, func(n *html.Node) step {
		switch n.DataAtom {
		case atom.Html, atom.Body:
			h.language = first(h.language, attr(n, "lang"), attr(n, "xml:lang"))
			h.dir = first(strings.ToLower(attr(n, "dir")), h.dir)
		case atom.Meta:
			h.addMeta(n)
		case atom.Script:
			if strings.EqualFold(strings.TrimSpace(attr(n, "type")), "application/ld+json") {
				h.linked.add(textOf(n))
			}
		case atom.Time:
			if prop := strings.ToLower(attr(n, "itemprop")); h.date == "" && (strings.Contains(prop, "datepublished") || hasAttr(n, "pubdate") || hasClass(n, "dt-published", "published", "entry-date")) {
				h.date = attr(n, "datetime")
			}
		}
		return into
	})
	return h
}

func (h *head) addMeta(n *html.Node) {
	content := oneLine(html.UnescapeString(visible(oneLine(attr(n, "content")))))
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		for _, name := range strings.Fields(strings.ToLower(attr(n, key))) {
			if len(h.meta[name]) < mostSaid {
				h.meta[name] = append(h.meta[name], content)
			}
		}
	}
}

// said is the first value that is said under one of the names.
func (h *head) said(names []string) string {
	for _, name := range names {
		if v := h.meta[name]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// Names under which pages say things, the more exact ones first.
var (
	titleNames     = []string{"og:title", "citation_title", "dc.title", "twitter:title"}
	siteNames      = []string{"og:site_name", "citation_journal_title", "application-name"}
	authorNames    = []string{"citation_author", "dc.creator", "dcterms.creator", "author", "article:author", "sailthru.author", "parsely-author", "byl"}
	languageNames  = []string{"content-language", "dc.language", "og:locale", "language", "inlanguage"}
	publisherNames = []string{"citation_publisher", "dc.publisher", "dcterms.publisher"}
	doiNames       = []string{"citation_doi", "dc.identifier", "dc.identifier.doi", "dcterms.identifier", "prism.doi", "doi"}
	keywordNames   = []string{"article:tag", "keywords", "news_keywords", "citation_keywords", "parsely-tags"}
	dateNames      = []string{"article:published_time", "og:article:published_time", "og:published_time", "datepublished", "citation_publication_date",
		"citation_date", "citation_online_date", "dcterms.issued", "dc.date.issued", "dcterms.created", "dcterms.available", "dc.date", "dcterms.date",
		"parsely-pub-date", "sailthru.date", "weibo:article:create_at", "pubdate", "publishdate", "date"}
)

// fill tells a what is known. What Readability found goes before what is only said, where it is the better judge.
func (h *head) fill(a *article.Article, content readability.Article) {
	a.Title = brief(first(content.Title(), h.linked.title, h.said(titleNames)))
	a.Byline = brief(h.byline(content.Byline()))
	a.Site = brief(first(content.SiteName(), h.linked.publisher, h.said(siteNames)))
	a.Published = readDate(brief(first(h.linked.published, h.said(dateNames), h.date)))
	a.Language = languageTag(first(h.language, content.Language(), h.said(languageNames), h.linked.language))
	a.Publisher = brief(h.said(publisherNames))
	if doi := doiRe().FindString(h.said(doiNames)); doi != "" {
		a.Identifier = "doi:" + doi
	}
	a.Keywords = h.keywords()
}

// longestLine is the most code points that are kept of what a page says of itself.
const longestLine = 500

// brief is s as it stands in a list: in one line, and not endless.
func brief(s string) string {
	s = oneLine(visible(oneLine(s)))
	if utf8.RuneCountInString(s) > longestLine {
		s = string([]rune(s)[:longestLine]) + "…"
	}
	return s
}

var doiRe = late(`\b10\.\d{4,9}/\S*[^\s.,;]`)

// keywords are those of the page, each once.
func (h *head) keywords() []string {
	var out []string
	seen := map[string]bool{}
	for _, name := range keywordNames {
		for _, v := range h.meta[name] {
			for _, k := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ';' }) {
				k = strings.TrimSpace(k)
				if low := strings.ToLower(k); k != "" && len(k) <= 100 && !seen[low] && len(out) < mostSaid {
					seen[low] = true
					out = append(out, k)
				}
			}
		}
	}
	return out
}

// direction is that of the text: right to left when most of its letters are, for pages often say it of an inner
// element or not at all; else what the page says.
func (h *head) direction(content *html.Node) string {
	const enough = 20_000
	letters, leftward := 0, 0
	walk(content, func(n *html.Node) step {
		if n.Type == html.TextNode {
			for _, r := range n.Data {
				if unicode.IsLetter(r) {
					letters++
					if isLeftward(r) {
						leftward++
					}
				}
			}
		}
		switch {
		case letters > enough:
			return stop
		case unread[n.DataAtom]:
			return over
		}
		return into
	})
	switch {
	case leftward > letters/2:
		return "rtl"
	case h.dir == "ltr" || h.dir == "rtl":
		return h.dir
	}
	return ""
}

// isLeftward reports whether letter r is of a script that is written from right to left.
func isLeftward(r rune) bool {
	if r < '\u0590' {
		return false
	}
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

var languageRe = late(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// languageTag is s as a tag of BCP 47; "" when it is none.
func languageTag(s string) string {
	s, _, _ = strings.Cut(s, ",")
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if len(s) > 35 || !languageRe().MatchString(s) {
		return ""
	}
	return s
}

// dateLayouts are the ways in which pages write dates. Dates of numbers alone in which day and month could be
// mistaken for each other are not among them.
var dateLayouts = []string{
	"2006-01-02", "2006/01/02", "2006/1/2", "2006-1-2", "2006.01.02", "20060102", "2006年1月2日",
	"January 2, 2006", "January 2 2006", "Jan 2, 2006", "Jan. 2, 2006", "Jan 2 2006", "2 January 2006", "2 Jan 2006", "2. January 2006",
	"Monday, January 2, 2006", "Monday, 2 January 2006", "Mon, 2 Jan 2006", "Mon, Jan 2, 2006", "Mon Jan 2 2006",
}

var (
	isoDateRe = late(`^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ].*)?$`)
	clockRe   = late(`(?i)[,\s]+(?:at\s+)?\d{1,2}:\d{2}.*$`)
)

// readDate is a date as RFC 3339 has it ("full-date"): the day where the page was made. A date that cannot be
// read stays as it is.
func readDate(s string) string {
	plain := clockRe().ReplaceAllString(s, "")
	if m := isoDateRe().FindStringSubmatch(s); m != nil {
		plain = m[1] + "-" + m[2] + "-" + m[3]
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, plain); err == nil && t.Year() > 0 {
			return t.Format(time.DateOnly)
		}
	}
	return s
}

func first(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

var (
	byRe     = late(`^(?i:by|par)\s*:?\s+(\p{L}.*)$`)
	notNames = late(`^(?i:https?://|(?:last )?(?:updated|published|posted|modified)\b|\p{L}+\.? \d{1,2}, \d{4}\b|\d{1,2}\.? \p{L}+ \d{4}\b|\d{4}[-/]\d)`)
)

// byline is who wrote the page. found is what Readability took for it, which may be a date that stood near.
func (h *head) byline(found string) string {
	said := [][]string{{found}, h.linked.authors}
	for _, name := range authorNames {
		said = append(said, h.meta[name])
	}
	for _, names := range said {
		var out []string
		for _, name := range names {
			name = oneLine(name)
			if m := byRe().FindStringSubmatch(name); m != nil {
				name = m[1]
			}
			if name != "" && !notNames().MatchString(name) && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
		if len(out) > 0 {
			return strings.Join(out, ", ")
		}
	}
	return ""
}
