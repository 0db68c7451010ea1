package textview

import (
	"image"
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

// Warm paints what of f is in view, for a window of that scale in device pixels per unit: the view shows that at first, and
// p knows the letters' shapes when it paints more. It may be called on any thread, before the view has the flow.
func (f *Flow) Warm(p *Painter, pal *Palette, scale float64) {
	if f.em == 0 {
		return // it has no place yet
	}
	units := tileUnits(scale)
	high := math.Ceil(f.height/units) * units
	pictures := false // which the view has
	f.Picture = func(string, int, int) image.Image {
		pictures = true
		return nil
	}
	img := f.paintTile(p, pal, f.top, int(math.Ceil((f.measure+2*bleed)*scale)), int(math.Round(high*scale)), scale)
	f.Picture = nil
	if !pictures {
		f.first = &strip{img: img, pal: pal, y: f.top, scale: scale, epoch: f.epoch}
	}
}

// strip is one of a flow that was painted before it is shown.
type strip struct {
	img      *image.RGBA
	pal      *Palette
	y, scale float64
	epoch    int // of the flow
}

// showFirst copies to img, which is the strip of the flow from y, what Warm painted, and reports whether that was all
// of it. What was shown down to its end is let go.
func (f *Flow) showFirst(img *image.RGBA, pal *Palette, y, scale float64) bool {
	was := f.first
	if was == nil || was.pal != pal || was.scale != scale || was.epoch != f.epoch || was.img.Rect.Dx() != img.Rect.Dx() {
		return false
	}
	row := int(math.Round((y - was.y) * scale))
	if row < 0 || row+img.Rect.Dy() > was.img.Rect.Dy() {
		return false
	}
	copy(img.Pix, was.img.Pix[row*was.img.Stride:(row+img.Rect.Dy())*was.img.Stride])
	if row+img.Rect.Dy() == was.img.Rect.Dy() {
		f.first = nil
	}
	return true
}

// placed reports whether there is room for a text.
func (s Setting) placed() bool { return s.width >= 1 && s.height >= 1 }

// measure is the width of the column, for letters of that mean width as a part of their size.
func (s Setting) measure(letter float64) float64 {
	comfortable := math.Round(float64(s.typography.Measure) * letter * s.em)
	return math.Max(120, math.Min(comfortable, s.width-2*minSide))
}
