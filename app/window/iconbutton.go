package window

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// iconButton is a small button without words. (The toolkit's own button reads its fonts to find out how much room no
// words need: that takes longer than all else that stands around the text, and megabytes.)
type iconButton struct {
	widget.BaseWidget
	tapped  func()
	menu    []*fyne.MenuItem // shown when it is clicked with the other button; may be nil
	ground  *canvas.Rectangle
	image   *canvas.Image
	hovered bool
	focused bool
}

var (
	_ fyne.Tappable          = (*iconButton)(nil)
	_ fyne.SecondaryTappable = (*iconButton)(nil)
	_ fyne.Focusable         = (*iconButton)(nil)
	_ desktop.Hoverable      = (*iconButton)(nil)
)

// The sides of an icon button and of the icon in it.
const (
	buttonSide = 36
	iconSide   = 20
)

func newIconButton(icon fyne.Resource, tapped func()) *iconButton {
	b := &iconButton{tapped: tapped, ground: canvas.NewRectangle(color.Transparent), image: canvas.NewImageFromResource(icon)}
	b.ground.CornerRadius = 6
	b.image.FillMode = canvas.ImageFillContain
	b.ExtendBaseWidget(b)
	return b
}

// Tapped is part of fyne.Tappable.
func (b *iconButton) Tapped(*fyne.PointEvent) { b.tapped() }

// TappedSecondary is part of fyne.SecondaryTappable.
func (b *iconButton) TappedSecondary(e *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil && b.menu != nil {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", b.menu...), c, e.AbsolutePosition)
	}
}

// TypedKey is part of fyne.Focusable.
func (b *iconButton) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeySpace || k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter {
		b.tapped()
	}
}

// TypedRune is part of fyne.Focusable.
func (b *iconButton) TypedRune(rune) {}

// FocusGained is part of fyne.Focusable.
func (b *iconButton) FocusGained() { b.focused = true; b.paint() }

// FocusLost is part of fyne.Focusable.
func (b *iconButton) FocusLost() { b.focused = false; b.paint() }

// MouseIn is part of desktop.Hoverable.
func (b *iconButton) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.paint() }

// MouseMoved is part of desktop.Hoverable.
func (b *iconButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (b *iconButton) MouseOut() { b.hovered = false; b.paint() }

func (b *iconButton) paint() {
	b.ground.FillColor = color.Transparent
	switch {
	case b.focused:
		b.ground.FillColor = theme.Color(theme.ColorNameFocus)
	case b.hovered:
		b.ground.FillColor = theme.Color(theme.ColorNameHover)
	}
	b.ground.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (b *iconButton) CreateRenderer() fyne.WidgetRenderer {
	r := &iconButtonRenderer{b: b}
	r.Refresh()
	return r
}

type iconButtonRenderer struct{ b *iconButton }

// Layout is part of fyne.WidgetRenderer.
func (r *iconButtonRenderer) Layout(s fyne.Size) {
	r.b.ground.Resize(s)
	r.b.image.Resize(fyne.NewSquareSize(iconSide))
	r.b.image.Move(fyne.NewPos((s.Width-iconSide)/2, (s.Height-iconSide)/2))
}

// MinSize is part of fyne.WidgetRenderer.
func (r *iconButtonRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(buttonSide) }

// Objects is part of fyne.WidgetRenderer.
func (r *iconButtonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.ground, r.b.image}
}

// Refresh is part of fyne.WidgetRenderer: the colours of the theme may be others now.
func (r *iconButtonRenderer) Refresh() {
	r.b.image.Refresh()
	r.b.paint()
}

// Destroy is part of fyne.WidgetRenderer.
func (r *iconButtonRenderer) Destroy() {}
