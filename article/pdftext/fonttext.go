package pdftext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// usable reports whether what ToUnicode says is a text: some files map what they do not know to U+0000 or U+FFFD.
func usable(t string) bool {
	return t != "" && strings.Trim(t, "\x00\uFFFD\uFEFF") != ""
}

// plain takes ligatures and presentation forms apart, so that they can be searched, and what symbol fonts of
// Windows have in the private use area back to their codes.
func plain(t string) string {
	if isASCII(t) {
		return t
	}
	var out strings.Builder
	for _, r := range t {
		switch {
		case r >= 0xfb00 && r <= 0xfb06, r >= 0xfb1d && r <= 0xfdff, r >= 0xfe70 && r <= 0xfefc:
			out.WriteString(norm.NFKC.String(string(r)))
		case r >= 0xf020 && r <= 0xf0ff:
			out.WriteRune(symbolFont(byte(r)))
		case r == 0xfeff || r == 0:
		case r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0:
			out.WriteByte(' ')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func isASCII(t string) bool {
	for i := range len(t) {
		if t[i] < ' ' || t[i] >= 0x7f {
			return false
		}
	}
	return true
}

// symbolFont is a code of Symbol or Wingdings, of which hardly more than bullets are used in text.
func symbolFont(c byte) rune {
	switch c {
	case 0xa7, 0x6e:
		return '▪'
	case 0xa8, 0x71:
		return '▫'
	case 0xd8:
		return '➢'
	case 0xfc:
		return '✓'
	case 0x76:
		return '❖'
	case 'o':
		return '○'
	}
	if r := symbol[c]; r != 0 {
		return r
	}
	return '•'
}

// standardWidth is the width of a character in a font that is not embedded.
func standardWidth(font *Font, text string) float64 {
	if text == "" {
		return 0
	}
	n := strings.ToLower(font.Name)
	family, rest := "Helvetica", 556.0
	switch {
	case font.Mono || strings.Contains(n, "courier"):
		return 600
	case strings.Contains(n, "times") || strings.Contains(n, "serif") && !strings.Contains(n, "sans"):
		family, rest = "Times-Roman", 500
		if strings.Contains(n, "bold") {
			family = "Times-Bold"
		} else if strings.Contains(n, "italic") {
			family = "Times-Italic"
		}
	case strings.Contains(n, "bold"):
		family = "Helvetica-Bold"
	}
	r, _ := utf8.DecodeRuneInString(norm.NFKD.String(text))
	switch {
	case r >= ' ' && r <= '~':
		return float64(asciiWidths[family][r-' '])
	case r == '‘' || r == '’':
		return float64(asciiWidths[family]['\''-' '])
	}
	return rest
}

// turn puts the characters of a text with right-to-left letters into the opposite order.
func turn(t string) string {
	rs := []rune(t)
	rtl := false
	for _, r := range rs {
		rtl = rtl || unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
	}
	if !rtl {
		return t
	}
	for i, j := 0, len(rs)-1; i < j; i, j = i+1, j-1 {
		rs[i], rs[j] = rs[j], rs[i]
	}
	return string(rs)
}
