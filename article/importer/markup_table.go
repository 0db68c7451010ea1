package importer

import (
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

// gridBuilder puts the text of a table together: a line a row, cells parted by tabs. A cell that spans others is
// followed or stood under by empty ones.
type gridBuilder struct {
	text   strings.Builder
	at     int
	spans  []article.Span
	grid   article.Grid
	rows   int
	inRow  int   // cells written in the row
	below  []int // of each column: rows that a cell above still reaches into
	filled int   // empty cells made for spans
	headed bool  // no row without headings has come yet
	shows  bool  // a cell has text
}

func (g *gridBuilder) put(s string) {
	g.text.WriteString(s)
	g.at += utf8.RuneCountInString(s)
}

func (g *gridBuilder) row(heading bool) {
	if g.rows > 0 {
		g.put("\n")
	} else {
		g.headed = true
	}
	g.rows++
	g.inRow = 0
	if heading && g.headed {
		g.grid.Header = g.rows
	} else {
		g.headed = false
	}
}

// oneCell makes white space that would part cells or rows a space.
var oneCell = strings.NewReplacer("\t", " ", "\n", " ")

// cell adds a cell. In a row that has too many, the text goes to the last one.
func (g *gridBuilder) cell(text string, spans []article.Span, align article.Align, columns, rows int) {
	g.covered()
	at := g.inRow
	if at < maxColumns {
		g.column()
	} else {
		at--
		g.put(" ")
	}
	start := g.at
	g.put(oneCell.Replace(text))
	g.shows = g.shows || text != ""
	for _, s := range spans {
		s.Range = s.Shift(start)
		g.spans = append(g.spans, s)
	}
	for len(g.grid.Align) <= at {
		g.grid.Align = append(g.grid.Align, article.AlignStart)
	}
	if align != article.AlignStart && g.grid.Align[at] == article.AlignStart {
		g.grid.Align[at] = align
	}
	for range columns - 1 {
		g.fill()
	}
	for len(g.below) < g.inRow {
		g.below = append(g.below, 0)
	}
	for i := at; i < g.inRow; i++ {
		g.below[i] = min(rows, maxRows) - 1
	}
}

// covered fills the columns from here on into which cells above reach.
func (g *gridBuilder) covered() {
	for g.inRow < len(g.below) && g.below[g.inRow] > 0 {
		g.below[g.inRow]--
		if !g.fill() {
			return
		}
	}
}

// endRow accounts for the cells above that reach into the row behind its last cell.
func (g *gridBuilder) endRow() {
	for i := g.inRow; i < len(g.below); i++ {
		g.below[i] = max(0, g.below[i]-1)
	}
}

// fill adds an empty cell, if there may be more.
func (g *gridBuilder) fill() bool {
	if g.inRow >= maxColumns || g.filled >= maxFilled {
		return false
	}
	g.filled++
	g.column()
	return true
}

func (g *gridBuilder) column() {
	if g.inRow > 0 {
		g.put("\t")
	}
	g.inRow++
}

func (g *gridBuilder) add(b *article.Builder, block article.Block) {
	if !g.shows {
		return
	}
	block.Kind, block.Grid = article.Table, &article.Grid{Header: g.grid.Header}
	for _, a := range g.grid.Align {
		if a != article.AlignStart {
			block.Grid.Align = g.grid.Align
		}
	}
	b.Add(block, g.text.String(), g.spans...)
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
	if g.shows {
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
