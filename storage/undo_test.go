package storage_test

import (
	"errors"
	"fmt"
	"math/rand"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	. "dev.marginalia/storage"
)

func TestApply_RefusesWhatDoesNotFit(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"), options())
	a := doc("The cat sat.")
	art := add(t, l, a, "").ID
	m := mark(t, a, "m1", art, 4, 7, "Tag")
	apply(t, l, art, "s1", annotation.Change{After: &m})
	old := m.Clone()
	newer := m.Clone()
	newer.Note = "newer"
	apply(t, l, art, "s2", annotation.Change{Before: &m, After: &newer})
	other := m.Clone()
	other.ID = "m9"
	for name, c := range map[string]annotation.Change{
		"stale":     {Before: &old, After: &newer},
		"made once": {After: &m},
		"not there": {Before: &other},
	} {
		before := all(t, l)
		_, err := l.Apply(ctx, annotation.Step{ID: name, Article: art, Changes: []annotation.Change{{After: &other}, c}})
		if name == "not there" {
			_, err = l.Apply(ctx, annotation.Step{ID: name, Article: art, Changes: []annotation.Change{c}})
		}
		if !errors.Is(err, annotation.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
		if !same(all(t, l), before) {
			t.Errorf("%s: something was changed", name)
		}
	}
	spelled := mark(t, a, "m3", art, 0, 3, "TAG", "x")
	s := apply(t, l, art, "s3", annotation.Change{After: &spelled})
	if got := s.Changes[0].After.Tags; !slices.Equal(got, []string{"Tag", "x"}) || len(s.Tags) != 1 {
		t.Errorf("tags %v, new %v", got, s.Tags)
	}
}

func TestUndo_FiveChangesSurviveRestarts(t *testing.T) {
	path, o := filepath.Join(t.TempDir(), "l.db"), options()
	l := open(t, path, o)
	a := doc("The cat sat on the mat.", "A second thought.")
	art := add(t, l, a, "").ID
	m := mark(t, a, "m1", art, 4, 7, "cats")
	n := mark(t, a, "m2", art, 25, 41)
	noted, tagged := m.Clone(), m.Clone()
	noted.Note = "😀 naïve"
	tagged.Note, tagged.Tags = noted.Note, []string{"cats", "日本/語"}
	states := [][]annotation.Annotation{all(t, l)}
	for i, c := range []annotation.Change{{After: &m}, {Before: &m, After: &noted}, {After: &n}, {Before: &noted, After: &tagged}, {Before: &n}} {
		apply(t, l, art, fmt.Sprint("step", i), c)
		states = append(states, all(t, l))
	}
	l.Close()
	l = open(t, path, o)
	for i := 4; i >= 0; i-- {
		if undo, _, err := l.Labels(ctx, art); err != nil || undo != fmt.Sprint("step", i) {
			t.Fatalf("label %q, %v", undo, err)
		}
		if _, err := l.Undo(ctx, []string{"", art}[i%2]); err != nil {
			t.Fatal(err)
		}
		if !same(all(t, l), states[i]) {
			t.Fatalf("after undo to %d: %+v", i, all(t, l))
		}
	}
	if _, err := l.Undo(ctx, ""); !errors.Is(err, annotation.ErrNothing) {
		t.Fatalf("a sixth undo: %v", err)
	}
	if tags, err := l.Tags(ctx); err != nil || len(tags) != 0 {
		t.Fatalf("tags %v %v", tags, err)
	}
	l.Close()
	l = open(t, path, o)
	for i := 1; i <= 5; i++ {
		if _, err := l.Redo(ctx, ""); err != nil {
			t.Fatal(err)
		}
		if !same(all(t, l), states[i]) {
			t.Fatalf("after redo to %d: %+v", i, all(t, l))
		}
	}
	if _, err := l.Redo(ctx, ""); !errors.Is(err, annotation.ErrNothing) {
		t.Fatalf("a sixth redo: %v", err)
	}
}

// step is one change of the model: what an article's marks were before it and after it.
type step struct {
	id, article   string
	before, after []annotation.Annotation
}

// model is what undo and redo promise, said the simple way: stacks of remembered states.
type model struct{ done, undone []step }

// takeLast moves the newest step of an article ("": of any) from one stack to the other.
func takeLast(from, to *[]step, art string) (step, bool) {
	for i := len(*from) - 1; i >= 0; i-- {
		if s := (*from)[i]; art == "" || s.article == art {
			*from = slices.Delete(*from, i, i+1)
			*to = append(*to, s)
			return s, true
		}
	}
	return step{}, false
}

func randomChange(t *testing.T, rnd *rand.Rand, a *article.Article, art string, now []annotation.Annotation, i int) annotation.Change {
	tag := fmt.Sprint([]string{"tag", "TAG", "Tag"}[rnd.Intn(3)], rnd.Intn(4))
	if len(now) > 0 {
		before := now[rnd.Intn(len(now))]
		switch rnd.Intn(3) {
		case 0:
			return annotation.Change{Before: &before}
		case 1:
			after := before.Clone()
			after.Note, after.Tags = fmt.Sprint("note ", i), []string{tag}
			return annotation.Change{Before: &before, After: &after}
		}
	}
	m := mark(t, a, fmt.Sprint("m", i), art, i, i+5, tag)
	return annotation.Change{After: &m}
}

// Random changes, undos, redos and restarts on two articles, against the model.
func TestUndo_FollowsAModel(t *testing.T) {
	for seed := range int64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { followModel(t, rand.New(rand.NewSource(seed))) })
	}
}

func followModel(t *testing.T, rnd *rand.Rand) {
	path, o := filepath.Join(t.TempDir(), "l.db"), options()
	l := open(t, path, o)
	a := doc(strings.Repeat("Lorem ipsum dolor. ", 30))
	b := doc(strings.Repeat("Sit amet elit sed. ", 30))
	docs := map[string]*article.Article{}
	arts := []string{add(t, l, a, "").ID, add(t, l, b, "").ID}
	docs[arts[0]], docs[arts[1]] = a, b
	state := map[string][]annotation.Annotation{}
	var m model
	newest := step{} // when it was the last thing done
	for i := range 160 {
		art := arts[rnd.Intn(2)]
		scope := []string{art, ""}[rnd.Intn(2)]
		switch rnd.Intn(8) {
		case 0, 1:
			newest = step{}
			s, ok := takeLast(&m.done, &m.undone, scope)
			if _, err := l.Undo(ctx, scope); ok && err != nil || !ok && !errors.Is(err, annotation.ErrNothing) {
				t.Fatal(i, err)
			}
			if ok {
				state[s.article] = s.before
			}
		case 2:
			newest = step{}
			s, ok := takeLast(&m.undone, &m.done, scope)
			if _, err := l.Redo(ctx, scope); ok && err != nil || !ok && !errors.Is(err, annotation.ErrNothing) {
				t.Fatal(i, err)
			}
			if ok {
				state[s.article] = s.after
			}
		case 3:
			if newest.article == "" {
				break
			}
			art = newest.article
			join(t, l, art, fmt.Sprint("s", i), newest.id, randomChange(t, rnd, docs[art], art, state[art], i))
			state[art] = marksOf(t, l, art)
			m.done[len(m.done)-1].after = state[art]
		default:
			s := step{id: fmt.Sprint("s", i), article: art, before: state[art]}
			apply(t, l, art, s.id, randomChange(t, rnd, docs[art], art, state[art], i))
			s.after = marksOf(t, l, art)
			state[art] = s.after
			m.done = append(m.done, s)
			newest = s
			m.undone = slices.DeleteFunc(m.undone, func(s step) bool { return s.article == art })
		}
		if rnd.Intn(20) == 0 {
			l.Close()
			l = open(t, path, o)
		}
		for _, art := range arts {
			if !sameButSpelling(marksOf(t, l, art), state[art]) {
				t.Fatalf("step %d: the library differs from the model:\n%+v\n%+v", i, marksOf(t, l, art), state[art])
			}
		}
	}
	sound(t, l)
}

func marksOf(t *testing.T, l *Library, art string) []annotation.Annotation {
	t.Helper()
	got, err := l.Annotations(ctx, AnnotationFilter{Article: art})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// sameButSpelling compares tags by what they mean: a tag that went with the undo of one article and came back
// with a change of the other has that one's spelling.
func sameButSpelling(a, b []annotation.Annotation) bool {
	fold := func(all []annotation.Annotation) []annotation.Annotation {
		var out []annotation.Annotation
		for _, x := range all {
			x = x.Clone()
			for i, t := range x.Tags {
				x.Tags[i] = annotation.FoldTag(t)
			}
			out = append(out, x)
		}
		return out
	}
	return same(fold(a), fold(b))
}

func TestUndo_PutsAMarkBackWhereItWas(t *testing.T) {
	l := fresh(t)
	a := doc("The cat sat on the mat.")
	art := add(t, l, a, "/x.txt").ID
	m := mark(t, a, "m1", art, 4, 7)
	apply(t, l, art, "s1", annotation.Change{After: &m})
	placed := m.Clone()
	placed.Anchor = mark(t, a, "", art, 15, 22).Anchor
	apply(t, l, art, "by hand", annotation.Change{Before: &m, After: &placed})
	if _, err := l.Undo(ctx, art); err != nil {
		t.Fatal(err)
	}
	if now := all(t, l); now[0].Start != 4 || now[0].Exact != "cat" {
		t.Fatalf("undone: %+v", now)
	}
	if _, err := l.Redo(ctx, art); err != nil {
		t.Fatal(err)
	}
	if now := all(t, l); now[0].Exact != "the mat" {
		t.Fatalf("redone: %+v", now)
	}
	add(t, l, doc("Now: The cat sat on the mat."), "/x.txt")
	if _, err := l.Undo(ctx, art); err != nil {
		t.Fatal(err)
	}
	if now := all(t, l); now[0].Start != 9 || now[0].Exact != "cat" {
		t.Fatalf("undone on a new text: %+v", now)
	}
}

func TestUndo_ATagThatCameBackInAnotherSpellingIsNoConflict(t *testing.T) {
	l := fresh(t)
	a, b := doc("The cat sat."), doc("The dog sat.")
	one, two := add(t, l, a, "").ID, add(t, l, b, "").ID
	plain := mark(t, a, "m1", one, 4, 7)
	apply(t, l, one, "s1", annotation.Change{After: &plain})
	tagged := plain.Clone()
	tagged.Tags = []string{"Idea"}
	apply(t, l, one, "s2", annotation.Change{Before: &plain, After: &tagged})
	if _, err := l.Undo(ctx, one); err != nil {
		t.Fatal(err)
	}
	other := mark(t, b, "m2", two, 4, 7, "IDEA")
	apply(t, l, two, "s3", annotation.Change{After: &other})
	for _, f := range []func() (annotation.Step, error){
		func() (annotation.Step, error) { return l.Redo(ctx, one) },
		func() (annotation.Step, error) { return l.Undo(ctx, one) },
		func() (annotation.Step, error) { return l.Redo(ctx, one) },
	} {
		if _, err := f(); err != nil {
			t.Fatal(err)
		}
	}
	if got := marksOf(t, l, one)[0].Tags; !slices.Equal(got, []string{"IDEA"}) {
		t.Error(got)
	}
}

func TestUndo_AConflictChangesNothing(t *testing.T) {
	l := fresh(t)
	a := doc("The cat sat.")
	art := add(t, l, a, "").ID
	m := mark(t, a, "m1", art, 4, 7)
	apply(t, l, art, "s1", annotation.Change{After: &m})
	run(t, raw(t, l.Path()), "UPDATE annotations SET note = 'by another program'")
	before := all(t, l)
	if _, err := l.Undo(ctx, art); !errors.Is(err, annotation.ErrConflict) {
		t.Fatal(err)
	}
	if !same(all(t, l), before) || count(t, l, "SELECT count(*) FROM journal WHERE kind = 'undo'") != 0 {
		t.Error("something was changed")
	}
}

func TestApply_KeepsWhatItReturns(t *testing.T) {
	l := fresh(t)
	a := doc("The cat sat.")
	art := add(t, l, a, "/x.txt").ID
	m := mark(t, a, "m1", art, 4, 7)
	m.Created = time.Date(2026, 3, 4, 5, 6, 7, 123456789, time.FixedZone("", 3600))
	s := apply(t, l, art, "s1", annotation.Change{After: &m})
	got, err := l.Annotation(ctx, "m1")
	if err != nil || !got.Equal(*s.Changes[0].After) || got.Created.Nanosecond() != 123000000 {
		t.Fatalf("%+v, %v", got, err)
	}
	next := got.Clone()
	next.Note = "next"
	apply(t, l, art, "s2", annotation.Change{Before: &m, After: &next}) // m as it was before the clock was cut
	add(t, l, doc("A text in which the cat sat."), "/x.txt")
	stale := mark(t, a, "m2", art, 4, 11) // made by a window that still shows the first text
	s = apply(t, l, art, "s3", annotation.Change{After: &stale})
	if got := s.Changes[0].After; got.Start != 20 || got.Exact != "cat sat" {
		t.Errorf("%+v", got)
	}
	nowhere := mark(t, a, "m3", "nope", 4, 7)
	if _, err := l.Apply(ctx, annotation.Step{ID: "s4", Changes: []annotation.Change{{After: &nowhere}}}); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	if _, err := l.Trashed(ctx, "m1"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}
