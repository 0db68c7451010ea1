package textview

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// edges is what is known of the ends of the chosen mark, which can be dragged.
type edges struct {
	held edge
	to   article.Range // what the mark holds while one of its ends is dragged
	was  article.Range
	over bool // the mouse is over one
}

// edge is an end of a mark.
type edge uint8

const (
	noEdge edge = iota
	startEdge
	endEdge
)

// reach is how near the mouse must come to an end of a mark to take hold of it.
const reach = 6

// MoveEdge is r with its end, or else its start, moved by a word: on (dir 1) or back (dir -1). At least a word, or a
// part of one, is left.
func MoveEdge(a *article.Article, r article.Range, end bool, dir int) article.Range {
	was := r
	switch {
	case end && dir > 0:
		r.End = NextWord(a, r.End)
	case end:
		r.End = wordEndBefore(a, r.End)
	case dir > 0:
		r.Start = wordStartAfter(a, r.Start)
	default:
		r.Start = PrevWord(a, r.Start)
	}
	if r.Empty() {
		return was
	}
	return r
}

// wordEndBefore is the end of the last word that ends before o, wordStartAfter the start of the first word after o;
// where there is none, the start or the end of the text.
func wordEndBefore(a *article.Article, o int) int {
	return lastWordEdge(a, o, func(w article.Range) int { return w.End })
}

func wordStartAfter(a *article.Article, o int) int {
	return firstWordEdge(a, o, func(w article.Range) int { return w.Start })
}

// chosenMark is the mark whose ends can be dragged.
func (v *View) chosenMark() (annotation.Annotation, bool) {
	if v.active == "" || v.OnReshape == nil || v.flow == nil {
		return annotation.Annotation{}, false
	}
	m, ok := v.marks.Get(v.active)
	return m, ok && !m.Orphan
}

// asDragged is m with the passage that it has while one of its ends is dragged.
func (v *View) asDragged(m annotation.Annotation) annotation.Annotation {
	if v.edges.held != noEdge && m.ID == v.active {
		m.Start, m.End = v.edges.to.Start, v.edges.to.End
	}
	return m
}

// marksInView are the marks to paint, the one that is dragged in its place.
func (v *View) marksInView() []annotation.Annotation {
	seen := v.flow.VisibleRange()
	in := v.withNew(v.marks.In(seen), seen)
	if v.edges.held == noEdge {
		return in
	}
	m, ok := v.marks.Get(v.active)
	if !ok {
		return in
	}
	in = slices.DeleteFunc(in, func(a annotation.Annotation) bool { return a.ID == m.ID })
	if m = v.asDragged(m); m.Passage().Overlaps(seen) {
		in = append(in, m)
		slices.SortFunc(in, annotation.Compare)
	}
	return in
}

// edgeBoxes are where the ends of r are shown, in the flow's coordinates; an end out of view has no height. The end
// stands behind the last letter, which may be at the end of a line.
func (f *Flow) edgeBoxes(r article.Range) (start, end lineBox) {
	if boxes := f.boxes(article.Range{Start: r.Start, End: r.Start + 1}); len(boxes) > 0 {
		start = boxes[0]
		if f.letterReadsLeft(r.Start) {
			start.X += start.W
		}
		start.W = 0
	}
	if boxes := f.boxes(article.Range{Start: r.End - 1, End: r.End}); len(boxes) > 0 {
		end = boxes[len(boxes)-1]
		if !f.letterReadsLeft(r.End - 1) {
			end.X += end.W
		}
		end.W = 0
	}
	return start, end
}

// letterReadsLeft reports whether the letter at o runs from right to left, whatever its line does.
func (f *Flow) letterReadsLeft(o int) bool {
	i, k := f.locate(o)
	if i < 0 || k >= len(f.at(i).lines) {
		return false
	}
	for _, c := range f.at(i).lines[k].Clusters {
		if local := o - f.items[i].block.Start; c.Start <= local && local < c.End {
			return c.Level%2 == 1
		}
	}
	return f.readsLeft(o)
}

// edgeAt is the end of the chosen mark that is shown at p.
func (v *View) edgeAt(p fyne.Position) edge {
	m, ok := v.chosenMark()
	if !ok {
		return noEdge
	}
	x, y := float64(p.X)-v.columnLeft(), float64(p.Y)+v.flow.Top()
	start, end := v.flow.edgeBoxes(m.Passage())
	near := func(b lineBox) bool {
		return b.H > 0 && math.Abs(x-b.X) <= reach && y >= b.Y && y <= b.Y+b.H+reach
	}
	switch {
	case near(end) && (!near(start) || math.Abs(x-end.X) <= math.Abs(x-start.X)):
		return endEdge
	case near(start):
		return startEdge
	}
	return noEdge
}

// grabEdge takes hold of an end of the chosen mark.
func (v *View) grabEdge(p fyne.Position) bool {
	held := v.edgeAt(p)
	if held == noEdge {
		return false
	}
	m, _ := v.chosenMark()
	v.edges = edges{held: held, to: m.Passage(), was: m.Passage()}
	v.update()
	return true
}

// dragEdge moves the end that is held to o, at most so far that a character is left.
func (v *View) dragEdge(o int) {
	r := v.edges.was
	if v.edges.held == startEdge {
		r.Start = min(o, PrevCharacter(v.article, r.End))
	} else {
		r.End = max(o, NextCharacter(v.article, r.Start))
	}
	v.edges.to = v.article.Text.Snap(r)
}

// dropEdge lets go of an end and tells what the mark is to hold; it reports whether one was held.
func (v *View) dropEdge() bool {
	e := v.edges
	if e.held == noEdge {
		return false
	}
	v.edges = edges{}
	if e.to != e.was {
		v.OnReshape(v.active, e.to)
	}
	v.update()
	return true
}

// placeEdges shows handles at the ends of the chosen mark.
func (s *scene) placeEdges() {
	m, ok := s.v.chosenMark()
	if !ok {
		return
	}
	m = s.v.asDragged(m)
	ink := s.v.palette.Ink(m.Color).Dark
	start, end := s.v.flow.edgeBoxes(m.Passage())
	for i, b := range []lineBox{start, end} {
		if b.H == 0 {
			continue
		}
		const knob = 7
		band := b.band(0)
		s.rect(&s.over, Box{X: b.X - 1, Y: band.Y, W: 2, H: band.H}, ink)
		y := band.Y + band.H - 2
		if i == 0 {
			y = band.Y - knob + 2
		}
		s.rect(&s.over, Box{X: b.X - knob/2.0, Y: y, W: knob, H: knob}, ink).CornerRadius = knob / 2.0
	}
}
