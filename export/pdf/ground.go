package pdf

import "math"

// barWidth is that of the bar beside a quote.
const barWidth = 1.6

// ground draws what is behind and beside rows: panels and bars, each in one piece over rows that follow one
// another.
func (p *page) ground() {
	p.stretches(func(r *placed) bool { return r.panel.kind != noPanel }, func(a, b *placed) bool { return a.block == b.block && a.panel == b.panel },
		func(first, last *placed) { p.drawPanel(first, last) })
	for k := range maxDepth {
		has := func(r *placed) bool { _, ok := r.bars.at(k); return ok }
		same := func(a, b *placed) bool {
			x0, _ := a.bars.at(k)
			x1, _ := b.bars.at(k)
			return x0 == x1 && a.bars.ink == b.bars.ink && (k > 0 || b.before < 16)
		}
		p.stretches(has, same, func(first, last *placed) {
			x, _ := first.bars.at(k)
			top, bottom := first.y+1.5, last.y+last.height-1.5
			if last.panel.kind != noPanel {
				bottom += 3
			}
			p.ops.rect(first.x+x, top, barWidth, bottom-top, first.bars.ink)
		})
	}
}

// stretches calls f for every stretch of neighbouring rows that have something, the same one.
func (p *page) stretches(has func(*placed) bool, same func(a, b *placed) bool, f func(first, last *placed)) {
	for i := 0; i < len(p.rows); i++ {
		if !has(&p.rows[i]) {
			continue
		}
		from := i
		for i+1 < len(p.rows) && has(&p.rows[i+1]) && p.rows[i].x == p.rows[i+1].x && p.rows[i].y < p.rows[i+1].y && same(&p.rows[i], &p.rows[i+1]) {
			i++
		}
		f(&p.rows[from], &p.rows[i])
	}
}

func (p *page) drawPanel(first, last *placed) {
	const edge = 3 // where the panel goes on over the page
	x, y, bottom := first.x+first.panel.x, first.y, last.y+last.height
	if !first.first {
		y -= edge
	}
	if !last.last {
		bottom += edge
	}
	if first.panel.kind == frame {
		p.ops.frame(x, y, first.panel.w, bottom-y, .5, rules)
		return
	}
	p.ops.rect(x, y, first.panel.w, bottom-y, panelGround)
}

// ruleRow is a short line between parts of a text.
func (c *composer) ruleRow() row {
	column, high := c.geo.column, usualLeading*c.geo.scale
	return row{height: high, first: true, last: true, draw: func(p *page, x, y float64) {
		p.ops.line(.5, grey, x+column*.42, y+high/2, x+column*.58, y+high/2)
	}}
}

// footRule is a short line above the first of several footnotes, in a column of that width.
func footRule(rtl bool, column float64) func(p *page, x, y float64) {
	const above = 8
	length := math.Min(72, column/3)
	return func(p *page, x, y float64) {
		if rtl {
			x += column - length
		}
		p.ops.line(.4, grey, x, y-above, x+length, y-above)
	}
}

// taskSide is the side of the box of a task.
const taskSide = 7.4

// taskBox draws the box of a task beside its first line, with a tick when it is done. It is the label of its item.
func taskBox(left, base float64, done bool) func(p *page, x, y float64) {
	return func(p *page, x, y float64) {
		x, y = x+left, y+base-taskSide+.2
		p.ops.within(p.c.tagger.label(p.ops.block))
		p.ops.box(x, y, taskSide, taskSide, .8, grey)
		if done {
			p.ops.path(1.2, ink, x+1.6, y+taskSide*.52, x+taskSide*.42, y+taskSide-1.9, x+taskSide+.9, y-.6)
		}
	}
}
