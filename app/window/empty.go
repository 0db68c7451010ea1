package window

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/assets"
)

// emptyState is shown when no article is open.
type emptyState struct {
	w      *Window
	object *fyne.Container
}

func newEmptyState(w *Window) *emptyState {
	e := &emptyState{w: w, object: container.NewStack()}
	e.object.Hide()
	return e
}

func (e *emptyState) show() {
	if len(e.object.Objects) == 0 {
		e.object.Add(e.make())
	}
	e.object.Show()
}

func (e *emptyState) make() fyne.CanvasObject {
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("icon.svg", assets.IconSVG()))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(96, 96))
	text := widget.NewLabelWithStyle("Drop a web page, a book or any document here, or open one.", fyne.TextAlignCenter, fyne.TextStyle{})
	open := widget.NewButton("Open a file…", e.w.chooseFile)
	open.Importance = widget.HighImportance
	return container.NewCenter(container.NewVBox(icon, text, container.NewHBox(layout.NewSpacer(), open, layout.NewSpacer())))
}
