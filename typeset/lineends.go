package typeset

import "golang.org/x/text/unicode/bidi"

// lineEnd is how a line of a text ends by itself (UAX #14, BK, CR, LF and NL): with so many code points, none at the end
// of the text. One that is soft ends the line only, not what UAX #9 calls a paragraph.
type lineEnd struct {
	size int
	soft bool
}

// cutLine returns the text before its first line end, that, and the text after it.
func cutLine(text string) (line, rest string, end lineEnd) {
	for i := 0; i < len(text); i++ {
		b := text[i]
		if b > '\r' && b < 0xc2 {
			for i+8 < len(text) && ordinary(text[i+1:]) {
				i += 8
			}
			continue
		}
		switch b {
		case '\n':
			return text[:i], text[i+1:], lineEnd{1, false}
		case '\v', '\f':
			return text[:i], text[i+1:], lineEnd{1, true}
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				return text[:i], text[i+2:], lineEnd{2, false}
			}
			return text[:i], text[i+1:], lineEnd{1, false}
		case 0xc2:
			if i+1 < len(text) && text[i+1] == 0x85 {
				return text[:i], text[i+2:], lineEnd{1, false}
			}
		case 0xe2:
			if i+2 < len(text) && text[i+1] == 0x80 && text[i+2]&^1 == 0xa8 {
				return text[:i], text[i+3:], lineEnd{1, text[i+2] == 0xa8}
			}
		}
	}
	return text, "", lineEnd{}
}

// ordinary reports whether the first eight bytes of s are ASCII and surely no line ends.
func ordinary(s string) bool {
	_ = s[7]
	w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	const each = 0x0101010101010101
	return (w|(w-('\r'+1)*each))&(0x80*each) == 0
}

// DirectionOf is the direction of the first strong character of text (UAX #9, P2 and P3), LTR where there is none.
func DirectionOf(text string) Direction {
	isolates := 0
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.LRI, bidi.RLI, bidi.FSI:
			isolates++
		case bidi.PDI:
			isolates = max(0, isolates-1)
		case bidi.B:
			return LTR
		case bidi.L:
			if isolates == 0 {
				return LTR
			}
		case bidi.R, bidi.AL:
			if isolates == 0 {
				return RTL
			}
		}
	}
	return LTR
}
