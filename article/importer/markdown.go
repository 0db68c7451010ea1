package importer

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"gopkg.in/yaml.v3"

	"dev.marginalia/article"
)

// markdown reads CommonMark with GitHub's tables and strikethrough, and YAML front matter.
type markdown struct{}

// Matches goes by the name: text that only looks like Markdown is read as it stands.
func (markdown) Matches(f *File) bool {
	return hasEnding(f.Name, ".md", ".markdown", ".mdown", ".mkd")
}

var md = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify)).Parser()

// maxNesting bounds how deep lists and quotes are followed; what is deeper is read as text at that depth.
const maxNesting = 64

// Import walks the document's tree.
func (markdown) Import(_ context.Context, f *File) (*article.Article, error) {
	source := []byte(decode(f.Data))
	a := &article.Article{}
	source = frontMatter(a, source)
	w := mdWalker{source: source, title: a.Title}
	w.blocks(md.Parse(text.NewReader(source)), mdContext{})
	if a.Title == "" {
		a.Title = w.found
	}
	w.b.Build(a)
	return a, nil
}

// frontMatter reads YAML between "---" lines at the top and returns what follows. What is not YAML stays text.
func frontMatter(a *article.Article, source []byte) []byte {
	rest, ok := bytes.CutPrefix(source, []byte("---\n"))
	if !ok {
		return source
	}
	head, body, ok := bytes.Cut(rest, []byte("\n---\n"))
	if !ok || len(head) > 64<<10 {
		return source
	}
	var m map[string]any
	if yaml.Unmarshal(head, &m) != nil || m == nil {
		return source
	}
	get := func(keys ...string) string {
		for _, k := range keys {
			switch v := m[k].(type) {
			case nil:
			case []any:
				var parts []string
				for _, p := range v {
					parts = append(parts, fmt.Sprint(p))
				}
				return visible(strings.Join(parts, ", "))
			default:
				return visible(strings.TrimSuffix(fmt.Sprint(v), " 00:00:00 +0000 UTC"))
			}
		}
		return ""
	}
	a.Title, a.Byline, a.Published = get("title"), get("author", "authors", "byline"), get("date", "published")
	a.URL, a.Language, a.Site = get("url", "link", "source"), get("language", "lang"), get("site", "publisher")
	return body
}

type mdContext struct {
	quote, list int
	number      int  // of the item; 0 in a bulleted list
	first       bool // the next paragraph begins the item
}

type mdWalker struct {
	source []byte
	b      article.Builder
	title  string // known from the front matter
	found  string // the first heading of level 1, when it comes first
}

func (w *mdWalker) blocks(n ast.Node, c mdContext) {
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		w.block(k, c)
		c.first = false
	}
}

func (w *mdWalker) block(n ast.Node, c mdContext) {
	switch n := n.(type) {
	case *ast.Heading:
		t, spans := w.inline(n)
		if n.Level == 1 && w.b.Len() == 0 && w.found == "" && (w.title == "" || w.title == strings.TrimSpace(t)) {
			w.found = visible(t) // the title is kept with the article, not in its text
			return
		}
		w.b.Add(article.Block{Kind: article.Heading, Level: n.Level}, t, spans...)
	case *ast.Paragraph, *ast.TextBlock:
		t, spans := w.inline(n)
		w.b.Add(c.kind(), t, spans...)
	case *ast.Blockquote:
		c.quote = min(c.quote+1, maxNesting)
		w.blocks(n, c)
	case *ast.List:
		w.list(n, c)
	case *ast.FencedCodeBlock, *ast.CodeBlock, *ast.HTMLBlock:
		w.raw(n)
	case *ast.ThematicBreak:
		w.b.Add(article.Block{Kind: article.Rule}, "")
	case *extast.Table:
		w.table(n)
	default:
		w.blocks(n, c)
	}
}

func (c mdContext) kind() article.Block {
	switch {
	case c.list > 0 && c.first:
		return article.Block{Kind: article.Item, Level: c.list, Number: c.number}
	case c.quote > 0:
		return article.Block{Kind: article.Quote, Level: c.quote}
	}
	return article.Block{Kind: article.Paragraph}
}

func (w *mdWalker) list(n *ast.List, c mdContext) {
	number := 0
	if n.IsOrdered() {
		number = max(1, n.Start)
	}
	c.list = min(c.list+1, maxNesting)
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		c.number, c.first = number, true
		w.blocks(k, c)
		if number > 0 {
			number++
		}
	}
}

var tagRe = regexp.MustCompile(`(?s)<!--.*?-->|<[^>]*>`)

// raw adds code as it stands, and of HTML only its text.
func (w *mdWalker) raw(n ast.Node) {
	var buf strings.Builder
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		buf.Write(seg.Value(w.source))
	}
	if _, html := n.(*ast.HTMLBlock); html {
		if t := strings.TrimSpace(tagRe.ReplaceAllString(buf.String(), "")); t != "" {
			w.b.Add(article.Block{Kind: article.Paragraph}, t)
		}
		return
	}
	w.b.Add(article.Block{Kind: article.Code}, strings.TrimRight(buf.String(), "\n"))
}

// table adds rows as lines, cells parted by tabs.
func (w *mdWalker) table(n ast.Node) {
	var rows []string
	for r := n.FirstChild(); r != nil; r = r.NextSibling() {
		var cells []string
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			t, _ := w.inline(c)
			cells = append(cells, strings.Join(strings.Fields(t), " "))
		}
		rows = append(rows, strings.Join(cells, "\t"))
	}
	w.b.Add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1}}, strings.Join(rows, "\n"))
}

// inline returns the text of n's children and their styles.
func (w *mdWalker) inline(n ast.Node) (string, []article.Span) {
	in := mdInline{source: w.source}
	in.children(n)
	t := in.text.String()
	cut := len(t) - len(strings.TrimLeft(t, " \n"))
	t = strings.TrimSpace(t)
	for i := range in.spans {
		in.spans[i].Range = in.spans[i].Shift(-cut)
	}
	return t, in.spans
}

type mdInline struct {
	source []byte
	text   strings.Builder
	at     int // code points written
	spans  []article.Span
}

func (in *mdInline) write(s string) {
	in.text.WriteString(s)
	in.at += utf8.RuneCountInString(s)
}

func (in *mdInline) children(n ast.Node) {
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		in.node(k)
	}
}

func (in *mdInline) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		in.write(unescape(n.Segment.Value(in.source), n.IsRaw()))
		if n.HardLineBreak() {
			in.write("\n")
		} else if n.SoftLineBreak() {
			in.write(" ")
		}
	case *ast.String:
		in.write(string(n.Value))
	case *ast.Emphasis:
		kind := article.Emphasis
		if n.Level == 2 {
			kind = article.Strong
		}
		in.span(n, kind, "")
	case *ast.CodeSpan:
		in.span(n, article.CodeSpan, "")
	case *ast.Link:
		in.span(n, article.Link, safeLink(string(n.Destination)))
	case *ast.AutoLink:
		start := in.at
		in.write(string(n.Label(in.source)))
		in.spans = append(in.spans, article.Span{Kind: article.Link, Range: article.Range{Start: start, End: in.at}, Href: safeLink(string(n.URL(in.source)))})
	case *ast.RawHTML:
	default:
		in.children(n)
	}
}

func (in *mdInline) span(n ast.Node, kind article.SpanKind, href string) {
	i, start := len(in.spans), in.at
	in.spans = append(in.spans, article.Span{})
	in.children(n)
	in.spans[i] = article.Span{Kind: kind, Range: article.Range{Start: start, End: in.at}, Href: href}
}

// safeLink keeps addresses that can be opened safely; of any other the text stays, without its target.
func safeLink(href string) string {
	low := strings.ToLower(strings.TrimSpace(href))
	scheme, _, found := strings.Cut(low, ":")
	if found && !strings.ContainsAny(scheme, "/?#") && scheme != "http" && scheme != "https" && scheme != "mailto" {
		return ""
	}
	return href
}
