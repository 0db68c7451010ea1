package annotation

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"dev.marginalia/article"
)

// Context is how many code points before and after a passage an anchor remembers.
const Context = 32

// MaxQuote is the length of the longest passage that can be marked, in code points.
const MaxQuote = 1 << 20

// Anchor says where an annotation is, twice: by place (W3C TextPositionSelector) and by words (W3C
// TextQuoteSelector). The words find it again when the text has changed.
type Anchor struct {
	Start  int    `json:"start"` // code points, half-open
	End    int    `json:"end"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"` // up to Context code points before the passage
	Suffix string `json:"suffix"` // up to Context code points after it
}

// The ways in which a passage cannot be anchored.
var (
	ErrRange     = errors.New("range outside the text")
	ErrGrapheme  = errors.New("range cuts through a character")
	ErrNotFound  = errors.New("passage not found")
	ErrAmbiguous = errors.New("passage found more than once")
)

// Describe returns the anchor of range r of t. A range that is empty, outside the text or longer than
// MaxQuote wraps ErrRange; one that does not lie on grapheme boundaries wraps ErrGrapheme.
func Describe(t article.Text, r article.Range) (Anchor, error) {
	if r.Empty() || !t.All().Covers(r) {
		return Anchor{}, fmt.Errorf("%w: %d-%d, the text has %d characters", ErrRange, r.Start, r.End, t.Len())
	}
	if r.Len() > MaxQuote {
		return Anchor{}, fmt.Errorf("%w: a mark can hold %d characters at most", ErrRange, MaxQuote)
	}
	if !t.IsBoundary(r.Start) || !t.IsBoundary(r.End) {
		s := t.Snap(r)
		return Anchor{}, fmt.Errorf("%w: %d-%d; the whole characters are %d-%d", ErrGrapheme, r.Start, r.End, s.Start, s.End)
	}
	return Anchor{
		Start:  r.Start,
		End:    r.End,
		Exact:  t.Slice(r),
		Prefix: t.Slice(article.Range{Start: r.Start - Context, End: r.Start}),
		Suffix: t.Slice(article.Range{Start: r.End, End: r.End + Context}),
	}, nil
}

// Resolve finds a's passage in t: at its place if the words there are its words, else at the only occurrence
// of its words, else at the occurrence whose surroundings agree with prefix and suffix clearly better than
// any other's. Otherwise it wraps ErrNotFound or ErrAmbiguous: such an annotation is an orphan.
func Resolve(t article.Text, a Anchor) (article.Range, error) {
	r := article.Range{Start: a.Start, End: a.End}
	if !r.Empty() && t.All().Covers(r) && t.Slice(r) == a.Exact {
		return r, nil
	}
	found, err := Find(t, a.Exact, a.Prefix, a.Suffix)
	if err != nil {
		return article.Range{}, err
	}
	return found, nil
}

// Find returns the range of the one place in t that reads exact, with prefix before and suffix after it as far
// as they tell places apart. None wraps ErrNotFound; several that agree equally well wrap ErrAmbiguous, and
// the error says how many there are.
func Find(t article.Text, exact, prefix, suffix string) (article.Range, error) {
	if exact == "" {
		return article.Range{}, ErrNotFound
	}
	places := occurrences(t, exact)
	switch {
	case len(places) == 0:
		return article.Range{}, ErrNotFound
	case len(places) == 1:
		return places[0], nil
	}
	best, second, at := -1, -1, 0
	for i, p := range places {
		agree := commonSuffix(t.Slice(article.Range{Start: p.Start - Context, End: p.Start}), prefix) +
			commonPrefix(t.Slice(article.Range{Start: p.End, End: p.End + Context}), suffix)
		if agree > best {
			best, second, at = agree, best, i
		} else if agree > second {
			second = agree
		}
	}
	if best == 0 || best == second {
		return article.Range{}, fmt.Errorf("%w: %d places", ErrAmbiguous, len(places))
	}
	return places[at], nil
}

// occurrences are the places of exact in t that lie on grapheme boundaries, overlapping ones included.
func occurrences(t article.Text, exact string) []article.Range {
	var out []article.Range
	s, n := t.String(), utf8.RuneCountInString(exact)
	for from := 0; ; {
		i := strings.Index(s[from:], exact)
		if i < 0 {
			return out
		}
		start := t.Offset(from + i)
		if r := (article.Range{Start: start, End: start + n}); t.IsBoundary(r.Start) && t.IsBoundary(r.End) {
			out = append(out, r)
		}
		_, size := utf8.DecodeRuneInString(s[from+i:])
		from += i + size
	}
}

func commonPrefix(a, b string) int {
	n := 0
	for a != "" && b != "" {
		ra, sa := utf8.DecodeRuneInString(a)
		rb, sb := utf8.DecodeRuneInString(b)
		if ra != rb {
			break
		}
		a, b, n = a[sa:], b[sb:], n+1
	}
	return n
}

func commonSuffix(a, b string) int {
	n := 0
	for a != "" && b != "" {
		ra, sa := utf8.DecodeLastRuneInString(a)
		rb, sb := utf8.DecodeLastRuneInString(b)
		if ra != rb {
			break
		}
		a, b, n = a[:len(a)-sa], b[:len(b)-sb], n+1
	}
	return n
}
