package storage_test

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	. "dev.marginalia/storage"
)

func TestImport_KeepsTheWholeArticle(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "new folder?#%", "library.db"), options())
	a := doc("One 漢 \x00 two.", "Three 😀.")
	got := add(t, l, a, "/x.txt")
	if got.Status != Added || got.Title != a.Title {
		t.Fatalf("%+v", got)
	}
	back, err := l.Article(ctx, got.ID)
	if err != nil {
		t.Fatal(err)
	}
	if back.Text.String() != a.Text.String() || back.Partial.MissingPercent != 47.3 || len(back.Blocks) != 2 ||
		!slices.Equal(back.Blocks[1].Spans, a.Blocks[1].Spans) {
		t.Fatalf("%+v", back)
	}
	if again := add(t, l, a, "/elsewhere.txt"); again.Status != Unchanged || again.ID != got.ID {
		t.Errorf("the same text again: %+v", again)
	}
}

func TestImport_NewTextMovesAnnotationsAndKeepsOrphans(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"), options())
	a := doc("The cat sat on the mat.", "A second thought.")
	art := add(t, l, a, "/x.txt").ID
	cat, second := mark(t, a, "m1", art, 4, 7), mark(t, a, "m2", art, 25, 41, "idea")
	apply(t, l, art, "s1", annotation.Change{After: &cat})
	apply(t, l, art, "s2", annotation.Change{After: &second})
	got := add(t, l, doc("Now: the cat sat on the mat.", "Nothing else."), "/x.txt")
	if got.Status != Revised || got.ID != art || got.Moved != 1 || got.Orphaned != 1 {
		t.Fatalf("%+v", got)
	}
	now := all(t, l)
	if len(now) != 2 || now[0].Start != 9 || !now[1].Orphan || now[1].Exact != "A second thought" {
		t.Fatalf("%+v", now)
	}
	if _, err := l.Undo(ctx, art); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Redo(ctx, art); err != nil {
		t.Fatal(err)
	}
	if again := all(t, l); !same(again, now) {
		t.Fatalf("undo and redo after a new text: %+v", again)
	}
	back := add(t, l, a, "/x.txt")
	if now := all(t, l); back.Moved != 2 || now[0].Start != 4 || now[1].Orphan {
		t.Fatalf("the old text again: %+v %+v", back, now)
	}
}

func TestImport_TheSameTextIsOneArticle(t *testing.T) {
	l := fresh(t)
	a := doc("One text.", "In two places.")
	first := add(t, l, a, "/x.txt")
	if err := l.Remove(ctx, first.ID); err != nil {
		t.Fatal(err)
	}
	if got := add(t, l, a, "/elsewhere.txt"); got.ID != first.ID || got.Status != RestoredFromTrash {
		t.Errorf("from the trash: %+v", got)
	}
	if got := add(t, l, a, ""); got.ID != first.ID || got.Status != Unchanged {
		t.Errorf("without a source: %+v", got)
	}
	other := doc("One text.", "In two places.")
	other.Title = "Another title"
	if got := add(t, l, other, "/other.txt"); got.ID == first.ID || got.Status != Added {
		t.Errorf("another title: %+v", got)
	}
	if err := l.Rename(ctx, first.ID, "A title of my own"); err != nil {
		t.Fatal(err)
	}
	if got := add(t, l, a, "/third.txt"); got.ID != first.ID || got.Title != "A title of my own" {
		t.Errorf("after a rename: %+v", got)
	}
}

func TestImport_ATitleThatAPersonGaveStays(t *testing.T) {
	l := fresh(t)
	a := doc("First text.")
	a.TitleDerived = true
	id := add(t, l, a, "/x.txt").ID
	b := doc("Second text.")
	b.Title = "A title of its own"
	if got := add(t, l, b, "/x.txt"); got.Title != b.Title {
		t.Fatalf("%+v", got)
	}
	if back, err := l.Article(ctx, id); err != nil || back.TitleDerived {
		t.Errorf("the title of the new text is its own: %v, %v", back.TitleDerived, err)
	}
	if err := l.Rename(ctx, id, "Mine"); err != nil {
		t.Fatal(err)
	}
	if got := add(t, l, doc("Third text."), "/x.txt"); got.Status != Revised || got.Title != "Mine" {
		t.Errorf("%+v", got)
	}
	kept, err := l.Revisions(ctx, id)
	if err != nil || len(kept) != 3 || kept[2].Number != 3 || kept[0].Length != len("First text.") || len(kept[0].SHA256) != 64 {
		t.Errorf("%+v, %v", kept, err)
	}
	if n := count(t, l, "SELECT count(*) FROM revisions WHERE text IN ('First text.', 'Second text.', 'Third text.')"); n != 3 {
		t.Errorf("%d texts are kept", n)
	}
	if _, err := l.Revisions(ctx, "nope"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestImport_JournalsWhatANewTextDoes(t *testing.T) {
	l := fresh(t)
	a := doc("The cat sat.", "Going.")
	id := add(t, l, a, "/x.txt").ID
	cat, going := mark(t, a, "m1", id, 4, 7), mark(t, a, "m2", id, 14, 19)
	still := mark(t, a, "m3", id, 0, 3)
	apply(t, l, id, "s1", annotation.Change{After: &cat}, annotation.Change{After: &going}, annotation.Change{After: &still})
	add(t, l, doc("The old cat sat."), "/x.txt")
	for query, want := range map[string]int{
		"SELECT count(*) FROM journal WHERE kind = 'moved' AND object = 'annotation' AND (before ->> 'start') = 4 AND (after ->> 'start') = 8": 1,
		"SELECT count(*) FROM journal WHERE kind = 'moved' AND object_id = 'm2' AND (after ->> 'orphan') = 1":                                  1,
		"SELECT count(*) FROM annotations WHERE id = 'm1' AND revision = 2":                                                                    1,
		"SELECT count(*) FROM annotations WHERE id = 'm2' AND revision = 1 AND orphan":                                                         1,
		"SELECT count(*) FROM annotations WHERE id = 'm3' AND revision = 2":                                                                    1,
		"SELECT count(*) FROM journal WHERE object = 'article' AND label = 'revision' AND (before ->> 'revision') = 1":                         1,
	} {
		if got := count(t, l, query); got != want {
			t.Errorf("%d, want %d: %s", got, want, query)
		}
	}
	orphans, err := l.Annotations(ctx, AnnotationFilter{Orphans: true})
	if err != nil || len(orphans) != 1 || orphans[0].ID != "m2" {
		t.Errorf("%+v, %v", orphans, err)
	}
}

func TestImport_DrawsAnotherIDWhenOneIsTaken(t *testing.T) {
	o := options()
	draws := []string{"aa", "aa", "aa", "bb"}
	o.NewArticleID = func() string {
		id := draws[0]
		if len(draws) > 1 {
			draws = draws[1:]
		}
		return id
	}
	l := open(t, filepath.Join(t.TempDir(), "l.db"), o)
	if a, b := add(t, l, doc("1"), "").ID, add(t, l, doc("2"), "").ID; a != "aa" || b != "bb" {
		t.Errorf("%s, %s", a, b)
	}
	if _, err := l.Import(ctx, doc("3"), Source{}); err == nil {
		t.Error("an id was given twice")
	}
	if list, _ := l.Articles(ctx, ArticleFilter{}); len(list) != 2 {
		t.Error("a refused import left something")
	}
}

func TestImport_RefusesAnArticleThatBreaksItsPromises(t *testing.T) {
	l := fresh(t)
	a := doc("Text.")
	a.Blocks[0].End = 99
	if _, err := l.Import(ctx, a, Source{}); err == nil || strings.Contains(err.Error(), "Text.") {
		t.Error(err)
	}
}

func TestTags_OfAnArticleAreThoseOfItsMarks(t *testing.T) {
	l := fresh(t)
	a := doc("The cat sat on the mat.")
	id := add(t, l, a, "").ID
	m, n := mark(t, a, "m1", id, 0, 3, "Zoo", "history/cold war"), mark(t, a, "m2", id, 4, 7, "zoo", "äpfel")
	apply(t, l, id, "s1", annotation.Change{After: &m})
	s := apply(t, l, id, "s2", annotation.Change{After: &n})
	list, err := l.Articles(ctx, ArticleFilter{Tag: "HISTORY"})
	if err != nil || len(list) != 1 || !slices.Equal(list[0].Tags, []string{"history/cold war", "Zoo", "äpfel"}) {
		t.Fatalf("%+v, %v", list, err)
	}
	if list, _ := l.Articles(ctx, ArticleFilter{Tag: "hist"}); len(list) != 0 {
		t.Error("half a name is no tag")
	}
	apply(t, l, id, "s3", annotation.Change{Before: s.Changes[0].After})
	if list, _ := l.Articles(ctx, ArticleFilter{}); !slices.Equal(list[0].Tags, []string{"history/cold war", "Zoo"}) {
		t.Errorf("with a mark in the trash: %v", list[0].Tags)
	}
	tags, err := l.Tags(ctx)
	if err != nil || len(tags) != 2 || tags[1].Path != "Zoo" || tags[1].Count != 1 {
		t.Errorf("%+v, %v", tags, err)
	}
}
