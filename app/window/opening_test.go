package window

import (
	"context"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/test"

	"dev.marginalia/app"
)

// bare is a window as it is before the toolkit makes it, with the work on the caller's thread.
func bare(t *testing.T) *Window {
	t.Helper()
	c := app.DefaultConfig()
	c.Library = filepath.Join(t.TempDir(), "library.db")
	a, err := app.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	ui := test.NewTempApp(t)
	w, err := newBare(ui, ui.NewWindow(programName), a, app.Preferences{}, newBackground(true))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// The toolkit measures a window that it has made and then paints it: by then it shows the text.
func TestOpening_TheFirstPictureShowsTheText(t *testing.T) {
	w := bare(t)
	o := read(w.work, w.app, w.kept, "")
	w.set(o)
	if o.err != nil || o.session == nil {
		t.Fatalf("nothing to open: %v", o.err)
	}
	w.root.MinSize()
	if w.view.Article() != nil {
		t.Fatal("the text is shown before the window is made")
	}
	w.awaited = o
	w.root.MinSize()
	if w.view.Article() != o.session.Article() || w.awaited != nil {
		t.Errorf("the window shows %v and waits for %v", w.view.Article(), w.awaited)
	}
	if at := w.panes.Position().Y; at != firstMenuHeight {
		t.Errorf("the text begins at %v, and where the menu bar ends, %v, when there is one", at, firstMenuHeight)
	}
	if w.furnish(); w.view.WithoutBar {
		t.Error("the furnished window has no scrollbar")
	}
}

// A text that takes long, or that cannot be read, does not keep the window from being painted.
func TestOpening_AWindowWithoutItsTextIsPaintedToo(t *testing.T) {
	for name, set := range map[string]func(chan struct{}){"late": func(chan struct{}) {}, "none": func(c chan struct{}) { close(c) }} {
		w := bare(t)
		o := &opening{set: make(chan struct{})}
		set(o.set)
		w.awaited = o
		w.root.MinSize()
		if w.view.Article() != nil || w.awaited != nil {
			t.Errorf("%s: the window shows %v and waits for %v", name, w.view.Article(), w.awaited)
		}
		w.furnish()
		w.complete(read(w.work, w.app, w.kept, ""))
		if w.view.Article() == nil {
			t.Errorf("%s: the text is not shown later either", name)
		}
	}
}
