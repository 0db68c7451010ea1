package importer

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// code adds preformatted text as it stands.
func (w *markup) code(n *html.Node) {
	w.flush()
	w.targetsOf(n)
	text := rawText(n)
	if w.single != blocksApart {
		w.text.write(text)
		return
	}
	text = strings.TrimRight(strings.TrimPrefix(text, "\n"), " \t\n")
	if blank(text) {
		return
	}
	b := w.place()
	b.Kind, b.Syntax = article.Code, syntaxOf(n)
	w.add(b, text, nil)
}

// rawText is the text of preformatted n: its white space stays, br and the end of a line's own element are line
// ends. The numbers of lines that some pages put into it are left out.
func rawText(n *html.Node) string {
	var b strings.Builder
	endLine := func() {
		if s := b.String(); s != "" && !strings.HasSuffix(s, "\n") {
			b.WriteByte('\n')
		}
	}
	var read func(*html.Node)
	read = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.DataAtom == atom.Br:
				b.WriteByte('\n')
			case c.Type != html.ElementNode || hidden(c) || isLineNumber(c):
			case blockElements[c.DataAtom] || c.DataAtom == atom.Li:
				endLine()
				read(c)
				endLine()
			default:
				read(c)
			}
		}
	}
	read(n)
	return dropControls(b.String())
}

func isLineNumber(n *html.Node) bool {
	return hasClass(n, "lineno", "linenos", "line-number", "line-numbers", "line-numbers-rows", "lnt", "ln", "gutter")
}

// syntaxOf finds the language of code in the class names that highlighters use, on pre, on the code inside it or
// on the elements around it.
func syntaxOf(n *html.Node) string {
	nodes := []*html.Node{n}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			nodes = append(nodes, c)
		}
	}
	for p, up := n.Parent, 0; p != nil && up < 2; p, up = p.Parent, up+1 {
		nodes = append(nodes, p)
	}
	for _, e := range nodes {
		for _, key := range []string{"data-lang", "data-language"} {
			if v := attr(e, key); isSyntax(v) {
				return strings.ToLower(v)
			}
		}
		classes := strings.Fields(strings.ToLower(attr(e, "class")))
		for i, class := range classes {
			if class == "brush:" && i+1 < len(classes) {
				class += classes[i+1]
			}
			for _, prefix := range []string{"language-", "lang-", "highlight-source-", "brush:", "sourcecode-"} {
				if v, ok := strings.CutPrefix(class, prefix); ok && isSyntax(strings.TrimRight(v, ";")) {
					return strings.TrimRight(v, ";")
				}
			}
			if class == "sourcecode" && i+1 < len(classes) && isSyntax(classes[i+1]) {
				return classes[i+1] // as Pandoc writes it
			}
		}
	}
	return ""
}

// isSyntax reports whether s may be the name of a programming language.
func isSyntax(s string) bool {
	return s != "" && len(s) < 30 && !strings.ContainsAny(s, " \t\n<>\"'=")
}
