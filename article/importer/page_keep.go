package importer

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Readability removes check boxes and the alignment of cells. What they say is kept in attributes of our own, that
// markup reads too.
const (
	taskAttr  = "data-marginalia-task"  // of li: an article.Task
	alignAttr = "data-marginalia-align" // of td and th: an article.Align
)

// keepForLater notes on the elements of doc what Readability would remove.
func keepForLater(doc *html.Node) {
	walk(doc, func(n *html.Node) step {
		switch n.DataAtom {
		case atom.Td, atom.Th:
			if a := alignOf(n); a != "" {
				n.Attr = append(n.Attr, html.Attribute{Key: alignAttr, Val: string(a)})
			}
		case atom.Input:
			for p, up := n.Parent, 0; p != nil && up < 3 && taskOf(n) != ""; p, up = p.Parent, up+1 {
				if p.DataAtom == atom.Li {
					p.Attr = append(p.Attr, html.Attribute{Key: taskAttr, Val: string(taskOf(n))})
					break
				}
			}
		}
		return into
	})
}
