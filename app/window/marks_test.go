package window

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/article"
	"dev.marginalia/article/find"
)

func (s *story) mouseOver(r article.Range) {
	b := s.view.BoxOf(r)[0]
	e := &desktop.MouseEvent{}
	e.Position = fyne.NewPos(float32(b.X+b.W/2), float32(b.Y+b.H/2))
	s.view.MouseMoved(e)
}

func TestWindow_ANoteIsShownByItsMark(t *testing.T) {
	s := begin(t)
	s.selects("The permission is narrow.")
	r := s.view.Selection()
	if _, err := s.session.Highlight(t.Context(), r, app.Draft{Note: "How **narrow**?", Tags: []string{"law"}}); err != nil {
		t.Fatal(err)
	}
	s.refreshMarks()
	s.view.ClearSelection()
	s.mouseOver(r)
	b := s.bubble
	if !b.object.Visible() {
		t.Fatal("no bubble")
	}
	at, size, view := b.object.Position(), b.object.Size(), s.view.Size()
	if at.X < 0 || at.Y < 0 || at.X+size.Width > view.Width || at.Y+size.Height > view.Height {
		t.Errorf("the bubble %v %v is not within %v", at, size, view)
	}
	mark := s.view.BoxOf(r)[0]
	if gap := at.Y - float32(mark.Y+mark.H); gap < 0 || gap > 10 {
		t.Errorf("the bubble is %v below the mark", gap)
	}
	s.view.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -1)})
	if b.object.Visible() {
		t.Error("the bubble stays though the text went away")
	}
	s.mouseOver(r)
	s.view.MouseOut()
	if b.object.Visible() {
		t.Error("the bubble stays though the mouse went away")
	}
}

func TestWindow_CardsScrollWithTheText(t *testing.T) {
	s := begin(t)
	var text strings.Builder
	for i := range 60 {
		fmt.Fprintf(&text, "Paragraph %d mark%02dx is one of sixty that make the text long enough to scroll a good deal.\n\n", i, i)
	}
	s.importFiles([]string{textFile(t, text.String())})
	var all []article.Range
	for i := range 60 {
		all = append(all, find.In(s.session.Article().Text, fmt.Sprintf("mark%02dx", i), find.Options{})...)
	}
	if n, err := s.session.HighlightAll(t.Context(), all, app.Draft{Note: "a note\nof two lines"}); n != 60 || err != nil {
		t.Fatal(n, err)
	}
	s.refreshMarks()
	s.view.ScrollTo(all[30].Start)
	if y := s.marks.list.GetScrollOffset(); y != 0 {
		t.Fatalf("the cards stand at %v without being asked to follow", y)
	}
	s.marks.sync.SetChecked(true)
	if !s.kept.FollowMarks {
		t.Error("the choice is not remembered")
	}
	before := s.marks.list.GetScrollOffset()
	s.view.ScrollTo(all[40].Start)
	after := s.marks.list.GetScrollOffset()
	card := after - before
	for i := 30; i < 40; i++ {
		card -= s.marks.heights.shown[i] + s.marks.list.Theme().Size("padding")
	}
	if before == 0 || card < -1 || card > 1 {
		t.Errorf("the cards went from %v to %v, %v off ten cards", before, after, card)
	}
	s.marks.list.Select(42)
	if s.view.Active() != s.marks.all[42].ID || s.marks.list.GetScrollOffset() < after {
		t.Errorf("choosing a card chose %q and put the cards at %v", s.view.Active(), s.marks.list.GetScrollOffset())
	}
}

func TestWindow_KeysGoFromMarkToMark(t *testing.T) {
	s := begin(t)
	first, second := s.marks.all[0], s.marks.all[1]
	s.types(".")
	if s.view.Active() != first.ID {
		t.Errorf("%q is chosen first", s.view.Active())
	}
	s.types(".")
	if s.view.Active() != second.ID || !s.bar.object.Visible() {
		t.Errorf("%q is chosen next", s.view.Active())
	}
	s.types(",l")
	if s.view.Active() != first.ID {
		t.Errorf("%q is chosen back", s.view.Active())
	}
}

func TestWindow_EveryStyleInEveryColour(t *testing.T) {
	s := begin(t)
	quote := "The permission is narrow."
	s.selects(quote)
	s.types("1")
	for i, c := range annotation.Colors {
		for key, style := range map[string]annotation.Style{"h": annotation.Highlight, "u": annotation.Underline, "w": annotation.Squiggly, "x": annotation.Strikeout} {
			s.types(key + fmt.Sprint(i+1))
			if m := s.find(quote); m.Color != c || m.Style != style {
				t.Errorf("%s %d makes %s %s", key, i+1, m.Color, m.Style)
			}
		}
	}
	s.selects("The missiles in question")
	s.types("w")
	if m := s.find("The missiles in question"); m.Style != annotation.Squiggly || m.Color != annotation.Grey {
		t.Errorf("%+v", m)
	}
}
