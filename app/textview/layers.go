package textview

import (
	"sort"

	"fyne.io/fyne/v2"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// Shift reports whether the Shift key is held, which a key that is passed on does not tell.
func (v *View) Shift() bool { return v.shift }

// depths are how many marks drawn in the same place lie below each of marks, which are in Compare order.
func depths(marks []annotation.Annotation) []int {
	out := make([]int, len(marks))
	var open []int // marks before this one that reach into it, or may
	for i, m := range marks {
		kept := open[:0]
		for _, k := range open {
			if marks[k].End > m.Start {
				kept = append(kept, k)
			}
		}
		open = append(kept, i)
		used := map[int]bool{}
		for _, k := range kept {
			if layer(marks[k].Style) == layer(m.Style) {
				used[out[k]] = true
			}
		}
		for used[out[i]] {
			out[i]++
		}
	}
	return out
}

// layer is the place in a line that a style is drawn in.
func layer(s annotation.Style) int {
	switch s {
	case annotation.Underline, annotation.Squiggly:
		return 1
	case annotation.Strikeout:
		return 2
	}
	return 0
}

// Hover is the note that the mouse is over: by the sign of its mark in the margin, or by the mark itself.
type Hover struct {
	ID   string // of the mark; "" when there is no note
	Sign bool
	Box  Box // of the sign or of the mark's line there, in the view's coordinates
}

// hover tells when the mouse came over another note.
func (v *View) hover(h Hover) {
	if h.ID == v.hovered.ID && h.Sign == v.hovered.Sign {
		return
	}
	v.hovered = h
	if v.OnHover != nil {
		v.OnHover(h)
	}
}

// noteUnder is the note that is meant at p: of the shortest mark there that has one.
func (v *View) noteUnder(p fyne.Position) Hover {
	for _, s := range v.scene.signs {
		if s.box.contains(p) {
			return Hover{ID: s.id, Sign: true, Box: s.box}
		}
	}
	for _, m := range v.marksNear(v.offsetAt(p)) {
		if m.Note == "" {
			continue
		}
		for _, b := range v.BoxOf(m.Passage()) {
			if b.contains(p) {
				return Hover{ID: m.ID, Box: b}
			}
		}
	}
	return Hover{}
}

// marksNear are the marks on either side of a caret, the shortest first.
func (v *View) marksNear(o int) []annotation.Annotation {
	near := v.marks.In(article.Range{Start: max(0, o-1), End: o + 1})
	sort.SliceStable(near, func(i, k int) bool { return near[i].Passage().Len() < near[k].Passage().Len() })
	return near
}

// StepMark chooses the next mark in the text (dir 1) or the one before (dir -1), and brings it into view. The first
// step goes to the nearest from the line at the top.
func (v *View) StepMark(dir int) {
	all := v.marks.All()
	n := sort.Search(len(all), func(i int) bool { return all[i].Orphan })
	if v.flow == nil || n == 0 {
		return
	}
	at := sort.Search(n, func(i int) bool { return all[i].Start >= v.TopOffset() })
	if dir > 0 {
		at--
	}
	for i := range n {
		if all[i].ID == v.active {
			at = i
		}
	}
	v.chooseMark(all[max(0, min(at+dir, n-1))])
}

// StepLayer chooses, of the marks that lie over each other, the one below the chosen one, and after the last the first
// again. With none chosen it begins at the caret, else with the first mark in view.
func (v *View) StepLayer() {
	if v.flow == nil {
		return
	}
	active, chosen := v.marks.Get(v.active)
	o := v.sel.Head
	switch visible := v.flow.VisibleRange(); {
	case chosen && !active.Passage().Contains(o):
		o = active.Start
	case !chosen && (!visible.Contains(o) || len(v.marks.At(o)) == 0):
		in := v.marks.In(visible)
		if len(in) == 0 {
			return
		}
		o = max(in[0].Start, visible.Start)
	}
	under := v.marks.At(o)
	if len(under) == 0 {
		return
	}
	next := 0
	for i, m := range under {
		if m.ID == v.active {
			next = (i + 1) % len(under)
		}
	}
	v.sel = v.sel.Move(o, false) // the layers are those of this place, also for the next step
	v.chooseMark(under[next])
}

func (v *View) chooseMark(m annotation.Annotation) {
	v.sel = v.sel.Move(v.sel.Head, false)
	v.SetActive(m.ID)
	v.Reveal(m.Passage())
	if v.OnMark != nil {
		v.OnMark(m.ID)
	}
}

// FirstMark is the id of the first mark in view, or "".
func (v *View) FirstMark() string {
	if v.flow == nil || v.flow.em == 0 {
		return ""
	}
	visible := v.flow.VisibleRange()
	for _, m := range v.marks.In(visible) {
		if m.Start >= visible.Start {
			return m.ID
		}
	}
	return ""
}
