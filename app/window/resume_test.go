package window

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dev.marginalia/app"
	"dev.marginalia/article"
)

// The line that was on top when the window was closed is on top when it is opened again, at whatever size.
func TestWindow_OpensAtTheLineThatWasLeft(t *testing.T) {
	long := strings.Repeat("The harbour had been empty for a week when the first boat came back, low in the water. ", 60)
	var book strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&book, "%d. %s\n\n", i, long[:60+90*(i%5)])
	}
	for name, text := range map[string]string{
		"a long paragraph": "Before it.\n\n" + long + "\n\nAfter it.\n",
		"a long book":      book.String()[:book.Len()/2] + "\n\n" + long + "\n\n" + book.String()[book.Len()/2:],
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "text.txt")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		library := func(c *app.Config) { c.Library = filepath.Join(dir, "library.db") }
		first := begin(t, library)
		first.win.Resize(fyne.NewSize(760, 600))
		first.importFiles([]string{path})
		doc := first.session.Article()
		var paragraph article.Range
		for _, b := range doc.Blocks {
			if b.Len() > paragraph.Len() {
				paragraph = b.Range
			}
		}
		first.view.ScrollTo((paragraph.Start + paragraph.End) / 2)
		left := first.view.TopOffset()
		if left < paragraph.Start+100 || left > paragraph.End-100 {
			t.Fatalf("%s: %d is not in the middle of %v", name, left, paragraph)
		}
		first.left()
		for _, size := range []fyne.Size{{Width: 1100, Height: 760}, {Width: 700, Height: 500}, {Width: 1600, Height: 900}} {
			again := begin(t, library) // opens at 1100x760
			again.win.Resize(size)
			if got := again.session.Article().ID; got != doc.ID {
				t.Fatalf("%s: %s is open, was %s", name, got, doc.ID)
			}
			top := again.view.TopOffset()
			boxes := again.view.BoxOf(article.Range{Start: left, End: left + 1})
			if len(boxes) != 1 || math.Abs(boxes[0].Y) > 0.5 || top > left || left-top > 120 {
				t.Errorf("%s at %v: on top is %d, was %d, which is shown at %v", name, size, top, left, boxes)
			}
			if again.view.Progress() > 0.99 || again.view.Progress() == 0 {
				t.Errorf("%s at %v: %v of it is read", name, size, again.view.Progress())
			}
		}
	}
}
