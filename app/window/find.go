package window

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app"
	"dev.marginalia/article"
)

// findBar looks for words in the article while they are typed.
type findBar struct {
	w      *Window
	object *fyne.Container
	entry  *keyEntry
	count  *widget.Label
	hits   []article.Range
	at     int
}

func newFindBar(w *Window) *findBar {
	f := &findBar{w: w, count: widget.NewLabel(""), at: -1}
	f.entry = newKeyEntry(false)
	f.entry.SetPlaceHolder("Find in this article")
	f.entry.OnChanged = f.look
	f.entry.OnSubmitted = func(string) { f.next(1) }
	f.entry.escape = f.close
	f.count.Importance = widget.LowImportance
	buttons := container.NewHBox(f.count, iconButton(theme.MoveUpIcon(), func() { f.next(-1) }),
		iconButton(theme.MoveDownIcon(), func() { f.next(1) }), iconButton(theme.CancelIcon(), f.close))
	f.object = container.New(&inset{10, 4}, container.NewBorder(nil, nil, nil, buttons, f.entry))
	f.object.Hide()
	return f
}

func (f *findBar) open() {
	if f.w.session == nil {
		return
	}
	f.object.Show()
	if r := f.w.view.Selection(); !r.Empty() && r.Len() < 80 {
		f.entry.SetText(f.w.session.Article().Text.Slice(r))
	}
	f.look(f.entry.Text)
	f.w.win.Canvas().Focus(f.entry)
	f.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func (f *findBar) close() {
	if !f.object.Visible() {
		return
	}
	f.object.Hide()
	f.hits, f.at = nil, -1
	f.w.view.SetHits(nil, -1)
	f.w.focusText()
}

// look finds text and goes to the first hit at or after what is in view.
func (f *findBar) look(text string) {
	f.hits, f.at = nil, -1
	if f.w.session != nil {
		f.hits = app.FindInText(f.w.session.Article().Text, text)
	}
	top := f.w.view.TopOffset()
	for i, h := range f.hits {
		if h.Start >= top {
			f.at = i
			break
		}
	}
	if f.at < 0 && len(f.hits) > 0 {
		f.at = 0
	}
	f.say(text)
}

func (f *findBar) next(dir int) {
	if len(f.hits) == 0 {
		return
	}
	f.at = (f.at + dir + len(f.hits)) % len(f.hits)
	f.say(f.entry.Text)
}

func (f *findBar) say(text string) {
	switch {
	case text == "":
		f.count.SetText("")
	case len(f.hits) == 0:
		f.count.SetText("not found")
	default:
		f.count.SetText(fmt.Sprintf("%d of %d", f.at+1, len(f.hits)))
	}
	f.w.view.SetHits(f.hits, f.at)
}
