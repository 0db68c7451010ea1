package window

import (
	"context"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dev.marginalia/app"
)

// handedOut is the article that is open as a list of annotations, in which something was changed elsewhere.
func (s *story) handedOut(old, new string) string {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), "from-elsewhere.jsonld")
	if _, err := s.app.Export(context.Background(), []string{s.session.Article().ID}, app.JSONLD, app.ExportOptions{}, path); err != nil {
		s.t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	changed := strings.ReplaceAll(string(data), old, new)
	if changed == string(data) {
		s.t.Fatalf("%q is not in the list", old)
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// report is the report of an import of annotations from path.
func (s *story) report(path string) *takeIn {
	s.t.Helper()
	plan, err := s.app.MatchAnnotations(context.Background(), path, s.session.Article().ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.showMatches(filepath.Base(path), plan, func() {})
}

func TestTakeIn_TakesWhatIsTicked(t *testing.T) {
	s := begin(t)
	before := s.marksNow()
	path := s.handedOut(`"modified": "2026`, `"modified": "2027`)
	if r := s.report(path); len(r.rows) != 0 || !strings.Contains(s.banner.text.Text, "6 there already") {
		t.Fatalf("%d rows, %q", len(r.rows), s.banner.text.Text)
	}
	path = s.handedOut(`"marginalia:style": "highlight"`, `"marginalia:style": "squiggly"`) // not newer
	if r := s.report(path); len(r.rows) != 0 {
		t.Fatalf("%d rows", len(r.rows))
	}
	path = s.handedOut(`urn:uuid:`, `urn:uuid:x`) // marks of somebody else, in another style
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(data), `"marginalia:style": "highlight"`, `"marginalia:style": "squiggly"`)), 0o600); err != nil {
		t.Fatal(err)
	}
	r := s.report(path)
	if len(r.rows) < 2 {
		t.Fatalf("the report has %d rows", len(r.rows))
	}
	if dir := os.Getenv("MARGINALIA_SAMPLES"); dir != "" {
		f, err := os.Create(filepath.Join(dir, "takein.png"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, s.win.Canvas().Capture()); err != nil {
			t.Fatal(err)
		}
	}
	r.list.Select(0)
	r.key(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if n := len(s.marksNow()); n != len(before)+len(r.rows)-1 {
		t.Errorf("%d marks, were %d, and %d of %d were taken in", n, len(before), len(r.rows)-1, len(r.rows))
	}
	s.undo()
	if n := len(s.marksNow()); n != len(before) {
		t.Errorf("after undo %d marks, were %d", n, len(before))
	}
	r = s.report(path)
	r.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if n := len(s.marksNow()); n != len(before) {
		t.Errorf("after Cancel %d marks, were %d", n, len(before))
	}
}

func TestTakeIn_SaysWhyAFileCannotBeTaken(t *testing.T) {
	s := begin(t)
	path := filepath.Join(t.TempDir(), "notes.json")
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.matchMarks([]string{path})
	if text := s.banner.text.Text; !strings.Contains(text, "notes.json") || !strings.Contains(text, "not a list of annotations") {
		t.Errorf("the banner says %q", text)
	}
}

func TestTakeIn_AHandoutThatIsOpenedAgainShowsItsMarks(t *testing.T) {
	s := begin(t)
	before := s.marksNow()
	path := filepath.Join(t.TempDir(), "handout.pdf")
	if _, err := s.app.Export(context.Background(), []string{s.session.Article().ID}, app.PDF, app.ExportOptions{}, path); err != nil {
		t.Fatal(err)
	}
	for _, m := range before[:2] {
		if err := s.session.Remove(context.Background(), m.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.importFiles([]string{path})
	if got := s.marksNow(); len(got) != len(before) || !got[0].Equal(before[0]) {
		t.Errorf("%d marks, want %d", len(got), len(before))
	}
	if text := s.banner.text.Text; !strings.Contains(text, "2 restored, 4 there already") {
		t.Errorf("the banner says %q", text)
	}
}
