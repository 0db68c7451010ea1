package importer

import (
	"slices"
	"strings"

	"dev.marginalia/article"
)

// officeTable is a table that has been read.
type officeTable struct{ rows []officeRow }

type officeRow struct {
	heading bool
	cells   []officeCell
}

type officeCell struct {
	parts   []officePart
	columns int // that it reaches over
}

// room takes a cell from those that may still be read, and reports whether there was one. column is where it
// would stand in its row.
func (o *office) room(column int) bool {
	if o.cells++; column < maxColumns && o.cells <= maxOfficeCells {
		return true
	}
	o.a.Problem("A table is too large to be read whole: the most is " + itoa(maxColumns) + " columns, and " + itoa(maxOfficeCells) + " cells in all tables.")
	return false
}

// repeat takes bytes from those that may be repeated, and reports whether there were as many.
func (o *office) repeat(bytes int) bool {
	if o.repeats -= bytes; o.repeats >= 0 {
		return true
	}
	o.a.Problem("What the document repeats is not all read: the most is " + itoa(maxOfficeRepeats>>20) + " MB.")
	return false
}

// putTable adds t as a table, or where it only lays out a page, what is in it. block has its surroundings.
func (o *office) putTable(t *officeTable, block article.Block) {
	t.rows = slices.DeleteFunc(t.rows, func(r officeRow) bool { return len(r.cells) == 0 })
	t.findHeadings()
	if !t.isData() {
		for _, r := range t.rows {
			for _, c := range r.cells {
				o.putAll(c.parts)
			}
		}
		return
	}
	var g gridBuilder
	var aside []officePart
	aligns := t.aligns()
	for _, r := range t.rows {
		g.row(r.heading)
		column := 0
		for _, c := range r.cells {
			var texts []officePassage
			for _, p := range joinParts(c.parts) {
				switch block.Targets = append(block.Targets, p.Targets...); p.Kind {
				case article.Image:
					p.Targets = nil
					aside = append(aside, p)
				case article.Rule:
				default:
					texts = append(texts, p.officePassage)
				}
			}
			text := joinPassages(" ", texts...)
			g.cell(text.text, text.spans, aligns[column], min(c.columns, max(1, maxColumns-column)), 1)
			column = min(column+c.columns, maxColumns)
		}
	}
	block.Language, block.Direction = t.surroundings()
	if part, ok := gridPart(&g, block); ok {
		o.put(part)
	} else {
		o.targets = append(o.targets, block.Targets...)
	}
	o.putAll(aside)
}

// findHeadings finds the rows at the top in which all text is in the style of headings.
func (t *officeTable) findHeadings() {
	for i := range t.rows {
		text, headings := 0, 0
		for _, c := range t.rows[i].cells {
			for _, p := range c.parts {
				if text++; p.role.kind == roleTableHeading {
					headings++
				}
			}
		}
		if text == 0 || headings < text {
			return
		}
		t.rows[i].heading = true
	}
}

// gridPart is the table that g has built; ok is false when there is nothing in it.
func gridPart(g *gridBuilder, block article.Block) (part officePart, ok bool) {
	var b article.Builder
	g.add(&b, block)
	if b.Len() == 0 {
		return part, false
	}
	var a article.Article
	b.Build(&a)
	part.Block = a.Blocks[0]
	part.text, part.spans = a.Text.String(), part.Spans
	return part, true
}

// isData tells a table of data from one that lays out a page: it has headings, or several rows of several cells
// that hold no more than a few paragraphs.
func (t *officeTable) isData() bool {
	widest, headed := 0, false
	for _, r := range t.rows {
		width := 0
		for _, c := range r.cells {
			if c.laysOut() {
				return false
			}
			width += c.columns
		}
		widest = max(widest, width)
		headed = headed || r.heading
	}
	return len(t.rows) > 0 && (headed || len(t.rows) > 1 && widest > 1)
}

// laysOut reports whether a cell holds what no cell of a table of ours can.
func (c *officeCell) laysOut() bool {
	paragraphs := 0
	for _, p := range c.parts {
		switch p.Kind {
		case article.Table, article.Code, article.Quote, article.Rule:
			return true
		case article.Heading:
			if len(c.parts) > 1 {
				return true
			}
		case article.Paragraph:
			if paragraphs++; paragraphs > 4 {
				return true
			}
		}
	}
	return false
}

// aligns are the alignments of the columns: that of more than half of the cells below the heading that have text.
func (t *officeTable) aligns() []article.Align {
	out := make([]article.Align, maxColumns+1)
	var filled [maxColumns + 1]int
	votes := map[article.Align]*[maxColumns + 1]int{article.AlignCenter: {}, article.AlignEnd: {}}
	for i, r := range t.rows {
		if r.heading && i+1 < len(t.rows) {
			continue
		}
		column := 0
		for _, c := range r.cells {
			if len(c.parts) > 0 {
				filled[column]++
				if v := votes[c.parts[0].align]; v != nil {
					v[column]++
				}
			}
			column = min(column+c.columns, maxColumns)
		}
	}
	for align, v := range votes {
		for column := range out {
			if v[column]*2 > filled[column] {
				out[column] = align
			}
		}
	}
	return out
}

// surroundings are the language and the direction that all cells with text have.
func (t *officeTable) surroundings() (language, direction string) {
	first := true
	for _, r := range t.rows {
		for _, c := range r.cells {
			for _, p := range c.parts {
				if strings.TrimSpace(p.text) == "" {
					continue
				}
				if first {
					language, direction, first = p.Language, p.Direction, false
				}
				if p.Language != language {
					language = ""
				}
				if p.Direction != direction {
					direction = ""
				}
			}
		}
	}
	return language, direction
}
