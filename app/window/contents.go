package window

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app/textview"
	"dev.marginalia/article"
)

// contentsWidth is the width of the list of contents.
const contentsWidth = 520

// showContents shows the table of contents, on the entry that is being read; a click goes there.
func (w *Window) showContents() {
	if w.session == nil {
		return
	}
	entries := w.session.Article().Outline()
	if len(entries) == 0 {
		w.banner.say("This article has no headings to go to.")
		return
	}
	engine, err := w.app.Engine()
	if err != nil {
		w.fail(err, nil)
		return
	}
	var pop *widget.PopUp
	canvas := w.win.Canvas().Size()
	width := min(contentsWidth, canvas.Width-60)
	indent := func(e article.Entry) float32 { return 20 * float32(min(e.Level, 6)-1) }
	current := entryAt(entries, w.view.TopOffset())
	paras := func(i int) []textview.Para {
		p := w.look.palette()
		para := textview.Para{Text: entries[i].Title, Family: "serif", Size: 16, Color: p.Text, Bold: i == current, MaxLines: 2}
		if entries[i].Level > 1 {
			para.Size, para.Color = 15, p.Muted
		}
		return []textview.Para{para}
	}
	list := widget.NewList(
		func() int { return len(entries) },
		func() fyne.CanvasObject { return container.NewWithoutLayout(textview.NewProse(engine, w.painter)) },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			prose := o.(*fyne.Container).Objects[0].(*textview.Prose)
			left := 10 + indent(entries[i])
			room := width - left - 30
			h := prose.Set(paras(i), float64(room))
			prose.Move(fyne.NewPos(left, 5))
			prose.Resize(fyne.NewSize(room, float32(h)))
		})
	list.HideSeparators = true
	for i := range entries {
		list.SetItemHeight(i, float32(textview.HeightOf(engine, paras(i), float64(width-40-indent(entries[i]))))+10)
	}
	leave := func() {
		pop.Hide()
		w.focusText()
	}
	list.OnSelected = func(i widget.ListItemID) {
		leave()
		w.view.Jump(entries[i].Offset)
	}
	title := widget.NewLabelWithStyle("Contents", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	buttons := container.NewHBox(layout.NewSpacer(), widget.NewButton("Close", leave))
	pop = widget.NewModalPopUp(container.New(&inset{10, 8}, container.NewBorder(title, buttons, nil, nil, list)), w.win.Canvas())
	pop.Resize(fyne.NewSize(width+20, min(640, canvas.Height-60)))
	pop.Show()
	if current > 3 {
		list.ScrollTo(current)
	}
}

// entryAt is the last entry that begins at or before offset o.
func entryAt(entries []article.Entry, o int) int {
	at := 0
	for i, e := range entries {
		if e.Offset <= o {
			at = i
		}
	}
	return at
}
