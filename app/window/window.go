// Package window is what a person sees: library, text and annotations side by side. It calls the use cases of
// package app and keeps no truth of its own.
package window

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/app/textview"
	"dev.marginalia/article"
	"dev.marginalia/assets"
	"dev.marginalia/storage"
	"dev.marginalia/typeset"
)

// Window is the program's window.
type Window struct {
	ui       fyne.App
	win      fyne.Window
	app      *app.App
	kept     app.Preferences // what the library keeps of the window's looks
	work     *background
	look     look
	engine   *typeset.Engine
	painter  *textview.Painter
	pictures *pictures

	session *app.Session
	color   annotation.Color // of the last mark made: what notes and tags without a mark get

	view     *textview.View
	empty    *emptyState
	library  *libraryPanel
	marks    *marksPanel
	bar      *toolbar
	bubble   *bubble
	comfort  *comfort // nil until it was asked for
	letters  *letters
	find     *findBar
	banner   *banner
	root     *fyne.Container // the window's content
	panes    *fyne.Container
	frames   []*fyne.Container // what has bars at its edges: the window and the text
	ground   []*canvas.Rectangle
	headings []*heading
	menu     menus

	stirred time.Time // when something was done last that leaves rubbish
	tidying bool      // it will be looked after

	writing int      // marks that are shown and not yet written
	waiting []func() // what is done to the last of them when it is

	awaited *opening // what the first picture is to show, until the window is made

	exported *lastExport // nil before the first one

	saved storage.Position // what the library knows of the reader's place
}

// New makes the window over an open library. inline does all work on the caller's thread, for tests and
// pictures.
func New(ui fyne.App, a *app.App, inline bool) (*Window, error) {
	kept, err := a.Preferences(context.Background())
	if err != nil {
		return nil, fmt.Errorf("open window: %w", err)
	}
	w, err := newBare(ui, ui.NewWindow(programName), a, kept, newBackground(inline))
	if err != nil {
		return nil, err
	}
	w.furnish()
	w.showArticle(nil)
	return w, nil
}

// programName is what the window is called until an article is shown.
const programName = "Marginalia"

// furnish adds all that stands around the text.
func (w *Window) furnish() {
	w.library = newLibraryPanel(w, w.engine)
	w.marks = newMarksPanel(w, w.engine)
	w.bar = newToolbar(w)
	w.bubble = newBubble(w, w.engine)
	w.find = newFindBar(w)
	w.banner = newBanner(w)
	w.empty = newEmptyState(w)
	w.view.WithoutBar = false
	w.wire()
	w.arrange()
	w.win.SetMainMenu(w.mainMenu())
	w.root.Refresh()
	w.focusText()
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.dropped(uris) })
	w.win.SetCloseIntercept(w.close)
	w.win.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon()))
}

// wire connects what the text tells with what is to be done.
func (w *Window) wire() {
	w.view.OnSelect = func(article.Range) { w.placeToolbar() }
	w.view.OnMark = func(id string) {
		w.marks.choose(id)
		w.placeToolbar()
	}
	w.view.OnHover = w.bubble.hover
	w.view.OnScroll = func() {
		w.bubble.hide()
		w.marks.follow()
		w.placeToolbar()
		w.keepPlace()
		w.stir()
	}
	w.view.OnMode = w.placeToolbar
	w.view.OnReshape = w.reshape
	w.view.OnRune = w.typed
	w.view.OnKey = w.pressed
	w.view.OnShortcut = w.shortcut
	w.view.OnLink = w.openLink
	w.view.OnNote = w.showNote
}

// arrange puts the panes side by side, over grounds that follow the theme. What is in the window's content is
// exchanged, not the content: the toolkit would give a new one its least size first, and the text be set twice.
func (w *Window) arrange() {
	overlay := container.NewWithoutLayout(w.bar.object, w.bubble.object)
	reader := container.NewBorder(w.find.object, nil, nil, nil, container.NewStack(w.view, w.empty.object, container.New(upperRight{}, w.letters), overlay))
	w.ground = []*canvas.Rectangle{canvas.NewRectangle(w.look.palette().Surface), w.marks.ground}
	w.panes = container.New(&panes{w: w}, container.NewStack(w.ground[0], w.library.object), reader, w.marks.object)
	w.root.Layout = layout.NewBorderLayout(nil, w.banner.object, nil, nil)
	w.root.Objects = []fyne.CanvasObject{w.panes, w.banner.object}
	w.frames = []*fyne.Container{w.root, reader}
}

// makeRoom gives the text the room that a bar takes or leaves: the toolkit by itself does so when one comes, and keeps
// the room of one that goes.
func (w *Window) makeRoom() {
	for _, f := range w.frames {
		f.Layout.Layout(f.Objects, f.Size())
	}
}

// panes lays out library, text and marks: the text gets what the panels leave.
type panes struct{ w *Window }

// MinSize is the least that can be used. It is the first thing that the toolkit asks of a window that it has made.
func (p *panes) MinSize([]fyne.CanvasObject) fyne.Size {
	if p.w.awaited != nil {
		p.w.showAwaited()
	}
	return fyne.NewSize(480, 300)
}

// Layout gives the panels a part of the width, within limits; in a narrow window the library goes first.
func (p *panes) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, right := float32(0), float32(0)
	if !p.w.kept.HideMarks && size.Width >= 640 {
		right = max(240, min(size.Width*0.26, 360))
	}
	if !p.w.kept.HideLibrary && size.Width-right >= 620 {
		left = max(210, min(size.Width*0.21, 300))
	}
	place := func(o fyne.CanvasObject, x, width float32) {
		if width == 0 {
			o.Hide()
			return
		}
		o.Show()
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
	p.w.letters.Hidden = left > 0
	place(objects[0], 0, left)
	place(objects[1], left, size.Width-left-right)
	place(objects[2], size.Width-right, right)
	p.w.placeToolbar()
}

// open shows an article where it was left.
func (w *Window) open(id string) {
	if w.session != nil && w.session.Article().ID == id {
		return
	}
	w.savePlace()
	var s *app.Session
	var at storage.Position
	w.work.do(func() (err error) {
		ctx := context.Background()
		if s, err = w.app.OpenSession(ctx, id); err != nil {
			return err
		}
		at, err = w.app.Position(ctx, id)
		return err
	}, func(err error) {
		if err != nil {
			w.fail(err, nil)
			return
		}
		w.saved = at
		w.showArticle(s)
	})
}

// showArticle puts a session on the screen; nil shows that nothing is open.
func (w *Window) showArticle(s *app.Session) {
	w.session = s
	w.find.close()
	w.bubble.hide()
	if s == nil {
		w.view.SetArticle(nil, textview.Header{}, 0)
		w.empty.show()
		w.win.SetTitle(programName)
	} else {
		w.empty.object.Hide()
		w.showText(s.Article())
		w.view.SetMarks(s.Set())
		w.win.SetTitle(s.Article().Title + " – Marginalia")
	}
	w.marks.show(s)
	w.library.choose(s)
	w.placeToolbar()
	w.updateMenus()
	w.stir()
}

// showText shows an article where it was left, unless it is shown already.
func (w *Window) showText(a *article.Article) {
	if w.view.Article() != a {
		w.view.SetArticle(a, header(a), w.saved.Offset)
	}
}

// refreshMarks shows the annotations as the session has them now.
func (w *Window) refreshMarks() {
	if w.session == nil {
		return
	}
	w.bubble.hide()
	w.view.SetMarks(w.session.Set())
	if _, ok := w.session.Set().Get(w.view.Active()); !ok {
		w.view.SetActive("")
	}
	w.marks.show(w.session)
	w.placeToolbar()
	w.library.counted(w.session.Article().ID, w.session.Set().Len())
	w.updateMenus()
}

func (w *Window) reloadLibrary() {
	var all []storage.ArticleInfo
	w.work.do(func() (err error) {
		all, err = w.app.Articles(context.Background(), storage.ArticleFilter{})
		return err
	}, func(err error) {
		if err != nil {
			w.fail(err, nil)
			return
		}
		for i := range all {
			if w.session != nil && all[i].ID == w.session.Article().ID {
				all[i].Progress = max(all[i].Progress, w.saved.Progress)
			}
		}
		w.library.show(all)
	})
}

// keepPlace remembers progress while reading; the place itself is written when the article is left.
func (w *Window) keepPlace() {
	if w.session == nil {
		return
	}
	if p := w.view.Progress(); p > w.saved.Progress {
		w.saved.Progress = p
		w.library.progress(w.session.Article().ID, p)
	}
}

// savePlace writes where the reader is.
func (w *Window) savePlace() {
	w.work.do(w.placeWriter(), func(err error) {
		if err != nil {
			w.fail(err, nil)
		}
	})
}

// placeWriter is what writes where the reader is now.
func (w *Window) placeWriter() func() error {
	if w.session == nil {
		return func() error { return nil }
	}
	id := w.session.Article().ID
	at := storage.Position{Offset: w.view.TopOffset(), Progress: w.view.Progress()}
	if w.view.AtStart() {
		at.Offset = 0
	}
	return func() error { return w.app.SetPosition(context.Background(), id, at) }
}

// windowSize is the size to open with: as it was left, within what a screen can show, 1100x760 at first.
func windowSize(p app.Preferences) fyne.Size {
	if p.Width == 0 || p.Height == 0 {
		return fyne.NewSize(1100, 760)
	}
	return fyne.NewSize(max(480, min(p.Width, 8000)), max(360, min(p.Height, 5000)))
}

// keep remembers the looks as they are now.
func (w *Window) keep() {
	kept := w.kept
	w.work.do(func() error { return w.app.SetPreferences(context.Background(), kept) }, func(err error) {
		if err != nil {
			w.fail(err, nil)
		}
	})
}

// close ends the program.
func (w *Window) close() {
	w.work.leave()
	w.win.SetCloseIntercept(nil)
	w.win.Close()
}

// left makes every change that was asked for and writes what is to be remembered, when the window is gone,
// however it went: by its button, a key, a signal or the end of the desktop's session.
func (w *Window) left() {
	w.work.stop()
	size := w.win.Canvas().Size()
	w.kept.Width, w.kept.Height = size.Width, size.Height
	w.kept.MenuHeight = w.ui.Driver().AbsolutePositionForObject(w.win.Content()).Y
	if err := errors.Join(w.placeWriter()(), w.app.SetPreferences(context.Background(), w.kept)); err != nil {
		fyne.LogError("keep the reader's place", err)
	}
}

// fail tells a person what went wrong, with a way to try again when there is one.
func (w *Window) fail(err error, retry func()) {
	fyne.LogError("window", err)
	w.banner.error(app.Sentence(err), retry)
}

func (w *Window) focusText() { w.win.Canvas().Focus(w.view) }

// header is what stands above the text of a.
func header(a *article.Article) textview.Header {
	return textview.Header{Title: a.Title, Byline: a.Origin(), Notice: a.Partial.Sentence()}
}
