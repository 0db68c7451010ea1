package textview

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/annotation"
)

// doubleClick is the longest time between two clicks that belong together.
const doubleClick = 400 * time.Millisecond

// press is what is known of the mouse button.
type press struct {
	at     time.Time
	pos    fyne.Position
	count  int  // clicks in quick succession
	down   bool // the button is down over text
	moved  bool // and the mouse has moved since
	thumb  bool // the scrollbar's thumb is held
	grip   float32
	cycled int // how often the same place was clicked: overlapping marks take turns
}

// offsetAt is the caret offset nearest to a point of the view.
func (v *View) offsetAt(p fyne.Position) int {
	return v.flow.OffsetAt(float64(p.X)-v.columnLeft(), float64(p.Y)+v.flow.Top())
}

// MouseDown begins a selection, or takes hold of the scrollbar.
func (v *View) MouseDown(e *desktop.MouseEvent) {
	v.touched()
	v.takeKeys()
	if v.flow == nil || e.Button != desktop.MouseButtonPrimary {
		return
	}
	if v.onScrollbar(e.Position) {
		v.grab(e.Position)
		return
	}
	if v.grabEdge(e.Position) || v.grabSide(e.Position) {
		return
	}
	near := math.Hypot(float64(e.Position.X-v.press.pos.X), float64(e.Position.Y-v.press.pos.Y)) < 5
	now := v.now()
	if near && now.Sub(v.press.at) < doubleClick {
		v.press.count++
	} else {
		v.press.count = 1
	}
	if !near {
		v.press.cycled = 0
	}
	v.press.at, v.press.pos, v.press.down, v.press.moved = now, e.Position, true, false
	v.hideHints()
	v.sel = v.sel.Press(v.article, v.offsetAt(e.Position), v.press.count, e.Modifier&fyne.KeyModifierShift != 0)
	v.update()
}

// takeKeys makes the keys go to the view.
func (v *View) takeKeys() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Focus(v)
	}
}

// MouseUp ends a selection; a plain click chooses the mark below it.
func (v *View) MouseUp(e *desktop.MouseEvent) {
	if v.release() && v.sel.Range().Empty() {
		v.click(e)
	}
}

// release lets go of what the mouse holds; it reports whether that was the text.
func (v *View) release() bool {
	v.stopScrolling()
	if v.press.thumb {
		v.press.thumb = false
		v.update()
		return false
	}
	if v.sides.held >= 0 {
		v.sides.held = -1
		v.update()
		return false
	}
	if v.dropEdge() || !v.press.down || v.flow == nil {
		return false
	}
	v.press.down = false
	v.selected()
	return true
}

func (v *View) click(e *desktop.MouseEvent) {
	o := v.offsetAt(e.Position)
	if id, ok := v.markAt(e.Position, o); ok {
		v.press.cycled++
		v.SetActive(id)
		if v.OnMark != nil {
			v.OnMark(id)
		}
		return
	}
	v.SetActive("")
	if v.OnMark != nil {
		v.OnMark("")
	}
	if l, ok := v.linkAt(e.Position); ok {
		v.follow(l, e.Modifier&fyne.KeyModifierControl != 0)
	}
}

// markAt is the mark that a click at p means: the shortest there, and on further clicks the next longer one.
func (v *View) markAt(p fyne.Position, o int) (string, bool) {
	for _, s := range v.scene.signs {
		if s.box.contains(p) {
			return s.id, true
		}
	}
	var kept []annotation.Annotation
	for _, a := range v.marksNear(o) {
		for _, b := range v.BoxOf(a.Passage()) {
			if b.contains(p) {
				kept = append(kept, a)
				break
			}
		}
	}
	if len(kept) == 0 {
		return "", false
	}
	return kept[v.press.cycled%len(kept)].ID, true
}

func (b Box) contains(p fyne.Position) bool {
	x, y := float64(p.X), float64(p.Y)
	return x >= b.X && x < b.X+b.W && y >= b.Y && y < b.Y+b.H
}

// Dragged extends the selection; past an edge of the view it scrolls.
func (v *View) Dragged(e *fyne.DragEvent) {
	if v.flow == nil {
		return
	}
	if v.press.thumb {
		v.dragThumb(e.Position)
		return
	}
	if v.sides.held >= 0 {
		v.dragSide(e.Position)
		return
	}
	if !v.press.down && v.edges.held == noEdge {
		return
	}
	v.press.moved = true
	v.dragTo(e.Position)
}

// DragEnd ends what a drag did when the button was let go outside the window: then MouseUp is not told, and the
// toolkit has taken the keys away.
func (v *View) DragEnd() {
	if v.press.down || v.press.thumb || v.sides.held >= 0 || v.edges.held != noEdge {
		v.takeKeys()
		v.release()
	}
}

// Cursor is a hand over what a click follows, else a text cursor.
func (v *View) Cursor() desktop.Cursor {
	switch {
	case v.flow == nil, v.scene != nil && v.scene.bar.over, v.sides.over >= 0, v.sides.held >= 0:
		return desktop.DefaultCursor
	case v.over:
		return desktop.PointerCursor
	case v.edges.over || v.edges.held != noEdge:
		return desktop.HResizeCursor
	}
	return desktop.TextCursor
}

// MouseIn is part of desktop.Hoverable.
func (v *View) MouseIn(e *desktop.MouseEvent) { v.MouseMoved(e) }

// MouseMoved watches whether the mouse is over a link inside the article.
func (v *View) MouseMoved(e *desktop.MouseEvent) {
	v.touched()
	if v.flow == nil {
		return
	}
	v.edges.over = v.edgeAt(e.Position) != noEdge
	v.hoverBar(e.Position, true)
	v.hoverSide(e.Position, true)
	l, ok := v.linkAt(e.Position)
	v.over = ok && (l.inside() || e.Modifier&fyne.KeyModifierControl != 0)
	v.hover(v.noteUnder(e.Position))
}

// MouseOut is part of desktop.Hoverable.
func (v *View) MouseOut() {
	v.over, v.edges.over = false, false
	v.hoverBar(fyne.Position{}, false)
	if v.flow != nil {
		v.hoverSide(fyne.Position{}, false)
	}
	v.hover(Hover{})
}
