package storage_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	. "dev.marginalia/storage"
)

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

// fill makes a library of articles with ten marks each.
func fill(tb testing.TB, l *Library, articles int) {
	tb.Helper()
	for i := range articles {
		a := doc(fmt.Sprint("Article ", i), strings.Repeat("Lorem ipsum dolor sit amet. ", 170))
		a.Title = fmt.Sprint("Title ", i)
		got, err := l.Import(ctx, a, Source{Key: fmt.Sprint("/", i)})
		if err != nil {
			tb.Fatal(err)
		}
		s := annotation.Step{ID: fmt.Sprint("step-", i), Article: got.ID, Label: "highlight"}
		for k := range 10 {
			anchor, err := annotation.Describe(a.Text, article.Range{Start: 20 + 40*k, End: 40 + 40*k})
			if err != nil {
				tb.Fatal(err)
			}
			s.Changes = append(s.Changes, annotation.Change{After: &annotation.Annotation{ID: fmt.Sprintf("%d-%d", i, k), Article: got.ID, Anchor: anchor,
				Color: "red", Style: "highlight", Note: "A note of some words.", Tags: []string{fmt.Sprint("tag", k%7)}}})
		}
		if _, err := l.Apply(ctx, s); err != nil {
			tb.Fatal(err)
		}
	}
}

// A library of 1,000 articles of 4.8 KB and 10,000 annotations: the start of the program, and what it asks.
func BenchmarkLibraryOf10000Annotations(b *testing.B) {
	path, o := filepath.Join(b.TempDir(), "l.db"), options()
	l, err := Open(ctx, path, o)
	if err != nil {
		b.Fatal(err)
	}
	fill(b, l, 1000)
	defer func() { l.Close() }()
	one, err := l.Annotation(ctx, "500-3")
	if err != nil {
		b.Fatal(err)
	}
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"open-and-list-articles", func() {
			must(l.Close())
			l, err = Open(ctx, path, o)
			must(err)
			_, err = l.Articles(ctx, ArticleFilter{})
			must(err)
		}},
		{"list-articles", func() { _, err := l.Articles(ctx, ArticleFilter{}); must(err) }},
		{"marks-of-one-article", func() { _, err := l.Annotations(ctx, AnnotationFilter{Article: one.Article}); must(err) }},
		{"all-annotations", func() { _, err := l.Annotations(ctx, AnnotationFilter{}); must(err) }},
		{"tags", func() { _, err := l.Tags(ctx); must(err) }},
		{"newest-change", func() { _, err := l.NewestChange(ctx, one.Article); must(err) }},
		{"labels", func() { _, _, err := l.Labels(ctx, ""); must(err) }},
		{"undo-and-redo", func() {
			_, err := l.Undo(ctx, one.Article)
			must(err)
			_, err = l.Redo(ctx, one.Article)
			must(err)
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.f()
			}
		})
	}
}
