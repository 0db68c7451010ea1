package textview

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

func markOn(a *article.Article, id, words string, style annotation.Style, note string) annotation.Annotation {
	r, err := annotation.Find(a.Text, words, "", "")
	if err != nil {
		panic(err)
	}
	return annotation.Annotation{ID: id, Anchor: annotation.Anchor{Start: r.Start, End: r.End}, Color: annotation.Yellow, Style: style, Note: note}
}

func TestDepths_MarksOverEachOtherAreSeen(t *testing.T) {
	m := func(start, end int, s annotation.Style) annotation.Annotation {
		return annotation.Annotation{Anchor: annotation.Anchor{Start: start, End: end}, Style: s}
	}
	h, u, q, x := annotation.Highlight, annotation.Underline, annotation.Squiggly, annotation.Strikeout
	for want, marks := range map[string][]annotation.Annotation{
		"[0 0]":       {m(0, 5, h), m(5, 9, h)},
		"[0 1 2]":     {m(0, 9, h), m(1, 5, h), m(2, 3, h)},
		"[0 0 0]":     {m(0, 9, h), m(0, 9, u), m(0, 9, x)},
		"[0 1]":       {m(0, 9, u), m(3, 5, q)},
		"[0 1 0]":     {m(0, 4, u), m(3, 8, u), m(5, 9, u)},
		"[0 1 2 1 0]": {m(0, 20, h), m(1, 6, h), m(2, 4, h), m(6, 9, h), m(20, 21, h)},
	} {
		if got := fmt.Sprint(depths(marks)); got != want {
			t.Errorf("depths %s, want %s", got, want)
		}
	}
}

func TestView_KeysReachEveryLayer(t *testing.T) {
	v, _, _ := view(t, sample)
	a := v.Article()
	v.SetMarks(annotation.NewSet([]annotation.Annotation{
		markOn(a, "long", "The first paragraph has some", annotation.Highlight, ""),
		markOn(a, "line", "first paragraph has", annotation.Underline, ""),
		markOn(a, "word", "paragraph", annotation.Strikeout, ""),
		markOn(a, "apart", "Quoted words", annotation.Squiggly, ""),
	}))
	var chosen []string
	v.OnMark = func(id string) { chosen = append(chosen, id) }
	v.sel = v.sel.Move(markOn(a, "", "paragraph", "", "").Start+2, false)
	for range 4 {
		v.StepLayer()
	}
	if got := strings.Join(chosen, " "); got != "word line long word" {
		t.Errorf("layers %s", got)
	}
	chosen = nil
	v.SetActive("")
	for range 5 {
		v.StepMark(1)
	}
	v.StepMark(-1)
	if got := strings.Join(chosen, " "); got != "long line word apart apart word" {
		t.Errorf("steps %s", got)
	}
	v.SetActive("")
	v.sel = v.sel.Move(a.Text.Len(), false)
	v.StepLayer()
	if v.Active() != "long" {
		t.Errorf("with the caret elsewhere %q is chosen", v.Active())
	}
}

func TestView_TellsOfTheNoteThatTheMouseIsOver(t *testing.T) {
	v, _, _ := view(t, sample)
	a := v.Article()
	v.SetMarks(annotation.NewSet([]annotation.Annotation{
		markOn(a, "outer", "first paragraph has some words", annotation.Highlight, "a note"),
		markOn(a, "inner", "paragraph", annotation.Highlight, ""),
		markOn(a, "plain", "Quoted words", annotation.Highlight, ""),
	}))
	var told []string
	v.OnHover = func(h Hover) { told = append(told, fmt.Sprintf("%s %v", h.ID, h.Sign)) }
	move := func(b Box) {
		e := &desktop.MouseEvent{}
		e.Position = center(b)
		v.MouseMoved(e)
	}
	words := func(s string) Box { return v.BoxOf(markOn(a, "", s, "", "").Passage())[0] }
	move(words("paragraph"))
	move(words("has some"))
	move(words("Quoted words"))
	move(v.scene.signs[0].box)
	v.MouseOut()
	move(v.scene.signs[0].box)
	v.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -2)})
	move(v.scene.signs[0].box)
	if want := []string{"outer false", " false", "outer true", " false", "outer true", "outer true"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestView_HitsAndSelectionAreSeenOverMarks(t *testing.T) {
	v, w, _ := view(t, sample)
	a := v.Article()
	m := markOn(a, "m", "first paragraph has some words", annotation.Highlight, "")
	v.SetMarks(annotation.NewSet([]annotation.Annotation{m}))
	hit, sel := markOn(a, "", "paragraph", "", "").Passage(), markOn(a, "", "has some", "", "").Passage()
	v.SetHits([]article.Range{hit}, 0)
	v.Select(sel)
	img := w.Canvas().Capture()
	count := func(r article.Range, want color.NRGBA) (n int) {
		b := v.BoxOf(r)[0]
		for y := int(b.Y); y < int(b.Y+b.H); y++ {
			for x := int(b.X); x < int(b.X+b.W); x++ {
				cr, cg, cb, _ := img.At(x, y).RGBA()
				if uint8(cr>>8) == want.R && uint8(cg>>8) == want.G && uint8(cb>>8) == want.B {
					n++
				}
			}
		}
		return n
	}
	if n, frame := count(hit, Light.HitCurrent), count(hit, Light.Ink(annotation.Yellow).Fill); n < 200 || frame < 40 {
		t.Errorf("%d pixels of the hit, %d of the mark below it", n, frame)
	}
	if n := count(sel, Light.Selection); n < 200 {
		t.Errorf("%d pixels of the selection", n)
	}
}
