package window

import (
	"context"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/article"
)

func TestMarks_ManyCardsAreAsHighAsTheyWouldBeAlone(t *testing.T) {
	s := begin(t)
	a := s.session.Article()
	for i := range measuredAtOnce + 40 {
		r := a.Text.Snap(article.Range{Start: i * 3, End: i*3 + 20 + i%90})
		if _, err := s.session.Highlight(context.Background(), r, app.Draft{Note: "A note.", Tags: []string{"t"}}); err != nil {
			t.Fatal(err)
		}
	}
	s.refreshMarks()
	check := func(about string) {
		t.Helper()
		if len(s.marks.heights.shown) != len(s.marks.all) {
			t.Fatalf("%s: %d heights of %d cards", about, len(s.marks.heights.shown), len(s.marks.all))
		}
		for i, m := range s.marks.all {
			if want := s.marks.cardHeightOf(s.marks.paras(m), s.marks.textWidth()); s.marks.heights.shown[i] != want {
				t.Fatalf("%s: card %d is %v high, want %v", about, i, s.marks.heights.shown[i], want)
			}
		}
	}
	check("at first")
	s.highlight(article.Range{Start: a.Text.Len() - 30, End: a.Text.Len() - 20}, app.Draft{Color: annotation.Red})
	check("one more at the end")
	s.highlight(article.Range{Start: 2, End: 12}, app.Draft{Color: annotation.Red})
	check("one more at the start")
}
