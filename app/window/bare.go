package window

import (
	"cmp"
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/app/textview"
)

// newBare makes win a window that has only the text, between the grounds of the panels: all that the first picture
// needs.
func newBare(ui fyne.App, win fyne.Window, a *app.App, kept app.Preferences, work *background) (*Window, error) {
	engine, err := a.Engine()
	if err != nil {
		return nil, fmt.Errorf("open window: %w", err)
	}
	w := &Window{ui: ui, win: win, app: a, kept: kept, work: work, color: annotation.Yellow, engine: engine, painter: textview.NewPainter()}
	w.look = look{textview.PaletteNamed(kept.Theme)}
	ui.Settings().SetTheme(w.look)
	w.win.SetPadded(false)
	w.view = textview.New(engine, w.painter, w.look.palette(), a.Now)
	w.view.WithoutBar = true
	if kept.TextSize != 0 {
		w.view.SetTextSize(kept.TextSize)
	}
	w.view.SetTypography(typography(kept))
	w.pictures = newPictures(w)
	w.view.Picture = w.pictures.get
	p := w.look.palette()
	left, right, menu := firstGround(p.Surface), firstGround(p.Surface), firstGround(p.Raised)
	w.letters = newLetters(w) // the panes tell it whether it is wanted
	w.panes = container.New(&panes{w: w}, left, w.view, right)
	w.root = container.New(menuAbove(cmp.Or(kept.MenuHeight, firstMenuHeight)), menu, w.panes)
	w.win.SetContent(w.root)
	w.win.Resize(windowSize(kept))
	w.root.Resize(windowSize(kept)) // the toolkit does so when it has made the window; the text is set before
	return w, nil
}

// firstGround is a ground of the first picture. It is a picture itself, as the text is: a software renderer compiles a
// program for each kind of thing that it draws, and one for rectangles would keep the text waiting.
func firstGround(c color.NRGBA) *canvas.Image {
	img := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	img.SetNRGBA(0, 0, c)
	return canvas.NewImageFromImage(img)
}

// firstMenuHeight is that of the menu bar, until the window remembers how high it was.
const firstMenuHeight = 24.8

// menuAbove lays out a ground of that height, and what is under it.
type menuAbove float32

// MinSize is that of what is under it.
func (h menuAbove) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[1].MinSize().AddWidthHeight(0, float32(h))
}

// Layout is part of fyne.Layout.
func (h menuAbove) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(size.Width, float32(h)))
	objects[1].Move(fyne.NewPos(0, float32(h)))
	objects[1].Resize(size.SubtractWidthHeight(0, float32(h)))
}
