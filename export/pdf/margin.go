package pdf

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"dev.marginalia/typeset"
)

// placedNote is a note in the margin of a page.
type placedNote struct {
	*note
	slot
	pushed bool // past a table that takes the room of the margin: no leader shows where it belongs
}

// placeNotes finds out which marks begin on p and puts their notes beside them; all of them on the last page of
// the article's text.
func (p *page) placeNotes(d *document, last bool) {
	c := p.c
	end := p.textEnd()
	var all []placedNote
	for ; c.next < len(c.notes) && (last || c.notes[c.next].mark.Start < end); c.next++ {
		n := c.setNote(&c.notes[c.next])
		if len(n.rows) > maxMarginRows {
			n.inNotes = true
			p.more++
			continue
		}
		all = append(all, placedNote{note: n, slot: slot{want: p.beside(n.mark.Start), height: n.height}})
	}
	p.chooseNotes(d, all)
}

// mostTries bounds how many notes that were taken out are tried again.
const mostTries = 24

// chooseNotes places notes in the margin. Where not all of them fit, or some would stand far from their lines, the
// longest stand in the notes section instead: so most stay beside the text.
func (p *page) chooseNotes(d *document, all []placedNote) {
	if p.tryNotes(d, all, p.more > 0) {
		return
	}
	order := make([]int, len(all)) // the longest first
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].note.height, all[a].note.height) })
	out := 0
	for {
		all[order[out]].inNotes = true
		if out++; p.tryNotes(d, all, true) || out == len(order) {
			break
		}
	}
	for k := out - 1; k >= max(0, out-mostTries); k-- { // the room may be enough for a shorter one of them
		n := all[order[k]].note
		n.inNotes = false
		n.inNotes = !p.tryNotes(d, all, true)
	}
	p.tryNotes(d, all, true)
	for i := range all {
		if all[i].inNotes {
			p.more++
		}
	}
}

// tryNotes places those notes that are not to stand in the notes section, and reports whether all stand near
// their lines. more says that a line below them tells that there are others.
func (p *page) tryNotes(d *document, all []placedNote, more bool) bool {
	free := p.margin()
	if last := &free[len(free)-1]; more {
		last.bottom = math.Max(last.top, last.bottom-p.c.geo.noteLeading())
	}
	var in []placedNote
	for _, n := range all {
		if !n.inNotes {
			in = append(in, n)
		}
	}
	p.notes = nil
	left := p.fillMargin(in, free)
	for i := range p.notes {
		if math.Abs(p.notes[i].y-p.notes[i].want) > d.height/3 {
			return false
		}
	}
	return left == 0
}

// textEnd is the offset at which the article's text on p ends.
func (p *page) textEnd() int {
	for i := len(p.rows) - 1; i >= 0; i-- {
		for k := len(p.rows[i].parts) - 1; k >= 0; k-- {
			if t := &p.rows[i].parts[k]; t.ofText() {
				return t.within().End
			}
		}
	}
	return 0
}

// beside is the y at which a note for a mark at offset o wants to begin.
func (p *page) beside(o int) float64 {
	y := p.c.geo.top
	for i := range p.rows {
		r := &p.rows[i]
		for k := range r.parts {
			t := &r.parts[k]
			if !t.ofText() {
				continue
			}
			y = r.y + t.base - p.c.geo.noteBase() - .8
			if t.within().End > o {
				return y
			}
		}
	}
	return y
}

// band is a stretch of the notes column.
type band struct{ top, bottom float64 }

// margin is the free room of the notes column: beside the article's own text, and not beside what takes its room.
// There is always some, if of no height.
func (p *page) margin() []band {
	free := []band{{p.c.geo.bottom, p.c.geo.bottom}}
	for i := range p.rows {
		if r := &p.rows[i]; len(r.parts) > 0 && r.parts[0].ofText() || r.wide {
			free[0].top = r.y
			break
		}
	}
	for i := range p.rows {
		r := &p.rows[i]
		if !r.wide {
			continue
		}
		last := len(free) - 1
		free = append(free, band{r.y + r.height + noteGap, free[last].bottom})
		free[last].bottom = math.Max(free[last].top, r.y-noteGap)
	}
	return free
}

// fillMargin puts notes, in order, into the free bands and returns how many found no room.
func (p *page) fillMargin(all []placedNote, free []band) (left int) {
	next := 0
	for i, b := range free {
		to := len(all)
		if i+1 < len(free) {
			for to = next; to < len(all) && all[to].want < free[i+1].top; to++ {
			}
		}
		slots := make([]slot, to-next)
		for k := range slots {
			slots[k] = all[next+k].slot
			slots[k].want = math.Max(slots[k].want, b.top)
		}
		for _, s := range slots[:place(slots, b.top, b.bottom)] {
			n := all[next]
			n.pushed = n.want < b.top-noteGap
			n.y = s.y
			p.notes = append(p.notes, n)
			next++
		}
	}
	return len(all) - next
}

// emitNotes writes the notes beside the text. Bar and number stand where the article's lines begin.
func (p *page) emitNotes(d *document) {
	g := &p.c.geo
	for i := range p.notes {
		n := &p.notes[i]
		bar := g.side
		if g.rtl {
			bar += g.sideWidth - 2
		}
		p.ops.rect(bar, n.y-1, 2, n.note.height+1.5, strong(n.mark.Color))
		if math.Abs(n.y-n.want) > 7 && !n.pushed {
			p.leaderTo(n)
		}
		y := n.y + g.noteBase()
		left, number := p.c.noteAt(n.rows[0].line.RTL)
		if n.number > 0 {
			p.noteNumber(n.number, n.mark.ID, number, y, n.rows[0].line.RTL == g.rtl && g.rtl, darkOf(n.mark.Color))
		}
		for _, r := range n.rows {
			p.ops.text(r.line, r.of, g.side+left+r.shift, y, 0)
			y += g.noteLeading()
		}
	}
	p.emitMore(d)
}

// noteAt is where the measure of a note in the side column begins, from the column's left edge, and where its number
// stands on the page: it ends there in a note that is read from the left, and begins there in one from the right.
func (c *composer) noteAt(rtl bool) (left, number float64) {
	g := &c.geo
	const bar, room = 4, 2.6 // from the column's edge to beyond the bar; between number and text
	switch {
	case !g.rtl && !rtl:
		return c.inset, g.side + c.inset - room
	case !g.rtl: // the number stands where the lines begin, far from the bar
		return bar, g.side + g.sideWidth
	case rtl:
		return 0, g.side + g.sideWidth - c.inset + room
	}
	return c.inset - bar - 2, g.side + c.inset - bar - 2 - room
}

// leaderTo draws a thin line from the text to a note that stands above or below its line.
func (p *page) leaderTo(n *placedNote) {
	g := &p.c.geo
	from, to := g.text+g.column+3, g.side-2
	if g.sideFirst() {
		from, to = g.text-3, g.side+g.sideWidth+2
	}
	p.ops.leader(from, n.want+4.5*g.small, to, n.y+4.5*g.small, strong(n.mark.Color))
}

// emitMore says below the notes of the page how many are printed at the end.
func (p *page) emitMore(d *document) {
	if p.more == 0 {
		return
	}
	g := &p.c.geo
	y := g.top
	if n := len(p.notes); n > 0 {
		y = p.notes[n-1].y + p.notes[n-1].note.height
	}
	y = math.Min(y+noteGap+7, g.bottom)
	for i := range p.rows {
		if r := &p.rows[i]; r.wide && r.y-3 < y && y-9 < r.y+r.height {
			y = r.y + r.height + 12
		}
	}
	if y > g.bottom {
		return // beside a table that reaches to the foot of the page
	}
	text := fmt.Sprintf("%d more on the last pages", p.more)
	ls := p.c.plain(text, typeset.Style{Family: "sans", Size: 7.4 * g.small, Italic: true}, g.sideWidth-p.c.inset)
	left, _ := p.c.noteAt(false)
	p.ops.text(&ls[0], tagged(text, grey, tag{kind: artifactText}), g.side+left, y, 0)
}
