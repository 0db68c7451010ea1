package importer

import (
	"cmp"
	"context"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// page is a web page that is to be read: a file, or a part of an archive.
type page struct {
	source  string                  // decoded
	address string                  // from where it was fetched; "" when that is not known
	picture func(src string) []byte // the bytes of a picture, as the page names it; nil where there are none; may be nil
}

// What is said about pages that could not be read as they should be.
const (
	noArticleFound = "No article was found on the page, so all of its text was taken, menus and the like included."
	tooDeep        = "The page is nested too deeply to be understood, so only its text was taken, without headings, lists or pictures."
)

// read finds the article in the page.
func (p page) read(ctx context.Context) (*article.Article, error) {
	doc, err := html.Parse(strings.NewReader(p.source))
	if err != nil {
		return p.readDeep(), nil // only one thing can be wrong with HTML: more than 512 elements inside each other
	}
	site := locate(doc, p.source, p.address)
	a := &article.Article{URL: site.canonical()}
	head := readHead(doc)
	keepForLater(doc)
	lighten(doc)
	content, err := readable(ctx, doc, len(p.source))
	if err != nil {
		return nil, err
	}
	head.fill(a, content)
	body := content.Node
	if body != nil {
		keepFootnotes(body, p.again, site)
	} else {
		doc = p.again()
		body = cmp.Or(find(doc, atom.Body), doc) // a page of frames has no body
		a.Problem(noArticleFound)
	}
	dropTitle(body, a.Title)
	a.Direction = head.direction(body)
	p.convert(a, body, site)
	return a, ctx.Err()
}

// again is the tree of the page as it was, after Readability has worked on another.
func (p page) again() *html.Node {
	doc, err := html.Parse(strings.NewReader(p.source))
	if err != nil {
		return &html.Node{Type: html.DocumentNode} // cannot be: it has been parsed before
	}
	return doc
}

// convert makes the blocks of a.
func (p page) convert(a *article.Article, n *html.Node, site addresses) {
	var b article.Builder
	w := markup{a: a, b: &b, env: markupEnv{link: site.link, picture: p.picture}}
	w.node(n)
	w.flush()
	b.Build(a)
	markNotices(a)
	labelFootnotes(a)
	site.settleLinks(a)
	dropTargets(a.Blocks, nil)
}

// readable finds the element of doc that holds the article, by the rules of Mozilla's Readability, and what that
// says of it; size is that of its source. The Node is nil when there is none. Of doc, nothing can be used afterwards.
func readable(ctx context.Context, doc *html.Node, size int) (readability.Article, error) {
	var content readability.Article
	if size < quickPage {
		content = parse(doc)
	} else {
		found := make(chan readability.Article, 1)
		go func() { found <- parse(doc) }() // it cannot be stopped: when ctx is done, its result is not waited for
		select {
		case <-ctx.Done():
			return readability.Article{}, ctx.Err()
		case content = <-found:
		}
	}
	if content.Node != nil {
		renameElements(content.Node)
	}
	return content, nil
}

// quickPage is the size in bytes of a page below which nobody waits: it takes no more than some milliseconds.
const quickPage = 256 << 10

// parse runs Readability.
func parse(doc *html.Node) (content readability.Article) {
	defer func() {
		if recover() != nil { // code of strangers on pages of strangers
			content.Node = nil
		}
	}()
	parser := readability.NewParser()
	parser.KeepClasses = true // they tell footnotes and the languages of code
	content, _ = parser.ParseAndMutate(doc, nil)
	return content
}

// renameElements makes the kind of every element what its name says: Readability renames elements and sets only
// the name.
func renameElements(n *html.Node) {
	walk(n, func(c *html.Node) step {
		if c.Type == html.ElementNode {
			c.DataAtom = atom.Lookup([]byte(c.Data))
		}
		return into
	})
}

// dropTitle removes the heading with which the content begins when it says the title again.
func dropTitle(n *html.Node, title string) {
	walk(n, func(c *html.Node) step {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) != "":
			return stop
		case c.Type != html.ElementNode:
			return into
		case hidden(c):
			return over
		case c.DataAtom == atom.H1 || c.DataAtom == atom.H2:
			if c.Parent != nil && strings.EqualFold(oneLine(textOf(c)), oneLine(title)) {
				c.Parent.RemoveChild(c)
			}
			return stop
		}
		return into
	})
}

// oneLine is s with every stretch of white space as one space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
