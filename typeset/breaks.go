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
