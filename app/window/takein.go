package window

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
)

// chooseMarks asks for handouts that were marked elsewhere, or lists of annotations.
func (w *Window) chooseMarks() {
	if w.session == nil {
		return
	}
	c := w.choose(documents(), w.matchMarks)
	c.endings = withMarks
	c.title.SetText("Import annotations: handouts that were marked, or lists of annotations")
	c.whole.Hide()
	c.show(c.folder)
}

// matchMarks shows what the annotations in files would do, file by file.
func (w *Window) matchMarks(paths []string) {
	s := w.session
	if s == nil || len(paths) == 0 {
		return
	}
	next := func() { w.matchMarks(paths[1:]) }
	var plan *app.MarkImport
	w.work.in(imports, func() (err error) {
		plan, err = w.app.MatchAnnotations(w.work.ctx, paths[0], s.Article().ID)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.banner.error(shortName(paths[0])+": "+app.Sentence(err), nil)
			next()
		case w.session == s:
			w.showMatches(shortName(paths[0]), plan, next)
		}
	})
}

// takeIn is the report of an import of annotations, in which a person says which of them are taken in.
type takeIn struct {
	w     *Window
	plan  *app.MarkImport
	rows  []int // the matches that change something, by their index in the plan
	taken []bool
	list  *widget.List
	ask   *dialog.ConfirmDialog
	next  func()
}

// showMatches asks which of the annotations of a file are taken in. next is called when that is done, or not.
func (w *Window) showMatches(name string, plan *app.MarkImport, next func()) *takeIn {
	t := &takeIn{w: w, plan: plan, taken: make([]bool, len(plan.Matches)), next: next}
	for i, m := range plan.Matches {
		if t.taken[i] = m.Changes(); t.taken[i] {
			t.rows = append(t.rows, i)
		}
	}
	if len(t.rows) == 0 {
		w.banner.say(fmt.Sprintf("%s: nothing to take in. %s", name, t.summary()))
		next()
		return t
	}
	t.list = widget.NewList(func() int { return len(t.rows) }, t.row, func(i widget.ListItemID, o fyne.CanvasObject) { t.fill(i, o) })
	t.list.OnSelected = func(i widget.ListItemID) {
		t.list.UnselectAll()
		t.taken[t.rows[i]] = !t.taken[t.rows[i]]
		t.list.RefreshItem(i)
	}
	head := widget.NewLabel(name + ": " + t.summary())
	head.Wrapping = fyne.TextWrapWord
	t.ask = dialog.NewCustomConfirm("Import annotations", "Take in", "Cancel", container.NewBorder(head, nil, nil, nil, t.list), t.answer, w.win)
	size := w.win.Canvas().Size()
	t.ask.Resize(fyne.NewSize(min(720, size.Width-60), min(600, size.Height-80)))
	w.win.Canvas().SetOnTypedKey(t.key)
	t.ask.SetOnClosed(func() { w.win.Canvas().SetOnTypedKey(nil) })
	t.ask.Show()
	return t
}

// key answers by the keyboard; Tab leads to the list, in which the space bar ticks.
func (t *takeIn) key(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		t.ask.Dismiss()
	case fyne.KeyReturn, fyne.KeyEnter:
		t.ask.Confirm()
	}
}

// summary says in a sentence what the file holds.
func (t *takeIn) summary() string {
	if len(t.plan.Matches) == 0 {
		return strings.TrimSpace("There is no annotation in it. " + t.plan.Warning())
	}
	text := upperFirst(app.Effects(t.plan.Matches)) + "."
	if t.plan.Ignored > 0 {
		text += " " + count(t.plan.Ignored, "drawing") + " without words left out."
	}
	return strings.TrimSpace(text + " " + t.plan.Warning())
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (t *takeIn) row() fyne.CanvasObject {
	swatch := canvas.NewRectangle(nil)
	swatch.SetMinSize(fyne.NewSize(4, 6))
	quote, said := widget.NewLabel(""), widget.NewLabel("")
	quote.Truncation, said.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
	said.Importance = widget.LowImportance
	return container.NewBorder(nil, nil, container.NewHBox(widget.NewCheck("", nil), swatch), nil, container.New(layout.NewVBoxLayout(), quote, said))
}

func (t *takeIn) fill(i widget.ListItemID, o fyne.CanvasObject) {
	k := t.rows[i]
	m := t.plan.Matches[k]
	parts := o.(*fyne.Container).Objects
	text, left := parts[0].(*fyne.Container).Objects, parts[1].(*fyne.Container).Objects
	check, swatch := left[0].(*widget.Check), left[1].(*canvas.Rectangle)
	swatch.FillColor = t.w.look.palette().Ink(m.Mark.Color).Dark
	swatch.Refresh()
	check.OnChanged = nil
	check.SetChecked(t.taken[k])
	check.OnChanged = func(on bool) { t.taken[k] = on }
	quote := strings.Join(strings.Fields(m.Mark.Exact), " ")
	if quote == "" {
		quote = "(no passage)"
	}
	text[0].(*widget.Label).SetText(quote)
	text[1].(*widget.Label).SetText(matchLine(m))
}

// matchLine says what taking m in does, by whom, and the note.
func matchLine(m app.Match) string {
	parts := []string{m.What()}
	if m.Status == app.MatchOrphan {
		parts = append(parts, "its passage is not in the text")
	} else if m.Status == app.MatchMoved {
		parts = append(parts, fmt.Sprintf("found elsewhere (%.0f %% sure)", 100*m.Score))
	}
	if m.Mark.Creator != "" {
		parts = append(parts, m.Mark.Creator)
	}
	if note, _ := annotation.PlainNote(m.Mark.Note); note != "" {
		parts = append(parts, strings.Join(strings.Fields(note), " "))
	}
	return strings.Join(parts, " · ")
}

// answer takes in what is ticked.
func (t *takeIn) answer(yes bool) {
	s := t.w.session
	if !yes || s == nil || s.Article().ID != t.plan.Article {
		t.w.focusText()
		t.next()
		return
	}
	var step annotation.Step
	t.w.work.do(func() (err error) {
		step, err = s.TakeAnnotations(t.w.work.ctx, t.plan, func(i int) bool { return t.taken[i] })
		return err
	}, func(err error) {
		switch {
		case err != nil:
			t.w.fail(err, nil)
		case len(step.Changes) == 0:
			t.w.banner.say("Nothing was taken in.")
		case t.w.session == s:
			t.w.refreshMarks()
			t.w.banner.offer(count(len(step.Changes), "change")+" taken in.", "Undo", t.w.undo)
		}
		t.w.focusText()
		t.next()
	})
}
