package annotation

import (
	"slices"
	"sort"

	"dev.marginalia/article"
)

// Segment is a stretch of text over which the same marks lie. Marks are indices into the slice that was cut,
// in its order.
type Segment struct {
	article.Range
	Marks []int
}

// Segments cuts r at every edge of marks: the segments cover r once, in order, without gaps. The screen, the
// PDF, Markdown and HTML all draw from this one cut. Orphans mark nothing. marks must be in Compare order.
func Segments(marks []Annotation, r article.Range) []Segment {
	if r.Empty() {
		return nil
	}
	cuts := []int{r.Start, r.End}
	var inside []int
	for i, m := range marks {
		if m.Orphan || !r.Overlaps(m.Passage()) {
			continue
		}
		inside = append(inside, i)
		p := m.Passage().Clip(r)
		cuts = append(cuts, p.Start, p.End)
	}
	sort.Ints(cuts)
	cuts = slices.Compact(cuts)
	out := make([]Segment, 0, len(cuts)-1)
	for i := range cuts[1:] {
		s := Segment{Range: article.Range{Start: cuts[i], End: cuts[i+1]}}
		for _, m := range inside {
			if marks[m].Passage().Covers(s.Range) {
				s.Marks = append(s.Marks, m)
			}
		}
		out = append(out, s)
	}
	return out
}
