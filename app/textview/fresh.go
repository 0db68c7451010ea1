package textview

import (
	"slices"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// ShowNew shows a mark that is being made, over those that SetMarks gave, until SetMarks gives others. It costs the
// same however many there are: neither their set nor what the scrollbar tells of them is made anew before the mark is
// painted.
func (v *View) ShowNew(m annotation.Annotation) {
	v.fresh = &m
	v.update()
}

// withNew is marks, which are in Compare order, with the one that is being made when it is in view.
func (v *View) withNew(marks []annotation.Annotation, seen article.Range) []annotation.Annotation {
	if v.fresh == nil || !v.fresh.Passage().Overlaps(seen) {
		return marks
	}
	at, _ := slices.BinarySearchFunc(marks, *v.fresh, annotation.Compare)
	return slices.Insert(marks, at, *v.fresh)
}
