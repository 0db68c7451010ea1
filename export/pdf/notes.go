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
	ways    ways
	inText  bool // its place is known: at a foot, or behind a section
	inNotes bool // it did not fit the margin: it stands in the notes section
}

// ways lead from the number of a note in the text to the note, and back.
type ways struct{ text, note spot }

// noteRow is a line of a note.
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

// makeNotes numbers the marks that say something, in the order of the text.
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
		n := note{mark: m, ways: nowhere}
		if m.Note != "" {
			number++
			n.number = number
			c.markers = append(c.markers, marker{c.markerAt(m.End), number, m.Color})
		}
		if n.number > 0 {
			c.byNumber = append(c.byNumber, len(c.notes))
		}
		c.notes = append(c.notes, n)
	}
	slices.SortStableFunc(c.markers, func(a, b marker) int { return cmp.Compare(a.at, b.at) })
}

// setNote sets a note that stands beside the text or below it, when its page is made: those of a book are many.
func (c *composer) setNote(n *note) *note {
	width := c.noteWidth()
	if n.rows != nil || width <= 0 {
		return n
	}
	n.rows = c.noteRows(n.mark, width)
	if c.geo.layout == Footnotes {
		c.toNumber(n.rows, width)
	}
	n.height = c.geo.noteLeading() * float64(len(n.rows))
	return n
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

// noteRows sets the note of a mark and, below it, its tags, which stand at the side where the note's lines begin.
func (c *composer) noteRows(m annotation.Annotation, width float64) []noteRow {
	var out []noteRow
	st := typeset.Style{Family: "sans", Size: c.geo.noteSize()}
	if m.Note != "" {
		text, spans := annotation.PlainNote(strings.ToValidUTF8(m.Note, "\uFFFD"))
		p := typeset.Paragraph{Text: text, Runs: noteRuns(text, spans, st), Language: c.work.Article.Language}
		lines, of := c.doc.engine.Layout(p, typeset.Settings{Width: width}), tagged(text, noteInk, tag{noteText, m.ID})
		for i := range lines {
			out = append(out, noteRow{line: &lines[i], of: of})
		}
	}
	if len(m.Tags) > 0 {
		text := tagLine(m.Tags)
		st.Size = 7 * c.geo.small
		lines, of := c.plain(text, st, width), tagged(text, darkOf(m.Color), tag{noteText, m.ID})
		rtl := c.rtl
		if len(out) > 0 {
			rtl = out[0].line.RTL
		}
		for i := range lines {
			r := noteRow{line: &lines[i], of: of}
			switch {
			case r.line.RTL == rtl:
			case rtl:
				r.shift = width - r.line.Width
			default:
				r.shift = r.line.Width - width
			}
			out = append(out, r)
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
			rows[i].shift = 0
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
