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
type emptyState struct{ object *fyne.Container }

func newEmptyState(w *Window) *emptyState {
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("icon.svg", assets.IconSVG()))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(96, 96))
	text := widget.NewLabelWithStyle("Drop a web page, a book or any document here, or open one.", fyne.TextAlignCenter, fyne.TextStyle{})
	open := widget.NewButton("Open a file…", w.chooseFile)
	open.Importance = widget.HighImportance
	return &emptyState{container.NewCenter(container.NewVBox(icon, text, container.NewHBox(layout.NewSpacer(), open, layout.NewSpacer())))}
}
