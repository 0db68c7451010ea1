package typeset

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// hyphenator finds hyphenation points by Liang's method (F. M. Liang, Word Hy-phen-a-tion by Com-put-er, 1983):
// every pattern that occurs in the word votes with digits between its letters; odd sums are points.
type hyphenator struct {
	once     sync.Once
	source   func() []byte
	patterns patterns
	before   int // the least letters that stay on each line
	after    int

	mu    sync.RWMutex
	words map[string][]uint8
}

// The least letters that stay on each line where the patterns do not say: those of English.
const (
	leastBefore   = 2
	leastAfter    = 3
	longestWord   = 60
	maxHyphenated = 1 << 15
)

func newHyphenator(source func() []byte) *hyphenator { return &hyphenator{source: source} }

// patterns are a tree by letters: a node is a beginning of patterns, and holds the values of the one that it is.
type patterns struct {
	nodes  []patternNode // the first is the beginning of all
	values []uint8
	latin  [128]int32                       // the nodes of one letter, by the letter
	second [pairLetters * pairLetters]int32 // those of two, by both: there are many beside each other
}

// pairLetters is how many letters are in second: a to z, and the edge of a word.
const pairLetters = 27

// pairLetter is the number of a letter in second; negative for one that is not.
func pairLetter(r rune) int {
	switch {
	case r >= 'a' && r <= 'z':
		return int(r-'a') + 1
	case r == '.':
		return 0
	}
	return -1
}

type patternNode struct {
	letter rune
	child  int32 // the first of the nodes that are a letter longer; 0: none
	next   int32 // the next one that differs in the last letter only; 0: none
	from   int32 // of its values, one more than its letters; 0 without a pattern
	size   int32
}

// parsePatterns reads TeX hyphenation patterns: one or more a line, letters with digits between them, "." for the edge
// of a word, "%" before comments; what begins with a backslash is passed over. Words with hyphens in them
// ("as-so-ciate") are exceptions.
func parsePatterns(source []byte) patterns {
	t := patterns{nodes: make([]patternNode, 1, len(source)/4+1), values: make([]uint8, 1, len(source)+1)}
	var letters []rune
	var values []uint8
	for len(source) > 0 {
		line := source
		if i := bytes.IndexByte(source, '\n'); i >= 0 {
			line, source = source[:i], source[i+1:]
		} else {
			source = nil
		}
		if i := bytes.IndexByte(line, '%'); i >= 0 {
			line = line[:i]
		}
		for p := range bytes.FieldsSeq(line) {
			if p[0] != '\\' {
				letters, values = parsePattern(letters[:0], values[:0], p)
				t.add(letters, values)
			}
		}
	}
	return t
}

// add puts a pattern into the tree; the last of those with the same letters counts.
func (t *patterns) add(letters []rune, values []uint8) {
	at := int32(0)
	for k, r := range letters {
		next := t.after(at, r)
		if next == 0 {
			next = int32(len(t.nodes))
			t.nodes = append(t.nodes, patternNode{letter: r, next: t.nodes[at].child})
			t.nodes[at].child = next
			if at == 0 && r < rune(len(t.latin)) {
				t.latin[r] = next
			}
			if k == 1 {
				if a, b := pairLetter(letters[0]), pairLetter(r); a >= 0 && b >= 0 {
					t.second[a*pairLetters+b] = next
				}
			}
		}
		at = next
	}
	t.nodes[at].from, t.nodes[at].size = int32(len(t.values)), int32(len(values))
	t.values = append(t.values, values...)
}

// after is the node that follows a node with the letter r; 0: none.
func (t *patterns) after(node int32, r rune) int32 {
	if node == 0 && r < rune(len(t.latin)) {
		return t.latin[r]
	}
	for n := t.nodes[node].child; n > 0; n = t.nodes[n].next {
		if t.nodes[n].letter == r {
			return n
		}
	}
	return 0
}

// vote lets the patterns that word begins with vote: values are those before each letter, and after the last.
func (t *patterns) vote(word []rune, votes []uint8) {
	at, first := int32(0), -1
	for k, r := range word {
		if b := pairLetter(r); k == 1 && first >= 0 && b >= 0 {
			at = t.second[first*pairLetters+b]
		} else {
			at, first = t.after(at, r), b
		}
		if at == 0 {
			return
		}
		n := &t.nodes[at]
		for k, v := range t.values[n.from : n.from+n.size] {
			votes[k] = max(votes[k], v)
		}
	}
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

// parsePattern splits "hy3ph" into "hyph" and its values before each letter and after the last, which it appends. An
// exception becomes a pattern of the whole word whose values win over all others.
func parsePattern(letters []rune, values []uint8, p []byte) ([]rune, []uint8) {
	if bytes.IndexByte(p, '-') < 0 {
		values = append(values, 0)
		for len(p) > 0 {
			r, n := utf8.DecodeRune(p)
			p = p[n:]
			if r >= '0' && r <= '9' {
				values[len(values)-1] = uint8(r - '0')
				continue
			}
			letters, values = append(letters, r), append(values, 0)
		}
		return letters, values
	}
	letters, values = append(letters, '.'), append(values, 8, 8)
	for len(p) > 0 {
		r, n := utf8.DecodeRune(p)
		p = p[n:]
		if r == '-' {
			values[len(values)-1] = 9
			continue
		}
		letters, values = append(letters, r), append(values, 8)
	}
	return append(letters, '.'), append(values, 8)
}

// points returns the offsets in code points at which word may be divided; the slice must not be changed.
func (h *hyphenator) points(word string) []uint8 {
	h.read()
	h.mu.RLock()
	p, ok := h.words[word]
	h.mu.RUnlock()
	if ok {
		return p
	}
	p = h.divide(word)
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.words) >= maxHyphenated {
		clear(h.words)
	}
	h.words[strings.Clone(word)] = p
	return p
}

func (h *hyphenator) read() {
	h.once.Do(func() {
		source := unpack(h.source())
		h.before, h.after = leastLetters(source)
		h.patterns = parsePatterns(source)
		h.words = map[string][]uint8{}
	})
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
		h.patterns.vote(dotted[i:], votes[i:])
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
	k := 0 // clusters before it end before the word
	for i := 0; i < len(c.runes); {
		if !isLetterRune(c.runes[i]) {
			i++
			continue
		}
		j := i
		for j < len(c.runes) && (isLetterRune(c.runes[j]) || c.runes[j] >= latinMarks && unicode.IsMark(c.runes[j])) {
			j++
		}
		if j-i > leastBefore+2 && (i == 0 || c.runes[i-1] != 0xad) && (j == len(c.runes) || c.runes[j] != 0xad) {
			for _, p := range h.points(c.slice(i, j)) {
				k = c.hyphenAt(c.base+i+int(p), k)
			}
		}
		i = j
	}
}

// latinMarks is where the first marks stand that go with letters.
const latinMarks = 0x300

// isLetterRune is unicode.IsLetter, fast for ASCII.
func isLetterRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return unicode.IsLetter(r)
}

// hyphenAt allows a hyphen after the cluster that ends at o, if one does. Clusters before number k end before o; it
// returns the number up to which they do.
func (c *composer) hyphenAt(o, k int) int {
	for k < len(c.clusters) && c.clusters[k].End < o {
		k++
	}
	if k < len(c.clusters) && c.clusters[k].End == o && c.after[k] == noBreak {
		c.after[k] = patternBreak
	}
	return k
}
