package article

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// stride is the number of code points between two remembered byte places of a Text: small enough that a
// look-up decodes at most a few hundred bytes, large enough that a 3 MB book costs 50 KB of index.
const stride = 256

// Text is an article's one canonical plain text. Every offset into it counts Unicode code points, the unit of
// the W3C TextPositionSelector. A Text is immutable and safe for concurrent use; the zero Text is empty.
type Text struct {
	s     string
	runes int
	marks []int32 // byte place of every stride-th code point; nil when the text is ASCII
}

// NewText makes a Text of s. Invalid UTF-8 is replaced by U+FFFD, so that code points and bytes always agree.
func NewText(s string) Text {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	n := 0
	marks := make([]int32, 0, len(s)/stride+1)
	for at := 0; at < len(s); {
		marks = append(marks, int32(at))
		to := skip(s, at, stride)
		if to == len(s) {
			n += utf8.RuneCountInString(s[at:])
		} else {
			n += stride
		}
		at = to
	}
	if n == len(s) {
		marks = nil
	}
	return Text{s: s, runes: n, marks: marks}
}

// String returns the whole text.
func (t Text) String() string { return t.s }

// Len returns the length in code points.
func (t Text) Len() int { return t.runes }

// All is the range of the whole text.
func (t Text) All() Range { return Range{0, t.runes} }

// ByteOffset returns the place in String() of code point o. Offsets outside the text are moved to its ends.
func (t Text) ByteOffset(o int) int {
	switch {
	case o <= 0:
		return 0
	case o >= t.runes:
		return len(t.s)
	case t.marks == nil:
		return o
	}
	return skip(t.s, int(t.marks[o/stride]), o%stride)
}

// skip is the byte place n code points after the one at byte at of s, which is valid; the end when it has fewer.
func skip(s string, at, n int) int {
	for ; at+8 <= len(s); at += 8 {
		w := uint64(s[at]) | uint64(s[at+1])<<8 | uint64(s[at+2])<<16 | uint64(s[at+3])<<24 |
			uint64(s[at+4])<<32 | uint64(s[at+5])<<40 | uint64(s[at+6])<<48 | uint64(s[at+7])<<56
		begin := 8 - bits.OnesCount64(w>>7&^(w>>6)&0x0101010101010101) // code points: bytes that are not 10xxxxxx
		if begin > n {
			break
		}
		n -= begin
	}
	for ; at < len(s); at++ {
		if utf8.RuneStart(s[at]) {
			if n == 0 {
				break
			}
			n--
		}
	}
	return at
}

// Offset returns the number of code points before byte place b of String(); it is the inverse of ByteOffset.
func (t Text) Offset(b int) int {
	switch {
	case b <= 0:
		return 0
	case b >= len(t.s):
		return t.runes
	case t.marks == nil:
		return b
	}
	lo, hi := 0, len(t.marks)
	for hi-lo > 1 {
		mid := (lo + hi) / 2
		if int(t.marks[mid]) <= b {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo*stride + utf8.RuneCountInString(t.s[t.marks[lo]:b])
}

// Slice returns the text of r, which is first cut to the text.
func (t Text) Slice(r Range) string {
	r = r.Clip(t.All())
	return t.s[t.ByteOffset(r.Start):t.ByteOffset(r.End)]
}

// reach is how many code points around an offset are looked at to find the grapheme cluster it is in: clusters
// longer than that (piles of combining marks, chains of flags) are found by looking further, doubling.
const reach = 64

// Cluster returns the grapheme cluster (UAX #29) that holds code point o; at the end of the text it is empty.
func (t Text) Cluster(o int) Range {
	if o < 0 || o >= t.runes {
		o = max(0, min(o, t.runes))
		if o == t.runes {
			return Range{o, o}
		}
	}
	for span := reach; ; span *= 2 {
		from, to := max(0, o-span), min(t.runes, o+span)
		c, whole := clusterIn(t.Slice(Range{from, to}), o-from)
		c = c.Shift(from)
		if (whole || from == 0) && (c.Start > from || from == 0) && (c.End < to || to == t.runes) {
			return c
		}
	}
}

// clusterIn finds the cluster of code point o in s. synced says whether a certain boundary (after a line feed
// or an ASCII letter followed by ASCII) was met before o, so that the cut start of s cannot have misled it.
func clusterIn(s string, o int) (c Range, synced bool) {
	at := 0
	it := graphemes.FromString(s)
	for it.Next() {
		g := it.Value()
		n := utf8.RuneCountInString(g)
		if at+n > o {
			return Range{at, at + n}, synced
		}
		if n == 1 && g[0] < utf8.RuneSelf {
			synced = true
		}
		at += n
	}
	return Range{o, o}, synced
}

// IsBoundary reports whether o lies between two grapheme clusters, or at an end of the text.
func (t Text) IsBoundary(o int) bool {
	if o == 0 || o == t.runes {
		return true
	}
	return o > 0 && o < t.runes && t.Cluster(o).Start == o
}

// Snap widens r to grapheme boundaries, after cutting it to the text.
func (t Text) Snap(r Range) Range {
	r = r.Clip(t.All())
	if !t.IsBoundary(r.Start) {
		r.Start = t.Cluster(r.Start).Start
	}
	if !t.IsBoundary(r.End) {
		r.End = t.Cluster(r.End).End
	}
	return r
}
