package textview

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
)

const (
	wheelClick = 10 // what the toolkit tells of one click of a wheel; a touchpad's steps are no multiples of it
	wheelSpeed = 3
	gliding    = 140 * time.Millisecond
	glideFirst = 0.1 // of the way in time, which is gone at once: the text never waits for the next frame
)

// glide is the way that the wheel moves the text: a few frames, fast at first. Places are the flow's, and compare
// only while its epoch stays.
type glide struct {
	clock    *fyne.Animation
	from, to float64
	at       float64 // where the text was put last: when it is elsewhere, something else has moved it
	epoch    int
	flow     *Flow
}

// eased is how much of the way is done at part p of the time.
func eased(p float64) float64 { return 1 - math.Pow(1-p, 3) }

// Scrolled moves the text by the wheel: clicks of a wheel glide, what a touchpad says is followed as it comes.
func (v *View) Scrolled(e *fyne.ScrollEvent) {
	if v.flow == nil || v.flow.em == 0 {
		return
	}
	dy := -float64(e.Scrolled.DY)
	if dx := -float64(e.Scrolled.DX); math.Abs(dx) > math.Abs(dy) {
		v.scrollSideways(e.Position, dx*wheelSpeed)
		return
	}
	if math.Mod(dy, wheelClick) != 0 || dy == 0 || !fyne.CurrentApp().Settings().ShowAnimations() {
		v.stopGliding()
		v.flow.Scroll(dy * wheelSpeed)
		v.scrolled()
		return
	}
	v.glideBy(dy * wheelSpeed)
}

// glideBy goes on dy further than the text is gliding to already.
func (v *View) glideBy(dy float64) {
	g := &v.glide
	to := v.flow.Top()
	if v.glides() {
		to = g.to
	}
	v.stopGliding()
	g.flow, g.epoch, g.from, g.to = v.flow, v.flow.epoch, v.flow.Top(), to+dy
	v.glideTo(glideFirst)
	g.clock = &fyne.Animation{Duration: gliding, Curve: fyne.AnimationLinear, Tick: func(p float32) {
		if !v.glides() {
			v.stopGliding()
			return
		}
		v.glideTo(max(glideFirst, float64(p)))
		if p >= 1 {
			v.stopGliding()
		}
	}}
	g.clock.Start()
}

// glides reports whether the text is on its way and nothing else has moved it.
func (v *View) glides() bool {
	g := &v.glide
	return g.clock != nil && g.flow == v.flow && g.epoch == v.flow.epoch && math.Abs(g.at-v.flow.Top()) < 0.01
}

func (v *View) glideTo(p float64) {
	g := &v.glide
	v.flow.Scroll(g.from + (g.to-g.from)*eased(p) - v.flow.Top())
	v.scrolled()
	g.at, g.epoch = v.flow.Top(), v.flow.epoch
}

func (v *View) stopGliding() {
	if v.glide.clock != nil {
		v.glide.clock.Stop()
		v.glide.clock = nil
	}
}
