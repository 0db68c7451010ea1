package window

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// pageView shows one page as large as it fits, on white paper in every theme.
type pageView struct {
	widget.BaseWidget
	aspect float64 // of the paper: its height to its width
	img    *canvas.Image
	paper  *canvas.Rectangle
	shadow [3]*canvas.Rectangle
	ring   *canvas.Rectangle // around the page that has the keys

	keys    func(*fyne.KeyEvent) bool
	turn    func(by int) // to another page
	resized func()
	turned  float32 // of the wheel, since the last page
}

var (
	_ fyne.Focusable    = (*pageView)(nil)
	_ fyne.Scrollable   = (*pageView)(nil)
	_ desktop.Mouseable = (*pageView)(nil)
)

func newPageView() *pageView {
	v := &pageView{aspect: math.Sqrt2, img: canvas.NewImageFromImage(nil), paper: canvas.NewRectangle(color.White), ring: canvas.NewRectangle(color.Transparent)}
	v.img.ScaleMode, v.img.FillMode = canvas.ImageScaleFastest, canvas.ImageFillStretch
	v.paper.StrokeWidth, v.ring.StrokeWidth = 1, 2
	v.ring.CornerRadius = 3
	for i := range v.shadow {
		v.shadow[i] = canvas.NewRectangle(color.NRGBA{A: 22})
		v.shadow[i].CornerRadius = float32(i + 1)
	}
	v.ring.Hide()
	v.ExtendBaseWidget(v)
	return v
}

// show shows a picture of a page.
func (v *pageView) show(img *image.RGBA, aspect float64) {
	v.img.Image, v.aspect = img, aspect
	v.Refresh()
}

// pageAir is the room around the page, for its shadow.
const pageAir = 8

// pixels is how wide a page of that aspect is shown, in device pixels.
func (v *pageView) pixels(aspect float64) int { return v.room()(aspect) }

// room is pixels for as long as the view has the size that it has; it may be asked off the window's thread.
func (v *pageView) room() func(aspect float64) int {
	scale := v.scale()
	w, h := float64(v.Size().Width-2*pageAir)*scale, float64(v.Size().Height-2*pageAir)*scale
	return func(aspect float64) int { return max(1, int(math.Min(w, h/aspect))) }
}

func (v *pageView) scale() float64 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		return float64(c.Scale())
	}
	return 1
}

// CreateRenderer is part of fyne.Widget.
func (v *pageView) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{}
	for i := len(v.shadow) - 1; i >= 0; i-- {
		objects = append(objects, v.shadow[i])
	}
	return &pageRenderer{v, append(objects, v.paper, v.img, v.ring)}
}

type pageRenderer struct {
	v       *pageView
	objects []fyne.CanvasObject
}

// Layout is part of fyne.WidgetRenderer. The picture lies on whole device pixels, one to one.
func (r *pageRenderer) Layout(size fyne.Size) {
	v, scale := r.v, r.v.scale()
	w := v.pixels(v.aspect)
	h := int(math.Round(float64(w) * v.aspect))
	if v.img.Image != nil && v.img.Image.Bounds().Dx() == w {
		h = v.img.Image.Bounds().Dy()
	}
	page := fyne.NewSize(float32(float64(w)/scale), float32(float64(h)/scale))
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(v)
	snap := func(room, length, from float32) float32 {
		p := float64((room-length)/2 + from)
		return float32(math.Round(p*scale)/scale) - from
	}
	pos := fyne.NewPos(snap(size.Width, page.Width, at.X), snap(size.Height, page.Height, at.Y))
	place := func(o fyne.CanvasObject, by, down float32) {
		o.Move(pos.SubtractXY(by, by-down))
		o.Resize(page.AddWidthHeight(2*by, 2*by))
	}
	place(v.img, 0, 0)
	place(v.paper, 1, 0)
	place(v.ring, 3, 0)
	for i, s := range v.shadow {
		place(s, float32(i+1), 2)
	}
}

// MinSize is part of fyne.WidgetRenderer.
func (r *pageRenderer) MinSize() fyne.Size { return fyne.NewSize(160, 220) }

// Refresh is part of fyne.WidgetRenderer.
func (r *pageRenderer) Refresh() {
	v := r.v
	t := v.Theme()
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	v.paper.StrokeColor = t.Color("separator", variant)
	v.ring.StrokeColor = t.Color("primary", variant)
	v.img.Hidden = v.img.Image == nil
	r.Layout(v.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

// Objects is part of fyne.WidgetRenderer.
func (r *pageRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy is part of fyne.WidgetRenderer.
func (r *pageRenderer) Destroy() {}

// Resize is part of fyne.CanvasObject.
func (v *pageView) Resize(s fyne.Size) {
	changed := s != v.Size()
	v.BaseWidget.Resize(s)
	if changed && v.resized != nil {
		v.resized()
	}
}

// TypedKey is part of fyne.Focusable.
func (v *pageView) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		v.turn(-1)
	case fyne.KeyRight, fyne.KeyDown, fyne.KeySpace:
		v.turn(1)
	default:
		v.keys(k)
	}
}

// TypedRune is part of fyne.Focusable.
func (v *pageView) TypedRune(rune) {}

// FocusGained is part of fyne.Focusable.
func (v *pageView) FocusGained() { v.ring.Show(); v.Refresh() }

// FocusLost is part of fyne.Focusable.
func (v *pageView) FocusLost() { v.ring.Hide(); v.Refresh() }

// MouseDown is part of desktop.Mouseable: the page takes the keys.
func (v *pageView) MouseDown(*desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Focus(v)
	}
}

// MouseUp is part of desktop.Mouseable.
func (v *pageView) MouseUp(*desktop.MouseEvent) {}

// wheelPage is how far the wheel is turned for a page.
const wheelPage = 20

// Scrolled is part of fyne.Scrollable.
func (v *pageView) Scrolled(e *fyne.ScrollEvent) {
	v.turned -= e.Scrolled.DY
	for ; v.turned >= wheelPage; v.turned -= wheelPage {
		v.turn(1)
	}
	for ; v.turned <= -wheelPage; v.turned += wheelPage {
		v.turn(-1)
	}
}
