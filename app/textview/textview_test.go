package textview

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/assets"
	"dev.marginalia/assets/hyphenation"
	"dev.marginalia/typeset"
)

func engine(tb testing.TB) *typeset.Engine {
	tb.Helper()
	families := map[string]typeset.Family{}
	for name, file := range map[string]string{"serif": "GentiumBookPlus-Regular", "sans": "Lato-Regular", "mono": "JetBrainsMono-Regular"} {
		f, err := typeset.ParseFace(assets.Font(file), 0)
		if err != nil {
			tb.Fatal(err)
		}
		families[name] = typeset.Family{Regular: f}
	}
	e, err := typeset.New(typeset.Config{Families: families, Fallback: typeset.SystemFallback(tb.TempDir()), Hyphenation: hyphenation.Patterns()})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func doc(md string) *article.Article {
	a, err := importer.Import(context.Background(), &importer.File{Name: "x.md", Data: []byte(md)})
	if err != nil {
		panic(err)
	}
	return a
}

const sample = "# Title\n\nThe first paragraph has some words, and a [link](https://example.org) in it.\n\n## A heading\n\n- one\n- two\n\n> Quoted words that run over more than a single line when the column is narrow enough for it.\n\n```\ncode here\n```\n\nLast 漢字 نص عربي 👩‍👩‍👧 e\u0301nd."

func flow(tb testing.TB, md string, measure, height float64) (*Flow, *article.Article) {
	a := doc(md)
	f := NewFlow(engine(tb), a, Header{Title: "Title", Byline: "Someone"})
	f.Resize(16, measure, height)
	return f, a
}

func TestFlow_EveryOffsetIsFoundWhereItIsShown(t *testing.T) {
	f, a := flow(t, sample, 300, 5000)
	foundWhereShown(t, f, a, "")
}

// foundWhereShown checks that a click on the caret of every offset finds that offset, or one at the same place.
func foundWhereShown(t *testing.T, f *Flow, a *article.Article, about string) {
	t.Helper()
	for _, b := range a.Blocks {
		for o := b.Start; o < b.End; o++ {
			if !a.Text.IsBoundary(o) {
				continue
			}
			box, ok := f.caretBox(o)
			if !ok {
				t.Fatalf("%s: offset %d is not shown", about, o)
			}
			got := f.OffsetAt(box.X, box.Y+box.H/2)
			if again, _ := f.caretBox(got); math.Abs(again.X-box.X) > 0.01 || again.Y != box.Y {
				t.Errorf("%s: OffsetAt(RectOf(%d)) = %d, elsewhere (%s)", about, o, got, b.Kind)
			}
		}
	}
}

func TestFlow_TheLineBeingReadStaysThroughResize(t *testing.T) {
	f, a := flow(t, sample+strings.Repeat("\n\nMore words to fill the document with text that is long enough to wrap.", 200), 300, 400)
	for _, o := range []int{a.Blocks[50].Start, a.Blocks[120].Start + 20} {
		f.JumpTo(o, 0)
		for _, measure := range []float64{200, 500, 120, 300} {
			before := f.TopOffset()
			f.Resize(16, measure, 400)
			if after := f.TopOffset(); after > before || before-after > 60 {
				t.Errorf("at measure %v the top went from %d to %d", measure, before, after)
			}
			f.JumpTo(before, 0)
		}
	}
}

func TestFlow_ScrollingThereAndBackIsExact(t *testing.T) {
	f, _ := flow(t, strings.Repeat("Some words to fill the document with text that is long enough to wrap here.\n\n", 300), 240, 400)
	start := f.TopOffset()
	var seen []int
	for range 60 {
		seen = append(seen, f.TopOffset())
		f.Scroll(130)
	}
	for i := len(seen) - 1; i >= 0; i-- {
		f.Scroll(-130)
		if got := f.TopOffset(); got != seen[i] {
			t.Fatalf("back at step %d the top is %d, was %d", i, got, seen[i])
		}
	}
	if start != f.TopOffset() {
		t.Fatal("not at the start again")
	}
	f.ScrollToFraction(1)
	if f.Progress() != 1 {
		t.Errorf("at the end the progress is %v", f.Progress())
	}
	end := f.Top()
	f.Scroll(500)
	if f.Top() != end {
		t.Error("scrolled past the end")
	}
}

func TestFlow_EmptyArticle(t *testing.T) {
	f := NewFlow(engine(t), &article.Article{}, Header{})
	f.Resize(16, 300, 400)
	f.Scroll(100)
	f.ScrollToFraction(0.5)
	f.JumpTo(10, 0)
	if f.OffsetAt(5, 5) != 0 || f.TopOffset() != 0 || f.Progress() != 1 {
		t.Error("an empty article has places")
	}
}

func TestSelection_IsAStateMachine(t *testing.T) {
	a := doc("Alpha beta gamma.\n\nDelta eps’ilon.")
	text := func(s Selection) string { return a.Text.Slice(s.Range()) }
	for name, c := range map[string]struct {
		s    Selection
		want string
	}{
		"click":                {Selection{}.Press(a, 3, 1, false), ""},
		"drag":                 {Selection{}.Press(a, 3, 1, false).Extend(a, 8), "ha be"},
		"drag back":            {Selection{}.Press(a, 8, 1, false).Extend(a, 3), "ha be"},
		"double click":         {Selection{}.Press(a, 7, 2, false), "beta"},
		"at a word's end":      {Selection{}.Press(a, 10, 2, false), "beta"},
		"double click, drag":   {Selection{}.Press(a, 7, 2, false).Extend(a, 12), "beta gamma"},
		"and back":             {Selection{}.Press(a, 7, 2, false).Extend(a, 12).Extend(a, 2), "Alpha beta"},
		"triple click":         {Selection{}.Press(a, 7, 3, false), "Alpha beta gamma."},
		"triple click, drag":   {Selection{}.Press(a, 7, 3, false).Extend(a, 22), a.Text.String()},
		"shift click":          {Selection{}.Press(a, 6, 1, false).Press(a, 10, 1, true), "beta"},
		"apostrophe in a word": {Selection{}.Press(a, 27, 2, false), "eps’ilon"},
		"shift right":          {Selection{}.Press(a, 0, 1, false).Move(NextCharacter(a, 0), true), "A"},
	} {
		if got := text(c.s); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestCaret_MovesOverCharactersWordsAndBlocks(t *testing.T) {
	a := doc("e\u0301 👩‍👧 x\n\nnext word")
	at, steps := 0, 0
	for ; at < a.Text.Len() && steps < 100; steps++ {
		if !a.Text.IsBoundary(at) {
			t.Fatalf("the caret is inside a character at %d", at)
		}
		next := NextCharacter(a, at)
		if PrevCharacter(a, next) != at {
			t.Errorf("PrevCharacter(%d) = %d, want %d", next, PrevCharacter(a, next), at)
		}
		at = next
	}
	if steps != 15 { // e´, space, family, space, x, block end, and "next word"
		t.Errorf("%d steps over the text", steps)
	}
	if got := NextWord(a, 0); got != 2 {
		t.Errorf("NextWord(0) = %d", got)
	}
	if got := PrevWord(a, a.Text.Len()); a.Text.Slice(article.Range{Start: got, End: a.Text.Len()}) != "word" {
		t.Errorf("PrevWord = %d", got)
	}
}

// view shows md in a window of the test driver.
func view(t *testing.T, md string) (*View, fyne.Window, *time.Time) {
	t.Helper()
	test.NewTempApp(t)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	v := New(engine(t), NewPainter(), &Light, func() time.Time { return now })
	w := test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(700, 500))
	v.SetArticle(doc(md), Header{Title: "Title"}, 0)
	return v, w, &now
}

func center(b Box) fyne.Position { return fyne.NewPos(float32(b.X+b.W/2), float32(b.Y+b.H/2)) }

func click(v *View, p fyne.Position, mod fyne.KeyModifier) {
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary, Modifier: mod}
	v.MouseDown(e)
	v.MouseUp(e)
}

func TestView_MouseSelectsAndClicksReachEveryMark(t *testing.T) {
	v, _, now := view(t, sample)
	a := v.Article()
	var chosen []string
	v.OnMark = func(id string) { chosen = append(chosen, id) }
	word := func(s string) article.Range {
		r, err := annotation.Find(a.Text, s, "", "")
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := v.BoxOf(word("some words"))[0]
	v.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(first.X), float32(first.Y+8))}, Button: desktop.MouseButtonPrimary})
	v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(first.X+first.W), float32(first.Y+8))}})
	v.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(first.X+first.W), float32(first.Y+8))}})
	if got := a.Text.Slice(v.Selection()); got != "some words" {
		t.Fatalf("dragging selects %q", got)
	}
	inner, outer := word("some"), word("has some words")
	v.SetMarks(annotation.NewSet([]annotation.Annotation{
		{ID: "outer", Anchor: annotation.Anchor{Start: outer.Start, End: outer.End}, Color: "yellow", Style: "highlight"},
		{ID: "inner", Anchor: annotation.Anchor{Start: inner.Start, End: inner.End}, Color: "pink", Style: "highlight", Note: "n"},
	}))
	at := center(v.BoxOf(inner)[0])
	for range 3 {
		*now = now.Add(time.Second)
		click(v, at, 0)
	}
	if strings.Join(chosen, " ") != "inner outer inner" {
		t.Errorf("clicks chose %v", chosen)
	}
	*now = now.Add(time.Second)
	click(v, at, 0)
	*now = now.Add(100 * time.Millisecond)
	click(v, at, 0)
	if got := a.Text.Slice(v.Selection()); got != "some" {
		t.Errorf("a double click selects %q", got)
	}
	*now = now.Add(time.Second)
	click(v, center(v.BoxOf(word("paragraph"))[0]), fyne.KeyModifierShift)
	if got := a.Text.Slice(v.Selection()); !strings.HasSuffix(got, "some") || !strings.HasPrefix(got, "para") {
		t.Errorf("shift+click selects %q", got)
	}
	if len(v.scene.signs) != 1 || v.scene.signs[0].id != "inner" {
		t.Errorf("note signs %v", v.scene.signs)
	}
}

func TestView_KeysSelectAndEscapeLetsGo(t *testing.T) {
	v, w, _ := view(t, sample)
	w.Canvas().Focus(v)
	v.sel = v.sel.Move(0, false)
	v.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	for range 3 {
		v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	if got := v.Article().Text.Slice(v.Selection()); got != "The" {
		t.Errorf("shift+right x3 selects %q", got)
	}
	v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	line := v.Article().Text.Slice(v.Selection())
	v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if got := v.Article().Text.Slice(v.Selection()); !strings.HasPrefix(got, line) || len(got) <= len(line) {
		t.Errorf("shift+down selects %q after %q", got, line)
	}
	v.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	v.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift})
	v.sel = v.sel.Move(3, false)
	v.TypedShortcut(&fyne.ShortcutSelectAll{})
	if v.Selection() != v.Article().Blocks[0].Range {
		t.Error("Ctrl+A does not select the block")
	}
	v.TypedShortcut(&fyne.ShortcutSelectAll{})
	if v.Selection() != v.Article().Text.All() {
		t.Error("Ctrl+A does not select all")
	}
	v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !v.Selection().Empty() {
		t.Error("Escape does not let go")
	}
	var runes []rune
	v.OnRune = func(r rune) { runes = append(runes, r) }
	test.Type(v, "3n j")
	if string(runes) != "3n" {
		t.Errorf("runes passed on: %q", string(runes))
	}
}

func TestView_PaintsMarksUnderAndTextOver(t *testing.T) {
	v, w, _ := view(t, sample)
	a := v.Article()
	r, err := annotation.Find(a.Text, "first paragraph", "", "")
	if err != nil {
		t.Fatal(err)
	}
	v.SetMarks(annotation.NewSet([]annotation.Annotation{{ID: "m", Anchor: annotation.Anchor{Start: r.Start, End: r.End}, Color: "green", Style: "highlight"}}))
	img := w.Canvas().Capture()
	b := v.BoxOf(r)[0]
	green, dark := 0, 0
	want := Light.Ink("green").Fill
	for y := int(b.Y); y < int(b.Y+b.H); y++ {
		for x := int(b.X); x < int(b.X+b.W); x++ {
			cr, cg, cb, _ := img.At(x, y).RGBA()
			if uint8(cr>>8) == want.R && uint8(cg>>8) == want.G && uint8(cb>>8) == want.B {
				green++
			}
			if cr>>8 < 90 && cg>>8 < 90 {
				dark++
			}
		}
	}
	if area := int(b.W * b.H); green < area/3 || dark < area/60 {
		t.Errorf("%d green and %d dark of %d pixels", green, dark, area)
	}
}

func TestView_ABookCostsWhatIsOnTheScreen(t *testing.T) {
	dir := os.Getenv("MARGINALIA_CORPORA")
	if dir == "" {
		dir = "../../../shared/corpora"
	}
	data, err := os.ReadFile(filepath.Join(dir, "text/war-and-peace.txt"))
	if err != nil {
		t.Skip("the book is not here")
	}
	a, err := importer.Import(context.Background(), &importer.File{Name: "war-and-peace.txt", Data: data})
	if err != nil {
		t.Fatal(err)
	}
	f := NewFlow(engine(t), a, Header{Title: a.Title})
	f.Resize(19, 560, 800)
	if n := len(f.sets); n > 60 {
		t.Errorf("%d blocks were set to show the first page", n)
	}
	for range 2000 {
		f.Scroll(700)
	}
	if n := len(f.sets); n > kept+60 {
		t.Errorf("%d set blocks are kept", n)
	}
	f.ScrollToFraction(0.5)
	if p := f.Progress(); p < 0.4 || p > 0.6 {
		t.Errorf("half way down the progress is %.2f", p)
	}
}

func TestPalettes_AreReadable(t *testing.T) {
	for name, p := range map[string]*Palette{"light": &Light, "dark": &Dark} {
		for c, ink := range p.Marks {
			if r := contrast(p.Text, ink.Fill); r < 4.5 {
				t.Errorf("%s: text on %s has contrast %.1f", name, c, r)
			}
			if r := contrast(ink.Dark, p.Raised); r < 4.5 {
				t.Errorf("%s: %s ink on a card has contrast %.1f", name, c, r)
			}
		}
		if r := contrast(p.Text, p.Background); r < 7 {
			t.Errorf("%s: text has contrast %.1f", name, r)
		}
		if r := contrast(p.Muted, p.Surface); r < 4.5 {
			t.Errorf("%s: muted text has contrast %.1f", name, r)
		}
		if len(p.Marks) != len(annotation.Colors) {
			t.Errorf("%s: %d colours", name, len(p.Marks))
		}
	}
}
