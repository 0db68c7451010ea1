package find

import (
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// around are the code points before and behind the cursor; 0 at an end of the text.
func (c *cursor) around() (before, behind rune) {
	s := c.x.text.String()
	if c.byte > 0 {
		before, _ = utf8.DecodeLastRuneInString(s[:c.byte])
	}
	if c.byte < len(s) {
		behind, _ = utf8.DecodeRuneInString(s[c.byte:])
	}
	return before, behind
}

// boundary reports whether the cursor stands between two characters. Letters that never join another are told
// without looking further, since a text may have very many hits.
func (c *cursor) boundary() bool {
	before, behind := c.around()
	if alone(before) && alone(behind) {
		return true
	}
	return c.x.text.IsBoundary(c.o)
}

// alone reports whether r makes no character with another letter that is alone.
func alone(r rune) bool {
	return r >= 0x20 && r < 0x7f || r == '\n' || r >= 0xc0 && r <= 0x2ff || r >= 0x2010 && r <= 0x2027 || // Latin, dashes and quotes
		r >= 0x370 && r <= 0x482 || r >= 0x48a && r <= 0x52f || // Greek, Cyrillic
		r >= 0x5d0 && r <= 0x5ea || r >= 0x620 && r <= 0x64a || // Hebrew, Arabic
		r >= 0x3041 && r <= 0x3096 || r >= 0x30a1 && r <= 0x30fa || r >= 0x3400 && r <= 0x4dbf || r >= 0x4e00 && r <= 0x9fff
}

// wordReach is how far a search for the start of a word looks back, in bytes.
const wordReach = 512

// wordBoundary reports whether a word (UAX #29) begins or ends at the cursor.
func (c *cursor) wordBoundary() bool {
	before, behind := c.around()
	if before == 0 || behind == 0 {
		return true
	}
	if asciiWord(before) && asciiWord(behind) {
		return false
	}
	if asciiBreak(before) && asciiWord(behind) || asciiWord(before) && asciiBreak(behind) {
		return true
	}
	s := c.x.text.String()
	from := c.byte
	for from > 0 && c.byte-from < wordReach && !(asciiBreak(rune(s[from-1])) && asciiWord(rune(s[from]))) {
		from--
	}
	for from > 0 && !utf8.RuneStart(s[from]) {
		from--
	}
	at := from
	for it := words.FromString(s[from:min(len(s), c.byte+wordReach)]); at < c.byte && it.Next(); {
		at += len(it.Value())
	}
	return at == c.byte
}

func asciiWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_'
}

// asciiBreak reports whether a word always ends before r and begins after it.
func asciiBreak(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }
