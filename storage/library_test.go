package storage_test

import (
	"errors"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"dev.marginalia/annotation"
	. "dev.marginalia/storage"
)

func TestJournal_CannotBeRewritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path, options())
	add(t, l, doc("x"), "")
	db := raw(t, path)
	for _, q := range []string{"DELETE FROM journal", "UPDATE journal SET creator = 'x'"} {
		if _, err := db.Exec(q); err == nil || count(t, l, "SELECT count(*) FROM journal WHERE creator = 'A Reader'") != 1 {
			t.Errorf("%s: %v", q, err)
		}
	}
}

func TestArticle_NoticesDamagedText(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path, options())
	art := add(t, l, doc("The cat."), "").ID
	run(t, raw(t, path), "UPDATE revisions SET text = 'The bat.'")
	if _, err := l.Article(ctx, art); !errors.Is(err, ErrCorrupt) {
		t.Error(err)
	}
}

func TestTrash_GivesBack(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"), options())
	a := doc("The cat sat.")
	art := add(t, l, a, "").ID
	m := mark(t, a, "abc1", art, 4, 7, "t")
	apply(t, l, art, "s1", annotation.Change{After: &m})
	if err := l.Remove(ctx, art); err != nil {
		t.Fatal(err)
	}
	if list, _ := l.Articles(ctx, ArticleFilter{}); len(list) != 0 {
		t.Error("still listed")
	}
	if _, err := l.FindArticle(ctx, art[:3], false); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	if tags, err := l.Tags(ctx); err != nil || len(tags) != 0 || len(all(t, l)) != 0 {
		t.Errorf("marks of an article in the trash: %v, %v, %v", all(t, l), tags, err)
	}
	if named := marksOf(t, l, art); len(named) != 1 {
		t.Errorf("asked for by the article's name: %v", named)
	}
	if err := l.Restore(ctx, art); err != nil {
		t.Fatal(err)
	}
	if list, _ := l.Articles(ctx, ArticleFilter{Tag: "T"}); len(list) != 1 || list[0].Annotations != 1 {
		t.Errorf("%+v", list)
	}
	if err := l.Rename(ctx, "nope", "x"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestTrash_JournalsOnlyWhatHappened(t *testing.T) {
	l := fresh(t)
	art := add(t, l, doc("The cat sat."), "").ID
	for range 2 {
		if err := l.Remove(ctx, art); err != nil {
			t.Fatal(err)
		}
	}
	if list, _ := l.Articles(ctx, ArticleFilter{Trash: true}); len(list) != 1 || !list[0].Trashed {
		t.Errorf("%+v", list)
	}
	if got, err := l.FindArticle(ctx, art, true); err != nil || got != art {
		t.Error(got, err)
	}
	for range 2 {
		if err := l.Restore(ctx, art); err != nil {
			t.Fatal(err)
		}
		if err := l.Rename(ctx, art, "Twice the same"); err != nil {
			t.Fatal(err)
		}
	}
	for label, want := range map[string]int{"import": 1, "remove": 1, "restore": 1, "rename": 1} {
		if got := count(t, l, "SELECT count(*) FROM journal WHERE object = 'article' AND label = '"+label+"'"); got != want {
			t.Errorf("%s: %d rows, want %d", label, got, want)
		}
	}
	for name, err := range map[string]error{"remove": l.Remove(ctx, "nope"), "restore": l.Restore(ctx, "nope"), "rename": l.Rename(ctx, "nope", "x")} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s of what is not there: %v", name, err)
		}
	}
	if undo, redo, err := l.Labels(ctx, ""); undo != "" || redo != "" || err != nil {
		t.Errorf("what is done to articles is not undone: %q, %q, %v", undo, redo, err)
	}
}

func TestFind_WantsAnUnambiguousPrefix(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"), options())
	a := doc("The cat sat.")
	art := add(t, l, a, "").ID
	for _, id := range []string{"abc1", "abc2", "abc"} {
		m := mark(t, a, id, art, 4, 7)
		apply(t, l, art, "s"+id, annotation.Change{After: &m})
	}
	if _, err := l.FindAnnotation(ctx, "ab", false); !errors.Is(err, ErrAmbiguous) {
		t.Error(err)
	} else if which := new(AmbiguousError); !errors.As(err, &which) || !slices.Equal(which.Matches, []string{"abc", "abc1", "abc2"}) {
		t.Errorf("%+v", which)
	}
	for in, want := range map[string]string{"abc": "abc", "abc1": "abc1", "ABC2": "abc2"} {
		if got, err := l.FindAnnotation(ctx, in, false); err != nil || got != want {
			t.Errorf("%s: %s, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "x", "%", "_"} {
		if _, err := l.FindAnnotation(ctx, in, false); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestPosition_IsKeptAndProgressOnlyGrows(t *testing.T) {
	l := fresh(t)
	art := add(t, l, doc("The cat sat."), "").ID
	if p, err := l.Position(ctx, art); err != nil || p != (Position{}) {
		t.Error(p, err)
	}
	if list, _ := l.Articles(ctx, ArticleFilter{}); !list[0].Opened.IsZero() {
		t.Error("opened before it was")
	}
	for _, c := range []struct{ set, want Position }{
		{Position{5, 0.5}, Position{5, 0.5}},
		{Position{2, 0.1}, Position{2, 0.5}},
		{Position{-3, 7}, Position{0, 1}},
		{Position{1, math.NaN()}, Position{1, 1}},
	} {
		if err := l.SetPosition(ctx, art, c.set); err != nil {
			t.Fatal(err)
		}
		if p, err := l.Position(ctx, art); err != nil || p != c.want {
			t.Errorf("%+v: %+v, %v", c.set, p, err)
		}
	}
	list, err := l.Articles(ctx, ArticleFilter{})
	if err != nil || list[0].Opened.IsZero() || list[0].Progress != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if err := l.SetPosition(ctx, "nope", Position{}); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestSetting_IsKept(t *testing.T) {
	l := fresh(t)
	for _, v := range []string{"", "one", "zwei 😀", ""} {
		if err := l.SetSetting(ctx, "key", v); err != nil {
			t.Fatal(err)
		}
		if got, err := l.Setting(ctx, "key"); err != nil || got != v {
			t.Errorf("%q: %q, %v", v, got, err)
		}
	}
	if got, err := l.Setting(ctx, "never set"); err != nil || got != "" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestNewestChange_IsThatOfTheArticleOrItsMarks(t *testing.T) {
	l := fresh(t)
	a := doc("The cat sat.")
	art, other := add(t, l, a, "").ID, add(t, l, doc("Another."), "").ID
	when := func() time.Time {
		t.Helper()
		at, err := l.NewestChange(ctx, art)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	imported := when()
	m := mark(t, a, "m1", art, 4, 7)
	at := time.Date(2026, 5, 6, 7, 8, 9, 123456789, time.UTC)
	if _, err := l.Apply(ctx, annotation.Step{ID: "s", Article: art, Time: at, Changes: []annotation.Change{{After: &m}}}); err != nil {
		t.Fatal(err)
	}
	if got := when(); !got.Equal(at.Truncate(time.Millisecond)) || !got.After(imported) {
		t.Errorf("%v after %v", got, imported)
	}
	if err := errors.Join(l.SetPosition(ctx, art, Position{3, 0.2}), l.Rename(ctx, other, "x")); err != nil {
		t.Fatal(err)
	}
	if got := when(); !got.Equal(at.Truncate(time.Millisecond)) {
		t.Errorf("reading, or another article, is no change: %v", got)
	}
	if _, err := l.NewestChange(ctx, "nope"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}
