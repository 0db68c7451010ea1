package window

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"dev.marginalia/app"
	"dev.marginalia/app/textview"
	"dev.marginalia/storage"
)

// opening is the article that the window opens with.
type opening struct {
	session *app.Session // nil when there is no article
	at      storage.Position
	flow    *textview.Flow
	err     error         // why there is none
	note    error         // what else went wrong
	set     chan struct{} // closed when its first page is set, or none will come
}

// Run opens the library and shows the window until it is closed, on target: a file that is imported first, an
// article's id, or "" for what was read last. When the window is there, it asks leave whether it is to go at once.
func Run(ui fyne.App, c app.Config, target string, leave func() bool) error {
	hurry()
	var (
		a      *app.App
		kept   app.Preferences
		first  *opening
		work   = newBackground(false)
		opened = make(chan error, 1)
	)
	work.do(func() (err error) {
		if a, err = app.Open(context.Background(), c); err == nil {
			if kept, err = a.Preferences(context.Background()); err == nil {
				first = read(work, a, kept, target)
			}
		}
		opened <- err
		return nil
	}, func(error) {})
	win, noScreen := firstWindow(ui)
	err := errors.Join(<-opened, noScreen)
	if a != nil {
		defer a.Close()
	}
	if err != nil {
		work.stop()
		return err
	}
	w, err := newBare(ui, win, a, kept, work)
	if err != nil {
		return err
	}
	ui.Lifecycle().SetOnStarted(func() {
		w.furnish()
		if leave() {
			ui.Driver().Quit() // as the toolkit does on a signal; a window that was never polled cannot be closed
		}
	})
	w.set(first)
	w.awaited = first
	w.win.Show() // which takes longer than reading the text and setting its first page
	relax()
	w.complete(first)
	askNoMore(ui)
	ui.Run()
	w.left()
	return nil
}

// firstWindow waits for the screen. The toolkit panics where there is none.
func firstWindow(ui fyne.App) (win fyne.Window, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("open window: %w: %v", app.ErrNoScreen, r)
		}
	}()
	return ui.NewWindow(programName), nil
}

// askNoMore keeps the toolkit from running a hook of its own at the end (it writes preferences of its own, which
// nothing here keeps). Fyne 2.7.1 hands that hook to the loop that it is just ending: now and then it is lost, and now
// and then it is waited for, for ever. So nothing that must be done may be a hook: it is done after Run.
func askNoMore(ui fyne.App) {
	if l, ok := ui.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}

// Show shows the window on target. It returns at once: for tests.
func (w *Window) Show(target string) {
	w.begin(target)
	w.win.Show()
	w.focusText()
}

// begin opens the window's first article.
func (w *Window) begin(target string) {
	o := read(w.work, w.app, w.kept, target)
	w.set(o)
	w.complete(o)
}

// read finds and reads the text that the window opens with, away from the window's thread.
func read(work *background, a *app.App, kept app.Preferences, target string) *opening {
	o := &opening{set: make(chan struct{})}
	work.do(func() error {
		o.err = o.find(a, target)
		readyFonts(a, kept)
		return nil
	}, func(error) {})
	return o
}

// readyFonts reads the fonts of the text, while the toolkit still waits for the screen.
func readyFonts(a *app.App, kept app.Preferences) {
	if engine, err := a.Engine(); err == nil { // else the window says so
		textview.ReadyFonts(engine, typography(kept))
	}
}

// set sets the first page of it, as the window will show it.
func (w *Window) set(o *opening) {
	setting, palette, scale := w.view.Setting(), w.look.palette(), float64(w.win.Canvas().Scale())
	w.work.do(func() error {
		if o.session != nil {
			o.flow = setting.Flow(o.session.Article(), header(o.session.Article()), o.at.Offset)
			o.flow.Warm(w.painter, palette, scale)
		}
		close(o.set)
		return nil
	}, func(error) {})
}

// complete reads the annotations, which may be many, and then shows all that there is to be seen.
func (w *Window) complete(o *opening) {
	w.work.do(func() error {
		if o.session == nil {
			return o.err
		}
		return o.session.Reload(context.Background())
	}, func(err error) {
		if err == nil {
			err = o.note
		} else {
			o.session = nil // a text without its annotations would look as if they were lost
		}
		if err != nil {
			w.fail(err, nil)
		} else if w.app.ReadOnly() {
			w.banner.say("This library can only be read, because its file or folder is write-protected. Marks cannot be made.")
		}
		w.saved = o.at
		w.showArticle(o.session)
		w.reloadLibrary()
		w.showOriginals()
	})
}

// patience is how long the window waits for the text before it is made without.
const patience = 200 * time.Millisecond

// showAwaited gives the view the text that the window opens with, if it is there soon. The toolkit calls it, by way of
// the panes, when it has made the window and before it paints it: so the first picture is one of text, and nothing is
// waited for before it must be.
func (w *Window) showAwaited() {
	o := w.awaited
	w.awaited = nil
	select {
	case <-o.set:
		if o.session != nil {
			w.view.SetFlow(o.flow, o.at.Offset)
		}
	case <-time.After(patience):
	}
}

// find looks for what to open and reads its text.
func (o *opening) find(a *app.App, target string) error {
	ctx := context.Background()
	_, o.note = a.EnsureSample(ctx)
	id, err := wanted(ctx, a, target)
	if err != nil || id == "" {
		return err
	}
	if o.at, err = a.Position(ctx, id); err != nil {
		return err
	}
	o.session, err = a.BeginSession(ctx, id)
	return err
}

// wanted is the id of the article to open, "" when there is none: a target that is a file is imported, else it is the
// beginning of an id; without a target it is what was read last.
func wanted(ctx context.Context, a *app.App, target string) (string, error) {
	switch {
	case looksLikeFile(target):
		got, err := a.ImportFile(ctx, target)
		return got.ID, err
	case target != "":
		return a.FindArticle(ctx, target, false)
	}
	if id, err := a.LastArticle(ctx); err != nil || id != "" {
		return id, err
	}
	all, err := a.Articles(ctx, storage.ArticleFilter{})
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0].ID, nil
}

func looksLikeFile(target string) bool {
	return strings.ContainsAny(target, "/\\.") || filepath.IsAbs(target)
}
