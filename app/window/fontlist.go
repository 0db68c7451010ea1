package window

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// fontList asks for one of the machine's fonts by its name.
type fontList struct {
	w     *Window
	pop   *widget.PopUp
	entry *keyEntry
	list  *widget.List
	all   []string
	shown []string
	at    int // index of the one that Enter takes
}

// chooseFont shows the list when the fonts have been looked through.
func (w *Window) chooseFont() {
	var names []string
	w.work.do(func() error {
		names = w.app.SystemFonts()
		return nil
	}, func(error) { w.showFonts(names) })
}

func (w *Window) showFonts(names []string) *fontList {
	l := &fontList{w: w, all: names, entry: newKeyEntry(false)}
	l.list = widget.NewList(func() int { return len(l.shown) }, func() fyne.CanvasObject { return widget.NewLabel("") }, l.fill)
	l.list.HideSeparators = true
	l.list.OnSelected = func(i widget.ListItemID) {
		l.at = i
		l.take()
	}
	l.entry.PlaceHolder = "Name of a font"
	l.entry.OnChanged = l.filter
	l.entry.key = l.key
	l.entry.escape = l.leave
	l.entry.OnSubmitted = func(string) { l.take() }
	title := widget.NewLabelWithStyle("Fonts of this machine", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	buttons := container.NewHBox(layout.NewSpacer(), widget.NewButton("Cancel", l.leave))
	l.pop = widget.NewModalPopUp(container.New(&inset{10, 8}, container.NewBorder(container.NewVBox(title, l.entry), buttons, nil, nil, l.list)), w.win.Canvas())
	size := w.win.Canvas().Size()
	l.pop.Resize(fyne.NewSize(min(420, size.Width-40), min(520, size.Height-40)))
	l.pop.Show()
	l.filter("")
	for i, name := range l.shown {
		if name == w.kept.Font {
			l.move(i)
		}
	}
	w.win.Canvas().Focus(l.entry)
	return l
}

func (l *fontList) fill(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(l.shown) {
		return
	}
	label := o.(*widget.Label)
	label.TextStyle.Bold = i == l.at
	label.Importance = widget.MediumImportance
	if i == l.at {
		label.Importance = widget.HighImportance
	}
	label.SetText(l.shown[i])
}

// filter shows the fonts whose names have every word of query in them.
func (l *fontList) filter(query string) {
	l.shown = nil
	for _, name := range l.all {
		lower, fits := strings.ToLower(name), true
		for _, word := range strings.Fields(strings.ToLower(query)) {
			fits = fits && strings.Contains(lower, word)
		}
		if fits {
			l.shown = append(l.shown, name)
		}
	}
	l.list.UnselectAll()
	l.move(0)
}

func (l *fontList) move(to int) {
	l.at = max(0, min(to, len(l.shown)-1))
	l.list.Refresh()
	l.list.ScrollTo(l.at)
}

// key moves in the list while the name is typed.
func (l *fontList) key(k *fyne.KeyEvent) bool {
	const page = 10
	switch k.Name {
	case fyne.KeyDown:
		l.move(l.at + 1)
	case fyne.KeyUp:
		l.move(l.at - 1)
	case fyne.KeyPageDown:
		l.move(l.at + page)
	case fyne.KeyPageUp:
		l.move(l.at - page)
	default:
		return false
	}
	return true
}

func (l *fontList) take() {
	if l.at >= len(l.shown) {
		return
	}
	l.leave()
	l.w.setFont(l.shown[l.at])
}

// leave goes back to the popover that it came from, or to the text.
func (l *fontList) leave() {
	l.pop.Hide()
	if c := l.w.comfort; c == nil || !c.pop.Visible() {
		l.w.focusText()
	}
}
