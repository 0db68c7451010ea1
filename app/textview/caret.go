package textview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/article"
)

// ToggleCaret shows the caret, which the keys then move, or hides it.
func (v *View) ToggleCaret() {
	if v.flow == nil {
		return
	}
	v.browsing = !v.browsing
	v.place()
	v.modeChanged()
}

// SelectSentence selects the sentence that the caret is in, or those that the selection is in; the arrows then go on
// by sentences.
func (v *View) SelectSentence() {
	if v.flow == nil || v.flow.em == 0 {
		return
	}
	v.place()
	r := v.sel.Range()
	first, last := SentenceAt(v.article, r.Start), SentenceAt(v.article, max(r.Start, r.End-1))
	if !first.Empty() {
		v.take(v.sel.Take(first, false).Take(last, true))
	}
}

// place puts a caret that is out of sight, and holds no selection, where the reader is looking.
func (v *View) place() {
	if v.flow.em == 0 || !v.sel.Range().Empty() {
		return
	}
	if !v.flow.shows(v.sel.Head) {
		v.sel = v.sel.Move(v.flow.TopOffset(), false)
	}
}

// shows reports whether the line of o is in the viewport.
func (f *Flow) shows(o int) bool {
	b, ok := f.caretBox(o)
	return ok && b.Y+b.H > f.top && b.Y < f.top+f.height
}

// take makes s the selection and brings its head into view.
func (v *View) take(s Selection) {
	v.sel = s
	v.flow.Reveal(article.Range{Start: s.Head, End: s.Head})
	v.scrolled()
	v.selected()
}

// step moves the caret or the head of the selection.
func (v *View) step(st Step, extend bool) {
	v.place()
	v.take(v.sel.Step(v.flow, st, extend))
}

// sentence moves on (dir 1) or back (dir -1) by sentences, while the selection goes by them.
func (v *View) sentence(dir int) { v.take(v.sel.Sentence(v.article, dir, v.shift)) }

// caretRune uses a character that begins or steers a way of selecting.
func (v *View) caretRune(r rune) bool {
	switch {
	case r == 'f' || r == 'F':
		v.ShowHints()
	case r == 'v' || r == 'V':
		v.SelectSentence()
	case (r == 'j' || r == 'J') && v.sel.BySentences():
		v.sentence(1)
	case (r == 'k' || r == 'K') && v.sel.BySentences():
		v.sentence(-1)
	default:
		return false
	}
	return true
}

// caretKey uses a key that begins, steers or leaves a way of selecting.
func (v *View) caretKey(k fyne.KeyName) bool {
	if v.hints != nil && v.hintKey(k) {
		return true
	}
	switch k {
	case fyne.KeyF7:
		v.ToggleCaret()
		return true
	case fyne.KeyEscape:
		return v.leave()
	case fyne.KeyReturn, fyne.KeyEnter:
		if v.browsing {
			v.choose(false)
		}
		return v.browsing
	}
	if dir := v.sentenceKey(k); dir != 0 && v.sel.BySentences() {
		v.sentence(dir)
		return true
	}
	st, ok := stepKeys[k]
	if ok && (v.shift || v.browsing) {
		v.step(st, v.shift)
		return true
	}
	return false
}

// sentenceKey is the way that an arrow leads through the sentences: 1 on, -1 back.
func (v *View) sentenceKey(k fyne.KeyName) int {
	dir := 0
	switch k {
	case fyne.KeyDown:
		return 1
	case fyne.KeyUp:
		return -1
	case fyne.KeyRight:
		dir = 1
	case fyne.KeyLeft:
		dir = -1
	}
	if v.flow.readsLeft(v.sel.Head) {
		return -dir
	}
	return dir
}

// leave lets go of the selection, then of the chosen mark, then of the caret; it reports whether there was any.
func (v *View) leave() bool {
	switch {
	case !v.sel.Range().Empty():
		v.sel = v.sel.Move(v.sel.Head, false)
		v.selected()
	case v.active != "":
		v.SetActive("")
		if v.OnMark != nil {
			v.OnMark("")
		}
	case v.browsing:
		v.ToggleCaret()
	default:
		return false
	}
	return true
}

// choose does at the caret what a click does with the mouse.
func (v *View) choose(asked bool) {
	at := v.sel.Head
	if under := v.marks.At(at); len(under) > 0 && !asked {
		next := 0
		for i, m := range under {
			if m.ID == v.active {
				next = (i + 1) % len(under)
			}
		}
		v.SetActive(under[next].ID)
		if v.OnMark != nil {
			v.OnMark(v.active)
		}
		return
	}
	if links := v.linksAt(at); len(links) > 0 {
		v.follow(links[len(links)-1], asked)
	}
}

// stepKeys are the keys that move the caret when it is shown, and with Shift always.
var stepKeys = map[fyne.KeyName]Step{
	fyne.KeyLeft: CharacterLeft, fyne.KeyRight: CharacterRight, fyne.KeyUp: LineUp, fyne.KeyDown: LineDown,
	fyne.KeyHome: LineStart, fyne.KeyEnd: LineEnd, fyne.KeyPageUp: PageUp, fyne.KeyPageDown: PageDown,
}

// controlSteps are those with Ctrl, altSteps those with Alt.
var (
	controlSteps = map[fyne.KeyName]Step{
		fyne.KeyLeft: WordLeft, fyne.KeyRight: WordRight, fyne.KeyUp: BlockBack, fyne.KeyDown: BlockOn,
		fyne.KeyHome: TextStart, fyne.KeyEnd: TextEnd,
	}
	altSteps = map[fyne.KeyName]Step{fyne.KeyUp: SentenceBack, fyne.KeyDown: SentenceOn}
)

// caretShortcut uses a shortcut about selecting.
func (v *View) caretShortcut(s fyne.Shortcut) bool {
	v.hideHints()
	if _, all := s.(*fyne.ShortcutSelectAll); all {
		v.place()
		v.sel = v.sel.Whole(v.article)
		v.selected()
		return true
	}
	c, ok := s.(*desktop.CustomShortcut)
	if !ok {
		return false
	}
	extend := c.Modifier&fyne.KeyModifierShift != 0
	steps := controlSteps
	switch c.Modifier &^ fyne.KeyModifierShift {
	case fyne.KeyModifierAlt:
		steps = altSteps
	case fyne.KeyModifierShortcutDefault:
		if v.browsing && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
			v.choose(true)
			return true
		}
	default:
		return false
	}
	st, ok := steps[c.KeyName]
	switch {
	case !ok:
		return false
	case extend || v.browsing:
		v.step(st, extend)
	case st == TextStart:
		v.toFraction(0)
	case st == TextEnd:
		v.toFraction(1)
	default:
		return false
	}
	return true
}

// toFraction scrolls to a fraction 0-1 of the document.
func (v *View) toFraction(to float64) {
	v.flow.ScrollToFraction(to)
	v.scrolled()
}

// modeChanged repaints after the way of selecting changed and tells who listens.
func (v *View) modeChanged() {
	v.update()
	if v.OnMode != nil {
		v.OnMode()
	}
}
