package pdf

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// note is what stands in the margin for a mark.
type note struct {
	number  int // 0: tags only
	mark    annotation.Annotation
	rows    []noteRow
	height  float64
	inText  bool // its place is known: at a foot, or behind a section
	inNotes bool // it did not fit the margin: it stands in the notes section
}

type noteRow struct {
	line  *typeset.Line
	of    *paragraph
	shift float64 // to the right of where the measure begins
}

// marker is the number of a note, which stands in the text behind the marked passage.
type marker struct {
	at     int // offset in the article's text
	number int
	color  annotation.Color
}

// width is the room that a marker takes behind text of that size.
func (m *marker) width(size float64) float64 {
	return (0.14 + markerRoom*float64(len(strconv.Itoa(m.number)))) * size
}

// makeNotes numbers the marks that say something, in the order of the text, and sets their notes.
func (c *composer) makeNotes() {
	number := 0
	c.inset = noteInset * c.geo.small
	for n := len(c.work.Annotations); n >= 10; n /= 10 {
		c.inset += 4 * c.geo.small
	}
	for i := range c.key {
		c.markers = append(c.markers, marker{c.markerAt(c.key[i].End), i + 1, c.key[i].color})
	}
	if !c.geo.layout.printsNotes() {
		return
	}
	for _, m := range c.set.All() {
		if m.Orphan || m.Note == "" && len(m.Tags) == 0 {
			continue
		}
		n := note{mark: m}
		if m.Note != "" {
			number++
			n.number = number
			c.markers = append(c.markers, marker{c.markerAt(m.End), number, m.Color})
		}
		if width := c.noteWidth(); width > 0 {
			n.rows = c.noteRows(m, width)
			if c.geo.layout == Footnotes {
				c.toNumber(n.rows, width)
			}
			n.height = c.geo.noteLeading() * float64(len(n.rows))
		}
		if n.number > 0 {
			c.byNumber = append(c.byNumber, len(c.notes))
		}
		c.notes = append(c.notes, n)
	}
	slices.SortStableFunc(c.markers, func(a, b marker) int { return cmp.Compare(a.at, b.at) })
}

// noteWidth is the measure of the notes beside the text or below it; 0 where there are none.
func (c *composer) noteWidth() float64 {
	switch {
	case c.geo.layout.beside():
		return c.geo.sideWidth - c.inset
	case c.geo.layout == Footnotes:
		return c.geo.column - c.inset
	}
	return 0
}

// markerAt is where the marker of a mark that ends at o stands: behind its last visible sign, so not behind the
// end of a line, of a cell or of a block.
func (c *composer) markerAt(o int) int {
	a := c.work.Article
	if i := a.BlockAt(o - 1); i >= 0 {
		o = min(o, a.Blocks[i].End)
	}
	for o > 0 && strings.Contains("\n\t", a.Text.Slice(article.Range{Start: o - 1, End: o})) {
		o--
	}
	return o
}

// markersIn are the markers behind the text of r.
func (c *composer) markersIn(r article.Range) []marker {
	from := sort.Search(len(c.markers), func(i int) bool { return c.markers[i].at > r.Start })
	to := sort.Search(len(c.markers), func(i int) bool { return c.markers[i].at > r.End })
	return c.markers[from:to]
}

// noted reports whether a note or the tags of a mark would stand beside r.
func (c *composer) noted(r article.Range) bool {
	i := sort.Search(len(c.notes), func(i int) bool { return c.notes[i].mark.Start >= r.Start })
	return i < len(c.notes) && c.notes[i].mark.Start < r.End
}

// maxMarginRows is how many lines a note may have in the margin; a longer one stands in the notes section.
const maxMarginRows = 40

func (c *composer) noteRows(m annotation.Annotation, width float64) []noteRow {
	var out []noteRow
	st := typeset.Style{Family: "sans", Size: c.geo.noteSize()}
	if m.Note != "" {
		text, spans := annotation.PlainNote(strings.ToValidUTF8(m.Note, "\uFFFD"))
		p := typeset.Paragraph{Text: text, Runs: noteRuns(text, spans, st), Language: c.work.Article.Language}
		lines, of := c.doc.engine.Layout(p, typeset.Settings{Width: width}), plainOf(text, noteInk)
		for i := range lines {
			out = append(out, noteRow{line: &lines[i], of: of})
		}
	}
	if len(m.Tags) > 0 {
		text := tagLine(m.Tags)
		st.Size = 7 * c.geo.small
		lines, of := c.plain(text, st, width), plainOf(text, darkOf(m.Color))
		for i := range lines {
			out = append(out, noteRow{line: &lines[i], of: of})
		}
	}
	return out
}

// rowsOfNote are the lines of a note in the text column, inset where they begin, with more room from line to line
// than beside the text. No line of it stands alone at the foot or the top of a page.
func (c *composer) rowsOfNote(m annotation.Annotation, inset, more float64) []row {
	notes := c.noteRows(m, c.geo.column-inset)
	c.toNumber(notes, c.geo.column-inset)
	out, parts := make([]row, len(notes)), make([]part, len(notes))
	for i, n := range notes {
		parts[i] = part{n.line, n.of, c.fromLeft(inset) + n.shift, 9 * c.geo.small}
		last := i == len(notes)-1
		out[i] = row{height: c.geo.noteLeading() + more*c.geo.small, parts: parts[i : i+1 : i+1], block: -1, first: i == 0, last: last, keepNext: !last && (i == 0 || i == len(notes)-2)}
	}
	return out
}

// toNumber moves what is read the other way than the article to the side where the number of its note stands: with
// its longest line, so that the lines still begin below one another.
func (c *composer) toNumber(rows []noteRow, width float64) {
	longest := 0.0
	for _, r := range rows {
		if r.line.RTL != c.rtl {
			longest = math.Max(longest, r.line.Width)
		}
	}
	for i := range rows {
		switch {
		case rows[i].line.RTL == c.rtl:
		case c.rtl:
			rows[i].shift = width - longest
		default:
			rows[i].shift = longest - width
		}
	}
}

// fromLeft is where a measure begins, from the column's left edge, that is inset at the side where the article's
// lines begin.
func (c *composer) fromLeft(inset float64) float64 {
	if c.rtl {
		return 0
	}
	return inset
}

func tagLine(tags []string) string {
	s := ""
	for i, t := range tags {
		if i > 0 {
			s += "   "
		}
		s += "#\u2060" + clean(t)
	}
	return s
}

func noteRuns(text string, spans []annotation.NoteSpan, st typeset.Style) []typeset.Run {
	var out []typeset.Run
	at, end := 0, utf8.RuneCountInString(text)
	for _, s := range spans {
		if s.Start > at {
			out = append(out, typeset.Run{Start: at, End: s.Start, Style: st})
		}
		with := st
		with.Bold, with.Italic = s.Strong, s.Emphasis
		if s.Code {
			with.Family, with.Size = "mono", st.Size*0.9
		}
		out = append(out, typeset.Run{Start: s.Start, End: s.End, Style: with})
		at = s.End
	}
	if at < end || len(out) == 0 {
		out = append(out, typeset.Run{Start: at, End: end, Style: st})
	}
	return out
}

// orphans lists the marks whose passage is not in the text any more: they are not lost on paper either.
func (c *composer) orphans() []row {
	var out []row
	if c.geo.layout == Clean || c.geo.layout == Gap {
		return nil // the text alone; what the passage says may be an answer
	}
	const left = 10
	quote := c.look(look{style: typeset.Style{Family: "serif", Size: 10, Italic: true}, leading: 13.5, before: 6, left: left, color: ink})
	for _, m := range c.set.All() {
		if !m.Orphan {
			continue
		}
		if out == nil {
			out = c.section("Passages that are no longer in the text")
		}
		rows := append(c.plainRows("“"+clean(m.Exact)+"”", &quote), c.rowsOfNote(m, quote.left, 1)...)
		for i := range rows {
			rows[i].bars = c.orphanBar(m)
			rows[i].keepNext = rows[i].keepNext || i == 0 && len(rows) > 1
		}
		rows[len(rows)-1].after = 6
		out = append(out, rows...)
	}
	return out
}

// orphanBar stands beside a passage that is lost, where the article's lines begin.
func (c *composer) orphanBar(m annotation.Annotation) bars {
	b := bars{count: 1, step: quoteInset, ink: strong(m.Color)}
	if c.rtl {
		b.x = c.geo.column - barWidth
	}
	return b
}

// section begins a part of the handout that is not the article's own.
func (c *composer) section(title string) []row {
	l := c.look(headingLook(2))
	out := c.plainRows(title, &l)
	if c.rtl {
		atRight(out, l.column)
	}
	return out
}

// atRight moves lines that are read from the left to the right edge of a column.
func atRight(rows []row, column float64) {
	for i := range rows {
		for k := range rows[i].parts {
			if p := &rows[i].parts[k]; !p.line.RTL {
				p.x = column - p.line.X - p.line.Width
			}
		}
	}
}

// noteSection lists the notes that are not printed anywhere else.
func (c *composer) noteSection() []row {
	var out []row
	for i := range c.notes {
		n := &c.notes[i]
		if !n.inNotes && (c.geo.layout != Study || n.number == 0) {
			continue
		}
		if out == nil {
			out = c.section("Notes")
		}
		out = append(out, c.listed(n)...)
	}
	return out
}

// listed are the rows of a note in a list of notes.
func (c *composer) listed(n *note) []row {
	inset := 22 * c.geo.small
	rows := c.rowsOfNote(n.mark, inset, 1.4)
	rows[0].before = 5 * c.geo.small
	if n.number > 0 {
		rows[0].draw = c.hangingNumber(n.number, inset-6*c.geo.small, rows[0].parts[0].base, darkOf(n.mark.Color))
	}
	return rows
}

// hangingNumber writes the number of a note beside its first line: its end is at inset from the edge of the column
// where the article's lines begin.
func (c *composer) hangingNumber(n int, inset, base float64, ink rgb) func(p *page, x, y float64) {
	at := inset
	if c.rtl {
		at = c.geo.column - inset
	}
	return func(p *page, x, y float64) { p.noteNumber(n, x+at, y+base, c.rtl, ink) }
}
