package window

import (
	"slices"
	"time"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/app/textview"
)

// cardHeights remembers how high the cards are, so that a new mark has one card measured and not all of them. Where
// very many are not known, most are guessed until they were measured away from the window's thread.
type cardHeights struct {
	known     map[string]cardHeight // by the annotation's id
	shown     []float32             // what the list was told, of
	cards     []annotation.Annotation
	exact     float32 // the panel's width, when all of shown are known for it, else 0
	measuring bool
}

type cardHeight struct {
	modified time.Time
	orphan   bool
	width    float32
	height   float32
}

const (
	measuredAtOnce = 200 // cards whose heights are not known: so many are measured before they are shown,
	measuredFirst  = 30  // of more only those at the top and around the chosen one
)

func (h *cardHeights) of(a annotation.Annotation, width float32) (float32, bool) {
	k, ok := h.known[a.ID]
	return k.height, ok && k.width == width && k.orphan == a.Orphan && k.modified.Equal(a.Modified)
}

// same is the place of a among the cards that were shown before, at k or the next one: where one mark was made, changed
// or removed, the others are still in their order. It is -1 when a is not there or was another.
func (h *cardHeights) same(a *annotation.Annotation, k int, width float32) int {
	if h.exact != width {
		return -1
	}
	for j := k; j < min(k+2, len(h.cards)); j++ {
		if b := &h.cards[j]; b.ID == a.ID && b.Orphan == a.Orphan && b.Modified.Equal(a.Modified) {
			return j
		}
	}
	return -1
}

func (h *cardHeights) put(a annotation.Annotation, width, height float32) {
	if h.known == nil || len(h.known) > 100_000 {
		h.known = map[string]cardHeight{}
	}
	h.known[a.ID] = cardHeight{modified: a.Modified, orphan: a.Orphan, width: width, height: height}
}

// cardHeightOf is the height of a card with these paragraphs.
func (m *marksPanel) cardHeightOf(paras []textview.Para, width float64) float32 {
	return float32(textview.HeightOf(m.engine, paras, width)) + 2*textview.CardPad + 2*textview.CardGap
}

// measure tells the list how high the cards are.
func (m *marksPanel) measure() {
	if m.width == 0 {
		return
	}
	heights := make([]float32, len(m.all))
	var unknown []int
	k := 0 // where in the cards that were shown before those go on that are the same
	for i := range m.all {
		a := &m.all[i]
		if j := m.heights.same(a, k, m.width); j >= 0 {
			heights[i], k = m.heights.shown[j], j+1
			continue
		}
		h, ok := m.heights.of(*a, m.width)
		if !ok {
			unknown = append(unknown, i)
		}
		heights[i] = h
	}
	some := len(unknown) > measuredAtOnce
	active := slices.IndexFunc(m.all, func(a annotation.Annotation) bool { return a.ID == m.w.view.Active() })
	var later []annotation.Annotation
	for _, i := range unknown {
		a := m.all[i]
		if some && i > measuredFirst && (active < 0 || i < active-measuredFirst || i > active+measuredFirst) {
			heights[i] = m.guess(a)
			later = append(later, a)
			continue
		}
		heights[i] = m.cardHeightOf(m.paras(a), m.textWidth())
		m.heights.put(a, m.width, heights[i])
	}
	m.heights.shown, m.heights.cards, m.heights.exact = heights, m.all, m.width
	if len(later) > 0 {
		m.heights.exact = 0
	}
	m.list.setHeights(heights)
	m.measureLater(later)
}

// guess is about how high the card of a is.
func (m *marksPanel) guess(a annotation.Annotation) float32 {
	perLine := max(8, m.textWidth()/7)
	lines := min(4, 1+float64(utf8.RuneCountInString(a.Exact))/perLine)
	lines += min(12, float64(utf8.RuneCountInString(a.Note))/perLine)
	return float32(int(lines))*20 + 2*textview.CardPad + 2*textview.CardGap
}

// measureLater measures cards away from the window's thread and then shows them with the heights they have.
func (m *marksPanel) measureLater(cards []annotation.Annotation) {
	if len(cards) == 0 || m.heights.measuring {
		return
	}
	w, session := m.w, m.w.session
	p, width, panel := w.look.palette(), m.textWidth(), m.width
	got := make([]float32, len(cards))
	m.heights.measuring = w.work.try(loading, func() error {
		for i, a := range cards {
			if w.work.ctx.Err() != nil {
				break
			}
			got[i] = m.cardHeightOf(cardParas(p, quotedIn(session.Article(), a), a), width)
		}
		return w.work.ctx.Err()
	}, func(err error) {
		m.heights.measuring = false
		if err != nil {
			return
		}
		for i, a := range cards {
			m.heights.put(a, panel, got[i])
		}
		m.measure()
	})
}
