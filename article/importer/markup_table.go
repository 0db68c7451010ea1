package importer

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// The most columns and rows that an attribute may claim a cell to span.
const (
	maxColumns = 100
	maxRows    = 2000
)

// gridBuilder puts the text of a table together: a line a row, cells parted by tabs.
type gridBuilder struct {
	text   strings.Builder
	at     int
	spans  []article.Span
	grid   article.Grid
	rows   int
	inRow  int   // cells written in the row
	below  []int // of each column: rows that a cell above still reaches into
	headed bool  // no row without headings has come yet
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

// cell adds a cell. White space that would part cells or rows becomes a space.
func (g *gridBuilder) cell(text string, spans []article.Span, align article.Align, columns, rows int) {
	for g.inRow < len(g.below) && g.below[g.inRow] > 0 {
		g.below[g.inRow]--
		g.empty()
	}
	at := g.inRow
	g.column()
	start := g.at
	g.put(strings.NewReplacer("\t", " ", "\n", " ").Replace(text))
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
	for range min(columns, maxColumns) - 1 {
		g.empty()
	}
	for len(g.below) < g.inRow {
		g.below = append(g.below, 0)
	}
	for i := at; i < g.inRow; i++ {
		g.below[i] = min(rows, maxRows) - 1
	}
}

func (g *gridBuilder) empty() { g.column() }

func (g *gridBuilder) column() {
	if g.inRow > 0 {
		g.put("\t")
	}
	g.inRow++
}

func (g *gridBuilder) add(b *article.Builder, block article.Block) {
	if strings.TrimSpace(g.text.String()) == "" {
		return
	}
	for _, a := range g.grid.Align {
		if a != article.AlignStart {
			block.Grid = &article.Grid{Header: g.grid.Header, Align: g.grid.Align}
		}
	}
	if block.Grid == nil {
		block.Grid = &article.Grid{Header: g.grid.Header}
	}
	block.Kind = article.Table
	b.Add(block, g.text.String(), g.spans...)
}

// table adds n as a table, or where it only lays out a page, what is in it.
func (w *markup) table(n *html.Node) {
	w.flush()
	if !isDataTable(n) {
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
	block.Targets = w.takeTargets()
	g.add(w.b, block)
	w.addHoisted()
}

func (w *markup) row(g *gridBuilder, row *html.Node) {
	heads, cells := 0, 0
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Th {
			heads++
		}
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells++
		}
	}
	if cells == 0 {
		return
	}
	w.targetsOf(row)
	g.row(heads == cells || row.Parent != nil && row.Parent.DataAtom == atom.Thead)
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		w.targetsOf(c)
		inner := markup{a: w.a, b: &article.Builder{}, env: w.env, cell: true, depth: w.depth + 1, surroundings: surroundings{language: w.language, direction: w.direction}}
		inner.children(c)
		text, spans := inner.text.take()
		w.targets = append(w.targets, inner.targets...)
		w.hoisted = append(w.hoisted, inner.hoisted...)
		g.cell(text, spans, alignOf(c), number(c, "colspan"), number(c, "rowspan"))
	}
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

// hasBlocks reports whether a cell holds what no cell of ours can: a table, a heading, code, or much text in
// several paragraphs.
func hasBlocks(n *html.Node) bool {
	paragraphs := 0
	var look func(*html.Node) bool
	look = func(n *html.Node) bool {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre, atom.Blockquote, atom.Figure, atom.Form, atom.Hr:
				return true
			case atom.P:
				if paragraphs++; paragraphs > 4 {
					return true
				}
			}
			if look(c) {
				return true
			}
		}
		return false
	}
	return look(n)
}

func alignOf(n *html.Node) article.Align {
	v := strings.ToLower(attr(n, "align"))
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

// number is the value of a count that is an attribute of n; 1 when there is none.
func number(n *html.Node, key string) int {
	v, err := strconv.Atoi(strings.TrimSpace(attr(n, key)))
	if err != nil || v < 1 {
		return 1
	}
	return v
}
