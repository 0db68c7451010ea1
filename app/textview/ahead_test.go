package textview

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// manyParagraphs is a text of n paragraphs, some of them long, whose heights are not what is guessed at first.
func manyParagraphs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Paragraph %d begins here.", i)
		for range i % 7 {
			b.WriteString(" More words to fill it, WWWWW and mmmmm and iiiii, so that its lines are not those one would guess.")
		}
		b.WriteString("\n\n")
	}
	return b.String()
}

// idling is a view whose clock goes on by tick whenever it is looked at, and by itself not at all.
func idling(t *testing.T, md string, tick time.Duration) (v *View, w fyne.Window, now *time.Time) {
	t.Helper()
	test.NewTempApp(t)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	v = New(engine(t), NewPainter(), &Light, func() time.Time { at = at.Add(tick); return at })
	w = test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(700, 500))
	v.SetArticle(doc(md), Header{Title: "Title"}, 0)
	return v, w, &at
}

// known is how many items are laid out exactly.
func known(v *View) (n int) {
	for _, exact := range v.flow.exact {
		if exact {
			n++
		}
	}
	return n
}

// frame is one frame of the toolkit's animation; it says how long it took and how many items it laid out.
func frame(v *View, now *time.Time) (took time.Duration, items int) {
	*now = now.Add(16 * time.Millisecond)
	start, before := *now, known(v)
	v.idle()
	return now.Sub(start), known(v) - before
}

func TestIdler_WorksInBoundedSlicesAndEnds(t *testing.T) {
	const tick = 200 * time.Microsecond // what it takes to look at the clock, or to lay out an item between two looks
	v, _, now := idling(t, manyParagraphs(3000), tick)
	if !v.idler.running || known(v) > 100 {
		t.Fatalf("at first: running %v, %d items laid out", v.idler.running, known(v))
	}
	if _, items := frame(v, now); items != 0 {
		t.Errorf("%d items laid out at once", items)
	}
	*now = now.Add(rest)
	frames, all := 0, 0
	for ; v.idler.running && frames < 3000; frames++ {
		took, items := frame(v, now)
		if took > slice+3*tick {
			t.Fatalf("frame %d took %v, a slice is %v", frames, took, slice)
		}
		if items == 0 && v.idler.running {
			t.Fatalf("frame %d did nothing", frames)
		}
		all += items
	}
	if n := len(v.flow.items); known(v) != n || all < n-100 || frames < 50 || frames > 3000/20 {
		t.Errorf("%d of %d items laid out, in %d frames", known(v), n, frames)
	}
	exact := 0.0
	for i := range v.flow.items {
		v.flow.at(i)
		exact += v.flow.heights.of(i)
	}
	if v.flow.Total() != exact {
		t.Errorf("the text is %v high, it seems %v", exact, v.flow.Total())
	}
	if y, h := v.thumb(); v.scene.bar.thumb.Size().Height != h-4 || v.scene.bar.thumb.Position().Y != y+2 {
		t.Errorf("the scrollbar's thumb is %v high and should be %v", v.scene.bar.thumb.Size().Height, h-4)
	}
	v.flow.Scroll(500)
	v.scrolled()
	if v.idler.running {
		t.Error("it begins again, with nothing left to do")
	}
	v.Resize(fyne.NewSize(500, 500))
	if !v.idler.running {
		t.Error("another width needs other lines, and nobody makes them")
	}
	v.SetArticle(nil, Header{}, 0)
	*now = now.Add(rest)
	if v.idle(); v.idler.running {
		t.Error("it runs on with no text")
	}
}

func TestIdler_LeavesOffWhenAPersonDoesSomething(t *testing.T) {
	v, w, now := idling(t, manyParagraphs(3000), 200*time.Microsecond)
	w.Canvas().Focus(v)
	at := fyne.PointEvent{Position: fyne.NewPos(200, 200)}
	for what, do := range map[string]func(){
		"wheel":      func() { v.Scrolled(&fyne.ScrollEvent{PointEvent: at, Scrolled: fyne.NewDelta(0, -3)}) },
		"key":        func() { v.KeyDown(&fyne.KeyEvent{Name: fyne.KeyN}) },
		"key again":  func() { v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) },
		"press":      func() { v.MouseDown(&desktop.MouseEvent{PointEvent: at, Button: desktop.MouseButtonPrimary}) },
		"mouse":      func() { v.MouseMoved(&desktop.MouseEvent{PointEvent: at}) },
		"drag":       func() { v.press.down = true; v.Dragged(&fyne.DragEvent{PointEvent: at}) },
		"other size": func() { v.Resize(fyne.NewSize(v.Size().Width-1, 500)) },
	} {
		*now = now.Add(rest)
		if _, items := frame(v, now); items == 0 {
			t.Errorf("%s: nothing is laid out before it", what)
		}
		do()
		*now = now.Add(rest - 40*time.Millisecond)
		if took, items := frame(v, now); items != 0 || took > time.Millisecond {
			t.Errorf("%s: %d items are laid out soon after it", what, items)
		}
		*now = now.Add(40 * time.Millisecond)
		if _, items := frame(v, now); items == 0 || !v.idler.running {
			t.Errorf("%s: nothing is laid out when it is over", what)
		}
	}
}

// What was being read is on the top line again, in another width, before and after the rest is laid out.
func TestView_OpensAtTheLineThatWasLeft(t *testing.T) {
	text := manyParagraphs(10000)
	v, _, now := idling(t, text, 0)
	finish := func(v *View) {
		t.Helper()
		*now = now.Add(rest)
		for n := 0; v.idler.running; n++ {
			if v.idle(); n > 0 {
				t.Fatal("the rest is not laid out")
			}
		}
	}
	finish(v)
	block := v.Article().Blocks[6005] // of the long ones
	v.ScrollTo((block.Start + block.End) / 2)
	left := v.TopOffset()
	if left <= block.Start+40 || left >= block.End-40 {
		t.Fatalf("the line at %d is not in the middle of %v", left, block.Range)
	}
	for _, size := range []fyne.Size{{Width: 700, Height: 500}, {Width: 420, Height: 640}, {Width: 1200, Height: 300}} {
		again := New(engine(t), NewPainter(), &Light, func() time.Time { return *now })
		w := test.NewTempWindow(t, again)
		w.SetPadded(false)
		w.Resize(size)
		again.SetArticle(doc(text), Header{Title: "Title"}, left)
		onTop := func(when string) {
			t.Helper()
			line := again.flow.lineRange(left)
			box, ok := again.flow.caretBox(left)
			if !ok || box.Y != again.flow.Top() || again.TopOffset() != line.Start || left < line.Start || left >= line.End {
				t.Errorf("%v, %s: on top is %d, the line that was left is %v at %v below %v", size, when, again.TopOffset(), line, box, again.flow.Top())
			}
		}
		onTop("at once")
		finish(again)
		onTop("laid out")
		if again.TopOffset() != left && size.Width == 700 {
			t.Errorf("in the same width the top is %d, was %d", again.TopOffset(), left)
		}
	}
}
