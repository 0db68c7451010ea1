package importer

import (
	"strings"
)

// officeLevels is the depth of lists: nine levels in Word, ten in OpenDocument.
const officeLevels = 10

// officeLevel is how the items of one level of a list are numbered.
type officeLevel struct {
	format  string // of its numbers, in the words of ECMA-376 17.18.59: "decimal", "lowerLetter"; "bullet", "none"
	text    string // what stands before the item: "%1.%2" with the numbers of the levels, or the bullet
	start   int
	restart int  // level, from 1, whose items begin this one anew; 0 any above it; -1 none
	legal   bool // the numbers of levels above are set in digits
	indent  int  // of the text from the margin, in twentieths of a point; 0 when not known
}

// number sets n in the level's format; in digits where that is not known.
func (l *officeLevel) number(n int) string {
	switch l.format {
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + itoa(n)
		}
	case "lowerLetter":
		return officeLetters(n, 'a')
	case "upperLetter":
		return officeLetters(n, 'A')
	case "lowerRoman":
		return strings.ToLower(officeRoman(n))
	case "upperRoman":
		return officeRoman(n)
	case "chicago":
		if n >= 1 && n <= 400 {
			return strings.Repeat([]string{"*", "†", "‡", "§"}[(n-1)%4], (n-1)/4+1)
		}
	}
	return itoa(n)
}

// officeLetters counts a, b … z, aa, bb as Word does.
func officeLetters(n int, first byte) string {
	if n < 1 || n > 26*30 {
		return itoa(n)
	}
	return strings.Repeat(string(first+byte((n-1)%26)), (n-1)/26+1)
}

func officeRoman(n int) string {
	if n < 1 || n > 4999 {
		return itoa(n)
	}
	var b strings.Builder
	for _, d := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.sign)
		}
	}
	return b.String()
}

// officeCounter counts the items of a list on all its levels.
type officeCounter struct {
	count [officeLevels]int
	begun [officeLevels]bool
}

// next counts an item of level at, from 0, and returns its number. Levels above that have no item yet count as
// having their first.
func (c *officeCounter) next(levels *[officeLevels]officeLevel, at int) int {
	for i := range at {
		if !c.begun[i] {
			c.begun[i], c.count[i] = true, levels[i].start
		}
	}
	if c.begun[at] {
		c.count[at]++
	} else {
		c.begun[at], c.count[at] = true, levels[at].start
	}
	for i := at + 1; i < officeLevels; i++ {
		if r := levels[i].restart; r == 0 || r > at {
			c.begun[i] = false
		}
	}
	return c.count[at]
}

// set makes n the number of the next item of level at.
func (c *officeCounter) set(at, n int) { c.begun[at], c.count[at] = true, n-1 }

// label is what stands before the item of level at that was counted last: "2.1", "Chapter 3".
func (c *officeCounter) label(levels *[officeLevels]officeLevel, at int) string {
	text := levels[at].text
	if len(text) > 200 || !strings.Contains(text, "%") {
		return strings.TrimSpace(text)
	}
	for i := at; i >= 0; i-- { // "%10" before "%1"
		number := levels[i].number(c.count[i])
		if levels[at].legal {
			number = itoa(c.count[i])
		}
		if levels[i].format == "none" {
			number = ""
		}
		text = strings.ReplaceAll(text, "%"+itoa(i+1), number)
	}
	return strings.TrimSpace(text)
}

// mark reports whether the items of level l have a number, and whether they have any sign; without one they are no
// items, but go on with the one before.
func (l *officeLevel) mark() (numbered, sign bool) {
	sign = l.format != "none" && strings.TrimSpace(l.text) != ""
	return sign && l.format != "bullet", sign
}
