package pdf

import (
	"bytes"
	"errors"
	"iter"
	"sync"
	"sync/atomic"

	"dev.marginalia/article/picture"
	"dev.marginalia/export"
	"dev.marginalia/typeset"
)

// Preview lays a handout of works out and yields its pages as soon as each is made, without a file. They are those that
// Write would print: the same layout writes the same operators, and a Painter draws these. Pages come in their order, but
// those before several articles, which tell the numbers of the others' pages, come last. What needs the number of all
// pages is missing until the last has come: "page 3 of 12" is written into all sheets then.
//
// The layout goes on when the loop does, and ends with it: one page of a book costs what that page costs. An error ends
// the loop.
func Preview(works []export.Work, o Options) iter.Seq2[*Sheet, error] {
	return func(yield func(*Sheet, error) bool) {
		if len(works) == 0 {
			yield(nil, errors.New("nothing to show"))
			return
		}
		d, err := newDocument(o)
		if err != nil {
			yield(nil, err)
			return
		}
		s := &sketch{}
		defer s.stop()
		d.sketch = s
		works, keys := d.prepare(oneAtATime(works))
		d.seen = func(p *page) {
			if !s.stopped() && !yield(d.sheet(p), nil) {
				s.stop()
			}
		}
		err = d.composeAll(works, keys)
		if s.stopped() {
			return
		}
		if err != nil {
			yield(nil, errorf("pictures", err))
			return
		}
		d.numberSheets()
	}
}

// oneAtATime has pictures be asked for by one goroutine at a time: sheets are painted while others are made.
func oneAtATime(works []export.Work) []export.Work {
	var mu sync.Mutex
	out := make([]export.Work, len(works))
	for i, w := range works {
		if get := w.Picture; get != nil {
			w.Picture = func(hash string) ([]byte, error) {
				mu.Lock()
				defer mu.Unlock()
				return get(hash)
			}
		}
		out[i] = w
	}
	return out
}

// sketch is what a document that is only looked at has besides. Its methods may be called of nil, which is that of a
// document that is written.
type sketch struct {
	ended   atomic.Bool
	numbers atomic.Pointer[numbers]
}

// numbers are the operators of the page numbers.
type numbers struct {
	ops   [][]byte
	fonts map[string]sheetFont
}

func (s *sketch) stop() { s.ended.Store(true) }

// stopped reports whether nobody looks any more.
func (s *sketch) stopped() bool { return s != nil && s.ended.Load() }

// Sheet is a page as it is printed, with its marks. It does not change, and may be painted by several goroutines; only
// the number of the page is written into it when all pages are there.
type Sheet struct {
	Number        int     // from 0
	Width, Height float64 // of the paper, in points

	ops      []byte  // what a PDF has as the page's contents
	marks    []layer // the looks of its annotations, in order
	fonts    map[string]sheetFont
	pictures map[string]*pic
	of       *sketch
}

// layer are operators that lie over the page.
type layer struct {
	ops      []byte
	multiply bool
}

// sheetFont is a font as far as a sheet needs it.
type sheetFont struct {
	face   *typeset.Face
	shapes []shape // by code
	mille  func(units int) int
}

// Numbered reports whether all pages have come, so that the sheet is shown with its number from now on.
func (s *Sheet) Numbered() bool { return s.of.numbers.Load() != nil }

// sheet is p, which is made.
func (d *document) sheet(p *page) *Sheet {
	s := &Sheet{Number: p.number, Width: d.width, Height: d.height, ops: bytes.Clone(p.ops.buf), fonts: d.sheetFonts(), of: d.sketch}
	for i := range p.marks {
		m := &p.marks[i]
		s.marks = append(s.marks, layer{[]byte(m.painted(d.height)), m.multiplied()})
	}
	for _, k := range d.pictureList {
		if bytes.Contains(s.ops, []byte("/"+k.name+" Do")) {
			if s.pictures == nil {
				s.pictures = map[string]*pic{}
			}
			s.pictures[k.name] = k
		}
	}
	return s
}

// sheetFonts are the fonts with what they hold by now: of more, nothing is said by pages that are made.
func (d *document) sheetFonts() map[string]sheetFont {
	out := make(map[string]sheetFont, len(d.fonts.list))
	for _, f := range d.fonts.list {
		out[f.name] = sheetFont{f.face, f.shapes[:len(f.shapes):len(f.shapes)], f.mille}
	}
	return out
}

// numberSheets writes the numbers of all pages.
func (d *document) numberSheets() {
	n := &numbers{ops: make([][]byte, len(d.pages))}
	for i, p := range d.pages {
		n.ops[i] = p.pageNumber(d)
	}
	n.fonts = d.sheetFonts()
	d.sketch.numbers.Store(n)
}

// glance reads what a picture says of itself: enough for its place on a page that is looked at.
func (d *document) glance(get func(string) ([]byte, error), hash string) (*pic, error) {
	data, err := bytesOf(get, hash)
	if err != nil {
		return nil, err
	}
	info, err := picture.Config(data)
	if err != nil {
		return nil, err
	}
	p := &pic{hash: hash, bytes: func() ([]byte, error) { return bytesOf(get, hash) }}
	p.measure(info)
	return p, nil
}
