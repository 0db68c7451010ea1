package importer

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/article"
)

// Sizes beside that of the body text.
const (
	headingSize = 1.1  // larger text is a heading
	smallSize   = 0.93 // smaller text may be a note
)

// maxHeadingLevels is the number of levels that sizes are told apart by.
const maxHeadingLevels = 4

var numberedHeading = late(`^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\p{Lu}`)

// classify says what every block is.
func (d *pdfDoc) classify() {
	d.findNotes()
	d.findTitle()
	for i := range d.blocks {
		b := &d.blocks[i]
		switch {
		case b.kind != "":
		case b.style()&pdfMono != 0:
			b.kind = article.Code
		case d.isHeading(i):
			b.kind = article.Heading
		case b.mark.kind == bulletMark || b.mark.kind == numberMark && d.inSequence(i):
			b.kind, b.number = article.Item, b.mark.number
		case isPDFTable(b):
			b.kind = article.Table
		case d.isQuote(b):
			b.kind, b.level = article.Quote, 1
		default:
			b.kind = article.Paragraph
		}
	}
	d.headingLevels()
	d.itemLevels()
}

// isHeading tells headings by the outline, by size, and by bold or capital letters that stand alone.
func (d *pdfDoc) isHeading(i int) bool {
	b := &d.blocks[i]
	text := b.text()
	letters := utf8.RuneCountInString(text)
	if letters > 200 || len(b.lines) > 4 || b.mark.kind == bulletMark || strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return false
	}
	if d.outlined[outlineKey(b.page(), text)] > 0 {
		return true
	}
	if b.size() >= headingSize*d.body && (!d.scanned || b.size() >= 1.4*d.body) {
		return !leaders().MatchString(text)
	}
	if len(b.lines) > 2 || letters > 120 || b.size() < smallSize*d.body || b.first().gapped || strings.HasSuffix(text, ",") || !d.textFollows(i) {
		return false
	}
	ends := endsSentence(strings.TrimRight(text, ".")) || strings.HasSuffix(text, ".") && letters > 50
	style := b.style()
	switch {
	case style&pdfBold != 0:
		return !ends || strings.HasSuffix(text, "?") || strings.HasSuffix(text, ":") && letters < 60
	case style&pdfItalic != 0 && numberedHeading().MatchString(text):
		return !ends
	}
	return !ends && len(b.lines) == 1 && letters > 3 && letters < 60 && allCapitals(text)
}

// textFollows reports whether a block has one behind it: what ends a document or a column's table is no heading.
func (d *pdfDoc) textFollows(i int) bool {
	for _, b := range d.blocks[i+1 : min(len(d.blocks), i+4)] {
		if !b.aside && !b.foot {
			return utf8.RuneCountInString(b.text()) > 40 || b.mark.kind != noMark || b.style()&pdfBold != 0
		}
	}
	return false
}

func allCapitals(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n*2 > utf8.RuneCountInString(s)
}

// inSequence reports whether a numbered block is an item: a neighbour has the number before or behind its own,
// or its lines hang behind the number.
func (d *pdfDoc) inSequence(i int) bool {
	b := &d.blocks[i]
	for _, step := range []int{-1, 1} {
		for k, seen := i+step, 0; k >= 0 && k < len(d.blocks) && seen < 4; k, seen = k+step, seen+1 {
			if o := &d.blocks[k]; o.mark.kind == numberMark && o.mark.number == b.mark.number+step && math.Abs(o.first().x0-b.first().x0) < 2*b.size() {
				return true
			}
		}
	}
	return len(b.lines) > 1 && b.lines[1].x0 > b.first().x0+0.6*b.size()
}

// isQuote reports whether all lines stand further in on both sides than the column does.
func (d *pdfDoc) isQuote(b *pdfBlock) bool {
	if len(b.lines) < 2 || b.mark.kind != noMark || b.aside {
		return false
	}
	left, right := b.edges()
	inset := 1.2 * b.size()
	centred := 0
	for i, l := range b.lines {
		if l.x0 < left+inset || l.x1 > right-inset*0.6 {
			return false
		}
		if i > 0 && math.Abs(l.x0-b.lines[i-1].x0) > 0.6*b.size() {
			centred++
		}
	}
	return centred*3 <= len(b.lines) && len(b.text()) > 60
}

// headingLevels gives headings their levels: that of the outline, else by the rank of their size. Below a title
// that stands in the document they begin at 2.
func (d *pdfDoc) headingLevels() {
	rank := func(b *pdfBlock) float64 {
		r := halfPoint(b.size())
		if b.size() < headingSize*d.body {
			r = 0 // bold or capitals, in the size of the body
		}
		return r
	}
	above := map[float64]int{} // how many ranks are above one
	for i := range d.blocks {
		if b := &d.blocks[i]; b.kind == article.Heading {
			above[rank(b)] = 0
		}
	}
	ranks := slices.Sorted(maps.Keys(above))
	for i, r := range ranks {
		above[r] = len(ranks) - 1 - i
	}
	base := 1
	if d.titled {
		base = 2
	}
	for i := range d.blocks {
		b := &d.blocks[i]
		if b.kind != article.Heading {
			continue
		}
		b.level = min(maxHeadingLevels, base+above[rank(b)])
		if n := d.outlined[outlineKey(b.page(), b.text())]; n > 0 {
			b.level = min(maxHeadingLevels, max(1, n+d.outlineBase))
		} else if m := numberedHeading().FindStringSubmatch(b.text()); m != nil {
			b.level = min(maxHeadingLevels, base+strings.Count(m[1], "."))
		}
	}
}

// itemLevels gives items their depths by how far in they begin.
func (d *pdfDoc) itemLevels() {
	var starts []float64
	for i := range d.blocks {
		b := &d.blocks[i]
		if b.kind != article.Item {
			if !b.aside && !b.foot {
				starts = nil
			}
			continue
		}
		x, step := b.first().x0, 0.6*b.size()
		for len(starts) > 0 && starts[len(starts)-1] > x+step {
			starts = starts[:len(starts)-1]
		}
		if len(starts) == 0 || starts[len(starts)-1] < x-step {
			starts = append(starts, x)
		}
		b.level = len(starts)
	}
}

// findNotes tells footnotes: small text at the foot of a column, from a line that begins with a sign on. A
// raised sign in the text on the same page refers to them.
func (d *pdfDoc) findNotes() {
	for end := len(d.blocks); end > 0; {
		start := end - 1
		for start > 0 && d.blocks[start-1].region == d.blocks[start].region {
			start--
		}
		d.notesOf(d.blocks[start:end])
		end = start
	}
}

func (d *pdfDoc) notesOf(blocks []pdfBlock) {
	if blocks[0].aside {
		for i := range blocks {
			b := &blocks[i]
			b.kind = article.Footnote
			if w := b.first().words; len(w) > 1 && noteSign().MatchString(w[0].text) && !w[1].glued {
				b.label, b.mark = w[0].text, pdfMark{kind: raisedMark, label: w[0].text, words: 1}
				d.noteNamed(b)
			}
		}
		return
	}
	from := len(blocks)
	for i := len(blocks) - 1; i >= 0 && blocks[i].size() <= smallSize*d.body; i-- {
		if first := blocks[i].first(); first.y < 0.4*d.pages[first.page].height {
			break
		}
		if blocks[i].mark.kind == raisedMark || d.isPlainNote(&blocks[i]) {
			from = i
		}
	}
	for i := from; i < len(blocks); i++ {
		b := &blocks[i]
		b.foot, b.kind = true, article.Footnote
		if b.mark.kind == raisedMark {
			b.label = b.mark.label
			d.noteNamed(b)
		} else if d.isPlainNote(b) {
			b.label = strings.Trim(b.first().words[0].text, ".()")
			b.mark = pdfMark{kind: raisedMark, label: b.label, words: 1}
			d.noteNamed(b)
		} else {
			b.mark = pdfMark{}
		}
	}
}

// isPlainNote reports whether a block begins with a sign on the line that is raised in the text of its page.
func (d *pdfDoc) isPlainNote(b *pdfBlock) bool {
	w := b.first().words
	if len(w) < 2 || w[1].glued {
		return false
	}
	sign := strings.Trim(w[0].text, ".()")
	return noteSign().MatchString(sign) && d.raised[raisedSign{b.page(), sign}]
}

// noteNamed gives a footnote the target by which its sign in the text reaches it.
func (d *pdfDoc) noteNamed(b *pdfBlock) {
	key := raisedSign{b.page(), b.label}
	if d.raised[key] && d.notes[key] == "" {
		d.notes[key] = "note-" + strconv.Itoa(b.page()+1) + "-" + b.label
	}
}
