package importer

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Readability removes check boxes, styles and the alignment of cells. What they say is kept in attributes of our own, that
// markup reads too.
const (
	taskAttr  = "data-marginalia-task"  // of li: an article.Task
	alignAttr = "data-marginalia-align" // of td and th: an article.Align
	styleAttr = "data-marginalia-style" // of img: its style
)

// keepForLater notes on the elements of doc what Readability would remove.
func keepForLater(doc *html.Node) {
	walk(doc, func(n *html.Node) step {
		switch n.DataAtom {
		case atom.Td, atom.Th:
			if a := alignOf(n); a != "" {
				n.Attr = append(n.Attr, html.Attribute{Key: alignAttr, Val: string(a)})
			}
		case atom.Img:
			if style := attr(n, "style"); style != "" {
				n.Attr = append(n.Attr, html.Attribute{Key: styleAttr, Val: style})
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

// lighten takes off what makes Readability slow: styles that hide nothing, which it would remove in the end, and the
// indentation of the source, whose every space it would count again and again. Where it looks for the author that
// stays: there it is counted as well, to tell a name from a story.
func lighten(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			if len(c.Data) > 1 && strings.Trim(c.Data, htmlSpace) == "" {
				c.Data = " "
			}
		case html.ElementNode:
			dropStyle(c)
			switch c.DataAtom {
			case atom.Pre, atom.Code, atom.Textarea, atom.Listing, atom.Xmp, atom.Script, atom.Style:
			default:
				if !namesAuthor(c) {
					lighten(c)
				}
			}
		}
	}
}

// dropStyle removes the style of n unless it may hide it.
func dropStyle(n *html.Node) {
	for i, a := range n.Attr {
		if v := strings.ToLower(a.Val); a.Key == "style" && !strings.Contains(v, "display") && !strings.Contains(v, "visibility") {
			n.Attr = append(n.Attr[:i], n.Attr[i+1:]...)
			return
		}
	}
}

// namesAuthor reports whether Readability may take n for the line with the author.
func namesAuthor(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "itemprop", "rel":
			v := strings.ToLower(a.Val)
			for _, word := range []string{"author", "byline", "dateline", "writtenby"} {
				if strings.Contains(v, word) {
					return true
				}
			}
		}
	}
	return false
}
