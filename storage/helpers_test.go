package storage_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	. "dev.marginalia/storage"
)

var ctx = context.Background()

// clock gives a new second at each look, so that every row has a time of its own.
type clock struct{ n atomic.Int64 }

func (c *clock) now() time.Time {
	return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).Add(time.Duration(c.n.Add(1)) * time.Second)
}

// ids are counted for all libraries of a test run, as those of two programs differ too.
var ids atomic.Int64

func options() Options {
	return Options{Now: new(clock).now, Creator: "A Reader",
		NewID:        func() string { return fmt.Sprintf("00000000-0000-7000-8000-%012d", ids.Add(1)) },
		NewArticleID: func() string { return fmt.Sprintf("%08x", 0xa0000000+ids.Add(1)) }}
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

// fresh is a new library in a folder of its own.
func fresh(t *testing.T) *Library {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "library.db"), options())
}

// raw is the library's file as the sqlite3 program sees it.
func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func run(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, l *Library, query string) (n int) {
	t.Helper()
	if err := raw(t, l.Path()).QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// sound fails when SQLite finds a fault in the file, or a mark has no row in the journal.
func sound(t *testing.T, l *Library) {
	t.Helper()
	var answer string
	if err := raw(t, l.Path()).QueryRow("PRAGMA integrity_check").Scan(&answer); err != nil || answer != "ok" {
		t.Fatalf("integrity: %s, %v", answer, err)
	}
	if n := count(t, l, "SELECT count(*) FROM annotations WHERE id NOT IN (SELECT object_id FROM journal)"); n > 0 {
		t.Fatalf("%d annotations are not in the journal", n)
	}
	if n := count(t, l, "SELECT count(*) FROM pragma_foreign_key_check"); n > 0 {
		t.Fatalf("%d rows belong to nothing", n)
	}
}
