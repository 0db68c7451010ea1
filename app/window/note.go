package window

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app/textview"
)

// Geometry of a footnote that is shown in place.
const (
	noteWidth    = 380
	noteMaxLines = 14
)

// showNote shows a footnote over the text, by its sign.
func (w *Window) showNote(n textview.Note) {
	engine, err := w.app.Engine()
	if err != nil {
		w.fail(err, nil)
		return
	}
	p := w.look.palette()
	width := min(noteWidth, float64(w.view.Size().Width)-40)
	prose := textview.NewProse(engine, w.painter)
	h := prose.Set([]textview.Para{{Text: n.Text, Family: "serif", Size: 16, Color: p.Text, MaxLines: noteMaxLines}}, width)
	var pop *widget.PopUp
	leave := func() {
		pop.Hide()
		w.focusText()
	}
	to := widget.NewButton("Go to the note", func() {
		leave()
		w.view.Jump(n.Offset)
	})
	to.Importance = widget.LowImportance
	sized := container.New(&fixed{fyne.NewSize(float32(width), float32(h))}, prose)
	pop = widget.NewPopUp(container.New(&inset{14, 10}, container.NewVBox(sized, container.NewHBox(layout.NewSpacer(), to))), w.win.Canvas())
	size := pop.MinSize()
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.view)
	x := origin.X + float32(n.Sign.X+n.Sign.W/2) - size.Width/2
	y := origin.Y + float32(n.Sign.Y+n.Sign.H) + 4
	canvas := w.win.Canvas().Size()
	if y+size.Height > canvas.Height-8 {
		y = max(8, origin.Y+float32(n.Sign.Y)-size.Height-4)
	}
	pop.ShowAtPosition(fyne.NewPos(max(8, min(x, canvas.Width-size.Width-8)), y))
}

// fixed gives one object a size that does not change.
type fixed struct{ size fyne.Size }

// MinSize is part of fyne.Layout.
func (f *fixed) MinSize([]fyne.CanvasObject) fyne.Size { return f.size }

// Layout is part of fyne.Layout.
func (f *fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(f.size)
}
