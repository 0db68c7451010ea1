package importer_test

import (
	"context"
	"slices"
	"testing"
	"time"

	. "dev.marginalia/article/importer"
)

// BenchmarkWebPages measures the reading of the pages of Readability's own tests: for each page the fastest of the
// runs, and of those the median (p50), the 95th percentile and the slowest.
func BenchmarkWebPages(b *testing.B) {
	pages := suite(b)
	best := make([]time.Duration, len(pages))
	for b.Loop() {
		for i, p := range pages {
			start := time.Now()
			if _, err := Import(context.Background(), &File{Name: "page.html", Data: p.source, URL: suiteURL}); err != nil {
				b.Fatal(err)
			}
			if d := time.Since(start); best[i] == 0 || d < best[i] {
				best[i] = d
			}
		}
	}
	slices.Sort(best)
	ms := func(share float64) float64 { return best[int(share*float64(len(best)-1))].Seconds() * 1000 }
	b.ReportMetric(ms(.5), "p50-ms/page")
	b.ReportMetric(ms(.95), "p95-ms/page")
	b.ReportMetric(ms(1), "max-ms/page")
	b.ReportMetric(float64(len(pages)), "pages")
}
