package pdf

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

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
