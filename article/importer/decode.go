package importer

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

type order uint8

const (
	none order = iota
	little
	big
)

// isUTF16 tells UTF-16 by its byte order mark, or without one by its zero bytes: in Latin text nearly every
// second byte is zero, always on the same side.
func isUTF16(data []byte) order {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return little
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return big
	}
	head := data[:min(len(data), 4096)&^1]
	if len(head) < 8 {
		return none
	}
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case zero[1] > half*7/10 && zero[0] < half/20:
		return little
	case zero[0] > half*7/10 && zero[1] < half/20:
		return big
	}
	return none
}

// decode returns data as UTF-8 with line ends "\n". A byte order mark decides; then UTF-16 is told by its
// zeros; then UTF-8, which hardly any other text is by chance; a text that is not UTF-8 throughout is taken for
// damaged UTF-8 when it holds more whole characters beyond ASCII than broken ones, else for Windows-1252.
// Broken bytes become U+FFFD.
func decode(data []byte) string {
	var s string
	switch o := isUTF16(data); {
	case o != none:
		endian := unicode.LittleEndian
		if o == big {
			endian = unicode.BigEndian
		}
		out, _ := unicode.UTF16(endian, unicode.UseBOM).NewDecoder().Bytes(data) // broken pairs become U+FFFD
		s = string(out)
	case utf8.Valid(data) || damagedUTF8(data):
		s = strings.ToValidUTF8(string(data), "\uFFFD")
	default:
		out, _ := charmap.Windows1252.NewDecoder().Bytes(data) // undefined bytes become U+FFFD
		s = string(out)
	}
	s = strings.TrimPrefix(s, "\uFEFF")
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return s
}

func damagedUTF8(data []byte) bool {
	whole, broken := countUTF8(data)
	return whole > broken
}

// countUTF8 counts the characters beyond ASCII that are whole and the bytes that are broken ones.
func countUTF8(data []byte) (whole, broken int) {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			broken++
		} else {
			whole++
		}
		i += n
	}
	return whole, broken
}
