package importer

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

func itoa(n int) string { return strconv.Itoa(n) }

// attr is the value of an attribute of n, "" when it has none. Names with a prefix ("xml:lang", "epub:type") are
// found whether the parser took the prefix off or not.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" || a.Namespace != "" && a.Namespace+":"+a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func integer(n *html.Node, key string) (int, bool) {
	v, err := strconv.Atoi(strings.TrimSpace(attr(n, key)))
	return v, err == nil && v >= -1_000_000 && v <= 1_000_000
}

// unread are elements whose content is not text to be read.
var unread = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Template: true, atom.Head: true, atom.Iframe: true, atom.Object: true, atom.Embed: true,
	atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Noscript: true, atom.Audio: true, atom.Video: true, atom.Canvas: true,
	atom.Rp: true, atom.Map: true, atom.Datalist: true, atom.Frameset: true, atom.Noframes: true, atom.Title: true,
}

// hidden reports whether n and what is in it are not shown, are a copy for the eye of what is there as text, or are
// the "[edit]" that a wiki puts behind every heading.
func hidden(n *html.Node) bool {
	if unread[n.DataAtom] && n.Namespace == "" || hasAttr(n, "hidden") || n.DataAtom == atom.Dialog && !hasAttr(n, "open") {
		return true
	}
	if attr(n, "aria-hidden") == "true" && !strings.Contains(attr(n, "class"), "fallback-image") { // as Wikipedia's formulas are
		return true
	}
	if n.DataAtom == atom.Span && hasClass(n, "mw-editsection") {
		return true
	}
	style := attr(n, "style")
	if style == "" {
		return false
	}
	style = strings.ToLower(strings.ReplaceAll(style, " ", ""))
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// step says how a walk over a tree goes on.
type step int

const (
	into step = iota // with what is in the node
	over             // with what follows the node
	stop
)

// walk calls f with n and all nodes under it, in the order of the document, without recursion: the tree may be
// deep. f may remove the node that it is called with from the tree, if it says over or stop.
func walk(n *html.Node, f func(*html.Node) step) {
	for c := n; c != nil; {
		first, next, parent := c.FirstChild, c.NextSibling, c.Parent
		s := f(c)
		if s == stop {
			return
		}
		if s == into && first != nil {
			c = first
			continue
		}
		for c != n && next == nil && parent != nil {
			c = parent
			next, parent = c.NextSibling, c.Parent
		}
		if c == n {
			return
		}
		c = next
	}
}

// find returns the first element of that kind under n, or nil.
func find(n *html.Node, a atom.Atom) *html.Node {
	return findFunc(n, func(e *html.Node) bool { return e.DataAtom == a })
}

// findFunc returns the first element under n that is as wanted, or nil.
func findFunc(n *html.Node, wanted func(*html.Node) bool) (found *html.Node) {
	walk(n, func(c *html.Node) step {
		if c != n && c.Type == html.ElementNode && wanted(c) {
			found = c
			return stop
		}
		return into
	})
	return found
}

// walkText calls f with every piece of text and every forced line end under n that can be read.
func walkText(n *html.Node, f func(*html.Node)) {
	walk(n, func(c *html.Node) step {
		if c.Type == html.TextNode || c.DataAtom == atom.Br {
			f(c)
		}
		if c != n && unread[c.DataAtom] {
			return over
		}
		return into
	})
}

// textOf is the text under n, as it stands.
func textOf(n *html.Node) string {
	var b strings.Builder
	walkText(n, func(t *html.Node) {
		if t.Type == html.TextNode {
			b.WriteString(t.Data)
		}
	})
	return b.String()
}

// sortSpans puts spans in text order, outer ones before those inside them.
func sortSpans(spans []article.Span) {
	slices.SortStableFunc(spans, func(a, b article.Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
}

// dropTargets removes the names that nothing leads to: no link of the document, no line of its table of
// contents (kept).
func dropTargets(blocks []article.Block, kept func(name string) bool) {
	used := map[string]bool{}
	for _, b := range blocks {
		for _, s := range b.Spans {
			if name, ok := strings.CutPrefix(s.Href, "#"); ok {
				used[name] = true
			}
		}
	}
	for i := range blocks {
		b := &blocks[i]
		b.Targets = slices.DeleteFunc(b.Targets, func(t string) bool { return !used[t] && (kept == nil || !kept(t)) })
		if len(b.Targets) == 0 {
			b.Targets = nil
		}
	}
}
