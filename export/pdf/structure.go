package pdf

import (
	"strconv"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// element is a node of the structure tree (ISO 32000-1, 14.7), which tells readers that do not look at the page
// what is what and in which order it is read.
type element struct {
	role   string // a standard structure type: P, H1, LI ... (ISO 32000-1, 14.8.4)
	parent *element
	kids   []kid
	late   []*element // read after the kids: the notes on what is in them
	lang   string     // BCP 47, where it is not the parent's
	alt    string     // what a figure shows
	title  string
	attrs  string // an attribute dictionary
	object int    // its number in the file, once it has one
}

// kid is what is in an element: another one, a marked piece of a page, or an annotation.
type kid struct {
	element    *element
	page       int // from 0
	mcid       int // of the piece; without an object
	annotation int // number of the object; known when the file is made
}

// child adds an element at the end of e.
func (e *element) child(role string) *element {
	c := &element{role: role, parent: e}
	e.kids = append(e.kids, kid{element: c})
	return c
}

// aside adds an element that is read after all that is in e.
func (e *element) aside(role string) *element {
	c := &element{role: role, parent: e}
	e.late = append(e.late, c)
	return c
}

// tag says what a paragraph is that is not of the article's text.
type tag struct {
	kind tagKind
	note string // id of the mark that it is the note of
}

type tagKind uint8

const (
	plainText    tagKind = iota // a paragraph of its own
	artifactText                // not read: running heads and feet, what is repeated
	markerText                  // not read, and not copied with the text that it stands in
	titleText
	sectionText
	labelText // of the block that it stands beside
	noteText
	noteLabelText // the number of a note
)

// tagger builds the structure of one work while its pages are made.
type tagger struct {
	c     *composer
	root  *element
	lang  string // of the work
	open  []container
	above []int // levels of the headings that the next one may stand below
	of    []blockElements

	table int              // the block whose cells are in cells
	cells map[int]*element // by the offset at which their text begins
	foot  *element         // the footnote that a block may go on
	noted string           // id of the mark whose note was drawn last
	noteE *element
}

// blockElements are the elements of one block.
type blockElements struct{ outer, content, label *element }

// container is an open quote or list.
type container struct {
	role     string // BlockQuote or L
	element  *element
	body     *element // of a list: of its last item
	numbered bool
}

const (
	quoteRole = "BlockQuote"
	listRole  = "L"
	noteRole  = "Aside" // of a reader's note: so PDF 2.0 calls it; for readers that know 1.7 only it is a Note, as footnotes are
)

func newTagger(c *composer) *tagger {
	a := c.work.Article
	root := c.doc.tree.child("Sect")
	root.title = clean(a.Title)
	lang := c.language(&article.Block{})
	if len(c.doc.works) > 0 && validLang(lang) {
		root.lang = lang // that of the first work is the document's
	}
	return &tagger{c: c, root: root, lang: lang, of: make([]blockElements, len(a.Blocks)), table: -1}
}

// elementOf is the element that a paragraph on page p is in; block is that of the row it is drawn with, -1 without
// one. nil is for what is not read.
func (t *tagger) elementOf(p *page, of *paragraph, block int, inRow bool) *element {
	if of.offset >= 0 && block < 0 {
		block = t.c.work.Article.BlockAt(of.offset)
	}
	switch {
	case of.tag.kind == artifactText || of.tag.kind == markerText:
		return nil
	case of.tag.kind == labelText && block >= 0:
		return t.label(block)
	case of.tag.kind == noteText:
		return t.note(p, of.tag.note, inRow)
	case of.tag.kind == noteLabelText:
		return t.note(p, of.tag.note, inRow).child("Lbl")
	case block >= 0:
		return t.content(block, of.offset)
	case of.tag.kind == titleText:
		return t.flow("H1")
	case of.tag.kind == sectionText:
		t.above = t.above[:0]
		return t.flow("H2")
	}
	return t.flow("P")
}

// flow begins an element that is not of the article's text, after all that was before it.
func (t *tagger) flow(role string) *element {
	t.open, t.foot = t.open[:0], nil
	return t.root.child(role)
}

// note is the element of the note on a mark. It is read after the paragraph that it is beside, or where it stands
// when it stands in a row of its own.
func (t *tagger) note(p *page, id string, inRow bool) *element {
	if t.noteE != nil && t.noted == id {
		return t.noteE
	}
	t.noted = id
	if k, ok := p.markAt[id]; ok && !inRow && p.marks[k].in != nil {
		t.noteE = p.marks[k].in.aside(noteRole)
		t.speaks(t.noteE, t.lang)
	} else {
		t.noteE = t.flow(noteRole)
	}
	return t.noteE
}

// content is the element of the text of block i that begins at offset; -1 is for what stands for the block.
func (t *tagger) content(i, offset int) *element {
	t.begin(i)
	b := &t.c.work.Article.Blocks[i]
	of := &t.of[i]
	switch {
	case b.Kind == article.Table && i == t.table:
		if e, ok := t.cells[offset]; ok {
			return e
		}
	case b.Kind == article.Image && offset >= 0:
		if of.content == nil {
			of.content = of.outer.child("Caption")
		}
		return of.content
	case b.Kind == article.Image:
		return of.outer
	}
	return of.content
}

// label is the element of what hangs beside block i.
func (t *tagger) label(i int) *element {
	t.begin(i)
	if t.of[i].label == nil {
		return t.of[i].content
	}
	return t.of[i].label
}

// begin makes the elements of block i when it is first seen.
func (t *tagger) begin(i int) {
	of := &t.of[i]
	if of.outer != nil {
		return
	}
	b := &t.c.work.Article.Blocks[i]
	in := t.container(b)
	if b.Kind != article.Footnote {
		t.foot = nil
	}
	switch b.Kind {
	case article.Heading:
		of.outer = in.child("H" + strconv.Itoa(t.level(b.Level)))
	case article.Item:
		of.outer, of.label, of.content = t.item(b)
	case article.Code:
		of.outer = in.child("P")
		of.content = of.outer.child("Code")
	case article.Image:
		of.outer = in.child("Figure")
		if b.Picture != nil {
			of.outer.alt = clean(b.Picture.Alt)
		}
	case article.Table:
		of.outer = in.child("Table")
		of.content = of.outer
		t.grid(i, of)
	case article.Footnote:
		of.outer, of.label, of.content = t.footnote(b, in)
	default:
		of.outer = in.child("P")
	}
	if of.content == nil && b.Kind != article.Image {
		of.content = of.outer
	}
	t.speaks(of.outer, t.c.language(b))
}

// speaks gives e its language, where what it is in has another one.
func (t *tagger) speaks(e *element, lang string) {
	around := t.lang
	for in := e.parent; in != nil; in = in.parent {
		if in.lang != "" {
			around = in.lang
			break
		}
	}
	if lang != around && validLang(lang) {
		e.lang = lang
	}
}

// level is the level of a heading below the title, with no level left out.
func (t *tagger) level(level int) int {
	for len(t.above) > 0 && t.above[len(t.above)-1] >= level {
		t.above = t.above[:len(t.above)-1]
	}
	t.above = append(t.above, level)
	return min(6, 1+len(t.above))
}

// container is the element that b stands in: it closes the quotes and lists that b is not in, and opens those that
// it begins.
func (t *tagger) container(b *article.Block) *element {
	path := t.path(b)
	k := t.shared(path)
	if b.Kind == article.Item && k == len(path) && t.open[k-1].body != nil && t.open[k-1].numbered != (b.Number > 0) {
		k-- // another list
	}
	t.open = t.open[:k]
	for _, role := range path[k:] {
		c := container{role: role, element: t.inner().child(role), numbered: b.Number > 0}
		if role == listRole && c.numbered {
			c.element.attrs = "<</O/List/ListNumbering/Decimal>>"
		}
		t.open = append(t.open, c)
	}
	if b.Kind == article.Item {
		return nil // it makes an element of the list itself
	}
	return t.inner()
}

// path are the roles of the quotes and lists that b stands in, from the outermost. Which are in which is not told by
// the block; where both orders are possible, that of the blocks before it goes on.
func (t *tagger) path(b *article.Block) []string {
	quotes, lists := b.Quoted, b.Indent
	switch b.Kind {
	case article.Quote:
		quotes = max(1, b.Level)
	case article.Item:
		lists = max(1, b.Level)
	}
	if quotes == 0 && lists == 0 {
		return nil
	}
	repeated := func(role string, n int) (out []string) {
		for range min(n, maxDepth) {
			out = append(out, role)
		}
		return out
	}
	inQuote := append(repeated(quoteRole, quotes), repeated(listRole, lists)...)
	inList := append(repeated(listRole, lists), repeated(quoteRole, quotes)...)
	if b.Kind == article.Item {
		return inQuote
	}
	if n, m := t.shared(inQuote), t.shared(inList); n > m || n == m && b.Kind != article.Quote {
		return inQuote
	}
	return inList
}

// shared is how many of the open containers are those of path.
func (t *tagger) shared(path []string) int {
	k := 0
	for k < len(path) && k < len(t.open) && t.open[k].role == path[k] {
		k++
	}
	return k
}

// inner is what a block in the innermost open container is a part of.
func (t *tagger) inner() *element {
	if len(t.open) == 0 {
		return t.root
	}
	c := &t.open[len(t.open)-1]
	if c.role == quoteRole {
		return c.element
	}
	if c.body == nil {
		c.body = c.element.child("LI").child("LBody")
	}
	return c.body
}

// taskWords say what the box of a task shows.
var taskWords = map[article.Task]string{article.TaskOpen: "Not done", article.TaskDone: "Done"}

// item begins an item of the innermost open list.
func (t *tagger) item(b *article.Block) (outer, label, body *element) {
	c := &t.open[len(t.open)-1]
	outer = c.element.child("LI")
	if b.Task != "" || itemLabel(b) != "" {
		label = outer.child("Lbl")
		label.alt = taskWords[b.Task]
	}
	c.body = outer.child("LBody")
	return outer, label, c.body
}

// footnote begins a footnote, or goes on with the one before.
func (t *tagger) footnote(b *article.Block, in *element) (outer, label, content *element) {
	if b.Label == "" && t.foot != nil {
		p := t.foot.child("P")
		return p, nil, p
	}
	t.foot = in.child("Note")
	if b.Label != "" {
		label = t.foot.child("Lbl")
	}
	return t.foot, label, t.foot.child("P")
}

// grid makes the rows and cells of the table that block i is.
func (t *tagger) grid(i int, of *blockElements) {
	b := &t.c.work.Article.Blocks[i]
	if b.Grid == nil {
		return
	}
	t.table, t.cells = i, map[int]*element{}
	for r, cells := range t.c.work.Article.Cells(*b) {
		row := of.outer.child("TR")
		for _, cell := range cells {
			e := row.child("TD")
			if r < b.Grid.Header {
				e.role, e.attrs = "TH", "<</O/Table/Scope/Column>>"
			}
			t.cells[cell.Start] = e
		}
	}
}

// linkElement is the element of the part of a paragraph that a span makes a link of; e is that of the paragraph. nil is for
// a span that leads nowhere.
func (p *page) linkElement(of *paragraph, s *article.Span, e *element) *element {
	if l := of.linkElement(s.Start); l != nil {
		return l
	}
	if !p.leads(s) {
		return nil
	}
	l := linkElement{s.Start, e.child("Link")}
	of.links = append(of.links, l)
	return l.element
}

// leads reports whether a link of the page leads where the span says.
func (p *page) leads(s *article.Span) bool {
	if len(s.Href) > 0 && s.Href[0] == '#' {
		_, ok := p.c.targets[s.Href[1:]]
		return ok
	}
	return linkable(s.Href)
}

// linkElement is the element of the link that begins at an offset; nil without one.
func (p *paragraph) linkElement(start int) *element {
	for _, l := range p.links {
		if l.start == start {
			return l.element
		}
	}
	return nil
}

// linkElement is the element of a link in a paragraph, which begins at that offset.
type linkElement struct {
	start   int
	element *element
}

// figure is the element of the picture that the row which is drawn shows.
func (o *ops) figure() *element {
	if o.block < 0 {
		return nil
	}
	return o.page.c.tagger.content(o.block, -1)
}

// inlineFigure is the element of a picture in a line.
func (o *ops) inlineFigure(of *paragraph, c *typeset.Cluster) *element {
	e := o.elementOf(of)
	if e == nil {
		return nil
	}
	f := e.child("Figure")
	f.alt = of.alts[c.Start]
	return f
}

// paragraph is what a link is in; anything else is itself.
func (e *element) paragraph() *element {
	for e != nil && e.role == "Link" {
		e = e.parent
	}
	return e
}

// markElement is the element of a mark that begins in a paragraph; nil when that is not read, or marks are paint.
func (d *document) markElement(in *element) *element {
	if in == nil || d.options.Flatten {
		return nil
	}
	return in.child("Annot")
}
