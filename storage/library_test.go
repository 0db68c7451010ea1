package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"marginalia/annotation"
	"marginalia/article"
	. "marginalia/storage"
)

var ctx = context.Background()

// clock gives a new second at each look, so that every row has a time of its own.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { c.t = c.t.Add(time.Second); return c.t }

func options() Options {
	c, n := &clock{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}, 0
	return Options{Now: c.now, Creator: "A Reader",
		NewID:        func() string { n++; return fmt.Sprintf("00000000-0000-7000-8000-%012d", n) },
		NewArticleID: func() string { n++; return fmt.Sprintf("%08x", n) }}
}

func open(t *testing.T, path string, o Options) *Library {
	t.Helper()
	l, err := Open(ctx, path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func doc(paras ...string) *article.Article {
	a := &article.Article{Title: "On reading", Partial: &article.Partial{MissingPercent: 47.3}, Language: "en"}
	var b article.Builder
	for _, p := range paras {
		b.Add(article.Block{Kind: article.Paragraph}, p, article.Span{Kind: article.Strong, Range: article.Range{Start: 0, End: 2}})
	}
	b.Build(a)
	return a
}

func add(t *testing.T, l *Library, a *article.Article, key string) Imported {
	t.Helper()
	got, err := l.Import(ctx, a, Source{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func mark(t *testing.T, a *article.Article, id, art string, start, end int, tags ...string) annotation.Annotation {
	t.Helper()
	anchor, err := annotation.Describe(a.Text, article.Range{Start: start, End: end})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	clean, err := annotation.CleanTags(tags)
	if err != nil {
		t.Fatal(err)
	}
	return annotation.Annotation{ID: id, Article: art, Anchor: anchor, Color: annotation.Green, Style: annotation.Highlight,
		Note: "a *note*", Tags: clean, Creator: "A Reader", Created: at, Modified: at}
}

func apply(t *testing.T, l *Library, art, step string, changes ...annotation.Change) annotation.Step {
	t.Helper()
	s, err := l.Apply(ctx, annotation.Step{ID: step, Article: art, Label: step, Time: time.Now(), Creator: "A Reader", Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func all(t *testing.T, l *Library) []annotation.Annotation {
	t.Helper()
	got, err := l.Annotations(ctx, AnnotationFilter{})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func same(a, b []annotation.Annotation) bool {
	return slices.EqualFunc(a, b, annotation.Annotation.Equal)
}

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

// Random changes, undos and redos against a stack of remembered states.
func TestUndo_FollowsAModel(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"), options())
	a := doc(strings.Repeat("Lorem ipsum dolor. ", 30))
	art := add(t, l, a, "").ID
	rnd := rand.New(rand.NewSource(7))
	done, undone := [][]annotation.Annotation{all(t, l)}, [][]annotation.Annotation{}
	for i := range 150 {
		now := done[len(done)-1]
		switch k := rnd.Intn(5); {
		case k == 0 && len(done) > 1:
			if _, err := l.Undo(ctx, art); err != nil {
				t.Fatal(err)
			}
			undone = append(undone, now)
			done = done[:len(done)-1]
		case k == 1 && len(undone) > 0:
			if _, err := l.Redo(ctx, art); err != nil {
				t.Fatal(err)
			}
			done = append(done, undone[len(undone)-1])
			undone = undone[:len(undone)-1]
		default:
			var c annotation.Change
			if len(now) > 0 && k == 2 {
				c.Before = &now[rnd.Intn(len(now))]
			} else if len(now) > 0 && k == 3 {
				c.Before = &now[rnd.Intn(len(now))]
				after := c.Before.Clone()
				after.Note = fmt.Sprint("note ", i)
				after.Tags = []string{fmt.Sprint("t", rnd.Intn(6))}
				c.After = &after
			} else {
				m := mark(t, a, fmt.Sprint("m", i), art, i, i+5, fmt.Sprint("t", rnd.Intn(6)))
				c.After = &m
			}
			apply(t, l, art, fmt.Sprint("s", i), c)
			done, undone = append(done, all(t, l)), nil
		}
		if !same(all(t, l), done[len(done)-1]) {
			t.Fatalf("step %d: the library differs from the model", i)
		}
	}
}

func TestJournal_CannotBeRewritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path, options())
	add(t, l, doc("x"), "")
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{"DELETE FROM journal", "UPDATE journal SET creator = 'x'"} {
		if _, err := db.Exec(q); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", q, err)
		}
	}
}

func TestOpen_RefusesWhatIsNoLibrary(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	foreign := filepath.Join(dir, "foreign.db")
	db, err := sql.Open("sqlite3", foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE x (y)"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	newer := filepath.Join(dir, "newer.db")
	l := open(t, newer, options())
	l.Close()
	if db, err = sql.Open("sqlite3", newer); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	for name, c := range map[string]struct {
		path string
		want error
	}{
		"text":      {write("text", "hello, I am no database"), ErrNotLibrary},
		"empty":     {write("empty", ""), ErrNotLibrary},
		"folder":    {dir, ErrNotLibrary},
		"foreign":   {foreign, ErrNotLibrary},
		"truncated": {write("cut", "SQLite format 3\x00 and then nothing"), ErrNotLibrary},
		"newer":     {newer, ErrNewer},
	} {
		l, err := Open(ctx, c.path, options())
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err == nil {
			l.Close()
		}
	}
}

func TestOpen_ReadOnlyReadsAndDoesNotWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path, options())
	art := add(t, l, doc("The cat."), "").ID
	l.Close()
	o := options()
	o.ReadOnly = true
	l = open(t, path, o)
	if !l.ReadOnly() {
		t.Error("not read-only")
	}
	if _, err := l.Article(ctx, art); err != nil {
		t.Error(err)
	}
	if err := l.Rename(ctx, art, "x"); !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
	if _, err := l.Undo(ctx, ""); !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
}

func TestArticle_NoticesDamagedText(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path, options())
	art := add(t, l, doc("The cat."), "").ID
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE revisions SET text = 'The bat.'"); err != nil {
		t.Fatal(err)
	}
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

func TestBackup_IsACompleteLibrary(t *testing.T) {
	dir := t.TempDir()
	l := open(t, filepath.Join(dir, "l.db"), options())
	art := add(t, l, doc("The cat sat."), "").ID
	if err := l.Backup(ctx, filepath.Join(dir, "copy.db")); err != nil {
		t.Fatal(err)
	}
	c := open(t, filepath.Join(dir, "copy.db"), options())
	if _, err := c.Article(ctx, art); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".backup*")); len(left) > 0 {
		t.Error("left behind", left)
	}
}

func TestWrite_ACancelledChangeLeavesNothing(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"), options())
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := l.Import(stopped, doc("x"), Source{}); err == nil {
		t.Error("no error")
	}
	if list, _ := l.Articles(ctx, ArticleFilter{}); len(list) != 0 {
		t.Error("an article was kept")
	}
}

func BenchmarkApply(b *testing.B) {
	l, err := Open(ctx, filepath.Join(b.TempDir(), "l.db"), options())
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	a := doc(strings.Repeat("Lorem ipsum. ", 100))
	got, err := l.Import(ctx, a, Source{})
	if err != nil {
		b.Fatal(err)
	}
	anchor, _ := annotation.Describe(a.Text, article.Range{Start: 4, End: 9})
	i := 0
	for b.Loop() {
		i++
		m := annotation.Annotation{ID: fmt.Sprint(i), Article: got.ID, Anchor: anchor, Color: "red", Style: "highlight", Tags: []string{"a"}}
		if _, err := l.Apply(ctx, annotation.Step{ID: fmt.Sprint("s", i), Article: got.ID, Changes: []annotation.Change{{After: &m}}}); err != nil {
			b.Fatal(err)
		}
	}
}
