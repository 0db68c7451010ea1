package window

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/app/textview"
	"dev.marginalia/article"
)

// chosen is the annotation that was clicked last and still stands out.
func (w *Window) chosen() (annotation.Annotation, bool) {
	if w.session == nil || w.view.Active() == "" {
		return annotation.Annotation{}, false
	}
	return w.session.Set().Get(w.view.Active())
}

// goTo brings an annotation into view and makes it stand out.
func (w *Window) goTo(a annotation.Annotation) {
	if !a.Orphan {
		w.marks.still(func() { w.view.Reveal(a.Passage()) })
	}
	w.view.ClearSelection()
	w.view.SetActive(a.ID)
	w.marks.list.Refresh()
	w.placeToolbar()
	w.focusText()
}

// paint highlights the selection in a colour; without one it changes the colour of the mark that is chosen.
func (w *Window) paint(c annotation.Color) {
	w.color = c
	if r := w.view.Selection(); !r.Empty() {
		w.highlight(r, app.Draft{Color: c, Style: annotation.Highlight})
		return
	}
	if w.waits(func() { w.paint(c) }) {
		return
	}
	if m, ok := w.chosen(); ok {
		w.edit(m.ID, app.Edit{Color: &c})
	}
}

// restyle marks the selection in a style, in the colour of the last mark; without one it changes the style of the mark
// that is chosen.
func (w *Window) restyle(s annotation.Style) {
	if r := w.view.Selection(); !r.Empty() {
		w.highlight(r, app.Draft{Color: w.color, Style: s})
		return
	}
	if w.waits(func() { w.restyle(s) }) {
		return
	}
	if m, ok := w.chosen(); ok {
		w.edit(m.ID, app.Edit{Style: &s})
	}
}

// provisional is the id of a mark on the screen that is being written.
const provisional = "being written"

// highlight shows a new mark at once and writes it. When that fails, the mark goes and the selection is back.
func (w *Window) highlight(r article.Range, d app.Draft) {
	s := w.session
	if s == nil {
		return
	}
	w.banner.pass()
	w.preview(r, d)
	w.writing++
	var m annotation.Annotation
	w.work.do(func() (err error) {
		m, err = s.Highlight(context.Background(), r, d)
		return err
	}, func(err error) {
		if err != nil {
			if w.session == s {
				w.view.SetMarks(s.Set())
				w.view.Select(r)
			}
			w.written(s)
			w.fail(err, func() { w.highlight(r, d) })
			return
		}
		if w.session == s {
			w.view.SetActive(m.ID)
			w.refreshMarks()
		}
		w.written(s)
	})
}

// waits puts off what is to be done to the chosen mark while that one is on the screen but still being written: keys
// may come faster than the library writes. It reports whether do will be called later.
func (w *Window) waits(do func()) bool {
	if w.writing == 0 || !w.view.Selection().Empty() {
		return false
	}
	w.waiting = append(w.waiting, do)
	return true
}

// written ends the writing of a mark of s. What waited for it is done when it was the last one, unless another article
// is open by then.
func (w *Window) written(s *app.Session) {
	if w.writing--; w.writing > 0 {
		return
	}
	waiting := w.waiting
	w.waiting = nil
	for _, do := range waiting {
		if w.session == s {
			do()
		}
	}
}

// preview paints the mark that is going to be made.
func (w *Window) preview(r article.Range, d app.Draft) {
	if w.app.ReadOnly() {
		return
	}
	m := annotation.Annotation{ID: provisional, Anchor: annotation.Anchor{Start: r.Start, End: r.End}, Color: d.Color, Style: d.Style, Note: d.Note}
	w.view.ClearSelection()
	w.view.ShowNew(m)
}

// edit changes a mark and then shows it. What could not be written is offered again, nothing typed is lost.
func (w *Window) edit(id string, e app.Edit) {
	w.change(func(ctx context.Context, s *app.Session) error {
		_, err := s.Edit(ctx, id, e)
		return err
	})
}

// moveEdge moves an edge of the chosen mark by a word, on (dir 1) or back (dir -1). What it is then is read when the
// change is made: keys may come faster than the library writes.
func (w *Window) moveEdge(end bool, dir int) {
	if w.waits(func() { w.moveEdge(end, dir) }) {
		return
	}
	m, ok := w.chosen()
	if !ok || m.Orphan || w.app.ReadOnly() {
		return
	}
	at := w.app.Now()
	w.change(func(ctx context.Context, s *app.Session) error {
		m, ok := s.Set().Get(m.ID)
		if !ok {
			return nil
		}
		_, err := s.Reshape(ctx, m.ID, textview.MoveEdge(s.Article(), m.Passage(), end, dir), at)
		return err
	})
}

// reshape gives a mark the passage that its edges were dragged to.
func (w *Window) reshape(id string, r article.Range) {
	at := w.app.Now()
	w.change(func(ctx context.Context, s *app.Session) error {
		_, err := s.Reshape(ctx, id, r, at)
		return err
	})
}

// change does something to the annotations away from the window's thread and then shows them.
func (w *Window) change(do func(context.Context, *app.Session) error) {
	s := w.session
	if s == nil {
		return
	}
	w.work.do(func() error {
		err := do(context.Background(), s)
		if errors.Is(err, annotation.ErrConflict) {
			return errors.Join(err, s.Reload(context.Background()))
		}
		return err
	}, func(err error) {
		if err != nil {
			w.fail(err, func() { w.change(do) })
		}
		if w.session == s {
			w.refreshMarks()
		}
	})
}

// removeMark puts the chosen mark, or else the one under the caret, into the trash.
func (w *Window) removeMark() {
	if w.waits(w.removeMark) {
		return
	}
	m, ok := w.chosen()
	if !ok && w.session != nil {
		if under := w.session.Set().At(w.view.Caret()); len(under) > 0 {
			m, ok = under[0], true
		}
	}
	if ok {
		w.change(func(ctx context.Context, s *app.Session) error { return s.Remove(ctx, m.ID) })
	}
}

func (w *Window) undo() { w.replay((*app.Session).Undo) }

func (w *Window) redo() { w.replay((*app.Session).Redo) }

func (w *Window) replay(f func(*app.Session, context.Context) (annotation.Step, error)) {
	s := w.session
	if s == nil {
		return
	}
	var step annotation.Step
	w.work.do(func() (err error) {
		step, err = f(s, context.Background())
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, annotation.ErrNothing):
		case err != nil:
			w.fail(err, nil)
		case w.session == s:
			for _, c := range step.Changes {
				if c.After != nil && !c.After.Orphan {
					w.view.Reveal(c.After.Passage())
					break
				}
			}
			w.refreshMarks()
		}
	})
}

// copyQuote copies the selection, or the passage of the chosen mark, with where it is from.
func (w *Window) copyQuote() {
	if r, ok := w.citable(); ok {
		w.ui.Clipboard().SetContent(Quote(w.session.Article(), r))
	}
}

// Quote is a passage with its source, as it is copied.
func Quote(a *article.Article, r article.Range) string {
	var source []string
	for _, s := range []string{a.Byline, a.Title, a.Site, article.FormatDate(a.Published), a.URL} {
		if s != "" {
			source = append(source, s)
		}
	}
	return fmt.Sprintf("“%s”\n— %s", strings.TrimSpace(a.Plain(r)), strings.Join(source, ", "))
}

// openLink opens an address that the person asked for, outside the program.
func (w *Window) openLink(href string) {
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" {
		w.banner.error("This link cannot be opened: "+href, nil)
		return
	}
	if err := w.ui.OpenURL(u); err != nil {
		w.fail(err, nil)
	}
}

// typed handles a key that makes a character.
func (w *Window) typed(r rune) {
	switch {
	case r >= '1' && r <= '8':
		w.paint(annotation.Colors[r-'1'])
	case r == 'u' || r == 'U':
		w.restyle(annotation.Underline)
	case r == 'w' || r == 'W':
		w.restyle(annotation.Squiggly)
	case r == 'x' || r == 'X':
		w.restyle(annotation.Strikeout)
	case r == 'h' || r == 'H':
		w.restyle(annotation.Highlight)
	case r == 'n' || r == 'N':
		w.editNote()
	case r == 't' || r == 'T':
		w.editTags()
	case r == '[' || r == ']':
		w.moveEdge(true, map[rune]int{'[': -1, ']': 1}[r])
	case r == '{' || r == '}':
		w.moveEdge(false, map[rune]int{'{': -1, '}': 1}[r])
	case r == 'l' || r == 'L':
		w.view.StepLayer()
	case r == '.':
		w.view.StepMark(1)
	case r == ',':
		w.view.StepMark(-1)
	}
}

// pressed handles a key that makes none.
func (w *Window) pressed(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyDelete, fyne.KeyBackspace:
		w.removeMark()
	case fyne.KeyEscape:
		w.find.close()
		w.banner.hide()
	case fyne.KeyF1:
		w.showKeys()
	case fyne.KeyF3:
		w.find.next(direction(w.view.Shift()))
	default:
		return false
	}
	return true
}
