package typeset

import (
	"cmp"
	"math"
	"slices"
)

// OffsetAt returns the caret offset nearest to x, which counts from the measure's left edge. It always lies
// on a grapheme boundary of the line, and not behind white space at a line's end that continues below. Where text of
// two directions meets, an offset whose caret XAt shows there goes before one whose caret it shows elsewhere.
func (l *Line) OffsetAt(x float64) int {
	x -= l.X
	best, dist, begins := l.Start, math.Inf(1), false
	for i := range l.Clusters {
		c := &l.Clusters[i]
		if c.End == c.Start {
			continue
		}
		n := max(1, int(c.Stops))
		if c.Advance == 0 {
			n = 1
		}
		for k := 0; k <= n; k++ {
			o := c.Start + k
			if k == n {
				o = c.End
			}
			d := math.Abs(c.edge(float64(k)/float64(n)) - x)
			if d < dist-1e-9 || k < n && !begins && d < dist+1e-9 {
				best, dist, begins = o, d, k < n
			}
		}
	}
	if len(l.Clusters) == 0 {
		return l.Start
	}
	return best
}

// edge is the x at which share (0-1) of c has been read.
func (c *Cluster) edge(share float64) float64 {
	if c.Level%2 == 1 {
		share = 1 - share
	}
	return c.X + share*c.Advance
}

// XAt returns the caret's x, from the measure's left edge, at offset o. Offsets outside the line are moved to
// its ends.
func (l *Line) XAt(o int) float64 {
	var last *Cluster
	for i := range l.Clusters {
		c := &l.Clusters[i]
		if c.Start <= o && o < c.End {
			n := max(1, int(c.Stops))
			share := 0.0
			if n == c.End-c.Start {
				share = float64(o-c.Start) / float64(n)
			}
			return l.X + c.edge(share)
		}
		if c.End <= o && c.End > c.Start && (last == nil || c.End > last.End) {
			last = c
		}
	}
	if last != nil {
		return l.X + last.edge(1)
	}
	if l.RTL {
		return l.X + l.Width
	}
	return l.X
}

// Stretches returns the pieces of the line that show the code points [start, end), merged where they touch,
// left to right. White space at the end of a line that goes on below has no width and no piece; a hyphen that
// the text does not have belongs to the letter before it, and a gap to what stands on both its sides.
func (l *Line) Stretches(start, end int) []Stretch {
	var out []Stretch
	for i := range l.Clusters {
		c := &l.Clusters[i]
		s, e := c.shown()
		from, to := max(start, s), min(end, e)
		if s == e {
			if c.Start <= start || c.Start > end || len(c.Glyphs) == 0 && c.Start == end {
				continue
			}
			from, to = 0, 0
		} else if from >= to || c.Advance == 0 {
			continue
		}
		x0, x1 := c.X, c.X+c.Advance
		if n := int(c.Stops); n > 1 && n == c.End-c.Start && to-from < n {
			x0 = c.edge(float64(from-c.Start) / float64(n))
			x1 = c.edge(float64(to-c.Start) / float64(n))
			x0, x1 = min(x0, x1), max(x0, x1)
		}
		out = append(out, Stretch{l.X + x0, l.X + x1})
	}
	slices.SortFunc(out, func(a, b Stretch) int { return cmp.Compare(a.X0, b.X0) })
	merged := out[:0]
	for _, s := range out {
		if n := len(merged); n > 0 && s.X0 <= merged[n-1].X1+1e-6 {
			merged[n-1].X1 = max(merged[n-1].X1, s.X1)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// Shift moves the line's offsets by n code points: a line that was set of a part of a text then counts in the
// whole.
func (l *Line) Shift(n int) {
	l.Start += n
	l.End += n
	for i := range l.Clusters {
		l.Clusters[i].Start += n
		l.Clusters[i].End += n
	}
}
