package textview

import (
	"image"
	"math"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// item is one thing in the flow: a block of the article or a line of the header above it.
type item struct {
	block *article.Block // the header's is empty
	text  string         // header only; a block's text is cut from the article when it is set
	head  bool
	look  *look // shared by all that look the same
	part
}

// Flow is an article set in a column: items of estimated height, laid out exactly where a reader looks.
//
// Places in a Flow are column coordinates: x from the column's left edge, y from an origin that stays where it
// is while the reader scrolls. Heights above the reader that turn out other than estimated move what is above,
// never what is being read. Flow is pure and not safe for concurrent use.
type Flow struct {
	engine  *typeset.Engine
	article *article.Article
	header  Header
	rtl     bool   // the article is read from right to left
	lang    string // its language, or what it is likely to be
	items   []item
	looks   map[look]*look
	heads   int  // how many of them are the header's
	parted  bool // some block is set in parts
	heights heights
	sets    map[int]*set // exact items that are kept
	weight  int          // code points of these
	exact   []bool
	ahead   ahead
	side    map[int]float64 // how far wide items are scrolled sideways

	em, measure, height float64 // body size, column width, height of the viewport
	typography          Typography
	stale               bool // the typography changed since the last Resize
	held                place

	ref    int     // item at the top of the viewport
	refTop float64 // its y
	top    float64 // y of the viewport's top edge
	// Picture returns a picture of about that many device pixels, or nil when it is not at hand yet; it may be nil.
	Picture func(hash string, width, height int) image.Image

	first *strip // what Warm painted, until it has been shown
	epoch int    // counts how often the origin was put elsewhere: coordinates of two epochs do not compare
}

// kept is the number of set items that are remembered, and keptText that of their code points; more are forgotten, far
// ones first.
const (
	kept     = 600
	keptText = 300_000
)

// NewFlow makes the flow of a. Nothing is laid out until Resize.
func NewFlow(engine *typeset.Engine, a *article.Article, h Header) *Flow {
	f := &Flow{engine: engine, article: a, header: h, rtl: a.RightToLeft(), lang: a.Language, items: make([]item, 0, len(a.Blocks)+3), sets: map[int]*set{}, looks: map[look]*look{},
		typography: Typography{}.Clean()}
	if f.lang == "" {
		f.lang = a.GuessLanguage()
	}
	if h.Title != "" {
		f.addHead(h.Title, titleLook(h.Title, a.TitleDerived))
	}
	if h.Byline != "" {
		f.addHead(h.Byline, look{family: serif, size: 0.95, leading: 1.4, italic: true, after: 0.5, role: roleMuted})
	}
	if h.Notice != "" {
		f.addHead(h.Notice, look{family: sans, size: 0.76, leading: 1.45, after: 1, role: roleAccent})
	}
	if n := len(f.items); n > 0 {
		last := *f.items[n-1].look
		last.after = 1.5
		f.items[n-1].look = f.shared(last)
	}
	f.heads = len(f.items)
	for i := range a.Blocks {
		f.addBlock(&a.Blocks[i])
	}
	f.exact = make([]bool, len(f.items))
	return f
}

func (f *Flow) addHead(text string, l look) {
	f.items = append(f.items, item{block: &article.Block{}, text: text, head: true, look: f.shared(l)})
}

// shared is the one copy of l that the items of f have: a book has ten thousand paragraphs that look the same.
func (f *Flow) shared(l look) *look {
	if f.looks[l] == nil {
		f.looks[l] = &l
	}
	return f.looks[l]
}

// Resize sets the body size, the column's width and the height of the viewport. The line at the top of the
// viewport stays there.
func (f *Flow) Resize(em, measure, height float64) {
	f.height = height
	if em == f.em && measure == f.measure && !f.stale {
		f.settle()
		return
	}
	at := f.hold()
	f.stale = false
	first := f.em == 0
	inHead := !first && len(f.items) > 0 && f.items[f.ref].head
	f.em, f.measure = em, measure
	clear(f.sets)
	f.weight = 0
	clear(f.exact)
	clear(f.side)
	f.heights.reset(len(f.items), f.estimate)
	f.ref, f.refTop, f.top = 0, 0, 0
	f.epoch++
	if !first && !inHead {
		f.JumpTo(at.offset, at.below)
	}
	f.settle()
	f.ahead = ahead{from: f.ref}
	at.epoch, at.top = f.epoch, f.top
	f.held = at
}

// estimate guesses the height of item i, a whole number, from its number of characters.
func (f *Flow) estimate(i int) float64 {
	it := &f.items[i]
	n := it.block.Len()
	if it.head {
		n = len(it.text)
	}
	if w, h := f.pictureSize(*it.block); w > 0 && it.block.Kind == article.Image {
		return f.before(i) + h + math.Round(0.5*f.em) + f.leading(*it.look)*math.Min(1, float64(n))
	}
	size := it.look.size * f.em
	perLine := math.Max(1, (f.measure-it.look.inset*f.em)/(size*0.44))
	lines := math.Max(1, math.Ceil(float64(n)/perLine))
	if it.block.Grid != nil {
		lines = math.Max(lines, math.Ceil(float64(it.block.Len())/40))
	}
	return f.before(i) + lines*f.leading(*it.look)
}

func (f *Flow) leading(l look) float64 { return math.Round(l.size * f.em * f.typography.leading(l)) }

// before is the room above item i: the larger of its own and what the item above wants below it.
func (f *Flow) before(i int) float64 {
	if f.items[i].later {
		return 0
	}
	if f.typography.Indent && f.goesOn(i) {
		return 0
	}
	room := f.items[i].look.before
	if i > 0 {
		room = math.Max(room, f.items[i-1].look.after)
		if above, here := f.items[i-1].block, f.items[i].block; above.Kind == here.Kind && here.Kind == article.Quote {
			room = 0.4
		} else if above.Kind == article.Item && here.Kind != article.Item && here.Indent == 0 {
			room = math.Max(room, bodyLook.after)
		}
	}
	return math.Round(room * f.em)
}

// after is the room below the last item.
func (f *Flow) after(i int) float64 {
	if i == len(f.items)-1 {
		return math.Round(4 * f.em)
	}
	return 0
}

// forget drops the sets of items that are far from the viewport; their heights stay known.
func (f *Flow) forget() {
	first, last := f.ref, f.ref
	for n := 0; first > max(0, f.ref-kept/4) && n < keptText/4; first-- {
		n += f.items[first-1].block.Len()
	}
	for n := 0; last < min(len(f.items)-1, f.ref+kept/2) && n < keptText/2; last++ {
		n += f.items[last+1].block.Len()
	}
	for i := range f.sets {
		if i < first || i > last {
			delete(f.sets, i)
			f.weight -= f.items[i].block.Len()
		}
	}
}

// settle makes ref the item at the top of the viewport, laying out on the way, and keeps the viewport inside
// the document.
func (f *Flow) settle() {
	if len(f.items) == 0 {
		f.ref, f.refTop, f.top = 0, 0, 0
		return
	}
	f.at(f.ref)
	for f.top < f.refTop && f.ref > 0 {
		f.ref--
		f.at(f.ref)
		f.refTop -= f.heights.of(f.ref)
	}
	for f.ref < len(f.items)-1 && f.top >= f.refTop+f.heights.of(f.ref) {
		f.refTop += f.heights.of(f.ref)
		f.ref++
		f.at(f.ref)
	}
	if f.ref == 0 && f.top < f.refTop {
		f.top = f.refTop
	}
	f.stopAtEnd()
}

// stopAtEnd moves the viewport up when it looks past the end of the document.
func (f *Flow) stopAtEnd() {
	y := f.refTop
	for i := f.ref; i < len(f.items); i++ {
		f.at(i)
		if y += f.heights.of(i); y >= f.top+f.height {
			return
		}
	}
	f.top = y - f.height
	for f.top < f.refTop && f.ref > 0 {
		f.ref--
		f.at(f.ref)
		f.refTop -= f.heights.of(f.ref)
	}
	f.top = math.Max(f.top, f.refTop)
}

// Scroll moves the viewport down by dy.
func (f *Flow) Scroll(dy float64) {
	if dy > 20*f.height || dy < -20*f.height {
		f.ScrollToFraction(f.Fraction() + dy/math.Max(1, f.Total()))
		return
	}
	f.top += dy
	f.settle()
}

// Visible returns the items in the viewport with their tops.
func (f *Flow) Visible() (first int, tops []float64) {
	return f.ref, f.topsTo(f.top + f.height)
}

func (f *Flow) topsTo(bottom float64) []float64 {
	var tops []float64
	y := f.refTop
	for i := f.ref; i < len(f.items) && y < bottom; i++ {
		f.at(i)
		tops = append(tops, y)
		y += f.heights.of(i)
	}
	return tops
}

// Top is the y of the viewport's top edge.
func (f *Flow) Top() float64 { return f.top }

// Total is the height of the document, as far as it is known exactly, else as estimated.
func (f *Flow) Total() float64 { return f.heights.total() }

// above is the height of everything above the viewport.
func (f *Flow) above() float64 { return f.heights.above(f.ref) + f.top - f.refTop }

// Fraction is where the viewport stands between the start (0) and the end (1) of the document.
func (f *Flow) Fraction() float64 {
	room := f.Total() - f.height
	if room <= 0 {
		return 0
	}
	return math.Max(0, math.Min(1, f.above()/room))
}

// ScrollToFraction puts the viewport at fraction 0-1 of the document.
func (f *Flow) ScrollToFraction(fraction float64) {
	f.epoch++
	if n := len(f.items); fraction >= 1 && n > 0 {
		f.ref, f.refTop, f.top = n-1, 0, f.heights.of(n-1)
		f.settle()
		return
	}
	want := math.Max(0, math.Min(1, fraction)) * math.Max(0, f.Total()-f.height)
	f.ref, f.top = f.heights.find(want)
	f.refTop = 0
	f.settle()
}

// JumpTo puts the line that holds offset o at y below the top of the viewport.
func (f *Flow) JumpTo(o int, y float64) {
	i, k := f.locate(o)
	if i < 0 {
		return
	}
	s := f.at(i)
	f.epoch++
	f.ref, f.refTop = i, 0
	f.top = s.lineTop(k) - y
	if o <= 0 && y == 0 {
		f.ref, f.top = 0, 0
	}
	f.settle()
}

// Reveal scrolls as little as shows the lines of r, with a margin; a range that is out of sight is put at a
// third of the viewport.
func (f *Flow) Reveal(r article.Range) {
	margin := 2 * f.em
	if f.article.BlockAt(r.End) == f.article.BlockAt(r.Start) {
		f.revealSideways(r.End)
	}
	f.revealSideways(r.Start) // when not all of it has room, its beginning is what is read first
	start, ok1 := f.caretBox(r.Start)
	end, ok2 := f.caretBox(r.End)
	switch {
	case !ok1:
		f.JumpTo(r.Start, f.height/3)
	case start.Y < f.top+margin:
		f.Scroll(start.Y - f.top - margin)
	case ok2 && end.Y+end.H > f.top+f.height-margin && end.Y-start.Y < f.height/2:
		f.Scroll(end.Y + end.H - (f.top + f.height) + margin)
	case !ok2 && start.Y > f.top+f.height*2/3:
		f.JumpTo(r.Start, f.height/3)
	}
}
