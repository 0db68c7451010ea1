package importer

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// readDeep reads only the text of a page, element by element as it stands in the source, for pages that are
// nested too deeply to become a tree.
func (p page) readDeep() *article.Article {
	a := &article.Article{}
	if u := webAddress(nil, p.address); u != nil {
		a.URL = u.String()
	}
	a.Problem(tooDeep)
	var b article.Builder
	var text inlineText
	flush := func() {
		if s, _ := text.take(); s != "" {
			b.Add(article.Block{Kind: article.Paragraph}, s)
		}
	}
	z := html.NewTokenizer(strings.NewReader(p.source))
	var inside atom.Atom // the element whose content is one piece of text, in which tags are no tags
	for {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			flush()
			b.Build(a)
			return a
		case html.TextToken:
			switch s := html.UnescapeString(string(z.Raw())); {
			case inside == atom.Title && a.Title == "":
				a.Title = brief(s)
			case inside == 0:
				text.write(s)
			}
			inside = 0
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			inside = 0
			name, _ := z.TagName()
			switch tag := atom.Lookup(name); {
			case notRead[tag] && kind == html.StartTagToken:
				inside = tag
			case tag == atom.Br, blockElements[tag], startsBlock[tag]:
				flush()
			}
		}
	}
}

// notRead are the elements whose content is one piece of text that is not to be read.
var notRead = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Title: true, atom.Iframe: true, atom.Noscript: true, atom.Noframes: true, atom.Textarea: true,
}

// startsBlock are the elements that begin and end a paragraph, beside the blockElements.
var startsBlock = map[atom.Atom]bool{
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Ul: true, atom.Ol: true, atom.Li: true,
	atom.Dt: true, atom.Dd: true, atom.Blockquote: true, atom.Pre: true, atom.Hr: true, atom.Table: true, atom.Figure: true,
}
