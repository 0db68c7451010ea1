package importer

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
)

// decodeMarkup returns HTML or XML as valid UTF-8 with line ends "\n" and without control characters beside
// them and tabs. label is the encoding that came with the document from outside, such as that of a MIME header;
// it may be "".
//
// A byte order mark decides, or the zeros of UTF-16. Text that is UTF-8 throughout, or nearly, is UTF-8 whatever
// it says of itself: hardly any other text is so by chance, and pages that were saved anew often keep an old
// declaration. Then label counts, then the document's own declaration, then what its letters look like, and at
// last Windows-1252 is taken, as browsers do (WHATWG Encoding Standard).
func decodeMarkup(data []byte, label string) string {
	if isUTF16(data) == none && !bytes.HasPrefix(data, []byte("\ufeff")) {
		switch {
		case !surelyUTF8(data):
			if out, err := legacyEncoding(data, label).NewDecoder().Bytes(data); err == nil {
				data = out
			}
		case utf8.Valid(data) && bytes.IndexByte(data, '\r') < 0: // as it is
			return dropControls(string(data))
		}
	}
	return dropControls(decode(data))
}

// surelyUTF8 reports whether data is UTF-8 with at most a few broken characters.
func surelyUTF8(data []byte) bool {
	if utf8.Valid(data) {
		return !isISO2022JP(data)
	}
	whole, broken := countUTF8(data)
	return whole > 20*broken
}

// isISO2022JP reports whether data has the sequences that switch to Japanese in that seven-bit encoding, and is
// of seven bits.
func isISO2022JP(data []byte) bool {
	return (bytes.Contains(data, []byte("\x1b$B")) || bytes.Contains(data, []byte("\x1b$@"))) &&
		!bytes.ContainsFunc(data, func(r rune) bool { return r >= utf8.RuneSelf })
}

// legacyEncoding finds the encoding of data that is not UTF-8.
func legacyEncoding(data []byte, label string) encoding.Encoding {
	for _, name := range []string{label, declaredCharset(data)} {
		e, err := htmlindex.Get(name)
		if err != nil {
			continue
		}
		if canonical, _ := htmlindex.Name(e); strings.HasPrefix(canonical, "utf-") || canonical == "replacement" || canonical == "x-user-defined" {
			continue
		}
		if fits(e, data) {
			return e
		}
	}
	switch {
	case damagedUTF8(data):
		return encoding.Nop
	case isISO2022JP(data):
		return japanese.ISO2022JP
	}
	if e := guessEncoding(data); e != nil && fits(e, data) {
		return e
	}
	return charmap.Windows1252
}

// fits reports whether e reads data without more than a few broken characters.
func fits(e encoding.Encoding, data []byte) bool {
	const enough = 256 << 10
	head := data[:min(len(data), enough)]
	out, err := e.NewDecoder().Bytes(head)
	if err != nil {
		return false
	}
	broken := bytes.Count(out, []byte("\uFFFD"))
	foreign := 0
	for _, c := range head {
		if c >= utf8.RuneSelf || c == 0x1b {
			foreign++
		}
	}
	return broken*20 <= foreign+20
}

var (
	xmlCharsetRe  = late(`^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']`)
	metaCharsetRe = late(`(?i)<meta\s[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})`)
	commentRe     = late(`(?s)<!--.*?-->`)
)

// declaredCharset is the encoding that the document names at its start, "" when it names none. Browsers look
// into the first 1024 bytes; pages that were saved by a program have more before it.
func declaredCharset(data []byte) string {
	head := commentRe().ReplaceAll(data[:min(len(data), 16<<10)], nil)
	for _, re := range []*regexp.Regexp{xmlCharsetRe(), metaCharsetRe()} {
		if m := re.FindSubmatch(head); m != nil {
			return strings.ToLower(string(m[1]))
		}
	}
	return ""
}

// guessEncoding tells an encoding by its letters, nil when it cannot.
func guessEncoding(data []byte) encoding.Encoding {
	name, ok := detectLegacy(foreignWords(data))
	if !ok {
		return nil
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil
	}
	return e
}

// foreignWords are the words of a page that have letters beyond ASCII, enough of them for a guess: its tags and
// scripts would pass for English.
func foreignWords(data []byte) []byte {
	const enough, look = 8 << 10, 2 << 20
	data = data[:min(len(data), look)]
	var out []byte
	for len(data) > 0 && len(out) < enough {
		text, rest, _ := bytes.Cut(data, []byte("<"))
		for _, word := range bytes.Fields(text) {
			if bytes.ContainsFunc(word, func(r rune) bool { return r >= utf8.RuneSelf }) {
				out = append(append(out, word...), ' ')
			}
		}
		data = afterTag(rest)
	}
	return out
}

// afterTag is what follows the tag that data is inside of, and the script or style sheet that it begins.
func afterTag(data []byte) []byte {
	for _, name := range []string{"script", "style"} {
		if hasPrefixFold(data, name) {
			data = afterEnd(data, "/"+name)
		}
	}
	_, data, _ = bytes.Cut(data, []byte(">"))
	return data
}

// afterEnd is what follows the "<" of the first tag that begins with name.
func afterEnd(data []byte, name string) []byte {
	for {
		_, rest, found := bytes.Cut(data, []byte("<"))
		if !found || hasPrefixFold(rest, name) {
			return rest
		}
		data = rest
	}
}

func hasPrefixFold(data []byte, prefix string) bool {
	return len(data) >= len(prefix) && strings.EqualFold(string(data[:len(prefix)]), prefix)
}

// dropControls removes the control characters of ASCII that are no white space, and makes a form feed a space.
func dropControls(s string) string { return strings.ReplaceAll(dropC0(s), "\f", " ") }
