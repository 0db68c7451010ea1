package window

import (
	"image"
	"image/draw"
	"math"
	"sort"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/annotation"
	"dev.marginalia/app/textview"
)

// cardList shows the cards of the annotations one below the other. The toolkit's own list asks for the height of every
// row in every frame, and paints a card of several objects above each other; here all that is seen of the cards, with
// the ground they lie on, is one picture, which is painted anew only when it changes: a frame in which the text moves
// pays for one texture, however many annotations there are.
type cardList struct {
	widget.BaseWidget
	OnSelected func(i int) // a card was chosen

	m        *marksPanel
	tops     []float32 // of the cards; the last is where one more would be
	offset   float32
	selected int // -1: none
	at       int // the card that keys move from, and
	focused  bool
	hovered  int // the one the mouse is over, -1: none
	held     bool
	grip     float32 // of the thumb, while it is held
	overBar  bool

	strip    *canvas.Raster
	thumb    *canvas.Rectangle
	pictures map[cardKey]*image.RGBA // of the cards that were seen last
}

// cardKey is what the picture of a card depends on.
type cardKey struct {
	id            string
	modified      time.Time
	orphan        bool
	palette       *textview.Palette
	active        bool
	lit, under    bool // the keys move from it, the mouse is over it
	width, height int
	scale         float64
}

// The scrollbar of the cards, in the window's units.
const (
	cardBar        = 12 // the strip at the right edge in which the thumb is taken hold of
	leastCardThumb = 28
)

var (
	_ fyne.Focusable    = (*cardList)(nil)
	_ fyne.Scrollable   = (*cardList)(nil)
	_ fyne.Tappable     = (*cardList)(nil)
	_ fyne.Draggable    = (*cardList)(nil)
	_ desktop.Mouseable = (*cardList)(nil)
	_ desktop.Hoverable = (*cardList)(nil)
)

func newCardList(m *marksPanel) *cardList {
	l := &cardList{m: m, tops: []float32{0}, selected: -1, hovered: -1, thumb: canvas.NewRectangle(nil)}
	l.OnSelected = func(i int) {
		if !m.moving && i < len(m.all) {
			m.w.goTo(m.all[i])
		}
	}
	l.strip = canvas.NewRaster(l.paint)
	l.strip.ScaleMode = canvas.ImageScalePixels
	l.ExtendBaseWidget(l)
	return l
}

// setHeights says how high the cards are, of which there are as many.
func (l *cardList) setHeights(heights []float32) {
	gap := l.Theme().Size(theme.SizeNamePadding)
	l.tops = append(l.tops[:0], 0)
	y := float64(0) // of ten thousand cards the sum in 32 bits would be off by a pixel
	for _, h := range heights {
		y += float64(h + gap)
		l.tops = append(l.tops, float32(y))
	}
	l.at = max(0, min(l.at, len(heights)-1))
	l.hovered = -1
	l.ScrollToOffset(l.offset)
	l.Refresh()
}

func (l *cardList) len() int { return len(l.tops) - 1 }

// top is how far card i is below the first one's top.
func (l *cardList) top(i int) float32 { return l.tops[i] }

// most is how far the cards can be scrolled.
func (l *cardList) most() float32 { return max(0, l.tops[l.len()]-l.Size().Height) }

// GetScrollOffset is how far the cards are scrolled.
func (l *cardList) GetScrollOffset() float32 { return l.offset }

// ScrollToOffset scrolls the cards as far as y, within what there is.
func (l *cardList) ScrollToOffset(y float32) {
	if y = max(0, min(y, l.most())); y != l.offset {
		l.offset = y
		l.Refresh()
	}
}

// ScrollTo brings card i into view.
func (l *cardList) ScrollTo(i int) {
	if i < 0 || i >= l.len() {
		return
	}
	switch top, end := l.tops[i], l.tops[i+1]; {
	case top < l.offset:
		l.ScrollToOffset(top)
	case end > l.offset+l.Size().Height:
		l.ScrollToOffset(min(top, end-l.Size().Height))
	}
}

// Select chooses card i, brings it into view and tells so, unless it is chosen already.
func (l *cardList) Select(i int) {
	if i == l.selected || i < 0 || i >= l.len() {
		return
	}
	l.choose(i)
}

func (l *cardList) choose(i int) {
	l.selected, l.at = i, i
	l.ScrollTo(i)
	l.Refresh()
	l.OnSelected(i)
}

// UnselectAll chooses none.
func (l *cardList) UnselectAll() { l.selected = -1 }

// cardAt is the card at y in the list, or -1.
func (l *cardList) cardAt(y float32) int {
	y += l.offset
	i := sort.Search(l.len(), func(i int) bool { return l.tops[i+1] > y })
	if y < 0 || i == l.len() {
		return -1
	}
	return i
}

// paint makes the picture of what is in view.
func (l *cardList) paint(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, max(1, w), max(1, h)))
	p := l.m.w.look.palette()
	draw.Draw(img, img.Rect, image.NewUniform(p.Surface), image.Point{}, draw.Src)
	seen := map[cardKey]*image.RGBA{}
	if l.Size().Height > 0 && l.m.w.session != nil {
		scale := float64(h) / float64(l.Size().Height)
		gap := l.Theme().Size(theme.SizeNamePadding)
		for i := max(0, l.cardAt(0)); i < min(l.len(), len(l.m.all)) && l.tops[i] < l.offset+l.Size().Height; i++ {
			y0 := int(math.Round(float64(l.tops[i]-l.offset) * scale))
			high := int(math.Round(float64(l.tops[i+1]-gap-l.tops[i]) * scale))
			key := l.key(i, w, high, scale)
			card := l.pictures[key]
			if card == nil {
				card = l.picture(l.m.all[i], key)
			}
			seen[key] = card
			draw.Draw(img, image.Rect(0, y0, w, y0+high), card, image.Point{}, draw.Src)
		}
	}
	l.pictures = seen
	return img
}

func (l *cardList) key(i, w, h int, scale float64) cardKey {
	a := &l.m.all[i]
	return cardKey{id: a.ID, modified: a.Modified, orphan: a.Orphan, palette: l.m.w.look.palette(), active: a.ID == l.m.w.view.Active(),
		lit: l.focused && i == l.at, under: i == l.hovered, width: w, height: h, scale: scale}
}

// picture paints the card of a.
func (l *cardList) picture(a annotation.Annotation, k cardKey) *image.RGBA {
	p := k.palette
	ink := p.Ink(a.Color)
	c := textview.Card{Paras: l.m.paras(a), Width: l.m.textWidth(), Ground: p.Raised, Line: p.Faint, Thick: 1, Edge: ink.Fill, Behind: p.Surface, Right: l.m.rtl}
	if p.IsDark() {
		c.Edge = ink.Dark
	}
	switch {
	case k.lit:
		c.Line, c.Thick = p.Accent, 2
	case k.active:
		c.Line, c.Thick = ink.Dark, 2
	case k.under:
		c.Line = p.Muted
	}
	return c.Picture(l.m.engine, l.m.w.painter, k.width, k.height, k.scale)
}

// MinSize is the least that shows a card.
func (l *cardList) MinSize() fyne.Size { return fyne.NewSize(80, 40) }

// Resize keeps the cards within what there is.
func (l *cardList) Resize(s fyne.Size) {
	l.BaseWidget.Resize(s)
	l.offset = max(0, min(l.offset, l.most()))
	l.placeThumb()
}

// placeThumb shows where in all of the cards one is, where they do not fit.
func (l *cardList) placeThumb() {
	y, h := l.thumbPlace()
	l.thumb.Hidden = h == 0
	width := float32(3)
	if l.overBar || l.held {
		width = 7
	}
	l.thumb.FillColor = faded(l.m.w.look.palette().Muted, 110)
	l.thumb.CornerRadius = width / 2
	l.thumb.Move(fyne.NewPos(l.Size().Width-width-1, y))
	l.thumb.Resize(fyne.NewSize(width, h))
}

func (l *cardList) thumbPlace() (y, h float32) {
	view, all := l.Size().Height, l.tops[l.len()]
	if l.most() == 0 || view < leastCardThumb {
		return 0, 0
	}
	h = max(leastCardThumb, view*view/all)
	return l.offset / l.most() * (view - h), h
}

// Scrolled is part of fyne.Scrollable.
func (l *cardList) Scrolled(e *fyne.ScrollEvent) {
	l.ScrollToOffset(l.offset - e.Scrolled.DY)
	l.hoverAt(e.Position)
}

// Tapped chooses the card there.
func (l *cardList) Tapped(e *fyne.PointEvent) {
	i := l.cardAt(e.Position.Y)
	if i < 0 || l.onBar(e.Position) {
		return
	}
	l.choose(i)
}

func (l *cardList) onBar(p fyne.Position) bool { return l.most() > 0 && p.X >= l.Size().Width-cardBar }

// MouseDown takes hold of the thumb, or brings it to where the bar was pressed.
func (l *cardList) MouseDown(e *desktop.MouseEvent) {
	if !l.onBar(e.Position) {
		return
	}
	y, h := l.thumbPlace()
	l.held, l.grip = true, e.Position.Y-y
	if l.grip < 0 || l.grip > h {
		l.grip = h / 2
		l.pull(e.Position.Y)
	}
}

// MouseUp is part of desktop.Mouseable.
func (l *cardList) MouseUp(*desktop.MouseEvent) { l.DragEnd() }

// Dragged is part of fyne.Draggable.
func (l *cardList) Dragged(e *fyne.DragEvent) {
	if l.held {
		l.pull(e.Position.Y)
	}
}

// DragEnd is part of fyne.Draggable.
func (l *cardList) DragEnd() {
	if l.held {
		l.held = false
		l.Refresh()
	}
}

// pull scrolls so that the held point of the thumb is at y.
func (l *cardList) pull(y float32) {
	if _, h := l.thumbPlace(); l.Size().Height > h {
		l.ScrollToOffset((y - l.grip) / (l.Size().Height - h) * l.most())
	}
}

// MouseIn is part of desktop.Hoverable.
func (l *cardList) MouseIn(e *desktop.MouseEvent) { l.hoverAt(e.Position) }

// MouseMoved is part of desktop.Hoverable.
func (l *cardList) MouseMoved(e *desktop.MouseEvent) { l.hoverAt(e.Position) }

// MouseOut is part of desktop.Hoverable.
func (l *cardList) MouseOut() { l.hover(-1, false) }

func (l *cardList) hoverAt(p fyne.Position) {
	if l.onBar(p) {
		l.hover(-1, true)
		return
	}
	l.hover(l.cardAt(p.Y), false)
}

func (l *cardList) hover(i int, bar bool) {
	if i != l.hovered || bar != l.overBar {
		l.hovered, l.overBar = i, bar
		l.Refresh()
	}
}

// FocusGained is part of fyne.Focusable.
func (l *cardList) FocusGained() {
	l.focused = true
	l.ScrollTo(l.at)
	l.Refresh()
}

// FocusLost is part of fyne.Focusable.
func (l *cardList) FocusLost() {
	l.focused = false
	l.Refresh()
}

// TypedRune is part of fyne.Focusable.
func (l *cardList) TypedRune(rune) {}

// TypedKey moves from card to card and chooses one.
func (l *cardList) TypedKey(k *fyne.KeyEvent) {
	to := l.at
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if l.at < l.len() {
			l.choose(l.at)
		}
		return
	case fyne.KeyDown:
		to++
	case fyne.KeyUp:
		to--
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = l.len() - 1
	case fyne.KeyPageDown:
		to = l.page(l.Size().Height)
	case fyne.KeyPageUp:
		to = l.page(-l.Size().Height)
	default:
		return
	}
	l.at = max(0, min(to, l.len()-1))
	l.ScrollTo(l.at)
	l.Refresh()
}

// page is the card that far from the one that keys move from.
func (l *cardList) page(by float32) int {
	y := max(0, l.tops[l.at]+by)
	return min(l.len(), sort.Search(l.len(), func(i int) bool { return l.tops[i+1] > y }))
}

// CreateRenderer is part of fyne.Widget.
func (l *cardList) CreateRenderer() fyne.WidgetRenderer {
	return &cardListRenderer{l, []fyne.CanvasObject{l.strip, l.thumb}}
}

type cardListRenderer struct {
	l       *cardList
	objects []fyne.CanvasObject
}

// Layout is part of fyne.WidgetRenderer.
func (r *cardListRenderer) Layout(s fyne.Size) {
	r.l.strip.Resize(s)
	r.l.placeThumb()
}

// MinSize is part of fyne.WidgetRenderer.
func (r *cardListRenderer) MinSize() fyne.Size { return r.l.MinSize() }

// Objects is part of fyne.WidgetRenderer.
func (r *cardListRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Refresh is part of fyne.WidgetRenderer.
func (r *cardListRenderer) Refresh() {
	r.l.placeThumb()
	r.l.strip.Refresh()
}

// Destroy is part of fyne.WidgetRenderer.
func (r *cardListRenderer) Destroy() {}

// headed puts its second object above the first, which has the rest. The head comes last because the toolkit, when two
// objects of one parent change their least sizes in one frame, lays the parent out anew only for the last one.
type headed struct{}

// MinSize is part of fyne.Layout.
func (headed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rest, head := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(head.Width, rest.Width), head.Height+theme.Padding()+rest.Height)
}

// Layout is part of fyne.Layout.
func (headed) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	h := objects[1].MinSize().Height + theme.Padding()
	objects[1].Resize(fyne.NewSize(s.Width, h))
	objects[0].Move(fyne.NewPos(0, h))
	objects[0].Resize(fyne.NewSize(s.Width, max(0, s.Height-h)))
}
