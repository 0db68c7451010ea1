package pdftext

import (
	"context"
	"fmt"
	"math"
)

// Page is what a page shows. Places are in points from its top left corner as it is read: y grows downwards.
// Pages whose text mostly runs in another direction are turned; text that then does not run from left to right
// is left out.
type Page struct {
	Width, Height float64
	Glyphs        []Glyph // in the order in which they are drawn
	Links         []Link
	Pictures      []Picture
	Unknown       int // glyphs that were left out, because nothing says what they are
	Recognised    int // invisible glyphs: text that a program recognised in a picture of it
}

// Glyph is a character, or several that are one glyph.
type Glyph struct {
	Text  string
	X, Y  float64 // of the left end of its base line
	Width float64
	Room  float64 // behind it, of what is shown there and stands for nothing, as the number of a note in a word
	Size  float64
	Font  *Font
}

// Link is a place that leads to an address.
type Link struct {
	Rect
	URI string
}

// Picture is a picture that is shown.
type Picture struct {
	Rect
	JPEG []byte // its bytes when they are a JPEG as it is; else nil
}

// Rect is a rectangle on a page.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// pageNode is a page with what it inherits from its parents.
type pageNode struct {
	dict      dict
	ref       ref
	resources any
	media     any
	crop      any
	rotate    any
}

// Pages is the number of pages.
func (f *File) Pages() int { return len(f.pages) }

// collectPages walks the tree of pages.
func (f *File) collectPages() {
	seen := map[ref]bool{}
	var walk func(o any, up pageNode, depth int)
	walk = func(o any, up pageNode, depth int) {
		r, isRef := o.(ref)
		d := f.dict(o)
		f.lostPages = f.lostPages || d == nil && f.unreadable(o)
		if d == nil || depth > maxNesting || isRef && seen[r] || len(f.pages) > MaxPages {
			return
		}
		if isRef {
			seen[r] = true
		}
		here := pageNode{dict: d, ref: r, resources: d["Resources"], media: d["MediaBox"], crop: d["CropBox"], rotate: d["Rotate"]}
		for _, p := range []struct {
			own *any
			up  any
		}{{&here.resources, up.resources}, {&here.media, up.media}, {&here.crop, up.crop}, {&here.rotate, up.rotate}} {
			if *p.own == nil {
				*p.own = p.up
			}
		}
		if kids := f.array(d["Kids"]); kids != nil && f.name(d["Type"]) != "Page" {
			for _, k := range kids {
				walk(k, here, depth+1)
			}
			return
		}
		f.pages = append(f.pages, &here)
	}
	f.lostPages = false
	walk(f.catalog["Pages"], pageNode{}, 0)
	if len(f.pages) > MaxPages {
		f.exhausted = fmt.Errorf("%w: it has more than %d pages", ErrTooLarge, MaxPages)
	}
}

// Page reads page i, from 0. Errors wrap ErrTooLarge or are ctx's; of a damaged page there is what could be read.
func (f *File) Page(ctx context.Context, i int) (*Page, error) {
	n := f.pages[i]
	p := &Page{}
	m := p.frame(f, n)
	in := &interpreter{ctx: ctx, f: f, page: p}
	in.state.ctm = m
	in.run(f.contents(n.dict["Contents"]), &resources{f: f, dict: f.dict(n.resources)}, 0)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if f.exhausted != nil {
		return nil, f.exhausted
	}
	in.finish()
	f.links(p, n, m)
	p.upright(in.turns)
	return p, nil
}

// frame sets the size of the page and returns what takes its coordinates to those of Page.
func (p *Page) frame(f *File, n *pageNode) matrix {
	box := f.box(n.media)
	if crop := f.box(n.crop); crop != nil && box != nil {
		crop = []float64{max(crop[0], box[0]), max(crop[1], box[1]), min(crop[2], box[2]), min(crop[3], box[3])}
		if crop[2]-crop[0] > 1 && crop[3]-crop[1] > 1 {
			box = crop
		}
	}
	if box == nil {
		box = []float64{0, 0, 612, 792}
	}
	w, h := box[2]-box[0], box[3]-box[1]
	m := matrix{1, 0, 0, -1, -box[0], box[3]}
	switch ((f.int(n.rotate, 0)/90)%4 + 4) % 4 {
	case 1:
		m = m.then(matrix{0, 1, -1, 0, h, 0})
		w, h = h, w
	case 2:
		m = m.then(matrix{-1, 0, 0, -1, w, h})
	case 3:
		m = m.then(matrix{0, -1, 1, 0, 0, w})
		w, h = h, w
	}
	p.Width, p.Height = w, h
	return m
}

// box reads a rectangle with its corners in order; nil when it has no size.
func (f *File) box(o any) []float64 {
	b := f.numbers(o, 4)
	if b == nil {
		return nil
	}
	b = []float64{min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3])}
	if b[2]-b[0] < 1 || b[3]-b[1] < 1 || !(b[2]-b[0] < 1e6 && b[3]-b[1] < 1e6) {
		return nil
	}
	return b
}

// contents are the bytes of a page's content streams, put together.
func (f *File) contents(o any) []byte {
	var all []byte
	for _, part := range f.list(o) {
		s, ok := f.get(part).(*stream)
		if !ok {
			continue
		}
		data, err := f.decode(s)
		if err != nil {
			continue
		}
		if len(all)+len(data) > maxStream {
			f.exhausted = fmt.Errorf("%w: the contents of a page unpack to more than %d MB", ErrTooLarge, maxStream>>20)
			return nil
		}
		all = append(append(all, data...), '\n')
	}
	return all
}

// links reads the addresses that places on a page lead to.
func (f *File) links(p *Page, n *pageNode, m matrix) {
	for i, o := range f.array(n.dict["Annots"]) {
		if i >= 10_000 {
			return
		}
		d := f.dict(o)
		action := f.dict(d["A"])
		if f.name(d["Subtype"]) != "Link" || f.name(action["S"]) != "URI" {
			continue
		}
		uri, _ := f.get(action["URI"]).(string)
		if b := f.box(d["Rect"]); b != nil && uri != "" {
			p.Links = append(p.Links, Link{m.rect(b[0], b[1], b[2], b[3]), uri})
		}
	}
}

// upright turns the page so that most of its glyphs run from left to right, and drops the others.
func (p *Page) upright(turns []uint8) {
	var count [5]int
	for _, t := range turns {
		count[t]++
	}
	best := 0
	for t := range 4 {
		if count[t] > count[best] {
			best = t
		}
	}
	if len(turns) == count[0] {
		return
	}
	kept := p.Glyphs[:0]
	back, w, h := matrix{1, 0, 0, 1, 0, 0}, p.Width, p.Height
	switch best {
	case 1: // runs downwards
		back, p.Width, p.Height = matrix{0, -1, 1, 0, 0, w}, h, w
	case 2:
		back = matrix{-1, 0, 0, -1, w, h}
	case 3:
		back, p.Width, p.Height = matrix{0, 1, -1, 0, h, 0}, h, w
	}
	for i, g := range p.Glyphs {
		if int(turns[i]) == best {
			g.X, g.Y = back.point(g.X, g.Y)
			kept = append(kept, g)
		}
	}
	p.Glyphs = kept
	for i, l := range p.Links {
		p.Links[i].Rect = back.rect(l.X0, l.Y0, l.X1, l.Y1)
	}
	for i, c := range p.Pictures {
		p.Pictures[i].Rect = back.rect(c.X0, c.Y0, c.X1, c.Y1)
	}
}

// matrix is a transformation: x' = a x + c y + e, y' = b x + d y + f (ISO 32000-2, 8.3.3).
type matrix [6]float64

// then is m followed by n.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) point(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// rect is the box around a rectangle after the transformation.
func (m matrix) rect(x0, y0, x1, y1 float64) Rect {
	ax, ay := m.point(x0, y0)
	bx, by := m.point(x1, y1)
	cx, cy := m.point(x0, y1)
	dx, dy := m.point(x1, y0)
	return Rect{min(ax, bx, cx, dx), min(ay, by, cy, dy), max(ax, bx, cx, dx), max(ay, by, cy, dy)}
}

// quarter is the direction in which a vector points, in quarter turns clockwise from the right; 4 when it is
// none of these. y grows downwards.
func quarter(x, y float64) uint8 {
	switch n := math.Hypot(x, y); {
	case x > 0.97*n:
		return 0
	case y > 0.97*n:
		return 1
	case x < -0.97*n:
		return 2
	case y < -0.97*n:
		return 3
	}
	return 4
}
