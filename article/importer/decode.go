package importer

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
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

// isUTF32 tells UTF-32 by its byte order mark alone.
func isUTF32(data []byte) bool {
	return bytes.HasPrefix(data, []byte{0xff, 0xfe, 0, 0}) || bytes.HasPrefix(data, []byte{0, 0, 0xfe, 0xff})
}

// decode returns data as UTF-8 with line ends "\n" and without control characters beside them, tabs and form
// feeds. A byte order mark decides; then UTF-16 is told by its zeros; then UTF-8, which hardly any other text is
// by chance; a text that is not UTF-8 throughout is taken for damaged UTF-8 when it holds more whole characters
// beyond ASCII than broken ones. Else it is in an old encoding: the one that it declares if that can be true, or
// the one that its letters look like, or Windows-1252. Broken bytes become U+FFFD.
func decode(data []byte) string {
	var s string
	switch o := isUTF16(data); {
	case isUTF32(data):
		s = decodeAs(utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), data)
	case o != none:
		endian := unicode.LittleEndian
		if o == big {
			endian = unicode.BigEndian
		}
		s = decodeAs(unicode.UTF16(endian, unicode.UseBOM), data) // broken pairs become U+FFFD
	case bytes.Contains(data, []byte("\x1b$B")) || bytes.Contains(data, []byte("\x1b$@")):
		s = decodeAs(japanese.ISO2022JP, data) // in seven bits, so it would pass for UTF-8
	case utf8.Valid(data) || damagedUTF8(data):
		s = strings.ToValidUTF8(string(data), "\uFFFD")
	default:
		s = decodeAs(legacy(data), data)
	}
	s = strings.TrimPrefix(s, "\uFEFF")
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return dropC0(s)
}

func decodeAs(e encoding.Encoding, data []byte) string {
	out, _ := e.NewDecoder().Bytes(data) // what cannot be decoded becomes U+FFFD
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

// legacy is the encoding of a text that is no Unicode.
func legacy(data []byte) encoding.Encoding {
	if m := declaredRe().FindSubmatch(data[:min(len(data), 8<<10)]); m != nil {
		if e, err := htmlindex.Get(string(m[1])); err == nil && e != unicode.UTF8 && !bytes.ContainsRune([]byte(decodeAs(e, data)), utf8.RuneError) {
			return e
		}
	}
	if name, ok := detectLegacy(data); ok {
		if e, err := htmlindex.Get(name); err == nil {
			return e
		}
	}
	return charmap.Windows1252
}

// declaredRe finds what a text says of its encoding: Project Gutenberg's header, and the lines for Emacs and Vim.
var declaredRe = late(`(?i)(?:character set encoding:|-\*-.{0,80}?coding:|vim:.{0,80}?fileencoding=)[ \t]*([\w.:-]{1,40})`)

// controlRe finds the sequences by which terminals are told colours (ECMA-48, 5.4).
var controlRe = late(`\x1b\[[0-?]*[ -/]*[@-~]`)

// dropC0 removes control characters other than tabs, line ends and form feeds.
func dropC0(s string) string {
	if !hasC0(s) {
		return s
	}
	if strings.Contains(s, "\x1b[") {
		s = controlRe().ReplaceAllString(s, "")
	}
	return strings.Map(func(r rune) rune {
		if isC0(r) {
			return -1
		}
		return r
	}, s)
}

// hasC0 looks at bytes: those of longer characters are all above. Eight at a time it sees whether any may be one:
// a byte below a space loses its lowest bits when 0x20 is taken from it, and so does DEL when 0x7f is crossed out.
func hasC0(s string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for ; len(s) >= 8; s = s[8:] {
		w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		del := w ^ 0x7f*ones
		if ((w-0x20*ones)&^w|(del-ones)&^del)&high == 0 {
			continue
		}
		for i := range 8 {
			if c0[s[i]] {
				return true
			}
		}
	}
	for i := range len(s) {
		if c0[s[i]] {
			return true
		}
	}
	return false
}

// c0 is isC0 of every byte.
var c0 = func() (t [256]bool) {
	for b := range rune(0x80) {
		t[b] = isC0(b)
	}
	return t
}()

func isC0(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\f' || r == 0x7f }

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
