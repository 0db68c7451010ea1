// Package window is what a person sees: library, text and annotations side by side. It calls the use cases of
// package app and keeps no truth of its own.
package window

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/app/textview"
	"dev.marginalia/article"
	"dev.marginalia/assets"
	"dev.marginalia/storage"
)

// Window is the program's window.
type Window struct {
	ui       fyne.App
	win      fyne.Window
	app      *app.App
	kept     app.Preferences // what the library keeps of the window's looks
	work     *background
	look     look
	painter  *textview.Painter
	pictures *pictures

	session *app.Session
	color   annotation.Color // of the last mark made: what notes and tags without a mark get

	view    *textview.View
	empty   *emptyState
	library *libraryPanel
	marks   *marksPanel
	bar     *toolbar
	bubble  *bubble
	comfort *comfort // nil until it was asked for
	find    *findBar
	banner  *banner
	panes   *fyne.Container
	ground  []*canvas.Rectangle
	menu    menus

	saved storage.Position // what the library knows of the reader's place
}

// New makes the window over an open library. inline does all work on the caller's thread, for tests and
// pictures.
func New(ui fyne.App, a *app.App, inline bool) (*Window, error) {
	engine, err := a.Engine()
	if err != nil {
		return nil, fmt.Errorf("open window: %w", err)
	}
	kept, err := a.Preferences(context.Background())
	if err != nil {
		return nil, fmt.Errorf("open window: %w", err)
	}
	w := &Window{ui: ui, app: a, kept: kept, work: newBackground(inline), color: annotation.Yellow, painter: textview.NewPainter()}
	w.look = look{textview.PaletteNamed(kept.Theme)}
	ui.Settings().SetTheme(w.look)
	ui.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon()))
	w.win = ui.NewWindow("Marginalia")
	w.win.SetPadded(false)
	w.view = textview.New(engine, w.painter, w.look.palette(), a.Now)
	if kept.TextSize != 0 {
		w.view.SetTextSize(kept.TextSize)
	}
	w.view.SetTypography(typography(kept))
	w.library = newLibraryPanel(w, engine)
	w.marks = newMarksPanel(w, engine)
	w.bar = newToolbar(w)
	w.bubble = newBubble(w, engine)
	w.find = newFindBar(w)
	w.banner = newBanner(w)
	w.empty = newEmptyState(w)
	w.pictures = newPictures(w)
	w.wire()
	w.win.SetContent(w.layout())
	w.win.Resize(windowSize(kept))
	w.win.SetMainMenu(w.mainMenu())
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.dropped(uris) })
	w.win.SetCloseIntercept(w.close)
	w.showArticle(nil)
	return w, nil
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
	}
	w.view.OnMode = w.placeToolbar
	w.view.OnReshape = w.reshape
	w.view.OnRune = w.typed
	w.view.OnKey = w.pressed
	w.view.OnShortcut = w.shortcut
	w.view.OnLink = w.openLink
	w.view.OnNote = w.showNote
	w.view.Picture = w.pictures.get
}

// layout puts the panes side by side, over grounds that follow the theme.
func (w *Window) layout() fyne.CanvasObject {
	p := w.look.palette()
	left := canvas.NewRectangle(p.Surface)
	w.ground = []*canvas.Rectangle{left, w.marks.ground}
	overlay := container.NewWithoutLayout(w.bar.object, w.bubble.object)
	reader := container.NewBorder(w.find.object, nil, nil, nil, container.NewStack(w.view, w.empty.object, overlay))
	w.panes = container.New(&panes{w: w}, container.NewStack(left, w.library.object), reader, w.marks.object)
	return container.NewBorder(nil, w.banner.object, nil, nil, w.panes)
}

// panes lays out library, text and marks: the text gets what the panels leave.
type panes struct{ w *Window }

// MinSize is the least that can be used.
func (p *panes) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 300) }

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
	place(objects[0], 0, left)
	place(objects[1], left, size.Width-left-right)
	place(objects[2], size.Width-right, right)
	p.w.placeToolbar()
}

// Show shows the window on target: a file that is imported first, an article's id, or "" for what was read
// last. It returns when the window is closed, unless the window belongs to a test.
func (w *Window) Show(target string) {
	w.start(target)
	w.win.Show()
	w.focusText()
}

func (w *Window) start(target string) {
	ctx := context.Background()
	var id string
	var note error
	w.work.do(func() error {
		_, note = w.app.EnsureSample(ctx)
		var err error
		if target != "" {
			id, err = w.resolve(ctx, target)
			return err
		}
		if id, err = w.app.LastArticle(ctx); err != nil || id != "" {
			return err
		}
		all, err := w.app.Articles(ctx, storage.ArticleFilter{})
		if len(all) > 0 {
			id = all[0].ID
		}
		return err
	}, func(err error) {
		if err == nil {
			err = note
		}
		if err != nil {
			w.fail(err, nil)
		} else if w.app.ReadOnly() {
			w.banner.say("This library can only be read, because its file or folder is write-protected. Marks cannot be made.")
		}
		w.reloadLibrary()
		w.showOriginals()
		if id != "" {
			w.open(id)
		}
	})
}

// resolve turns what was asked for into an article's id: a file is imported, else it is the beginning of an id.
func (w *Window) resolve(ctx context.Context, target string) (string, error) {
	if looksLikeFile(target) {
		got, err := w.app.ImportFile(ctx, target)
		return got.ID, err
	}
	return w.app.FindArticle(ctx, target, false)
}

func looksLikeFile(target string) bool {
	return strings.ContainsAny(target, "/\\.") || filepath.IsAbs(target)
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
		w.empty.object.Show()
		w.win.SetTitle("Marginalia")
	} else {
		w.empty.object.Hide()
		w.view.SetArticle(s.Article(), header(s.Article()), w.saved.Offset)
		w.view.SetMarks(s.Set())
		w.win.SetTitle(s.Article().Title + " – Marginalia")
	}
	w.marks.show(s)
	w.library.choose(s)
	w.placeToolbar()
	w.updateMenus()
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

// Run opens the library and shows the window until it is closed. When the window is there, it asks leave whether it
// is to go at once.
func Run(ui fyne.App, c app.Config, target string, leave func() bool) error {
	a, err := app.Open(context.Background(), c)
	if err != nil {
		return err
	}
	defer a.Close()
	w, err := New(ui, a, false)
	if err != nil {
		return err
	}
	ui.Lifecycle().SetOnStarted(func() {
		if leave() {
			ui.Driver().Quit() // as the toolkit does on a signal; a window that was never polled cannot be closed
		}
	})
	ui.Lifecycle().SetOnStopped(w.left)
	w.Show(target)
	ui.Run()
	return nil
}
