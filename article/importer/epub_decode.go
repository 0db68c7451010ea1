package importer

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

var xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})["']`)

// decodeBook returns a file of a book as UTF-8, without control characters. What is UTF-8 or has a byte order mark
// is that, whatever it says; then its XML declaration is believed.
func decodeBook(data []byte) string {
	if isUTF16(data) == none && !utf8.Valid(data) {
		if m := xmlEncoding.FindSubmatch(data); m != nil {
			if e, err := htmlindex.Get(string(m[1])); err == nil && !strings.HasPrefix(strings.ToLower(string(m[1])), "utf-") {
				if out, err := e.NewDecoder().Bytes(data); err == nil {
					data = out
				}
			}
		}
	}
	text := decode(data)
	control := func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }
	if strings.IndexFunc(text, control) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if control(r) {
			return -1
		}
		return r
	}, text)
}
