package app_test

import (
	"errors"
	"testing"

	"dev.marginalia/annotation"
	. "dev.marginalia/app"
	"dev.marginalia/article"
)

func TestEdit_APassageIsOneStepThatUndoTakesBack(t *testing.T) {
	a := start(t)
	got, err := a.ImportFile(ctx, write(t, t.TempDir()+"/x.txt", "Some words e\u0301 that are marked here.\n"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.HighlightQuote(ctx, got.ID, "words", "", "", Draft{Note: "why"})
	if err != nil {
		t.Fatal(err)
	}
	after, err := a.Edit(ctx, m.ID, Edit{Start: new(int)})
	if err != nil || after.Exact != "Some words" || after.Prefix != "" || after.Note != "why" {
		t.Errorf("%+v %v", after, err)
	}
	for name, c := range map[string]struct {
		r  article.Range
		as error
	}{
		"empty":     {article.Range{Start: 3, End: 3}, annotation.ErrRange},
		"outside":   {article.Range{Start: 3, End: 900}, annotation.ErrRange},
		"cut apart": {article.Range{Start: 3, End: 12}, annotation.ErrGrapheme},
	} {
		if _, err := a.Edit(ctx, m.ID, Edit{Start: &c.r.Start, End: &c.r.End}); !errors.Is(err, c.as) {
			t.Errorf("%s: %v", name, err)
		}
	}
	same := after.Passage()
	if again, err := a.Edit(ctx, m.ID, Edit{Start: &same.Start, End: &same.End}); err != nil || !again.Equal(after) {
		t.Errorf("the same passage again: %+v %v", again, err)
	}
	step, err := a.Undo(ctx, got.ID)
	if err != nil || len(step.Changes) != 1 || step.Label != "passage" || !step.Changes[0].After.Equal(m) {
		t.Errorf("undo: %+v %v", step, err)
	}
}
