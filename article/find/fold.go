package find

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folder turns code points into what stands for all that are taken for the same. It remembers what it has folded
// and is not safe for concurrent use.
type folder struct {
	matchCase, matchAccents bool
	pages                   [0x110000 >> pageBits]*page
}

const pageBits = 8

type page [1 << pageBits]struct {
	to    string
	known bool
}

// fold is what r stands for; nothing when it is passed over.
func (f *folder) fold(r rune) string {
	p := f.pages[r>>pageBits]
	if p == nil {
		p = new(page)
		f.pages[r>>pageBits] = p
	}
	e := &p[r&(1<<pageBits-1)]
	if !e.known {
		e.to, e.known = f.make(r), true
	}
	return e.to
}

// make folds r: signs of one meaning are one, wide and joined forms are plain ones (NFKD), then accents and case go.
func (f *folder) make(r rune) string {
	if invisible(r) {
		return ""
	}
	if to, ok := signs[r]; ok {
		return string(to)
	}
	var out []byte
	for _, c := range norm.NFKD.String(string(r)) {
		if to, ok := signs[c]; ok {
			c = to
		}
		if !f.matchAccents {
			if unicode.Is(accents, c) {
				continue
			}
			if to, ok := letters[c]; ok {
				out = f.appendCase(out, to)
				continue
			}
		} else if !f.matchCase && (c == 'ß' || c == 'ẞ') {
			out = append(out, "ss"...)
			continue
		}
		out = f.appendCase(out, string(c))
	}
	return string(out)
}

func (f *folder) appendCase(out []byte, s string) []byte {
	if f.matchCase {
		return append(out, s...)
	}
	for _, r := range s {
		out = utf8.AppendRune(out, unicode.ToLower(unicode.ToUpper(r))) // by way of the capital: ς and ſ have one
	}
	return out
}

// signs are told apart neither by case nor by accents: the shape of quotes, dashes and spaces never counts.
var signs = map[rune]rune{
	'‘': '\'', '’': '\'', '‚': '\'', '‛': '\'', '“': '"', '”': '"', '„': '"', '«': '"', '»': '"',
	'‐': '-', '‑': '-', '–': '-', '—': '-', '−': '-',
	'\u00a0': ' ', '\u202f': ' ', '\u3000': ' ', '\n': ' ', '\t': ' ',
}

// letters are those that Unicode does not take apart and that people type plain.
var letters = map[rune]string{
	'ß': "ss", 'ẞ': "SS", 'æ': "ae", 'Æ': "AE", 'œ': "oe", 'Œ': "OE", 'ø': "o", 'Ø': "O", 'đ': "d", 'Đ': "D",
	'ł': "l", 'Ł': "L", 'ħ': "h", 'Ħ': "H", 'ŧ': "t", 'Ŧ': "T", 'ı': "i",
}

// accents are the marks that words are found without: of Latin, Greek and Cyrillic letters, Hebrew points, Arabic
// and Syriac vowels, the stroke that makes an Arabic word longer. The vowel signs of Indic scripts and the voicing
// of Japanese ones are not among them: they make another letter.
var accents = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x0300, Hi: 0x036f, Stride: 1}, {Lo: 0x0591, Hi: 0x05bd, Stride: 1}, {Lo: 0x05bf, Hi: 0x05bf, Stride: 1},
	{Lo: 0x05c1, Hi: 0x05c2, Stride: 1}, {Lo: 0x05c4, Hi: 0x05c5, Stride: 1}, {Lo: 0x05c7, Hi: 0x05c7, Stride: 1},
	{Lo: 0x0610, Hi: 0x061a, Stride: 1}, {Lo: 0x0640, Hi: 0x0640, Stride: 1}, {Lo: 0x064b, Hi: 0x065f, Stride: 1},
	{Lo: 0x0670, Hi: 0x0670, Stride: 1}, {Lo: 0x06d6, Hi: 0x06dc, Stride: 1}, {Lo: 0x06df, Hi: 0x06e4, Stride: 1},
	{Lo: 0x06e7, Hi: 0x06e8, Stride: 1}, {Lo: 0x06ea, Hi: 0x06ed, Stride: 1}, {Lo: 0x0711, Hi: 0x0711, Stride: 1},
	{Lo: 0x0730, Hi: 0x074a, Stride: 1}, {Lo: 0x1ab0, Hi: 0x1aff, Stride: 1}, {Lo: 0x1dc0, Hi: 0x1dff, Stride: 1},
	{Lo: 0x20d0, Hi: 0x20ff, Stride: 1}, {Lo: 0xfe20, Hi: 0xfe2f, Stride: 1},
}}

// invisible reports whether r is not there for a reader: soft hyphens, joiners, marks of direction.
func invisible(r rune) bool {
	switch {
	case r == 0xad, r == 0x61c, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069,
		r >= 0xfe00 && r <= 0xfe0f, r == 0xfeff:
		return true
	}
	return false
}
