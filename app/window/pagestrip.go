package window

import (
	"image"
	"image/color"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// pageStrip is the row of small pages: those in view are painted, the one that is shown large stands out. A click shows
// another.
type pageStrip struct {
	widget.List
	keys func(*fyne.KeyEvent) bool
	turn func(by int)
}

// The room of a small page, in the window's units; its number stands below it.
const thumbWidth, thumbHeight, thumbNumber = 92, 130, 17

// newPageStrip makes a strip: count is how many pages there are, picture one of them so wide in device pixels or nil when
// it is not painted yet, aspect their height to their width, choose what a click does.
func newPageStrip(count func() int, picture func(i, width int) image.Image, aspect func() float64, choose func(i int)) *pageStrip {
	s := &pageStrip{}
	s.Length = count
	s.CreateItem = func() fyne.CanvasObject { return newThumb() }
	s.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		t := o.(*thumb)
		t.aspect = aspect()
		width, _ := t.pixels()
		t.show(i, picture(i, width))
	}
	s.OnSelected = choose
	s.HideSeparators = true
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey is part of fyne.Focusable.
func (s *pageStrip) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyUp, fyne.KeyLeft:
		s.turn(-1)
	case fyne.KeyDown, fyne.KeyRight:
		s.turn(1)
	default:
		s.keys(k)
	}
}

// thumb is a small page.
type thumb struct {
	widget.BaseWidget
	aspect float64
	img    *canvas.Image
	paper  *canvas.Rectangle
	number *canvas.Text
}

func newThumb() *thumb {
	t := &thumb{aspect: math.Sqrt2, img: canvas.NewImageFromImage(nil), paper: canvas.NewRectangle(color.White), number: canvas.NewText("", color.Black)}
	t.img.ScaleMode, t.img.FillMode = canvas.ImageScaleSmooth, canvas.ImageFillStretch
	t.paper.StrokeWidth = 1
	t.number.Alignment, t.number.TextSize = fyne.TextAlignCenter, 11
	t.ExtendBaseWidget(t)
	return t
}

// show shows page i, from 0; without a picture white paper.
func (t *thumb) show(i int, img image.Image) {
	t.number.Text = strconv.Itoa(i + 1)
	t.img.Image = img
	t.Refresh()
}

// pixels is how large the page is, in device pixels.
func (t *thumb) pixels() (w, h int) {
	scale := 1.0
	if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
		scale = float64(c.Scale())
	}
	width := math.Round(math.Min(thumbWidth, thumbHeight/t.aspect) * scale)
	return int(width), int(math.Round(width * t.aspect))
}

// CreateRenderer is part of fyne.Widget.
func (t *thumb) CreateRenderer() fyne.WidgetRenderer {
	return &thumbRenderer{t, []fyne.CanvasObject{t.paper, t.img, t.number}}
}

type thumbRenderer struct {
	t       *thumb
	objects []fyne.CanvasObject
}

// Layout is part of fyne.WidgetRenderer.
func (r *thumbRenderer) Layout(size fyne.Size) {
	t := r.t
	w := math.Min(thumbWidth, thumbHeight/t.aspect)
	h := w * t.aspect
	page := fyne.NewSize(float32(w), float32(h))
	pos := fyne.NewPos((size.Width-page.Width)/2, 6+(thumbHeight-page.Height)/2)
	t.img.Move(pos)
	t.img.Resize(page)
	t.paper.Move(pos.SubtractXY(1, 1))
	t.paper.Resize(page.AddWidthHeight(2, 2))
	t.number.Move(fyne.NewPos(0, 6+thumbHeight+1))
	t.number.Resize(fyne.NewSize(size.Width, thumbNumber-2))
}

// MinSize is part of fyne.WidgetRenderer.
func (r *thumbRenderer) MinSize() fyne.Size {
	return fyne.NewSize(thumbWidth+16, 6+thumbHeight+thumbNumber)
}

// Refresh is part of fyne.WidgetRenderer.
func (r *thumbRenderer) Refresh() {
	t, variant := r.t.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	r.t.paper.StrokeColor = t.Color("separator", variant)
	r.t.number.Color = t.Color("placeHolder", variant)
	r.t.img.Hidden = r.t.img.Image == nil
	r.Layout(r.t.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

// Objects is part of fyne.WidgetRenderer.
func (r *thumbRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy is part of fyne.WidgetRenderer.
func (r *thumbRenderer) Destroy() {}
