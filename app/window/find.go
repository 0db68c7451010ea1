package window

import (
	"context"
	"sort"
	"strconv"
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
	"dev.marginalia/article/find"
)

// findBar looks for words in the article while they are typed.
type findBar struct {
	w       *Window
	object  *fyne.Container
	entry   *findEntry
	count   *widget.Label
	options []*widget.Check
	all     *widget.Button
	search  search
	hits    []article.Range
	at      int // index of the current hit, -1 without one
	from    int // offset that a search goes on from: where the reader was, then the hit that was gone to
}

func newFindBar(w *Window) *findBar {
	f := &findBar{w: w, object: container.NewStack(), at: -1}
	f.object.Hide()
	return f
}

// make makes what the bar is of, when it is first needed.
func (f *findBar) make() {
	if f.entry != nil {
		return
	}
	w := f.w
	f.count, f.entry = widget.NewLabel(""), newFindEntry(f)
	f.entry.SetPlaceHolder("Find in this article")
	f.entry.OnChanged = f.look
	f.entry.escape = f.leave
	f.count.Importance = widget.LowImportance
	f.option("Whole words", &w.kept.FindWords)
	f.option("Match case", &w.kept.FindCase)
	f.option("Match accents", &w.kept.FindAccents)
	f.all = widget.NewButton("Highlight all", f.highlightAll)
	f.all.Importance = widget.LowImportance
	f.all.Disable()
	buttons := container.NewHBox(container.New(&tight{}, f.count), newIconButton(theme.MoveUpIcon(), func() { f.next(-1) }),
		newIconButton(theme.MoveDownIcon(), func() { f.next(1) }), newIconButton(theme.CancelIcon(), f.leave))
	more := container.New(layout.NewRowWrapLayoutWithCustomPadding(2, 0))
	for _, o := range f.options {
		more.Add(o)
	}
	more.Add(f.all)
	f.object.Objects = []fyne.CanvasObject{container.New(&inset{10, 4}, container.NewBorder(nil, more, nil, buttons, f.entry))}
}

// option adds a choice that is remembered in kept.
func (f *findBar) option(label string, kept *bool) {
	c := widget.NewCheck(label, nil)
	c.Checked = *kept
	c.OnChanged = func(on bool) {
		*kept = on
		f.w.keep()
		f.look(f.entry.Text)
	}
	f.options = append(f.options, c)
}

func (f *findBar) open() {
	if f.w.session == nil {
		return
	}
	f.make()
	f.from = f.w.view.TopOffset()
	f.object.Show()
	f.w.makeRoom()
	if r := f.w.view.Selection(); !r.Empty() && r.Len() < 80 {
		f.from = r.Start
		f.entry.Text = f.w.session.Article().Text.Slice(r)
		f.entry.Refresh()
	}
	f.look(f.entry.Text)
	f.w.win.Canvas().Focus(f.entry)
	f.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// leave closes the bar and selects the hit that was gone to, so that it can be marked.
func (f *findBar) leave() {
	var hit article.Range
	if f.at >= 0 {
		hit = f.hits[f.at]
	}
	f.close()
	if !hit.Empty() {
		f.w.view.Select(hit)
	}
}

func (f *findBar) close() {
	f.search.cancel()
	if !f.object.Visible() {
		return
	}
	f.object.Hide()
	f.w.makeRoom()
	f.show(nil)
	f.w.focusText()
}

// look finds text and goes to the first hit at or after the place where the search began.
func (f *findBar) look(text string) {
	s := f.w.session
	if s == nil || strings.TrimSpace(text) == "" {
		f.search.cancel()
		f.show(nil)
		return
	}
	o := find.Options{Words: f.w.kept.FindWords, Case: f.w.kept.FindCase, Accents: f.w.kept.FindAccents}
	f.search.start(f.w.work, s.Article(), text, o, func(hits []article.Range) {
		if f.w.session == s && f.object.Visible() {
			f.show(hits)
		}
	})
}

// show marks hits in the text and goes to the nearest.
func (f *findBar) show(hits []article.Range) {
	f.hits, f.at = hits, -1
	if len(hits) > 0 {
		f.at = sort.Search(len(hits), func(i int) bool { return hits[i].Start >= f.from }) % len(hits)
	}
	f.say()
}

// next goes to the next hit (dir 1) or to the one before (dir -1); with the bar closed it opens it.
func (f *findBar) next(dir int) {
	if !f.object.Visible() {
		f.open()
		return
	}
	if len(f.hits) == 0 {
		return
	}
	f.at = (f.at + dir + len(f.hits)) % len(f.hits)
	f.from = f.hits[f.at].Start
	f.say()
}

func (f *findBar) say() {
	switch {
	case strings.TrimSpace(f.entry.Text) == "":
		f.count.SetText("")
	case len(f.hits) == 0:
		f.count.SetText("not found")
	default:
		f.count.SetText(thousands(f.at+1) + " of " + thousands(len(f.hits)))
	}
	if len(f.hits) == 0 || f.w.app.ReadOnly() {
		f.all.Disable()
	} else {
		f.all.Enable()
	}
	f.w.view.SetHits(f.hits, f.at)
}

// thousands is n with its digits in groups.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// mostMarks is how many marks are made at once; more of one kind say nothing any more.
const mostMarks = 10_000

// highlightAll marks every hit, in one change.
func (f *findBar) highlightAll() {
	s, hits := f.w.session, f.hits
	if s == nil || len(hits) == 0 {
		return
	}
	if len(hits) > mostMarks {
		f.w.banner.error("These are too many places to mark at once: the most is "+thousands(mostMarks)+". Look for longer words.", nil)
		return
	}
	color := f.w.color
	made := 0
	f.w.work.do(func() (err error) {
		made, err = s.HighlightAll(context.Background(), hits, app.Draft{Color: color, Style: annotation.Highlight})
		return err
	}, func(err error) {
		if err != nil {
			f.w.fail(err, f.highlightAll)
			return
		}
		if f.w.session == s {
			f.w.refreshMarks()
			f.w.banner.say(marksMade(made))
		}
	})
}

func marksMade(n int) string {
	switch n {
	case 0:
		return "All of them are marked in this colour already."
	case 1:
		return "1 mark was made. Undo takes it back."
	}
	return thousands(n) + " marks were made. One undo takes them all back."
}

// findEntry is the entry of the find bar, with its keys.
type findEntry struct {
	keyEntry
	f     *findBar
	shift bool
}

func newFindEntry(f *findBar) *findEntry {
	e := &findEntry{f: f}
	e.ExtendBaseWidget(e)
	return e
}

// KeyDown watches the Shift key, which TypedKey does not tell.
func (e *findEntry) KeyDown(k *fyne.KeyEvent) {
	e.watch(k, true)
	e.keyEntry.KeyDown(k)
}

// KeyUp watches the Shift key.
func (e *findEntry) KeyUp(k *fyne.KeyEvent) {
	e.watch(k, false)
	e.keyEntry.KeyUp(k)
}

func (e *findEntry) watch(k *fyne.KeyEvent, down bool) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		e.shift = down
	}
}

// FocusLost forgets the Shift key, whose release will not be told.
func (e *findEntry) FocusLost() {
	e.shift = false
	e.keyEntry.FocusLost()
}

// TypedKey is part of fyne.Focusable.
func (e *findEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF3:
		e.f.next(direction(e.shift))
	default:
		e.keyEntry.TypedKey(k)
	}
}

// TypedShortcut is part of fyne.Shortcutable: the menu's keys for finding work while the words are typed.
func (e *findEntry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && (c.KeyName == fyne.KeyF || c.KeyName == fyne.KeyG) {
		e.f.w.menuShortcut(c)
		return
	}
	e.keyEntry.TypedShortcut(s)
}

func direction(back bool) int {
	if back {
		return -1
	}
	return 1
}
