package window

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"dev.marginalia/app"
	"dev.marginalia/app/textview"
	"dev.marginalia/article"
)

// articleRange is the code point at o.
func articleRange(o int) article.Range { return article.Range{Start: o, End: o + 1} }

func press(s *story, keys ...fyne.KeyName) {
	for _, k := range keys {
		s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestComfort_EverySettingByKeysAloneAtOnceAndKept(t *testing.T) {
	s := begin(t)
	s.win.Resize(fyne.NewSize(1000, 700))
	s.view.ScrollTo(s.session.Article().Text.Len() / 2)
	top := s.view.TopOffset()
	s.shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyComma, Modifier: ctrl})
	press(s, fyne.KeyRight, // sepia
		fyne.KeyDown, fyne.KeyRight, // the second serif
		fyne.KeyDown, fyne.KeyDown, fyne.KeyLeft, fyne.KeyLeft, // two sizes smaller
		fyne.KeyDown, fyne.KeyRight, fyne.KeyRight, // lines farther apart
		fyne.KeyDown, fyne.KeyLeft, // shorter
		fyne.KeyDown, fyne.KeyRight, // justified
		fyne.KeyDown, fyne.KeyRight) // indented
	want := app.Preferences{Theme: "sepia", Font: app.Serif2, TextSize: 17, LineHeight: 1.7, Measure: 63, Justify: true, Indent: true}
	got := s.kept
	got.Width, got.Height = 0, 0
	if got != want {
		t.Errorf("chosen %+v, want %+v", got, want)
	}
	if s.view.Typography() != typography(want) || s.view.TextSize() != 17 || s.look.palette() != &textview.Sepia {
		t.Errorf("the text is set by %+v", s.view.Typography())
	}
	if p, err := s.app.Preferences(context.Background()); err != nil || p != s.kept {
		t.Errorf("kept %+v, %v", p, err)
	}
	now := s.view.BoxOf(s.session.Article().Text.Snap(articleRange(top)))
	if len(now) == 0 || now[0].Y < -1 || now[0].Y > 60 {
		t.Errorf("the line that was read is at %v", now)
	}
	if r := s.comfort.pop; r.Position().X < 0 || s.comfort.pop.MinSize().Height > 660 {
		t.Errorf("the popover takes %v", r.MinSize())
	}
	press(s, fyne.KeyEscape)
	if s.comfort.pop.Visible() || s.win.Canvas().Focused() != fyne.Focusable(s.view) {
		t.Error("Escape does not lead back to the text")
	}
}

func TestComfort_AsAtFirst(t *testing.T) {
	s := begin(t)
	s.kept.Font, s.kept.Measure, s.kept.LineHeight, s.kept.Justify = app.Mono, 90, 2, true
	s.setText()
	s.showComfort()
	press(s, fyne.KeyUp, fyne.KeyReturn) // up from the first row is the last
	if s.view.Typography() != (textview.Typography{}).Clean() {
		t.Errorf("set by %+v", s.view.Typography())
	}
	s.showComfort()
	if s.comfort.pop.Visible() {
		t.Error("asked for again it does not go")
	}
}

func TestComfort_ValuesStayWithinTheirLimits(t *testing.T) {
	s := begin(t)
	s.showComfort()
	for range 3 {
		press(s, fyne.KeyDown)
	}
	for range 3 {
		for range 60 {
			press(s, fyne.KeyRight)
		}
		press(s, fyne.KeyDown)
	}
	if got := s.view.Typography(); s.view.TextSize() != textview.MaxTextSize || got.LineHeight != textview.MaxLineHeight || got.Measure != textview.MaxMeasure {
		t.Errorf("at most %v, %+v", s.view.TextSize(), got)
	}
	for range 3 {
		press(s, fyne.KeyUp)
		for range 60 {
			press(s, fyne.KeyLeft)
		}
	}
	if got := s.view.Typography(); s.view.TextSize() != textview.MinTextSize || got.LineHeight != textview.MinLineHeight || got.Measure != textview.MinMeasure {
		t.Errorf("at least %v, %+v", s.view.TextSize(), got)
	}
}

func TestComfort_AClickChoosesTheCellUnderIt(t *testing.T) {
	s := begin(t)
	s.showComfort()
	for i, p := range textview.Palettes {
		x, width := s.comfort.rows[0].span(i)
		s.comfort.rows[0].Tapped(&fyne.PointEvent{Position: fyne.NewPos(x+width/2, 10)})
		if s.look.palette() != p {
			t.Errorf("a click on %s chose %s", p.Name, s.look.palette().Name)
		}
	}
}

func TestFontList_IsSearchedAndChosenFromByKeys(t *testing.T) {
	s := begin(t)
	l := s.showFonts([]string{"Alpha Sans", "Alpha Serif", "Beta Serif"})
	l.entry.SetText("serif a")
	if !slices.Equal(l.shown, []string{"Alpha Serif", "Beta Serif"}) {
		t.Errorf("found %q", l.shown)
	}
	press(s, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if s.kept.Font != "Beta Serif" || l.pop.Visible() {
		t.Errorf("chosen %q", s.kept.Font)
	}
	// A font that is not on this machine is set in the usual one, not in none.
	if len(s.view.BoxOf(articleRange(s.view.TopOffset()))) == 0 {
		t.Error("nothing is shown in a font that is not here")
	}
	l = s.showFonts(nil)
	press(s, fyne.KeyReturn, fyne.KeyEscape)
	if l.pop.Visible() || s.kept.Font != "Beta Serif" {
		t.Error("nothing was chosen from an empty list, or Escape does not leave it")
	}
}

func TestComfort_IsAButtonAwayWhenTheLibraryIsHidden(t *testing.T) {
	s := begin(t)
	if !s.letters.Hidden {
		t.Error("two buttons for one thing")
	}
	s.togglePanel(&s.kept.HideLibrary)
	for _, width := range []float32{1100, 700, 480} {
		s.win.Resize(fyne.NewSize(width, 600))
		canvas, reader := s.win.Canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject(s.view)
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.letters).AddXY(lettersWidth/2, lettersHeight/2)
		if text := s.view.BoxOf(s.session.Article().Blocks[0].Range); s.letters.Hidden || at.X-lettersWidth/2 < reader.X+float32(text[0].X+text[0].W) {
			t.Errorf("at %v the button is at %v, the text from %v", width, at, text[0])
		}
		test.MoveMouse(canvas, at)
		if !s.letters.over || s.letters.text.Color != s.look.palette().Text {
			t.Errorf("at %v the button does not see the mouse", width)
		}
		test.TapCanvas(canvas, at)
		if s.comfort == nil || !s.comfort.pop.Visible() {
			t.Fatalf("at %v the button does nothing", width)
		}
		if x := s.comfort.pop.Content.Position().X; x < 0 || x+s.comfort.pop.MinSize().Width > width {
			t.Errorf("at %v the popover is at %v", width, x)
		}
		press(s, fyne.KeyRight, fyne.KeyEscape)
		test.MoveMouse(canvas, reader.AddXY(200, 300))
		if s.letters.over || s.letters.text.Color == s.look.palette().Text {
			t.Errorf("at %v the button stays awake", width)
		}
	}
	s.togglePanel(&s.kept.HideLibrary)
	s.win.Resize(fyne.NewSize(1100, 600))
	if !s.letters.Hidden {
		t.Error("the button stays, beside that of the library")
	}
}
