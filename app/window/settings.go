package window

import (
	"fyne.io/fyne/v2"

	"dev.marginalia/app/textview"
)

// settings are what the window remembers of its looks; the library remembers what was read. Every key is named
// here and nowhere else.
type settings struct{ p fyne.Preferences }

const (
	keyDark     = "dark"
	keyTextSize = "text-size"
	keyWidth    = "window-width"
	keyHeight   = "window-height"
	keyLibrary  = "show-library"
	keyMarks    = "show-marks"
)

func (s settings) dark() bool     { return s.p.BoolWithFallback(keyDark, false) }
func (s settings) setDark(v bool) { s.p.SetBool(keyDark, v) }
func (s settings) textSize() float64 {
	return s.p.FloatWithFallback(keyTextSize, textview.DefaultTextSize)
}
func (s settings) setTextSize(v float64) { s.p.SetFloat(keyTextSize, v) }
func (s settings) panel(key string) bool { return s.p.BoolWithFallback(key, true) }

func (s settings) setPanel(key string, v bool) { s.p.SetBool(key, v) }

// size is the window's size, 1100x760 at first.
func (s settings) size() fyne.Size {
	w, h := s.p.FloatWithFallback(keyWidth, 1100), s.p.FloatWithFallback(keyHeight, 760)
	return fyne.NewSize(float32(max(480, min(w, 8000))), float32(max(360, min(h, 5000))))
}

func (s settings) setSize(v fyne.Size) {
	s.p.SetFloat(keyWidth, float64(v.Width))
	s.p.SetFloat(keyHeight, float64(v.Height))
}
