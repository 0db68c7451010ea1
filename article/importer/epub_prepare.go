package importer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// prepare changes, in the tree of a document of a book, what only books have: page breaks keep their name and lose
// their number, of alternatives (epub:switch) one stays, lists of pages and of parts for the reading system are
// hidden and footnotes that wait to pop up are not, the numbers of lines stand apart from the lines, and verse with
// an element for every line becomes one paragraph with line ends.
func prepare(root *html.Node) {
	verse := map[*html.Node]bool{}
	for n := root; n != nil; n = following(n, root) {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case role(n, "pagebreak", "doc-pagebreak"):
			pageBreak(n)
		case role(n, "footnote", "endnote", "rearnote", "footnotes", "endnotes", "rearnotes", "doc-footnote", "doc-endnote", "doc-endnotes") && hidden(n):
			n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "hidden" || a.Key == "style" })
		case strings.HasSuffix(n.Data, ":switch"):
			chooseCase(n)
		case n.DataAtom == atom.Nav && role(n, "landmarks", "page-list", "doc-pagelist"):
			n.Attr = append(n.Attr, html.Attribute{Key: "hidden"})
		case n.DataAtom == atom.Span && hasClass(n, "lnum", "linenum", "linenumber", "line-number", "lineno"):
			n.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: " "}, n)
		case verse[n] || isVerse(n):
			joinVerse(n, verse)
		}
	}
}

// following is the node after n in the order of the document, under root, as it is after n was changed.
func following(n, root *html.Node) *html.Node {
	if n.FirstChild != nil {
		return n.FirstChild
	}
	for n != root && n.NextSibling == nil {
		n = n.Parent
	}
	if n == root {
		return nil
	}
	return n.NextSibling
}

// longestPage is the length in code points of what can be the number of a page, with a word before it.
const longestPage = 20

// pageBreak makes n, which says that a page of the printed book begins, a place in the line.
func pageBreak(n *html.Node) {
	if utf8.RuneCountInString(strings.TrimSpace(textOf(n))) > longestPage {
		return // it is the text of the page
	}
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
	n.Data, n.DataAtom = "span", atom.Span
}

// chooseCase leaves the default of a switch, or where it has none, its first case (EPUB Content Documents 3.0.1,
// 2.1.3.4): cases are in vocabularies of which a plain text tells less than the default.
func chooseCase(n *html.Node) {
	var chosen *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (chosen == nil || strings.HasSuffix(c.Data, ":default")) {
			chosen = c
		}
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c != chosen {
			n.RemoveChild(c)
		}
		c = next
	}
}

// addDrawnText adds the text of a drawing that is a page of its own, after the drawing.
func addDrawnText(root *html.Node) {
	p := &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P}
	walk(root, func(n *html.Node) step {
		if n.Data == "text" && n.Namespace == "svg" {
			p.AppendChild(&html.Node{Type: html.TextNode, Data: textOf(n) + " "})
		}
		return into
	})
	if body := find(root, atom.Body); body != nil && p.FirstChild != nil {
		body.AppendChild(p)
	}
}
