package pdf

import (
	"cmp"
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
	inNotes bool // it did not fit the margin: it stands in the notes section
}

type noteRow struct {
	line *typeset.Line
	of   *paragraph
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
	c.inset = noteInset
	for n := len(c.work.Annotations); n >= 10; n /= 10 {
		c.inset += 4
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
		n.rows = c.noteRows(m, notesWidth-c.inset)
		n.height = noteLeading * float64(len(n.rows))
		c.notes = append(c.notes, n)
	}
	slices.SortStableFunc(c.markers, func(a, b marker) int { return cmp.Compare(a.at, b.at) })
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
	st := typeset.Style{Family: "sans", Size: noteSize}
	if m.Note != "" {
		text, spans := annotation.PlainNote(strings.ToValidUTF8(m.Note, "\uFFFD"))
		p := typeset.Paragraph{Text: text, Runs: noteRuns(text, spans, st), Language: c.work.Article.Language}
		lines, of := c.doc.engine.Layout(p, typeset.Settings{Width: width}), plainOf(text, noteInk)
		for i := range lines {
			out = append(out, noteRow{&lines[i], of})
		}
	}
	if len(m.Tags) > 0 {
		text := tagLine(m.Tags)
		st.Size = 7
		lines, of := c.plain(text, st, width), plainOf(text, darkOf(m.Color))
		for i := range lines {
			out = append(out, noteRow{&lines[i], of})
		}
	}
	return out
}

// rowsOfNote are the lines of a note in the text column, at x, with the given room from line to line.
func (c *composer) rowsOfNote(m annotation.Annotation, x, leading float64) []row {
	notes := c.noteRows(m, columnWidth-x)
	out, parts := make([]row, len(notes)), make([]part, len(notes))
	for i, n := range notes {
		parts[i] = part{n.line, n.of, x, 9}
		out[i] = row{height: leading, parts: parts[i : i+1 : i+1], block: -1, first: i == 0, last: i == len(notes)-1}
	}
	return out
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
	const left = 10
	quote := look{style: typeset.Style{Family: "serif", Size: 10, Italic: true}, leading: 13.5, before: 6, left: left, color: ink}
	for _, m := range c.set.All() {
		if !m.Orphan {
			continue
		}
		if out == nil {
			out = c.section("Passages that are no longer in the text")
		}
		rows := append(c.plainRows("“"+clean(m.Exact)+"”", &quote), c.rowsOfNote(m, left, noteLeading+1)...)
		for i := range rows {
			rows[i].bars = bars{count: 1, step: quoteInset, ink: strong(m.Color)}
			rows[i].keepNext = i == 0 && len(rows) > 1
		}
		rows[len(rows)-1].after = 6
		rows[0].draw = func(p *page, _, y float64) { c.placeMark(m.ID, spot{p.number, y}) }
		out = append(out, rows...)
	}
	return out
}

// section begins a part of the handout that is not the article's own.
func (c *composer) section(title string) []row {
	l := headingLook(2)
	return c.plainRows(title, &l)
}

// noteSection lists the notes that did not fit the margin of their page.
func (c *composer) noteSection() []row {
	const left = 22
	var out []row
	for i := range c.notes {
		n := &c.notes[i]
		if !n.inNotes {
			continue
		}
		if out == nil {
			out = c.section("Notes")
		}
		rows := c.rowsOfNote(n.mark, left, noteLeading+1.4)
		rows[0].before = 5
		if n.number > 0 {
			rows[0].draw = func(p *page, x, y float64) {
				p.noteNumber(n.number, x+left-6, y+9, darkOf(n.mark.Color))
			}
		}
		out = append(out, rows...)
	}
	return out
}
