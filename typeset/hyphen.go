package typeset

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"sync"
	"unicode"
)

// hyphenator finds hyphenation points by Liang's method (F. M. Liang, Word Hy-phen-a-tion by Com-put-er, 1983):
// every pattern that occurs in the word votes with digits between its letters; odd sums are points.
type hyphenator struct {
	once     sync.Once
	source   []byte
	patterns map[string][]uint8
	longest  int
	before   int // the least letters that stay on each line
	after    int

	mu    sync.Mutex
	words map[string][]uint8
}

// The least letters that stay on each line where the patterns do not say: those of English.
const (
	leastBefore   = 2
	leastAfter    = 3
	longestWord   = 60
	maxHyphenated = 1 << 15
)

func newHyphenator(source []byte) *hyphenator { return &hyphenator{source: source} }

// ParsePatterns reads TeX hyphenation patterns: one or more a line, letters with digits between them, "." for
// the edge of a word, "%" before comments; what begins with a backslash is passed over. Words with hyphens in them ("as-so-ciate") are exceptions.
func ParsePatterns(source []byte) map[string][]uint8 {
	out := map[string][]uint8{}
	for sc := bufio.NewScanner(bytes.NewReader(source)); sc.Scan(); {
		line, _, _ := strings.Cut(sc.Text(), "%")
		for _, p := range strings.Fields(line) {
			if p[0] == '\\' {
				continue
			}
			letters, values := parsePattern(p)
			out[letters] = values
		}
	}
	return out
}

// leastLetters reads the least letters before and after a division, as TeX writes them:
// "\lefthyphenmin=2 \righthyphenmin=3".
func leastLetters(source []byte) (before, after int) {
	read := func(name string, or int) int {
		_, rest, ok := bytes.Cut(source, []byte(name))
		if !ok || len(rest) == 0 || rest[0] < '1' || rest[0] > '9' {
			return or
		}
		return int(rest[0] - '0')
	}
	return read(`\lefthyphenmin=`, leastBefore), read(`\righthyphenmin=`, leastAfter)
}

// unpack undoes gzip where source is compressed. What cannot be read holds no patterns.
func unpack(source []byte) []byte {
	if !bytes.HasPrefix(source, []byte{0x1f, 0x8b}) {
		return source
	}
	z, err := gzip.NewReader(bytes.NewReader(source))
	if err != nil {
		return nil
	}
	out, err := io.ReadAll(z)
	if err != nil {
		return nil
	}
	return out
}

// parsePattern splits "hy3ph" into "hyph" and its values before each letter and after the last. An exception
// becomes a pattern of the whole word whose values win over all others.
func parsePattern(p string) (string, []uint8) {
	if strings.Contains(p, "-") {
		letters, values := ".", []uint8{8}
		for i, part := range strings.Split(p, "-") {
			if i > 0 {
				values[len(values)-1] = 9
			}
			for _, r := range part {
				letters += string(r)
				values = append(values, 8)
			}
		}
		return letters + ".", append([]uint8{8}, append(values, 8)...)[:len([]rune(letters))+2]
	}
	var letters strings.Builder
	values := []uint8{0}
	for _, r := range p {
		if r >= '0' && r <= '9' {
			values[len(values)-1] = uint8(r - '0')
			continue
		}
		letters.WriteRune(r)
		values = append(values, 0)
	}
	return letters.String(), values
}

// points returns the offsets in code points at which word may be divided; the slice must not be changed.
func (h *hyphenator) points(word string) []uint8 {
	h.once.Do(func() {
		source := unpack(h.source)
		h.before, h.after = leastLetters(source)
		h.patterns = ParsePatterns(source)
		for p := range h.patterns {
			h.longest = max(h.longest, len([]rune(p)))
		}
		h.words = map[string][]uint8{}
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	if p, ok := h.words[word]; ok {
		return p
	}
	if len(h.words) >= maxHyphenated {
		clear(h.words)
	}
	p := h.divide(word)
	h.words[strings.Clone(word)] = p
	return p
}

func (h *hyphenator) divide(word string) []uint8 {
	rs := []rune(word)
	if len(rs) <= h.before+h.after || len(rs) > longestWord {
		return nil
	}
	dotted := make([]rune, 0, len(rs)+2)
	dotted = append(dotted, '.')
	for _, r := range rs {
		dotted = append(dotted, unicode.ToLower(r))
	}
	dotted = append(dotted, '.')
	votes := make([]uint8, len(dotted)+1)
	for i := range dotted {
		for j := i + 1; j <= len(dotted) && j-i <= h.longest; j++ {
			for k, v := range h.patterns[string(dotted[i:j])] {
				votes[i+k] = max(votes[i+k], v)
			}
		}
	}
	var out []uint8
	for i := h.before; i <= len(rs)-h.after; i++ {
		if votes[i+1]%2 == 1 {
			out = append(out, uint8(i))
		}
	}
	return out
}

// hyphenatorFor is the hyphenator of a language tag: of "de-AT" or else of "de"; nil when there is none.
func (e *Engine) hyphenatorFor(lang string) *hyphenator {
	lang = strings.ToLower(lang)
	for lang != "" {
		if h, ok := e.hyphens[lang]; ok {
			return h
		}
		i := strings.LastIndexByte(lang, '-')
		if i < 0 {
			break
		}
		lang = lang[:i]
	}
	return nil
}

// addPatternBreaks marks the hyphenation points of every word in the clusters.
func (c *composer) addPatternBreaks(h *hyphenator) {
	for i := 0; i < len(c.runes); {
		if !unicode.IsLetter(c.runes[i]) {
			i++
			continue
		}
		j := i
		for j < len(c.runes) && (unicode.IsLetter(c.runes[j]) || unicode.IsMark(c.runes[j])) {
			j++
		}
		if j-i > leastBefore+2 && (i == 0 || c.runes[i-1] != 0xad) && (j == len(c.runes) || c.runes[j] != 0xad) {
			for _, p := range h.points(c.slice(i, j)) {
				c.hyphenAt(c.base + i + int(p))
			}
		}
		i = j
	}
}

// hyphenAt allows a hyphen after the cluster that ends at o, if one does.
func (c *composer) hyphenAt(o int) {
	lo, hi := 0, len(c.clusters)
	for lo < hi {
		mid := (lo + hi) / 2
		if c.clusters[mid].End < o {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(c.clusters) && c.clusters[lo].End == o && c.after[lo] == noBreak {
		c.after[lo] = patternBreak
	}
}
