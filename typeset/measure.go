package typeset

import "github.com/go-text/typesetting/language"

// measured appends the lines of text, a part of p that begins at base and holds no line end, without making clusters
// of it: plain prose, first fit, which is nearly all that a screen shows. It reports false, and has appended nothing,
// where the text or the settings want more than that. The lines are those that compose and lines would give: widths
// are summed up in the same order.
func (c *composer) measured(out []Line, s Settings, text string, base int, p *Paragraph, runs []Run) ([]Line, bool) {
	if text == "" || s.TotalFit || s.Justify || p.Direction == RTL || len(p.Gaps) > 0 || len(p.Objects) > 0 ||
		s.Hyphenate && c.engine.hyphenatorFor(p.Language) != nil {
		return out, false
	}
	c.text, c.base, c.runs, c.lang = text, base, runs, p.Language
	c.decode()
	n := len(c.runes)
	c.breaks = append(c.breaks[:0], make([]brk, n)...)
	if len(c.graph) > 0 || !c.plainBreaks() {
		return out, false
	}
	c.levels, c.rtl = c.levels[:0], false // what is plain turns nothing round
	c.widths = append(c.widths[:0], make([]float64, n)...)
	c.trail = 0
	run := 0
	for i := 0; i < n; {
		for run+1 < len(runs) && runs[run].End <= base+i {
			run++
		}
		limit := min(n, max(i+1, runs[run].End-base))
		if !c.measureRun(i, limit, &runs[run].Style) {
			return out, false
		}
		i = limit
	}
	return c.fitted(out, s)
}

// measureRun fills the widths of [from, limit), all of one style.
func (c *composer) measureRun(from, limit int, style *Style) bool {
	face := c.engine.face(style)
	t := face.pairsOf(c.lang)
	if t == nil {
		return false
	}
	scale := style.Size / float64(face.UnitsPerEm())
	rs, widths := c.runes, c.widths
	word := from // where the word began that is measured
	for k := from; k < limit; k++ {
		a, ok := common(rs[k])
		if !ok || !face.common[a] {
			return false
		}
		if rs[k] == ' ' || rs[k] == 0xa0 {
			g := t.pair(a, alone)
			if g == nil {
				return false
			}
			widths[k] = float64(g[0].XAdvance)*scale + c.trail
			c.trail = 0
			if k > from {
				c.kernSpace(t, k, a, scale)
			}
			word = k + 1
			continue
		}
		b := alone
		if k+1 < limit {
			if b, ok = common(rs[k+1]); !ok {
				return false
			}
		}
		g := t.pair(a, b)
		if g == nil { // the whole word is left to HarfBuzz
			end := k + 1
			for end < limit && rs[end] != ' ' && rs[end] != 0xa0 {
				end++
			}
			if !c.measureWord(t, word, end, from, limit, scale) {
				return false
			}
			k, word = end-1, end
			continue
		}
		if k == word && k > from {
			c.kernSpace(t, k, a, scale)
		}
		widths[k] = float64(g[0].XAdvance) * scale
	}
	c.trail = 0
	return true
}

// kernSpace makes the space before k as wide as it is before the letter there, whose number is a.
func (c *composer) kernSpace(t *pairs, k, a int, scale float64) {
	s, ok := common(c.runes[k-1])
	if !ok || c.runes[k-1] != ' ' && c.runes[k-1] != 0xa0 {
		return
	}
	if kerned, plain := t.pair(s, a), t.pair(s, alone); kerned != nil && plain != nil {
		c.widths[k-1] += float64(kerned[0].XAdvance-plain[0].XAdvance) * scale
	}
}

// measureWord fills the widths of the word [i, j) in a run [from, limit) of one style: that of each cluster stands at
// its first code point.
func (c *composer) measureWord(t *pairs, i, j, from, limit int, scale float64) bool {
	k := wordKey{face: t.face, script: language.Latin, lang: c.lang}
	for _, r := range c.runes[i:j] { // another face, or script, would part the word
		n, ok := common(r)
		s := scriptOf(r)
		if !ok || !t.face.common[n] || ignorable(r) || isSpace(r) || s != language.Latin && s != language.Common {
			return false
		}
	}
	left, right := i, j
	c.trail = 0
	if i > from {
		k.lead, left = true, i-1
	}
	if j < limit {
		k.trail, right = true, j+1
	}
	k.text = c.slice(left, right)
	word := c.engine.shape(k, c.runes[left:right])
	for _, p := range word.pieces {
		c.widths[i+int(p.start)] = float64(p.advance) * scale
		for at := p.start + 1; at < p.end; at++ {
			c.widths[i+int(at)] = 0
		}
	}
	if k.lead {
		c.widths[i-1] += float64(word.lead-c.spaceAdvance(t.face, c.runes[i-1])) * scale
	}
	if k.trail {
		c.trail = float64(word.trail-c.spaceAdvance(t.face, c.runes[j])) * scale
	}
	return true
}

// fitted appends lines by first fit over widths. It reports false when a word is wider than the measure.
func (c *composer) fitted(out []Line, s Settings) ([]Line, bool) {
	before := len(out)
	from, room := 0, s.Width-s.Indent
	width, solid := 0.0, 0.0 // of [from, i], and of that without white space at the end
	last, lastSolid := -1, 0.0
	for i := 0; i < len(c.runes); i++ {
		r := c.runes[i]
		width += c.widths[i]
		if r != ' ' && r != 0xa0 {
			if width > room && i > from {
				if last < from {
					return out[:before], false
				}
				out = c.addMeasured(out, s, from, last+1, lastSolid)
				from, room, width, solid = last+1, s.Width, 0, 0
				i, last = last, -1
				continue
			}
			solid = width
		}
		if c.breaks[i] == canBreak {
			last, lastSolid = i, solid
		}
	}
	return c.addMeasured(out, s, from, len(c.runes), solid), true
}

// addMeasured appends the line [from, to), which is width wide.
func (c *composer) addMeasured(out []Line, s Settings, from, to int, width float64) []Line {
	l := Line{Start: c.base + from, End: c.base + to, Width: width}
	if from == 0 {
		l.X = s.Indent
	}
	for i := range c.runs {
		r := &c.runs[i]
		start := c.base
		if i > 0 {
			start = c.runs[i-1].End
		}
		if start >= l.End || r.End <= l.Start {
			continue
		}
		m := c.engine.face(&r.Style).Metrics()
		l.Ascent = max(l.Ascent, m.Ascent*r.Style.Size+r.Style.Rise)
		l.Descent = max(l.Descent, m.Descent*r.Style.Size-r.Style.Rise)
	}
	return append(out, l)
}
