package textview

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/article"
)

// Hint is a sentence in view with the label that picks it.
type Hint struct {
	Label string
	Range article.Range
}

// hints are the labels that are shown, and what was typed of one.
type hints struct {
	all   []Hint
	typed string
}

// The letters of labels: those under the fingers, and when they do not suffice all others too.
const (
	homeRow = "asdfghjkl"
	farther = "ertyuiopwqcvbnmxz"
)

// labels are n different labels of one or two letters, or as many as there are. None begins with another; the first
// ones are short.
func labels(n int) []string {
	letters := homeRow
	if n > len(homeRow)*len(homeRow) {
		letters += farther
		n = min(n, len(letters)*len(letters))
	}
	k := len(letters)
	short := min(k, (k*k-n)/(k-1))
	out := strings.Split(letters[:short], "")
	for _, first := range letters[short:] {
		for _, second := range letters {
			out = append(out, string(first)+string(second))
		}
	}
	return out[:min(n, len(out))]
}

// ShowHints gives every sentence in view a label; typing one selects its sentence.
func (v *View) ShowHints() {
	if v.flow == nil || v.flow.em == 0 {
		return
	}
	in := v.sentencesInView()
	if len(in) == 0 {
		return
	}
	h := &hints{}
	for i, l := range labels(len(in)) {
		h.all = append(h.all, Hint{Label: l, Range: in[i]})
	}
	v.hints = h
	v.modeChanged()
}

// Hints are the labels that are shown and can still be meant by what was typed; none when labels are not shown.
func (v *View) Hints() []Hint {
	if v.hints == nil {
		return nil
	}
	return v.hints.left()
}

func (h *hints) left() []Hint {
	return slices.DeleteFunc(slices.Clone(h.all), func(x Hint) bool { return !strings.HasPrefix(x.Label, h.typed) })
}

// sentencesInView are the sentences, with a letter or a figure in them, that have a whole line in view.
func (v *View) sentencesInView() []article.Range {
	var out []article.Range
	seen := v.flow.VisibleRange()
	for i := max(0, v.article.BlockAt(seen.Start)); i < len(v.article.Blocks) && v.article.Blocks[i].Start <= seen.End; i++ {
		v.article.EachSentence(nearby(v.article, v.article.Blocks[i].Range, seen.Start), func(r article.Range) bool {
			if r.Overlaps(seen) && strings.ContainsFunc(v.article.Text.Slice(r), letterOrFigure) {
				if _, _, ok := v.hintPlace(r); ok {
					out = append(out, r)
				}
			}
			return r.End < seen.End
		})
	}
	return out
}

func letterOrFigure(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// hintPlace is the first line of r that is wholly in view, and whether it is read from right to left.
func (v *View) hintPlace(r article.Range) (at lineBox, rtl, ok bool) {
	f := v.flow
	for _, b := range f.boxes(r) {
		if b.Y >= f.top-1 && b.Baseline <= f.top+f.height {
			at, ok = b, true
			break
		}
	}
	rtl = f.readsLeft(r.Start)
	if start, shown := f.caretBox(r.Start); ok && shown && math.Abs(start.Y-at.Y) < 1 {
		at.X, at.W = start.X, 0
	}
	return at, rtl, ok
}

// hintRune is a letter of a label; any other character leaves.
func (v *View) hintRune(r rune) {
	v.hints.typed += string(unicode.ToLower(r))
	left := v.hints.left()
	switch {
	case len(left) == 0:
		v.hideHints()
	case left[0].Label == v.hints.typed:
		v.hideHints()
		v.sel = v.sel.Take(left[0].Range, v.shift)
		v.Reveal(left[0].Range)
		v.selected()
	default:
		v.modeChanged()
	}
}

// hintKey uses a key while labels are shown: Escape only leaves, a character is typed next, and any other key leaves
// and means what it always means.
func (v *View) hintKey(k fyne.KeyName) bool {
	switch {
	case k == fyne.KeyEscape:
		v.hideHints()
		return true
	case len(k) == 1, k == fyne.KeySpace, k == fyne.KeyUnknown, modifiers[k]:
		return true
	}
	v.hideHints()
	return false
}

// modifiers are the keys that only change what others mean.
var modifiers = map[fyne.KeyName]bool{
	desktop.KeyShiftLeft: true, desktop.KeyShiftRight: true, desktop.KeyControlLeft: true, desktop.KeyControlRight: true,
	desktop.KeyAltLeft: true, desktop.KeyAltRight: true, desktop.KeySuperLeft: true, desktop.KeySuperRight: true,
	desktop.KeyCapsLock: true,
}

func (v *View) hideHints() {
	if v.hints != nil {
		v.hints = nil
		v.modeChanged()
	}
}

// placeHints shows the labels: before the sentences that they pick, a little above the line, where they hide least.
func (s *scene) placeHints() {
	s.labels.reset()
	v := s.v
	if v.hints == nil {
		return
	}
	p := v.palette
	size := float32(math.Round(math.Max(11, 0.62*v.em)))
	for _, h := range v.hints.left() {
		b, rtl, ok := v.hintPlace(h.Range)
		if !ok {
			continue
		}
		t := canvas.NewText(strings.ToUpper(strings.TrimPrefix(h.Label, v.hints.typed)), p.Background)
		t.TextSize, t.TextStyle, t.Alignment = size, fyne.TextStyle{Bold: true}, fyne.TextAlignCenter
		m := t.MinSize()
		w, height := float64(m.Width)+8, float64(m.Height)
		box := Box{X: b.X - w - 1, Y: b.Baseline - 0.62*v.em - height/2, W: w, H: height}
		if rtl {
			box.X = b.X + b.W + 1
		}
		r := s.rect(&s.labels, box, p.Accent)
		r.CornerRadius = 3
		t.Move(r.Position().AddXY(0, 1)) // capitals stand high in the line
		t.Resize(r.Size())
		s.objects = append(s.objects, r, t)
	}
}
