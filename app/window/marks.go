package window

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/app/textview"
	"dev.marginalia/typeset"
)

// marksPanel lists the annotations of the article that is open, in the order of the text, as cards.
type marksPanel struct {
	w       *Window
	engine  *typeset.Engine
	object  fyne.CanvasObject
	hint    *widget.Label
	list    *cardList
	stack   *fyne.Container // the list, and over it the hint
	all     []annotation.Annotation
	rtl     bool // the article is read from right to left
	width   float32
	moving  bool // the list is being told what is chosen, it is not telling
	heights cardHeights
	sync    *widget.Check
	count   *widget.Label
	ground  *canvas.Rectangle // of what is above the list
	second  *fyne.Container   // the row of sync and count
	first   string            // id of the mark whose card was scrolled to last
	held    bool              // the list stays where it is, though the text scrolls
}

func newMarksPanel(w *Window, engine *typeset.Engine) *marksPanel {
	m := &marksPanel{w: w, engine: engine}
	m.list = newCardList(m)
	m.hint = widget.NewLabel("Select some text, then press 1 to 8 to mark it, N to add a note, T to tag it.")
	m.hint.Wrapping = fyne.TextWrapWord
	m.hint.Importance = widget.LowImportance
	buttons := container.New(&tight{}, newIconButton(iconUndo, w.undo), newIconButton(iconRedo, w.redo),
		newIconButton(iconFind, func() { w.find.open() }), newIconButton(iconExport, w.exportDialog))
	m.sync = widget.NewCheck("Scroll with the text", nil)
	m.sync.Checked = w.kept.FollowMarks
	m.sync.OnChanged = func(on bool) {
		w.kept.FollowMarks = on
		w.keep()
		m.first = ""
		m.follow()
	}
	m.count = widget.NewLabel("")
	m.count.Importance = widget.LowImportance
	m.second = container.NewBorder(nil, nil, m.sync, m.count)
	top := container.NewVBox(container.NewBorder(nil, nil, newHeading(w, "Annotations").object, buttons), m.second)
	m.stack = container.NewStack(m.list, container.NewVBox(m.hint))
	m.ground = canvas.NewRectangle(w.look.palette().Surface)
	m.object = container.New(&widthWatcher{m.resized}, container.New(headed{}, m.stack, container.NewStack(m.ground, top)))
	return m
}

func (m *marksPanel) resized(width float32) {
	if width != m.width {
		m.width = width
		m.measure()
	}
}

// show lists the annotations of s; nil lists none.
func (m *marksPanel) show(s *app.Session) {
	m.all, m.rtl = nil, false
	if s != nil {
		m.all, m.rtl = s.Set().All(), s.Article().RightToLeft()
	}
	m.count.SetText(thousands(len(m.all)))
	m.hint.Hidden = len(m.all) > 0 || s == nil
	m.second.Hidden = len(m.all) == 0
	m.measure()
	m.choose(m.w.view.Active())
}

// choose marks the card of the annotation with that id and brings it into view; "" marks none.
func (m *marksPanel) choose(id string) {
	m.moving = true
	defer func() { m.moving = false }()
	for i, a := range m.all {
		if a.ID == id {
			m.list.Select(i)
			m.list.ScrollTo(i)
			m.list.Refresh()
			return
		}
	}
	m.list.UnselectAll()
	m.list.Refresh()
}

// follow puts the card of the first mark in view at the top, where the panel scrolls with the text.
func (m *marksPanel) follow() {
	if !m.w.kept.FollowMarks || m.held {
		return
	}
	id := m.w.view.FirstMark()
	if id == "" || id == m.first {
		return
	}
	m.first = id
	if i := slices.IndexFunc(m.all, func(a annotation.Annotation) bool { return a.ID == id }); i >= 0 {
		m.list.ScrollToOffset(m.list.top(i))
	}
}

// still does something that scrolls the text because of a card: the cards stay.
func (m *marksPanel) still(do func()) {
	m.held = true
	defer func() { m.held = false }()
	do()
	m.first = m.w.view.FirstMark()
}

func (m *marksPanel) textWidth() float64 { return float64(max(60, m.width-40)) }

// paras shows an annotation: the passage, the note, the tags.
func (m *marksPanel) paras(a annotation.Annotation) []textview.Para {
	out := cardParas(m.w.look.palette(), m.w.quoted(a), a)
	if m.rtl {
		out[0].Right = true
		if n := len(out) - 1; len(a.Tags) > 0 {
			out[n].Right = true
		}
	}
	return out
}

func cardParas(p *textview.Palette, quoted string, a annotation.Annotation) []textview.Para {
	ink := p.Ink(a.Color)
	quote := textview.Para{Text: strings.Join(strings.Fields(quoted), " "), Family: "serif", Size: 14.5, Color: p.Text, MaxLines: 4}
	if a.Orphan {
		quote.Color = p.Muted
	}
	out := []textview.Para{quote}
	if a.Orphan {
		out = append(out, textview.Para{Text: "This passage is no longer in the text.", Family: "sans", Size: 12, Italic: true, Color: p.Ink("red").Dark, Gap: 4})
	}
	if a.Note != "" {
		text, _ := annotation.PlainNote(a.Note)
		out = append(out, textview.Para{Text: text, Family: "sans", Size: 13, Color: p.Muted, MaxLines: 12, Gap: 6})
	}
	if len(a.Tags) > 0 {
		out = append(out, tagPara(a.Tags, ink))
	}
	return out
}

// tagPara shows tags as pills.
func tagPara(tags []string, ink textview.Ink) textview.Para {
	para := textview.Para{Family: "sans", Size: 12, Color: ink.Dark, Gap: 7}
	at := 0
	for i, t := range tags {
		if i > 0 {
			para.Text += "  "
			at += 2
		}
		pill := "\u00a0\u00a0" + strings.ReplaceAll(t, " ", "\u00a0") + "\u00a0\u00a0\u2060" // the joiner keeps the room at a line's end
		n := len([]rune(pill))
		para.Text += pill
		para.Runs = append(para.Runs, textview.Tint{Start: at, End: at + n, Color: ink.Dark, Back: ink.Fill})
		at += n
	}
	return para
}
