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
		n := &c.notes[c.next]
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
	free := p.margin(d)
	if last := &free[len(free)-1]; more {
		last.bottom = math.Max(last.top, last.bottom-noteLeading)
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
	y := pageTop + 0.0
	for i := range p.rows {
		r := &p.rows[i]
		for k := range r.parts {
			t := &r.parts[k]
			if !t.ofText() {
				continue
			}
			y = r.y + t.base - 0.78*noteSize - 1.4
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
func (p *page) margin(d *document) []band {
	free := []band{{d.bottom(), d.bottom()}}
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
		b := &free[len(free)-1]
		free = append(free, band{r.y + r.height + noteGap, b.bottom})
		b.bottom = math.Max(b.top, r.y-noteGap)
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

// emitNotes writes the notes column.
func (p *page) emitNotes(d *document) {
	x := d.left + columnWidth + gutter
	bottom := pageTop + 0.0
	for i := range p.notes {
		n := &p.notes[i]
		p.ops.rect(x, n.y-1, 2, n.note.height+1.5, strong(n.mark.Color))
		if math.Abs(n.y-n.want) > 7 && !n.pushed {
			p.ops.leader(d.left+columnWidth+3, n.want+4.5, x-2, n.y+4.5, strong(n.mark.Color))
		}
		y, left, at := n.y+7.2, x+p.c.inset, x+p.c.inset-2.6
		if n.rows[0].line.RTL { // the number stands where the lines begin
			left, at = x+4, x+notesWidth
		}
		if n.number > 0 {
			p.noteNumber(n.number, at, y, darkOf(n.mark.Color))
		}
		for _, r := range n.rows {
			p.ops.text(r.line, r.of, left, y, 0)
			y += noteLeading
		}
		bottom = n.y + n.note.height
	}
	if p.more == 0 {
		return
	}
	y := math.Min(bottom+noteGap+7, d.bottom())
	for i := range p.rows {
		if r := &p.rows[i]; r.wide && r.y-3 < y && y-9 < r.y+r.height {
			y = r.y + r.height + 12
		}
	}
	if y > d.bottom() {
		return // beside a table that reaches to the foot of the page
	}
	text := fmt.Sprintf("%d more on the last pages", p.more)
	ls := p.c.plain(text, typeset.Style{Family: "sans", Size: 7.4, Italic: true}, notesWidth)
	p.ops.text(&ls[0], plainOf(text, grey), x+p.c.inset, y, 0)
}
