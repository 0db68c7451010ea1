package textview

import (
	"math"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// Setting is how a view sets its text at a moment. With it a flow is made away from the view's thread, and the view
// shows it at once.
type Setting struct {
	engine        *typeset.Engine
	typography    Typography
	em            float64
	width, height float64 // of the view; 0 before it has a place
}

// Setting is how v sets its text now.
func (v *View) Setting() Setting {
	return Setting{engine: v.engine, typography: v.typography, em: v.em, width: float64(v.Size().Width), height: float64(v.Size().Height)}
}

// Flow sets an article from offset at, as far as it is seen there. It may be called on any thread.
func (s Setting) Flow(a *article.Article, h Header, at int) *Flow {
	f := NewFlow(s.engine, a, h)
	f.SetTypography(s.typography)
	if s.placed() {
		f.Resize(s.em, s.measure(letterWidth(s.engine, s.typography.Family)), s.height)
		if at > 0 {
			f.JumpTo(at, 0)
		}
	}
	return f
}

// Warm draws what of f is in view, for a window of that scale in device pixels per unit, so that p knows the letters'
// shapes when the view paints them. It may be called on any thread.
func (f *Flow) Warm(p *Painter, pal *Palette, scale float64) {
	if f.em == 0 {
		return // it has no place yet
	}
	f.paintTile(p, pal, f.top, int((f.measure+2*bleed)*scale), int(f.height*scale), scale)
}

// placed reports whether there is room for a text.
func (s Setting) placed() bool { return s.width >= 1 && s.height >= 1 }

// measure is the width of the column, for letters of that mean width as a part of their size.
func (s Setting) measure(letter float64) float64 {
	comfortable := math.Round(float64(s.typography.Measure) * letter * s.em)
	return math.Max(120, math.Min(comfortable, s.width-2*minSide))
}
