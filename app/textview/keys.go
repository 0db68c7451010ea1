package textview

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/article"
)

// FocusGained shows the caret.
func (v *View) FocusGained() {
	v.focused = true
	v.update()
}

// FocusLost hides the caret.
func (v *View) FocusLost() {
	v.focused, v.shift = false, false
	v.update()
}

// KeyDown watches the Shift key, which TypedKey does not tell.
func (v *View) KeyDown(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		v.shift = true
	}
}

// KeyUp watches the Shift key.
func (v *View) KeyUp(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		v.shift = false
	}
}

// TypedRune passes a typed character on; the space bar reads on.
func (v *View) TypedRune(r rune) {
	switch {
	case v.flow == nil:
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

// TypedKey scrolls, or with Shift selects. Without a selection the arrows scroll; with one they go on from it.
func (v *View) TypedKey(k *fyne.KeyEvent) {
	if v.flow == nil {
		v.unused(k)
		return
	}
	if v.shift {
		if to, ok := v.target(k.Name); ok {
			v.moveTo(to, true, k.Name)
			return
		}
	}
	switch k.Name {
	case fyne.KeyDown:
		v.nudge(1)
	case fyne.KeyUp:
		v.nudge(-1)
	case fyne.KeyPageDown:
		v.page(1)
	case fyne.KeyPageUp:
		v.page(-1)
	case fyne.KeyHome:
		v.flow.ScrollToFraction(0)
		v.scrolled()
	case fyne.KeyEnd:
		v.flow.ScrollToFraction(1)
		v.scrolled()
	case fyne.KeyEscape:
		if v.sel.Range().Empty() && v.active == "" {
			v.unused(k)
			return
		}
		v.SetActive("")
		v.sel = v.sel.Move(v.sel.Head, false)
		v.selected()
	default:
		v.unused(k)
	}
}

func (v *View) unused(k *fyne.KeyEvent) {
	if v.OnKey != nil {
		v.OnKey(k)
	}
}

// target is where a key moves the caret.
func (v *View) target(k fyne.KeyName) (int, bool) {
	a, at := v.article, v.sel.Head
	switch k {
	case fyne.KeyLeft:
		return PrevCharacter(a, at), true
	case fyne.KeyRight:
		return NextCharacter(a, at), true
	case fyne.KeyUp, fyne.KeyDown:
		if math.IsNaN(v.goalX) {
			v.goalX = v.flow.columnX(at)
		}
		if k == fyne.KeyUp {
			return v.flow.vertical(at, -1, v.goalX), true
		}
		return v.flow.vertical(at, 1, v.goalX), true
	case fyne.KeyHome:
		return v.flow.lineRange(at).Start, true
	case fyne.KeyEnd:
		return v.flow.lineRange(at).End, true
	}
	return 0, false
}

func (v *View) moveTo(o int, extend bool, k fyne.KeyName) {
	if k != fyne.KeyUp && k != fyne.KeyDown {
		v.goalX = math.NaN()
	}
	v.sel = v.sel.Move(o, extend)
	v.flow.Reveal(article.Range{Start: o, End: o})
	v.scrolled()
	v.selected()
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

// TypedShortcut moves by words and copies nothing by itself: it passes on what is not about selecting.
func (v *View) TypedShortcut(s fyne.Shortcut) {
	if v.flow != nil {
		if _, all := s.(*fyne.ShortcutSelectAll); all {
			v.sel = Selection{Anchor: article.Range{}, Head: v.article.Text.Len()}
			v.selected()
			return
		}
		if c, ok := s.(*desktop.CustomShortcut); ok && v.wordShortcut(c) {
			return
		}
	}
	if v.OnShortcut != nil {
		v.OnShortcut(s)
	}
}

// wordShortcut handles Ctrl+Left and Ctrl+Right, with Shift too, and Alt+Left, which comes back from a jump.
func (v *View) wordShortcut(c *desktop.CustomShortcut) bool {
	if c.Modifier == fyne.KeyModifierAlt && c.KeyName == fyne.KeyLeft {
		return v.Back()
	}
	if c.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierShortcutDefault {
		return false
	}
	extend := c.Modifier&fyne.KeyModifierShift != 0
	switch c.KeyName {
	case fyne.KeyLeft:
		v.moveTo(PrevWord(v.article, v.sel.Head), extend, c.KeyName)
	case fyne.KeyRight:
		v.moveTo(NextWord(v.article, v.sel.Head), extend, c.KeyName)
	default:
		return false
	}
	return true
}
