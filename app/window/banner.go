package window

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/annotation"
)

// banner says one sentence at the foot of the window, until it is closed or another one comes.
type banner struct {
	w      *Window
	object *fyne.Container
	ground *canvas.Rectangle
	edge   *canvas.Rectangle
	text   *widget.Label
	retry  *widget.Button
	bar    *widget.ProgressBar
	bad    bool
	busy   bool // it shows how far something is
}

func newBanner(w *Window) *banner {
	b := &banner{w: w, object: container.NewStack()}
	b.object.Hide()
	return b
}

// make makes what the banner is of, when it is first needed.
func (b *banner) make() {
	if b.text != nil {
		return
	}
	b.text, b.bar, b.ground, b.edge = widget.NewLabel(""), widget.NewProgressBar(), canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	b.text.Wrapping = fyne.TextWrapWord
	b.retry = widget.NewButton("Try again", nil)
	b.retry.Importance = widget.HighImportance
	b.edge.SetMinSize(fyne.NewSize(4, 1))
	b.bar.TextFormatter = func() string { return "" }
	b.bar.Hide()
	dismiss := newIconButton(theme.CancelIcon(), b.hide)
	b.object.Objects = []fyne.CanvasObject{b.ground, container.NewBorder(nil, b.bar, b.edge, container.NewHBox(layout.NewSpacer(), b.retry, dismiss), b.text)}
}

// say tells something that went well, or that is good to know.
func (b *banner) say(text string) { b.show(text, false, nil) }

// error tells what went wrong; retry, when not nil, is offered.
func (b *banner) error(text string, retry func()) { b.show(text, true, retry) }

// offer tells something and offers to do something about it.
func (b *banner) offer(text, label string, do func()) {
	b.show(text, false, do)
	b.retry.SetText(label)
}

// progress tells how far something is that takes long, 0-1, and offers to stop it.
func (b *banner) progress(text string, part float64, stop func()) {
	if !b.busy {
		b.show(text, false, stop)
		b.busy = true
		b.bar.Show()
		b.retry.SetText("Stop")
	}
	b.text.SetText(text)
	b.bar.SetValue(part)
}

func (b *banner) show(text string, bad bool, retry func()) {
	b.make()
	b.bad, b.busy = bad, false
	b.bar.Hide()
	b.paint()
	b.text.SetText(text)
	b.retry.Hide()
	b.retry.SetText("Try again")
	if retry != nil {
		b.retry.OnTapped = func() {
			b.hide()
			retry()
		}
		b.retry.Show()
	}
	b.object.Show()
	b.w.makeRoom()
	b.object.Refresh()
}

// paint follows the theme.
func (b *banner) paint() {
	if b.text == nil {
		return
	}
	p := b.w.look.palette()
	b.ground.FillColor, b.edge.FillColor = p.Raised, p.Ink(annotation.Green).Dark
	if b.bad {
		b.edge.FillColor = p.Ink(annotation.Red).Dark
	}
	b.ground.Refresh()
	b.edge.Refresh()
}

func (b *banner) hide() {
	b.busy = false
	b.object.Hide()
	b.w.makeRoom()
}

// pass hides what was said when nothing went wrong: it is old when the next thing is done.
func (b *banner) pass() {
	if !b.bad && !b.busy {
		b.hide()
	}
}
