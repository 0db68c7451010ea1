package importer

import (
	"golang.org/x/net/html"

	"dev.marginalia/article"
)

// math reads a formula of MathML. In a web page its text stays as it stands in the page, with raised and lowered
// parts, but without the copies in other notations that it carries; in a book it is written to be read.
func (w *markup) math(n *html.Node) {
	w.targetsOf(n)
	if w.env.formulas {
		w.formula(n)
		return
	}
	w.mathParts(n)
}

func (w *markup) mathParts(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.mathNode(c)
	}
}

func (w *markup) mathNode(n *html.Node) {
	if n.Type == html.TextNode {
		w.text.write(n.Data)
		return
	}
	parts := elementsOf(n)
	part := func(i int) {
		if i < len(parts) {
			w.mathNode(parts[i])
		}
	}
	switch n.Data {
	case "annotation", "annotation-xml":
	case "msup", "mover":
		part(0)
		w.mathSpan(parts, 1, article.Superscript)
	case "msub", "munder":
		part(0)
		w.mathSpan(parts, 1, article.Subscript)
	case "msubsup", "munderover":
		part(0)
		w.mathSpan(parts, 1, article.Subscript)
		w.mathSpan(parts, 2, article.Superscript)
	case "mfrac":
		part(0)
		w.text.write("/")
		part(1)
	case "msqrt", "mroot":
		w.text.write("√")
		w.mathParts(n)
	case "mtr", "mtd":
		w.mathParts(n)
		w.text.space = true
	default:
		w.mathParts(n)
	}
}

func (w *markup) mathSpan(parts []*html.Node, i int, kind article.SpanKind) {
	if i < len(parts) {
		w.text.begin(kind, "")
		w.mathNode(parts[i])
		w.text.end()
	}
}

func elementsOf(n *html.Node) (out []*html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			out = append(out, c)
		}
	}
	return out
}
