package pdf

import (
	"math"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// excerptRows sets an excerpt, with the notes and tags of its marks beside it, and the section that it is from.
func (c *composer) excerptRows(e *excerpt, from string) []row {
	var rows []row
	a := c.work.Article
	for i := max(0, a.BlockAt(e.Start)); i < len(a.Blocks) && a.Blocks[i].Start < e.End; i++ {
		rows = append(rows, c.excerptBlock(i, e.Clip(a.Blocks[i].Range))...)
	}
	if len(rows) == 0 { // of an empty block only: it still has its note
		rows = []row{{block: -1, first: true, last: true}}
	}
	rows = c.putBeside(rows, c.sideNotes(e, from))
	rows[0].before = math.Max(rows[0].before, 13)
	rows[len(rows)-1].after = math.Max(rows[len(rows)-1].after, 13)
	return rows
}

// excerptBlock sets the part r of block i. Dots show where the block goes on.
func (c *composer) excerptBlock(i int, r article.Range) []row {
	b, l := c.designed(i)
	if b.Kind == article.Image && b.Picture != nil && r == b.Range {
		return c.ofBlock(i, c.image(b, l))
	}
	r = c.work.Article.Trimmed(r)
	if r.Empty() {
		return nil
	}
	part := *b
	part.Range = r
	part.Spans, _ = cutSpans(b.Spans, r)
	if lined(b) {
		code := c.look(look{style: typeset.Style{Family: "mono", Size: 7.6}, leading: 11, left: panelPad, right: panelPad, color: ink})
		rows := c.code(&part, &code)
		rows[0].before, rows[len(rows)-1].after = 8, 8
		return c.ofBlock(i, rows)
	}
	return c.ofBlock(i, c.quoted(&part, b, l))
}

func (c *composer) ofBlock(i int, rows []row) []row {
	for k := range rows {
		rows[k].block = i
	}
	return rows
}

// quoted sets a part of a block as a paragraph in the block's type.
func (c *composer) quoted(b, whole *article.Block, l *look) []row {
	plain := look{style: l.style, leading: l.leading, color: l.color, justify: whole.Kind != article.Image, column: l.column}
	if whole.Kind == article.Heading {
		plain.style.Size, plain.leading, plain.justify = usualSize*c.geo.scale, usualLeading*c.geo.scale, false
	}
	plain.before = 3
	s := typeset.Settings{Width: c.geo.column, Justify: plain.justify, Hyphenate: plain.justify, TotalFit: true}
	opens := b.Start > whole.Start
	dots := &c.plain("…", plain.style, 100)[0]
	const space = 2.5
	if opens {
		s.Indent = dots.Width + space
	}
	lines, of := c.paragraph(*b, plain.style, plain.color, s, inlineHeight*plain.style.Size)
	rows := setRows(lines, of, &plain, 0)
	rtl := lines[0].RTL
	if opens {
		x, base := -dots.X, rows[0].parts[0].base
		if rtl {
			x += c.geo.column - dots.Width
		}
		rows[0].draw = func(p *page, left, y float64) { p.ops.text(dots, plainOf("…", grey), left+x, y+base, 0) }
	}
	if b.End < whole.End {
		last, end := &rows[len(rows)-1], &lines[len(lines)-1]
		x := end.X + end.Width + space
		if rtl {
			x = end.X - space - dots.Width
		}
		if x >= 0 && x+dots.Width <= c.geo.column {
			last.parts = append(last.parts, part{dots, plainOf("…", grey), x - dots.X, last.parts[0].base})
			return rows
		}
		before, base := last.draw, last.parts[0].base
		last.draw = func(p *page, left, y float64) { // they hang in the margin
			if before != nil {
				before(p, left, y)
			}
			p.ops.text(dots, plainOf("…", grey), left+x-dots.X, y+base, 0)
		}
	}
	return rows
}

// sideLine is a line beside an excerpt.
type sideLine struct {
	noteRow
	mark   *annotation.Annotation // nil for where it is from
	number int                    // of the note, on its first line
	starts bool                   // a note, of which this is the first line
	rtl    bool                   // the first line of its note is read from the right
}

// sideNotes are the notes and tags of the marks of an excerpt, and the section that it is from.
func (c *composer) sideNotes(e *excerpt, from string) []sideLine {
	var out []sideLine
	for _, m := range e.marks {
		rows := c.noteRows(*m, c.geo.sideWidth-c.inset)
		for k, r := range rows {
			l := sideLine{noteRow: r, mark: m, starts: k == 0, rtl: rows[0].line.RTL}
			if k == 0 {
				l.number = c.numbers[m.ID]
			}
			out = append(out, l)
		}
	}
	if from != "" {
		lines := c.plain(from, typeset.Style{Family: "sans", Size: 7.4 * c.geo.small, Italic: true}, c.geo.sideWidth-c.inset)
		for i := range lines[:min(len(lines), 3)] {
			out = append(out, sideLine{noteRow: noteRow{line: &lines[i], of: plainOf(from, grey)}, starts: i == 0, rtl: lines[0].RTL})
		}
	}
	return out
}

// sideGap is the room between two notes beside an excerpt.
const sideGap = 6

// putBeside puts lines beside rows: each note at the line that its mark begins on, or below the note before it. Where
// the rows end before the notes do, empty ones follow.
func (c *composer) putBeside(rows []row, lines []sideLine) []row {
	tops := make([]float64, len(rows))
	y, after := 0.0, 0.0
	for i := range rows {
		if i > 0 {
			y += math.Max(after, rows[i].before)
		}
		tops[i] = y
		y, after = y+rows[i].height, rows[i].after
	}
	leading := c.geo.noteLeading()
	at, free := 0, math.Inf(-1) // the row that a note stands beside, and where the note before it ends
	bottom := y
	for i := range lines {
		l := &lines[i]
		if l.starts {
			want := tops[0] + c.level(&rows[0])
			if l.mark != nil {
				k := rowOf(rows, l.mark.Start)
				want = tops[k] + c.level(&rows[k])
			}
			free = math.Max(free+sideGap, want)
		}
		for at+1 < len(rows) && tops[at+1] <= free {
			at++
		}
		for free+leading > bottom+8 { // some of the room to the next excerpt
			rows[len(rows)-1].after = 0
			rows = append(rows, row{height: leading, block: -1, first: true, last: true})
			tops = append(tops, bottom)
			bottom += leading
			if tops[len(tops)-1] <= free {
				at = len(rows) - 1
			}
		}
		c.drawBeside(&rows[at], l, free-tops[at])
		free += leading
	}
	return rows
}

// level is how far below the top of a row a note beside its text begins.
func (c *composer) level(r *row) float64 {
	if len(r.parts) == 0 {
		return 0
	}
	return r.parts[0].base - c.geo.noteBase() - .8
}

// rowOf is the row on which offset o of the article's text is, or the first.
func rowOf(rows []row, o int) int {
	for i := range rows {
		if p := rows[i].parts; len(p) > 0 && p[0].ofText() && p[0].within().End > o {
			return i
		}
	}
	return 0
}

// drawBeside has line l drawn beside row r, below its top, once the rows of the page are.
func (c *composer) drawBeside(r *row, l *sideLine, below float64) {
	draw := r.draw
	r.draw = func(p *page, x, y float64) {
		if draw != nil {
			draw(p, x, y)
		}
		p.side = append(p.side, func() { c.sideLine(p, l, y+below) })
	}
}

// sideLine draws a line of a note with its bar and, on the first, its number, y below the top of the page.
func (c *composer) sideLine(p *page, l *sideLine, y float64) {
	g := &c.geo
	left, number := c.noteAt(l.rtl)
	bar := g.side
	if g.rtl {
		bar += g.sideWidth - 2
	}
	if l.mark != nil {
		p.ops.rect(bar, y-1, 2, g.noteLeading()+.1, strong(l.mark.Color))
	}
	if l.number > 0 {
		p.noteNumber(l.number, l.mark.ID, number, y+g.noteBase(), l.rtl && g.rtl, darkOf(l.mark.Color))
	}
	p.ops.text(l.line, l.of, g.side+left+l.shift, y+g.noteBase(), 0)
}
