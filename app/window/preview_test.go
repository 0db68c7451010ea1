package window

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"dev.marginalia/app"
	"dev.marginalia/app/textview"
	"dev.marginalia/export/pdf"
)

// exporting opens the export dialog.
func (s *story) exporting() *exportForm {
	s.t.Helper()
	e := s.newExportForm()
	e.open(s.session.Article().Title)
	return e
}

// seen is the page on view.
func (e *exportForm) seen() *image.RGBA {
	img, _ := e.preview.view.img.Image.(*image.RGBA)
	return img
}

func TestPreview_ASettingShowsAtOnce(t *testing.T) {
	s := begin(t)
	e := s.exporting()
	before := e.seen()
	if before == nil || e.preview.number.Text != "1 / 2" {
		t.Fatalf("at first: %v, %q", before == nil, e.preview.number.Text)
	}
	if small := e.preview.thumbnail(1, thumbWidth); small == nil || small.Bounds().Dx() != thumbWidth {
		t.Error("the second page is not in the strip")
	}
	if w := e.preview.view.pixels(e.preview.aspect()); before.Rect.Dx() != w {
		t.Errorf("the page is %d pixels wide, it has room for %d", before.Rect.Dx(), w)
	}
	for name, change := range map[string]func(){
		"layout":          func() { e.look.layout.SetSelected("Cornell notes") },
		"paper":           func() { e.look.paper.SetSelected("A5") },
		"font":            func() { e.look.font.SetSelectedIndex(2) },
		"size":            func() { e.look.size.SetSelected("14 pt") },
		"cover":           func() { e.choices.cover.SetChecked(true) },
		"legend":          func() { e.choices.legend.SetChecked(true) },
		"black and white": func() { e.choices.safe.SetChecked(true) },
		"notes":           func() { e.choices.notes.SetChecked(false) },
		"colour":          func() { e.choices.colors[1].SetChecked(true) },
		"summary":         func() { e.choices.summary.SetText("In short.") },
	} {
		before := e.seen()
		change()
		if after := e.seen(); after == before || name != "summary" && bytes.Equal(after.Pix, before.Pix) {
			t.Errorf("%s: the page is the same", name)
		}
	}
	e.leave()
	if s.win.Canvas().Overlays().Top() != nil {
		t.Error("the dialog is still there")
	}
}

func TestPreview_TwoColumnsOnlyWhereALayoutHasThem(t *testing.T) {
	s := begin(t)
	e := s.exporting()
	if !e.look.columns.Disabled() {
		t.Error("notes in the margin have two columns")
	}
	e.look.layout.SetSelected("Footnotes")
	e.look.columns.SetSelectedIndex(1)
	if e.look.columns.Disabled() || e.options().Columns != 2 {
		t.Errorf("%+v", e.options())
	}
	e.look.layout.SetSelected("Study sheet")
	if o := e.options(); !e.look.columns.Disabled() || o.Columns != 0 {
		t.Errorf("%+v", o)
	}
	if e.preview.remark.Visible() {
		t.Errorf("says %q", e.preview.remark.Text)
	}
}

func TestPreview_KeysTurnPages(t *testing.T) {
	s := begin(t)
	e := s.exporting()
	e.look.paper.SetSelected("A5")
	e.look.size.SetSelected("16 pt")
	last := len(e.preview.now.sheets) - 1
	if last < 3 {
		t.Fatalf("%d pages", last+1)
	}
	press := func(f fyne.Focusable, key fyne.KeyName) { f.TypedKey(&fyne.KeyEvent{Name: key}) }
	for _, step := range []struct {
		on   fyne.Focusable
		key  fyne.KeyName
		want int
	}{
		{e.path, fyne.KeyPageDown, 1}, {e.kind, fyne.KeyPageDown, 2}, {e.choices.cover, fyne.KeyPageUp, 1}, {e.choices.cover, fyne.KeyEnd, last},
		{e.preview.view, fyne.KeyRight, last}, {e.preview.view, fyne.KeyLeft, last - 1}, {e.preview.view, fyne.KeyHome, 0},
		{e.preview.view, fyne.KeyUp, 0}, {e.preview.strip, fyne.KeyDown, 1}, {e.preview.strip, fyne.KeyEnd, last}, {e.preview.strip, fyne.KeyPageUp, last - 1},
	} {
		before := e.seen()
		was := e.preview.at
		press(step.on, step.key)
		if e.preview.at != step.want || was != step.want && e.seen() == before {
			t.Errorf("%s on %T leads to page %d, not %d", step.key, step.on, e.preview.at+1, step.want+1)
		}
	}
	e.preview.strip.Select(2) // a click
	if e.preview.at != 2 || !strings.HasPrefix(e.preview.number.Text, "3 / ") {
		t.Errorf("a click on the third page shows %q", e.preview.number.Text)
	}
	e.look.size.SetSelected("15 pt")
	if e.preview.at != 2 {
		t.Errorf("a setting leads to page %d", e.preview.at+1)
	}
	e.look.size.SetSelectedIndex(0)
	e.look.paper.SetSelected("Legal") // has fewer pages
	if n := len(e.preview.now.sheets); n > 2 || e.preview.at != n-1 {
		t.Errorf("page %d of %d", e.preview.at+1, n)
	}
	e.leave()
	for _, on := range []func(e *exportForm) fyne.Focusable{
		func(e *exportForm) fyne.Focusable { return e.preview.view }, func(e *exportForm) fyne.Focusable { return e.preview.strip }, func(e *exportForm) fyne.Focusable { return e.choices.colors[0] },
		func(e *exportForm) fyne.Focusable { return e.look.size }, func(e *exportForm) fyne.Focusable { return e.path }, func(e *exportForm) fyne.Focusable { return e.choices.summary },
	} {
		e := s.exporting()
		press(on(e), fyne.KeyEscape)
		if s.win.Canvas().Overlays().Top() != nil {
			t.Errorf("Escape on %T does not close", on(e))
		}
	}
}

func TestPreview_SaysThatNothingIsChosen(t *testing.T) {
	s := begin(t)
	e := s.exporting()
	for _, c := range e.choices.colors {
		if c.Text == "grey" {
			c.SetChecked(true)
		}
	}
	if got := e.preview.remark; !got.Visible() || got.Text != "There are no grey marks." {
		t.Errorf("says %q", got.Text)
	}
	for _, c := range e.choices.colors {
		c.SetChecked(false)
	}
	if e.preview.remark.Visible() {
		t.Errorf("still says %q", e.preview.remark.Text)
	}
}

func TestPreview_SaysWhatIsWrong(t *testing.T) {
	s := begin(t)
	e := s.exporting()
	o := e.options()
	o.Font = "no such font"
	e.preview.show(app.PDF, o)
	if got := e.preview.remark; !got.Visible() || !strings.Contains(got.Text, "no such font") {
		t.Errorf("says %q", got.Text)
	}
	if e.seen() == nil {
		t.Error("the last good page is gone")
	}
}

func TestPreview_ShowsHowOtherFormatsBegin(t *testing.T) {
	s := begin(t)
	e := s.exporting()
	for _, f := range app.Formats[1:] {
		e.kind.SetSelected(f.Name())
		if !e.preview.file.Visible() || e.preview.pages.Visible() || strings.TrimSpace(e.preview.text.Text) == "" || len(e.preview.text.Text) > beginning {
			t.Errorf("%s: %q", f, e.preview.text.Text)
		}
	}
	e.kind.SetSelected(app.PDF.Name())
	if e.preview.file.Visible() || !e.preview.pages.Visible() || e.seen() == nil {
		t.Error("no pages when the format is PDF again")
	}
}

func TestExportForm_RemembersWhatWasChosen(t *testing.T) {
	s := begin(t)
	e := s.exporting()
	e.path.SetText(filepath.Join(t.TempDir(), "a.pdf"))
	e.look.layout.SetSelected("Footnotes")
	e.look.columns.SetSelectedIndex(1)
	e.look.size.SetSelected("9 pt")
	e.choices.safe.SetChecked(true)
	e.choices.flat.SetChecked(true)
	e.choices.colors[0].SetChecked(true)
	want := e.options()
	want.Colors = nil // is about the marks of one article
	e.export()
	if got := s.exporting().options(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, not %+v", got, want)
	}
}

// threaded has the work done away from the window's thread, as in the program. until does what comes back from it until
// it is enough.
func (s *story) threaded() (until func(enough func() bool)) {
	back := make(chan func(), 1<<12)
	s.work = newBackground(false)
	s.work.thread = func(do func()) { back <- do }
	return func(enough func() bool) {
		s.t.Helper()
		late := time.After(time.Minute)
		for !enough() {
			select {
			case do := <-back:
				do()
			case <-late:
				s.t.Fatal("it does not come")
			}
		}
	}
}

// ready reports whether all that was chosen is shown.
func (e *exportForm) ready() bool {
	p := e.preview
	return p.next == nil && p.now.ended && p.shown.numbered
}

func TestPreview_WhatIsChosenLastIsShown(t *testing.T) {
	s := begin(t)
	until := s.threaded()
	defer s.work.stop()
	e := s.exporting()
	for _, l := range []string{"Footnotes", "Gaps to fill in", "Marked passages", "Study sheet", "Text alone"} {
		e.look.layout.SetSelected(l) // the one before is not waited for
	}
	until(e.ready)
	v, err := s.session.Preview(t.Context(), e.options())
	if err != nil {
		t.Fatal(err)
	}
	var want []*image.RGBA
	var sheets []*pdf.Sheet
	for sheet, err := range v.Sheets {
		if err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, sheet)
	}
	for _, sheet := range sheets {
		img, _ := pdf.NewPainter().Paint(sheet, e.seen().Rect.Dx(), true)
		want = append(want, img)
	}
	if len(e.preview.now.sheets) != len(want) || !bytes.Equal(e.seen().Pix, want[0].Pix) {
		t.Error("the page on view is not that of the last choice")
	}
	small := func() bool {
		return e.preview.thumbnail(0, thumbWidth) != nil && e.preview.small[e.preview.now.sheets[0]].img != nil
	}
	until(small)
	e.leave()
}

func TestPreview_WorkEndsWithTheDialog(t *testing.T) {
	s := begin(t)
	before := runtime.NumGoroutine()
	until := s.threaded()
	for i := range 3 {
		e := s.exporting()
		for _, l := range layoutLabels {
			e.look.layout.SetSelected(l)
		}
		if i == 0 {
			until(e.ready)
		}
		e.leave() // in the midst of it
	}
	s.work.stop()
	for end := time.Now().Add(time.Minute); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(end) {
			buf := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
		}
	}
}

// TestPreview_Picture leaves pictures of the dialog where that is asked for, to be looked at.
func TestPreview_Picture(t *testing.T) {
	dir := os.Getenv("MARGINALIA_SAMPLES")
	if dir == "" {
		t.Skip("MARGINALIA_SAMPLES is not set")
	}
	for _, size := range []fyne.Size{fyne.NewSize(1000, 700), fyne.NewSize(1920, 1200), fyne.NewSize(720, 560)} {
		for _, scale := range []float32{1, 2} {
			for _, p := range []*textview.Palette{&textview.Light, &textview.Dark} {
				s := begin(t)
				s.win.Canvas().(interface{ SetScale(float32) }).SetScale(scale)
				s.win.Resize(size)
				s.setTheme(p)
				e := s.exporting()
				e.choices.legend.SetChecked(true)
				keepShot(t, filepath.Join(dir, fmt.Sprintf("dialog-%s-%.0f@%.0f.png", p.Name, size.Width, scale)), s.win.Canvas().Capture())
				e.leave()
			}
		}
	}
}

func keepShot(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}
