// Package find looks for words in a text as people mean them: case, accents, the width of letters and the shape of
// quotes aside, unless they are asked for. It is pure.
package find

import (
	"sort"
	"strings"
	"unicode/utf8"

	"dev.marginalia/article"
)

// Options say what counts. The zero value finds the most.
type Options struct {
	Words   bool // only whole words
	Case    bool // capital and small letters are told apart
	Accents bool // so are letters with and without accents, Hebrew points and Arabic vowels
}

// In returns where query occurs in t, in order, not overlapping, on whole characters. White space around the query
// does not count.
func In(t article.Text, query string, o Options) []article.Range {
	return NewIndex(t, o).Find(query)
}

// every is the number of code points between two places of an Index that are remembered.
const every = 64

// Index is a text folded once, so that each keystroke searches without folding it again. It serves one goroutine at a
// time.
type Index struct {
	text   article.Text
	o      Options
	f      *folder
	folded string
	at     []int32 // the place in folded of every 64th code point
}

// NewIndex folds t for searches with o.
func NewIndex(t article.Text, o Options) *Index {
	x := &Index{text: t, o: o, f: &folder{matchCase: o.Case, matchAccents: o.Accents}}
	s := t.String()
	out := make([]byte, 0, len(s)+len(s)/16)
	n := 0
	for i := 0; i < len(s); n++ {
		if n%every == 0 {
			x.at = append(x.at, int32(len(out)))
		}
		if c := s[i]; c < utf8.RuneSelf {
			out = append(out, x.ascii(c))
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		out = append(out, x.f.fold(r)...)
		i += size
	}
	x.folded = string(out)
	return x
}

// Options are those that the index was made with.
func (x *Index) Options() Options { return x.o }

func (x *Index) ascii(c byte) byte {
	switch {
	case c == '\n', c == '\t':
		return ' '
	case c >= 'A' && c <= 'Z' && !x.o.Case:
		return c + 'a' - 'A'
	}
	return c
}

func (x *Index) foldAll(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(x.foldOne(r))
	}
	return b.String()
}

func (x *Index) foldOne(r rune) string {
	if r < utf8.RuneSelf {
		return string(rune(x.ascii(byte(r))))
	}
	return x.f.fold(r)
}

// Find returns where query occurs.
func (x *Index) Find(query string) []article.Range {
	q := x.foldAll(strings.TrimSpace(strings.ToValidUTF8(query, "\uFFFD")))
	if q == "" {
		return nil
	}
	var out []article.Range
	c := cursor{x: x}
	for from := 0; ; {
		i := strings.Index(x.folded[from:], q)
		if i < 0 {
			return out
		}
		from += i
		if r, ok := c.hit(from, from+len(q)); ok {
			out = append(out, r)
			from += len(q)
			continue
		}
		_, size := utf8.DecodeRuneInString(x.folded[from:])
		from += size
	}
}

// cursor walks through the text beside its folded form, forwards.
type cursor struct {
	x    *Index
	o    int // a code point
	byte int // its place in the text
	fold int // its place in the folded text
}

// seek goes to the first code point whose folded form begins at p or later.
func (c *cursor) seek(p int) {
	if p < c.fold || p > c.fold+every {
		k := max(0, sort.Search(len(c.x.at), func(k int) bool { return int(c.x.at[k]) >= p })-1)
		if o := k * every; k < len(c.x.at) && (o > c.o || p < c.fold) {
			c.o, c.byte, c.fold = o, c.x.text.ByteOffset(o), int(c.x.at[k])
		}
	}
	for c.fold < p && c.next() {
	}
}

// next goes one code point on.
func (c *cursor) next() bool {
	size, n := c.peek()
	if size == 0 {
		return false
	}
	c.o, c.byte, c.fold = c.o+1, c.byte+size, c.fold+n
	return true
}

// peek is the size of the code point here, and that of its folded form.
func (c *cursor) peek() (size, folded int) {
	s := c.x.text.String()
	if c.byte >= len(s) {
		return 0, 0
	}
	if s[c.byte] < utf8.RuneSelf {
		return 1, 1
	}
	r, size := utf8.DecodeRuneInString(s[c.byte:])
	return size, len(c.x.f.fold(r))
}

// passOver goes on over code points that are folded to nothing, as far as while holds.
func (c *cursor) passOver(while func() bool) {
	for while() {
		if size, n := c.peek(); size == 0 || n > 0 {
			return
		}
		c.next()
	}
}

// hit is the range whose folded form is [from, to), if there is one of whole characters, and of whole words where
// those are asked for. Marks behind the last letter belong to it.
func (c *cursor) hit(from, to int) (article.Range, bool) {
	c.seek(from)
	c.passOver(func() bool { return true })
	if c.fold != from || !c.boundary() {
		return article.Range{}, false
	}
	start, word := c.o, !c.x.o.Words || c.wordBoundary()
	c.seek(to)
	c.passOver(func() bool { return !c.boundary() })
	if c.fold != to || !c.boundary() || !word || c.x.o.Words && !c.wordBoundary() {
		return article.Range{}, false
	}
	return article.Range{Start: start, End: c.o}, true
}
