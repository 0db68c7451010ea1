package typeset

import "strings"

// findBreaks fills breaks: where a line may end by UAX #14, and at soft hyphens. Plain prose takes a short cut
// that gives the same answers.
func (c *composer) findBreaks() {
	n := len(c.runes)
	c.breaks = append(c.breaks[:0], make([]brk, n)...)
	if !c.plainBreaks() {
		clear(c.breaks)
		c.allBreaks()
	}
	for i, r := range c.runes {
		if r == 0xad && c.breaks[i] == canBreak {
			c.breaks[i] = softBreak
		}
	}
	if n > 0 {
		c.breaks[n-1] = noBreak // the end of the text is no break inside it
	}
}

// longReading is how many signs of a reading are kept on one line.
const longReading = 8

// holdReadings takes away the line ends between a word and how it is read (ruby, which stands raised behind it), and
// those inside of a short reading: UAX #14 lets a line end between any two signs of Chinese and Japanese.
func (c *composer) holdReadings() {
	for i := range c.runs {
		from, to := c.runs[i].Start-c.base, min(c.runs[i].End-c.base, len(c.runes))
		if from >= len(c.runes) {
			return
		}
		if c.runs[i].Style.Rise <= 0 || from <= 0 || from >= to || !isReading(c.runes[from]) || isSpace(c.runes[from-1]) {
			continue
		}
		c.breaks[from-1] = noBreak
		if to-from <= longReading {
			clear(c.breaks[from : to-1])
		}
	}
}

// isReading reports whether r is one of the signs of which readings are made: kana and bopomofo.
func isReading(r rune) bool { return r >= 0x3041 && r <= 0x312f || r >= 0x31a0 && r <= 0x31ff }

// allBreaks is the whole of UAX #14.
func (c *composer) allBreaks() {
	c.seg.Init(c.runes)
	for it := c.seg.LineIterator(); it.Next(); {
		l := it.Line()
		c.breaks[l.Offset+len(l.Text)-1] = canBreak
	}
}

// Breaks returns where a line of text may end inside it (UAX #14), in code points.
func (e *Engine) Breaks(text string) []int {
	c := e.paragraph.Get().(*composer)
	defer e.paragraph.Put(c)
	c.text = strings.ToValidUTF8(text, "\uFFFD")
	c.decode()
	c.findBreaks()
	var out []int
	for i, b := range c.breaks {
		if b == canBreak {
			out = append(out, i+1)
		}
	}
	return out
}
