package importer

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding/htmlindex"
)

// How much of a text is looked at to tell its encoding, and how much of it is enough.
const (
	detectIn = 2 << 20
	detectBy = 8 << 10
)

const spaces = " \t\n\r\f"

// In the Latin script Windows-1252 is by far the commonest: another encoding must look likelier by westernLead
// points of a hundred, in a text of at least fewForeign letters beyond ASCII.
const (
	westernLead = 4
	fewForeign  = 5
)

// detectLegacy tells the encoding of a text that is not Unicode by its letters. The name is one of the WHATWG
// Encoding Standard; ok is false when nothing is likelier than Windows-1252.
func detectLegacy(data []byte) (name string, ok bool) {
	text, latin, count := foreign(data)
	if latin && count < fewForeign {
		return "", false
	}
	found, err := chardet.NewTextDetector().DetectAll(text)
	if err != nil {
		return "", false
	}
	slices.SortFunc(found, func(a, b chardet.Result) int { // equal ones come in any order
		if a.Confidence != b.Confidence {
			return b.Confidence - a.Confidence
		}
		return strings.Compare(a.Charset, b.Charset)
	})
	western := 0
	for _, r := range found {
		if e, err := htmlindex.Get(r.Charset); err == nil {
			if n, _ := htmlindex.Name(e); n == "windows-1252" {
				western = max(western, r.Confidence)
			}
		}
	}
	for _, r := range found {
		e, err := htmlindex.Get(r.Charset)
		if err != nil || strings.HasPrefix(r.Charset, "UTF-") || strings.HasPrefix(r.Charset, "ISO-2022") {
			continue
		}
		n, _ := htmlindex.Name(e)
		if isLatin(n) != latin || bytes.Count([]byte(decodeAs(e, text)), []byte("\uFFFD"))*50 > len(text) {
			continue
		}
		return n, n != "windows-1252" && (!latin || r.Confidence >= western+westernLead || western == 0)
	}
	return "", false
}

func isLatin(name string) bool {
	switch name {
	case "windows-1252", "windows-1250", "iso-8859-2", "windows-1254", "iso-8859-9":
		return true
	}
	return false
}

// foreign returns the stretches of data around bytes beyond ASCII, whether the words that have such bytes are in
// the Latin script, and how many they are. In the Latin script most letters of such words are ASCII, or the others
// stand alone.
func foreign(data []byte) (stretches []byte, latin bool, high int) {
	const around = 100 // bytes of the same line that say which language it is
	data = data[:min(len(data), detectIn)]
	low, alone := 0, 0
	for len(data) > 0 && len(stretches) < detectBy {
		i := bytes.IndexFunc(data, func(r rune) bool { return r >= utf8.RuneSelf })
		if i < 0 {
			break
		}
		start := max(bytes.LastIndexByte(data[:i], '\n')+1, i-around)
		word := bytes.LastIndexAny(data[:i], spaces) + 1
		end := len(data)
		if n := bytes.IndexAny(data[i:], spaces); n >= 0 {
			end = i + n
		}
		for k, c := range data[word:end] {
			switch {
			case c >= utf8.RuneSelf:
				high++
				if (k == 0 || data[word+k-1] < utf8.RuneSelf) && (word+k+1 >= end || data[word+k+1] < utf8.RuneSelf) {
					alone++
				}
			case c|0x20 >= 'a' && c|0x20 <= 'z':
				low++
			}
		}
		stretches = append(stretches, data[start:min(end, start+detectBy)]...)
		data = data[end:]
	}
	return stretches, high < low || alone*2 > high, high
}
