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
	hoisted []article.Block // pictures from inside a paragraph, to stand after it
	cell    bool            // inside a table: no blocks, only text
	depth   int
}

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

func (w *markup) takeTargets() []string {
	t := w.targets
	w.targets = nil
	return t
}

// flush ends the paragraph that is being collected, if there is one.
func (w *markup) flush() {
	if w.cell {
		w.text.space = true
		return
	}
	text, spans := w.text.take()
	if text != "" {
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

func (w *markup) addHoisted() {
	if w.cell {
		return
	}
	pictures := w.hoisted
	w.hoisted = nil
	for _, p := range pictures {
		p.Targets = append(p.Targets, w.takeTargets()...)
		w.b.Add(p, "")
	}
}

func (w *markup) children(n *html.Node) {
	if w.depth >= deepest {
		w.text.write(" " + textOf(n) + " ")
		return
	}
	w.depth++
	path, step := w.path, 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			step += 2
			if w.env.file != "" {
				w.path = path + "/" + itoa(step)
			}
		}
		w.node(c)
	}
	w.path = path
	w.depth--
}

func (w *markup) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text.write(n.Data)
	case html.DocumentNode:
		w.children(n)
	case html.ElementNode:
		if !hidden(n) {
			w.scoped(n)
		}
	}
}

// scoped reads an element with the language and direction that it sets.
func (w *markup) scoped(n *html.Node) {
	language, direction := w.language, w.direction
	if l := attr(n, "lang"); l != "" {
		w.setScope(&w.language, l, w.a.Language)
	} else if l := attr(n, "xml:lang"); l != "" {
		w.setScope(&w.language, l, w.a.Language)
	}
	if d := strings.ToLower(attr(n, "dir")); d == "ltr" || d == "rtl" {
		w.setScope(&w.direction, d, w.a.Direction)
	}
	w.element(n)
	w.language, w.direction = language, direction
}

func (w *markup) setScope(to *string, value, whole string) {
	*to = value
	if value == whole {
		*to = ""
	}
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
		w.text.begin(kind, "")
		w.children(n)
		w.text.end()
		return
	}
	switch n.DataAtom {
	case atom.A:
		w.anchor(n)
	case atom.Br:
		if w.cell {
			w.text.space = true
		} else if w.text.lineEnd() {
			w.flush()
		}
	case atom.Q:
		w.text.settle()
		w.text.put("“")
		w.children(n)
		w.text.put("”")
	case atom.Img, atom.Image:
		w.targetsOf(n)
		w.image(n)
	case atom.Svg:
		w.svg(n)
	case atom.Math:
		w.math(n)
	case atom.Input:
		if w.item != nil && strings.EqualFold(attr(n, "type"), "checkbox") {
			w.item.task = article.TaskOpen
			if hasAttr(n, "checked") {
				w.item.task = article.TaskDone
			}
		}
	default:
		w.blockElement(n)
	}
}

func (w *markup) blockElement(n *html.Node) {
	if w.footnoteElement(n) {
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
		w.block(n, func() {
			w.text.begin(article.Strong, "")
			w.children(n)
			w.text.end()
		})
	case a == atom.Dd:
		w.block(n, func() { w.within(func() { w.list, w.item = w.list+1, &item{begun: true} }, n) })
	case a == atom.Blockquote:
		w.block(n, func() { w.within(func() { w.quote = min(w.quote+1, maxNesting) }, n) })
	case a == atom.Pre, a == atom.Listing, a == atom.Plaintext, a == atom.Xmp:
		w.code(n)
	case a == atom.Hr:
		w.flush()
		w.targetsOf(n)
		if !w.cell {
			b := w.place()
			b.Kind = article.Rule
			w.add(b, "", nil)
		}
	case a == atom.Table:
		w.targetsOf(n)
		if w.cell {
			w.children(n)
			return
		}
		w.table(n)
	case a == atom.Figure:
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
	path := saved.path
	w.surroundings = saved
	w.path = path
}

func (w *markup) heading(n *html.Node, level int) {
	w.block(n, func() {
		if w.cell {
			w.children(n)
			return
		}
		w.children(n)
		text, spans := w.text.take()
		if text != "" {
			b := w.place()
			b.Kind, b.Level = article.Heading, level
			w.add(b, text, spans)
		}
	})
}

// listOf reads a list; what stands in it outside its items is read as a block.
func (w *markup) listOf(n *html.Node) {
	w.block(n, func() {
		if w.cell {
			w.children(n)
			return
		}
		saved := w.surroundings
		w.list = min(w.list+1, maxNesting)
		count, step := 1, 1
		if n.DataAtom == atom.Ol {
			if v, ok := integer(n, "start"); ok {
				count = v
			}
			if hasAttr(n, "reversed") {
				step = -1
			}
		}
		path, place := w.path, 0
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && w.env.file != "" {
				place += 2
				w.path = path + "/" + itoa(place)
			}
			switch {
			case c.Type != html.ElementNode || c.DataAtom != atom.Li:
				w.node(c)
			case n.DataAtom == atom.Ol:
				if v, ok := integer(c, "value"); ok {
					count = v
				}
				w.numbered(c, count)
				count += step
			default:
				w.numbered(c, 0)
			}
		}
		w.flush()
		w.surroundings = saved
	})
}

func (w *markup) numbered(li *html.Node, count int) {
	if hidden(li) || w.footnoteElement(li) {
		return
	}
	w.listItem(li, max(0, count))
}

func (w *markup) listItem(n *html.Node, number int) {
	w.block(n, func() {
		if w.cell {
			w.children(n)
			return
		}
		w.within(func() {
			w.list, w.item = max(1, w.list), &item{number: number}
			if l := attr(n, "lang"); l != "" {
				w.setScope(&w.language, l, w.a.Language)
			}
		}, n)
	})
}

// code adds preformatted text as it stands.
func (w *markup) code(n *html.Node) {
	w.flush()
	w.targetsOf(n)
	text := rawText(n)
	if w.cell {
		w.text.write(text)
		return
	}
	text = strings.TrimRight(strings.TrimPrefix(text, "\n"), " \t\n")
	if strings.TrimSpace(text) == "" {
		return
	}
	b := w.place()
	b.Kind, b.Syntax = article.Code, syntaxOf(n)
	w.add(b, text, nil)
}

// syntaxOf finds the language of code in the class names that highlighters use, on pre, on the code inside it or
// on the element around it.
func syntaxOf(n *html.Node) string {
	nodes := []*html.Node{n}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			nodes = append(nodes, c)
		}
	}
	if n.Parent != nil {
		nodes = append(nodes, n.Parent)
	}
	for _, e := range nodes {
		for _, key := range []string{"data-lang", "data-language"} {
			if v := attr(e, key); v != "" {
				return strings.ToLower(v)
			}
		}
		for _, class := range strings.Fields(strings.ToLower(attr(e, "class"))) {
			for _, prefix := range []string{"language-", "lang-", "highlight-source-", "brush:", "sourcecode-"} {
				if v, ok := strings.CutPrefix(class, prefix); ok && v != "" && len(v) < 30 {
					return strings.TrimRight(v, ";")
				}
			}
		}
	}
	return ""
}

// anchor reads a link, a footnote's reference, or only the name of a place.
func (w *markup) anchor(n *html.Node) {
	w.targetsOf(n)
	if isBacklink(n) {
		return
	}
	href := attr(n, "href")
	if href == "" || w.env.link == nil {
		w.children(n)
		return
	}
	to := w.env.link(href)
	switch {
	case to == "":
		w.children(n)
	case isReference(n, to):
		w.text.begin(article.Reference, to)
		w.children(n)
		w.text.end()
	default:
		w.text.begin(article.Link, to)
		w.children(n)
		w.text.end()
	}
}

// targetsOf remembers the names of n for the block that is being read, or else the next one.
func (w *markup) targetsOf(n *html.Node) {
	for _, name := range []string{attr(n, "id"), anchorName(n)} {
		if name == "" {
			continue
		}
		if w.env.file != "" {
			name = w.env.file + "#" + name
		}
		if last := len(w.targets) - 1; last < 0 || w.targets[last] != name { // id and name are often the same
			w.targets = append(w.targets, name)
		}
	}
}

func anchorName(n *html.Node) string {
	if n.DataAtom == atom.A {
		return attr(n, "name")
	}
	return ""
}
