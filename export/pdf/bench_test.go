package pdf

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/export"
)

// corpora is the folder of large real texts; what needs one is skipped without it.
func corpora() string {
	if dir := os.Getenv("MARGINALIA_CORPORA"); dir != "" {
		return dir
	}
	return "../../../shared/corpora"
}

func imported(tb testing.TB, path string) *article.Article {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Skip("not here: ", path)
	}
	a, err := importer.Import(context.Background(), &importer.File{Name: filepath.Base(path), Data: data})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func BenchmarkWrite_Book(b *testing.B) {
	a := imported(b, filepath.Join(corpora(), "text/war-and-peace.txt"))
	e := engine(b)
	b.ResetTimer()
	for b.Loop() {
		r, err := Write(io.Discard, []export.Work{{Article: a}}, Options{Engine: e})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(r.Pages*b.N)/b.Elapsed().Seconds(), "pages/s")
	}
}

// BenchmarkWrite_MarkedBook has 5,500 marks, a third of them with notes.
func BenchmarkWrite_MarkedBook(b *testing.B) {
	a := imported(b, filepath.Join(corpora(), "text/war-and-peace.txt"))
	var marks []annotation.Annotation
	for i := range 5500 {
		m := annotation.Annotation{ID: fmt.Sprint(i), Color: annotation.Colors[i%8], Style: annotation.Highlight, Creator: "A Reader"}
		m.Start = i * (a.Text.Len() / 5500)
		m.End = m.Start + 80 + i%300
		if i%3 == 0 {
			m.Note = "Who says so, and where was it first said?"
		}
		marks = append(marks, m)
	}
	e := engine(b)
	b.ResetTimer()
	for b.Loop() {
		if _, err := Write(io.Discard, []export.Work{{Article: a, Annotations: marks}}, Options{Engine: e}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWrite_Seed(b *testing.B) {
	paths, _ := filepath.Glob(filepath.Join(corpora(), "../seed/*.txt"))
	if len(paths) == 0 {
		b.Skip("the seed is not here")
	}
	a := imported(b, paths[0])
	e := engine(b)
	b.ResetTimer()
	for b.Loop() {
		if _, err := Write(io.Discard, []export.Work{{Article: a}}, Options{Engine: e}); err != nil {
			b.Fatal(err)
		}
	}
}
