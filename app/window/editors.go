package window

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/article"
)

// keyEntry is an entry that tells of Escape and Ctrl+Enter.
type keyEntry struct {
	widget.Entry
	escape func()
	submit func()
	key    func(*fyne.KeyEvent) bool // sees keys first; true when it used one
}

func newKeyEntry(lines bool) *keyEntry {
	e := &keyEntry{}
	e.MultiLine = lines
	if lines {
		e.Wrapping = fyne.TextWrapWord
	}
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey is part of fyne.Focusable.
func (e *keyEntry) TypedKey(k *fyne.KeyEvent) {
	if e.key != nil && e.key(k) {
		return
	}
	if k.Name == fyne.KeyEscape && e.escape != nil {
		e.escape()
		return
	}
	e.Entry.TypedKey(k)
}

// TypedShortcut is part of fyne.Shortcutable.
func (e *keyEntry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) && e.submit != nil {
		e.submit()
		return
	}
	e.Entry.TypedShortcut(s)
}

// subject is what an editor is about: a mark that is there, or a selection that will become one.
type subject struct {
	mark annotation.Annotation
	sel  article.Range
	new  bool
}

// subject is the selection, else the chosen mark, else the mark under the caret.
func (w *Window) subject() (subject, bool) {
	if w.session == nil || w.app.ReadOnly() {
		return subject{}, false
	}
	if r := w.view.Selection(); !r.Empty() {
		return subject{sel: r, new: true, mark: annotation.Annotation{Color: w.color}}, true
	}
	if m, ok := w.chosen(); ok {
		return subject{mark: m}, true
	}
	if under := w.session.Set().At(w.view.Caret()); len(under) > 0 {
		return subject{mark: under[0]}, true
	}
	return subject{}, false
}

// quoted is the passage of a mark of the article that is open, with the descriptions of pictures in its lines.
func (w *Window) quoted(a annotation.Annotation) string { return quotedIn(w.session.Article(), a) }

func quotedIn(doc *article.Article, a annotation.Annotation) string {
	if a.Orphan {
		return strings.ReplaceAll(a.Exact, article.Sign, "")
	}
	return doc.Plain(article.Range{Start: a.Start, End: a.End})
}

func (w *Window) passage(s subject) string {
	text := w.quoted(s.mark)
	if s.new {
		text = w.session.Article().Plain(s.sel)
	}
	rs := []rune(strings.Join(strings.Fields(text), " "))
	if len(rs) > 160 {
		rs = append(rs[:159], '…')
	}
	return string(rs)
}

// editNote asks for a note on the selection or the chosen mark.
func (w *Window) editNote() {
	if w.waits(w.editNote) {
		return
	}
	s, ok := w.subject()
	if !ok {
		return
	}
	entry := newKeyEntry(true)
	entry.SetMinRowsVisible(6)
	entry.SetPlaceHolder("Write a note. Markdown works: **bold**, *italic*, lists.")
	entry.SetText(s.mark.Note)
	entry.CursorRow = strings.Count(s.mark.Note, "\n")
	save := func() {
		note := entry.Text
		switch {
		case !s.new:
			w.edit(s.mark.ID, app.Edit{Note: &note})
		case strings.TrimSpace(note) != "":
			w.highlight(s.sel, app.Draft{Color: w.color, Note: note})
		}
	}
	w.ask(question{"Note", w.passage(s), "Ctrl+Enter saves, Escape leaves it as it was.", "Save"}, entry, entry, save)
}

// question is the words around an editor.
type question struct{ title, about, hint, yes string }

// ask shows an editor over the window. done is called when the person says yes.
func (w *Window) ask(q question, content fyne.CanvasObject, focus *keyEntry, done func()) {
	quote := widget.NewLabelWithStyle(q.about, fyne.TextAlignLeading, fyne.TextStyle{Italic: true})
	quote.Wrapping = fyne.TextWrapWord
	help := widget.NewLabel(q.hint)
	help.Importance = widget.LowImportance
	var pop *widget.PopUp
	leave := func() {
		pop.Hide()
		w.focusText()
	}
	save := func() {
		leave()
		done()
	}
	ok := widget.NewButton(q.yes, save)
	ok.Importance = widget.HighImportance
	buttons := container.NewHBox(help, layout.NewSpacer(), widget.NewButton("Cancel", leave), ok)
	head := container.NewVBox(widget.NewLabelWithStyle(q.title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}), quote)
	pop = widget.NewModalPopUp(container.New(&inset{10, 8}, container.NewBorder(head, buttons, nil, nil, content)), w.win.Canvas())
	focus.escape, focus.submit = leave, save
	pop.Resize(fyne.NewSize(min(560, w.win.Canvas().Size().Width-40), pop.MinSize().Height))
	pop.Show()
	w.win.Canvas().Focus(focus)
}

// editTags asks for the tags of the selection or the chosen mark.
func (w *Window) editTags() {
	if w.waits(w.editTags) {
		return
	}
	s, ok := w.subject()
	if !ok {
		return
	}
	known, err := w.knownTags()
	if err != nil {
		w.fail(err, nil)
		return
	}
	t := newTagEditor(known, s.mark.Tags)
	done := func() {
		tags := t.all()
		switch {
		case !s.new:
			w.edit(s.mark.ID, app.Edit{Tags: &tags})
		case len(tags) > 0:
			w.highlight(s.sel, app.Draft{Color: w.color, Tags: tags})
		}
	}
	w.ask(question{"Tags", w.passage(s), "Enter adds a tag, Enter again saves.", "Save"}, t.object, t.entry, done)
	t.submit = t.entry.submit
}

// tagEditor is an entry that completes from known tags, over the tags that were chosen.
type tagEditor struct {
	object *fyne.Container
	entry  *keyEntry
	chips  *fyne.Container
	offers *fyne.Container
	known  []string
	tags   []string
	best   []string // what is offered now
	at     int      // index in best of the one that Tab takes, -1 for none
	submit func()
}

// maxOffers is how many completions are shown at once.
const maxOffers = 6

func newTagEditor(known, tags []string) *tagEditor {
	t := &tagEditor{known: known, tags: append([]string{}, tags...), entry: newKeyEntry(false), chips: container.New(layout.NewRowWrapLayout()), offers: container.NewVBox()}
	t.entry.SetPlaceHolder("history/cold war")
	t.entry.OnChanged = func(string) { t.offer() }
	t.entry.OnSubmitted = func(string) { t.enter() }
	t.entry.key = t.key
	t.object = container.NewVBox(t.chips, t.entry, t.offers)
	t.showChips()
	t.offer()
	return t
}

// key lets Down, Up and Tab choose among what is offered, and Backspace take back the last tag.
func (t *tagEditor) key(k *fyne.KeyEvent) bool {
	switch {
	case k.Name == fyne.KeyDown && len(t.best) > 0:
		t.at = (t.at + 1) % len(t.best)
	case k.Name == fyne.KeyUp && len(t.best) > 0:
		t.at = (t.at + len(t.best)) % (len(t.best) + 1)
		if t.at == len(t.best) {
			t.at = -1
		}
	case k.Name == fyne.KeyBackspace && t.entry.Text == "" && len(t.tags) > 0:
		t.tags = t.tags[:len(t.tags)-1]
		t.showChips()
		t.offer()
	default:
		return false
	}
	t.showOffers()
	return true
}

// enter adds what was chosen or typed; with nothing typed it saves.
func (t *tagEditor) enter() {
	switch {
	case t.at >= 0 && t.at < len(t.best):
		t.add(t.best[t.at])
	case strings.TrimSpace(t.entry.Text) != "":
		for _, part := range strings.Split(t.entry.Text, ",") {
			t.add(part)
		}
	case t.submit != nil:
		t.submit()
	}
}

func (t *tagEditor) add(tag string) {
	if strings.TrimSpace(tag) == "" {
		return
	}
	t.tags = append(t.tags, tag)
	t.entry.SetText("")
	t.showChips()
	t.offer()
}

// all are the tags, with one that was typed and not yet added.
func (t *tagEditor) all() []string {
	tags := append([]string{}, t.tags...)
	for _, part := range strings.Split(t.entry.Text, ",") {
		if strings.TrimSpace(part) != "" {
			tags = append(tags, part)
		}
	}
	return tags
}

func (t *tagEditor) showChips() {
	t.chips.RemoveAll()
	for i, tag := range t.tags {
		b := widget.NewButtonWithIcon(tag, theme.CancelIcon(), func() {
			t.tags = append(t.tags[:i:i], t.tags[i+1:]...)
			t.showChips()
			t.offer()
		})
		b.IconPlacement = widget.ButtonIconTrailingText
		t.chips.Add(b)
	}
}

// offer finds known tags that go on as what was typed, at their start or after a slash or a space.
func (t *tagEditor) offer() {
	t.best, t.at = app.CompleteTag(t.known, t.tags, t.entry.Text, maxOffers), -1
	t.showOffers()
}

func (t *tagEditor) showOffers() {
	t.offers.RemoveAll()
	for i, tag := range t.best {
		b := widget.NewButton(tag, func() { t.add(tag) })
		b.Alignment = widget.ButtonAlignLeading
		b.Importance = widget.LowImportance
		if i == t.at {
			b.Importance = widget.MediumImportance
		}
		t.offers.Add(b)
	}
	t.offers.Refresh()
}
