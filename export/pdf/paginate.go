package pdf

import "math"

// page is one page: what stands where, then its operators and annotations.
type page struct {
	number  int // from 0
	c       *composer
	ops     *ops // while it is made
	rows    []placed
	fixed   int // rows that cannot move to the next page any more: their notes have places
	repeats int // rows at the top that are repeated from the page before
	notes   []placedNote
	more    int      // notes of this page that stand in the notes section
	side    []func() // draw what stands beside rows of a digest, after the rows

	body   zstream // its operators, once it is made
	marks  []pageMark
	markAt map[string]int // of a mark's id: its number in marks
	links  []pageLink
}

type placed struct {
	*row
	y float64 // of its top
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
}

// bottom is where the text of a page ends.
func (d *document) bottom() float64 { return d.height - pageBottom }

func (f *filler) addAll(rows []row) {
	for i := range rows {
		f.add(&rows[i])
	}
}

// add puts r below the rows before it. Where it does not fit, the page ends at the best place at or above it,
// and what is below that place goes to the next page with it.
func (f *filler) add(r *row) {
	if f.page == nil {
		f.begin()
	}
	p := f.page
	before := math.Max(f.room, r.before)
	if p.empty() {
		before = 0
	}
	if p.empty() || f.y+before+r.least() <= f.d.bottom() {
		if len(p.rows) == 0 && len(r.repeat) > 0 {
			f.repeat(r.repeat)
		}
		f.put(r, before)
		return
	}
	at := p.breakBefore(r)
	moved := p.rows[at:]
	p.rows = p.rows[:at:at]
	f.finish()
	for _, m := range moved {
		f.add(m.row)
	}
	f.add(r)
}

func (f *filler) put(r *row, before float64) {
	f.page.rows = append(f.page.rows, placed{r, f.y + before})
	f.y += before + r.height
	f.room = r.after
}

// repeat puts the headings of a table above its first row on a page.
func (f *filler) repeat(rows []row) {
	for i := range rows {
		f.put(&rows[i], 0)
	}
	f.page.repeats = len(rows)
	f.room = 0
}

// empty reports whether no row stands on p that is not repeated: then it takes a row of any height.
func (p *page) empty() bool { return len(p.rows) == p.repeats }

// begin begins a page.
func (f *filler) begin() {
	f.page = &page{number: len(f.d.pages), c: f.c}
	f.d.pages = append(f.d.pages, f.page)
	f.y, f.room = pageTop, 0
}

// finish makes the page; the next row begins another one.
func (f *filler) finish() {
	if f.page == nil {
		return
	}
	if f.page.fixed == 0 {
		f.page.placeNotes(f.d, false)
	}
	if f.hold {
		f.d.held = append(f.d.held, f.page)
	} else {
		f.page.make(f.d)
	}
	f.page = nil
}

// fix gives all notes that are left their places on this page, so that it is known which of them stand in the
// notes section, which may begin on it.
func (f *filler) fix() {
	f.page.placeNotes(f.d, true)
	f.page.fixed = len(f.page.rows)
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
