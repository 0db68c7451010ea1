package storage_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"dev.marginalia/annotation"
	. "dev.marginalia/storage"
)

// join applies a change that goes on with a step.
func join(t *testing.T, l *Library, art, id, joins string, c annotation.Change) annotation.Step {
	t.Helper()
	s, err := l.Apply(ctx, annotation.Step{ID: id, Joins: joins, Article: art, Label: "passage", Time: time.Now(), Creator: "A Reader", Changes: []annotation.Change{c}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func undone(t *testing.T, l *Library, art string) annotation.Step {
	t.Helper()
	s, err := l.Undo(ctx, art)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestApply_WhatJoinsAStepIsTakenBackWithIt(t *testing.T) {
	path, o := filepath.Join(t.TempDir(), "l.db"), options()
	l := open(t, path, o)
	a := doc("The cat sat on the mat and purred.")
	art := add(t, l, a, "").ID
	m := mark(t, a, "m", art, 4, 7)
	apply(t, l, art, "made", annotation.Change{After: &m})
	first := all(t, l)
	step, was := "", m
	for i, end := range []int{11, 14, 18, 22} {
		longer := mark(t, a, "m", art, 4, end)
		longer.Modified = longer.Modified.Add(time.Duration(i+1) * time.Second)
		s := join(t, l, art, fmt.Sprint("move", i), step, annotation.Change{Before: &was, After: &longer})
		if step = s.ID; step != "move0" {
			t.Fatalf("move %d is the step %s", i, step)
		}
		was = longer
		if other := open(t, path, o); all(t, other)[0].End != end { // written, not kept in memory
			t.Errorf("move %d is not in the library", i)
		}
	}
	last := all(t, l)
	if n := count(t, l, "SELECT count(*) FROM journal WHERE step = 'move0' AND kind = 'do'"); n != 4 {
		t.Errorf("the journal has %d of 4 moves", n)
	}
	for round := range 3 {
		if s := undone(t, l, art); len(s.Changes) != 1 || !same(all(t, l), first) {
			t.Errorf("round %d: undone %+v: %+v", round, s.Changes, all(t, l))
		}
		if undo, redo, err := l.Labels(ctx, art); undo != "made" || redo != "passage" || err != nil {
			t.Errorf("to undo %q, to redo %q, %v", undo, redo, err)
		}
		l.Close()
		l = open(t, path, o)
		if s, err := l.Redo(ctx, art); err != nil || len(s.Changes) != 1 || !same(all(t, l), last) {
			t.Errorf("round %d: redone %+v, %v: %+v", round, s.Changes, err, all(t, l))
		}
	}
	undone(t, l, art)
	undone(t, l, art)
	if got := all(t, l); len(got) != 0 {
		t.Errorf("all taken back: %+v", got)
	}
	sound(t, l)
}

// What was done since keeps a step from growing: else undo would take back what is not its own.
func TestApply_OnlyTheNewestStepIsJoined(t *testing.T) {
	a, b := doc("The cat sat on the mat and purred."), doc("Another text to mark.")
	for name, between := range map[string]func(l *Library, art, other string){
		"a change of the same article": func(l *Library, art, other string) {
			n := mark(t, a, "n", art, 0, 3)
			apply(t, l, art, "between", annotation.Change{After: &n})
		},
		"a change of another article": func(l *Library, art, other string) {
			n := mark(t, b, "n", other, 0, 7)
			apply(t, l, other, "between", annotation.Change{After: &n})
		},
		"undo and redo": func(l *Library, art, other string) {
			undone(t, l, art)
			if _, err := l.Redo(ctx, art); err != nil {
				t.Fatal(err)
			}
		},
		"an article is renamed": func(l *Library, art, other string) {
			if err := l.Rename(ctx, art, "Another title"); err != nil {
				t.Fatal(err)
			}
		},
	} {
		l := fresh(t)
		art, other := add(t, l, a, "").ID, add(t, l, b, "").ID
		m, longer, longest := mark(t, a, "m", art, 4, 7), mark(t, a, "m", art, 4, 11), mark(t, a, "m", art, 4, 14)
		apply(t, l, art, "made", annotation.Change{After: &m})
		join(t, l, art, "move", "", annotation.Change{Before: &m, After: &longer})
		between(l, art, other)
		before := all(t, l)
		if s := join(t, l, art, "again", "move", annotation.Change{Before: &longer, After: &longest}); s.ID != "again" {
			t.Errorf("%s: it is of the step %s", name, s.ID)
		}
		if undone(t, l, art); !same(all(t, l), before) {
			t.Errorf("%s: undone: %+v", name, all(t, l))
		}
		sound(t, l)
	}
	l := fresh(t)
	art := add(t, l, a, "").ID
	m := mark(t, a, "m", art, 4, 7)
	if s := join(t, l, art, "first", "nothing", annotation.Change{After: &m}); s.ID != "first" {
		t.Errorf("it joins %s, which is not there", s.ID)
	}
}
