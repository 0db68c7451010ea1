package pdf

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// page is one page: what stands where, then its operators and annotations.
type page struct {
	ops     *ops
	rows    []placed
	notes   []placedNote
	more    int // notes of this page that stand in the notes section
	marks   []pageMark
	links   []pageLink
	entries []entry
	c       *composer
	first   bool // of its work
}

type placed struct {
	*row
	y float64 // of its top
}

type placedNote struct {
	*note
	slot
}

// pageMark is the part of a mark that is on a page.
type pageMark struct {
	mark  annotation.Annotation
	part  int // 0 on the first page that has it, then 1, 2 ...
	quads []quad
}

// quad is a rectangle over text, in points from the top left; em is the size of its text.
type quad struct{ x0, y0, x1, y1, base, em float64 }

type pageLink struct {
	quad
	href string
}

// entry is a line of the outline.
type entry struct {
	title string
	level int
	y     float64
}

// paginate puts rows onto pages of c, the first of them below what the last page of c holds already.
func (d *document) paginate(c *composer, rows []row) {
	p, y := d.lastPage(c)
	for from := 0; from < len(rows); {
		start := from
		for ; from < len(rows); from++ {
			r := &rows[from]
			before := r.before
			if len(p.rows) == 0 {
				before = 0
			}
			if y+before+r.least() > d.height-pageBottom && len(p.rows) > 0 {
				break
			}
			p.rows = append(p.rows, placed{r, y + before})
			y += before + r.height
		}
		if from == len(rows) {
			return
		}
		to := breakAt(rows, start, from, len(p.rows) > from-start)
		p.rows = p.rows[:len(p.rows)-(from-to)]
		from = to
		p, y = d.newPage(c)
	}
}

// least is the height that a row needs at the foot of a page, where the room below it may be cut off.
func (r *row) least() float64 {
	if r.line == nil {
		return math.Min(r.height, bodyLeading)
	}
	return math.Min(r.height, r.baseline+r.line.Descent)
}

func (d *document) lastPage(c *composer) (*page, float64) {
	if n := len(d.pages); n > 0 && d.pages[n-1].c == c {
		p := d.pages[n-1]
		if k := len(p.rows); k > 0 {
			return p, p.rows[k-1].y + p.rows[k-1].height
		}
		return p, pageTop
	}
	p, y := d.newPage(c)
	p.first = true
	return p, y
}

func (d *document) newPage(c *composer) (*page, float64) {
	p := &page{c: c, ops: &ops{doc: d, height: d.height}}
	d.pages = append(d.pages, p)
	return p, pageTop
}

// breakAt finds the row that is best to begin a new page, at or before row at, the first that does not fit: no
// heading is left at the foot, no single line of a paragraph at foot or top. other says that the page holds
// other rows too, so that all of these may go to the next.
func breakAt(rows []row, start, at int, other bool) int {
	least := start + 1
	if other {
		least = start
	}
	for b := at; b >= least; b-- {
		if b == start {
			return b
		}
		above, below := &rows[b-1], &rows[b]
		if above.keepNext || above.first && !above.last && above.line != nil && below.block == above.block && above.block != nil ||
			below.last && !below.first && below.block != nil {
			continue
		}
		return b
	}
	return at
}

// placeNotes finds out which marks begin on p and puts their notes beside them.
func (p *page) placeNotes(d *document) {
	var all []placedNote
	for i := range p.c.notes {
		n := &p.c.notes[i]
		if n.done {
			continue
		}
		if y, ok := p.lineOf(n.mark.Start); ok {
			n.done = true
			all = append(all, placedNote{n, slot{want: y, height: n.height}})
		}
	}
	var fitting []placedNote
	for _, n := range all {
		if len(n.rows) > maxMarginRows {
			n.inNotes = true
			p.more++
			continue
		}
		fitting = append(fitting, n)
	}
	bottom := d.height - pageBottom
	slots := make([]slot, len(fitting))
	for i := range fitting {
		slots[i] = fitting[i].slot
	}
	n := place(slots, p.textTop(), bottom)
	if n < len(slots) {
		n = place(slots, p.textTop(), bottom-noteLeading) // room for the line that says where the others are
	}
	for i := range fitting {
		if i >= n {
			fitting[i].inNotes = true
			p.more++
			continue
		}
		fitting[i].slot = slots[i]
		p.notes = append(p.notes, fitting[i])
	}
}

// textTop is where the article's own text begins on p: notes do not climb above it.
func (p *page) textTop() float64 {
	for _, r := range p.rows {
		if r.offset >= 0 {
			return r.y
		}
	}
	return pageTop
}

// lineOf is the y of the row that shows offset o.
func (p *page) lineOf(o int) (float64, bool) {
	for _, r := range p.rows {
		if r.offset >= 0 && r.line != nil && r.offset+r.line.Start <= o && o < r.offset+r.line.End {
			return r.y + (r.baseline - 0.78*noteSize - 1.4), true
		}
	}
	return 0, false
}

// quads are the rectangles that show rg on row r, in points from the upper left corner of the page.
func (r *placed) quads(left float64, rg article.Range) []quad {
	var out []quad
	base := r.y + r.baseline
	for _, s := range r.line.Stretches(max(r.line.Start, rg.Start-r.offset), min(r.line.End, rg.End-r.offset)) {
		em := r.size()
		out = append(out, quad{left + r.x + s.X0 - .8, base - .80*em, left + r.x + s.X1 + .8, base + .25*em, base, em})
	}
	return out
}

func (r *placed) size() float64 {
	size := 0.0
	for i := range r.line.Clusters {
		size = math.Max(size, r.line.Clusters[i].Style.Size)
	}
	return math.Max(size, 1)
}

// emit writes the operators of the pages of c and collects their marks and links.
func (d *document) emit(c *composer, from int) {
	set := annotation.NewSet(c.work.Annotations)
	parts := map[string]int{}
	for _, p := range d.pages[from:] {
		p.header(d)
		for i := range p.rows {
			p.row(d, &p.rows[i], set)
		}
		p.finishMarks(parts)
		p.emitNotes(d)
	}
}

func (p *page) row(d *document, r *placed, set annotation.Set) {
	x := d.left + r.x
	o := p.ops
	switch {
	case r.rule:
		o.line(d.left+columnWidth*.4, r.y+bodyLeading/2, d.left+columnWidth*.6, r.y+bodyLeading/2, .5, rules)
		return
	case len(r.chips) > 0:
		for _, ch := range r.chips {
			o.pill(d.left+ch.x, r.y, ch.w, chipHeight, fillOf(ch.color))
			o.text(ch.line, ch.text, d.left+ch.x+7, r.y+9.8, same(darkOf(ch.color)), 0)
		}
		return
	case r.panel:
		o.rect(d.left, r.y-1, columnWidth, r.height+1, rgb{.955, .955, .96})
	case r.bar > 0:
		col := rules
		if r.noteInk != (rgb{}) {
			col = r.noteInk
		}
		o.rect(d.left+r.bar-2, r.y+r.barTop(), 1.6, r.barHeight(), col)
	}
	if r.line == nil {
		return
	}
	if r.heading > 0 {
		p.entries = append(p.entries, entry{string(r.source), r.heading, r.y})
	}
	if r.label != nil {
		o.text(r.label, []rune(r.labelText()), x-r.label.Width-5, r.y+r.baseline, same(ink), 0)
	}
	if r.note > 0 {
		p.number(d, r.note, x-6, r.y+r.baseline, 7.4, r.noteInk)
	}
	o.text(r.line, r.source, x, r.y+r.baseline, r.color, 0)
	if r.offset >= 0 {
		p.collect(d, r, set)
	}
}

// barTop and barHeight place the bar beside a quote, so that it goes on from line to line.
func (r *row) barTop() float64 {
	if r.first {
		return 1
	}
	return 0
}

func (r *row) barHeight() float64 {
	if r.last {
		return math.Max(4, math.Min(r.height, bodyLeading)-1-r.barTop())
	}
	return r.height - r.barTop() + .1
}

func (r *row) labelText() string { return lookOf(*r.block, "").label }

// collect adds the marks and links of a row to the page, and writes the numbers of notes behind the marks that
// end there.
func (p *page) collect(d *document, r *placed, set annotation.Set) {
	in := article.Range{Start: r.offset + r.line.Start, End: r.offset + r.line.End}
	for _, m := range set.In(in) {
		quads := r.quads(d.left, m.Passage())
		if len(quads) == 0 {
			continue
		}
		k := len(p.marks)
		for i := range p.marks {
			if p.marks[i].mark.ID == m.ID {
				k = i
			}
		}
		if k == len(p.marks) {
			p.marks = append(p.marks, pageMark{mark: m})
		}
		p.marks[k].quads = append(p.marks[k].quads, quads...)
	}
	for _, s := range r.block.Spans {
		if s.Kind == article.Link && linkable(s.Href) && in.Overlaps(s.Range) {
			for _, q := range r.quads(d.left, s.Range) {
				p.links = append(p.links, pageLink{q, s.Href})
			}
		}
	}
	p.markers(d, r)
}

// markers writes the numbers of notes into the gaps that were left for them, several at one place side by side.
func (p *page) markers(d *document, r *placed) {
	gap := map[int]int{}
	for _, n := range p.c.notes {
		at := n.mark.End - r.offset
		if n.number == 0 || at < r.line.Start || at > r.line.End {
			continue
		}
		skip := gap[at]
		for i := range r.line.Clusters {
			c := &r.line.Clusters[i]
			if !c.Space || c.Start != c.End || c.Start != at {
				continue
			}
			if skip > 0 {
				skip--
				continue
			}
			gap[at]++
			x := d.left + r.x + r.line.X + c.X + 1.3
			p.small(d, strconv.Itoa(n.number), x, r.y+r.baseline-.42*c.Style.Size, markerSize, darkOf(n.mark.Color))
			break
		}
	}
}

// small writes a short bold text of the sans.
func (p *page) small(d *document, text string, x, y, size float64, c rgb) {
	ls := d.engine.Layout(typeset.Paragraph{Text: text, Runs: []typeset.Run{{End: len(text), Style: typeset.Style{Family: "sans", Size: size, Bold: true}}}},
		typeset.Settings{Width: 200})
	p.ops.text(&ls[0], []rune(text), x, y, same(c), 0)
}

// number writes the number of a note so that it ends at x.
func (p *page) number(d *document, n int, x, y, size float64, c rgb) {
	text := strconv.Itoa(n)
	w := d.engine.Natural(typeset.Paragraph{Text: text, Runs: []typeset.Run{{End: len(text), Style: typeset.Style{Family: "sans", Size: size, Bold: true}}}})
	p.small(d, text, x-w, y, size, c)
}

func linkable(href string) bool {
	low := strings.ToLower(href)
	return strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "mailto:")
}

func (p *page) finishMarks(parts map[string]int) {
	for i := range p.marks {
		id := p.marks[i].mark.ID
		p.marks[i].part = parts[id]
		parts[id]++
	}
}

// emitNotes writes the notes column.
func (p *page) emitNotes(d *document) {
	x := d.left + columnWidth + gutter
	bottom := pageTop + 0.0
	for i := range p.notes {
		n := &p.notes[i]
		p.ops.rect(x, n.y-1, 2, n.note.height+1.5, strong(n.mark.Color))
		if math.Abs(n.y-n.want) > 7 {
			p.ops.leader(d.left+columnWidth+3, n.want+4.5, x-2, n.y+4.5, strong(n.mark.Color))
		}
		y := n.y + 7.2
		if n.number > 0 {
			p.number(d, n.number, x+p.c.inset-2.6, y, 7.4, darkOf(n.mark.Color))
		}
		for _, r := range n.rows {
			p.ops.text(r.line, r.source, x+p.c.inset, y, same(r.color), 0)
			y += noteLeading
		}
		bottom = n.y + n.note.height
	}
	if p.more > 0 {
		text := fmt.Sprintf("%d more on the last pages", p.more)
		ls := p.c.plain(text, typeset.Style{Family: "sans", Size: 7.4, Italic: true}, notesWidth)
		p.ops.text(&ls[0], []rune(text), x+p.c.inset, math.Min(bottom+noteGap+7, d.height-pageBottom), same(grey), 0)
	}
}

// strong is a colour between a mark's fill and its ink, for thin lines.
func strong(c annotation.Color) rgb {
	f, k := fillOf(c), darkOf(c)
	return rgb{f[0]*.62 + k[0]*.38, f[1]*.62 + k[1]*.38, f[2]*.62 + k[2]*.38}
}

// header writes the running head.
func (p *page) header(d *document) {
	a := p.c.work.Article
	right := d.left + columnWidth + gutter + notesWidth
	st := typeset.Style{Family: "sans", Size: 7.6}
	one := func(text string, width float64) (*typeset.Line, []rune) {
		rs := []rune(clean(text))
		rs = rs[:min(len(rs), 160)]
		for {
			ls := p.c.plain(string(rs), st, width)
			if len(ls) == 1 || len(rs) < 4 {
				return &ls[0], rs
			}
			rs = append(rs[:max(1, ls[0].End-2)], '…')
		}
	}
	const letterSpace = .7
	l, src := one(strings.ToUpper(head(a)), 180)
	p.ops.text(l, src, d.left, 56, same(grey), letterSpace)
	l, src = one(a.Title, 250)
	p.ops.text(l, src, right-l.Width, 56, same(grey), 0)
	p.ops.line(d.left, 66, right, 66, .4, rules)
}

func head(a *article.Article) string {
	for _, s := range []string{a.Site, a.Byline} {
		if s != "" {
			return s
		}
	}
	return ""
}

// footer writes counts and page number.
func (d *document) footer(p *page, number, total int) {
	right := d.left + columnWidth + gutter + notesWidth
	y := d.height - 58
	p.ops.line(d.left, y, right, y, .4, rules)
	st := typeset.Style{Family: "sans", Size: 7.6}
	text := counts(p.c)
	l := p.c.plain(text, st, 400)
	p.ops.text(&l[0], []rune(text), d.left, y+13, same(grey), 0)
	text = fmt.Sprintf("page %d of %d", number, total)
	l = p.c.plain(text, st, 200)
	p.ops.text(&l[0], []rune(text), right-l[0].Width, y+13, same(grey), 0)
}

func counts(c *composer) string {
	marks, notes := 0, 0
	for _, m := range c.work.Annotations {
		marks++
		if m.Note != "" {
			notes++
		}
	}
	var parts []string
	if marks > 0 {
		parts = append(parts, plural(marks, "mark"), plural(notes, "note"))
	}
	if !c.work.Modified.IsZero() {
		parts = append(parts, c.work.Modified.UTC().Format("2 Jan 2006"))
	}
	return strings.Join(parts, " · ")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}
