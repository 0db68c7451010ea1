package importer

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"dev.marginalia/article"
)

// markdown reads CommonMark with GitHub's extensions, footnotes, definition lists, HTML and front matter.
type markdown struct{}

// Matches goes by the name: text that only looks like Markdown is read as it stands.
func (markdown) Matches(f *File) bool {
	return hasEnding(f.Name, ".md", ".markdown", ".mdown", ".mkd", ".mkdn")
}

// maxNesting bounds how deep lists and quotes are followed; what is deeper is read as text at that depth.
const maxNesting = 64

// maxHeading is the length in code points beyond which a heading is not taken for the title.
const maxHeading = 300

// Import walks the document's tree. A heading of level 1 with which the document begins is its title, and is not
// in the text; else the title is that of the only heading of level 1.
func (markdown) Import(ctx context.Context, f *File) (a *article.Article, err error) {
	source := []byte(strings.ReplaceAll(decode(f.Data), "\f", "\n"))
	a = &article.Article{}
	source = flatten(frontMatter(a, source))
	defer func() {
		if r := recover(); r != nil { // a parser of strangers' files
			a, err = nil, fmt.Errorf("%w: Markdown that cannot be read", ErrDamaged)
		}
	}()
	w := mdWalker{ctx: ctx, source: source, slugs: map[string]int{}}
	w.out = markup{a: a, b: &article.Builder{}, env: markupEnv{link: mdLink, picture: f.beside, formulas: true}}
	w.blocks(mdParser.Parse(text.NewReader(source)))
	w.footnotes()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if w.out.b.Len() == 0 { // nothing but the title
		w.out.b.Add(article.Block{Kind: article.Heading, Level: 1}, a.Title)
	}
	w.out.b.Build(a)
	if a.Title == "" {
		a.Title = onlyHeading(a)
	}
	settleSlugs(a.Blocks)
	dropTargets(a.Blocks, nil)
	return a, nil
}

// mdWalker turns the tree of a document into blocks. What blocks inherit from those around them, and how inline
// text is collected, is the same as in HTML, which Markdown may hold.
type mdWalker struct {
	ctx    context.Context
	source []byte
	out    markup
	slugs  map[string]int // how often a heading's slug was given
	heads  bool           // in a heading, which is one block
	titled bool           // the heading that is the title was read
	notes  []*extast.Footnote

	tags     []string // of inline HTML that are open, with a span each
	tagsFrom int      // those before were opened outside the inline element that is being read
}

func (w *mdWalker) blocks(n ast.Node) {
	for k := n.FirstChild(); k != nil && w.ctx.Err() == nil; k = k.NextSibling() {
		if html, ok := k.(*ast.HTMLBlock); ok {
			k = w.htmlBlocks(html)
			continue
		}
		w.block(k)
	}
}

func (w *mdWalker) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		w.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		if !w.pictures(n) {
			w.inlines(n)
			w.out.flush()
		}
	case *ast.Blockquote:
		w.inside(n, func(s *surroundings) { s.quote = min(s.quote+1, maxNesting) })
	case *ast.List:
		w.list(n)
	case *ast.FencedCodeBlock:
		w.code(n, strings.ToLower(string(n.Language(w.source))))
	case *ast.CodeBlock:
		w.code(n, "")
	case *ast.ThematicBreak:
		b := w.out.place()
		b.Kind = article.Rule
		w.out.add(b, "", nil)
	case *extast.Table:
		w.table(n)
	case *extast.DefinitionTerm:
		w.out.text.begin(article.Strong, "")
		w.inlines(n)
		w.out.text.end()
		w.out.flush()
	case *extast.DefinitionDescription:
		w.inside(n, func(s *surroundings) { s.list, s.item = min(s.list+1, maxNesting), &item{begun: true} })
	case *extast.FootnoteList:
		for k := n.FirstChild(); k != nil; k = k.NextSibling() {
			w.notes = append(w.notes, k.(*extast.Footnote)) // they stand at the end
		}
	case *ast.LinkReferenceDefinition:
	default:
		w.blocks(n)
	}
}

// inside reads n's children in changed surroundings.
func (w *mdWalker) inside(n ast.Node, change func(*surroundings)) {
	saved := w.out.surroundings
	change(&w.out.surroundings)
	w.blocks(n)
	w.out.surroundings = saved
}

func (w *mdWalker) list(n *ast.List) {
	number := 0
	if n.IsOrdered() {
		number = n.Start
	}
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		w.inside(k, func(s *surroundings) { s.list, s.item = min(s.list+1, maxNesting), &item{number: number} })
		if n.IsOrdered() {
			number++
		}
	}
}

func (w *mdWalker) heading(n *ast.Heading) {
	w.heads = true
	w.inlines(n)
	w.heads = false
	text, spans := w.out.text.take()
	text, id := cutID(text)
	title := visible(text)
	w.out.targets = append(w.out.targets, w.slug(title))
	if id != "" {
		w.out.targets = append(w.out.targets, id)
	}
	if !w.isTitle(n, title) {
		b := w.out.place()
		b.Kind, b.Level = article.Heading, n.Level
		w.out.add(b, text, spans)
	}
	w.out.addHoisted()
}

// isTitle takes a heading for the title of the article, if it can be.
func (w *mdWalker) isTitle(n *ast.Heading, title string) bool {
	if n.Level != 1 || w.titled || w.out.b.Len() > 0 || n.Parent().Kind() != ast.KindDocument || title == "" || utf8.RuneCountInString(title) > maxHeading {
		return false
	}
	if w.out.a.Title == "" {
		w.out.a.Title = title
	}
	w.titled = w.out.a.Title == title
	return w.titled
}

// onlyHeading is the text of the heading of level 1 if there is just one, else "".
func onlyHeading(a *article.Article) string {
	found := ""
	for _, b := range a.Blocks {
		if b.Kind != article.Heading || b.Level != 1 || b.Quoted > 0 || b.Indent > 0 {
			continue
		}
		if found != "" || b.Len() > maxHeading {
			return ""
		}
		found = visible(a.Text.Slice(b.Range))
	}
	return found
}

// code adds code as it stands.
func (w *mdWalker) code(n ast.Node, syntax string) {
	var text strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		text.Write(line.Value(w.source))
	}
	b := w.out.place()
	b.Kind, b.Syntax = article.Code, syntax
	if code := strings.TrimRight(text.String(), " \t\n"); code != "" {
		w.out.add(b, code, nil)
	}
}

// table adds rows as lines, cells parted by tabs.
func (w *mdWalker) table(n *extast.Table) {
	var g gridBuilder
	for r := n.FirstChild(); r != nil; r = r.NextSibling() {
		g.row(r.Kind() == extast.KindTableHeader)
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			w.out.single = spaced
			w.inlines(c)
			w.out.single = blocksApart
			text, spans := w.out.text.take()
			g.cell(text, spans, mdAlign(c.(*extast.TableCell).Alignment), 1, 1)
		}
	}
	b := w.out.place()
	b.Targets = w.out.takeTargets()
	g.add(w.out.b, b)
	w.out.addHoisted()
}

func mdAlign(a extast.Alignment) article.Align {
	switch a {
	case extast.AlignCenter:
		return article.AlignCenter
	case extast.AlignRight:
		return article.AlignEnd
	}
	return article.AlignStart
}

// footnotes adds the footnotes, in the order in which the text refers to them. Those that it does not refer to
// stand last, under the names that they have in the source.
func (w *mdWalker) footnotes() {
	sortNotes(w.notes)
	for i := 0; i < len(w.notes); i++ { // a footnote may hold others
		n := w.notes[i]
		label := string(n.Ref)
		if n.Index > 0 {
			label = itoa(n.Index)
			w.out.targets = append(w.out.targets, noteName(n.Index))
		}
		w.inside(n, func(s *surroundings) { *s = surroundings{note: &footnote{label: label}} })
		w.out.flush()
	}
}
