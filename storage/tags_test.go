package storage_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"dev.marginalia/annotation"
	. "dev.marginalia/storage"
)

func tagStep(l *Library, id string, tags []annotation.TagChange, changes ...annotation.Change) error {
	_, err := l.Apply(ctx, annotation.Step{ID: id, Label: id, Tags: tags, Changes: changes})
	return err
}

func tagList(t *testing.T, l *Library) []annotation.Tag {
	t.Helper()
	tags, err := l.Tags(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var out []annotation.Tag
	colors := map[string]annotation.Color{}
	for _, i := range tags {
		out = append(out, i.Tag)
		if i.Color != "" {
			colors[annotation.FoldTag(i.Path)] = i.Color
		}
	}
	if got, err := l.TagColors(ctx); err != nil || !maps.Equal(got, colors) {
		t.Errorf("the colours are %v, %v, those of the list %v", got, err, colors)
	}
	return out
}

func TestTags_AChangeIsMadeJournaledAndTakenBack(t *testing.T) {
	l := fresh(t)
	a := doc("The cat sat.")
	art := add(t, l, a, "").ID
	m := mark(t, a, "m1", art, 4, 7, "idea")
	apply(t, l, art, "s1", annotation.Change{After: &m})
	plain, red := annotation.Tag{Path: "idea"}, annotation.Tag{Path: "Idea", Color: annotation.Red}
	for name, c := range map[string]struct {
		change annotation.TagChange
		want   error
	}{
		"stale":        {annotation.TagChange{Before: &red, After: &plain}, annotation.ErrConflict},
		"not there":    {annotation.TagChange{Before: &annotation.Tag{Path: "x"}, After: &annotation.Tag{Path: "X"}}, annotation.ErrConflict},
		"another name": {annotation.TagChange{Before: &plain, After: &annotation.Tag{Path: "thought"}}, annotation.ErrInvalid},
	} {
		before := dump(t, l)
		if err := tagStep(l, name, []annotation.TagChange{c.change}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if dump(t, l) != before {
			t.Errorf("%s: something was changed", name)
		}
	}
	if err := tagStep(l, "red", []annotation.TagChange{{Before: &plain, After: &red}}); err != nil {
		t.Fatal(err)
	}
	if got := tagList(t, l); !slices.Equal(got, []annotation.Tag{red}) || all(t, l)[0].Tags[0] != "Idea" {
		t.Errorf("%v, %v", got, all(t, l))
	}
	if _, err := l.Undo(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if got := tagList(t, l); !slices.Equal(got, []annotation.Tag{plain}) {
		t.Error(got)
	}
	if _, err := l.Redo(ctx, ""); err != nil || !slices.Equal(tagList(t, l), []annotation.Tag{red}) {
		t.Error(tagList(t, l), err)
	}
}

// Renaming a tag is one step: the new one is made, the annotations change over, the old one goes.
func TestTags_ARenameIsOneStep(t *testing.T) {
	l := fresh(t)
	a := doc("The cat sat on the mat.")
	art := add(t, l, a, "").ID
	m, gone := mark(t, a, "m1", art, 4, 7, "old"), mark(t, a, "m2", art, 8, 11, "old")
	apply(t, l, art, "s1", annotation.Change{After: &m}, annotation.Change{After: &gone})
	apply(t, l, art, "s2", annotation.Change{Before: &gone})
	old, colored := annotation.Tag{Path: "old"}, annotation.Tag{Path: "old", Color: annotation.Blue}
	if err := tagStep(l, "color", []annotation.TagChange{{Before: &old, After: &colored}}); err != nil {
		t.Fatal(err)
	}
	renamed := m.Clone()
	renamed.Tags = []string{"new"}
	renew := annotation.Tag{Path: "new", Color: annotation.Blue}
	before := tagList(t, l)
	if err := tagStep(l, "rename", []annotation.TagChange{{After: &renew}, {Before: &colored}}, annotation.Change{Before: &m, After: &renamed}); err != nil {
		t.Fatal(err)
	}
	after := tagList(t, l)
	if !slices.Equal(after, []annotation.Tag{renew}) {
		t.Fatalf("the old one is still in the trash, but listed: %v", after)
	}
	for range 2 {
		if _, err := l.Undo(ctx, ""); err != nil || !slices.Equal(tagList(t, l), before) || all(t, l)[0].Tags[0] != "old" {
			t.Fatal(tagList(t, l), all(t, l), err)
		}
		if _, err := l.Redo(ctx, ""); err != nil || !slices.Equal(tagList(t, l), after) || all(t, l)[0].Tags[0] != "new" {
			t.Fatal(tagList(t, l), all(t, l), err)
		}
	}
	sound(t, l)
}
