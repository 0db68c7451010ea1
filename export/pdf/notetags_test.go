package pdf

import (
	"math"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/export"
)

// Tags stand at the side where the note above them begins, in whatever letters they are; without a note, where the
// article's lines begin.
func TestNotes_TagsStandWhereTheNoteBegins(t *testing.T) {
	const width = 120
	for _, c := range []struct {
		name, note, tag string
		work            export.Work
		right           bool
	}{
		{"no note, Arabic article", "", "doubt", arabicSample(), true},
		{"Arabic note", "راجع التاريخ", "doubt", arabicSample(), true},
		{"Arabic note and tag", "راجع التاريخ", "شك", arabicSample(), true},
		{"English note in an Arabic article", "Check the date", "doubt", arabicSample(), false},
		{"English note with an Arabic tag", "Check the date", "شك", arabicSample(), false},
		{"no note, English article", "", "doubt", marksSample(), false},
		{"Arabic tag alone, English article", "", "شك", marksSample(), false},
		{"Arabic note, English article", "راجع التاريخ", "doubt", marksSample(), true},
	} {
		composer := emptyDocument(t, Options{Engine: engine(t)}).newComposer(c.work, nil)
		rows := composer.noteRows(annotation.Annotation{Note: c.note, Tags: []string{c.tag}}, width)
		tags := rows[len(rows)-1]
		want := 0.0
		if c.right {
			want = width - tags.line.Width
		}
		if got := tags.shift + tags.line.X; math.Abs(got-want) > .1 {
			t.Errorf("%s: the tags begin at %.1f, not at %.1f of %d", c.name, got, want, width)
		}
	}
}
