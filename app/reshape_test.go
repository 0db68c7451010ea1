package app_test

import (
	"path/filepath"
	"testing"
	"time"

	. "dev.marginalia/app"
	"dev.marginalia/article"
	"dev.marginalia/storage"
)

// reading is a session on a text with one mark.
func reading(t *testing.T) (a *App, s *Session, id string) {
	t.Helper()
	a = start(t)
	got, err := a.ImportFile(ctx, write(t, filepath.Join(t.TempDir(), "x.txt"), "Some words that are marked here, and some more of them.\n"))
	if err != nil {
		t.Fatal(err)
	}
	if s, err = a.OpenSession(ctx, got.ID); err != nil {
		t.Fatal(err)
	}
	m, err := s.Highlight(ctx, article.Range{Start: 5, End: 10}, Draft{})
	if err != nil {
		t.Fatal(err)
	}
	return a, s, m.ID
}

func TestReshape_MovesThatFollowEachOtherAreOneStep(t *testing.T) {
	begin := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	type move struct {
		r     article.Range
		after time.Duration // since the one before
	}
	end := func(end int, after time.Duration) move { return move{article.Range{Start: 5, End: end}, after} }
	const quick, slow = 300 * time.Millisecond, 1501 * time.Millisecond
	for name, c := range map[string]struct {
		moves []move
		steps []int // the index of the move whose state each undo leaves, -1: none was made
	}{
		"quick":                      {[]move{end(15, 0), end(19, quick), end(26, quick), end(31, 1500*time.Millisecond)}, []int{-1}},
		"slow":                       {[]move{end(15, 0), end(19, slow), end(26, slow)}, []int{1, 0, -1}},
		"quick, slow, quick":         {[]move{end(15, 0), end(19, quick), end(26, slow), end(31, quick)}, []int{1, -1}},
		"there and back":             {[]move{end(15, 0), end(19, quick), end(15, quick)}, []int{-1}},
		"one end, then the other":    {[]move{end(15, 0), {article.Range{Start: 0, End: 15}, quick}, {article.Range{Start: 0, End: 19}, quick}}, []int{1, 0, -1}},
		"a press that moves nothing": {[]move{end(15, 0), end(15, quick), end(19, quick)}, []int{-1}},
	} {
		a, s, id := reading(t)
		was, _ := s.Set().Get(id)
		at := begin
		for i, m := range c.moves {
			at = at.Add(m.after)
			if got, err := s.Reshape(ctx, id, m.r, at); err != nil || got.Passage() != m.r {
				t.Fatalf("%s: move %d: %+v %v", name, i, got, err)
			}
			if kept, err := a.Annotations(ctx, storage.AnnotationFilter{}); err != nil || kept[0].Passage() != m.r {
				t.Errorf("%s: move %d is not in the library: %+v %v", name, i, kept, err)
			}
		}
		final, _ := s.Set().Get(id)
		for n, left := range c.steps {
			if _, err := s.Undo(ctx); err != nil {
				t.Fatal(err)
			}
			want := was.Passage()
			if left >= 0 {
				want = c.moves[left].r
			}
			if got, _ := s.Set().Get(id); got.Passage() != want || left < 0 && !got.Equal(was) {
				t.Errorf("%s: undo %d leaves %v, want %v", name, n, got.Passage(), want)
			}
		}
		for range c.steps {
			if _, err := s.Redo(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if got, _ := s.Set().Get(id); !got.Equal(final) {
			t.Errorf("%s: made again: %+v, want %+v", name, got, final)
		}
	}
}

func TestReshape_AnythingElseBetweenBeginsAnotherStep(t *testing.T) {
	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	note := "why"
	for name, between := range map[string]func(s *Session, id string) error{
		"a note": func(s *Session, id string) error { _, err := s.Edit(ctx, id, Edit{Note: &note}); return err },
		"another mark": func(s *Session, id string) error {
			_, err := s.Highlight(ctx, article.Range{Start: 20, End: 26}, Draft{})
			return err
		},
		"a move of another mark": func(s *Session, id string) error {
			m, err := s.Highlight(ctx, article.Range{Start: 20, End: 26}, Draft{})
			if err == nil {
				_, err = s.Reshape(ctx, m.ID, article.Range{Start: 20, End: 31}, at)
			}
			return err
		},
	} {
		_, s, id := reading(t)
		if _, err := s.Reshape(ctx, id, article.Range{Start: 5, End: 15}, at); err != nil {
			t.Fatal(err)
		}
		if err := between(s, id); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Reshape(ctx, id, article.Range{Start: 5, End: 19}, at); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Undo(ctx); err != nil {
			t.Fatal(err)
		}
		if got, _ := s.Set().Get(id); got.End != 15 {
			t.Errorf("%s: undo leaves the end at %d", name, got.End)
		}
	}
}
