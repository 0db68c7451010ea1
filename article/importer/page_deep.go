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
	a.Problem(tooDeep)
	var b article.Builder
	var text inlineText
	flush := func() {
		if s, _ := text.take(); s != "" {
			b.Add(article.Block{Kind: article.Paragraph}, s)
		}
	}
	z := html.NewTokenizer(strings.NewReader(p.source))
	var skipped atom.Atom // the element whose content is passed over
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		switch kind {
		case html.TextToken:
			if skipped == 0 {
				text.write(html.UnescapeString(string(z.Raw())))
			} else if skipped == atom.Title && a.Title == "" {
				a.Title = oneLine(visible(html.UnescapeString(string(z.Raw()))))
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			switch {
			case tag == 0:
			case kind == html.EndTagToken && tag == skipped:
				skipped = 0
			case skipped != 0:
			case kind == html.StartTagToken && unread[tag] && tag != atom.Head && tag != atom.Map && tag != atom.Object:
				skipped = tag
			case tag == atom.Br, blockElements[tag], startsBlock[tag]:
				flush()
			}
		}
	}
	flush()
	b.Build(a)
	return a
}

// startsBlock are the elements that begin and end a paragraph, beside the blockElements.
var startsBlock = map[atom.Atom]bool{
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Ul: true, atom.Ol: true, atom.Li: true,
	atom.Dt: true, atom.Dd: true, atom.Blockquote: true, atom.Pre: true, atom.Hr: true, atom.Table: true, atom.Figure: true,
}
