package app_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dev.marginalia/annotation"
	. "dev.marginalia/app"
	"dev.marginalia/article"
	"dev.marginalia/article/find"
)

func session(t *testing.T, a *App, text string) *Session {
	t.Helper()
	got, err := a.ImportFile(ctx, write(t, filepath.Join(t.TempDir(), "text.txt"), text))
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.OpenSession(ctx, got.ID)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestHighlightAll_IsOneChange(t *testing.T) {
	s := session(t, start(t), strings.Repeat("The café and the cat. ", 2500))
	hits := find.In(s.Article().Text, "the", find.Options{})
	if len(hits) != 5000 {
		t.Fatalf("%d hits", len(hits))
	}
	if _, err := s.Highlight(ctx, hits[7], Draft{Color: annotation.Green}); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	n, err := s.HighlightAll(ctx, hits, Draft{Color: annotation.Green, Note: "all"})
	if err != nil || n != 4999 {
		t.Fatal(n, err)
	}
	t.Logf("5,000 marks written in %v", time.Since(began))
	if got := s.Set(); got.Len() != 5000 || got.All()[4999].Exact != "the" || got.All()[0].Note != "all" {
		t.Fatalf("%d marks", got.Len())
	}
	if n, err := s.HighlightAll(ctx, hits, Draft{Color: annotation.Green}); n != 0 || err != nil {
		t.Errorf("again: %d, %v", n, err)
	}
	began = time.Now()
	step, err := s.Undo(ctx)
	if err != nil || len(step.Changes) != 4999 || s.Set().Len() != 1 {
		t.Fatalf("undo: %v, %d marks are left", err, s.Set().Len())
	}
	t.Logf("taken back in %v", time.Since(began))
	if _, err := s.Redo(ctx); err != nil || s.Set().Len() != 5000 {
		t.Fatalf("redo: %v, %d marks", err, s.Set().Len())
	}
	shown := s.Set()
	if err := s.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	for i, m := range s.Set().All() {
		if !m.Equal(shown.All()[i]) {
			t.Fatalf("mark %d is kept as %+v, shown as %+v", i, m, shown.All()[i])
		}
	}
}

func TestHighlightAll_MarksAllOrNone(t *testing.T) {
	s := session(t, start(t), "one two")
	if _, err := s.HighlightAll(ctx, []article.Range{{Start: 0, End: 3}, {Start: 4, End: 99}}, Draft{}); err == nil {
		t.Error("a range behind the text is marked")
	}
	if n := s.Set().Len(); n != 0 {
		t.Errorf("%d marks", n)
	}
}
