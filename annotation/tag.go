package annotation

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// MaxTag is the length of the longest tag, in code points, its parents included.
const MaxTag = 200

// CleanTag returns a tag as it is kept: NFC, white space runs as one space, parts joined by "/" without space
// around them ("history / cold  war" -> "history/cold war"). A tag that is empty, has an empty part, holds a
// control character or is longer than MaxTag wraps ErrInvalid.
func CleanTag(s string) (string, error) {
	if n := utf8.RuneCountInString(s); n > MaxTag {
		return "", fmt.Errorf("%w tag: it has %d characters, the most is %d", ErrInvalid, n, MaxTag)
	}
	if !utf8.ValidString(s) {
		return "", fmt.Errorf("%w tag: it is not valid UTF-8", ErrInvalid)
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) {
		return "", fmt.Errorf("%w tag: it holds a control character", ErrInvalid)
	}
	parts := strings.Split(norm.NFC.String(s), "/")
	for i, p := range parts {
		parts[i] = strings.Join(strings.Fields(p), " ")
		if parts[i] == "" {
			if len(parts) == 1 {
				return "", fmt.Errorf("%w tag: it is empty", ErrInvalid)
			}
			return "", fmt.Errorf("%w tag %q: a part of it is empty", ErrInvalid, clip(s))
		}
	}
	return strings.Join(parts, "/"), nil
}

// CleanTags cleans each of tags and returns them sorted, each once whatever its case (the first spelling
// stays). It never returns nil without an error.
func CleanTags(tags []string) ([]string, error) {
	out := make([]string, 0, len(tags))
	seen := map[string]bool{}
	for _, t := range tags {
		c, err := CleanTag(t)
		if err != nil {
			return nil, err
		}
		if k := FoldTag(c); !seen[k] {
			seen[k] = true
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(FoldTag(a), FoldTag(b)) })
	return out, nil
}

// FoldTag is the key under which two spellings of a tag are the same: full Unicode case folding.
func FoldTag(t string) string { return cases.Fold().String(t) }

// TagWithin reports whether tag t is parent, or lies below it, in any case.
func TagWithin(t, parent string) bool {
	t, parent = FoldTag(t), FoldTag(parent)
	return t == parent || strings.HasPrefix(t, parent+"/")
}
