package window

import (
	"image/color"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/article"
)

// withCards is a story with very many cards.
func withCards(t *testing.T, n int) *story {
	s := begin(t)
	a := s.session.Article()
	for i := range n {
		r := a.Text.Snap(article.Range{Start: i * 3, End: i*3 + 20 + i%90})
		if _, err := s.session.Highlight(t.Context(), r, app.Draft{Note: "A note."}); err != nil {
			t.Fatal(err)
		}
	}
	s.refreshMarks()
	return s
}

// over is a place in the middle of card i.
func (l *cardList) over(i int) fyne.Position {
	return fyne.NewPos(l.Size().Width/2, (l.tops[i]+l.tops[i+1])/2-l.offset)
}

func TestCardList_AClickChoosesTheCardThatIsSeenThere(t *testing.T) {
	s := withCards(t, 60)
	l := s.marks.list
	for _, i := range []int{0, 2, 40, 65} {
		l.ScrollTo(i)
		l.Tapped(&fyne.PointEvent{Position: l.over(i)})
		if s.view.Active() != s.marks.all[i].ID {
			t.Errorf("a click on card %d chose %q", i, s.view.Active())
		}
		if y := l.over(i).Y; y < 0 || y > l.Size().Height {
			t.Errorf("card %d is at %v, out of view", i, y)
		}
	}
	at := l.over(65)
	s.view.SetActive("")
	l.Tapped(&fyne.PointEvent{Position: at})
	if s.view.Active() != s.marks.all[65].ID {
		t.Error("a click on the card that was chosen last does not choose it again")
	}
}

func TestCardList_KeysGoFromCardToCard(t *testing.T) {
	s := withCards(t, 60)
	l := s.marks.list
	s.win.Canvas().Focus(l)
	press := func(keys ...fyne.KeyName) {
		for _, k := range keys {
			l.TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	press(fyne.KeyUp, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	if l.at != 1 {
		t.Errorf("the keys are at card %d", l.at)
	}
	press(fyne.KeyPageDown)
	if l.at < 3 || l.tops[l.at] < l.tops[1]+l.Size().Height-200 {
		t.Errorf("a page on is card %d", l.at)
	}
	press(fyne.KeyPageUp)
	if l.at > 1 {
		t.Errorf("a page on and back is card %d", l.at)
	}
	press(fyne.KeyEnd, fyne.KeyDown)
	if last := len(s.marks.all) - 1; l.at != last || l.offset != l.most() {
		t.Errorf("the end is card %d of %d, scrolled %v of %v", l.at, last, l.offset, l.most())
	}
	press(fyne.KeyHome, fyne.KeyUp, fyne.KeyDown, fyne.KeySpace)
	if s.view.Active() != s.marks.all[1].ID || l.offset != 0 {
		t.Errorf("%q is chosen at %v", s.view.Active(), l.offset)
	}
	if s.win.Canvas().Focused() != fyne.Focusable(s.view) {
		t.Error("the text has not got the keys after a card was chosen")
	}
}

func TestCardList_TheThumbIsDragged(t *testing.T) {
	s := withCards(t, 60)
	l := s.marks.list
	x := l.Size().Width - 4
	y, h := l.thumbPlace()
	if h < leastCardThumb || y != 0 || l.thumb.Hidden {
		t.Fatalf("the thumb is %v high at %v", h, y)
	}
	mouse := func(y float32) *desktop.MouseEvent {
		e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
		e.Position = fyne.NewPos(x, y)
		return e
	}
	l.MouseDown(mouse(5))
	l.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, l.Size().Height+300)}})
	l.DragEnd()
	if l.offset != l.most() {
		t.Errorf("dragged to the end it is scrolled %v of %v", l.offset, l.most())
	}
	l.MouseDown(mouse(l.Size().Height / 2))
	l.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x, l.Size().Height/2)})
	l.MouseUp(mouse(l.Size().Height / 2))
	if d := l.offset - l.most()/2; d < -2 || d > 2 {
		t.Errorf("pressed in the middle of the bar it is scrolled %v of %v", l.offset, l.most())
	}
	if s.view.Active() != "" {
		t.Error("a press on the bar chose a card")
	}
	before := l.offset
	l.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -70)})
	if l.offset != before+70 {
		t.Errorf("the wheel scrolled from %v to %v", before, l.offset)
	}
}

func TestCardList_PaintsOnlyWhatIsNew(t *testing.T) {
	s := withCards(t, 60)
	l := s.marks.list
	w, h := int(l.Size().Width), int(l.Size().Height)
	l.paint(w, h)
	before := l.pictures
	if len(before) < 3 || len(before) > 20 {
		t.Fatalf("%d cards were painted", len(before))
	}
	l.ScrollToOffset(l.offset + 30)
	l.paint(w, h)
	again := 0
	for k, p := range l.pictures {
		if before[k] == p {
			again++
		}
	}
	if fresh := len(l.pictures) - again; fresh > 1 || again < 2 {
		t.Errorf("scrolled a little %d cards were painted anew, %d were not", fresh, again)
	}
	if l.hover(1, false); l.key(1, w, 80, 1) == l.key(2, w, 80, 1) {
		t.Error("cards are taken for each other")
	}
}

// TestCardList_CardsStandAsTheTextIsRead looks for the coloured edge of the first card at the side where reading
// begins.
func TestCardList_CardsStandAsTheTextIsRead(t *testing.T) {
	for text, right := range map[string]bool{"Reading\n\nA text that is read from the left.\n": false, "קריאה\n\nהטקסט הזה נקרא מימין לשמאל, כל שורה ממנו.\n": true} {
		s := begin(t)
		file := filepath.Join(t.TempDir(), "text.txt")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s.importFiles([]string{file})
		if _, err := s.session.Highlight(t.Context(), article.Range{Start: 8, End: 18}, app.Draft{Color: annotation.Red, Tags: []string{"style"}}); err != nil {
			t.Fatal(err)
		}
		s.refreshMarks()
		l := s.marks.list
		w, y := int(l.Size().Width), int(l.over(0).Y)
		img := l.paint(w, int(l.Size().Height))
		edge := s.look.palette().Ink(annotation.Red).Fill
		is := func(x int) bool { return color.NRGBAModel.Convert(img.At(x, y)) == edge }
		if is(12) == right || is(w-11) != right {
			t.Errorf("%q: the edge is at the left: %v, at the right: %v", text, is(12), is(w-11))
		}
	}
}
