package importer

import (
	"context"
	"math"
)

// layOut finds the body's size, drops running heads, and cuts the pages into columns and these into blocks.
func (d *pdfDoc) layOut(ctx context.Context) error {
	d.measure()
	dropRunning(d.pages)
	distances := map[float64][]float64{}
	for _, p := range d.pages {
		for s, list := range lineDistances(p.rows) {
			if len(distances[s]) < 5000 {
				distances[s] = append(distances[s], list...)
			}
		}
	}
	d.leading, d.alike = map[float64]float64{}, 0.92
	if d.scanned { // sizes were guessed line by line
		d.alike = 0.7
	}
	for s, list := range distances {
		d.leading[s] = median(list)
	}
	for i, p := range d.pages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(p.rows) == 0 {
			continue
		}
		for _, r := range regions(p.rows, 0) {
			r.left, r.right = r.margins()
			d.blocks = append(d.blocks, blocksOf(&r, i, d.setting)...)
		}
	}
	d.indents = indents(d.blocks, d.body)
	return nil
}

// indents reports whether paragraphs in the size of the body mostly begin with an indented line.
func indents(blocks []pdfBlock, body float64) bool {
	indented, paragraphs := 0, 0
	for i := range blocks {
		b := &blocks[i]
		if len(b.lines) < 2 || b.mark.kind != noMark || !similar(b.size(), body, 0.95) {
			continue
		}
		paragraphs++
		if in := b.lines[0].x0 - b.lines[1].x0; in > 0.6*b.size() && in < 5*b.size() {
			indented++
		}
	}
	return indented*5 > paragraphs*2
}

// margins are where most lines of a region begin, and the farthest place where several of them end.
func (r *pdfRegion) margins() (left, right float64) {
	starts, ends := make([]float64, len(r.rows)), make([]float64, len(r.rows))
	for i := range r.rows {
		starts[i], ends[i] = r.rows[i].words[0].x0, r.rows[i].end()
	}
	most := 0
	for x, n := range neighbours(starts, 2) {
		if n > most || n == most && x < left {
			most, left = n, x
		}
	}
	right = median(ends)
	for x, n := range neighbours(ends, 12) {
		if n*8 >= min(len(ends), maxNeighbours) {
			right = max(right, x)
		}
	}
	return left, right
}

// maxNeighbours is how many places are compared with each other.
const maxNeighbours = 500

// neighbours says of each of the first places how many are near to it.
func neighbours(places []float64, near float64) map[float64]int {
	places = places[:min(len(places), maxNeighbours)]
	out := make(map[float64]int, len(places))
	for _, v := range places {
		n := 0
		for _, o := range places {
			if math.Abs(o-v) < near {
				n++
			}
		}
		out[v] = n
	}
	return out
}

// measure finds the size and the style of most letters, and the raised words.
func (d *pdfDoc) measure() {
	sizes := map[float64]int{}
	var styles [8]int
	total := 0
	for i, p := range d.pages {
		for _, r := range p.rows {
			for _, w := range r.words {
				sizes[halfPoint(w.size)] += len(w.text)
				styles[w.style&7] += len(w.text)
				total += len(w.text)
				if w.style&pdfRaised != 0 && noteSign().MatchString(w.text) {
					d.raised[raisedSign{i, w.text}] = true
				}
			}
		}
	}
	best := 0
	for s, n := range sizes {
		if n > best || n == best && s < d.body {
			best, d.body = n, s
		}
	}
	for s, n := range styles {
		if n*2 > total {
			d.style = pdfStyle(s)
		}
	}
	for _, p := range d.pages {
		p.body = d.body
	}
}
