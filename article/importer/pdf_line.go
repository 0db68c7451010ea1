package importer

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/article"
)

// pdfLine is a row of one column. In right-to-left lines x is counted from the right, so that a line always begins
// at x0.
type pdfLine struct {
	words  []pdfWord // in reading order
	x0, x1 float64
	y      float64
	size   float64
	style  pdfStyle // what all words share
	text   string
	gapped bool // it has a gap as between the cells of a table
	rtl    bool
	page   int
}

func newLine(r *pdfRow, page int) pdfLine {
	l := pdfLine{words: readingOrder(r.words), x0: r.words[0].x0, x1: r.end(), y: r.y, size: r.size, page: page}
	if l.rtl = mostlyRTL([]pdfRow{*r}); l.rtl {
		l.x0, l.x1 = -l.x1, -l.x0
	}
	l.text = wordsText(l.words)
	l.style = pdfBold | pdfItalic | pdfMono
	letterless := strings.IndexFunc(l.text, isWordRune) < 0
	for i, w := range r.words {
		if w.style&(pdfRaised|pdfLowered) == 0 && (letterless || strings.IndexFunc(w.text, isWordRune) >= 0) {
			l.style &= w.style
		}
		if i > 0 && w.x0-r.words[i-1].x1 > 1.6*r.size {
			l.gapped = true
		}
	}
	return l
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// firstWidth is the width of the first word, which would have had to fit on the line before.
func (l *pdfLine) firstWidth() float64 {
	if first, _ := utf8.DecodeRuneInString(l.text); isCJK(first) {
		return l.size // lines may end behind every character
	}
	width := 0.0
	for i, w := range l.words {
		if i > 0 && !w.glued {
			break
		}
		width += w.x1 - w.x0
	}
	return width
}

// endsSentence reports whether a text ends as sentences do, notes' signs and quotes aside.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, "0123456789¹²³⁴⁵⁶⁷⁸⁹⁰*†‡ \"”’»)]'")
	last, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || strings.ContainsRune(".!?…:;。！？؟۔।", last)
}

var leaders = late(`(?:\.[ \x{2009}]?){4,}|…{2,}|(?:\s·){4,}`)

// pdfBlock is lines that belong together.
type pdfBlock struct {
	lines  []pdfLine
	breaks []bool // line i begins on a line of its own, though no paragraph begins
	region *pdfRegion
	aside  bool
	foot   bool // it stands in small letters at the foot of a column
	mark   pdfMark
	kind   article.Kind
	level  int
	number int
	label  string
}

func (b *pdfBlock) first() *pdfLine { return &b.lines[0] }
func (b *pdfBlock) last() *pdfLine  { return &b.lines[len(b.lines)-1] }
func (b *pdfBlock) page() int       { return b.lines[0].page }

// size is that of most letters, and style what all lines share.
func (b *pdfBlock) size() float64 { return b.lines[0].size }

func (b *pdfBlock) style() pdfStyle {
	s := b.lines[0].style
	for _, l := range b.lines[1:] {
		s &= l.style
	}
	return s
}

func (b *pdfBlock) text() string {
	parts := make([]string, len(b.lines))
	for i := range b.lines {
		parts[i] = b.lines[i].text
	}
	return strings.Join(parts, " ")
}

// grouper puts the lines of a region together to blocks.
type grouper struct {
	region *pdfRegion
	lines  []pdfLine
	blocks []pdfBlock
	setting
}

// setting is how the document is set.
type setting struct {
	body    float64             // size of most letters
	style   pdfStyle            // of most letters
	leading map[float64]float64 // distance of base lines by size
	alike   float64             // lines of a paragraph have sizes that differ by no more than this part
}

// pdfBreak is what stands between two lines.
type pdfBreak uint8

const (
	noBreak pdfBreak = iota
	lineBreak
	blockBreak
)

func blocksOf(region *pdfRegion, page int, set setting) []pdfBlock {
	g := grouper{region: region, setting: set}
	for i := range region.rows {
		l := newLine(&region.rows[i], page)
		l.style &^= set.style
		g.lines = append(g.lines, l)
	}
	g.own(region)
	for i, l := range g.lines {
		how := blockBreak
		if i > 0 {
			how = g.between(i)
		}
		if how == blockBreak {
			b := pdfBlock{region: region, aside: region.aside, mark: markOf(&l)}
			g.blocks = append(g.blocks, b)
		}
		b := &g.blocks[len(g.blocks)-1]
		b.lines, b.breaks = append(b.lines, l), append(b.breaks, how == lineBreak)
	}
	return g.blocks
}

// own replaces the distances of lines by those of the region where it has enough of them.
func (g *grouper) own(region *pdfRegion) {
	near := lineDistances(region.rows)
	merged := map[float64]float64{}
	for s, d := range g.leading {
		merged[s] = d
	}
	for s, list := range near {
		if len(list) >= 4 {
			merged[s] = median(list)
		}
	}
	g.leading = merged
}

// edges are where most lines of the block's column begin and end, as its own lines count x.
func (b *pdfBlock) edges() (start, end float64) {
	if b.first().rtl {
		return -b.region.right, -b.region.left
	}
	return b.region.left, b.region.right
}

// lineDistances are the distances of rows that follow each other, in one size, as lines of a paragraph may.
func lineDistances(rows []pdfRow) map[float64][]float64 {
	out := map[float64][]float64{}
	for i := 1; i < len(rows); i++ {
		a, b := &rows[i-1], &rows[i]
		if d := b.y - a.y; similar(a.size, b.size, 0.95) && d > 0.8*b.size && d < 2.4*b.size {
			out[halfPoint(b.size)] = append(out[halfPoint(b.size)], d)
		}
	}
	return out
}

func halfPoint(v float64) float64 { return math.Round(v*2) / 2 }

func median(list []float64) float64 {
	list = slices.Clone(list)
	slices.Sort(list)
	return list[len(list)/2]
}

func (g *grouper) lead(size float64) float64 {
	if d, ok := g.leading[halfPoint(size)]; ok {
		return d
	}
	return 1.25 * size
}

// between says what stands between line i and the one before.
func (g *grouper) between(i int) pdfBreak {
	prev, cur := &g.lines[i-1], &g.lines[i]
	block := &g.blocks[len(g.blocks)-1]
	if prev.rtl != cur.rtl || !similar(prev.size, cur.size, g.alike) || (prev.style^cur.style)&pdfBold != 0 {
		return blockBreak
	}
	down, lead := cur.y-prev.y, g.lead(cur.size)
	if prev.style&cur.style&pdfMono != 0 {
		if down < 0.5*lead || down > 3.2*lead {
			return blockBreak
		}
		return lineBreak
	}
	far := 1.35 * lead
	if cur.size > headingSize*g.body {
		far = max(far, 1.8*cur.size)
	}
	if (prev.style^cur.style)&pdfMono != 0 || down < 0.5*lead || down > far {
		return blockBreak
	}
	if g.begins(i, block) {
		return blockBreak
	}
	if leaders().MatchString(prev.text) || leaders().MatchString(cur.text) || prev.gapped && cur.gapped {
		return lineBreak
	}
	if block.mark.kind != noMark && cur.x0 > block.first().x0+0.6*cur.size {
		return noBreak // behind the mark
	}
	if g.indented(i, block) {
		return blockBreak
	}
	if g.early(i) {
		if endsSentence(prev.text) {
			return blockBreak
		}
		return lineBreak
	}
	return noBreak
}

// begins reports whether line i begins an item or a note.
func (g *grouper) begins(i int, block *pdfBlock) bool {
	cur := &g.lines[i]
	if w := cur.words; g.region.aside && len(w) > 1 && w[0].size < smallSize*w[1].size && noteSign().MatchString(w[0].text) {
		return true
	}
	m := markOf(cur)
	if m.kind == noMark {
		return false
	}
	switch m.kind {
	case bulletMark: // a dash may also stand in the middle of a sentence
		return !m.dash || block.mark.dash || g.early(i) || endsSentence(g.lines[i-1].text)
	case raisedMark:
		return true
	case bracketMark:
		return block.mark.kind == bracketMark || g.early(i)
	}
	if block.mark.kind == m.kind && m.number == block.mark.number+1 {
		return true // the next number of a list
	}
	return block.mark.kind == noMark && m.number == 1 && (g.early(i) || endsSentence(g.lines[i-1].text)) || g.early(i) && cur.x0 < block.first().x0-0.5*cur.size
}

// indented reports whether line i begins a paragraph, because it begins further in, or further out, than the
// lines of the block do.
func (g *grouper) indented(i int, block *pdfBlock) bool {
	prev, cur := &g.lines[i-1], &g.lines[i]
	step := 0.6 * cur.size
	in := cur.x0 - prev.x0
	if math.Abs(in) < step {
		return false
	}
	if math.Abs((cur.x0+cur.x1)-(prev.x0+prev.x1)) < cur.size && g.early(i) {
		return false // centred
	}
	if len(block.lines) > 1 {
		return true
	}
	if in < 0 { // the block's first line was indented
		return g.early(i) && !(block.mark.kind == noMark && !endsSentence(prev.text))
	}
	if block.mark.kind != noMark {
		return false // behind a bullet
	}
	hanging := i+1 < len(g.lines) && math.Abs(g.lines[i+1].x0-cur.x0) < step && g.lines[i+1].y-cur.y < 1.35*g.lead(cur.size)
	return g.early(i) || endsSentence(prev.text) && !hanging
}

// early reports whether the line before line i ends though the first word of line i would have had room on it.
func (g *grouper) early(i int) bool {
	prev, cur := &g.lines[i-1], &g.lines[i]
	right := prev.x1
	for k := max(0, i-4); k < min(len(g.lines), i+3); k++ {
		if g.lines[k].rtl == cur.rtl && similar(g.lines[k].size, cur.size, g.alike) {
			right = max(right, g.lines[k].x1)
		}
	}
	first, _ := utf8.DecodeRuneInString(cur.text)
	return right-prev.x1 > cur.firstWidth()+1.1*cur.size && (!isAddress(prev.text) || unicode.IsUpper(first))
}
