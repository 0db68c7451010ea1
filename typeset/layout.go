package typeset

import (
	"math"
	"slices"
	"strings"

	"github.com/go-text/typesetting/language"
)

// Layout sets p. It returns at least one line, for any text and any settings.
func (e *Engine) Layout(p Paragraph, s Settings) []Line {
	lines, _, _ := e.layout(p, s, wantClusters)
	return lines
}

// Measure returns the lines that Layout does, without their clusters: where each begins and ends, its place, width and
// height. It costs a fraction of the time and memory.
func (e *Engine) Measure(p Paragraph, s Settings) []Line {
	lines, _, _ := e.layout(p, s, wantLines)
	return lines
}

// Count is the number of lines that Layout returns. It costs least: of plain prose it keeps nothing.
func (e *Engine) Count(p Paragraph, s Settings) int {
	if s.Width >= math.MaxFloat64 && !s.TotalFit { // there is room for any line
		n := 1
		for rest, end := p.Text, (lineEnd{}); ; n++ {
			if _, rest, end = cutLine(rest); end.size == 0 {
				return n
			}
		}
	}
	_, n, _ := e.layout(p, s, wantCount)
	return n
}

// want is what is asked of a layout.
type want uint8

const (
	wantCount want = iota
	wantLines
	wantClusters
	wantSheet // clusters, in room that is used again
)

// layout sets p, as far as it is wanted, and tells how many lines that makes. The clusters of the last of its forced
// lines are in room.
func (e *Engine) layout(p Paragraph, s Settings, wanted want) (lines []Line, count int, room []Cluster) {
	if s.Width <= 0 || math.IsNaN(s.Width) {
		s.Width = 1
	}
	c := e.paragraph.Get().(*composer)
	defer e.paragraph.Put(c)
	var runs []Run
	c.lent = wanted == wantSheet
	if wanted >= wantClusters { // they point into them
		runs = cleanRuns(nil, &p)
	} else {
		c.own = cleanRuns(c.own[:0], &p)
		runs = c.own
	}
	auto := p.Direction == Auto
	rest, base := p.Text, 0
	for {
		part, tail, end := cutLine(rest)
		if auto && end.soft && p.Direction == Auto {
			p.Direction = DirectionOf(rest) // of this line and of those that go on with it
		}
		n := 0
		if wanted < wantClusters && c.measured(s, part, base, &p, runs) {
			n = c.extents[len(c.extents)-1].end - base
			count += len(c.extents)
			if wanted == wantLines {
				lines = c.addMeasured(lines, base, s, runs)
			}
		} else {
			c.compose(strings.ToValidUTF8(part, "\uFFFD"), base, &p, runs)
			n = len(c.runes)
			before := len(lines)
			lines = c.lines(lines, s, &p, wanted >= wantClusters)
			count += len(lines) - before
		}
		if end.size == 0 {
			if c.lent {
				room, c.given = c.given, nil
			}
			return lines, count, room
		}
		if base += n + end.size; wanted != wantCount {
			lines[len(lines)-1].End = base
		}
		rest = tail
		s.Indent = 0
		if auto && !end.soft {
			p.Direction = Auto
		}
	}
}

// cleanRuns appends runs that cover the text of p: copies, so that lines do not point into the caller's.
func cleanRuns(runs []Run, p *Paragraph) []Run {
	if runs = append(runs, p.Runs...); len(runs) == 0 {
		runs = append(runs, Run{})
	}
	runs[len(runs)-1].End = math.MaxInt
	for i := range runs {
		if i > 0 && runs[i].Start < runs[i-1].End {
			runs[i-1].End = runs[i].Start
		}
		if runs[i].Style.Size <= 0 || math.IsNaN(runs[i].Style.Size) || math.IsInf(runs[i].Style.Size, 0) {
			runs[i].Style.Size = 1
		}
	}
	return runs
}

// Natural is the width of p on one line, forced breaks taken as the ends of lines: the widest one counts.
func (e *Engine) Natural(p Paragraph) float64 {
	w := 0.0
	for _, l := range e.Measure(p, Settings{Width: math.MaxFloat64}) {
		w = math.Max(w, l.Width)
	}
	return w
}

// Least is the width of the widest piece of p that no line may end in: the narrowest measure that breaks no word.
func (e *Engine) Least(p Paragraph) float64 {
	runs := cleanRuns(nil, &p)
	c := e.paragraph.Get().(*composer)
	defer e.paragraph.Put(c)
	least, base := 0.0, 0
	for rest, end := p.Text, (lineEnd{size: 1}); end.size > 0; {
		var part string
		part, rest, end = cutLine(rest)
		c.compose(strings.ToValidUTF8(part, "\uFFFD"), base, &p, runs)
		base += len(c.runes) + end.size
		w := 0.0 // since the last place where a line may end, and what of it is blank at its end
		blank := 0.0
		for i := range c.clusters {
			cl := &c.clusters[i]
			w += cl.Advance
			if cl.blank() {
				blank += cl.Advance
			} else {
				blank = 0
			}
			if i == len(c.clusters)-1 || c.after[i] == canBreak {
				least = math.Max(least, w-blank)
				w, blank = 0, 0
			}
		}
	}
	return least
}

// cut is a line as clusters [from, to) of the composer; hyphen says that one is shown at its end.
type cut struct {
	from, to int
	hyphen   bool
}

// lines appends the lines of the composed text, with their clusters or without. The composed text is spent then.
func (c *composer) lines(out []Line, s Settings, p *Paragraph, clusters bool) []Line {
	if len(c.clusters) == 0 {
		l := Line{Start: c.base, End: c.base + len(c.runes), RTL: c.rtl, X: s.Indent}
		c.measureEmpty(&l)
		if c.rtl {
			l.X = s.Width - s.Indent
		}
		return append(out, l)
	}
	if s.Hyphenate {
		if h := c.engine.hyphenatorFor(p.Language); h != nil {
			c.addPatternBreaks(h)
		}
	}
	c.allowForced(s)
	var cuts []cut
	if s.TotalFit {
		cuts = c.totalFit(s)
	} else {
		cuts = c.firstFit(s)
	}
	out = slices.Grow(out, len(cuts))
	all := c.clusters // and behind them those of lines that end in hyphens of their own, as far as there is room
	start := c.base
	for i, k := range cuts {
		line := c.clusters[k.from:k.to:k.to]
		if k.hyphen {
			h := c.hyphenCluster(&line[len(line)-1])
			if at := len(all); cap(all)-at > len(line) {
				all = append(append(all, line...), h)
				line = all[at:len(all):len(all)]
			} else {
				line = append(append(make([]Cluster, 0, len(line)+1), line...), h)
			}
		}
		l := Line{Start: start, End: c.base + len(c.runes), RTL: c.rtl, Hyphen: k.hyphen, Clusters: line}
		if i+1 < len(cuts) {
			l.End = c.clusters[cuts[i+1].from].Start
		}
		start = l.End
		indent := 0.0
		if i == 0 {
			indent = s.Indent
		}
		c.finish(&l, s, indent, i == len(cuts)-1)
		if !clusters {
			l.Clusters = nil
		}
		out = append(out, l)
	}
	if clusters {
		c.given, c.clusters = c.clusters, nil // they are the lines' now
	}
	return out
}

func (c *composer) measureEmpty(l *Line) {
	st := &c.runs[0].Style
	m := c.engine.face(st).Metrics()
	l.Ascent, l.Descent = m.Ascent*st.Size, m.Descent*st.Size
}

// hyphenCluster is the hyphen that is shown after cl.
func (c *composer) hyphenCluster(cl *Cluster) Cluster {
	face := c.engine.face(cl.Style)
	sign := []rune{0x2010}
	if !face.Has(0x2010) {
		sign[0] = '-'
	}
	out := Cluster{Start: cl.End, End: cl.End, Style: cl.Style, Face: face, Level: cl.Level, Stops: 1}
	for _, p := range c.engine.shape(wordKey{text: string(sign), face: face, script: language.Latin}, sign).pieces {
		out.Glyphs, out.Advance = p.glyphs, float64(p.advance)*cl.Style.Size/float64(face.UnitsPerEm())
	}
	return out
}

// hyphenWidth is the width of the hyphen that would be shown after cl.
func (c *composer) hyphenWidth(cl *Cluster) float64 {
	if c.hyphenOf != cl.Style {
		c.hyphen, c.hyphenOf = c.hyphenCluster(cl).Advance, cl.Style
	}
	return c.hyphen
}

// unbreakable reports whether no line can end after cluster k: not there, or not with the hyphen that would be shown.
func (c *composer) unbreakable(k int, width float64) bool {
	switch c.after[k] {
	case noBreak:
		return true
	case softBreak, patternBreak:
		return c.clusters[k].Advance+c.hyphenWidth(&c.clusters[k]) > width
	}
	return false
}

// stands reports whether c shows something of the text, and is not a gap or a hyphen put in.
func (c *Cluster) stands() bool { return c.End > c.Start || c.Object != nil }

// blank reports whether c is white space of the text, which may stretch and vanish at a line's end.
func (c *Cluster) blank() bool { return c.Space && c.End > c.Start }

// allowForced lets words that are wider than the measure be broken anywhere.
func (c *composer) allowForced(s Settings) {
	room := s.Width - math.Max(0, s.Indent)
	if len(c.clusters) > 0 {
		room -= c.hyphenWidth(&c.clusters[0]) // a hyphen may have to fit as well
	}
	from, width := 0, 0.0
	flush := func(to int) {
		if width > room {
			for k := from; k < to; k++ {
				if k+1 < to && c.unbreakable(k, s.Width) && c.clusters[k].stands() &&
					!c.clusters[k+1].Space && c.clusters[k+1].stands() {
					c.after[k] = forceBreak
				}
			}
		}
		from, width = to, 0
	}
	for i := range c.clusters {
		if !c.clusters[i].Space || c.after[i] == noBreak {
			width += c.clusters[i].Advance
		}
		if c.after[i] == canBreak {
			flush(i + 1)
		}
	}
	flush(len(c.clusters))
}

// firstFit fills each line as far as it goes.
func (c *composer) firstFit(s Settings) []cut {
	var cuts []cut
	from, room := 0, s.Width-s.Indent
	width, last := 0.0, -1 // width of [from, i), last cluster after which the line may end
	lastWidth := 0.0
	for i := 0; i < len(c.clusters); i++ {
		cl := &c.clusters[i]
		width += cl.Advance
		if width > room && !cl.blank() && i > from {
			at := last
			if at < from {
				at = i - 1 // nothing allows an end: as much as fits
			}
			cuts = append(cuts, cut{from, at + 1, c.after[at] == softBreak || c.after[at] == patternBreak})
			from, room, width, last = at+1, s.Width, 0, -1
			i = at
			continue
		}
		if b := c.after[i]; b != noBreak {
			w := width
			if b == softBreak || b == patternBreak {
				w += c.hyphenWidth(cl)
			}
			better := last < from || b == canBreak || c.after[last] != canBreak || w-lastWidth > room/4
			if (w <= room || cl.blank()) && better && !(b == forceBreak && last >= from && c.after[last] != forceBreak) {
				last, lastWidth = i, w
			}
		}
	}
	return append(cuts, cut{from, len(c.clusters), false})
}

// finish gives a line its places: trailing space, justification, visual order, indent, height.
func (c *composer) finish(l *Line, s Settings, indent float64, last bool) {
	cs := l.Clusters
	end := len(cs)
	for end > 0 && cs[end-1].blank() {
		end--
		cs[end].Advance = 0
		cs[end].Level = map[bool]uint8{true: 1}[c.rtl] // UAX #9 L1
	}
	width := 0.0
	for i := range cs {
		width += cs[i].Advance
	}
	room := s.Width - indent
	if s.Justify && (!last || width > room) {
		width += c.justify(cs[:end], room-width)
	}
	putInOrder(cs, c.rtl)
	x := 0.0
	var style *Style // and face: those whose height is in the line's already
	var face *Face
	for i := range cs {
		cs[i].X = x
		x += cs[i].Advance
		if o := cs[i].Object; o != nil && o.Words == "" {
			l.Ascent, l.Descent = math.Max(l.Ascent, o.Ascent), math.Max(l.Descent, o.Descent)
			continue
		}
		if cs[i].Style == style && cs[i].Face == face {
			continue
		}
		style, face = cs[i].Style, cs[i].Face
		m := face.Metrics()
		l.Ascent = math.Max(l.Ascent, m.Ascent*style.Size+style.Rise)
		l.Descent = math.Max(l.Descent, m.Descent*style.Size-style.Rise)
	}
	l.Width, l.X = width, indent
	if c.rtl {
		l.X = room - width
	}
}

// mostStretch is by how much a space may grow, as a factor of it. A line that wants more is left as it is: a short line
// is less ugly than holes in it.
const mostStretch = 2.5

// justify spreads extra over the spaces of cs, or between ideographs where there are no spaces, or over both where there
// are Han and kana, which are set without spaces; it returns what it could spread.
func (c *composer) justify(cs []Cluster, extra float64) float64 {
	spaces, gaps := 0.0, 0.0
	for i := range cs {
		switch {
		case cs[i].blank():
			spaces += cs[i].Advance
		case i+1 < len(cs) && c.wideGap(&cs[i]):
			gaps += cs[i].Style.Size
		}
	}
	if gaps > 0 && extra > 0 {
		return c.justifyWide(cs, extra, spaces, gaps)
	}
	if spaces > 0 && extra <= mostStretch*spaces {
		extra = math.Max(-0.4*spaces, extra)
		for i := range cs {
			if cs[i].blank() {
				cs[i].Advance += extra * cs[i].Advance / spaces
			}
		}
		return extra
	}
	var wide []int
	for i := 0; i+1 < len(cs); i++ {
		if r, ok := c.lastOf(&cs[i]); ok && ideographic(r) {
			wide = append(wide, i)
		}
	}
	if len(wide) == 0 || extra > float64(len(wide))*cs[0].Style.Size*mostGap || extra < 0 {
		return 0
	}
	for _, i := range wide {
		cs[i].Advance += extra / float64(len(wide))
	}
	return extra
}

// mostGap is by how much two ideographs may be moved apart, as a part of their size.
const mostGap = 0.5

// justifyWide spreads extra over the spaces and the gaps between ideographs as totalFit counted on.
func (c *composer) justifyWide(cs []Cluster, extra, spaces, gaps float64) float64 {
	r := extra / (stretchPart*spaces + wideStretch*gaps)
	if r*wideStretch > mostGap {
		return 0
	}
	for i := range cs {
		switch {
		case cs[i].blank():
			cs[i].Advance += r * stretchPart * cs[i].Advance
		case i+1 < len(cs) && c.wideGap(&cs[i]):
			cs[i].Advance += r * wideStretch * cs[i].Style.Size
		}
	}
	return extra
}

// lastOf is the last code point that cl shows.
func (c *composer) lastOf(cl *Cluster) (rune, bool) {
	k := cl.End - 1 - c.base
	if k < 0 || k >= len(c.runes) || cl.End == cl.Start {
		return 0, false
	}
	return c.runes[k], true
}

// wideGap reports whether a line may stretch after cl though it has spaces: after Han, kana and their punctuation, but
// not after Hangul, whose words are parted by spaces.
func (c *composer) wideGap(cl *Cluster) bool {
	r, ok := c.lastOf(cl)
	return ok && r >= 0x2e80 && ideographic(r) && !(r >= 0xac00 && r < 0xd7b0)
}

// ideographic reports whether lines may be stretched after r: Han, kana and their punctuation.
func ideographic(r rune) bool {
	return r >= 0x2e80 && r < 0xa4d0 || r >= 0xac00 && r < 0xd7b0 || r >= 0xf900 && r < 0xfb00 ||
		r >= 0xff00 && r < 0xffef || r >= 0x20000 && r < 0x40000
}
