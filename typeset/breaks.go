package typeset

import "unicode"

// findBreaks fills breaks: where a line may end by UAX #14, and at soft hyphens. Plain prose takes a short cut
// that gives the same answers.
func (c *composer) findBreaks() {
	n := len(c.runes)
	c.breaks = append(c.breaks[:0], make([]brk, n)...)
	if !c.plainBreaks() {
		clear(c.breaks)
		c.seg.Init(c.runes)
		for it := c.seg.LineIterator(); it.Next(); {
			l := it.Line()
			c.breaks[l.Offset+len(l.Text)-1] = canBreak
		}
	}
	for i, r := range c.runes {
		if r == 0xad && i+1 < n {
			c.breaks[i] = softBreak
		}
	}
	if n > 0 {
		c.breaks[n-1] = noBreak // the end of the text is no break inside it
	}
}

// plainBreaks handles text of letters, digits, spaces and common punctuation, where lines end after spaces
// and hyphens only. It reports false when the text holds anything whose rules are not that simple.
func (c *composer) plainBreaks() bool {
	rs := c.runes
	for i, r := range rs {
		switch {
		case r == ' ':
			if i+1 < len(rs) && rs[i+1] != ' ' {
				c.breaks[i] = canBreak
			}
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9',
			r >= 0xc0 && r < 0x250 && r != 0xd7 && r != 0xf7:
		case r == ',' || r == '.' || r == ';' || r == ':' || r == '!' || r == '?' || r == ')' || r == 0x2019 || r == 0x201d || r == '\'':
			if i > 0 && rs[i-1] == ' ' && r != 0x2019 && r != '\'' {
				return false // no line may begin with it, even after a space
			}
			if i+1 < len(rs) && r != 0x2019 && r != '\'' && unicode.IsDigit(rs[i+1]) && r != '.' && r != ',' {
				return false
			}
		case r == '(' || r == 0x201c || r == 0x2018:
			if i+1 < len(rs) && rs[i+1] == ' ' {
				return false // no line may end after it, even before a space
			}
			if r == '(' && i > 0 && rs[i-1] != ' ' && rs[i-1] != 0x201c {
				return false
			}
		case r == '-':
			if i == 0 || i+1 >= len(rs) || !unicode.IsLetter(rs[i-1]) || !unicode.IsLetter(rs[i+1]) {
				return false
			}
			c.breaks[i] = canBreak
		default:
			return false
		}
	}
	return true
}
