package window

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/annotation"
)

// finds types text into the find bar.
func (s *story) finds(text string, want int) *findBar {
	s.t.Helper()
	f := s.Window.find
	f.open()
	if s.win.Canvas().Focused() != fyne.Focusable(f.entry) {
		s.t.Fatalf("the find bar has not got the focus, %T has", s.win.Canvas().Focused())
	}
	f.entry.SetText(text)
	if got := len(f.hits); got != want {
		s.t.Errorf("%q: %d hits, want %d", text, got, want)
	}
	return f
}

func TestWindow_FindGoesFromHitToHit(t *testing.T) {
	s := begin(t)
	f := s.finds("kursk", 3)
	counts := func(want string) {
		t.Helper()
		if f.count.Text != want {
			t.Errorf("count %q, want %q", f.count.Text, want)
		}
	}
	press := func(k fyne.KeyName, shift bool) {
		if shift {
			f.entry.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
			defer f.entry.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		}
		f.entry.TypedKey(&fyne.KeyEvent{Name: k})
	}
	counts("1 of 3")
	press(fyne.KeyReturn, false)
	counts("2 of 3")
	press(fyne.KeyF3, false)
	counts("3 of 3")
	press(fyne.KeyF3, false)
	counts("1 of 3")
	press(fyne.KeyReturn, true)
	counts("3 of 3")
	press(fyne.KeyF3, true)
	counts("2 of 3")
	f.entry.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyG, Modifier: ctrl})
	counts("3 of 3")
	s.finds("no such words", 0)
	counts("not found")
	s.finds("", 0)
	counts("")
}

func TestWindow_FindGoesOnFromWhereTheReaderWas(t *testing.T) {
	s := begin(t)
	s.Window.find.open()
	f := s.Window.find
	f.entry.SetText("k")
	first := f.hits[f.at].Start
	f.entry.SetText("ku")
	f.entry.SetText("kursk")
	second := f.hits[f.at]
	if f.at != 0 || second.Start < first {
		t.Errorf("typing on went to hit %d", f.at+1)
	}
	f.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if f.object.Visible() || s.view.Selection() != second {
		t.Errorf("after Escape %v is selected, want the hit %v", s.view.Selection(), second)
	}
	s.types("5")
	if m := s.find(s.session.Article().Text.Slice(second)); m.Color != annotation.Purple {
		t.Errorf("%+v", m)
	}
}

func TestWindow_FindRemembersWhatCounts(t *testing.T) {
	s := begin(t)
	f := s.finds("KURSK", 3)
	f.options[1].SetChecked(true)
	if len(f.hits) != 0 {
		t.Errorf("%d hits in capitals", len(f.hits))
	}
	s.finds("Kurs", 3)
	f.options[0].SetChecked(true)
	if len(f.hits) != 0 {
		t.Errorf("%d whole words", len(f.hits))
	}
	again, err := New(s.ui, s.app, true)
	if err != nil {
		t.Fatal(err)
	}
	again.find.make()
	for i, want := range []bool{true, true, false} {
		if again.find.options[i].Checked != want {
			t.Errorf("%s is %v after a restart", again.find.options[i].Text, !want)
		}
	}
}

func TestWindow_HighlightAllIsTakenBackAtOnce(t *testing.T) {
	s := begin(t)
	s.Window.find.open()
	f := s.Window.find
	f.entry.SetText("the")
	n := len(f.hits)
	if n < 20 {
		t.Fatalf("%d hits", n)
	}
	f.highlightAll()
	if got := len(s.marksNow()); got != 6+n {
		t.Errorf("%d marks, want %d", got, 6+n)
	}
	if !strings.Contains(s.banner.text.Text, "One undo") {
		t.Errorf("banner %q", s.banner.text.Text)
	}
	f.highlightAll()
	s.undo()
	if got := len(s.marksNow()); got != 6 {
		t.Errorf("%d marks after one undo", got)
	}
	if len(f.hits) != n {
		t.Error("the hits are gone")
	}
}

func TestWindow_ThousandsOfMarksAtOnce(t *testing.T) {
	s := begin(t)
	s.importFiles([]string{textFile(t, strings.Repeat("The café and the cat sat there. ", 2500))})
	f := s.finds("the", 7500)
	f.options[0].SetChecked(true)
	if len(f.hits) != 5000 {
		t.Fatalf("%d hits", len(f.hits))
	}
	began := time.Now()
	f.highlightAll()
	t.Logf("5,000 marks made and shown in %v", time.Since(began))
	began = time.Now()
	s.refreshMarks()
	t.Logf("shown again in %v", time.Since(began))
	if n := len(s.marksNow()); n != 5000 {
		t.Fatalf("%d marks", n)
	}
	s.undo()
	if n := len(s.marksNow()); n != 0 {
		t.Errorf("%d marks after one undo", n)
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

func textFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "text.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
