package window

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/annotation"
)

// toolbar floats by the selection, or by the mark that was chosen, and offers what can be done with it.
type toolbar struct {
	w      *Window
	object *fyne.Container
	ground *canvas.Rectangle
	row    *fyne.Container
	remove *iconButton
}

func newToolbar(w *Window) *toolbar {
	t := &toolbar{w: w, ground: canvas.NewRectangle(nil)}
	t.ground.CornerRadius = 9
	t.ground.StrokeWidth = 1
	row := container.New(&tight{gap: 1})
	t.row = row
	for _, c := range annotation.Colors {
		row.Add(newDot(w, c, func() { w.paint(c) }))
	}
	button := func(icon fyne.Resource, do func()) *iconButton {
		b := newIconButton(icon, do)
		row.Add(b)
		return b
	}
	button(iconUnderline, func() { w.restyle(annotation.Underline) })
	button(iconSquiggly, func() { w.restyle(annotation.Squiggly) })
	button(iconStrikeout, func() { w.restyle(annotation.Strikeout) })
	button(iconNote, w.editNote)
	button(iconTag, w.editTags)
	button(iconCopy, w.copyQuote).menu = w.citing()
	t.remove = button(iconTrash, w.removeMark)
	t.object = container.NewStack(t.ground, container.New(&inset{7, 4}, row))
	t.object.Hide()
	return t
}

// placeToolbar shows the toolbar above the selection or the chosen mark, below it where there is no room above,
// and hides it when there is neither.
func (w *Window) placeToolbar() {
	if w.bar == nil || w.view == nil {
		return
	}
	r := w.view.Selection()
	chosen, ok := w.chosen()
	if r.Empty() && ok {
		r = chosen.Passage()
	}
	boxes := w.view.BoxOf(r)
	if r.Empty() || len(boxes) == 0 || w.session == nil || w.app.ReadOnly() || len(w.view.Hints()) > 0 {
		w.bar.object.Hide()
		return
	}
	w.bar.remove.Hidden = !ok
	p := w.look.palette()
	w.bar.ground.FillColor, w.bar.ground.StrokeColor = p.Raised, p.Faint
	size := w.bar.object.MinSize()
	view := w.view.Size()
	first, last := boxes[0], boxes[len(boxes)-1]
	x := float32(first.X+first.W/2) - size.Width/2
	y := float32(first.Y) - size.Height - 8
	if y < 4 {
		y = float32(last.Y+last.H) + 8
	}
	if y+size.Height > view.Height-4 {
		y = view.Height - size.Height - 8
	}
	w.bar.object.Resize(size)
	w.bar.object.Move(fyne.NewPos(max(6, min(x, view.Width-size.Width-20)), y))
	w.bar.object.Show()
	w.bar.object.Refresh()
}

// tight lays objects side by side with a small gap, each in its least size, centred.
type tight struct{ gap float32 }

// MinSize is part of fyne.Layout.
func (t *tight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			s.Width += m.Width + t.gap
			s.Height = max(s.Height, m.Height)
		}
	}
	return s
}

// Layout is part of fyne.Layout.
func (t *tight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		o.Resize(m)
		o.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		x += m.Width + t.gap
	}
}

// inset leaves room around one object.
type inset struct{ x, y float32 }

// MinSize is part of fyne.Layout.
func (n *inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(2*n.x, 2*n.y)
}

// Layout is part of fyne.Layout.
func (n *inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(n.x, n.y))
	objects[0].Resize(fyne.NewSize(size.Width-2*n.x, size.Height-2*n.y))
}

// dot is a button in a colour.
type dot struct {
	widget.BaseWidget
	w      *Window
	color  annotation.Color
	circle *canvas.Circle
	tapped func()
}

var _ desktop.Hoverable = (*dot)(nil)

func newDot(w *Window, c annotation.Color, tapped func()) *dot {
	d := &dot{w: w, color: c, circle: canvas.NewCircle(nil), tapped: tapped}
	d.ExtendBaseWidget(d)
	d.paint(false)
	return d
}

func (d *dot) paint(hover bool) {
	ink := d.w.look.palette().Ink(d.color)
	d.circle.FillColor, d.circle.StrokeColor, d.circle.StrokeWidth = ink.Fill, ink.Dark, 1
	if hover {
		d.circle.StrokeWidth = 2.2
	}
	d.circle.Refresh()
}

// Tapped is part of fyne.Tappable.
func (d *dot) Tapped(*fyne.PointEvent) { d.tapped() }

// MouseIn is part of desktop.Hoverable.
func (d *dot) MouseIn(*desktop.MouseEvent) { d.paint(true) }

// MouseMoved is part of desktop.Hoverable.
func (d *dot) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (d *dot) MouseOut() { d.paint(false) }

// Cursor is part of desktop.Cursorable.
func (d *dot) Cursor() desktop.Cursor { return desktop.PointerCursor }

// Refresh follows the theme.
func (d *dot) Refresh() { d.paint(false) }

// CreateRenderer is part of fyne.Widget.
func (d *dot) CreateRenderer() fyne.WidgetRenderer {
	return &placedRenderer{min: fyne.NewSize(25, 28), objects: []fyne.CanvasObject{d.circle}, place: func(s fyne.Size) {
		d.circle.Resize(fyne.NewSize(19, 19))
		d.circle.Move(fyne.NewPos((s.Width-19)/2, (s.Height-19)/2))
	}}
}
