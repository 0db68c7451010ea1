package importer

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// markupEnv is what a tree of HTML stands in: how its names, links and pictures are to be understood.
type markupEnv struct {
	// file is put before the names of targets, so that those of several files of one book differ ("ch1.xhtml").
	// With it, the blocks say where they are from.
	file string
	// link turns an address as the document has it into the Href of a Span: "#name" for a target inside the
	// article, an address that is safe to open, or "".
	link func(href string) string
	// picture returns the bytes of a picture; nil when there are none at hand. Nothing is fetched.
	picture func(src string) []byte
	// formulas says that MathML is to be written as lines that can be read: pages in the web carry formulas in
	// the shape that their scripts need, books in the shape that they have.
	formulas bool
}

// surroundings are what a block inherits from the elements around it.
type surroundings struct {
	list, quote         int
	item                *item // of the innermost list
	note                *footnote
	language, direction string // where they differ from the article's
	path                string // of the element, in the steps of an EPUB CFI
}

// item is an item of a list that is being read; its first block is the Item, those after it go on with it.
type item struct {
	number int
	task   article.Task
	begun  bool
}

// footnote is a footnote that is being read; its first block has its label.
type footnote struct{ label string }

// markup turns a tree of HTML into blocks, by allow-list: what is not known keeps its text and nothing else.
type markup struct {
	a   *article.Article
	b   *article.Builder
	env markupEnv
	surroundings
	text    inlineText
	targets []string        // that the next block gets
	named   map[string]bool // targets that there are: the first element of a name has it
	hoisted []article.Block // pictures from inside a paragraph, to stand after it
	single  glue            // inside a table, a heading or a caption: no blocks, only text
	quotes  int             // depth of q elements
	depth   int
}

// glue is what stands between the blocks of an element that becomes one text.
type glue string

const (
	blocksApart glue = ""   // they stay blocks
	spaced      glue = " "  // a line of a table
	lined       glue = "\n" // a heading, a caption
)

// deepest is the nesting at which elements are no longer told apart: html.Parse itself stops at 512.
const deepest = 600

// place is a block of the surroundings.
func (w *markup) place() article.Block {
	b := article.Block{Language: w.language, Direction: w.direction}
	if w.item != nil {
		b.Indent = w.list
	}
	b.Quoted = w.quote
	if w.env.file != "" {
		b.Source = w.env.file + "#" + w.path
	}
	return b
}

// flush ends the paragraph that is being collected, if there is one.
func (w *markup) flush() {
	switch w.single {
	case spaced:
		w.text.space = true
		return
	case lined:
		w.text.lineEnd()
		return
	}
	if text, spans := w.text.take(); text != "" {
		w.add(w.paragraph(), text, spans)
	}
	w.addHoisted()
}

func (w *markup) add(b article.Block, text string, spans []article.Span) {
	b.Targets = append(b.Targets, w.takeTargets()...)
	w.b.Add(b, text, spans...)
}

// paragraph is the block that plain text becomes in the surroundings.
func (w *markup) paragraph() article.Block {
	b := w.place()
	switch {
	case w.note != nil:
		b.Kind, b.Label, b.Indent, b.Quoted = article.Footnote, w.note.label, 0, 0
		w.note.label = ""
	case w.item != nil && !w.item.begun:
		w.item.begun = true
		b.Kind, b.Level, b.Number, b.Task, b.Indent = article.Item, max(1, w.list), w.item.number, w.item.task, 0
	case w.quote > 0:
		b.Kind, b.Level, b.Quoted = article.Quote, w.quote, 0
	default:
		b.Kind = article.Paragraph
	}
	return b
}

func (w *markup) children(n *html.Node) {
	if w.depth >= deepest {
		w.text.write(" " + textOf(n) + " ")
		return
	}
	w.depth++
	w.eachChild(n, w.node)
	w.depth--
}

// eachChild calls f for the children of n, with the path of each.
func (w *markup) eachChild(n *html.Node, f func(*html.Node)) {
	path, step := w.path, 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			step += 2
			if w.env.file != "" {
				w.path = path + "/" + itoa(step)
			}
		}
		f(c)
	}
	w.path = path
}

func (w *markup) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text.write(n.Data)
	case html.DocumentNode:
		w.children(n)
	case html.ElementNode:
		if !hidden(n) {
			w.scoped(n, w.element)
		}
	}
}

// scoped reads an element with the language and direction that it sets.
func (w *markup) scoped(n *html.Node, read func(*html.Node)) {
	language, direction := w.language, w.direction
	if l := languageTag(first(attr(n, "lang"), attr(n, "xml:lang"))); l != "" {
		w.language = unless(strings.EqualFold(l, w.a.Language), l)
	}
	if d := strings.ToLower(attr(n, "dir")); d == "ltr" || d == "rtl" {
		w.direction = unless(d == w.a.Direction, d)
	}
	read(n)
	w.language, w.direction = language, direction
}

// unless is value, or "" when it is that of the whole article.
func unless(whole bool, value string) string {
	if whole {
		return ""
	}
	return value
}

// blockElements begin and end a paragraph, and have no other meaning here.
var blockElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true, atom.Footer: true,
	atom.Aside: true, atom.Nav: true, atom.Address: true, atom.Center: true, atom.Details: true, atom.Summary: true, atom.Fieldset: true,
	atom.Form: true, atom.Hgroup: true, atom.Body: true, atom.Html: true, atom.Figcaption: true, atom.Legend: true, atom.Dialog: true,
	atom.Tr: true, atom.Td: true, atom.Th: true, atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.Caption: true, atom.Search: true,
	atom.Dl: true, atom.Menu: true, atom.Dir: true,
}

// inlineElements set their text in a style.
var inlineElements = map[atom.Atom]article.SpanKind{
	atom.Strong: article.Strong, atom.B: article.Strong,
	atom.Em: article.Emphasis, atom.I: article.Emphasis, atom.Cite: article.Emphasis, atom.Dfn: article.Emphasis, atom.Var: article.Emphasis,
	atom.Code: article.CodeSpan, atom.Kbd: article.CodeSpan, atom.Samp: article.CodeSpan, atom.Tt: article.CodeSpan,
	atom.Sup: article.Superscript, atom.Sub: article.Subscript, atom.Rt: article.Superscript,
	atom.Del: article.Deleted, atom.S: article.Deleted, atom.Strike: article.Deleted,
}

func (w *markup) element(n *html.Node) {
	if kind, ok := inlineElements[n.DataAtom]; ok {
		w.targetsOf(n)
		w.styled(n, kind, "")
		return
	}
	switch n.DataAtom {
	case atom.A:
		w.anchor(n)
	case atom.Br:
		w.lineBreak()
	case atom.Q:
		w.quotation(n)
	case atom.Img, atom.Image:
		w.targetsOf(n)
		w.image(n)
	case atom.Svg:
		w.svg(n)
	case atom.Math:
		w.math(n)
	case atom.Span:
		if !hasClass(n, "mw-cite-backlink") { // MediaWiki's way back from a footnote
			w.blockElement(n)
		}
	case atom.Input:
		if w.item != nil {
			w.item.task = taskOf(n)
		}
	default:
		w.blockElement(n)
	}
}

// styled reads n's children as a span.
func (w *markup) styled(n *html.Node, kind article.SpanKind, href string) {
	w.text.begin(kind, href)
	w.children(n)
	w.text.end()
}

// lineBreak reads a br; two in a row end a paragraph.
func (w *markup) lineBreak() {
	if w.single == spaced {
		w.text.space = true
	} else if w.text.lineEnd() && w.single == blocksApart {
		w.flush()
	}
}

// quotation reads a q with the quotation marks that a browser puts around it.
func (w *markup) quotation(n *html.Node) {
	open, shut := "“", "”"
	if w.quotes%2 == 1 {
		open, shut = "‘", "’"
	}
	w.targetsOf(n)
	w.text.settle()
	w.text.put(open)
	w.quotes++
	w.children(n)
	w.quotes--
	w.text.put(shut)
}

func (w *markup) blockElement(n *html.Node) {
	if w.footnoteElement(n, 0) {
		return
	}
	switch a := n.DataAtom; {
	case a == atom.H1, a == atom.H2, a == atom.H3, a == atom.H4, a == atom.H5, a == atom.H6:
		w.heading(n, int(n.Data[1]-'0'))
	case a == atom.Ul, a == atom.Ol:
		w.listOf(n)
	case a == atom.Li:
		w.listItem(n, 0)
	case a == atom.Dt:
		w.block(n, func() { w.styled(n, article.Strong, "") })
	case a == atom.Dd:
		w.block(n, func() { w.within(func() { w.list, w.item = min(w.list+1, maxNesting), &item{begun: true} }, n) })
	case a == atom.Blockquote:
		w.block(n, func() { w.within(func() { w.quote = min(w.quote+1, maxNesting) }, n) })
	case a == atom.Pre, a == atom.Listing, a == atom.Plaintext, a == atom.Xmp:
		w.code(n)
	case a == atom.Hr:
		w.flush()
		w.targetsOf(n)
		if w.single == blocksApart {
			b := w.place()
			b.Kind = article.Rule
			w.add(b, "", nil)
		}
	case a == atom.Table:
		w.table(n)
	case a == atom.Figure, a == atom.Div && hasClass(n, "wp-caption", "thumbinner"):
		w.figure(n)
	case blockElements[a]:
		w.block(n, func() { w.children(n) })
	default:
		w.targetsOf(n)
		w.children(n)
	}
}

// block reads an element that stands on lines of its own.
func (w *markup) block(n *html.Node, read func()) {
	w.flush()
	w.targetsOf(n)
	read()
	w.flush()
}

// within reads n's children in changed surroundings.
func (w *markup) within(change func(), n *html.Node) {
	saved := w.surroundings
	change()
	w.children(n)
	w.flush()
	w.surroundings = saved
}

func (w *markup) heading(n *html.Node, level int) {
	w.block(n, func() {
		if w.single != blocksApart {
			w.children(n)
			return
		}
		text, spans := w.oneText(n, lined)
		if text != "" {
			b := w.place()
			b.Kind, b.Level = article.Heading, level
			w.add(b, text, spans)
		}
	})
}

// oneText reads all of n as one text, into which nothing else has been collected.
func (w *markup) oneText(n *html.Node, g glue) (string, []article.Span) {
	w.single = g
	w.children(n)
	w.single = blocksApart
	return w.text.take()
}
