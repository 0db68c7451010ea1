package annotation

import (
	"slices"
	"sort"

	"dev.marginalia/article"
)

// Set is the annotations of one article in Compare order. It is immutable: methods return a new Set, so that
// a painter may keep one while the next is made. The zero Set is empty.
type Set struct {
	all     []Annotation
	longest int // code points of the longest mark: how far back a search for overlaps must look
}

// NewSet makes a Set of anns, in any order.
func NewSet(anns []Annotation) Set {
	s := Set{all: slices.Clone(anns)}
	slices.SortFunc(s.all, Compare)
	for _, a := range s.all {
		s.longest = max(s.longest, a.Passage().Len())
	}
	return s
}

// All returns the annotations in Compare order; the slice must not be changed.
func (s Set) All() []Annotation { return s.all }

// Len is the number of annotations.
func (s Set) Len() int { return len(s.all) }

// Get returns the annotation with that id.
func (s Set) Get(id string) (Annotation, bool) {
	if i := s.index(id); i >= 0 {
		return s.all[i], true
	}
	return Annotation{}, false
}

// In returns the annotations that overlap r, in Compare order; the slice must not be changed when it is not
// copied first.
func (s Set) In(r article.Range) []Annotation {
	placed := sort.Search(len(s.all), func(i int) bool { return s.all[i].Orphan })
	from := sort.Search(placed, func(i int) bool { return s.all[i].Start >= r.Start-s.longest })
	to := sort.Search(placed, func(i int) bool { return s.all[i].Start >= r.End })
	var out []Annotation
	for i := from; i < to; i++ {
		if r.Overlaps(s.all[i].Passage()) {
			out = append(out, s.all[i])
		}
	}
	return out
}

// At returns the annotations over the code point at o, the shortest first: the one a click means, then those
// that further clicks reach.
func (s Set) At(o int) []Annotation {
	out := s.In(article.Range{Start: o, End: o + 1})
	slices.SortStableFunc(out, func(a, b Annotation) int { return a.Passage().Len() - b.Passage().Len() })
	return out
}

// With returns the set after changes. It does not check Before: the library does.
func (s Set) With(changes ...Change) Set {
	if len(changes) == 1 {
		return s.withOne(changes[0])
	}
	last := make(map[string]int, len(changes)) // of several changes of one annotation the last counts
	for i, c := range changes {
		last[c.ID()] = i
	}
	all := make([]Annotation, 0, len(s.all)+len(changes))
	for _, a := range s.all {
		if _, changed := last[a.ID]; !changed {
			all = append(all, a)
		}
	}
	for i, c := range changes {
		if c.After != nil && last[c.ID()] == i {
			all = append(all, *c.After)
		}
	}
	return NewSet(all)
}

// withOne is With for the usual case: one mark was made, changed or removed, and the order of the others stays.
func (s Set) withOne(c Change) Set {
	out := Set{all: make([]Annotation, len(s.all), len(s.all)+1), longest: s.longest}
	copy(out.all, s.all)
	if i := s.index(c.ID()); i >= 0 {
		out.all = slices.Delete(out.all, i, i+1)
	}
	if c.After != nil {
		at, _ := slices.BinarySearchFunc(out.all, *c.After, Compare)
		out.all = slices.Insert(out.all, at, *c.After)
		out.longest = max(out.longest, c.After.Passage().Len())
	}
	return out
}

// index is the place of the annotation with that id, or -1.
func (s Set) index(id string) int {
	for i := range s.all {
		if s.all[i].ID == id {
			return i
		}
	}
	return -1
}
