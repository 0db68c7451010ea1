package window

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// keyCheck and keySelect are controls of a form that has keys of its own: the form sees what is typed first, and says
// whether it used it.
type keyCheck struct {
	widget.Check
	keys func(*fyne.KeyEvent) bool
}

func newKeyCheck(label string) *keyCheck {
	c := &keyCheck{}
	c.Text = label
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey is part of fyne.Focusable.
func (c *keyCheck) TypedKey(k *fyne.KeyEvent) {
	if c.keys == nil || !c.keys(k) {
		c.Check.TypedKey(k)
	}
}

type keySelect struct {
	widget.Select
	keys func(*fyne.KeyEvent) bool
}

func newKeySelect(options []string) *keySelect {
	s := &keySelect{}
	s.Options = options
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey is part of fyne.Focusable.
func (s *keySelect) TypedKey(k *fyne.KeyEvent) {
	if s.keys == nil || !s.keys(k) {
		s.Select.TypedKey(k)
	}
}
