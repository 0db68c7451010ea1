package textview

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// FocusGained shows the caret.
func (v *View) FocusGained() {
	v.focused = true
	v.update()
}

// FocusLost hides the caret.
func (v *View) FocusLost() {
	v.focused, v.shift, v.keys = false, false, keyboard{}
	v.hideHints()
	v.update()
}

// KeyDown watches the Shift key, which TypedKey does not tell, and where the others are.
func (v *View) KeyDown(k *fyne.KeyEvent) {
	v.touched()
	v.keys.press(k)
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		v.shift = true
	}
}

// KeyUp watches the Shift key.
func (v *View) KeyUp(k *fyne.KeyEvent) {
	v.keys.release(k)
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		v.shift = false
	}
}

// TypedRune passes a typed character on; the space bar reads on.
func (v *View) TypedRune(r rune) {
	if v.hints != nil {
		v.hintRune(v.keys.letter(r, v.shift))
		return
	}
	r = v.keys.command(r, v.shift)
	switch {
	case v.flow == nil:
	case v.caretRune(r):
		return
	case r == ' ' && v.shift:
		v.page(-1)
		return
	case r == ' ':
		v.page(1)
		return
	case r == 'j':
		v.nudge(1)
		return
	case r == 'k':
		v.nudge(-1)
		return
	}
	if v.OnRune != nil {
		v.OnRune(r)
	}
}

// TypedKey scrolls; what is about selecting goes first.
func (v *View) TypedKey(k *fyne.KeyEvent) {
	v.touched()
	v.keys.press(k) // a key that repeats is not told to KeyDown
	if v.flow == nil {
		v.unused(k)
		return
	}
	if v.caretKey(k.Name) {
		return
	}
	switch k.Name {
	case fyne.KeyDown:
		v.nudge(1)
	case fyne.KeyUp:
		v.nudge(-1)
	case fyne.KeyLeft, fyne.KeyRight:
		if !v.sideKey(map[fyne.KeyName]float64{fyne.KeyLeft: -1, fyne.KeyRight: 1}[k.Name]) {
			v.unused(k)
		}
	case fyne.KeyPageDown:
		v.page(1)
	case fyne.KeyPageUp:
		v.page(-1)
	case fyne.KeyHome:
		v.toFraction(0)
	case fyne.KeyEnd:
		v.toFraction(1)
	default:
		v.unused(k)
	}
}

func (v *View) unused(k *fyne.KeyEvent) {
	if v.OnKey != nil {
		v.OnKey(k)
	}
}

// nudge scrolls by three lines.
func (v *View) nudge(dir float64) {
	v.flow.Scroll(dir * 3 * math.Round(v.em*bodyLook.leading))
	v.scrolled()
}

// page scrolls by a screen, less two lines that the eye holds on to.
func (v *View) page(dir float64) {
	keep := 2 * math.Round(v.em*bodyLook.leading)
	v.flow.Scroll(dir * math.Max(keep, float64(v.Size().Height)-keep))
	v.scrolled()
}

// TypedShortcut uses what is about selecting, and Alt+Left, which comes back from a jump; it passes on the rest.
func (v *View) TypedShortcut(s fyne.Shortcut) {
	s = v.keys.shortcut(s)
	if v.flow != nil {
		if v.caretShortcut(s) {
			return
		}
		if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierAlt && c.KeyName == fyne.KeyLeft && v.Back() {
			return
		}
	}
	if v.OnShortcut != nil {
		v.OnShortcut(s)
	}
}
