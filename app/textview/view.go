// Package textview is what a person reads in: a text widget that sets an article with the text engine, paints
// it in tiles, and turns mouse and keys into ranges. It knows no store; it takes values and gives callbacks.
package textview

import (
	"image"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// View shows one article. All its methods belong on the window's thread.
type View struct {
	widget.BaseWidget

	OnSelect   func(r article.Range)       // a selection was finished, or ended (empty)
	OnMark     func(id string)             // a mark was clicked
	OnScroll   func()                      // another part of the text is in view
	OnLink     func(href string)           // a link that leads out of the article was clicked with Ctrl
	OnNote     func(n Note)                // the sign of a footnote was clicked
	OnHover    func(h Hover)               // the mouse came over a mark's note, or went away from it
	OnRune     func(r rune)                // a character was typed
	OnKey      func(k *fyne.KeyEvent) bool // a key that the view has no use for; true when it was used
	OnShortcut func(s fyne.Shortcut)       // a shortcut that the view has no use for

	OnMode    func()                           // caret or labels appeared, or went
	OnReshape func(id string, r article.Range) // an end of a mark was dragged: it is to hold r; nil: ends cannot be dragged

	// WithoutBar leaves the scrollbar out of the first picture of a window: the toolkit prepares each kind of shape when
	// it first meets it, and rounded ones would keep the text waiting.
	WithoutBar bool

	// Picture returns a picture of about that many device pixels, or nil when it is not at hand yet: then
	// PicturesCame is to be called when it is. It may be nil.
	Picture func(hash string, width, height int) image.Image

	engine  *typeset.Engine
	painter *Painter
	palette *Palette
	em      float64

	typography  Typography
	letterWidth float64 // mean width of a letter, as a part of em; 0 until it is asked for

	now func() time.Time

	article *article.Article
	header  Header
	flow    *Flow
	marks   annotation.Set
	fresh   *annotation.Annotation // a mark that is being made, and not among marks yet
	active  string                 // id of the chosen mark
	hits    []article.Range
	hit     int // index of the current hit, -1 without one

	sel     Selection
	focused bool
	press   press
	shift   bool
	keys    keyboard
	back    []int // offsets that links led away from, the last one last
	over    bool  // the mouse is over a link that a click follows
	hovered Hover // the note that the mouse is over
	scene   *scene
	idler   idler
	glide   glide

	browsing bool   // the caret is shown, and the keys move it
	hints    *hints // the labels that are shown, or nil
	edges    edges
	pull     pull
	sides    sideBars
}

// Column geometry, in the window's units.
const (
	MinTextSize     = 12
	MaxTextSize     = 40
	DefaultTextSize = 19
	minSide         = 36 // least room beside the column
)

var (
	_ fyne.Widget        = (*View)(nil)
	_ fyne.Focusable     = (*View)(nil)
	_ fyne.Scrollable    = (*View)(nil)
	_ fyne.Draggable     = (*View)(nil)
	_ fyne.Shortcutable  = (*View)(nil)
	_ desktop.Mouseable  = (*View)(nil)
	_ desktop.Keyable    = (*View)(nil)
	_ desktop.Cursorable = (*View)(nil)
	_ desktop.Hoverable  = (*View)(nil)
)

// New returns an empty view that sets text with engine and reads the clock for double clicks from now.
func New(engine *typeset.Engine, painter *Painter, palette *Palette, now func() time.Time) *View {
	v := &View{engine: engine, painter: painter, palette: palette, em: DefaultTextSize, now: now, hit: -1}
	v.typography = Typography{}.Clean()
	v.ExtendBaseWidget(v)
	return v
}

// SetArticle shows a from offset at; a nil article empties the view.
func (v *View) SetArticle(a *article.Article, h Header, at int) {
	if a != nil {
		v.SetFlow(v.Setting().Flow(a, h, at), at)
		return
	}
	v.forget()
	v.article, v.header = nil, Header{}
	v.update()
}

// SetFlow shows the article of f, which a Setting of this view made, from offset at.
func (v *View) SetFlow(f *Flow, at int) {
	v.forget()
	v.article, v.header = f.article, f.header
	v.back, v.over = nil, false
	v.sel = v.sel.Move(min(at, f.article.Text.Len()), false)
	v.adopt(f)
	v.reflow()
	v.update()
}

// forget leaves the article that was shown.
func (v *View) forget() {
	v.sel, v.hits, v.hit, v.active, v.press = Selection{}, nil, -1, "", press{}
	v.hovered = Hover{}
	v.marks, v.fresh = annotation.Set{}, nil
	v.stopScrolling()
	v.flow, v.hints, v.edges = nil, nil, edges{}
	v.dropTiles()
}

// SetHeader replaces what stands above the text; the reader's place stays.
func (v *View) SetHeader(h Header) {
	if v.article == nil || h == v.header {
		return
	}
	at, sel, top := v.TopOffset(), v.sel, v.AtStart()
	v.header = h
	v.adopt(NewFlow(v.engine, v.article, h))
	v.dropTiles()
	v.reflow()
	if !top && v.flow.em > 0 {
		v.flow.JumpTo(at, 0)
	}
	v.sel = sel
	v.update()
}

// adopt makes f the flow that is shown.
func (v *View) adopt(f *Flow) {
	v.flow = f
	v.sides = sideBars{over: -1, held: -1}
	f.SetTypography(v.typography)
	f.Picture = func(hash string, w, h int) image.Image {
		if v.Picture == nil {
			return nil
		}
		return v.Picture(hash, w, h)
	}
}

// PicturesCame paints anew, with pictures that were not at hand before.
func (v *View) PicturesCame() {
	if v.flow != nil {
		v.flow.first = nil
	}
	v.dropTiles()
	v.update()
}

// Article returns the article that is shown, or nil.
func (v *View) Article() *article.Article { return v.article }

// SetMarks shows these annotations.
func (v *View) SetMarks(set annotation.Set) {
	v.marks, v.fresh = set, nil
	v.update()
}

// SetActive makes the mark with that id stand out; "" none.
func (v *View) SetActive(id string) {
	if v.active != id {
		v.active = id
		v.update()
	}
}

// Active returns the id of the mark that stands out, or "".
func (v *View) Active() string { return v.active }

// SetHits shows find hits; current is the index of the one that stands out, -1 for none.
func (v *View) SetHits(hits []article.Range, current int) {
	v.hits, v.hit = hits, current
	if current >= 0 && current < len(hits) {
		v.Reveal(hits[current])
	}
	v.update()
}

// SetPalette changes the colours.
func (v *View) SetPalette(p *Palette) {
	v.palette = p
	v.dropTiles()
	v.update()
}

// SetTextSize sets the size of the body text, in the window's units, within MinTextSize and MaxTextSize.
func (v *View) SetTextSize(em float64) {
	em = math.Max(MinTextSize, math.Min(MaxTextSize, math.Round(em)))
	if em != v.em {
		v.em = em
		v.reflow()
		v.update()
	}
}

// TextSize is the size of the body text.
func (v *View) TextSize() float64 { return v.em }

// Selection is what is selected; empty when nothing is.
func (v *View) Selection() article.Range {
	if v.article == nil {
		return article.Range{}
	}
	return v.article.Text.Snap(v.sel.Range())
}

// Caret is the offset where the caret is.
func (v *View) Caret() int { return v.sel.Head }

// Select selects r and brings it into view.
func (v *View) Select(r article.Range) {
	if v.article == nil {
		return
	}
	v.sel = Selection{Anchor: article.Range{Start: r.Start, End: r.Start}, Head: r.End}
	v.Reveal(r)
	v.selected()
}

// ClearSelection selects nothing and leaves the caret where it is.
func (v *View) ClearSelection() {
	v.sel = v.sel.Move(v.sel.Head, false)
	v.update()
}

// SelectionBox returns the box around the visible part of the selection, in the view's coordinates.
func (v *View) SelectionBox() (pos fyne.Position, size fyne.Size, visible bool) {
	if v.flow == nil {
		return
	}
	boxes := v.flow.boxes(v.Selection())
	if len(boxes) == 0 {
		return
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, b := range boxes {
		x0, y0 = math.Min(x0, b.X), math.Min(y0, b.Y)
		x1, y1 = math.Max(x1, b.X+b.W), math.Max(y1, b.Y+b.H)
	}
	return fyne.NewPos(float32(v.columnLeft()+x0), float32(y0-v.flow.Top())), fyne.NewSize(float32(x1-x0), float32(y1-y0)), true
}

// BoxOf returns where r is shown, one box a line, in the view's coordinates; lines out of view are left out.
func (v *View) BoxOf(r article.Range) []Box {
	if v.flow == nil {
		return nil
	}
	var out []Box
	for _, b := range v.flow.boxes(r) {
		b.X += v.columnLeft()
		b.Y -= v.flow.Top()
		out = append(out, b.Box)
	}
	return out
}

// Reveal scrolls as little as brings r into view.
func (v *View) Reveal(r article.Range) {
	if v.flow == nil || v.flow.em == 0 {
		return
	}
	v.flow.Reveal(r)
	v.scrolled()
}

// ScrollTo puts the line of offset o at the top.
func (v *View) ScrollTo(o int) {
	if v.flow == nil || v.flow.em == 0 {
		return
	}
	v.flow.JumpTo(o, 0)
	v.scrolled()
}

// TopOffset is the offset of the first line in view.
func (v *View) TopOffset() int {
	if v.flow == nil || v.flow.em == 0 {
		return 0
	}
	return v.flow.TopOffset()
}

// AtStart reports whether the view stands at the very top.
func (v *View) AtStart() bool { return v.flow == nil || v.flow.em == 0 || v.flow.Fraction() == 0 }

// Progress is how much of the text was brought into view, 0-1, seen from here.
func (v *View) Progress() float64 {
	if v.flow == nil || v.flow.em == 0 {
		return 0
	}
	return v.flow.Progress()
}

// MinSize is the least a reader can use.
func (v *View) MinSize() fyne.Size { return fyne.NewSize(220, 160) }

// Resize sets the text anew for the new width; the line at the top stays.
func (v *View) Resize(s fyne.Size) {
	if s == v.Size() {
		return
	}
	v.BaseWidget.Resize(s)
	v.reflow()
	v.update()
}

// measure is the width of the column for the size the view has.
func (v *View) measure() float64 {
	if v.letterWidth == 0 {
		v.letterWidth = letterWidth(v.engine, v.typography.Family)
	}
	return v.Setting().measure(v.letterWidth)
}

// columnLeft is the x of the column's left edge in the view.
func (v *View) columnLeft() float64 {
	return math.Round((float64(v.Size().Width) - v.measure()) / 2)
}

func (v *View) reflow() {
	if v.flow == nil || !v.Setting().placed() {
		return
	}
	v.hints = nil
	v.flow.Resize(v.em, v.measure(), float64(v.Size().Height))
	v.layAhead()
}

// scrolled repaints after the flow moved and tells who listens.
func (v *View) scrolled() {
	v.layAhead()
	v.hints = nil
	v.hovered = Hover{} // what the mouse is over has gone from under it
	v.update()
	if v.OnScroll != nil {
		v.OnScroll()
	}
}

// selected repaints after the selection changed and tells who listens.
func (v *View) selected() {
	v.update()
	if v.OnSelect != nil {
		v.OnSelect(v.Selection())
	}
}

// scale is the number of device pixels in one of the window's units.
func (v *View) scale() float64 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		return float64(c.Scale())
	}
	return 1
}

// CreateRenderer returns the scene that shows the view.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	v.scene = newScene(v)
	v.update()
	return v.scene
}

func (v *View) update() {
	if v.scene != nil {
		v.scene.update()
	}
}

func (v *View) dropTiles() {
	if v.scene != nil {
		v.scene.dropTiles()
	}
}

// Refresh paints everything anew, for instance after the theme changed.
func (v *View) Refresh() {
	v.dropTiles()
	v.update()
	canvas.Refresh(v)
}
