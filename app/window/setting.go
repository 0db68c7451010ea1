package window

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// setting is a row of the popover: a name, and cells with the values to choose from. With the keys, left and right
// change the value, up and down go to other rows.
type setting struct {
	widget.BaseWidget
	panel   *comfort
	name    *canvas.Text
	grounds []*canvas.Rectangle
	words   []*canvas.Text
	ring    *canvas.Rectangle
	focused bool

	cell   func(i int) cell
	choose func(i int)
	step   func(by int) // nil: left and right choose the cell beside the chosen one
}

var (
	_ fyne.Focusable     = (*setting)(nil)
	_ fyne.Tappable      = (*setting)(nil)
	_ desktop.Cursorable = (*setting)(nil)
)

// Measures of a row, in the window's units.
const (
	settingName   = 84
	settingCells  = 340
	settingHeight = 34
	settingText   = 13
	narrowCell    = 44
)

func newSetting(c *comfort, name string, cells int) *setting {
	s := &setting{panel: c, name: canvas.NewText(name, nil), ring: canvas.NewRectangle(nil)}
	s.name.TextSize = settingText
	s.ring.CornerRadius, s.ring.StrokeWidth = 7, 2
	for range cells {
		ground, word := canvas.NewRectangle(nil), canvas.NewText("", nil)
		ground.CornerRadius, ground.StrokeWidth = 5, 1
		word.TextSize, word.Alignment = settingText, fyne.TextAlignCenter
		s.grounds, s.words = append(s.grounds, ground), append(s.words, word)
	}
	s.ExtendBaseWidget(s)
	return s
}

// span is where cell i lies.
func (s *setting) span(i int) (x, width float32) {
	const gap = 4
	narrow := 0
	for k := range s.grounds {
		if s.cell(k).narrow {
			narrow++
		}
	}
	wide := (settingCells - float32(narrow*narrowCell) - gap*float32(len(s.grounds)-1)) / float32(max(1, len(s.grounds)-narrow))
	x = settingName
	for k := 0; ; k++ {
		if width = wide; s.cell(k).narrow {
			width = narrowCell
		}
		if k == i {
			return x, width
		}
		x += width + gap
	}
}

// Refresh shows the values as they are now, in the colours of the theme.
func (s *setting) Refresh() {
	p := s.panel.w.look.palette()
	s.name.Color = p.Muted
	s.ring.StrokeColor, s.ring.FillColor = nil, nil
	if s.focused {
		s.ring.StrokeColor = p.Accent
	}
	for i, ground := range s.grounds {
		c, word := s.cell(i), s.words[i]
		word.Text, word.FontSource, word.Color = c.text, c.font, p.Text
		ground.FillColor, ground.StrokeColor, ground.StrokeWidth = p.Surface, p.Faint, 1
		switch {
		case c.still:
			ground.FillColor, ground.StrokeColor = nil, nil
		case c.ground != nil:
			ground.FillColor, word.Color = c.ground, c.ink
		}
		word.TextStyle.Bold = c.chosen && c.font == nil
		if c.chosen {
			ground.StrokeColor, ground.StrokeWidth = p.Accent, 2
		}
	}
	s.place(s.Size())
	canvas.Refresh(s)
}

func (s *setting) place(size fyne.Size) {
	s.name.Move(fyne.NewPos(8, 0))
	s.name.Resize(fyne.NewSize(settingName, size.Height))
	s.ring.Move(fyne.NewPos(settingName-4, 1))
	s.ring.Resize(fyne.NewSize(settingCells+8, size.Height-2))
	for i := range s.grounds {
		x, width := s.span(i)
		s.grounds[i].Move(fyne.NewPos(x, 5))
		s.grounds[i].Resize(fyne.NewSize(width, size.Height-10))
		s.words[i].Move(fyne.NewPos(x, 0))
		s.words[i].Resize(fyne.NewSize(width, size.Height))
	}
}

// chosen is the cell that is chosen; -1 when none is.
func (s *setting) chosen() int {
	for i := range s.grounds {
		if s.cell(i).chosen {
			return i
		}
	}
	return -1
}

// change goes on to the next value or back.
func (s *setting) change(by int) {
	if s.step != nil {
		s.step(by)
		return
	}
	if i := s.chosen() + by; len(s.grounds) > 1 && i >= 0 && i < len(s.grounds) {
		s.choose(i)
	}
}

// Tapped is part of fyne.Tappable.
func (s *setting) Tapped(e *fyne.PointEvent) {
	s.panel.w.win.Canvas().Focus(s)
	for i := range s.grounds {
		if x, width := s.span(i); e.Position.X >= x && e.Position.X < x+width {
			s.choose(i)
			return
		}
	}
}

// TypedKey is part of fyne.Focusable.
func (s *setting) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		s.panel.leave()
	case fyne.KeyLeft:
		s.change(-1)
	case fyne.KeyRight:
		s.change(1)
	case fyne.KeyUp:
		s.panel.move(s, -1)
	case fyne.KeyDown:
		s.panel.move(s, 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if len(s.grounds) == 1 {
			s.choose(0)
		}
	}
}

// TypedRune is part of fyne.Focusable.
func (s *setting) TypedRune(r rune) {
	switch r {
	case '+', '=':
		s.change(1)
	case '-':
		s.change(-1)
	}
}

// FocusGained is part of fyne.Focusable.
func (s *setting) FocusGained() { s.focus(true) }

// FocusLost is part of fyne.Focusable.
func (s *setting) FocusLost() { s.focus(false) }

func (s *setting) focus(on bool) {
	s.focused = on
	s.Refresh()
}

// Cursor is part of desktop.Cursorable.
func (s *setting) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is part of fyne.Widget.
func (s *setting) CreateRenderer() fyne.WidgetRenderer {
	s.Refresh()
	objects := []fyne.CanvasObject{s.ring, s.name}
	for i := range s.grounds {
		objects = append(objects, s.grounds[i], s.words[i])
	}
	return &placedRenderer{place: s.place, min: fyne.NewSize(settingName+settingCells+8, settingHeight), objects: objects}
}
