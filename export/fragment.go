package export

import (
	"net/url"
	"strings"

	"dev.marginalia/annotation"
)

// maxWhole is the length of the longest passage that a text fragment has whole, in code points. Of a longer one it has
// the first and the last words.
const maxWhole = 200

// TextFragment is the fragment that leads a browser to a passage of a page by its words, without its "#"
// (https://wicg.github.io/scroll-to-text-fragment/).
func TextFragment(a annotation.Anchor) string {
	exact := strings.Fields(a.Exact)
	if len(exact) == 0 {
		return ""
	}
	const edge = 6 // words
	out := ":~:text="
	if before := wordsBefore(a.Prefix); before != "" {
		out += fragmentText(before) + "-,"
	}
	if len([]rune(a.Exact)) > maxWhole && len(exact) > 2*edge || strings.Contains(strings.TrimSpace(a.Exact), "\n") && len(exact) > 1 {
		n := min(edge, len(exact)/2)
		out += fragmentText(strings.Join(exact[:n], " ")) + "," + fragmentText(strings.Join(exact[len(exact)-n:], " "))
	} else {
		out += fragmentText(strings.Join(exact, " "))
	}
	if after := wordsAfter(a.Suffix); after != "" {
		out += ",-" + fragmentText(after)
	}
	return out
}

// contextWords is how many words before and after a passage a fragment has, to tell places apart.
const contextWords = 2

// wordsBefore are the last whole words of the paragraph before a passage. A browser knows words alone, so there are none
// where the passage begins inside one.
func wordsBefore(prefix string) string {
	if i := strings.LastIndexByte(prefix, '\n'); i >= 0 {
		prefix = prefix[i+1:]
	} else if i := strings.IndexByte(prefix, ' '); i >= 0 && len([]rune(prefix)) >= annotation.Context {
		prefix = prefix[i:] // its first word may be cut
	}
	if !strings.HasSuffix(prefix, " ") {
		return ""
	}
	words := strings.Fields(prefix)
	return strings.Join(words[max(0, len(words)-contextWords):], " ")
}

func wordsAfter(suffix string) string {
	if i := strings.IndexByte(suffix, '\n'); i >= 0 {
		suffix = suffix[:i]
	} else if i := strings.LastIndexByte(suffix, ' '); i >= 0 && len([]rune(suffix)) >= annotation.Context {
		suffix = suffix[:i]
	}
	if !strings.HasPrefix(suffix, " ") {
		return ""
	}
	words := strings.Fields(suffix)
	return strings.Join(words[:min(len(words), contextWords)], " ")
}

// fragmentText is text as a fragment has it: the signs that part its pieces are escaped too.
func fragmentText(s string) string {
	return strings.NewReplacer("+", "%20", "-", "%2D").Replace(url.QueryEscape(s))
}
