package storage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	. "dev.marginalia/storage"
)

// numbered is an article of n paragraphs, of which no two read the same, after some others.
func numbered(n int, before ...string) *article.Article {
	for i := range n {
		before = append(before, fmt.Sprintf("Paragraph %05d of a long text.", i))
	}
	return doc(before...)
}

func TestLibrary_TenThousandMarksOnOneArticle(t *testing.T) {
	const n = 10000
	l := fresh(t)
	a := numbered(n)
	id := add(t, l, a, "/long.txt").ID
	var changes []annotation.Change
	for i, b := range a.Blocks {
		m := mark(t, a, fmt.Sprintf("m%05d", i), id, b.Start, b.Start+15, fmt.Sprint("tag", i%10))
		changes = append(changes, annotation.Change{After: &m})
	}
	slices.Reverse(changes)
	apply(t, l, id, "all", changes...)
	first := all(t, l)
	if len(first) != n || !slices.IsSortedFunc(first, annotation.Compare) || first[n-1].Exact != "Paragraph 09999" {
		t.Fatalf("%d marks", len(first))
	}
	if some, err := l.Annotations(ctx, AnnotationFilter{Tag: "TAG3"}); err != nil || len(some) != n/10 {
		t.Errorf("%d with a tag, %v", len(some), err)
	}
	got := add(t, l, numbered(n-1, "A foreword."), "/long.txt")
	if got.Moved != n-1 || got.Orphaned != 1 {
		t.Fatalf("%+v", got)
	}
	moved := all(t, l)
	if moved[0].Start != first[0].Start+len("A foreword.\n\n") || !moved[n-1].Orphan || moved[n-1].Exact != first[n-1].Exact {
		t.Errorf("%+v ... %+v", moved[0], moved[n-1])
	}
	if _, err := l.Undo(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if left := all(t, l); len(left) != 0 {
		t.Errorf("%d marks after an undo", len(left))
	}
	if _, err := l.Redo(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if again := all(t, l); !same(again, moved) {
		t.Error("redone, the marks are others")
	}
	sound(t, l)
}

func TestLibrary_OneMarkOverABook(t *testing.T) {
	l := fresh(t)
	a := doc(strings.Repeat("Krieg und Frieden, мир. ", 40000)) // about a million code points
	id := add(t, l, a, "").ID
	m := mark(t, a, "m", id, 0, a.Text.Len()-1)
	apply(t, l, id, "s", annotation.Change{After: &m})
	back, err := l.Article(ctx, id)
	if err != nil || back.Text.Slice(m.Passage()) != all(t, l)[0].Exact {
		t.Error(err)
	}
}
