package textview

import (
	"math"

	"fyne.io/fyne/v2"
)

// The scrollbars of wide blocks, in the window's units.
const (
	sideBarHeight = 4
	sideBarReach  = 6  // how far from its middle a press still means it
	leastSide     = 28 // of its thumb
	sideStep      = 4  // ems that an arrow key moves a wide block by
)

// sideBars is what is known of the scrollbars of the wide blocks in view: each lies at the lower edge of its block, or
// of the view when the block goes on below that.
type sideBars struct {
	over, held int     // the items whose thumb the mouse is over and holds, -1 for none
	grip       float64 // where in the thumb it is held
}

// sideBar is the scrollbar of item i: its track and its thumb, in the flow's coordinates.
func (f *Flow) sideBar(i int, top float64) (track, thumb Box, ok bool) {
	s := f.at(i)
	if s.wide.over <= 0 {
		return track, thumb, false
	}
	bottom := top + s.bottom
	if !f.items[i].look.panel { // a panel has room below its text, a table below its last rule
		bottom += sideBarHeight + 6
	}
	y := math.Min(bottom, f.top+f.height)
	if y < top+s.top+4*sideBarHeight {
		return track, thumb, false
	}
	x, width := f.sideThumb(i)
	track = Box{X: s.wide.left, Y: y - sideBarHeight - 2, W: s.wide.right - s.wide.left, H: sideBarHeight}
	thumb = track
	thumb.X, thumb.W = x, width
	return track, thumb, true
}

// sideThumb is where the thumb of the wide item i begins in its column, and how wide it is.
func (f *Flow) sideThumb(i int) (x, width float64) {
	w := &f.at(i).wide
	room := w.right - w.left
	width = math.Max(leastSide, room*room/(room+w.over))
	return w.left + (room-width)*f.sidePart(i), width
}

// sidePart is how far item i is scrolled from its left end, 0-1.
func (f *Flow) sidePart(i int) float64 {
	part := f.shift(i) / f.at(i).wide.over
	if f.rightToLeft(&f.items[i]) {
		part++
	}
	return math.Max(0, math.Min(1, part))
}

// sidewaysTo scrolls item i to a part 0-1 of the way from its left end.
func (f *Flow) sidewaysTo(i int, part float64) bool {
	to := math.Max(0, math.Min(1, part)) * f.at(i).wide.over
	if f.rightToLeft(&f.items[i]) {
		to -= f.at(i).wide.over
	}
	return f.Sideways(i, to-f.shift(i))
}

// sideBarAt is the wide item whose scrollbar is at p, -1 when none is.
func (v *View) sideBarAt(p fyne.Position) int {
	x, y := float64(p.X)-v.columnLeft(), float64(p.Y)+v.flow.Top()
	first, tops := v.flow.Visible()
	for n, top := range tops {
		track, _, ok := v.flow.sideBar(first+n, top)
		if ok && x >= track.X && x <= track.X+track.W && math.Abs(y-track.Y-track.H/2) <= sideBarReach {
			return first + n
		}
	}
	return -1
}

// grabSide takes hold of the scrollbar at p; a press beside its thumb brings the thumb there.
func (v *View) grabSide(p fyne.Position) bool {
	i := v.sideBarAt(p)
	if i < 0 {
		return false
	}
	x := float64(p.X) - v.columnLeft()
	thumb, width := v.flow.sideThumb(i)
	v.sides.held, v.sides.grip = i, x-thumb
	if x < thumb || x > thumb+width {
		v.sides.grip = width / 2
		v.dragSide(p)
	}
	v.update()
	return true
}

// dragSide takes the thumb that is held to p.
func (v *View) dragSide(p fyne.Position) {
	i := v.sides.held
	w := v.flow.at(i).wide
	if w.over <= 0 { // the text has got another width meanwhile
		return
	}
	_, width := v.flow.sideThumb(i)
	if v.flow.sidewaysTo(i, (float64(p.X)-v.columnLeft()-v.sides.grip-w.left)/(w.right-w.left-width)) {
		v.scrolled()
	}
}

// hoverSide is told where the mouse is, and whether it is over the view at all.
func (v *View) hoverSide(p fyne.Position, inside bool) {
	over := -1
	if inside {
		over = v.sideBarAt(p)
	}
	if over != v.sides.over {
		v.sides.over = over
		v.update()
	}
}

// sideKey scrolls the wide block nearest to the middle of the view by an arrow key; it reports whether there is one.
func (v *View) sideKey(dir float64) bool {
	first, tops := v.flow.Visible()
	middle := v.flow.top + v.flow.height/2
	best, nearest := -1, math.Inf(1)
	for n, top := range tops {
		s := v.flow.at(first + n)
		if s.wide.over <= 0 || top+s.bottom <= v.flow.top || top+s.top >= v.flow.top+v.flow.height {
			continue
		}
		if d := math.Max(0, math.Max(top+s.top-middle, middle-top-s.bottom)); d < nearest {
			best, nearest = first+n, d
		}
	}
	if best < 0 {
		return false
	}
	if v.flow.Sideways(best, dir*sideStep*v.em) {
		v.scrolled()
	}
	return true
}

// placeSideBars shows the scrollbars of the wide blocks in view, over the text.
func (s *scene) placeSideBars() {
	f := s.v.flow
	first, tops := f.Visible()
	for n, top := range tops {
		i := first + n
		_, thumb, ok := f.sideBar(i, top)
		if !ok {
			continue
		}
		col := s.v.palette.Muted
		col.A = 110
		if s.v.sides.held == i || s.v.sides.over == i {
			col.A = 200
			thumb.Y, thumb.H = thumb.Y-1, thumb.H+2
		}
		s.rect(&s.over, thumb, col).CornerRadius = float32(thumb.H / 2)
	}
}
