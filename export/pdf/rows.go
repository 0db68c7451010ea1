package pdf

import (
	"math"
	"strconv"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
	"dev.marginalia/typeset"
)

// row is one line of the text column, or something that takes its place.
type row struct {
	before, height float64
	line           *typeset.Line
	source         []rune // of the paragraph that line was set of
	x, baseline    float64
	color          func(*typeset.Cluster) rgb

	offset   int // of the paragraph in the article's text; -1 when it is not of it
	block    *article.Block
	first    bool // of its paragraph
	last     bool
	keepNext bool
	heading  int // level, on a heading's first row
	label    *typeset.Line
	bar      float64 // x of a bar left of a quote; 0 without one
	panel    bool
	rule     bool
	chips    []chip
	note     int // rows of the notes section: the number of the note, else 0
	noteInk  rgb
}

// chip is a tag in a pill.
type chip struct {
	line  *typeset.Line
	text  []rune
	x, w  float64
	color annotation.Color
}

// note is what stands in the margin for a mark.
type note struct {
	number  int // 0: tags only
	mark    annotation.Annotation
	rows    []noteRow
	height  float64
	inNotes bool // it did not fit the margin: it stands in the notes section
	done    bool // it has its page
}

type noteRow struct {
	line   *typeset.Line
	source []rune
	color  rgb
}

// composer makes the rows of one work.
type composer struct {
	doc     *document
	work    export.Work
	notes   []note  // by number
	guessed string  // the language, where nothing says it
	inset   float64 // of a note's text from the left edge of the notes column
	rows    []row
}

// compose sets the whole work: title, text; the notes section is made when it is known what did not fit.
func (d *document) compose(w export.Work) *composer {
	c := &composer{doc: d, work: w, guessed: d.guess(w.Article)}
	c.makeNotes()
	c.head()
	var before article.Kind
	for i := range w.Article.Blocks {
		b := &w.Article.Blocks[i]
		c.block(b, before)
		before = b.Kind
	}
	c.orphans()
	return c
}

func (c *composer) set(text string, runs []typeset.Run, s typeset.Settings) []typeset.Line {
	return c.doc.engine.Layout(typeset.Paragraph{Text: text, Runs: runs, Language: c.work.Article.Language}, s)
}

// plain sets text in one style.
func (c *composer) plain(text string, st typeset.Style, width float64) []typeset.Line {
	return c.set(text, []typeset.Run{{End: utf8.RuneCountInString(text), Style: st}}, typeset.Settings{Width: width})
}

func same(c rgb) func(*typeset.Cluster) rgb { return func(*typeset.Cluster) rgb { return c } }

// add appends the lines of a paragraph as rows of the given design.
func (c *composer) add(lines []typeset.Line, source string, l look, proto row) {
	rs := []rune(source)
	for i := range lines {
		r := proto
		r.line, r.source, r.height = &lines[i], rs, l.leading
		r.x += l.left
		r.baseline = math.Round((l.leading-l.style.Size)/2+l.style.Size*0.8) + 0.4
		r.first, r.last = i == 0, i == len(lines)-1
		r.keepNext = l.keepNext
		if r.color == nil {
			r.color = same(l.color)
		}
		if r.first {
			r.before = l.before
		} else {
			r.label, r.heading = nil, 0
		}
		c.rows = append(c.rows, r)
	}
	if n := len(c.rows); n > 0 && len(lines) > 0 {
		c.rows[n-1].height += l.after
	}
}

func (c *composer) block(b *article.Block, before article.Kind) {
	l := lookOf(*b, before)
	if l.rule {
		c.rows = append(c.rows, row{before: l.before, height: bodyLeading + l.after, rule: true, offset: -1})
		return
	}
	text := c.work.Article.Text.Slice(b.Range)
	p := typeset.Paragraph{Text: text, Runs: runs(*b, l), Language: c.language(b), Gaps: c.gaps(b, l)}
	if c.work.Article.Direction == "rtl" {
		p.Direction = typeset.RTL
	}
	s := typeset.Settings{Width: columnWidth - l.left - l.right, Indent: l.indent, Justify: l.justify, Hyphenate: l.justify, TotalFit: true}
	lines := c.doc.engine.Layout(p, s)
	proto := row{offset: b.Start, block: b, panel: l.panel, color: c.colorOf(b, l)}
	if l.bar {
		proto.bar = l.left - 10
	}
	if b.Kind == article.Heading {
		proto.heading = max(1, b.Level)
	}
	if l.label != "" {
		if ls := c.plain(l.label, l.style, l.left); len(ls) > 0 {
			proto.label = &ls[0]
		}
	}
	c.add(lines, text, l, proto)
}

func (c *composer) language(b *article.Block) string {
	switch {
	case b.Language != "":
		return b.Language
	case c.work.Article.Language != "":
		return c.work.Article.Language
	}
	return c.guessed
}

// gaps reserves room for the numbers of notes behind the marks that end in b.
func (c *composer) gaps(b *article.Block, l look) []typeset.Gap {
	var out []typeset.Gap
	for _, n := range c.notes {
		if n.number > 0 && n.mark.End > b.Start && n.mark.End <= b.End {
			digits := float64(len(strconv.Itoa(n.number)))
			out = append(out, typeset.Gap{At: n.mark.End - b.Start, Width: (0.14 + markerRoom*digits) * l.style.Size})
		}
	}
	sortGaps(out)
	return out
}

func (c *composer) colorOf(b *article.Block, l look) func(*typeset.Cluster) rgb {
	var links []article.Range
	for _, s := range b.Spans {
		if s.Kind == article.Link && s.Href != "" {
			links = append(links, s.Range.Shift(-b.Start))
		}
	}
	if len(links) == 0 {
		return same(l.color)
	}
	return func(cl *typeset.Cluster) rgb {
		for _, r := range links {
			if r.Contains(cl.Start) {
				return linkInk
			}
		}
		return l.color
	}
}

// makeNotes numbers the marks that say something, in the order of the text, and sets their notes.
func (c *composer) makeNotes() {
	number := 0
	c.inset = noteInset
	for n := len(c.work.Annotations); n >= 10; n /= 10 {
		c.inset += 4
	}
	for _, m := range c.work.Annotations {
		if m.Orphan || m.Note == "" && len(m.Tags) == 0 {
			continue
		}
		n := note{mark: m}
		if m.Note != "" {
			number++
			n.number = number
		}
		n.rows = c.noteRows(m, notesWidth-c.inset)
		for range n.rows {
			n.height += noteLeading
		}
		c.notes = append(c.notes, n)
	}
}

// maxMarginRows is how many lines a note may have in the margin; a longer one stands in the notes section.
const maxMarginRows = 40

func (c *composer) noteRows(m annotation.Annotation, width float64) []noteRow {
	var out []noteRow
	st := typeset.Style{Family: "sans", Size: noteSize}
	if m.Note != "" {
		text, spans := annotation.PlainNote(m.Note)
		lines := c.set(text, noteRuns(text, spans, st), typeset.Settings{Width: width})
		rs := []rune(text)
		for i := range lines {
			out = append(out, noteRow{&lines[i], rs, noteInk})
		}
	}
	if len(m.Tags) > 0 {
		text := tagLine(m.Tags)
		st.Size = 7
		lines := c.plain(text, st, width)
		for i := range lines {
			out = append(out, noteRow{&lines[i], []rune(text), darkOf(m.Color)})
		}
	}
	return out
}

func tagLine(tags []string) string {
	s := ""
	for i, t := range tags {
		if i > 0 {
			s += "   "
		}
		s += "#\u2060" + t
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
