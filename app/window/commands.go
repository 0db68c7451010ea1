package window

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/app/textview"
)

// menus are the items whose words change.
type menus struct {
	undo, redo *fyne.MenuItem
	originals  *fyne.MenuItem
	main       *fyne.MainMenu
}

const ctrl = fyne.KeyModifierShortcutDefault

// item is a menu item with its key. Keys without a modifier are typed into the text, not shortcuts; the menu
// names them all the same.
func item(label string, key fyne.KeyName, mod fyne.KeyModifier, do func()) *fyne.MenuItem {
	i := fyne.NewMenuItem(label, do)
	if key != "" {
		i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: mod}
	}
	return i
}

// mainMenu lists every command with its key.
func (w *Window) mainMenu() *fyne.MainMenu {
	w.menu.undo = fyne.NewMenuItem("Undo", func() { w.textOr(&fyne.ShortcutUndo{}, w.undo) })
	w.menu.undo.Shortcut = &fyne.ShortcutUndo{}
	w.menu.redo = item("Redo", fyne.KeyZ, ctrl|fyne.KeyModifierShift, func() { w.textOr(&fyne.ShortcutRedo{}, w.redo) })
	duplicate := fyne.NewMenuItem("Copy with source", func() { w.textOr(&fyne.ShortcutCopy{Clipboard: w.ui.Clipboard()}, w.copyQuote) })
	duplicate.Shortcut = &fyne.ShortcutCopy{Clipboard: w.ui.Clipboard()}
	w.menu.originals = item("Keep the files that are read", "", 0, w.toggleOriginals)
	quit := item("Quit", fyne.KeyQ, ctrl, w.close)
	quit.IsQuit = true
	mark := fyne.NewMenu("Mark")
	for i, c := range annotation.Colors {
		mark.Items = append(mark.Items, item(title(string(c)), fyne.KeyName(rune('1'+i)), 0, func() { w.paint(c) }))
	}
	mark.Items = append(mark.Items, fyne.NewMenuItemSeparator(),
		item("Highlight", fyne.KeyH, 0, func() { w.restyle(annotation.Highlight) }),
		item("Underline", fyne.KeyU, 0, func() { w.restyle(annotation.Underline) }),
		item("Squiggly underline", fyne.KeyW, 0, func() { w.restyle(annotation.Squiggly) }),
		item("Strike out", fyne.KeyX, 0, func() { w.restyle(annotation.Strikeout) }),
		fyne.NewMenuItemSeparator(),
		item("Note…", fyne.KeyN, 0, w.editNote),
		item("Tags…", fyne.KeyT, 0, w.editTags),
		item("Remove mark", fyne.KeyDelete, 0, w.removeMark), fyne.NewMenuItemSeparator())
	mark.Items = append(mark.Items, w.citing()...)
	w.menu.main = fyne.NewMainMenu(
		fyne.NewMenu("File", item("Open…", fyne.KeyO, ctrl, w.chooseFile), item("Open address…", fyne.KeyO, ctrl|fyne.KeyModifierShift, w.askAddress), fyne.NewMenuItemSeparator(),
			item("Export…", fyne.KeyE, ctrl, w.exportDialog), item("Export library…", fyne.KeyE, ctrl|fyne.KeyModifierShift, w.exportLibraryDialog), item("Import annotations…", fyne.KeyI, ctrl, w.chooseMarks),
			fyne.NewMenuItemSeparator(), item("Rename…", fyne.KeyF2, ctrl, w.rename), item("Read again", "", 0, w.readAgain), item("Move to trash", "", 0, w.remove), fyne.NewMenuItemSeparator(), w.menu.originals, fyne.NewMenuItemSeparator(), quit),
		fyne.NewMenu("Edit", w.menu.undo, w.menu.redo, fyne.NewMenuItemSeparator(), duplicate, fyne.NewMenuItemSeparator(),
			item("Find…", fyne.KeyF, ctrl, w.find.open), item("Find next", fyne.KeyG, ctrl, func() { w.find.next(1) }),
			item("Find previous", fyne.KeyG, ctrl|fyne.KeyModifierShift, func() { w.find.next(-1) }), fyne.NewMenuItemSeparator(),
			item("Pick a sentence", fyne.KeyF, 0, w.inText(w.view.ShowHints)), item("Select by sentences", fyne.KeyV, 0, w.inText(w.view.SelectSentence)),
			item("Caret in the text", fyne.KeyF7, 0, w.inText(w.view.ToggleCaret))),
		mark,
		fyne.NewMenu("View", item("Contents…", fyne.KeyJ, ctrl, w.showContents), item("Back from a link", fyne.KeyLeft, fyne.KeyModifierAlt, func() { w.view.Back() }), fyne.NewMenuItemSeparator(), item("Text and theme…", fyne.KeyComma, ctrl, w.showComfort), item("Next theme", fyne.KeyD, ctrl, w.nextTheme), fyne.NewMenuItemSeparator(),
			item("Larger text", fyne.KeyEqual, ctrl, func() { w.resizeText(1) }), item("Smaller text", fyne.KeyMinus, ctrl, func() { w.resizeText(-1) }),
			item("Usual text size", fyne.Key0, ctrl, func() { w.resizeText(0) }), fyne.NewMenuItemSeparator(),
			item("Library", fyne.KeyL, ctrl, func() { w.togglePanel(&w.kept.HideLibrary) }), item("Annotations", fyne.KeyK, ctrl, func() { w.togglePanel(&w.kept.HideMarks) })),
		fyne.NewMenu("Help", item("Keys", fyne.KeyF1, 0, w.showKeys), fyne.NewMenuItem("About Marginalia", w.about)))
	return w.menu.main
}

// inText is a command of the text: it then has the keys.
func (w *Window) inText(do func()) func() {
	return func() {
		w.focusText()
		do()
	}
}

func title(s string) string { return string(s[0]-'a'+'A') + s[1:] }

// textOr gives a shortcut to the entry that is being typed into, if there is one; else it does the command.
func (w *Window) textOr(s fyne.Shortcut, do func()) {
	if f := w.win.Canvas().Focused(); f != nil && f != fyne.Focusable(w.view) {
		if e, ok := f.(fyne.Shortcutable); ok {
			e.TypedShortcut(s)
			return
		}
	}
	do()
}

// shortcut handles those that the text has no use for and that stand in no menu.
func (w *Window) shortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		w.copyQuote()
	case *fyne.ShortcutUndo:
		w.undo()
	case *fyne.ShortcutRedo:
		w.redo()
	case *desktop.CustomShortcut:
		w.menuShortcut(s)
	}
}

// menuShortcut does the command of a menu item by its key: some systems send "+" for "=" with Shift.
func (w *Window) menuShortcut(s *desktop.CustomShortcut) {
	if s.KeyName == fyne.KeyPlus {
		w.resizeText(1)
		return
	}
	for _, m := range w.menu.main.Items {
		for _, i := range m.Items {
			if i.Shortcut != nil && i.Shortcut.ShortcutName() == s.ShortcutName() {
				i.Action()
				return
			}
		}
	}
}

// updateMenus says in the menu what undo and redo would be about.
func (w *Window) updateMenus() {
	if w.session == nil {
		return
	}
	id := w.session.Article().ID
	var undo, redo string
	w.work.do(func() (err error) {
		undo, redo, err = w.app.Labels(context.Background(), id)
		return err
	}, func(err error) {
		if err != nil {
			w.fail(err, nil)
			return
		}
		set := func(i *fyne.MenuItem, word, label string) {
			i.Label, i.Disabled = word, label == ""
			if label != "" {
				i.Label += " " + label
			}
		}
		set(w.menu.undo, "Undo", undo)
		set(w.menu.redo, "Redo", redo)
		w.menu.main.Refresh()
	})
}

func (w *Window) knownTags() ([]string, error) {
	all, err := w.app.Tags(context.Background())
	var out []string
	for _, t := range all {
		out = append(out, t.Path)
	}
	return out, err
}

func (w *Window) applyLook() {
	p := w.look.palette()
	w.ui.Settings().SetTheme(w.look)
	w.view.SetPalette(p)
	for _, g := range w.ground {
		g.FillColor = p.Surface
		g.Refresh()
	}
	for _, h := range w.headings {
		h.paint(p)
	}
	for _, o := range w.bar.row.Objects {
		o.Refresh()
	}
	w.banner.paint()
	w.letters.Refresh()
	w.library.measure()
	w.marks.measure()
	w.placeToolbar()
}

// resizeText makes the text larger or smaller by steps, 0 as it was at first.
func (w *Window) resizeText(steps float64) {
	w.kept.TextSize = w.view.TextSize() + steps
	if steps == 0 {
		w.kept.TextSize = textview.DefaultTextSize
	}
	w.setText()
}

// togglePanel shows or hides a panel; hidden is what is remembered of it.
func (w *Window) togglePanel(hidden *bool) {
	*hidden = !*hidden
	w.keep()
	w.panes.Refresh()
	w.panes.Layout.Layout(w.panes.Objects, w.panes.Size())
}

// keys are those that no menu names.
const keys = `1 … 8	mark in a colour
N, T	note, tags
U, W, X, H	underline, wave, strike out, highlight
Delete	remove the mark
[ ], { }	move the end, the start of the chosen mark; or drag its ends
Click a mark	choose it; again: the one below it
. and ,	choose the next mark, the one before
L	choose the mark below
Double click	select a word, triple a paragraph
F, then letters	select the sentence with that label; with Shift: all up to it
V, then arrows	select by sentences; with Shift: more of them
F7	a caret in the text, or none
Arrows, Home, End, Page keys	move the caret; with Shift: select, also without it
Ctrl + ← →, Ctrl + ↑ ↓	by words, by paragraphs; with Shift: select
Alt + ↑ ↓	by sentences; with Shift: select
Ctrl + Home, End	start, end of the article
Enter	with the caret: choose the mark, follow the link
Ctrl + A	select the paragraph, then the article
Space, Page keys	read on or back
J, K	a few lines down, up
← →	scroll wide code and tables
Home, End	start, end of the article
Enter, F3	next hit; with Shift the one before
Click a footnote's sign	show the footnote
Alt + ←	come back from a link
Ctrl + click	open a link to elsewhere
Escape	leave labels, selection, mark and caret, one by one; close`

// showKeys lists the keys; as everything else the list is scrolled and closed by keys too.
func (w *Window) showKeys() {
	grid := container.New(layout.NewFormLayout())
	for _, line := range splitLines(keys) {
		grid.Add(widget.NewLabelWithStyle(line[0], fyne.TextAlignTrailing, fyne.TextStyle{Bold: true}))
		grid.Add(widget.NewLabel(line[1]))
	}
	list := container.NewVScroll(container.NewThemeOverride(grid, dense{}))
	d := dialog.NewCustom("Keys", "Close", list, w.win)
	size, least := w.win.Canvas().Size(), grid.MinSize()
	d.Resize(fyne.NewSize(min(least.Width+80, size.Width-40), min(least.Height+120, size.Height-40)))
	scroll := func(by float32) { list.ScrollToOffset(list.Offset.AddXY(0, by)) }
	w.win.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) {
		switch k.Name {
		case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
			d.Hide()
		case fyne.KeyDown:
			scroll(40)
		case fyne.KeyUp:
			scroll(-40)
		case fyne.KeyPageDown, fyne.KeySpace:
			scroll(list.Size().Height - 40)
		case fyne.KeyPageUp:
			scroll(40 - list.Size().Height)
		}
	})
	d.SetOnClosed(func() {
		w.win.Canvas().SetOnTypedKey(nil)
		w.focusText()
	})
	d.Show()
}

func (w *Window) about() {
	text := widget.NewLabel("Marginalia " + app.Version + "\nRead, mark and hand out.\n\nYour library is one file:\n" + w.app.LibraryPath())
	text.Alignment = fyne.TextAlignCenter
	dialog.ShowCustom("About Marginalia", "Close", text, w.win)
}

func splitLines(s string) [][2]string {
	var out [][2]string
	for _, l := range strings.Split(s, "\n") {
		key, what, _ := strings.Cut(l, "\t")
		out = append(out, [2]string{key, what})
	}
	return out
}
