package pdftext

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// codePage gives every code of a simple font its character; 0 where it has none (ISO 32000-2, annex D).
type codePage [256]rune

var (
	winAnsi, macRoman, standard, symbol, dingbats codePage
	pdfDoc                                        codePage
)

func init() {
	for c := ' '; c <= '~'; c++ {
		standard[c], pdfDoc[c] = c, c
	}
	for i := range 256 {
		winAnsi[i], macRoman[i] = charmap.Windows1252.DecodeByte(byte(i)), charmap.Macintosh.DecodeByte(byte(i))
		if i < ' ' {
			winAnsi[i], macRoman[i] = 0, 0
		}
		if winAnsi[i] == utf8.RuneError || i == 0x7f {
			winAnsi[i] = '•'
		}
		if i > 0xa0 {
			pdfDoc[i] = rune(i)
		}
	}
	winAnsi[0xa0], winAnsi[0xad], macRoman[0xca] = ' ', '-', ' '
	standard['\''], standard['`'] = '’', '‘'
	standard.fill(0xa1, "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ\x00–†‡·\x00¶•‚„”»…‰\x00¿\x00`´ˆ˜¯˘˙¨\x00˚¸\x00˝˛ˇ—")
	standard.fill(0xe1, "Æ\x00ª\x00\x00\x00\x00ŁØŒº\x00\x00\x00\x00\x00æ\x00\x00\x00ı\x00\x00łøœß")
	pdfDoc.fill(0x18, "˘ˇˆ˙˝˛˚˜")
	pdfDoc.fill(0x80, "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž")
	pdfDoc[0xa0], pdfDoc['\t'], pdfDoc['\n'], pdfDoc['\r'] = '€', '\t', '\n', '\r'
	symbol.fill(0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼")
	symbol.fill(0xa0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\x00〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭")
	dingbats[' '] = ' '
	for c := rune(0x21); c <= 0xfe; c++ { // the block Dingbats of Unicode follows the font
		if c <= 0x7e || c >= 0xa1 {
			dingbats[c] = 0x2700 + c - 0x20
		}
	}
	for c, r := range map[int]rune{0x25: '☎', 0x2a: '☛', 0x2b: '☞', 0x48: '★', 0x6c: '●', 0x6e: '■', 0x73: '▲', 0x74: '▼', 0x75: '◆',
		0x77: '◗', 0xa8: '♣', 0xa9: '♦', 0xaa: '♥', 0xab: '♠', 0xd5: '→', 0xd6: '↔', 0xd7: '↕'} {
		dingbats[c] = r
	}
	dingbats.fill(0xac, "①②③④⑤⑥⑦⑧⑨⑩")
}

// fill sets the characters from code on; U+0000 sets none.
func (e *codePage) fill(code int, characters string) {
	for _, r := range characters {
		e[code] = r
		code++
	}
}

// textString reads a text string of the file's own objects, a title for instance (ISO 32000-2, 7.9.2.2).
func textString(s string) string {
	switch {
	case strings.HasPrefix(s, "\xfe\xff"):
		return utf16String(s[2:], false)
	case strings.HasPrefix(s, "\xff\xfe"):
		return utf16String(s[2:], true)
	case strings.HasPrefix(s, "\xef\xbb\xbf"):
		return strings.ToValidUTF8(s[3:], "\uFFFD")
	}
	var out strings.Builder
	for i := range len(s) {
		if r := pdfDoc[s[i]]; r != 0 {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// utf16String decodes UTF-16; unpaired surrogates become U+FFFD, and language marks (ESC … ESC) are dropped.
func utf16String(s string, little bool) string {
	units := make([]uint16, 0, len(s)/2)
	escaped := false
	for i := 0; i+1 < len(s); i += 2 {
		u := uint16(s[i])<<8 | uint16(s[i+1])
		if little {
			u = u<<8 | u>>8
		}
		if u == 0x1b {
			escaped = !escaped
			continue
		}
		if !escaped && u != 0 {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units))
}
