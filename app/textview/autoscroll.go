package textview

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
)

// pull scrolls on while the mouse is held beyond the upper or lower edge of the view, or beside a wide block.
type pull struct {
	at   fyne.Position
	last time.Time
	anim *fyne.Animation
}

// rim is how far inside the view its edges begin to pull: in a window that fills the screen there is nothing beyond.
const rim = 6

// pulled is how fast a mouse at height y scrolls a view of that height, in its units a second: faster, the farther
// beyond the edge it is.
func pulled(y, height float64) float64 {
	over := 0.0
	switch {
	case y > height-rim:
		over = y - (height - rim)
	case y < rim:
		over = y - rim
	}
	if over == 0 {
		return 0
	}
	return math.Copysign(math.Min(60+12*math.Abs(over), 3000), over)
}

// dragTo takes what is held to p, an end of a mark or the head of the selection, and scrolls on from there when p
// lies beyond an edge.
func (v *View) dragTo(p fyne.Position) {
	v.pull.at = p
	v.extendTo(p)
	v.scrolled()
	_, aside := v.pulledSideways(p)
	switch down := pulled(float64(p.Y), float64(v.Size().Height)); {
	case down == 0 && aside == 0:
		v.stopScrolling()
	case v.pull.anim == nil:
		v.pull.last = v.now()
		v.pull.anim = fyne.NewAnimation(time.Second, func(float32) { v.scrollOn() })
		v.pull.anim.RepeatCount = fyne.AnimationRepeatForever
		v.pull.anim.Start()
	}
}

// scrollOn scrolls by as much as the time since it last did asks for.
func (v *View) scrollOn() {
	now := v.now()
	passed := math.Min(now.Sub(v.pull.last).Seconds(), 0.1)
	if v.flow == nil || passed <= 0 {
		return
	}
	i, aside := v.pulledSideways(v.pull.at)
	down := pulled(float64(v.pull.at.Y), float64(v.Size().Height))
	if moved := aside != 0 && v.flow.Sideways(i, aside*passed); down == 0 && !moved {
		return // not yet by a pixel, or there is no more of it
	}
	v.pull.last = now
	v.flow.Scroll(down * passed)
	v.extendTo(v.pull.at)
	v.scrolled()
}

// extendTo moves what is held to the offset at p, or at the edge of the view that p lies beyond.
func (v *View) extendTo(p fyne.Position) {
	p.Y = max(0, min(p.Y, v.Size().Height-1))
	if i, ok := v.wideAt(p); ok {
		w, left := v.flow.at(i).wide, v.columnLeft()
		p.X = max(float32(left+w.left), min(p.X, float32(left+w.right)))
	}
	if o := v.offsetAt(p); v.edges.held != noEdge {
		v.dragEdge(o)
	} else {
		v.sel = v.sel.Extend(v.article, o)
	}
}

// wideAt is the wide item at the height of p, which may lie beside or beyond it.
func (v *View) wideAt(p fyne.Position) (i int, ok bool) {
	y := math.Max(0, math.Min(float64(p.Y), float64(v.Size().Height)-1))
	i, ok = v.flow.itemAt(y + v.flow.Top())
	return i, ok && v.flow.at(i).wide.over > 0
}

// pulledSideways is how fast a mouse at p scrolls the wide item at its height, and which that is.
func (v *View) pulledSideways(p fyne.Position) (i int, speed float64) {
	i, ok := v.wideAt(p)
	if !ok {
		return i, 0
	}
	w := v.flow.at(i).wide
	return i, pulled(float64(p.X)-v.columnLeft()-w.left, w.right-w.left)
}

func (v *View) stopScrolling() {
	if v.pull.anim != nil {
		v.pull.anim.Stop()
		v.pull.anim = nil
	}
}
