package pdf

import (
	"runtime"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
	"dev.marginalia/typeset"
)

// composer makes the rows of one work. Once it is made, rows of different blocks may be made at the same time.
type composer struct {
	doc     *document
	work    export.Work
	set     annotation.Set
	rtl     bool // the article is read from right to left
	geo     geometry
	guessed string          // the language, where nothing says it
	targets map[string]int  // of the name of a target: the block
	inline  map[string]*pic // the pictures that stand in lines, by hash; nil for one that cannot be shown

	notes     []note // in the order of the text
	markers   []marker
	byNumber  []int   // of a note's number, from 1: its place in notes
	headInset float64 // of what stands above the text, from the left edge of the columns: a cover stands there
	inset     float64 // of a note's text from the edge of its column
	next      int     // the first note that has no page yet
	ended     int     // the first note that no section of the text has at its end
	counted   int     // lines of the text on the pages so far
	key       []blank // what the blanks hide

	running   *running
	first     int    // its first page
	places    []spot // of each block
	tagger    *tagger
	referred  map[string]spot         // of the name of a footnote: the first reference to it
	numbers   map[string]int          // of notes, by the ids of their marks, for a digest
	entries   []article.Entry         // of the outline, for a digest
	sentences map[int][]article.Range // of blocks that a digest quotes from
	marked    map[string][]spot       // of the id of a mark: where it is on each of its pages, in order
}

func (d *document) newComposer(w export.Work, key []blank) *composer {
	c := &composer{key: key, doc: d, work: w, rtl: w.Article.RightToLeft(), set: annotation.NewSet(w.Annotations), guessed: w.Article.GuessLanguage(), targets: map[string]int{}, referred: map[string]spot{}, marked: map[string][]spot{}, sentences: map[int][]article.Range{}}
	c.geo = d.options.geometry(c.rtl)
	c.places = make([]spot, len(w.Article.Blocks))
	for i := range w.Article.Blocks {
		c.places[i].page = -1
		for _, name := range w.Article.Blocks[i].Targets {
			if _, ok := c.targets[name]; !ok {
				c.targets[name] = i
			}
		}
	}
	c.tagger = newTagger(c)
	c.readInline()
	c.makeNotes()
	c.makeRunning()
	return c
}

// chunk is how many blocks are set at one go: so many that handing them over costs nothing, and so few that the room
// of their letters is soon used again.
const chunk = 4

// setBlocks begins to make the rows of all blocks, in order: text on all processors, a little ahead of who takes the rows.
// Pictures are left out.
func (c *composer) setBlocks() <-chan chan [][]row {
	go c.doc.engine.ReadyHyphens(c.language(&article.Block{}))
	blocks := c.work.Article.Blocks
	ahead := make(chan chan [][]row, 2*runtime.GOMAXPROCS(0))
	go func() {
		defer close(ahead)
		for from := 0; from < len(blocks) && !c.doc.sketch.stopped(); from += chunk {
			to := min(from+chunk, len(blocks))
			done := make(chan [][]row, 1)
			ahead <- done
			go func() {
				rows := make([][]row, to-from)
				for i := range rows {
					if c.doc.sketch.stopped() {
						break
					}
					if blocks[from+i].Picture == nil {
						rows[i] = c.block(from + i)
					}
				}
				done <- rows
			}()
		}
	}()
	return ahead
}

// eachBlock calls f with the number and the rows of every block, in order. Pictures are read when it is their turn. It ends
// early when nobody looks at the pages any more.
func (c *composer) eachBlock(ahead <-chan chan [][]row, f func(int, []row)) {
	i := 0
	for done := range ahead {
		for _, rows := range <-done {
			if c.doc.sketch.stopped() {
				break
			}
			if rows == nil {
				rows = c.block(i)
			}
			f(i, rows)
			i++
		}
	}
}

// block makes the rows of block i.
func (c *composer) block(i int) []row {
	b, l := c.designed(i)
	var out []row
	switch {
	case l.rule:
		out = []row{c.ruleRow()}
		out[0].before, out[0].after = l.before, l.after
	case b.Kind == article.Table && b.Grid != nil:
		out = c.table(b, l)
	case b.Kind == article.Code:
		out = c.code(b, l)
	case b.Kind == article.Image:
		out = c.image(b, l)
	default:
		out = c.text(b, l)
	}
	for k := range out {
		out[k].block = i
		if l.quotes > 0 {
			out[k].bars = c.barsOf(b, l)
		}
	}
	return out
}

// designed is block i with its look.
func (c *composer) designed(i int) (*article.Block, *look) {
	b := &c.work.Article.Blocks[i]
	var before *article.Block
	if i > 0 {
		before = &c.work.Article.Blocks[i-1]
	}
	l := c.look(lookOf(b, before))
	return b, &l
}

// text makes the rows of a block that is set as one paragraph, with what hangs beside it.
func (c *composer) text(b *article.Block, l *look) []row {
	s := typeset.Settings{Width: l.measure(), Indent: l.indent, Justify: l.justify, Hyphenate: l.justify, TotalFit: true}
	p, of := c.unset(*b, l.style, l.color, s, inlineHeight*l.style.Size)
	of.sheet = c.doc.engine.LayoutSheet(p, s)
	lines := of.sheet.Lines
	of.left = len(lines)
	rtl := lines[0].RTL
	out := setRows(lines, of, l, l.x(rtl))
	c.hang(&out[0], b, l, rtl)
	if l.ruled {
		out[0].draw = footRule(rtl, c.geo.column)
	}
	return out
}

// measure is the width of the lines.
func (l *look) measure() float64 { return l.column - l.left - l.right }

// x is where the measure begins, from the column's left edge.
func (l *look) x(rtl bool) float64 {
	if rtl {
		return l.right
	}
	return l.left
}

// paragraph sets a block, or a part of one, as a paragraph of style st. Pictures in its lines are at most that high.
func (c *composer) paragraph(b article.Block, st typeset.Style, ink rgb, s typeset.Settings, most float64) ([]typeset.Line, *paragraph) {
	p, of := c.unset(b, st, ink, s, most)
	return c.doc.engine.Layout(p, s), of
}

// unset is what paragraph sets.
func (c *composer) unset(b article.Block, st typeset.Style, ink rgb, s typeset.Settings, most float64) (typeset.Paragraph, *paragraph) {
	text := c.work.Article.Text.Slice(b.Range)
	p := typeset.Paragraph{Text: text, Runs: runs(b, st), Language: c.language(&b), Gaps: c.gaps(b.Range, st.Size), Direction: c.direction(&b),
		Objects: c.objects(&b, st.Size, s.Width, most)}
	of := paragraphOf(b, text, ink)
	of.pictures, of.alts = c.shownIn(&b)
	return p, of
}

func paragraphOf(b article.Block, text string, ink rgb) *paragraph {
	of := &paragraph{source: runesOf(text), offset: b.Start, ink: ink}
	for _, s := range b.Spans {
		if s.Kind == article.Deleted || s.Href != "" {
			of.spans = append(of.spans, s)
		}
	}
	return of
}

// runesOf is []rune(text), in one go where it is ASCII.
func runesOf(text string) []rune {
	out := make([]rune, len(text))
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return []rune(text)
		}
		out[i] = rune(text[i])
	}
	return out
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

// direction is that of the article or of the block, where they say one; else the text says it.
func (c *composer) direction(b *article.Block) typeset.Direction {
	switch c.work.Article.DirectionOf(b, c.rtl) {
	case "ltr":
		return typeset.LTR
	case "rtl":
		return typeset.RTL
	}
	return typeset.Auto
}

// gaps reserves room for the numbers of notes behind the marks that end in r.
func (c *composer) gaps(r article.Range, size float64) []typeset.Gap {
	var out []typeset.Gap
	for _, m := range c.markersIn(r) {
		out = append(out, typeset.Gap{At: m.at - r.Start, Width: m.width(size)})
	}
	return out
}

// hang puts the bullet, number, box or sign of a block beside its first row.
func (c *composer) hang(r *row, b *article.Block, l *look, rtl bool) {
	room := 5 * c.geo.scale // between it and the text
	left, right := l.x(rtl)-room, l.x(rtl)+l.measure()+room
	if b.Task != "" {
		x := left - taskSide
		if rtl {
			x = right
		}
		r.draw = taskBox(x, r.parts[0].base, b.Task == article.TaskDone)
		return
	}
	if l.label == "" {
		return
	}
	p := typeset.Paragraph{Text: l.label, Runs: []typeset.Run{{Style: l.style}}}
	if rtl {
		p.Direction = typeset.RTL // the point stands left of the number
	}
	ls := c.doc.engine.Layout(p, typeset.Settings{Width: c.geo.column})
	ink := l.color
	if b.Kind == article.Footnote {
		ink, r.link = linkInk, c.backlink(b)
	}
	r.label = &part{&ls[0], tagged(l.label, ink, tag{kind: labelText}), left - ls[0].X - ls[0].Width, r.parts[0].base}
	if rtl {
		r.label.x = right - ls[0].X
	}
}

// backlink finds the place of the reference to footnote b, once that is on a page.
func (c *composer) backlink(b *article.Block) func(*document) (spot, bool) {
	return func(*document) (spot, bool) {
		for _, name := range b.Targets {
			if p, ok := c.referred[name]; ok {
				return p, true
			}
		}
		return spot{}, false
	}
}

func (c *composer) barsOf(b *article.Block, l *look) bars {
	k := l.inset
	out := bars{count: l.quotes, x: l.quotesAt + (quoteInset-12)*k, step: quoteInset * k, ink: rules}
	if c.work.Article.BeginsAtRight(b, c.rtl) {
		out.x, out.step = c.geo.column-out.x-barWidth, -out.step
	}
	return out
}

// plain sets text in one style.
func (c *composer) plain(text string, st typeset.Style, width float64) []typeset.Line {
	p := typeset.Paragraph{Text: text, Runs: []typeset.Run{{End: utf8.RuneCountInString(text), Style: st}}, Language: c.work.Article.Language}
	return c.doc.engine.Layout(p, typeset.Settings{Width: width})
}

// plainRows sets text in a look, all of it in one style.
func (c *composer) plainRows(text string, l *look) []row {
	p := typeset.Paragraph{Text: text, Runs: []typeset.Run{{End: utf8.RuneCountInString(text), Style: l.style}}, Language: c.work.Article.Language}
	if article.BeginsRightToLeft(text) { // in an isolate or not
		p.Direction = typeset.RTL
	}
	lines := c.doc.engine.Layout(p, typeset.Settings{Width: l.measure(), TotalFit: true})
	return setRows(lines, tagged(text, l.color, l.tag), l, l.x(lines[0].RTL))
}
