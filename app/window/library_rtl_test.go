package window

import (
	"testing"

	"fyne.io/fyne/v2"

	"dev.marginalia/storage"
)

func TestLibrary_ARowStandsAtTheSideWhereItsTitleBegins(t *testing.T) {
	s := begin(t)
	for title, right := range map[string]bool{"ספר קצר": true, "A short book": false} {
		row := newLibraryRow(s.library)
		row.Resize(fyne.NewSize(240, 80))
		a := storage.ArticleInfo{Title: title, Site: "example.org", Progress: 0.25}
		row.set(a)
		if got := row.done.Position().X > row.Size().Width/2; got != right {
			t.Errorf("%q: the bar of what was read begins at %.0f", title, row.done.Position().X)
		}
		for _, p := range s.library.paras(a) {
			if p.Right != right {
				t.Errorf("%q: %q stands at the right: %v", title, p.Text, p.Right)
			}
		}
	}
}
