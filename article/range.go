package article

// Range is a half-open stretch [Start, End) of a Text, in code points.
//
//	T  h  i  s     i  s
//	0  1  2  3  4  5  6  7      Range{5, 7} is "is"
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of code points in r; an inverted range has none.
func (r Range) Len() int { return max(0, r.End-r.Start) }

// Empty reports whether r holds no code point.
func (r Range) Empty() bool { return r.End <= r.Start }

// Contains reports whether code point o is in r.
func (r Range) Contains(o int) bool { return r.Start <= o && o < r.End }

// Covers reports whether all of s is in r.
func (r Range) Covers(s Range) bool { return r.Start <= s.Start && s.End <= r.End }

// Overlaps reports whether r and s share a code point.
func (r Range) Overlaps(s Range) bool { return max(r.Start, s.Start) < min(r.End, s.End) }

// Clip is the part of r inside s; when they are apart it is empty, at the end of s that is nearer to r.
func (r Range) Clip(s Range) Range {
	start := max(s.Start, min(r.Start, s.End))
	return Range{start, max(start, min(r.End, s.End))}
}

// Shift moves r by n code points.
func (r Range) Shift(n int) Range { return Range{r.Start + n, r.End + n} }
