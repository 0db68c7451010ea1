package storage_test

import (
	"errors"
	"path/filepath"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	. "dev.marginalia/storage"
)

// version1 is the file of a library as version 1 left it.
func version1(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "library.db")
	l, err := OpenAs(ctx, path, options(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(l.Exec(string(read(t, "testdata/version-1.sql"))), l.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	tables1 = "a001" // with a table, a mark, and another in the trash
	cat1    = "a006" // with two revisions and an orphan
	strong1 = "00000000-0000-7000-8000-000000900012"
	pear1   = "00000000-0000-7000-8000-000000900027"
)

func TestVersion1_IsReadWholeAndCopiedFirst(t *testing.T) {
	path := version1(t)
	l := open(t, path, options())
	a, err := l.Article(ctx, tables1)
	if err != nil || a.Title != "On tables" || a.Byline != "A Writer" || len(a.Blocks) != 3 || a.Blocks[1].Kind != article.Table || a.Blocks[1].Grid.Header != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
	if len(a.Contents)+len(a.Keywords) > 0 || a.Cover+a.Publisher+a.Identifier+a.Format != "" {
		t.Errorf("%+v", a)
	}
	if cat, err := l.Article(ctx, cat1); err != nil || cat.Title != "A cat" {
		t.Errorf("%+v, %v", cat, err)
	}
	if kept, err := l.Revisions(ctx, cat1); err != nil || len(kept) != 2 || kept[1].Original || len(kept[1].Problems) > 0 {
		t.Errorf("%+v, %v", kept, err)
	}
	if _, err := l.Original(ctx, cat1); !errors.Is(err, ErrNoOriginal) {
		t.Error(err)
	}
	now := all(t, l)
	if len(now) != 2 || now[0].ID != strong1 || now[0].Note != "another note" || now[0].Tags[0] != "history/cold war" || !now[1].Orphan {
		t.Errorf("%+v", now)
	}
	sound(t, l)
	old, err := OpenAs(ctx, path+".before-v2.bak", options(), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if !same(all(t, old), now) {
		t.Error("the copy has other marks")
	}
	if _, err := OpenAs(ctx, path, options(), 1); !errors.Is(err, ErrNewer) {
		t.Errorf("with the old program: %v", err)
	}
}

func TestVersion1_ItsHistoryIsUndoneAndRedone(t *testing.T) {
	l := open(t, version1(t), options())
	before := all(t, l)
	if s, err := l.Undo(ctx, ""); err != nil || s.Changes[0].ID() != pear1 {
		t.Fatalf("%+v, %v", s, err)
	}
	for range 3 { // up to the first mark
		if _, err := l.Undo(ctx, tables1); err != nil && !errors.Is(err, annotation.ErrNothing) {
			t.Fatal(err)
		}
	}
	if _, err := l.Annotation(ctx, strong1); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	for {
		if _, err := l.Redo(ctx, ""); errors.Is(err, annotation.ErrNothing) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if now := all(t, l); !same(now, before) {
		t.Errorf("%+v\nwant %+v", now, before)
	}
}

// The same note, imported by today's program, is the article that version 1 made.
func TestVersion1_TheSameFileIsUnchangedAndNowKept(t *testing.T) {
	l := open(t, version1(t), options())
	a, err := l.Article(ctx, tables1)
	if err != nil {
		t.Fatal(err)
	}
	src := source(t, "/library/note.md", "the file of the note")
	got, err := l.Import(ctx, a, src)
	if err != nil || got.ID != tables1 || got.Status != Unchanged {
		t.Fatalf("%+v, %v", got, err)
	}
	if o, err := l.Original(ctx, tables1); err != nil || o.Name != "note.md" || string(o.Data) != "the file of the note" {
		t.Errorf("%+v, %v", o, err)
	}
	a.Blocks[0].Spans = nil
	got, err = l.Import(ctx, a, src)
	if err != nil || got.ID != tables1 || got.Status != Revised || got.Moved+got.Orphaned > 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	sound(t, l)
}
