package typeset

import "math"

// Total-fit line breaking after D. E. Knuth and M. F. Plass, Breaking Paragraphs into Lines (1981): the breaks
// of the whole paragraph are chosen together, so that its worst spaces are as good as they can be.
const (
	stretchPart   = 0.5  // of a space's width
	shrinkPart    = 0.28 //
	wideStretch   = 0.05 // between ideographs, of their size
	hyphenPenalty = 60
	breakPenalty  = 10   // a line end without space and without hyphen, as after a dash
	forcePenalty  = 2000 // inside a word that is too wide
	doubleHyphen  = 5000 // demerits of two hyphens in a row
	shortLast     = 3000 // demerits of a last line of less than a tenth of the measure
	loose         = 3.5  // stretch ratio beyond which a line counts as bad as can be
)

// blankless is the least stretch ratio of a line that has nothing to stretch.
const blankless = 10 * loose

// node is a place where a line may end: before cluster at; the line's text ends before cluster end.
type node struct {
	at, end    int
	kind       brk
	width      float64 // natural width of all before end, and what may stretch and shrink there
	stretch    float64
	shrink     float64
	startWidth float64 // the same of all before at: what a line that begins here must subtract
	startSt    float64
	startSh    float64
	hyphen     float64 // width of the hyphen shown
	demerits   float64 // of the best way here
	previous   int
}

// totalFit chooses the cuts of the composed text.
func (c *composer) totalFit(s Settings) []cut {
	nodes := c.nodes(s.Justify)
	active := append(c.active[:0], 0)
	for i := 1; i < len(nodes); i++ {
		active = c.reach(nodes, active, i, s)
	}
	c.active = active
	var ends []int
	for i := len(nodes) - 1; i > 0; i = nodes[i].previous {
		ends = append(ends, i)
	}
	cuts := make([]cut, 0, len(ends))
	from := 0
	for k := len(ends) - 1; k >= 0; k-- {
		n := &nodes[ends[k]]
		cuts = append(cuts, cut{from, n.at, n.hyphen > 0})
		from = n.at
	}
	return cuts
}

// nodes lists the places where lines may end, the start of the text first and its end last.
func (c *composer) nodes(justify bool) []node {
	nodes := append(c.places[:0], node{})
	var w, st, sh float64    // of all before cluster i
	var ww, wst, wsh float64 // of all before the spaces that precede cluster i
	text := 0                // where those spaces begin
	c.growing = true
	for i := range c.clusters {
		cl := &c.clusters[i]
		w += cl.Advance
		if cl.Advance < 0 {
			c.growing = false
		}
		if cl.blank() {
			st += cl.Advance * stretchPart
			if justify {
				sh += cl.Advance * shrinkPart
			}
		} else {
			ww, wst, wsh, text = w, st, sh, i+1
			if c.wideGap(cl) {
				st += wideStretch * cl.Style.Size
			}
		}
		b := c.after[i]
		if i == len(c.clusters)-1 {
			b = canBreak
		}
		if b == noBreak {
			continue
		}
		n := node{at: i + 1, end: text, kind: b, width: ww, stretch: wst, shrink: wsh, startWidth: w, startSt: st, startSh: sh}
		if b == softBreak || b == patternBreak {
			n.hyphen = c.hyphenWidth(cl)
		}
		nodes = append(nodes, n)
	}
	c.places = nodes
	return nodes
}

// reach finds the best line that ends at node i and returns the nodes from which later lines may still begin.
func (c *composer) reach(nodes []node, active []int, i int, s Settings) []int {
	n := &nodes[i]
	last := i == len(nodes)-1
	best, from := math.Inf(1), -1
	keep := active[:0]
	tightest, least := -1, math.Inf(1) // where the line begins that is too wide by the least
	for k, a := range active {
		o := &nodes[a]
		room := s.Width
		if a == 0 {
			room -= s.Indent
		}
		width := n.width - o.startWidth + n.hyphen
		r := ratio(room-width, n.stretch-o.startSt, n.shrink-o.startSh)
		if r < -1 {
			if over := width - (n.shrink - o.startSh) - room; over <= least {
				tightest, least = a, over
			}
			if n.width-o.startWidth-(n.shrink-o.startSh) > room {
				continue // no later line can begin there either
			}
			keep = append(keep, a)
			continue
		}
		if a > 0 && r > 0 && c.growing && !last && leastDemerits(math.Min(r, blankless)) >= best {
			keep = append(keep, active[k:]...) // lines that begin later are looser still
			break
		}
		keep = append(keep, a)
		if d := o.demerits + demerits(r, o, n, last, width/room); d < best {
			best, from = d, a
		}
	}
	if from < 0 {
		if len(keep) > 0 && !last {
			return keep // no line ends here; one will at a later place
		}
		from, best = tightest, nodes[tightest].demerits+1e9 // a cluster wider than the measure
	}
	n.demerits, n.previous = best, from
	return append(keep, i)
}

func ratio(room, stretch, shrink float64) float64 {
	switch {
	case room >= 0 && stretch > 0:
		return room / stretch
	case room > 0:
		return blankless + room // nothing stretches: the fuller the better
	case room > -1e-6:
		return 0
	case shrink > 0:
		return room / shrink
	}
	return math.Inf(-1)
}

// leastDemerits is what a line stretched by ratio r has at least.
func leastDemerits(r float64) float64 {
	b := 10 + badness(r)
	return b * b
}

func badness(r float64) float64 {
	if r > loose {
		return 100*loose*loose*loose + (r-loose)*2000
	}
	return 100 * math.Abs(r*r*r)
}

func demerits(r float64, o, n *node, last bool, full float64) float64 {
	if last && r > 0 {
		d := 0.0
		if full < 0.1 {
			d = shortLast
		}
		return d
	}
	d := leastDemerits(r)
	switch n.kind {
	case softBreak, patternBreak:
		d += hyphenPenalty * hyphenPenalty
		if o.hyphen > 0 {
			d += doubleHyphen
		}
		if last {
			d += doubleHyphen
		}
	case forceBreak:
		d += forcePenalty * forcePenalty
	case canBreak:
		if n.end == n.at {
			d += breakPenalty * breakPenalty
		}
	}
	return d
}
