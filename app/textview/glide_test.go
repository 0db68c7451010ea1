package textview

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
)

func TestWheel_GlidesThereAndEndsWhereItSays(t *testing.T) {
	v, _, _ := view(t, long(400))
	v.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -10)})
	if got := v.flow.Top(); got != 30 {
		t.Errorf("one click leads to %v", got)
	}
	v.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -3.5)})
	if got := v.flow.Top(); math.Abs(got-40.5) > 0.5 {
		t.Errorf("a touchpad's step leads to %v", got)
	}
	v.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 1000)})
	if got := v.flow.Top(); got != 0 || v.glides() {
		t.Errorf("past the start it is at %v", got)
	}
}

func TestWheel_EveryFrameGoesOnAndClicksAddUp(t *testing.T) {
	v, _, _ := view(t, long(400))
	g := &v.glide
	g.flow, g.epoch, g.from, g.to, g.clock = v.flow, v.flow.epoch, 0, 300, &fyne.Animation{}
	last := -1.0
	for _, p := range []float64{glideFirst, 0.2, 0.5, 0.8, 1} {
		v.glideTo(p)
		if v.flow.Top() <= last || !v.glides() {
			t.Fatalf("at %v of the time it is at %v, after %v", p, v.flow.Top(), last)
		}
		last = v.flow.Top()
	}
	if last != 300 {
		t.Errorf("it ends at %v", last)
	}
	v.glideTo(glideFirst) // on the way from 0 to 300 again: a click more leads to 360
	v.glideBy(60)
	if got := v.flow.Top(); got != 360 {
		t.Errorf("two clicks lead to %v", got)
	}
	g.clock = &fyne.Animation{}
	v.ScrollTo(v.Article().Text.Len() / 2)
	if v.glides() {
		t.Error("it glides on after a jump")
	}
}
