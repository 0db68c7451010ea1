package pdf

import "math"

// page is one page: what stands where, then its operators and annotations.
type page struct {
	number  int // from 0
	c       *composer
	ops     *ops // while it is made
	rows    []placed
	fixed   int // rows that cannot move to the next page any more: their notes have places
	repeats int // rows up to the last at the top of the column that are repeated from the one before
	notes   []placedNote
	feet    []foot   // of its columns
	more    int      // notes of this page that stand in the notes section
	side    []func() // draw what stands beside rows of a digest, after the rows

	body   zstream // its operators, once it is made
	marks  []pageMark
	markAt map[string]int // of a mark's id: its number in marks
	links  []pageLink
	linked []int      // the objects of those that lead somewhere, once the file is made
	pieces []*element // the elements that the marked pieces of its operators are in
}

type placed struct {
	*row
	x, y float64 // of its column's left edge, and of its top
}

// filler puts rows onto pages, one after the other. A page is made as soon as nothing on it can change: a book
// is never held as rows.
type filler struct {
	d    *document
	c    *composer
	page *page
	y    float64 // below the last row
	room float64 // that the last row wants below it
	hold bool    // pages are made when all others are: they tell the pages of what follows

	column   int     // of the page, from 0
	from     int     // the page's first row in the column
	start    int     // the page's first row in its first column: what stands over all columns is before it
	top      float64 // of the columns
	repeated bool    // headings of a table are repeated on this page

	footing
}

func (f *filler) addAll(rows []row) {
	for i := range rows {
		f.add(&rows[i])
	}
}

// add puts r below the rows before it. Where it does not fit, the column ends at the best place at or above it,
// and what is below that place goes to the next one with it.
func (f *filler) add(r *row) {
	if f.page == nil {
		f.begin()
	}
	f.spread(r)
	p := f.page
	before := f.before(r)
	if r.fit != nil {
		r.height = r.fit(f.c.geo.bottom - f.y - before - r.below)
	}
	if p.empty() || f.fits(r, before) {
		if len(p.rows) == f.from && len(r.repeat) > 0 {
			f.repeat(r.repeat)
		}
		f.put(r, before)
		return
	}
	at := p.breakBefore(r)
	moved := p.rows[at:]
	p.rows = p.rows[:at:at]
	if r.span {
		f.finish()
	} else {
		f.nextColumn()
	}
	for _, m := range moved {
		f.add(m.row)
	}
	f.add(r)
}

// before is the room between the last row of the column and r.
func (f *filler) before(r *row) float64 {
	if f.page.empty() {
		return 0
	}
	return math.Max(f.room, r.before)
}

// fits reports whether the column has room for r, and for what the notes of its text need at the foot.
func (f *filler) fits(r *row, before float64) bool {
	end := f.y + before + r.least()
	return end <= f.c.geo.bottom && f.holds(f.c, f.page.rows[f.from:], r, end)
}

func (f *filler) put(r *row, before float64) {
	x := f.c.geo.columnAt(f.column)
	if r.span {
		x = f.c.geo.text + f.c.headInset
	}
	f.y += before
	f.page.rows = append(f.page.rows, placed{r, x, f.y})
	f.commit(f.c, f.page.rows[f.from:], f.y+r.least())
	f.y += r.height
	f.room = r.after
}

// repeat puts the headings of a table above its first row in a column.
func (f *filler) repeat(rows []row) {
	for i := range rows {
		f.put(&rows[i], 0)
	}
	f.page.repeats += len(rows)
	f.room, f.repeated = 0, true
}

// spread begins the columns of a page below what stands over all of them, when r is the first row in one.
func (f *filler) spread(r *row) {
	p, g := f.page, &f.c.geo
	if n := len(p.rows); g.columns == 1 || r.span || n == f.from || !p.rows[n-1].span {
		return
	}
	const least = 90 // points: columns of less are none
	top := f.y + f.before(r)
	if top > g.bottom-least {
		f.finish()
		f.begin()
		return
	}
	f.y, f.room, f.top = top, 0, top
	f.from, f.start, p.repeats = len(p.rows), len(p.rows), len(p.rows)
}

// empty reports whether no row stands in the column that is filled but repeated ones: then it takes a row of any
// height.
func (p *page) empty() bool { return len(p.rows) == p.repeats }

// begin begins a page.
func (f *filler) begin() {
	f.page = &page{number: len(f.d.pages), c: f.c}
	f.d.pages = append(f.d.pages, f.page)
	f.y, f.room, f.top = f.c.geo.top, 0, f.c.geo.top
	f.column, f.from, f.start, f.repeated = 0, 0, 0, false
	f.open(&f.c.geo, f.top)
	f.entered = f.waiting
}

// nextColumn ends a column; the next row begins another one, or another page.
func (f *filler) nextColumn() {
	if f.column+1 == f.c.geo.columns {
		f.finish()
		return
	}
	f.closeColumn()
	f.column++
	f.from, f.page.repeats = len(f.page.rows), len(f.page.rows)
	f.y, f.room = f.top, 0
	f.open(&f.c.geo, f.top)
}

// closeColumn puts the notes of a column to its foot.
func (f *filler) closeColumn() {
	f.close(f.c, f.page, f.page.rows[f.from:], f.c.geo.columnAt(f.column), f.top)
}

// finish makes the page; the next row begins another one.
func (f *filler) finish() {
	if f.page == nil {
		return
	}
	if f.page.fixed == 0 && f.c.geo.layout.beside() {
		f.page.placeNotes(f.d, false)
	}
	f.closeColumn()
	if f.hold {
		f.d.held = append(f.d.held, f.page)
	} else {
		f.page.make(f.d)
	}
	f.page = nil
}

// fix gives all notes beside the text that are left their places on this page, so that it is known which of them
// stand in the notes section, which may begin on it; and those to the foot that no line of the text has.
func (f *filler) fix() {
	if f.c.geo.layout.beside() {
		f.page.placeNotes(f.d, true)
		f.page.fixed = len(f.page.rows)
	}
	f.late(f.c)
}

// drain makes pages until no note is left that wants to stand at a foot.
func (f *filler) drain() {
	for len(f.waiting) > 0 {
		f.begin()
		for f.column+1 < f.c.geo.columns && len(f.waiting) > 0 {
			f.nextColumn()
		}
		f.finish()
	}
}

// breakBefore finds the row of p that is best to begin the next page, or the number of rows when that is r, the
// first that does not fit: no heading is left at the foot, no single line of a paragraph at foot or top.
func (p *page) breakBefore(r *row) int {
	least := max(p.fixed, p.repeats+1)
	below := r
	for at := len(p.rows); at >= least; at-- {
		if at == p.fixed && at > 0 || parts(p.rows[at-1].row, below) {
			return at
		}
		below = p.rows[at-1].row
	}
	return len(p.rows)
}

// parts reports whether a page may end between two rows.
func parts(above, below *row) bool {
	same := above.block >= 0 && above.block == below.block
	return !above.keepNext && !(same && above.first && !above.last) && !(same && below.last && !below.first)
}
