package textview

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

func long(n int) string {
	return strings.Repeat("Some words to fill the document with text that is long enough to wrap in the column here, and to be marked.\n\n", n)
}

// marked puts n highlights on the text, evenly, with the colours in turn.
func manyMarks(v *View, n int) []annotation.Annotation {
	var all []annotation.Annotation
	for i := range n {
		at := i * (v.Article().Text.Len() - 20) / n
		all = append(all, annotation.Annotation{ID: fmt.Sprint(i), Anchor: annotation.Anchor{Start: at, End: at + 10}, Color: annotation.Colors[i%8], Style: annotation.Highlight})
	}
	v.SetMarks(annotation.NewSet(all))
	return all
}

func TestBar_TenThousandMarksAreAPixelEachAtMost(t *testing.T) {
	v, _, _ := view(t, long(400))
	manyMarks(v, 10_000)
	if n := len(v.scene.bar.ticks); n < 300 || n > 500 {
		t.Errorf("%d signs in a strip of 500 pixels", n)
	}
	made := v.scene.bar.strip
	v.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -50)})
	if v.scene.bar.strip != made {
		t.Error("scrolling paints the signs again")
	}
	v.SetMarks(annotation.Set{})
	if len(v.scene.bar.ticks) != 0 {
		t.Error("signs of marks that are gone")
	}
}

func TestBar_AClickOnASignGoesThere(t *testing.T) {
	v, _, _ := view(t, long(400))
	all := manyMarks(v, 5)
	x := v.Size().Width - barWidth/2
	v.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x+3, v.stripY(all[3].Start)+3)}, Button: desktop.MouseButtonPrimary})
	v.MouseUp(&desktop.MouseEvent{})
	if len(v.BoxOf(all[3].Passage())) == 0 {
		t.Errorf("the mark at %d is not in view, the page begins at %d", all[3].Start, v.TopOffset())
	}
	hit := article.Range{Start: v.Article().Text.Len() / 2, End: v.Article().Text.Len()/2 + 4}
	v.SetHits([]article.Range{hit}, -1)
	v.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x-4, v.stripY(hit.Start)+2)}, Button: desktop.MouseButtonPrimary})
	v.MouseUp(&desktop.MouseEvent{})
	if len(v.BoxOf(hit)) == 0 {
		t.Error("the hit is not in view")
	}
}

func TestBar_TheThumbIsDraggedAndTheRestOfTheStripGoesThere(t *testing.T) {
	v, _, _ := view(t, long(3000))
	_, h := v.thumb()
	if h != leastThumb {
		t.Errorf("the thumb of a long text is %v high", h)
	}
	x := v.Size().Width - 5
	v.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 10)}, Button: desktop.MouseButtonPrimary})
	v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 10+(v.Size().Height-h)/2)}})
	if f := v.flow.Fraction(); f < 0.49 || f > 0.51 {
		t.Errorf("dragged half way down it is at %.3f", f)
	}
	v.MouseUp(&desktop.MouseEvent{})
	v.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, v.Size().Height-1)}, Button: desktop.MouseButtonPrimary})
	v.MouseUp(&desktop.MouseEvent{})
	if f := v.flow.Fraction(); f != 1 {
		t.Errorf("a click at the end of the strip leads to %.3f", f)
	}
	if w := v.scene.bar.passed.Size().Width; w != v.Size().Width {
		t.Errorf("at the end the line of progress is %v of %v wide", w, v.Size().Width)
	}
}

func TestBar_MarksAndHitsArePaintedInTheirColours(t *testing.T) {
	v, w, _ := view(t, long(400))
	all := manyMarks(v, 3)
	hit := article.Range{Start: v.Article().Text.Len() / 4, End: v.Article().Text.Len()/4 + 4}
	v.SetHits([]article.Range{hit}, -1)
	v.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(v.Size().Width-3, 90)}})
	if !v.scene.bar.over || v.Cursor() != desktop.DefaultCursor {
		t.Error("the scrollbar does not know of the mouse over it")
	}
	img := w.Canvas().Capture()
	at := func(x, y float32) [3]uint8 {
		r, g, b, _ := img.At(int(x), int(y)).RGBA()
		return [3]uint8{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}
	}
	for _, m := range all[1:] {
		c := Light.Ink(m.Color).Dark
		if got := at(v.Size().Width-3, v.stripY(m.Start)+1); got != [3]uint8{c.R, c.G, c.B} {
			t.Errorf("the sign of a %s mark is %v", m.Color, got)
		}
	}
	if got, c := at(v.Size().Width-10, v.stripY(hit.Start)+1), Light.HitCurrent; got != [3]uint8{c.R, c.G, c.B} {
		t.Errorf("the sign of a hit is %v", got)
	}
	v.MouseOut()
	if v.scene.bar.over {
		t.Error("the mouse has left and the scrollbar does not know")
	}
}
