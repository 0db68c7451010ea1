package window

import (
	"slices"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/export/pdf"
)

func TestExportChoices_AreWhatIsExported(t *testing.T) {
	s := begin(t)
	marks := s.marksNow()
	tags := tagsOf(append(marks, annotation.Annotation{Tags: []string{"zeta/eta", "Zeta/theta"}}))
	for _, want := range []string{"zeta", "zeta/eta", "Zeta/theta"} {
		if !slices.Contains(tags, want) {
			t.Errorf("%q is not among %q", want, tags)
		}
	}
	if slices.Contains(tags, "Zeta") {
		t.Errorf("a tag twice: %q", tags)
	}
	e := newExportChoices(tags)
	var o app.ExportOptions
	e.read(&o)
	if o.NoNotes || o.Cover || o.Order != "" || len(o.Tags)+len(o.Colors) > 0 {
		t.Errorf("without a choice: %+v", o)
	}
	if !e.summary.Disabled() || !e.around.Disabled() {
		t.Error("a choice that means nothing can be made")
	}
	for _, c := range []*keyCheck{e.cover, e.legend, e.index, e.highlights, e.safe, e.flat, e.colors[2]} {
		c.SetChecked(true)
	}
	e.notes.SetChecked(false)
	e.setLayout(pdf.Digest)
	e.order.SetSelectedIndex(1)
	e.around.SetSelectedIndex(3)
	e.tags.SetSelected("zeta")
	e.summary.SetText(" In short. ")
	e.read(&o)
	if !o.Cover || !o.Legend || !o.Index || !o.Highlights || !o.Safe || !o.Flatten || !o.NoNotes || o.Summary != "In short." || o.Order != pdf.OrderTag || o.Context != 3 ||
		!slices.Equal(o.Tags, []string{"zeta"}) || !slices.Equal(o.Colors, []annotation.Color{annotation.Blue}) {
		t.Errorf("got %+v", o)
	}
	e.setFormat(app.Markdown)
	if !e.cover.Disabled() || !e.around.Disabled() || e.notes.Disabled() {
		t.Error("Markdown has no cover, but notes")
	}
}
