package window

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/app"
)

func TestWindow_TheEndsOfAMarkMoveByKeysAndByMouse(t *testing.T) {
	s := begin(t)
	s.selects("permission is")
	s.types("4")
	id := s.find("permission is").ID
	for _, step := range []struct{ key, exact string }{
		{"]", "permission is narrow"}, {"{", "The permission is narrow"}, {"[", "The permission is"}, {"}", "permission is"},
	} {
		s.types(step.key)
		if m := s.find(step.exact); m.ID != id || s.view.Active() != id {
			t.Errorf("after %s %+v, chosen %q", step.key, m, s.view.Active())
		}
	}
	s.undo()
	s.undo()
	if m := s.find("The permission is narrow"); m.ID != id || m.Color != "pink" {
		t.Errorf("undone: %+v", m)
	}
	m := s.find("The permission is narrow")
	boxes := s.view.BoxOf(m.Passage())
	end := boxes[len(boxes)-1]
	at := func(x, y float64) fyne.PointEvent {
		return fyne.PointEvent{Position: fyne.NewPos(float32(x), float32(y))}
	}
	s.view.MouseDown(&desktop.MouseEvent{PointEvent: at(end.X+end.W, end.Y+end.H/2), Button: desktop.MouseButtonPrimary})
	back := s.view.BoxOf(s.session.Article().Text.Snap(m.Passage()))[0]
	s.view.Dragged(&fyne.DragEvent{PointEvent: at(back.X+2, back.Y+back.H/2)})
	s.view.MouseUp(&desktop.MouseEvent{PointEvent: at(back.X+2, back.Y+back.H/2), Button: desktop.MouseButtonPrimary})
	if m := s.find("T"); m.ID != id {
		t.Errorf("dragged: %+v", m)
	}
	s.undo()
	s.find("The permission is narrow")
	s.view.SetActive("")
	s.types("]")
	s.find("The permission is narrow")
}

func TestWindow_LabelsPickASentenceAndHideTheToolbar(t *testing.T) {
	s := begin(t)
	s.selects("The permission is narrow.")
	s.types("f")
	hints := s.view.Hints()
	if len(hints) < 3 || s.bar.object.Visible() {
		t.Fatalf("%d labels, toolbar shown: %v", len(hints), s.bar.object.Visible())
	}
	last := hints[len(hints)-1]
	s.types(last.Label)
	if s.view.Selection() != last.Range || !s.bar.object.Visible() {
		t.Errorf("%v is selected, want %v; toolbar shown: %v", s.view.Selection(), last.Range, s.bar.object.Visible())
	}
	s.types("6")
	if m := s.find(s.session.Article().Text.Slice(last.Range)); m.Color != "orange" {
		t.Errorf("%+v", m)
	}
}

func TestWindow_TheListOfKeysIsScrolledAndClosedByKeys(t *testing.T) {
	s := begin(t)
	s.win.Resize(fyne.NewSize(900, 500))
	s.view.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
	before := s.win.Canvas().Capture()
	press := func(k fyne.KeyName) { s.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k}) }
	press(fyne.KeyPageDown)
	if differ(before, s.win.Canvas().Capture()) < 100 {
		t.Error("the list does not scroll")
	}
	press(fyne.KeyEscape)
	if s.win.Canvas().Overlays().Top() != nil || s.win.Canvas().Focused() != fyne.Focusable(s.view) || s.win.Canvas().OnTypedKey() != nil {
		t.Error("the list is not closed, or the text has not got the keys back")
	}
}

func TestWindow_KeysThatFollowEachOtherAreTakenBackAtOnce(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	s := begin(t, func(c *app.Config) { c.Now = func() time.Time { return now } })
	s.selects("permission")
	s.types("4")
	for _, key := range []string{"]", "]"} {
		now = now.Add(400 * time.Millisecond)
		s.types(key)
	}
	wide := s.find("permission is narrow")
	now = now.Add(2 * time.Second)
	s.types("[")
	s.find("permission is")
	s.undo()
	s.find("permission is narrow")
	s.undo()
	s.find("permission")
	s.redo()
	if again := s.find("permission is narrow"); !again.Equal(wide) {
		t.Errorf("made again: %+v, was %+v", again, wide)
	}
}
