package importer

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// addresses are where a page is from. Nothing is fetched from there.
type addresses struct {
	self *url.URL // the page's own, without a fragment; nil when it is not known
	base *url.URL // against which its links are resolved; nil when it is not known
	said *url.URL // the one that the page wants to be known by; may be nil
}

// savedFrom are the comments in which programs note from where they saved a page: browsers ("Mark of the Web")
// and SingleFile.
var savedFrom = late(`<!--(?:\s*saved from url=\(\d+\)(\S+)|[^>]{0,200}?SingleFile[^>]{0,200}?\burl: (\S+))`)

// locate finds out where a page is from. address is from where it was fetched, if that is known.
func locate(doc *html.Node, source, address string) addresses {
	var at addresses
	at.self = webAddress(nil, address)
	if m := savedFrom().FindStringSubmatch(source[:min(len(source), 8<<10)]); at.self == nil && m != nil {
		at.self = webAddress(nil, m[1]+m[2])
	}
	base, canonical, social := "", "", ""
	walk(doc, func(n *html.Node) step {
		switch {
		case n.DataAtom == atom.Base && base == "":
			base = attr(n, "href")
		case n.DataAtom == atom.Link && canonical == "" && slices.Contains(strings.Fields(strings.ToLower(attr(n, "rel"))), "canonical"):
			canonical = attr(n, "href")
		case n.DataAtom == atom.Meta && social == "" && strings.EqualFold(attr(n, "property"), "og:url"):
			social = attr(n, "content")
		}
		return into
	})
	at.base = at.self
	if u := webAddress(at.self, base); u != nil {
		at.base = u
	}
	for _, s := range []string{canonical, social} {
		if u := webAddress(at.base, s); u != nil && (strings.Trim(u.Path, "/") != "" || at.self == nil || strings.Trim(at.self.Path, "/") == "") {
			at.said = u // not when it names the front page of the site
			break
		}
	}
	if at.self == nil {
		at.self = at.said
	}
	if at.base == nil {
		at.base = at.said
	}
	return at
}

// webAddress is address, resolved against base, if it leads into the web and has a host; else nil.
func webAddress(base *url.URL, address string) *url.URL {
	u := parseAddress(address)
	if u == nil || address == "" {
		return nil
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil
	}
	plain := *u
	plain.Fragment, plain.RawFragment = "", ""
	return &plain
}

// parseAddress reads an address as browsers do (WHATWG URL Standard): line ends and tabs in it do not count, and
// a percent sign may stand for itself. It is nil when it cannot be read.
func parseAddress(s string) *url.URL {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(s))
	u, err := url.Parse(s)
	if err != nil {
		u, err = url.Parse(barePercent().ReplaceAllString(s, "%25$1"))
	}
	if err != nil {
		return nil
	}
	return u
}

var barePercent = late(`%([^0-9A-Fa-f]|[0-9A-Fa-f][^0-9A-Fa-f]|[0-9A-Fa-f]?$)`)

// canonical is the address by which the page is to be known.
func (at addresses) canonical() string {
	switch {
	case at.said != nil:
		return at.said.String()
	case at.self != nil:
		return at.self.String()
	}
	return ""
}

// link is a markupEnv's: "#name" for a place in the page, an address of the web or of a person, or "".
func (at addresses) link(href string) string {
	u := parseAddress(href)
	if u == nil {
		return ""
	}
	if strings.HasPrefix(strings.TrimSpace(href), "#") {
		return inPage(u)
	}
	if at.base != nil {
		u = at.base.ResolveReference(u)
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
		return u.String()
	default:
		return ""
	}
	if at.isSelf(u) && u.Fragment != "" {
		return inPage(u)
	}
	return u.String()
}

func inPage(u *url.URL) string {
	if u.Fragment == "" {
		return ""
	}
	return "#" + u.Fragment
}

// isSelf reports whether u is an address of the page, apart from the place in it.
func (at addresses) isSelf(u *url.URL) bool {
	for _, own := range []*url.URL{at.self, at.said} {
		if own != nil && u.Host == own.Host && u.Path == own.Path && u.RawQuery == own.RawQuery {
			return true
		}
	}
	return false
}

// settleLinks looks after links to places that are not in the article: they lead to the page in the web, or where
// that is not known, nowhere.
func (at addresses) settleLinks(a *article.Article) {
	have := map[string]bool{}
	for _, b := range a.Blocks {
		for _, t := range b.Targets {
			have[t] = true
		}
	}
	for i := range a.Blocks {
		spans := a.Blocks[i].Spans
		for j := range spans {
			s := &spans[j]
			name, inside := strings.CutPrefix(s.Href, "#")
			if !inside || have[name] {
				continue
			}
			s.Href = ""
			if at.self != nil {
				u := *at.self
				u.Fragment = name
				s.Href = u.String()
			}
			switch {
			case s.Kind == article.Reference && s.Href == "":
				s.Kind = article.Superscript
			case s.Kind == article.Reference:
				s.Kind = article.Link
			}
		}
		a.Blocks[i].Spans = slices.DeleteFunc(spans, func(s article.Span) bool { return s.Kind == article.Link && s.Href == "" })
	}
}
