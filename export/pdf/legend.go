package pdf

import (
	"fmt"
	"slices"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/typeset"
)

// The sample of a colour in lists, beside a line of small print.
const swatchWidth, swatchHeight = 17, 8.6

// swatch draws a sample of colour c with its upper left corner at x, y.
func (p *page) swatch(d *document, c annotation.Color, x, y float64) {
	p.ops.rect(x, y, swatchWidth, swatchHeight, fillOf(c))
	if !d.options.Safe {
		return
	}
	var b strings.Builder
	const em = 10
	safeLine(&b, c, x, x+swatchWidth, d.height-y-swatchHeight+.08*em, em)
	p.ops.stroked(darkOf(c), 1)
	p.ops.op(strings.TrimSuffix(b.String(), "\n"))
}

// legendEntry says how many marks of a colour there are, and which tags have given it its meaning.
type legendEntry struct {
	color annotation.Color
	marks int
	tags  []string
}

// legendOf counts the colours of all marks of works, in the order of the colours. Those that no mark has are left
// out.
func (d *document) legendOf(works ...*composer) []legendEntry {
	var out []legendEntry
	for _, col := range annotation.Colors {
		e := legendEntry{color: col}
		for _, c := range works {
			for i := range c.work.Annotations {
				m := &c.work.Annotations[i]
				if shown(m.Color) != col {
					continue
				}
				e.marks++
				for _, t := range m.Tags {
					if k := annotation.FoldTag(t); c.work.TagColors[k] == col && !slices.ContainsFunc(e.tags, func(has string) bool { return annotation.FoldTag(has) == k }) {
						e.tags = append(e.tags, t)
					}
				}
			}
		}
		if e.marks > 0 {
			slices.SortFunc(e.tags, func(a, b string) int { return strings.Compare(annotation.FoldTag(a), annotation.FoldTag(b)) })
			out = append(out, e)
		}
	}
	return out
}

// words are the entry in words.
func (e *legendEntry) words() string {
	s := fmt.Sprintf("%s · %d", e.color, e.marks)
	if len(e.tags) > 0 {
		tags := make([]string, len(e.tags))
		for i, t := range e.tags {
			tags[i] = clean(t)
		}
		s += " · " + strings.Join(tags, ", ")
	}
	return s
}

// legendItem is an entry that is set.
type legendItem struct {
	color annotation.Color
	line  *typeset.Line
	of    *paragraph
	x, w  float64
}

// legendHeight is that of a line of the legend.
const legendHeight = 14

// legend makes the rows of the legend of works, beside one another as far as width allows.
func (c *composer) legend(width float64, works ...*composer) []row {
	const room, gap = swatchWidth + 5, 16
	var lines [][]legendItem
	x := width + 1
	for _, e := range c.doc.legendOf(works...) {
		it := legendItem{color: e.color}
		it.line, it.of = c.oneLine(e.words(), width-room)
		it.of.ink = noteInk
		it.w = room + it.line.Width
		if x+it.w > width {
			lines, x = append(lines, nil), 0
		}
		it.x = x
		x += it.w + gap
		lines[len(lines)-1] = append(lines[len(lines)-1], it)
	}
	out := make([]row, len(lines))
	for i, items := range lines {
		if c.rtl {
			for k := range items {
				items[k].x = width - items[k].x - items[k].w
			}
		}
		out[i] = row{height: legendHeight, block: -1, first: i == 0, last: i == len(lines)-1, draw: func(p *page, x, y float64) {
			for _, it := range items {
				left, text := x+it.x, x+it.x+room
				if c.rtl {
					left, text = x+it.x+it.w-swatchWidth, x+it.x
				}
				p.swatch(c.doc, it.color, left, y+2.4)
				p.ops.text(it.line, it.of, text-it.line.X, y+9.6, 0)
			}
		}}
	}
	if len(out) > 0 {
		out[0].before = 9
	}
	return out
}
