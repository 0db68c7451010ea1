package importer

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// htmlBlocks reads an HTML block and those that follow it at once, so that a table with blank lines in it stays
// one. It returns the last of them.
func (w *mdWalker) htmlBlocks(n ast.Node) ast.Node {
	var source bytes.Buffer
	for {
		h := n.(*ast.HTMLBlock)
		for i := range h.Lines().Len() {
			line := h.Lines().At(i)
			source.Write(line.Value(w.source))
		}
		if h.HasClosure() {
			source.Write(h.ClosureLine.Value(w.source))
		}
		if _, more := n.NextSibling().(*ast.HTMLBlock); !more {
			break
		}
		n = n.NextSibling()
	}
	if isOpenEnded(source.Bytes()) {
		w.out.text.write(tagless(source.Bytes()))
		w.out.flush()
		return n
	}
	nodes, err := html.ParseFragment(bytes.NewReader(source.Bytes()), &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil { // elements inside each other beyond all measure
		w.out.text.write(tagless(source.Bytes()))
	}
	for _, k := range nodes {
		eachText(k, dropC0)
		w.out.node(k)
	}
	w.out.flush()
	return n
}

// isOpenEnded reports whether HTML begins with a script, or the like, that does not end: all that follows would be lost
// in it.
func isOpenEnded(source []byte) bool {
	low := bytes.ToLower(source)
	for _, name := range []string{"script", "style", "textarea"} {
		if bytes.HasPrefix(bytes.TrimLeft(low, " "), []byte("<"+name)) {
			return !bytes.Contains(low, []byte("</"+name))
		}
	}
	return false
}

// tagless is the text of HTML that no tree can be made of.
func tagless(source []byte) string {
	var b strings.Builder
	t := html.NewTokenizer(bytes.NewReader(source))
	for {
		switch t.Next() {
		case html.ErrorToken:
			return dropC0(b.String())
		case html.TextToken:
			b.WriteString(string(t.Text()))
		default:
			b.WriteByte(' ')
		}
	}
}

// eachText changes the text under n: references in it may stand for characters that a text must not have.
func eachText(n *html.Node, change func(string) string) {
	walkText(n, func(t *html.Node) {
		if t.Type == html.TextNode {
			t.Data = change(t.Data)
		}
	})
}

// rawHTML reads a tag among inline text: those that set a style, line breaks, links, pictures and names of places.
// Of any other the text stays.
func (w *mdWalker) rawHTML(n *ast.RawHTML) {
	var source bytes.Buffer
	for i := range n.Segments.Len() {
		s := n.Segments.At(i)
		source.Write(s.Value(w.source))
	}
	if name, ok := plainTag(source.Bytes()); ok { // most tags; a tokenizer for each would be costly
		if end, ok := strings.CutPrefix(name, "/"); ok {
			w.closeTag(end)
		} else {
			w.openTag(&html.Node{Type: html.ElementNode, DataAtom: atom.Lookup([]byte(name)), Data: name})
		}
		return
	}
	t := html.NewTokenizer(&source)
	t.Next()
	tag := t.Token()
	switch tag.Type {
	case html.StartTagToken, html.SelfClosingTagToken:
		w.openTag(&html.Node{Type: html.ElementNode, DataAtom: tag.DataAtom, Data: tag.Data, Attr: tag.Attr})
	case html.EndTagToken:
		w.closeTag(tag.Data)
	}
}

// plainTag is the name of a tag without attributes, with "/" before it in an end tag.
func plainTag(tag []byte) (name string, ok bool) {
	name = strings.ToLower(strings.TrimRight(string(tag[1:len(tag)-1]), " /"))
	for i, c := range name {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '/' || i > 0) {
			return "", false
		}
	}
	return name, true
}

func (w *mdWalker) openTag(n *html.Node) {
	w.out.targetsOf(n)
	kind, styled := inlineElements[n.DataAtom]
	switch {
	case styled:
		w.begin(n.Data, kind, "")
	case n.DataAtom == atom.A && hasAttr(n, "href"):
		if to := mdLink(attr(n, "href")); to != "" {
			w.begin(n.Data, article.Link, to)
		}
	case n.DataAtom == atom.Br:
		w.lineBreak()
	case n.DataAtom == atom.Img:
		w.out.image(n)
	}
}

func (w *mdWalker) begin(tag string, kind article.SpanKind, href string) {
	const enough = 50 // open tags, of which a person closes one before the next but few
	if len(w.tags) < enough {
		w.out.text.begin(kind, href)
		w.tags = append(w.tags, tag)
	}
}

// closeTag ends the span of a tag, and those that were begun inside it. Tags that were opened outside the inline
// element that is being read stay open.
func (w *mdWalker) closeTag(tag string) {
	for i := len(w.tags) - 1; i >= w.tagsFrom; i-- {
		if w.tags[i] == tag {
			w.closeTags(i)
			return
		}
	}
}

func (w *mdWalker) closeTags(down int) {
	for len(w.tags) > down {
		w.out.text.end()
		w.tags = w.tags[:len(w.tags)-1]
	}
}
