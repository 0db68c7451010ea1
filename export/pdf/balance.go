package pdf

import "math"

// balance shares the rows of the last page out to its two columns, so that both are about as high.
func (f *filler) balance() {
	p := f.page
	if p == nil || f.c.geo.columns == 1 || f.repeated {
		return
	}
	rows := p.rows[f.start:]
	if len(rows) == 0 || rows[0].span { // a title without text
		return
	}
	best, least := 0, math.Inf(1)
	for at := 1; at <= len(rows); at++ {
		if at < len(rows) && !parts(rows[at-1].row, rows[at].row) {
			continue
		}
		first, second := highOf(rows[:at]), highOf(rows[at:])
		high := math.Max(first, second)
		if second > first {
			high += usualLeading // the first column is the higher one, where there is a choice
		}
		if high < least && f.bothHold(rows, at, first, second) {
			best, least = at, high
		}
	}
	if best == 0 {
		return
	}
	f.again(rows, best)
}

// bothHold reports whether the columns that part before row number at have room for their rows and the notes at
// their feet.
func (f *filler) bothHold(rows []placed, at int, first, second float64) bool {
	g := &f.c.geo
	room := g.bottom - f.top
	if first > room || second > room {
		return false
	}
	a, b := f.c.footOf(f.entered, rows[:at]), append(f.c.footOf(nil, rows[at:]), f.later...)
	return g.shown(a, room-first) == len(a) && g.shown(b, room-second) == len(b)
}

// again puts rows into both columns of the page, the first so many into the first.
func (f *filler) again(rows []placed, first int) {
	p := f.page
	p.rows = p.rows[:f.start:f.start]
	p.feet, p.repeats, f.waiting = nil, f.start, f.entered
	f.column, f.from, f.y, f.room = 0, f.start, f.top, 0
	later := f.later
	f.later = nil // they stand in the last column
	f.open(&f.c.geo, f.top)
	for i := range rows {
		if i == first {
			f.nextColumn()
		}
		f.put(rows[i].row, f.before(rows[i].row))
	}
	f.later = later
}

// highOf is the height of rows that stand below one another, to the last letter.
func highOf(rows []placed) float64 {
	y, after := 0.0, 0.0
	for i := range rows {
		r := rows[i].row
		if i > 0 {
			y += math.Max(after, r.before)
		}
		if i == len(rows)-1 {
			return y + r.least()
		}
		y += r.height
		after = r.after
	}
	return y
}
