package typeset

import (
	"math"
	"slices"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
)

// brk says whether a line may end after a cluster.
type brk uint8

const (
	noBreak brk = iota
	canBreak
	softBreak    // at a soft hyphen: a hyphen is shown
	patternBreak // at a hyphenation point: a hyphen is shown, at a price
	forceBreak   // inside a word that is wider than the measure
)

// composer turns one paragraph without line ends into clusters in logical order. It is reused.
type composer struct {
	engine *Engine
	text   string
	base   int // code points before text in the whole paragraph
	runes  []rune
	bytes  []int32 // byte place of every rune and of the end; nil for ASCII
	runs   []Run
	lang   string
	rtl    bool // base direction

	graph    []int32 // end of the grapheme cluster that starts here; 0 inside one; nil: each rune is one
	levels   []uint8 // nil: all 0
	breaks   []brk   // after each rune
	clusters []Cluster
	given    []Cluster // what was clusters: lines are in it
	lent     bool      // clusters are in room that comes back
	after    []brk     // after each cluster
	places   []node    // where lines may end
	active   []int     // those of them where lines that are looked at begin
	growing  bool      // no cluster leads back: of two texts that end at one place, the one that begins later is no wider
	prose    prose     // a walk over plain text
	extents  []extent  // its lines
	own      []Run     // runs of a text of which no line is kept
	trail    float64   // how much wider the next space is after the word before it
	pen      float64   // where the first of clusters, so many as summed, end; only tabs ask
	summed   int
	em       float64 // units of the face whose pairs are used
	hyphen   float64 // width of the hyphen in style hyphenOf
	hyphenOf *Style

	bidi embedding
	seg  segmenter.Segmenter
}

// compose fills clusters and after for text, whose runs have offsets in the whole paragraph.
func (c *composer) compose(text string, base int, p *Paragraph, runs []Run) {
	c.text, c.base, c.runs, c.lang = text, base, runs, p.Language
	c.clusters, c.after, c.hyphenOf = c.clusters[:0], c.after[:0], nil
	c.decode()
	if n := len(c.runes) + len(p.Gaps); cap(c.clusters) < n {
		if c.lent {
			c.clusters = c.engine.spare.get(n)
		} else {
			c.clusters = make([]Cluster, 0, n)
		}
		c.after = slices.Grow(c.after, n)
	}
	c.direction(p.Direction)
	c.findBreaks()
	c.holdReadings()
	c.trail, c.pen, c.summed = 0, 0, 0
	run, objects := 0, p.Objects
	table, of := (*pairs)(nil), -1 // the pairs of run number of
	for i := 0; i < len(c.runes); {
		for run+1 < len(runs) && runs[run].End <= base+i {
			run++
		}
		for len(objects) > 0 && objects[0].At < base+i {
			objects = objects[1:]
		}
		next := len(c.runes)
		if len(objects) > 0 {
			next = objects[0].At - base
		}
		if end := c.clusterEnd(i); next < end {
			c.object(i, end, &objects[0], &c.runs[run].Style)
			i = end
			continue
		}
		if run != of {
			table, of = nil, run
			if len(c.levels) == 0 {
				face := c.engine.face(&runs[run].Style)
				table, c.em = face.pairsOf(c.lang), float64(face.UnitsPerEm())
			}
		}
		if table != nil {
			limit := min(len(c.runes), max(i+1, runs[run].End-base), next)
			if end := c.plainWord(table, i, limit, &runs[run].Style); end > i {
				i = end
				continue
			}
		}
		i = c.item(i, run, next)
	}
	c.trail = 0
	c.addGaps(p.Gaps)
}

func (c *composer) decode() {
	c.runes, c.bytes, c.graph = c.runes[:0], c.bytes[:0], c.graph[:0]
	c.runes = slices.Grow(c.runes, len(c.text))[:len(c.text)]
	ascii := true
	for i := range len(c.text) {
		b := c.text[i]
		if b >= utf8.RuneSelf || b == '\r' {
			ascii = false
			break
		}
		c.runes[i] = rune(b)
	}
	if ascii {
		return
	}
	c.runes = c.runes[:0]
	for at, r := range c.text {
		c.runes = append(c.runes, r)
		c.bytes = append(c.bytes, int32(at))
	}
	c.bytes = append(c.bytes, int32(len(c.text)))
	if simple(c.runes) {
		return
	}
	c.graph = append(c.graph, make([]int32, len(c.runes))...)
	at := 0
	for it := graphemes.FromString(c.text); it.Next(); {
		n := utf8.RuneCountInString(it.Value())
		c.graph[at] = int32(at + n)
		at += n
	}
}

// simple reports whether every rune is surely a grapheme cluster of its own: letters and signs up to U+02FF,
// Greek, Cyrillic without marks, and general punctuation.
func simple(rs []rune) bool {
	for _, r := range rs {
		if r < 0x300 && r != '\r' || r >= 0x370 && r < 0x483 || r >= 0x2010 && r <= 0x2027 || r >= 0x2030 && r < 0x2060 {
			continue
		}
		return false
	}
	return true
}

// clusterEnd is the end of the grapheme cluster that starts at i.
func (c *composer) clusterEnd(i int) int {
	if len(c.graph) == 0 {
		return i + 1
	}
	return int(c.graph[i])
}

func (c *composer) slice(i, j int) string {
	if len(c.bytes) == 0 {
		return c.text[i:j]
	}
	return c.text[c.bytes[i]:c.bytes[j]]
}

// direction finds the embedding level of every rune (UAX #9).
func (c *composer) direction(d Direction) {
	c.levels, c.rtl = c.levels[:0], d == RTL
	mixed := d == RTL
	for _, r := range c.runes {
		if r >= 0x590 && turns(r) {
			mixed = true
			break
		}
	}
	if !mixed {
		return
	}
	c.bidi.find(c.runes, d)
	c.levels = append(c.levels, c.bidi.levels...)
	c.rtl = c.bidi.base == 1
}

// turns reports whether r may be set right to left or make others so: the scripts that are, and the controls of
// UAX #9. Curly quotes and dashes, which lie between those, do not.
func turns(r rune) bool {
	return r < 0x900 || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r >= 0xfb1d
}

func (c *composer) level(i int) uint8 {
	if len(c.levels) == 0 {
		return 0
	}
	return c.levels[i]
}

// item appends the cluster or word at i, which ends before the cluster of next, and returns where it ends.
func (c *composer) item(i, run, next int) int {
	r := c.runes[i]
	style := &c.runs[run].Style
	limit := min(len(c.runes), max(i+1, c.runs[run].End-c.base))
	switch {
	case r == '\t':
		c.trail = 0
		c.space(i, style, c.tab(style))
		return i + 1
	case isSpace(r) && c.clusterEnd(i) == i+1:
		face := c.engine.face(style)
		key := wordKey{text: " ", face: face, script: language.Latin}
		adv := 0.25
		if p := c.engine.shape(key, []rune{' '}).pieces; len(p) > 0 {
			adv = float64(p[0].advance) / float64(face.UnitsPerEm())
		}
		c.space(i, style, spaceWidth(r, adv)*style.Size+c.trail)
		c.trail = 0
		return i + 1
	}
	return c.word(i, limit, next, style)
}

// tabStop is how many spaces wide the columns are that a tab goes on to the next of.
const tabStop = 4

// tab is the width of a tab after the clusters there are. It is at least that of a space, so that it can be seen.
func (c *composer) tab(style *Style) float64 {
	face := c.engine.face(style)
	space := float64(c.spaceAdvance(face, ' ')) * style.Size / float64(face.UnitsPerEm())
	stop := tabStop * space
	if !(stop > 0) {
		return 2 * style.Size
	}
	for ; c.summed < len(c.clusters); c.summed++ {
		c.pen += c.clusters[c.summed].Advance
	}
	return stop*math.Floor((c.pen+space/2)/stop+1) - c.pen
}

// spaceWidth is the width of a space in ems; plain is that of U+0020.
func spaceWidth(r rune, plain float64) float64 {
	switch r {
	case 0x2003, 0x2001, 0x3000:
		return 1
	case 0x2002, 0x2000:
		return 0.5
	case 0x2009, 0x202f:
		return 0.18
	case 0x200a:
		return 0.08
	}
	return plain
}

func (c *composer) space(i int, style *Style, width float64) {
	c.clusters = append(c.clusters, Cluster{Start: c.base + i, End: c.base + i + 1, Advance: width,
		Style: style, Face: c.engine.face(style), Level: c.level(i), Space: true, Stops: 1})
	c.after = append(c.after, c.breaks[i])
}

// word appends the clusters from i on that are shaped together: same style, face, level and script, no space, and
// nothing of the cluster of next.
func (c *composer) word(i, limit, next int, style *Style) int {
	c.trail = 0
	n := len(c.clusters)
	first := c.clusterEnd(i)
	face := c.engine.faceFor(style, c.runes[i:first])
	if face == nil {
		c.replacement(i, first, style)
		return first
	}
	script, level := language.Common, c.level(i)
	j := i
	for j < limit {
		end := c.clusterEnd(j)
		r := c.runes[j]
		if j > i && (end > next || isSpace(r) || r == '\t' || c.level(j) != level || c.engine.faceFor(style, c.runes[j:end]) != face) {
			break
		}
		if s := scriptOf(r); s != language.Common && s != language.Inherited {
			if script != language.Common && s != script {
				break
			}
			script = s
		}
		j = end
	}
	if script == language.Common {
		script = language.Latin
	}
	k := wordKey{face: face, script: script, lang: c.lang, rtl: level%2 == 1}
	from, to := i, j
	before := c.spaceBefore(i, style)
	if before != nil && before.Face == face && before.Level == level {
		k.lead, from = true, i-1
	}
	if j < limit && j < next && (c.runes[j] == ' ' || c.runes[j] == 0xa0) && c.clusterEnd(j) == j+1 && c.level(j) == level && c.engine.face(style) == face {
		k.trail, to = true, j+1
	}
	k.text = c.slice(from, to)
	scale := style.Size / float64(face.UnitsPerEm())
	word := c.engine.shape(k, c.runes[from:to])
	for _, p := range word.pieces {
		c.add(i, p, style, face, level, scale)
	}
	if k.lead {
		c.clusters[n-1].Advance += float64(word.lead-c.spaceAdvance(face, c.runes[i-1])) * scale
	}
	if k.trail {
		c.trail = float64(word.trail-c.spaceAdvance(face, c.runes[j])) * scale
	}
	return j
}

// spaceAdvance is the advance of the space r alone, in units of face.
func (c *composer) spaceAdvance(face *Face, r rune) int32 {
	p := c.engine.shape(wordKey{text: string(r), face: face, script: language.Latin}, []rune{r}).pieces
	return p[0].advance
}

func (c *composer) add(word int, p piece, style *Style, face *Face, level uint8, scale float64) {
	start, end := word+int(p.start), word+int(p.end)
	cl := Cluster{Start: c.base + start, End: c.base + end, Advance: float64(p.advance) * scale,
		Style: style, Face: face, Level: level, Glyphs: p.glyphs, Stops: uint8(min(255, c.stops(start, end)))}
	if end == start+1 && ignorable(c.runes[start]) {
		cl.Glyphs, cl.Advance = nil, 0
	}
	c.clusters = append(c.clusters, cl)
	c.after = append(c.after, c.breaks[end-1])
}

// stops is the number of places inside [start, end) where a caret may stand, its start included: one for a
// grapheme cluster, more for a ligature of plain letters.
func (c *composer) stops(start, end int) int {
	for k := start; k < end; k++ {
		if c.clusterEnd(k) != k+1 {
			return 1
		}
	}
	return end - start
}

// replacement shows that no font has the grapheme cluster [i, j): one visible sign in its place.
func (c *composer) replacement(i, j int, style *Style) {
	face, sign := c.engine.face(style), []rune{0xfffd}
	if !face.Has(0xfffd) {
		sign[0] = '?'
	}
	k := wordKey{text: string(sign), face: face, script: language.Latin}
	scale := style.Size / float64(face.UnitsPerEm())
	cl := Cluster{Start: c.base + i, End: c.base + j, Style: style, Face: face, Level: c.level(i), Stops: 1}
	for _, p := range c.engine.shape(k, sign).pieces {
		cl.Glyphs, cl.Advance = p.glyphs, float64(p.advance)*scale
	}
	c.clusters = append(c.clusters, cl)
	c.after = append(c.after, c.breaks[j-1])
}

// addGaps puts an empty cluster of the gap's width where each gap is; of several at one place the last stands first. The
// line may end after it where it could end after what is before it.
func (c *composer) addGaps(gaps []Gap) {
	end := c.base + len(c.runes)
	gaps = slices.DeleteFunc(slices.Clone(gaps), func(g Gap) bool { return g.At < c.base || g.At > end })
	slices.Reverse(gaps)
	slices.SortStableFunc(gaps, func(a, b Gap) int { return a.At - b.At })
	n, at := len(c.clusters), make([]int, len(gaps)) // the cluster that each gap stands before
	i := 0
	for k := range gaps {
		for i < n && (c.clusters[i].Start < gaps[k].At || c.clusters[i].continues()) {
			i++
		}
		at[k] = i
	}
	c.clusters = append(c.clusters, make([]Cluster, len(gaps))...)
	c.after = append(c.after, make([]brk, len(gaps))...)
	i = n
	for k := len(gaps) - 1; k >= 0; k-- { // from the end, so that each cluster moves once
		copy(c.clusters[at[k]+k+1:], c.clusters[at[k]:i])
		copy(c.after[at[k]+k+1:], c.after[at[k]:i])
		i = at[k]
		cl := Cluster{Start: gaps[k].At, End: gaps[k].At, Advance: gaps[k].Width, Space: true, Stops: 1}
		b := noBreak
		switch {
		case i > 0:
			cl.Style, cl.Face, cl.Level = c.clusters[i-1].Style, c.clusters[i-1].Face, c.clusters[i-1].Level
			b, c.after[i-1] = c.after[i-1], noBreak
		case n > 0:
			cl.Style, cl.Face, cl.Level = c.clusters[0].Style, c.clusters[0].Face, c.clusters[0].Level
		default:
			cl.Style = &c.runs[0].Style
			cl.Face = c.engine.face(cl.Style)
		}
		c.clusters[i+k], c.after[i+k] = cl, b
	}
}
