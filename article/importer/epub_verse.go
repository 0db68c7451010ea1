package importer

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// longestVerse is the length in code points of what can be a line of verse.
const longestVerse = 150

// isVerse reports whether n is called verse, by the class names that books use or by its role.
func isVerse(n *html.Node) bool {
	return isGroup(n) && (hasClass(n, "linegroup", "stanza", "verse", "poem", "poetry", "lg", "strophe") || role(n, "z3998:verse", "z3998:poem"))
}

func isGroup(n *html.Node) bool {
	return n.DataAtom == atom.Div || n.DataAtom == atom.Section || n.DataAtom == atom.Blockquote
}

// joinVerse makes lines of verse that are elements of their own parts of one paragraph, with line ends between
// them. The groups in n are verse too.
func joinVerse(n *html.Node, verse map[*html.Node]bool) {
	var run []*html.Node
	var next *html.Node
	for c := n.FirstChild; ; c = next {
		if c != nil {
			next = c.NextSibling
		}
		switch {
		case c != nil && c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
		case c != nil && isLine(c):
			run = append(run, c)
		default:
			joinRun(run)
			run = nil
			if c == nil {
				return
			}
			verse[c] = isGroup(c)
		}
	}
}

// joinRun puts the elements of a run into one paragraph at the place of the first; a single one stays as it is.
func joinRun(run []*html.Node) {
	if len(run) < 2 {
		return
	}
	p := &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P}
	run[0].Parent.InsertBefore(p, run[0])
	for i, line := range run {
		line.Parent.RemoveChild(line)
		if i > 0 {
			p.AppendChild(&html.Node{Type: html.ElementNode, Data: "br", DataAtom: atom.Br})
		}
		line.Data, line.DataAtom = "span", atom.Span
		p.AppendChild(line)
	}
}

// isLine reports whether n is a block with a short text in it and nothing that begins a line.
func isLine(n *html.Node) bool {
	if n.DataAtom != atom.Div && n.DataAtom != atom.P {
		return false
	}
	if findFunc(n, func(c *html.Node) bool {
		_, styled := inlineElements[c.DataAtom]
		return !styled && !plainInline[c.DataAtom]
	}) != nil {
		return false
	}
	length := utf8.RuneCountInString(oneLine(textOf(n)))
	return length > 0 && length <= longestVerse
}

var plainInline = map[atom.Atom]bool{atom.A: true, atom.Span: true, atom.Abbr: true, atom.Q: true, atom.Small: true, atom.Ruby: true, atom.Time: true}
