package window

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/article"
	"dev.marginalia/article/find"
	"dev.marginalia/storage"
)

// story is a window over a fresh library with the bundled article, driven without a screen.
type story struct {
	*Window
	t *testing.T
}

func begin(t *testing.T, o ...func(*app.Config)) *story {
	t.Helper()
	n, now := 0, time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	c := app.DefaultConfig()
	c.Library = filepath.Join(t.TempDir(), "library.db")
	c.Creator = "A Reader"
	c.Now = func() time.Time { now = now.Add(time.Second); return now }
	c.NewID = func() string { n++; return fmt.Sprintf("00000000-0000-7000-8000-%012d", n) }
	c.NewArticleID = func() string { n++; return fmt.Sprintf("a%09d", n) }
	for _, f := range o {
		f(&c)
	}
	a, err := app.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	ui := test.NewTempApp(t)
	w, err := New(ui, a, true)
	if err != nil {
		t.Fatal(err)
	}
	w.win.Resize(fyne.NewSize(1100, 760))
	w.Show("")
	return &story{w, t}
}

// selects selects the first place that reads text.
func (s *story) selects(text string) {
	s.t.Helper()
	hits := find.In(s.session.Article().Text, text, find.Options{})
	if len(hits) == 0 {
		s.t.Fatalf("%q is not in the article", text)
	}
	s.view.Select(hits[0])
}

func (s *story) types(keys string) { test.Type(s.view, keys) }

// entry is the entry that has the focus.
func (s *story) entry() *keyEntry {
	s.t.Helper()
	e, ok := s.win.Canvas().Focused().(*keyEntry)
	if !ok {
		s.t.Fatalf("no entry has the focus, %T has", s.win.Canvas().Focused())
	}
	return e
}

func (s *story) marksNow() []annotation.Annotation {
	s.t.Helper()
	all := s.session.Set().All()
	kept, err := s.app.Annotations(context.Background(), storage.AnnotationFilter{Article: s.session.Article().ID})
	if err != nil {
		s.t.Fatal(err)
	}
	if len(all) != len(kept) {
		s.t.Fatalf("the window has %d marks, the library %d", len(all), len(kept))
	}
	for i := range all {
		if !all[i].Equal(kept[i]) {
			s.t.Fatalf("mark %d: the window has %+v, the library %+v", i, all[i], kept[i])
		}
	}
	return all
}

func (s *story) find(exact string) annotation.Annotation {
	s.t.Helper()
	for _, m := range s.marksNow() {
		if m.Exact == exact {
			return m
		}
	}
	s.t.Fatalf("no mark on %q", exact)
	return annotation.Annotation{}
}

func TestWindow_FirstStartShowsTheBundledArticleWithItsMarks(t *testing.T) {
	s := begin(t)
	if s.session == nil || len(s.marksNow()) != 6 || len(s.library.all) != 1 || len(s.marks.all) != 6 {
		t.Fatalf("session %v, cards %d", s.session, len(s.marks.all))
	}
	if !strings.HasPrefix(s.win.Title(), "A Late Yes") {
		t.Errorf("title %q", s.win.Title())
	}
}

func TestWindow_KeyboardMarksNotesTagsAndTakesBack(t *testing.T) {
	s := begin(t)
	quote := "The permission is narrow."
	s.selects(quote)
	if !s.bar.object.Visible() {
		t.Error("no toolbar by the selection")
	}
	s.types("4")
	if m := s.find(quote); m.Color != annotation.Pink || m.Creator != "A Reader" {
		t.Errorf("%+v", m)
	}
	if s.view.Active() == "" || !s.view.Selection().Empty() {
		t.Error("the new mark is not chosen")
	}
	s.types("n")
	e := s.entry()
	test.Type(e, "A **note**")
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
	s.types("t")
	e = s.entry()
	test.Type(e, "argu")
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	e.OnSubmitted("")
	test.Type(e, "my tag")
	e.OnSubmitted("")
	e.OnSubmitted("")
	if m := s.find(quote); m.Note != "A **note**" || strings.Join(m.Tags, "|") != "argument|my tag" {
		t.Errorf("%+v", m)
	}
	s.types("2")
	if m := s.find(quote); m.Color != annotation.Green {
		t.Errorf("recoloured: %+v", m)
	}
	for i, want := range []string{"pink", "", "-"} {
		s.undo()
		switch {
		case want == "pink" && s.find(quote).Color != annotation.Pink,
			i == 1 && len(s.find(quote).Tags) != 0:
			t.Errorf("undo %d: %+v", i, s.find(quote))
		}
	}
	s.undo()
	if n := len(s.marksNow()); n != 6 {
		t.Errorf("%d marks after undoing all", n)
	}
	for range 4 {
		s.redo()
	}
	if m := s.find(quote); m.Color != annotation.Green || m.Note != "A **note**" {
		t.Errorf("after redo %+v", m)
	}
	s.view.SetActive(s.find(quote).ID)
	s.view.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if n := len(s.marksNow()); n != 6 {
		t.Errorf("%d marks after Delete", n)
	}
}

func TestWindow_EscapeLeavesTheNoteAsItWas(t *testing.T) {
	s := begin(t)
	s.selects("The missiles in question")
	s.types("n")
	e := s.entry()
	test.Type(e, "never mind")
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if n := len(s.marksNow()); n != 6 {
		t.Errorf("%d marks", n)
	}
	if s.win.Canvas().Focused() != fyne.Focusable(s.view) {
		t.Error("the text has not got the focus back")
	}
}

func TestWindow_ANoteOnASelectionMakesAMark(t *testing.T) {
	s := begin(t)
	s.selects("The missiles in question")
	s.types("n")
	e := s.entry()
	test.Type(e, "which ones?")
	e.submit()
	if m := s.find("The missiles in question"); m.Note != "which ones?" || m.Color != annotation.Yellow {
		t.Errorf("%+v", m)
	}
}

func TestWindow_CardsAndMarksChooseEachOther(t *testing.T) {
	s := begin(t)
	s.marks.list.OnSelected(4)
	if s.view.Active() != s.marks.all[4].ID {
		t.Error("the card does not choose the mark")
	}
	if len(s.view.BoxOf(s.marks.all[4].Passage())) == 0 {
		t.Error("the mark of the card is not in view")
	}
	if !s.bar.remove.Visible() {
		t.Error("a chosen mark cannot be removed by the toolbar")
	}
	s.view.OnMark(s.marks.all[1].ID)
}

func TestWindow_ExportAsksForAPlaceAndSaysWhereItWent(t *testing.T) {
	s := begin(t)
	path := filepath.Join(t.TempDir(), "out.pdf")
	s.exportDialog()
	e := s.entry()
	if !strings.HasSuffix(e.Text, "A Late Yes to Long-Range Missiles.pdf") {
		t.Errorf("offered %q", e.Text)
	}
	e.SetText(path)
	e.OnSubmitted("")
	if data, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(data), "%PDF-1.7") {
		t.Fatal(err)
	}
	if !s.banner.object.Visible() || !strings.Contains(s.banner.text.Text, path) {
		t.Errorf("banner %q", s.banner.text.Text)
	}
	s.export(s.session.Article().ID, app.PDF, app.ExportOptions{}, filepath.Join(t.TempDir(), "no", "such", "folder.pdf"))
	if !strings.Contains(s.banner.text.Text, "folder does not exist") || !s.banner.retry.Visible() {
		t.Errorf("banner %q", s.banner.text.Text)
	}
}

func TestWindow_DroppedFilesAreOpenedOrRefusedInASentence(t *testing.T) {
	s := begin(t)
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "a note.txt"), filepath.Join(dir, "b.txt")
	for path, data := range map[string]string{good: "First things first.\nA second paragraph of words.", bad: ""} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.importFiles([]string{good})
	if s.session.Article().Title != "First things first" || len(s.library.all) != 2 {
		t.Errorf("open is %q", s.session.Article().Title)
	}
	s.importFiles([]string{filepath.Join(dir, "missing.txt")})
	if !strings.Contains(s.banner.text.Text, "no such file") || !s.banner.retry.Visible() {
		t.Errorf("banner %q", s.banner.text.Text)
	}
	s.importFiles([]string{bad, filepath.Join(dir, "missing.txt")})
	if !strings.Contains(s.banner.text.Text, "None of the 2 documents") {
		t.Errorf("banner %q", s.banner.text.Text)
	}
	if s.session.Article().Title != "First things first" {
		t.Error("a bad file closed the article")
	}
	s.remove()
	if s.session != nil || !s.empty.object.Visible() {
		t.Error("the removed article is still open")
	}
	s.banner.retry.OnTapped()
	if s.session == nil || s.session.Article().Title != "First things first" {
		t.Error("it did not come back")
	}
}

func TestWindow_RenameChangesTitleAndHeader(t *testing.T) {
	s := begin(t)
	s.rename()
	e := s.entry()
	e.SetText("  Another   title ")
	e.submit()
	if s.session.Article().Title != "Another title" || s.library.all[0].Title != "Another title" || !strings.HasPrefix(s.win.Title(), "Another title") {
		t.Errorf("%q", s.session.Article().Title)
	}
}

func TestWindow_CopyQuotesWithSource(t *testing.T) {
	s := begin(t)
	s.selects("The permission is narrow.")
	s.copyQuote()
	got := s.ui.Clipboard().Content()
	if got != "“The permission is narrow.”\n— Marginalia, A Late Yes to Long-Range Missiles, Bundled article, 19 November 2024" {
		t.Errorf("%q", got)
	}
}

func TestWindow_ReadOnlySaysSoAndShowsNoToolbar(t *testing.T) {
	path := ""
	first := begin(t, func(c *app.Config) { path = c.Library })
	first.app.Close()
	s := begin(t, func(c *app.Config) { c.Library, c.ReadOnly = path, true })
	if s.session == nil || !s.banner.object.Visible() || !strings.Contains(s.banner.text.Text, "only be read") {
		t.Fatalf("banner %q", s.banner.text.Text)
	}
	s.selects("The permission is narrow.")
	if s.bar.object.Visible() {
		t.Error("a toolbar that can do nothing")
	}
	s.types("1")
	if !strings.Contains(s.banner.text.Text, "nothing was changed") {
		t.Errorf("banner %q", s.banner.text.Text)
	}
}

func TestWindow_PlaceIsKeptOverRestart(t *testing.T) {
	s := begin(t)
	hits := find.In(s.session.Article().Text, "Two months", find.Options{})
	s.view.ScrollTo(hits[0].Start)
	top := s.view.TopOffset()
	s.savePlace()
	again, err := New(s.ui, s.app, true)
	if err != nil {
		t.Fatal(err)
	}
	again.win.Resize(fyne.NewSize(1100, 760))
	again.Show("")
	if got := again.view.TopOffset(); got != top {
		t.Errorf("opened at %d, left at %d", got, top)
	}
}

func TestWindow_AFailedWriteIsSaidAndCanBeTriedAgain(t *testing.T) {
	s := begin(t)
	fail := true
	s.change(func(context.Context, *app.Session) error {
		if fail {
			return errors.Join(errors.New("x"), annotation.ErrConflict)
		}
		return nil
	})
	if !s.banner.object.Visible() || !strings.Contains(s.banner.text.Text, "changed meanwhile") {
		t.Errorf("banner %q", s.banner.text.Text)
	}
	fail = false
	s.banner.retry.OnTapped()
	if s.banner.object.Visible() {
		t.Error("the banner stays after trying again")
	}
}

func TestWindow_EveryCommandStandsInAMenu(t *testing.T) {
	s := begin(t)
	have := map[string]bool{}
	for _, m := range s.menu.main.Items {
		for _, i := range m.Items {
			if i.Shortcut != nil {
				have[i.Shortcut.ShortcutName()] = true
			}
		}
	}
	for _, want := range []fyne.Shortcut{
		&desktop.CustomShortcut{KeyName: fyne.KeyO, Modifier: fyne.KeyModifierShortcutDefault},
		&desktop.CustomShortcut{KeyName: fyne.KeyE, Modifier: fyne.KeyModifierShortcutDefault},
		&desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierShortcutDefault},
		&desktop.CustomShortcut{KeyName: fyne.KeyD, Modifier: fyne.KeyModifierShortcutDefault},
		&desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift},
		&fyne.ShortcutUndo{}, &fyne.ShortcutCopy{},
		&desktop.CustomShortcut{KeyName: fyne.Key1}, &desktop.CustomShortcut{KeyName: fyne.Key8},
		&desktop.CustomShortcut{KeyName: fyne.KeyN}, &desktop.CustomShortcut{KeyName: fyne.KeyT}, &desktop.CustomShortcut{KeyName: fyne.KeyDelete},
	} {
		if !have[want.ShortcutName()] {
			t.Errorf("%s stands in no menu", want.ShortcutName())
		}
	}
}

func TestWindow_DarkAndNarrowAndManyMarks(t *testing.T) {
	s := begin(t)
	a := s.session.Article()
	for i := range 200 {
		b := a.Blocks[i%len(a.Blocks)]
		start := b.Start + i%max(1, b.Len()-8)
		r := a.Text.Snap(article.Range{Start: start, End: min(start+7, b.End)})
		if r.Empty() {
			continue
		}
		if _, err := s.session.Highlight(context.Background(), r, app.Draft{Color: annotation.Colors[i%8], Note: strings.Repeat("word ", i%40), Tags: []string{fmt.Sprint("t", i%9)}}); err != nil {
			t.Fatal(err)
		}
	}
	s.refreshMarks()
	for _, size := range []fyne.Size{fyne.NewSize(480, 360), fyne.NewSize(1000, 700), fyne.NewSize(1920, 1200)} {
		s.win.Resize(size)
		s.nextTheme()
		s.view.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -200)})
		img := s.win.Canvas().Capture()
		if img.Bounds().Dx() != int(size.Width) {
			t.Errorf("captured %v at %v", img.Bounds(), size)
		}
	}
	if len(s.marks.all) < 200 {
		t.Errorf("%d cards", len(s.marks.all))
	}
}

func TestPicture_IsWrittenWithoutAScreen(t *testing.T) {
	s := begin(t)
	path := filepath.Join(t.TempDir(), "w.png")
	if err := Picture(context.Background(), s.app, s.session.Article().ID, path); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(path); err != nil || st.Size() < 20_000 {
		t.Errorf("%v %v", st, err)
	}
}
