package textview

import "math"

// beside is the caret place next to o as a reader sees it: to the right of it (dir 1) or to the left (dir -1),
// whichever way the letters run. At the edge of a line it goes on in the line that is read next, or was read before.
func (f *Flow) beside(o, dir int) int {
	i, k := f.locate(o)
	if i < 0 {
		return 0
	}
	rtl := false
	if s := f.at(i); k < len(s.lines) {
		start := f.items[i].block.Start
		if to, ok := s.beside(k, o-start, dir); ok {
			return start + to
		}
		rtl = s.lines[k].RTL
	}
	return f.enter(o, i, k, dir, rtl)
}

// enter is where a caret that leaves line k of item i, at offset o, comes into the next one.
func (f *Flow) enter(o, i, k, dir int, rtl bool) int {
	step := dir
	if rtl {
		step = -dir
	}
	k += step
	if n := len(f.at(i).lines); k < 0 || k >= n {
		if i += step; i < 0 || i >= len(f.items) || f.items[i].head {
			return o
		}
		if k = 0; step < 0 {
			k = len(f.at(i).lines) - 1
		}
	}
	s, start := f.at(i), f.items[i].block.Start
	if len(s.lines) == 0 {
		return start
	}
	first, last := s.lines[k].Start, s.lastStop(k)
	if s.lines[k].RTL != rtl { // the lines run in opposite ways: what is read next is not beside it
		if step > 0 {
			return start + first
		}
		return start + last
	}
	best, x := first, math.Inf(dir)
	s.eachStop(k, func(o int) {
		if at := s.lines[k].XAt(o); (at-x)*float64(dir) < 0 || at == x && step < 0 {
			best, x = o, at
		}
	})
	return start + best
}

// lastStop is the last caret place of line k.
func (s *set) lastStop(k int) int {
	if k+1 < len(s.lines) {
		return s.lines[k+1].Start - 1
	}
	if s.runsOn {
		return s.lines[k].End - 1
	}
	return s.lines[k].End
}

// eachStop calls f with the caret places of line k, in no particular order; where a line was wrapped, its end is
// the start of the next one.
func (s *set) eachStop(k int, f func(o int)) {
	l := &s.lines[k]
	end := l.Start
	for i := range l.Clusters {
		c := &l.Clusters[i]
		if c.End == c.Start {
			continue
		}
		end = max(end, c.End)
		f(c.Start)
		if int(c.Stops) == c.End-c.Start {
			for o := c.Start + 1; o < c.End; o++ {
				f(o)
			}
		}
	}
	if last := s.lastStop(k); last >= end {
		f(last)
	}
}

// beside is the nearest caret place of line k beyond offset o; of several at one place the one nearest in the text.
func (s *set) beside(k, o, dir int) (int, bool) {
	l := &s.lines[k]
	x := l.XAt(o)
	best, away := -1, math.Inf(1)
	distance := func(to int) int { return max(to-o, o-to) }
	s.eachStop(k, func(to int) {
		d := (l.XAt(to) - x) * float64(dir)
		if d < 0.01 {
			return
		}
		if d < away-0.01 || d < away+0.01 && distance(to) < distance(best) {
			best, away = to, d
		}
	})
	return best, best >= 0
}

// readsLeft reports whether the line of offset o is read from right to left.
func (f *Flow) readsLeft(o int) bool {
	i, k := f.locate(o)
	if i < 0 {
		return false
	}
	s := f.at(i)
	return k < len(s.lines) && s.lines[k].RTL
}

// page is the offset a screen below (dir 1) or above (dir -1) o, less two lines, at x in the column; the viewport
// moves with it.
func (f *Flow) page(o, dir int, x float64) int {
	keep := 2 * f.leading(bodyLook)
	by := float64(dir) * math.Max(keep, f.height-keep)
	y := f.top
	if box, ok := f.caretBox(o); ok {
		y = box.Y + box.H/2
	}
	epoch, top := f.epoch, f.top
	f.Scroll(by)
	if f.epoch == epoch {
		if f.top == top { // there is no further screen
			return map[bool]int{true: f.article.Text.Len(), false: 0}[dir > 0]
		}
		return f.OffsetAt(x, y+by)
	}
	return f.OffsetAt(x, f.top+f.height/2)
}
