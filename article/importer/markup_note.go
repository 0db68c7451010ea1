package importer

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// Footnotes are told by the roles of DPUB-ARIA (doc-noteref, doc-footnote, doc-endnotes, doc-backlink), by
// epub:type of EPUB 3, and by the class names that Pandoc, Markdown renderers and MediaWiki write.

// isReference reports whether link n, which leads to Href to, is the sign of a footnote.
func isReference(n *html.Node, to string) bool {
	if !strings.HasPrefix(to, "#") {
		return false
	}
	if role(n, "doc-noteref", "noteref") || hasClass(n, "footnote-ref", "footnoteref", "noteref", "fnref", "footnote-reference") {
		return true
	}
	text := strings.TrimSpace(textOf(n))
	if len(text) == 0 || len([]rune(text)) > 5 {
		return false
	}
	inSup := n.Parent != nil && n.Parent.DataAtom == atom.Sup || n.FirstChild != nil && n.FirstChild.DataAtom == atom.Sup
	named := isNoteName(to[strings.LastIndexByte(to, '#')+1:])
	sign := strings.Trim(text, "[]()0123456789*†‡§") == ""
	return named && sign || inSup && (named || sign)
}

// noteNameRe are the names that footnotes have: fn1, fn:1, footnote-2, note3, endnote4, cite_note-5, _ftn6.
var noteNameRe = late(`^(?i:(?:user-content-)?(?:fn|foot_?note|end_?note|note|cite_note|_ftn|_edn)(?:[-_:.]?\d.*|[-_:.].*)?)$`)

// isNoteName reports whether a target is named as footnotes are, and not as the references to them.
func isNoteName(name string) bool {
	low := strings.ToLower(name)
	return noteNameRe().MatchString(name) && !strings.Contains(low, "ref") && !strings.Contains(low, "back")
}

// isBacklink reports whether link n leads from a footnote back to its reference: it is a device of the page, not
// of the text.
func isBacklink(n *html.Node) bool {
	if role(n, "doc-backlink", "backlink") || hasClass(n, "footnote-back", "footnote-backref", "reversefootnote", "data-footnote-backref", "fn-backref") ||
		hasAttr(n, "data-footnote-backref") {
		return true
	}
	if !strings.Contains(attr(n, "href"), "#") {
		return false
	}
	switch strings.Trim(textOf(n), "\ufe0e\ufe0f \u00a0\n") {
	case "↩", "↑", "⏎", "↵", "⤴", "^":
		return true
	}
	return false
}

// footnoteElement reads n when it is a footnote, and reports whether it was. The sign of one that is an item of a
// numbered list is its number; in others the sign is part of the text, and number is 0.
func (w *markup) footnoteElement(n *html.Node, number int) bool {
	if w.single != blocksApart || w.note != nil || !isFootnote(n) {
		return false
	}
	label := ""
	if number > 0 {
		label = itoa(number)
	}
	w.block(n, func() {
		w.within(func() {
			w.note, w.item, w.list, w.quote = &footnote{label: label}, nil, 0, 0
		}, n)
	})
	return true
}

// labelFootnotes gives the footnotes that are items of a list the sign by which the text refers to them, which may
// be another than their number: a page can have several lists of notes.
func labelFootnotes(a *article.Article) {
	signs := map[string]string{}
	for _, b := range a.Blocks {
		for _, s := range b.Spans {
			if s.Kind == article.Reference && signs[s.Href] == "" {
				signs[s.Href] = strings.Trim(a.Text.Slice(s.Range), "[]() ")
			}
		}
	}
	for i := range a.Blocks {
		b := &a.Blocks[i]
		for _, t := range b.Targets {
			if sign := signs["#"+t]; b.Label != "" && sign != "" {
				b.Label = sign
				break
			}
		}
	}
}

func isFootnote(n *html.Node) bool {
	if role(n, "doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote") {
		return true
	}
	if n.DataAtom != atom.Li {
		return isNoteName(attr(n, "id")) && blockElements[n.DataAtom] && leadsBack(n)
	}
	id := strings.ToLower(attr(n, "id"))
	for p, up := n.Parent, 0; p != nil && up < 3; p, up = p.Parent, up+1 {
		if holdsFootnotes(p) || hasClass(p, "references") && strings.HasPrefix(id, "cite_note") {
			return true
		}
	}
	return isNoteName(id) && leadsBack(n)
}

// holdsFootnotes reports whether n says that what is in it are footnotes.
func holdsFootnotes(n *html.Node) bool {
	return role(n, "doc-endnotes", "endnotes", "footnotes", "rearnotes") || hasClass(n, "footnotes", "footnote-list", "footnotes-list")
}

// leadsBack reports whether n holds a link to where a footnote is referred to.
func leadsBack(n *html.Node) bool {
	return findFunc(n, func(e *html.Node) bool {
		if e.DataAtom != atom.A {
			return false
		}
		_, name, inside := strings.Cut(attr(e, "href"), "#")
		return isBacklink(e) || inside && strings.Contains(strings.ToLower(name), "ref")
	}) != nil
}

// role reports whether n has one of the roles, by role or by epub:type.
func role(n *html.Node, names ...string) bool {
	for _, key := range []string{"role", "epub:type"} {
		for _, have := range strings.Fields(strings.ToLower(attr(n, key))) {
			for _, name := range names {
				if have == name {
					return true
				}
			}
		}
	}
	return false
}

func hasClass(n *html.Node, names ...string) bool {
	for _, have := range strings.Fields(attr(n, "class")) {
		for _, name := range names {
			if strings.EqualFold(have, name) {
				return true
			}
		}
	}
	return false
}
