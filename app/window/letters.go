package window

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// The button's size: it has room between the column and the scrollbar, however narrow the window is.
const (
	lettersWidth  = 22
	lettersHeight = 22
	lettersAside  = 15 // of the right edge: the scrollbar is there
)

// letters is the button beside the text that leads to its looks while the library, which has one, is not shown. It is
// faint until the mouse comes.
type letters struct {
	widget.BaseWidget
	w      *Window
	ground *canvas.Rectangle
	text   *canvas.Text
	over   bool
}

var (
	_ desktop.Hoverable  = (*letters)(nil)
	_ desktop.Cursorable = (*letters)(nil)
)

func newLetters(w *Window) *letters {
	l := &letters{w: w, ground: canvas.NewRectangle(color.Transparent), text: canvas.NewText("Aa", color.Transparent)}
	l.text.TextSize, l.text.Alignment = 12.5, fyne.TextAlignCenter
	l.ground.CornerRadius = 5
	l.ExtendBaseWidget(l)
	return l
}

// Tapped is part of fyne.Tappable.
func (l *letters) Tapped(*fyne.PointEvent) { l.w.showComfort() }

// MouseIn is part of desktop.Hoverable.
func (l *letters) MouseIn(*desktop.MouseEvent) { l.hover(true) }

// MouseMoved is part of desktop.Hoverable.
func (l *letters) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (l *letters) MouseOut() { l.hover(false) }

func (l *letters) hover(over bool) {
	l.over = over
	l.Refresh()
}

// Cursor is part of desktop.Cursorable.
func (l *letters) Cursor() desktop.Cursor { return desktop.PointerCursor }

// Refresh follows the theme.
func (l *letters) Refresh() {
	p := l.w.look.palette()
	ink, ground := p.Muted, color.NRGBA{}
	ink.A = 150
	if l.over {
		ink, ground = p.Text, p.Faint
	}
	l.text.Color, l.ground.FillColor = ink, ground
	l.text.Refresh()
	l.ground.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (l *letters) CreateRenderer() fyne.WidgetRenderer {
	l.Refresh()
	return &placedRenderer{min: fyne.NewSize(lettersWidth, lettersHeight), objects: []fyne.CanvasObject{l.ground, l.text}, place: func(s fyne.Size) {
		l.ground.Resize(s)
		l.text.Resize(s)
	}}
}

// upperRight puts one object into the upper right corner of the text.
type upperRight struct{}

// MinSize is part of fyne.Layout.
func (upperRight) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout is part of fyne.Layout.
func (upperRight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(objects[0].MinSize())
	objects[0].Move(fyne.NewPos(size.Width-lettersAside-lettersWidth, 8))
}
