package importer

import (
	"github.com/yuin/goldmark/util"
)

// unescape resolves backslash escapes and character references of Markdown text; raw text has none.
func unescape(b []byte, raw bool) string {
	if raw {
		return string(b)
	}
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(b))))
}
