package textview

import (
	"math"
	"sort"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// Box is a rectangle in a Flow's coordinates.
type Box struct {
	X, Y, W, H float64
}

// lineBox is a piece of one line for painting a mark: the box of the line's text, and its baseline.
type lineBox struct {
	Box
	Baseline float64
	Em       float64 // size of the line's text
}

// locate returns the item and the line that hold offset o. At the end of a line that was wrapped the next line
// is meant; between two blocks, the end of the first. It is -1, -1 in an article without blocks.
func (f *Flow) locate(o int) (i, line int) {
	if i = f.itemOf(o); i < 0 {
		return -1, -1
	}
	return i, lineOf(f.at(i).lines, min(o, f.items[i].block.End)-f.items[i].block.Start)
}

func lineOf(lines []setLine, local int) int {
	k := sort.Search(len(lines), func(k int) bool { return lines[k].Start > local }) - 1
	return max(0, k)
}

// lineTop is the y of line k below the item's top; of an item without lines, where what it shows begins.
func (s *set) lineTop(k int) float64 {
	if k < len(s.lines) {
		return s.lines[k].y
	}
	return s.top
}

// lineAt is the line nearest to a point of the item: nearest in height first, since the cells of a row stand side
// by side.
func (s *set) lineAt(x, y float64) int {
	best, bestY, bestX := 0, math.Inf(1), math.Inf(1)
	for k := range s.lines {
		l := &s.lines[k]
		dy := math.Max(0, math.Max(l.y-y, y-(l.y+l.leading)))
		dx := math.Max(0, math.Max(l.x-x, x-(l.x+l.width)))
		if dy < bestY || dy == bestY && dx < bestX {
			best, bestY, bestX = k, dy, dx
		}
	}
	return best
}

// OffsetAt returns the caret offset nearest to the point, which may lie outside the column and the viewport.
func (f *Flow) OffsetAt(x, y float64) int {
	if len(f.article.Blocks) == 0 {
		return 0
	}
	first, tops := f.ref, f.topsTo(math.Max(f.top+f.height, y))
	for n := len(tops) - 1; n >= 0; n-- {
		if i := first + n; y >= tops[n] || n == 0 {
			return f.offsetIn(i, x, y-tops[n])
		}
	}
	return 0
}

func (f *Flow) offsetIn(i int, x, y float64) int {
	it, s := &f.items[i], f.at(i)
	if it.head {
		return 0
	}
	if len(s.lines) == 0 {
		return it.block.Start
	}
	x += f.shift(i)
	l := &s.lines[s.lineAt(x, y)]
	return it.block.Start + l.OffsetAt(x-l.x)
}

// caretBox returns the box of the caret at o, when o lies in the viewport or at most a viewport below it.
func (f *Flow) caretBox(o int) (Box, bool) {
	i, k := f.locate(o)
	if i < f.ref {
		return Box{}, false
	}
	tops := f.topsTo(f.top + 2*f.height)
	if i-f.ref >= len(tops) {
		return Box{}, false
	}
	s, it := f.at(i), &f.items[i]
	if k >= len(s.lines) {
		return Box{Y: tops[i-f.ref] + s.top, W: 1, H: s.bottom - s.top}, true
	}
	l := &s.lines[k]
	return Box{X: l.x + l.XAt(min(o, it.block.End)-it.block.Start) - f.shift(i), Y: tops[i-f.ref] + l.y, W: 1, H: l.leading}, true
}

// boxes returns the pieces of the lines in the viewport that show r, in reading order.
func (f *Flow) boxes(r article.Range) []lineBox {
	var out []lineBox
	first, tops := f.Visible()
	for n, y := range tops {
		i := first + n
		it := &f.items[i]
		if it.head || !r.Overlaps(it.block.Range) {
			continue
		}
		out = f.boxesIn(out, i, y, r.Clip(it.block.Range).Shift(-it.block.Start))
	}
	return out
}

func (f *Flow) boxesIn(out []lineBox, i int, top float64, r article.Range) []lineBox {
	s := f.at(i)
	for k := lineOf(s.lines, r.Start); k < len(s.lines) && s.lines[k].Start < r.End; k++ {
		l := &s.lines[k]
		y := top + l.y
		if y > f.top+f.height || y+l.leading < f.top {
			continue
		}
		for _, st := range l.Stretches(max(r.Start, l.Start), min(r.End, l.End)) {
			box, seen := s.wide.shifted(Box{X: l.x + st.X0, Y: y, W: st.X1 - st.X0, H: l.leading}, f.shift(i))
			if seen {
				out = append(out, lineBox{Box: box, Baseline: top + l.baseline, Em: l.em})
			}
		}
	}
	return out
}

// VisibleRange is the part of the text that the viewport shows.
func (f *Flow) VisibleRange() article.Range {
	return article.Range{Start: f.TopOffset(), End: f.bottomOffset()}
}

// TopOffset is the offset of the first line that is wholly in the viewport.
func (f *Flow) TopOffset() int {
	first, tops := f.Visible()
	for n, y := range tops {
		it, s := &f.items[first+n], f.at(first+n)
		if it.head {
			continue
		}
		for k := range s.lines {
			if y+s.lines[k].y >= f.top-0.5 {
				return it.block.Start + s.lines[k].Start
			}
		}
	}
	if n := len(f.article.Blocks); n > 0 && len(tops) > 0 {
		return max(0, f.items[first].block.Start)
	}
	return 0
}

func (f *Flow) bottomOffset() int {
	first, tops := f.Visible()
	for n := len(tops) - 1; n >= 0; n-- {
		it, s := &f.items[first+n], f.at(first+n)
		if it.head {
			continue
		}
		for k := len(s.lines) - 1; k >= 0; k-- {
			if tops[n]+s.lines[k].y < f.top+f.height {
				return it.block.Start + s.lines[k].End
			}
		}
	}
	return 0
}

// Progress is how much of the text has come above the lower edge of the viewport, 0-1.
func (f *Flow) Progress() float64 {
	n := f.article.Text.Len()
	if n == 0 || f.bottomOffset() >= n {
		return 1
	}
	return float64(f.bottomOffset()) / float64(n)
}

// vertical returns the offset one line above (dir -1) or below (dir 1) the line of o, at x in the column.
func (f *Flow) vertical(o, dir int, x float64) int {
	i, k := f.locate(o)
	if i < 0 {
		return 0
	}
	y := f.at(i).lineTop(k)
	for {
		in := x + f.shift(i)
		if k, ok := f.at(i).beyond(y, dir, in); ok {
			l := &f.at(i).lines[k]
			return f.items[i].block.Start + l.OffsetAt(in-l.x)
		}
		i += dir
		if i < 0 || i >= len(f.items) || f.items[i].head {
			if dir < 0 {
				return 0
			}
			return f.article.Text.Len()
		}
		y = -1e9 * float64(dir)
	}
}

// beyond is the next line above (dir -1) or below (dir 1) the height y, the one nearest to x where several stand
// side by side.
func (s *set) beyond(y float64, dir int, x float64) (int, bool) {
	best, bestY, bestX := -1, math.Inf(1), math.Inf(1)
	for k := range s.lines {
		l := &s.lines[k]
		dy := (l.y - y) * float64(dir)
		if dy < 0.5 {
			continue
		}
		dx := math.Max(0, math.Max(l.x-x, x-(l.x+l.width)))
		if dy < bestY || dy == bestY && dx < bestX {
			best, bestY, bestX = k, dy, dx
		}
	}
	return best, best >= 0
}

// columnX is the x in the column of the caret at o.
func (f *Flow) columnX(o int) float64 {
	i, k := f.locate(o)
	if i < 0 {
		return 0
	}
	s := f.at(i)
	if k >= len(s.lines) {
		return 0
	}
	l := &s.lines[k]
	return l.x + l.XAt(min(o, f.items[i].block.End)-f.items[i].block.Start) - f.shift(i)
}

// lineRange is the range of the line that holds o, without white space at its end.
func (f *Flow) lineRange(o int) article.Range {
	i, k := f.locate(o)
	if i < 0 {
		return article.Range{}
	}
	s, start := f.at(i), f.items[i].block.Start
	if k >= len(s.lines) {
		return article.Range{Start: start, End: start}
	}
	end := s.lines[k].End
	if end > s.lines[k].Start && f.article.Text.Slice(article.Range{Start: start + end - 1, End: start + end}) == "\n" {
		end-- // behind it begins the next line
	}
	for cs := s.lines[k].Clusters; end > s.lines[k].Start && spaceEndsAt(cs, end); {
		end--
	}
	return article.Range{Start: start + s.lines[k].Start, End: start + end}
}

func spaceEndsAt(cs []typeset.Cluster, end int) bool {
	for i := range cs {
		if cs[i].End == end && cs[i].Start < end {
			return cs[i].Space
		}
	}
	return false
}
