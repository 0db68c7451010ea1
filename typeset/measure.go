package typeset

// extent is a line of plain prose: where it ends in the paragraph, and how wide it is without white space at its end.
type extent struct {
	end   int
	width float64
}

// measured fills extents with the lines of text, a part of p that begins at base and holds no line end, without making
// clusters of it: plain prose, first fit, which is nearly all that a screen shows. It reports false where the text or
// the settings want more than that. The lines are those that compose and lines would give: widths are summed up in the
// same order.
func (c *composer) measured(s Settings, text string, base int, p *Paragraph, runs []Run) bool {
	if text == "" || s.TotalFit || s.Justify || p.Direction == RTL || len(p.Gaps) > 0 || len(p.Objects) > 0 ||
		s.Hyphenate && c.engine.hyphenatorFor(p.Language) != nil {
		return false
	}
	c.lang, c.extents = p.Language, c.extents[:0]
	w := &c.prose
	if !w.begin(c, text, base, runs) {
		return false
	}
	room := s.Width - s.Indent
	width, solid := 0.0, 0.0   // of the line so far, and of that without white space at its end
	last, lastSolid := -1, 0.0 // where it may end, and how wide it is then
	for w.at < len(text) {
		if !w.next() {
			return false
		}
		for _, x := range w.widths[:w.solid] {
			width += x
		}
		if w.solid > 0 {
			if width > room {
				if last < 0 {
					return false
				}
				c.extents = append(c.extents, extent{last, lastSolid})
				from := 0
				if w.left {
					from = 1 // it is at the end of the line above
				}
				room, width = s.Width, 0
				for _, x := range w.widths[from:w.solid] {
					width += x
				}
				if width > room {
					return false
				}
			}
			solid = width
		}
		for _, x := range w.widths[w.solid:w.n] {
			width += x
		}
		last, lastSolid = base+w.at-w.wide, solid
	}
	c.extents = append(c.extents, extent{last, solid})
	return true
}

// addMeasured appends the lines of extents, the first of which begins at start.
func (c *composer) addMeasured(out []Line, start int, s Settings, runs []Run) []Line {
	x := s.Indent
	for _, e := range c.extents {
		l := Line{Start: start, End: e.end, X: x, Width: e.width}
		from := 0
		for i := range runs {
			r := &runs[i]
			if from < l.End && r.End > l.Start {
				m := c.engine.face(&r.Style).Metrics()
				l.Ascent = max(l.Ascent, m.Ascent*r.Style.Size+r.Style.Rise)
				l.Descent = max(l.Descent, m.Descent*r.Style.Size-r.Style.Rise)
			}
			from = r.End
		}
		out = append(out, l)
		start, x = e.end, 0
	}
	return out
}
