package pdf

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"dev.marginalia/article"
	"dev.marginalia/export"
	"dev.marginalia/typeset"
)

// watcher looks at every page of a document: what is printed must be whole, in order, and nowhere twice.
type watcher struct {
	t     *testing.T
	name  string
	shown map[*composer][]piece
	lines map[*paragraph][]*typeset.Line
}

// piece is a stretch of the article's text in a block, as a line shows it.
type piece struct {
	block int
	article.Range
}

// printed composes works and looks at the pages.
func printed(t *testing.T, name string, o Options, works []export.Work) (*watcher, *document) {
	t.Helper()
	w := &watcher{t: t, name: name, shown: map[*composer][]piece{}, lines: map[*paragraph][]*typeset.Line{}}
	d := emptyDocument(t, o)
	d.seen = w.page
	works, keys := d.prepare(works)
	for i := range works {
		d.compose(works[i], keys[i])
	}
	if err := d.compress.wait(); err != nil {
		t.Fatal(err)
	}
	return w, d
}

func (w *watcher) page(p *page) {
	for i := range p.rows {
		for k := range p.rows[i].parts {
			t := &p.rows[i].parts[k]
			w.lines[t.of] = append(w.lines[t.of], t.line)
			if t.ofText() {
				w.shown[p.c] = append(w.shown[p.c], piece{p.rows[i].block, t.within()})
			}
		}
	}
	for i := range p.notes {
		for _, r := range p.notes[i].rows {
			w.lines[r.of] = append(w.lines[r.of], r.line)
		}
	}
	for _, f := range p.feet {
		for _, l := range f.lines {
			w.lines[l.of] = append(w.lines[l.of], l.line)
		}
	}
	w.boxes(p)
}

// inked is a rectangle that something on a page takes.
type inked struct {
	box
	what string
}

// boxes checks that nothing on a page overlaps anything else, or leaves the page.
func (w *watcher) boxes(p *page) {
	g := &p.c.geo
	var all []inked
	for i := range p.rows {
		r := &p.rows[i]
		b := box{r.x, r.y, r.x + g.column, r.y + r.least()}
		if r.span {
			b.x1 = g.text + g.textWidth()
		}
		if r.wide {
			b.x0, b.x1 = g.left, g.right
		}
		alone := i == 0 || p.rows[i-1].x != r.x || i == len(p.rows)-1 && p.repeats == i
		if b.y1 > g.bottom+.01 && !alone && i >= p.repeats {
			w.t.Errorf("%s: page %d: row %d ends at %.1f, the text at %.1f", w.name, p.number, i, b.y1, g.bottom)
		}
		for k := range r.parts {
			t := &r.parts[k]
			if x0 := r.x + t.x + t.line.X; x0 < b.x0-1 || x0+t.line.Width > b.x1+1 {
				w.t.Errorf("%s: page %d: row %d of block %d: a line from %.1f to %.1f in a column from %.1f to %.1f", w.name, p.number, i, r.block, x0, x0+t.line.Width, b.x0, b.x1)
			}
		}
		all = append(all, inked{b, fmt.Sprint("row ", i)})
	}
	for i := range p.notes {
		n := &p.notes[i]
		all = append(all, inked{box{g.side, n.y, g.side + g.sideWidth, n.y + n.note.height}, fmt.Sprint("note ", n.number)})
		left, _ := p.c.noteAt(n.rows[0].line.RTL)
		for _, r := range n.rows {
			if x := left + r.shift + r.line.X; x < -.1 || x+r.line.Width > g.sideWidth+.1 {
				w.t.Errorf("%s: page %d: note %d leaves its column", w.name, p.number, n.number)
			}
		}
	}
	for i, f := range p.feet {
		all = append(all, inked{box{f.x, f.y, f.x + g.column, f.y + g.high(f.lines)}, fmt.Sprint("foot ", i)})
		if f.y < g.top-footRuled*g.small-.1 || f.y+g.high(f.lines) > g.bottom+.1 {
			w.t.Errorf("%s: page %d: foot from %.1f to %.1f", w.name, p.number, f.y, f.y+g.high(f.lines))
		}
	}
	w.apart(p, all)
}

func (w *watcher) apart(p *page, all []inked) {
	g := &p.c.geo
	for i, a := range all {
		if a.x0 < g.left-.1 || a.x1 > g.right+.1 {
			w.t.Errorf("%s: page %d: %s from %.1f to %.1f", w.name, p.number, a.what, a.x0, a.x1)
		}
		for _, b := range all[i+1:] {
			if math.Min(a.x1, b.x1)-math.Max(a.x0, b.x0) > .1 && math.Min(a.y1, b.y1)-math.Max(a.y0, b.y0) > .1 {
				w.t.Errorf("%s: page %d: %s at %.1f and %s at %.1f overlap", w.name, p.number, a.what, a.box, b.what, b.box)
			}
		}
	}
}

// text checks that every code point of the article is on the pages once and in order. Between lines and cells
// there is white space only.
func (w *watcher) text(c *composer) {
	a := c.work.Article
	all := w.shown[c]
	for i := range all {
		if i > 0 && all[i].block < all[i-1].block {
			w.t.Fatalf("%s: block %d stands behind block %d", w.name, all[i].block, all[i-1].block)
		}
	}
	slices.SortStableFunc(all, func(x, y piece) int { // cells stand side by side
		if x.block == y.block && a.Blocks[x.block].Kind == article.Table {
			return x.Start - y.Start
		}
		return x.block - y.block
	})
	at := 0
	for _, p := range append(all, piece{len(a.Blocks), article.Range{Start: a.Text.Len(), End: a.Text.Len()}}) {
		if p.Start < at {
			w.t.Fatalf("%s: block %d: %d is shown again", w.name, p.block, p.Start)
		}
		if gap := a.Text.Slice(article.Range{Start: at, End: p.Start}); strings.Trim(gap, "\n\t") != "" {
			w.t.Fatalf("%s: before block %d: %q is not shown", w.name, p.block, gap)
		}
		at = p.End
	}
}

// notes checks that each of these texts is printed whole, once.
func (w *watcher) notes(texts []string) {
	times := map[string]int{}
	for _, text := range texts {
		times[text] = 0
	}
	for of, lines := range w.lines {
		if _, ok := times[string(of.source)]; !ok {
			continue
		}
		times[string(of.source)]++
		at := 0
		for _, l := range lines {
			if l.Start != at {
				w.t.Errorf("%s: a line of %q begins at %d, not %d", w.name, string(of.source), l.Start, at)
			}
			at = l.End
		}
		if at != len(of.source) {
			w.t.Errorf("%s: %q ends at %d", w.name, string(of.source), at)
		}
	}
	for _, text := range texts {
		if times[text] != 1 {
			w.t.Errorf("%s: %q is printed %d times", w.name, text, times[text])
		}
	}
}
