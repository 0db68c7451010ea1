package textview

import (
	"math"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/article"
)

// wideItems are the items of v that scroll sideways.
func wideItems(v *View) (out []int) {
	for i := range v.flow.items {
		if v.flow.at(i).wide.over > 0 {
			out = append(out, i)
		}
	}
	return out
}

// barOf is where the scrollbar of item i is in v.
func barOf(t *testing.T, v *View, i int) (track, thumb Box) {
	t.Helper()
	first, tops := v.flow.Visible()
	if i < first || i >= first+len(tops) {
		t.Fatalf("item %d is not in view", i)
	}
	track, thumb, ok := v.flow.sideBar(i, tops[i-first])
	if !ok {
		t.Fatalf("item %d has no scrollbar", i)
	}
	for _, b := range []*Box{&track, &thumb} {
		b.X += v.columnLeft()
		b.Y -= v.flow.Top()
	}
	return track, thumb
}

func TestSideBar_ItsThumbIsDraggedAndItsTrackPressed(t *testing.T) {
	for _, direction := range []string{"", "rtl"} {
		v, _, _ := view(t, broad())
		a := doc(broad())
		a.Direction = direction
		v.SetArticle(a, Header{}, 0)
		for _, i := range wideItems(v) {
			v.ScrollTo(v.flow.items[i].block.Start)
			over := v.flow.at(i).wide.over
			track, thumb := barOf(t, v, i)
			if track.W-thumb.W < 20 || thumb.X < track.X || thumb.X+thumb.W > track.X+track.W+0.01 {
				t.Fatalf("a thumb %v in a track %v", thumb, track)
			}
			start, y, top := v.flow.sidePart(i), thumb.Y+thumb.H/2, v.flow.Top()
			rtl := v.flow.rightToLeft(&v.flow.items[i])
			if (start == 1) != rtl {
				t.Errorf("%q: it begins at %v", direction, start)
			}
			v.MouseMoved(&desktop.MouseEvent{PointEvent: point(thumb.X+5, y)})
			if v.sides.over != i || v.Cursor() != desktop.DefaultCursor {
				t.Error("the mouse is not over the thumb")
			}
			down(v, thumb.X+5, y)
			drag(v, track.X+track.W/2-thumb.W/2+5, y+40)
			if got := v.flow.sidePart(i); math.Abs(got-0.5) > 0.01 {
				t.Errorf("dragged to the middle it stands at %v", got)
			}
			drag(v, track.X+3*track.W, y)
			if got := v.flow.sidePart(i); got != 1 {
				t.Errorf("dragged beyond the end it stands at %v", got)
			}
			up(v, track.X+3*track.W, y)
			down(v, track.X+1, y)
			if got := v.flow.sidePart(i); got != 0 {
				t.Errorf("pressed at the start it stands at %v", got)
			}
			v.DragEnd() // the button came up outside
			drag(v, track.X+track.W, y)
			if got := v.flow.sidePart(i); got != 0 || v.flow.Top() != top || !v.Selection().Empty() {
				t.Errorf("let go of, it stands at %v; the text at %v, was %v; %v is selected", got, v.flow.Top(), top, v.Selection())
			}
			if want := v.flow.shift(i); rtl && want != -math.Round(over) {
				t.Errorf("at the left end it is shifted by %v of %v", want, over)
			}
			v.MouseOut()
			if v.sides.over != -1 {
				t.Error("the mouse is gone and still over the thumb")
			}
		}
	}
}

// A block that goes on below the view has its scrollbar at the lower edge of the view.
func TestSideBar_IsInViewWhileItsBlockIs(t *testing.T) {
	v, _, _ := view(t, "```\n"+strings.Repeat(strings.Repeat("name(", 60)+"\n", 80)+"```\n\nAfter.\n")
	i := wideItems(v)[0]
	track, _ := barOf(t, v, i)
	if h := float64(v.Size().Height); track.Y+track.H > h || track.Y < h-3*sideBarHeight {
		t.Errorf("the scrollbar is at %v of %v", track.Y, h)
	}
	v.flow.JumpTo(v.flow.items[i+1].block.Start, v.flow.height/2)
	track, _ = barOf(t, v, i)
	if bottom := v.BoxOf(article.Range{Start: v.flow.items[i].block.Start, End: v.flow.items[i].block.End}); track.Y < bottom[len(bottom)-1].Y+bottom[len(bottom)-1].H-1 {
		t.Errorf("the scrollbar at %v is over the text, which ends at %v", track, bottom[len(bottom)-1])
	}
}

func TestSideBar_ArrowsMoveTheBlockInTheMiddle(t *testing.T) {
	v, _, _ := view(t, broad()+strings.Repeat("\n\nMore of it.", 60))
	unused := 0
	v.OnKey = func(*fyne.KeyEvent) bool { unused++; return false }
	code, table := wideItems(v)[0], wideItems(v)[1]
	v.flow.JumpTo(v.flow.items[code].block.Start, v.flow.height/2-60)
	key(v, fyne.KeyRight)
	if v.flow.shift(code) != sideStep*v.em || v.flow.shift(table) != 0 {
		t.Errorf("the code is shifted by %v, the table by %v", v.flow.shift(code), v.flow.shift(table))
	}
	v.flow.JumpTo(v.flow.items[table].block.Start, v.flow.height/2-60)
	key(v, fyne.KeyRight)
	key(v, fyne.KeyRight)
	key(v, fyne.KeyLeft)
	if v.flow.shift(code) != sideStep*v.em || v.flow.shift(table) != sideStep*v.em || unused != 0 {
		t.Errorf("the code is shifted by %v, the table by %v; %d keys were passed on", v.flow.shift(code), v.flow.shift(table), unused)
	}
	v.flow.ScrollToFraction(1)
	key(v, fyne.KeyRight)
	if unused != 1 {
		t.Errorf("%d keys were passed on where nothing is wide", unused)
	}
}

func TestSideBar_CaretAndFindHitsComeIntoView(t *testing.T) {
	v, w, _ := view(t, broad())
	w.Canvas().Focus(v)
	code := wideItems(v)[0]
	seen := func(o int) bool {
		box, ok := v.flow.caretBox(o)
		wide := v.flow.at(code).wide
		return ok && box.X >= wide.left-1 && box.X <= wide.right+1
	}
	v.ToggleCaret()
	line := v.flow.at(code).lines[1]
	v.sel = v.sel.Move(v.flow.items[code].block.Start+line.Start, false)
	key(v, fyne.KeyEnd)
	if v.flow.shift(code) == 0 || !seen(v.Caret()) {
		t.Errorf("the caret at the end of the line is not seen, shifted by %v", v.flow.shift(code))
	}
	for range 40 {
		key(v, fyne.KeyLeft)
		if !seen(v.Caret()) {
			t.Fatalf("the caret at %d is not seen", v.Caret())
		}
	}
	key(v, fyne.KeyHome)
	if !seen(v.Caret()) {
		t.Error("the caret at the start of the line is not seen")
	}
	text := v.Article().Text.String()
	last := strings.LastIndex(text, "averylongname")
	hit := article.Range{Start: last, End: last + len("averylongname")}
	v.SetHits([]article.Range{hit}, 0)
	if !seen(hit.Start) || !seen(hit.End) {
		t.Errorf("the hit is not seen, shifted by %v", v.flow.shift(code))
	}
	// A hit that begins in view and ends beyond the edge is brought in as a whole.
	for _, places := range []int{0, 1, 2, 3, 4, 5} {
		first := strings.Index(text, "averylongname") + places*len("averylongname(")
		hit = article.Range{Start: first, End: first + len("averylongname")}
		v.flow.Sideways(code, -1e9)
		v.SetHits([]article.Range{hit}, 0)
		if !seen(hit.Start) || !seen(hit.End) {
			t.Errorf("hit %d is not seen as a whole, shifted by %v", places, v.flow.shift(code))
		}
	}
}

func TestSideBar_ADragBesideItScrolls(t *testing.T) {
	v, _, now := view(t, broad())
	code := wideItems(v)[0]
	start := v.flow.items[code].block.Start + v.flow.at(code).lines[1].Start
	box := v.BoxOf(article.Range{Start: start, End: start + 5})[0]
	y := box.Y + box.H/2
	down(v, box.X+40, y)
	drag(v, float64(v.Size().Width)-barWidth-4, y)
	if v.pull.anim == nil {
		t.Fatal("nothing pulls")
	}
	last, top := v.flow.shift(code), v.flow.Top()
	head := v.Caret()
	for range 20 {
		*now = now.Add(16 * time.Millisecond)
		v.scrollOn()
	}
	if v.flow.shift(code) <= last || v.Caret() <= head || v.flow.Top() != top {
		t.Errorf("shifted by %v, was %v; selected to %d, was %d; the text at %v, was %v", v.flow.shift(code), last, v.Caret(), head, v.flow.Top(), top)
	}
	if shown, ok := v.flow.caretBox(v.Caret()); !ok || shown.X > v.flow.at(code).wide.right+1 {
		t.Errorf("what is selected goes on to %v, beyond what is seen", shown)
	}
	// Frames that come faster than a pixel do not stop it.
	last = v.flow.shift(code)
	for range 200 {
		*now = now.Add(time.Millisecond)
		v.scrollOn()
	}
	if v.flow.shift(code) < last+10 {
		t.Errorf("shifted by %v, was %v", v.flow.shift(code), last)
	}
	for range 1000 {
		*now = now.Add(100 * time.Millisecond)
		v.scrollOn()
	}
	if math.Abs(v.flow.shift(code)-v.flow.at(code).wide.over) > 1 {
		t.Errorf("at the end it is shifted by %v of %v", v.flow.shift(code), v.flow.at(code).wide.over)
	}
	drag(v, box.X+40, y)
	if v.pull.anim != nil {
		t.Error("still pulled inside")
	}
	drag(v, 4, y)
	for range 1000 {
		*now = now.Add(100 * time.Millisecond)
		v.scrollOn()
	}
	up(v, 4, y)
	if v.flow.shift(code) != 0 || v.pull.anim != nil {
		t.Errorf("dragged to the left it is shifted by %v", v.flow.shift(code))
	}
}
