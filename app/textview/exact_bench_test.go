package textview

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"dev.marginalia/article/importer"
)

// The exact heights of a whole book: by an engine that has set nothing yet, and by one that has.
func BenchmarkFlow_Finish(b *testing.B) {
	dir := os.Getenv("MARGINALIA_CORPORA")
	if dir == "" {
		dir = "../../../shared/corpora"
	}
	data, err := os.ReadFile(filepath.Join(dir, "text/war-and-peace.txt"))
	if err != nil {
		b.Skip("the corpus is not here: text/war-and-peace.txt")
	}
	a, err := importer.Import(b.Context(), &importer.File{Name: "x.txt", Data: data})
	if err != nil {
		b.Fatal(err)
	}
	cold, warm := time.Hour, time.Hour // the least: what else runs only makes it slower
	for b.Loop() {
		f := NewFlow(engine(b), a, Header{Title: a.Title})
		from := time.Now()
		f.Resize(19, 560, 800)
		f.Finish(func() bool { return false })
		cold = min(cold, time.Since(from))
		from = time.Now()
		f.Resize(19, 480, 800)
		f.Finish(func() bool { return false })
		warm = min(warm, time.Since(from))
	}
	b.ReportMetric(float64(cold.Microseconds())/1000, "ms/cold")
	b.ReportMetric(float64(warm.Microseconds())/1000, "ms/warm")
}
