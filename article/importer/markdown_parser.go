package importer

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// mdParser reads CommonMark 0.31 and of GitHub Flavored Markdown tables, strikethrough, task lists and bare links,
// with footnotes and definition lists as PHP Markdown Extra has them. Footnotes stay where they are defined, since
// goldmark's transformer, which is left out, would drop those that nothing refers to.
//
// Text that was made to be slow is not read as it was meant: the parsers that take more than linear time are
// given a meter. No document that a person wrote comes near its limits.
var mdParser = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(extension.NewDefinitionListParser(), 101),
		util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(shallow{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(shallow{extension.NewFootnoteBlockParser()}, 999),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(metered{parser.NewCodeSpanParser()}, 100),
		util.Prioritized(metered{extension.NewFootnoteParser()}, 101),
		util.Prioritized(metered{parser.NewLinkParser()}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(metered{parser.NewEmphasisParser()}, 500),
		util.Prioritized(metered{extension.NewStrikethroughParser()}, 500),
		util.Prioritized(extension.NewLinkifyParser(), 999),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(manyReferences{}, 100),
		util.Prioritized(fewCells{extension.NewTableParagraphTransformer()}, 200),
	),
	parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
)

// The limits of a document. Work is counted in steps of a few nanoseconds.
const (
	maxOpen       = 200         // blocks inside each other: 100 lists with their items, or 200 quotes; deeper marks are text
	maxIndent     = maxOpen - 2 // columns before the mark of an item, of which those further in are neighbours
	maxWork       = 100_000_000 // of looking for the other end of a link, of code, of emphasis
	maxBlankWork  = 5_000_000   // blank lines, times the blocks that are open there
	maxCells      = 1_000_000   // of all tables; the rest are paragraphs
	maxPipes      = 5_000       // escaped ones in the cells of tables
	referenceStep = 500         // lines of link reference definitions that are taken at once
)

// meter counts the work on one document.
type meter struct {
	work, blanks, cells, pipes int
	marks                      int // in the block that is being read
	notes                      int // footnotes that are defined
}

var meterKey = parser.NewContextKey()

func meterOf(pc parser.Context) *meter {
	return pc.ComputeIfAbsent(meterKey, func() any { return &meter{} }).(*meter)
}

// flatten moves the marks of items that stand further in than maxIndent there, because goldmark looks at the space
// before a line once for each block that is open. No list that a person wrote is that deep.
func flatten(source []byte) []byte {
	var out []byte
	done := 0
	for at := 0; at < len(source); {
		end := len(source)
		if n := bytes.IndexByte(source[at:], '\n'); n >= 0 {
			end = at + n + 1
		}
		columns, i := 0, at
		for ; i < end && (source[i] == ' ' || source[i] == '\t'); i++ {
			columns++
			if source[i] == '\t' {
				columns += 3 - (columns-1)%4
			}
		}
		if columns > maxIndent && i < end && bytes.IndexByte([]byte("-*+>0123456789"), source[i]) >= 0 {
			out = append(out, source[done:at]...)
			out = append(out, bytes.Repeat([]byte(" "), maxIndent)...)
			done = i
		}
		at = end
	}
	if done == 0 {
		return source
	}
	return append(out, source[done:]...)
}

// shallow opens blocks down to a depth, and closes them when too many blank lines are in them.
type shallow struct{ parser.BlockParser }

func (p shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.Position()
	n, state := p.BlockParser.Open(parent, reader, pc)
	if n == nil {
		return n, state
	}
	_, note := n.(*extast.Footnote)
	depth, inNote := 0, false
	for up := parent; up != nil; up = up.Parent() {
		depth++
		inNote = inNote || up.Kind() == extast.KindFootnote
	}
	if depth > maxOpen || note && inNote { // goldmark loses footnotes inside each other
		reader.SetPosition(line, at)
		return nil, parser.NoChildren
	}
	if note {
		meterOf(pc).notes++
	}
	return n, state
}

func (p shallow) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	if line, _ := reader.PeekLine(); util.IsBlank(line) {
		m := meterOf(pc)
		if m.blanks += len(pc.OpenedBlocks()); m.blanks > maxBlankWork {
			return parser.Close
		}
	}
	return p.BlockParser.Continue(n, reader, pc)
}

// metered reads inline marks while there is work left; then they are text.
type metered struct{ parser.InlineParser }

func (p metered) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	m := meterOf(pc)
	if m.work > maxWork {
		return nil
	}
	line, segment := block.PeekLine()
	m.marks++
	m.work += 60 + m.marks/2 // emphasis and links look back over the marks of their block
	n := p.InlineParser.Parse(parent, block, pc)
	rest := 0
	if lines := parent.Lines(); lines.Len() > 0 {
		rest = lines.At(lines.Len()-1).Stop - segment.Start
	}
	switch line[0] {
	case '`':
		if _, ok := n.(*ast.CodeSpan); !ok {
			m.work += rest / 4
		}
	case ']':
		if n == nil && len(line) > 1 && (line[1] == '(' || line[1] == '[') {
			m.work += 2 * rest
		}
	case '[', '!':
		if _, ok := n.(*extast.FootnoteLink); ok {
			m.work += 4 * m.notes // which are searched one by one
		}
	}
	return n
}

// CloseBlock passes on to parsers that have one.
func (p metered) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	meterOf(pc).marks = 0
	if c, ok := p.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// manyReferences takes link reference definitions out of a paragraph a few at a time, because goldmark moves all
// lines that follow for each.
type manyReferences struct{}

func (manyReferences) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	t := parser.LinkReferenceParagraphTransformer
	lines := n.Lines()
	if lines.Len() <= referenceStep {
		t.Transform(n, reader, pc)
		return
	}
	all, at := lines.Sliced(0, lines.Len()), 0
	var left []text.Segment // of the lines before at
	for at < len(all) && len(left) < referenceStep {
		next := all[at:min(at+referenceStep, len(all))]
		at += len(next)
		part := ast.NewParagraph()
		part.Lines().AppendAll(left)
		part.Lines().AppendAll(next)
		n.Parent().InsertBefore(n.Parent(), n, part)
		before := part.Lines().Len()
		t.Transform(part, reader, pc)
		if left = nil; part.Parent() == nil {
			continue
		}
		part.Parent().RemoveChild(part.Parent(), part)
		left = part.Lines().Sliced(0, part.Lines().Len())
		if len(left) == before {
			break
		}
	}
	rest := text.NewSegments()
	rest.AppendAll(left)
	rest.AppendAll(all[at:])
	n.SetLines(rest)
	if rest.Len() == 0 {
		n.Parent().RemoveChild(n.Parent(), n)
	}
}

// fewCells makes tables of paragraphs up to a number of cells. goldmark fills up short rows, so that a wide
// heading over many rows has far more cells than bytes.
type fewCells struct{ parser.ParagraphTransformer }

func (t fewCells) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	if lines.Len() < 2 {
		return
	}
	columns, pipes := 0, 0
	for i := range lines.Len() {
		at := lines.At(i)
		line := at.Value(reader.Source())
		if len(bytes.Trim(line, " \t\r\n|:-")) == 0 {
			columns = max(columns, bytes.Count(line, []byte("|"))+1)
		}
		pipes += bytes.Count(line, []byte(`\|`))
	}
	if columns == 0 {
		return
	}
	m := meterOf(pc)
	if m.cells+columns*lines.Len() > maxCells || m.pipes+pipes > maxPipes {
		return
	}
	m.cells += columns * lines.Len()
	m.pipes += pipes
	t.ParagraphTransformer.Transform(n, reader, pc)
}
