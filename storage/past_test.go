package storage_test

import (
	"path/filepath"
	"testing"

	"dev.marginalia/annotation"
	. "dev.marginalia/storage"
)

func TestLabels_KnowWhatAnotherProgramDid(t *testing.T) {
	path, o := filepath.Join(t.TempDir(), "l.db"), options()
	one := open(t, path, o)
	a := doc("The cat sat.")
	art := add(t, one, a, "").ID
	two := open(t, path, o)
	check := func(when string, undo, redo bool) {
		t.Helper()
		for i, l := range []*Library{one, two} {
			u, r, err := l.Labels(ctx, art)
			if err != nil || (u != "") != undo || (r != "") != redo {
				t.Errorf("%s: program %d knows undo %q, redo %q: %v", when, i+1, u, r, err)
			}
		}
	}
	check("at first", false, false)
	m := mark(t, a, "m1", art, 4, 7)
	if _, err := one.Apply(ctx, annotation.Step{ID: "s1", Article: art, Label: "highlight", Changes: []annotation.Change{{After: &m}}}); err != nil {
		t.Fatal(err)
	}
	check("marked", true, false)
	if _, err := two.Undo(ctx, art); err != nil {
		t.Fatal(err)
	}
	check("taken back", false, true)
	if _, err := one.Redo(ctx, art); err != nil {
		t.Fatal(err)
	}
	check("made again", true, false)
}
