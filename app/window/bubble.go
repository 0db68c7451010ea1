package window

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"dev.marginalia/annotation"
	"dev.marginalia/app/textview"
	"dev.marginalia/typeset"
)

// bubble shows the note of the mark that the mouse is over, near it and over the text.
type bubble struct {
	w      *Window
	object *fyne.Container
	ground *canvas.Rectangle
	edge   *canvas.Rectangle
	prose  *textview.Prose
	at     textview.Hover // what it is about, or will be after a moment
}

// Geometry of a bubble, and how long the mouse rests until it comes: over a sign at once, over marked words only when
// it stays there.
const (
	bubbleWidth    = 320
	bubbleMaxLines = 14
	bubblePad      = 11
	overSign       = 80 * time.Millisecond
	overMark       = 500 * time.Millisecond
)

func newBubble(w *Window, engine *typeset.Engine) *bubble {
	b := &bubble{w: w, ground: canvas.NewRectangle(nil), edge: canvas.NewRectangle(nil), prose: textview.NewProse(engine, w.painter)}
	b.ground.CornerRadius, b.ground.StrokeWidth, b.edge.CornerRadius = 8, 1, 2
	b.object = container.NewWithoutLayout(b.ground, b.edge, b.prose)
	b.object.Hide()
	return b
}

// hover follows the mouse.
func (b *bubble) hover(h textview.Hover) {
	b.hide()
	b.at = h
	if h.ID == "" {
		return
	}
	after := overMark
	if h.Sign {
		after = overSign
	}
	b.w.work.later(after, func() {
		if b.at == h {
			b.show(h)
		}
	})
}

func (b *bubble) hide() {
	b.at = textview.Hover{}
	b.object.Hide()
}

func (b *bubble) show(h textview.Hover) {
	if b.w.session == nil {
		return
	}
	m, ok := b.w.session.Set().Get(h.ID)
	if !ok || m.Note == "" {
		return
	}
	p := b.w.look.palette()
	ink := p.Ink(m.Color)
	view := b.w.view.Size()
	width := min(bubbleWidth, float64(view.Width)-60)
	text, _ := annotation.PlainNote(m.Note)
	paras := []textview.Para{{Text: text, Family: "sans", Size: 14, Color: p.Text, MaxLines: bubbleMaxLines}}
	if len(m.Tags) > 0 {
		paras = append(paras, tagPara(m.Tags, ink))
	}
	width = snug(b.w.marks.engine, paras, width)
	height := b.prose.Set(paras, width)
	b.ground.FillColor, b.ground.StrokeColor, b.edge.FillColor = p.Raised, p.Muted, ink.Dark
	size := fyne.NewSize(float32(width)+2*bubblePad+6, float32(height)+2*bubblePad)
	b.ground.Resize(size)
	b.edge.Move(fyne.NewPos(6, 8))
	b.edge.Resize(fyne.NewSize(3, size.Height-16))
	b.prose.Move(fyne.NewPos(bubblePad+6, bubblePad))
	b.prose.Resize(fyne.NewSize(float32(width), float32(height)))
	b.object.Resize(size)
	b.object.Move(besides(h.Box, size, view))
	b.object.Show()
	b.object.Refresh()
	b.w.win.Canvas().Refresh(b.object) // what was never shown does not know its canvas yet
}

// snug is the least width, in steps, at which paras are not higher than at most: a short note has a small bubble.
func snug(engine *typeset.Engine, paras []textview.Para, most float64) float64 {
	const least, step = 60, 20
	height := textview.HeightOf(engine, paras, most)
	for w := float64(least); w < most; w += step {
		if textview.HeightOf(engine, paras, w) <= height {
			return w
		}
	}
	return most
}

// besides is where something of a size goes by box: below it, or above it where there is no room below, within view.
func besides(box textview.Box, size, view fyne.Size) fyne.Position {
	x := float32(box.X+box.W/2) - size.Width/2
	y := float32(box.Y+box.H) + 4
	if y+size.Height > view.Height-4 {
		y = float32(box.Y) - size.Height - 4
	}
	return fyne.NewPos(max(6, min(x, view.Width-size.Width-20)), max(4, y))
}
