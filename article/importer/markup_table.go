package importer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// The most columns of a table, rows that a cell may claim to span, and empty cells that the spans of a table may
// make: a few bytes of HTML can claim a million.
const (
	maxColumns = 200
	maxRows    = 2000
	maxFilled  = 100_000
)

// gridBuilder collects the cells of a table. A cell that spans others is followed or stood under by empty ones.
type gridBuilder struct {
	rows   [][]gridCell
	header int // rows at the top that are headings
	align  []article.Align
	below  []int // of each column: rows that a cell above still reaches into
	filled int   // empty cells made for spans
	headed bool  // no row without headings has come yet
}

type gridCell struct {
	text  string
	spans []article.Span
}

func (g *gridBuilder) row(heading bool) {
	g.headed = (g.headed || len(g.rows) == 0) && heading
	g.rows = append(g.rows, nil)
	if g.headed {
		g.header = len(g.rows)
	}
}

// inRow is the number of cells in the last row.
func (g *gridBuilder) inRow() int { return len(g.rows[len(g.rows)-1]) }

func (g *gridBuilder) put(c gridCell) {
	last := len(g.rows) - 1
	g.rows[last] = append(g.rows[last], c)
}

// oneCell makes white space that would part cells or rows a space.
var oneCell = strings.NewReplacer("\t", " ", "\n", " ")

// cell adds a cell. In a row that has too many, the text goes to the last one.
func (g *gridBuilder) cell(text string, spans []article.Span, align article.Align, columns, rows int) {
	g.covered()
	at := g.inRow()
	c := gridCell{oneCell.Replace(text), spans}
	if at < maxColumns {
		g.put(c)
	} else {
		at--
		g.rows[len(g.rows)-1][at].join(c)
	}
	for len(g.align) <= at {
		g.align = append(g.align, article.AlignStart)
	}
	if align != article.AlignStart && g.align[at] == article.AlignStart {
		g.align[at] = align
	}
	for range columns - 1 {
		g.fill()
	}
	for len(g.below) < g.inRow() {
		g.below = append(g.below, 0)
	}
	for i := at; i < g.inRow(); i++ {
		g.below[i] = min(rows, maxRows) - 1
	}
}

// join puts the text of another cell behind that of c.
func (c *gridCell) join(with gridCell) {
	n := utf8.RuneCountInString(c.text) + 1
	for _, s := range with.spans {
		s.Range = s.Shift(n)
		c.spans = append(c.spans, s)
	}
	c.text += " " + with.text
}

// covered fills the columns from here on into which cells above reach.
func (g *gridBuilder) covered() {
	for g.inRow() < len(g.below) && g.below[g.inRow()] > 0 {
		g.below[g.inRow()]--
		if !g.fill() {
			return
		}
	}
}

// endRow accounts for the cells above that reach into the row behind its last cell.
func (g *gridBuilder) endRow() {
	for i := g.inRow(); i < len(g.below); i++ {
		g.below[i] = max(0, g.below[i]-1)
	}
}

// fill adds an empty cell, if there may be more.
func (g *gridBuilder) fill() bool {
	if g.inRow() >= maxColumns || g.filled >= maxFilled {
		return false
	}
	g.filled++
	g.put(gridCell{})
	return true
}

// used reports of each column whether it holds any text. Those that do not held pictures in the source, or only
// made room.
func (g *gridBuilder) used() []bool {
	var used []bool
	for _, r := range g.rows {
		for i, c := range r {
			if i == len(used) {
				used = append(used, false)
			}
			used[i] = used[i] || c.text != ""
		}
	}
	return used
}

// add adds the table to b: a line a row, cells parted by tabs.
func (g *gridBuilder) add(b *article.Builder, block article.Block) {
	used := g.used()
	if !slices.Contains(used, true) {
		return
	}
	block.Kind, block.Grid = article.Table, &article.Grid{Header: g.header}
	for i, a := range g.align {
		if a != article.AlignStart && used[i] {
			block.Grid.Align = g.alignOf(used)
		}
	}
	var text strings.Builder
	var spans []article.Span
	at := 0
	put := func(s string) {
		text.WriteString(s)
		at += utf8.RuneCountInString(s)
	}
	for i, r := range g.rows {
		if i > 0 {
			put("\n")
		}
		first := true
		for k, c := range r {
			if !used[k] {
				continue
			}
			if !first {
				put("\t")
			}
			first = false
			for _, s := range c.spans {
				s.Range = s.Shift(at)
				spans = append(spans, s)
			}
			put(c.text)
		}
	}
	b.Add(block, text.String(), spans...)
}

func (g *gridBuilder) alignOf(used []bool) []article.Align {
	var out []article.Align
	for i, a := range g.align {
		if used[i] {
			out = append(out, a)
		}
	}
	return out
}

// table adds n as a table, or where it only lays out a page, what is in it.
func (w *markup) table(n *html.Node) {
	w.flush()
	w.targetsOf(n)
	if w.single != blocksApart || !isDataTable(n) {
		w.children(n)
		w.flush()
		return
	}
	var g gridBuilder
	var caption *html.Node
	eachRow(n, func(row *html.Node) { w.row(&g, row) }, func(c *html.Node) { caption = c })
	if caption != nil {
		w.children(caption)
		w.flush()
	}
	block := w.place()
	if slices.Contains(g.used(), true) {
		block.Targets = w.takeTargets()
	}
	g.add(w.b, block)
	w.addHoisted()
}

func (w *markup) row(g *gridBuilder, row *html.Node) {
	heads, cells := 0, 0
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Th {
			heads++
		}
		if isCell(c) {
			cells++
		}
	}
	if cells == 0 || hidden(row) {
		return
	}
	w.targetsOf(row)
	g.row(heads == cells || row.Parent.DataAtom == atom.Thead)
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if !isCell(c) {
			continue
		}
		w.targetsOf(c)
		inner := markup{a: w.a, b: &article.Builder{}, env: w.env, single: spaced, depth: w.depth + 1, named: w.named,
			surroundings: surroundings{language: w.language, direction: w.direction, path: w.path}}
		inner.children(c)
		text, spans := inner.text.take()
		w.named = inner.named
		w.targets = append(w.targets, inner.targets...)
		for _, p := range inner.hoisted {
			p.Indent, p.Quoted = w.place().Indent, w.quote
			w.hoisted = append(w.hoisted, p)
		}
		g.cell(text, spans, alignOf(c), number(c, "colspan"), number(c, "rowspan"))
	}
	g.endRow()
}

func isCell(n *html.Node) bool {
	return (n.DataAtom == atom.Td || n.DataAtom == atom.Th) && !hidden(n)
}

// eachRow calls row for every row of table n, but not for those of tables inside it.
func eachRow(n *html.Node, row, caption func(*html.Node)) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr:
			row(c)
		case atom.Caption:
			caption(c)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			eachRow(c, row, caption)
		}
	}
}

// longCell is the length in bytes of text that no cell of a table holds, but the column of a page does.
const longCell = 3000

// isDataTable tells a table from a layout: it has a caption or headings, or several rows of several cells that
// hold no blocks of their own beside paragraphs.
func isDataTable(n *html.Node) bool {
	rows, widest, headed, laidOut := 0, 0, attr(n, "summary") != "", attr(n, "role") == "presentation"
	eachRow(n, func(r *html.Node) {
		cells := 0
		for c := r.FirstChild; c != nil; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Th:
				headed = true
				cells++
			case atom.Td:
				cells++
				laidOut = laidOut || hasBlocks(c)
			}
		}
		if cells > 0 {
			rows++
			widest = max(widest, cells)
		}
	}, func(*html.Node) { headed = true })
	return rows > 0 && !laidOut && (headed || rows > 1 && widest > 1)
}

// hasBlocks reports whether a cell holds what no cell of ours can: a table, a heading, code, several paragraphs
// or very much text.
func hasBlocks(n *html.Node) (blocks bool) {
	paragraphs, text := 0, 0
	walk(n, func(c *html.Node) step {
		switch c.DataAtom {
		case atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre, atom.Blockquote, atom.Figure, atom.Form, atom.Hr:
			blocks = true
		case atom.P:
			paragraphs++
		}
		if c.Type == html.TextNode {
			text += len(c.Data)
		}
		if blocks = blocks || paragraphs > 4 || text > longCell; blocks {
			return stop
		}
		return into
	})
	return blocks
}

func alignOf(n *html.Node) article.Align {
	v := strings.ToLower(first(attr(n, alignAttr), attr(n, "align")))
	if v == "" {
		_, v, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", ""), "text-align:")
		v, _, _ = strings.Cut(v, ";")
	}
	switch v {
	case "center":
		return article.AlignCenter
	case "right", "end":
		return article.AlignEnd
	}
	return article.AlignStart
}

// number is the value of a count that is an attribute of n, at least 1 and at most maxRows.
func number(n *html.Node, key string) int {
	v, _ := integer(n, key)
	return max(1, min(v, maxRows))
}
