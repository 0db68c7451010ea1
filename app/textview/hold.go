package textview

import "math"

// place is an offset that was put so far below the top of the viewport, and where the viewport then was.
type place struct {
	offset int
	below  float64
	epoch  int
	top    float64
}

// hold is the place that stays when the text is set anew: of several times in a row, while nobody scrolls, always the
// same. The line that holds it may begin before it, and taking its beginning each time would lead a reader back line
// by line.
func (f *Flow) hold() place {
	if f.em == 0 {
		return place{}
	}
	if f.held.epoch == f.epoch && math.Abs(f.held.top-f.top) < 1 {
		return f.held
	}
	p := place{offset: f.TopOffset()}
	if box, ok := f.caretBox(p.offset); ok {
		p.below = math.Max(0, math.Min(box.Y-f.top, 2*f.em))
	}
	return p
}
