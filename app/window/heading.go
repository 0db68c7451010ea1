package window

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"dev.marginalia/app/textview"
)

// heading is the name of a panel, set by the program's own engine: the toolkit would read three fonts for it.
type heading struct {
	object *fyne.Container
	prose  *textview.Prose
	text   string
}

// headingWidth is the room that a panel's name may take.
const headingWidth = 104

func newHeading(w *Window, text string) *heading {
	h := &heading{prose: textview.NewProse(w.engine, w.painter), text: text}
	h.object = container.New(h, h.prose)
	h.paint(w.look.palette())
	w.headings = append(w.headings, h)
	return h
}

// paint follows the theme.
func (h *heading) paint(p *textview.Palette) {
	h.prose.Set([]textview.Para{{Text: h.text, Family: "serif", Size: 16, Bold: true, Color: p.Text, MaxLines: 1}}, headingWidth)
}

// MinSize is part of fyne.Layout.
func (h *heading) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(headingWidth+8, h.prose.MinSize().Height)
}

// Layout is part of fyne.Layout: the name stands in the middle of the height.
func (h *heading) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	height := h.prose.MinSize().Height
	h.prose.Move(fyne.NewPos(8, (size.Height-height)/2))
	h.prose.Resize(fyne.NewSize(headingWidth, height))
}
