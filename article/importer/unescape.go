package importer

import (
	"bytes"

	"github.com/yuin/goldmark/util"
)

// longestReference is the length of the longest name of a character that HTML knows, with "&" and ";".
const longestReference = 33

// unescape resolves backslash escapes and character references of Markdown text; raw text has none. References may
// stand for control characters, which a text must not have.
func unescape(b []byte, raw bool) string {
	if raw || bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, '&') < 0 {
		return string(b)
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\\' && i+1 < len(b) && util.IsPunct(b[i+1]):
			i++
		case b[i] == '&':
			end := bytes.IndexByte(b[i:min(len(b), i+longestReference)], ';')
			if end < 0 {
				break
			}
			name := b[i : i+end+1]
			if c := util.ResolveEntityNames(util.ResolveNumericReferences(name)); !bytes.Equal(c, name) {
				out = append(out, c...)
				i += end
				continue
			}
		}
		out = append(out, b[i])
	}
	return dropC0(string(out))
}
