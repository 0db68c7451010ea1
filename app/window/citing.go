package window

import (
	"fyne.io/fyne/v2"

	"dev.marginalia/app"
	"dev.marginalia/article"
)

// citable is the selection, or the passage of the chosen mark; not ok when there is neither.
func (w *Window) citable() (r article.Range, ok bool) {
	if w.session == nil {
		return r, false
	}
	r = w.view.Selection()
	if m, chosen := w.chosen(); r.Empty() && chosen && !m.Orphan {
		r = m.Passage()
	}
	return r, !r.Empty()
}

// cite copies the passage with its source.
func (w *Window) cite(form app.Citation) {
	if r, ok := w.citable(); ok {
		w.ui.Clipboard().SetContent(app.Cite(w.session.Article(), r, form))
	}
}

// citing are the commands that copy a passage with its source.
func (w *Window) citing() []*fyne.MenuItem {
	return []*fyne.MenuItem{
		item("Copy citation", fyne.KeyC, ctrl|fyne.KeyModifierShift, func() { w.cite(app.CitePlain) }),
		item("Copy as Markdown", "", 0, func() { w.cite(app.CiteMarkdown) }),
		item("Copy with link to the passage", "", 0, func() { w.cite(app.CiteLink) }),
	}
}
