package textview

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestHeights_SumsAndPlacesAreThoseOfAList(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 7, 64, 1000} {
		var h heights
		list := make([]float64, n)
		for i := range list {
			list[i] = float64(rnd.IntN(50)) // some are nothing at all
		}
		h.reset(n, func(i int) float64 { return list[i] })
		for range min(n, 200) {
			i := rnd.IntN(n)
			list[i] = float64(rnd.IntN(50))
			h.put(i, list[i])
		}
		sum := 0.0
		for i, v := range list {
			if h.above(i) != sum || h.of(i) != v {
				t.Fatalf("of %d, above %d: %v, want %v", n, i, h.above(i), sum)
			}
			if got, below := h.find(sum + v/2); v > 0 && (got != i || below != v/2) {
				t.Fatalf("of %d, at %v: %d and %v, want %d and %v", n, sum+v/2, got, below, i, v/2)
			}
			sum += v
		}
		if h.total() != sum {
			t.Errorf("of %d: %v together, want %v", n, h.total(), sum)
		}
		if i, below := h.find(sum + 10); n > 0 && (i != n-1 || below != list[n-1]) {
			t.Errorf("of %d, below the end: %d and %v", n, i, below)
		}
	}
}

func TestFlow_LateLayoutLeavesTheLineBeingReadWhereItIs(t *testing.T) {
	md := strings.Repeat("Some words.\n\nMore words to fill the document with text, long enough to wrap in lines whose number is only guessed at first: mmmmmmm WWWWWWWWW mmmmm WWWWW.\n\n", 300)
	f, a := flow(t, md, 240, 400)
	f.JumpTo(a.Blocks[300].Start+20, 0)
	f.Scroll(7)
	top, y := f.TopOffset(), f.Top()
	before, _ := f.caretBox(top)
	guess := f.Total()
	slices := 0
	for !f.Finish(func() bool { return true }) {
		slices++
	}
	after, _ := f.caretBox(top)
	if f.TopOffset() != top || f.Top() != y || after != before {
		t.Errorf("the line at the top went from %d to %d, its box from %v to %v", top, f.TopOffset(), before, after)
	}
	if slices < 100 || f.Total() == guess {
		t.Errorf("%d slices, %v high, guessed %v", slices, f.Total(), guess)
	}
	sum := 0.0
	for i := range f.items {
		s := f.set(i)
		sum += s.bottom + f.after(i)
	}
	if d := sum - f.Total(); d > float64(len(f.items)) || -d > float64(len(f.items)) {
		t.Errorf("all laid out it is %v high, its items are %v", f.Total(), sum)
	}
	if n := len(f.sets); n > kept {
		t.Errorf("%d set items are kept", n)
	}
	f.ScrollToFraction(0.5)
	if got := f.Fraction(); got < 0.499 || got > 0.501 {
		t.Errorf("half way down stands at %v", got)
	}
}

func TestFlow_AnotherViewShowsTheSameFirstLineAfterLateLayout(t *testing.T) {
	md := strings.Repeat("Some words.\n\nMore words to fill the document with text, long enough to wrap in lines whose number is only guessed at first: mmmmmmm WWWWWWWWW mmmmm WWWWW.\n\n", 200)
	f, _ := flow(t, md, 240, 400)
	f.ScrollToFraction(0.37)
	kept := f.TopOffset()
	again, _ := flow(t, md, 240, 400)
	again.JumpTo(kept, 0)
	again.Finish(func() bool { return false })
	if got := again.TopOffset(); got != kept {
		t.Errorf("the first line is at %d, it was left at %d", got, kept)
	}
}
