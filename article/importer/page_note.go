package importer

import (
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// keepFootnotes puts the footnotes of the page that content refers to at its end, where Readability left them out:
// it takes what stands aside for no part of an article. whole makes the tree of the page.
func keepFootnotes(content *html.Node, whole func() *html.Node, site addresses) {
	have := map[string]bool{}
	var wanted []string
	walk(content, func(n *html.Node) step {
		if n.Type != html.ElementNode {
			return into
		}
		have[attr(n, "id")] = true
		if n.DataAtom == atom.A {
			have[attr(n, "name")] = true
			if to := site.link(attr(n, "href")); isReference(n, to) {
				wanted = append(wanted, to[1:])
			}
		}
		return into
	})
	wanted = slices.DeleteFunc(wanted, func(name string) bool { return have[name] })
	if len(wanted) == 0 {
		return
	}
	named := map[string]*html.Node{}
	walk(whole(), func(n *html.Node) step {
		for _, name := range []string{attr(n, "id"), anchorName(n)} {
			if name != "" && named[name] == nil {
				named[name] = n
			}
		}
		return into
	})
	for _, name := range wanted {
		box := footnoteBox(named[name])
		if box == nil || box.Parent == nil || box.Parent == content {
			continue
		}
		box.Parent.RemoveChild(box)
		content.AppendChild(box)
	}
}

// footnoteBox is the element that holds the footnote named by n together with those beside it, nil when n is in
// no footnote.
func footnoteBox(n *html.Node) *html.Node {
	for up := 0; n != nil && up < 6; n, up = n.Parent, up+1 {
		if !isFootnote(n) {
			continue
		}
		if n.DataAtom != atom.Li {
			return n
		}
		box := n.Parent
		for p := n.Parent; p != nil && p.DataAtom != atom.Body; p = p.Parent {
			if holdsFootnotes(p) {
				box = p
			}
		}
		return box
	}
	return nil
}
