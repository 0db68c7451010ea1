package importer

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// anchor reads a link, a footnote's reference, or only the name of a place.
func (w *markup) anchor(n *html.Node) {
	w.targetsOf(n)
	if isBacklink(n) {
		return
	}
	to := ""
	if href := attr(n, "href"); href != "" && w.env.link != nil {
		to = w.env.link(href)
	}
	switch {
	case to == "":
		w.children(n)
	case isReference(n, to):
		w.styled(n, article.Reference, to)
	default:
		w.styled(n, article.Link, to)
	}
}

// targetsOf remembers the names of n for the block that is being read, or else the next one.
func (w *markup) targetsOf(n *html.Node) {
	for _, name := range []string{attr(n, "id"), anchorName(n)} {
		if name == "" {
			continue
		}
		if w.env.file != "" {
			name = w.env.file + "#" + name
		}
		if w.named == nil {
			w.named = map[string]bool{}
		}
		if !w.named[name] {
			w.named[name] = true
			w.targets = append(w.targets, name)
		}
	}
}

func (w *markup) takeTargets() []string {
	t := w.targets
	w.targets = nil
	return t
}

func anchorName(n *html.Node) string {
	if n.DataAtom == atom.A {
		return attr(n, "name")
	}
	return ""
}
