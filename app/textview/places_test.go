package textview

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/typeset"
)

// corpus reads a file of the corpora as an article; the test is skipped where there are none.
func corpus(t *testing.T, name string) *article.Article {
	t.Helper()
	dir := os.Getenv("MARGINALIA_CORPORA")
	if dir == "" {
		dir = "../../../shared/corpora"
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Skip("the corpora are not here")
	}
	a, err := importer.Import(context.Background(), &importer.File{Name: filepath.Base(name), Data: data})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// places counts why offsets are found at another offset than theirs.
type places struct{ offsets, same, unseen, edges int }

// TestFlow_OffsetAtRectOf holds for every grapheme boundary of three hard texts: OffsetAt(RectOf(o)) == o. By nature
// some offsets share a place; then the one that is found is shown at exactly that place, and one of these rules says
// why:
//
//	unseen   what stands between the two has no width: joiners, marks of direction, white space at a line's end
//	edges    text of two directions meets: behind the last letter of one and before the first of the other is one place
//
// An offset at the end of a wrapped line is shown, and found, at the start of the next.
func TestFlow_OffsetAtRectOf(t *testing.T) {
	e := engine(t)
	for _, name := range []string{"text/blns.txt", "epub/regime-anticancer-arabic.epub", "epub/kusamakura-japanese-vertical-writing.epub"} {
		a := corpus(t, name)
		for _, measure := range []float64{280, 560} {
			f := NewFlow(e, a, Header{})
			f.Resize(18, measure, 3000)
			var n places
			for i := range a.Blocks {
				f.JumpTo(a.Blocks[i].Start, 0)
				n.check(t, f, a, i)
			}
			t.Logf("%s at %v: %+v", name, measure, n)
		}
	}
}

func (n *places) check(t *testing.T, f *Flow, a *article.Article, block int) {
	b := a.Blocks[block]
	for o := b.Start; o <= b.End; o++ {
		if !a.Text.IsBoundary(o) {
			continue
		}
		box, ok := f.caretBox(o)
		if !ok { // a block of many pages
			f.JumpTo(o, 0)
			box, _ = f.caretBox(o)
		}
		n.offsets++
		got := f.OffsetAt(box.X, box.Y+box.H/2)
		if got == o {
			n.same++
			continue
		}
		if again, _ := f.caretBox(got); math.Abs(again.X-box.X) > 0.01 || again.Y != box.Y {
			t.Errorf("%q at measure %v: offset %d is shown at %v, found is %d at %v", a.Text.Slice(article.Range{Start: max(b.Start, o-4), End: min(b.End, o+4)}), f.measure, o, box, got, again)
			continue
		}
		i, k := f.locate(o)
		line := &f.at(i).lines[k]
		switch {
		case !seen(line.Clusters, min(o, got)-b.Start, max(o, got)-b.Start):
			n.unseen++
		case directions(line.Clusters) < 2:
			t.Errorf("%q at measure %v: %d and %d share a place in a line of one direction", a.Text.Slice(article.Range{Start: min(o, got), End: max(o, got)}), f.measure, o, got)
		default:
			n.edges++
		}
	}
}

// seen reports whether anything between two offsets of a line has a width.
func seen(cs []typeset.Cluster, from, to int) bool {
	for i := range cs {
		if cs[i].Start >= from && cs[i].End <= to && cs[i].End > cs[i].Start && cs[i].Advance > 0 {
			return true
		}
	}
	return false
}

// directions is the number of directions that a line's text runs in.
func directions(cs []typeset.Cluster) int {
	n := map[uint8]bool{}
	for i := range cs {
		n[cs[i].Level%2] = true
	}
	return len(n)
}

// TestFlow_SelectionBoxesHoldWhatIsSelected holds for every range of lines of both directions: each selected letter
// stands in one of the boxes, no other does, and the boxes are apart.
func TestFlow_SelectionBoxesHoldWhatIsSelected(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		most  int // pieces that a range of one line falls into at most
		whole int // pieces of the whole line
	}{
		"arabic":            {"اللغة العربية جميلة جدا", 1, 1},
		"arabic, numbers":   {"في عام 2024 كان الجو جميلا", 3, 1},
		"hebrew in english": {"He said שלום עולם twice", 3, 1},
		"english in hebrew": {"המילה hello world היא באנגלית (כן)", 3, 1},
		"thrice":            {"א abc ב 12 def ג", 5, 1},
	} {
		f, a := flow(t, c.text, 600, 2000)
		b := a.Blocks[0]
		i, k := f.locate(b.Start)
		line := &f.at(i).lines[k]
		if line.End != b.Len() {
			t.Fatalf("%s: more than one line", name)
		}
		for start := b.Start; start < b.End; start++ {
			for end := start + 1; end <= b.End; end++ {
				r := article.Range{Start: start, End: end}
				if a.Text.Snap(r) != r {
					continue
				}
				boxes := f.boxes(r)
				if len(boxes) > c.most || r == b.Range && len(boxes) != c.whole {
					t.Errorf("%s: %q falls into %d pieces", name, a.Text.Slice(r), len(boxes))
				}
				for n := 1; n < len(boxes); n++ {
					if boxes[n].X <= boxes[n-1].X+boxes[n-1].W {
						t.Errorf("%s: %q: boxes %v overlap", name, a.Text.Slice(r), boxes)
					}
				}
				for _, cl := range line.Clusters {
					if cl.Advance == 0 || cl.Stops > 1 {
						continue
					}
					mid, in := line.x+line.X+cl.X+cl.Advance/2, false
					for _, box := range boxes {
						in = in || box.X < mid && mid < box.X+box.W
					}
					if want := r.Contains(b.Start + cl.Start); in != want {
						t.Errorf("%s: %q selected: the letter at %d is in a box: %v", name, a.Text.Slice(r), cl.Start, in)
					}
				}
			}
		}
	}
}

func TestFlow_ADragOverAMixedLineSelectsInReadingOrder(t *testing.T) {
	f, a := flow(t, "He said שלום עולם twice", 600, 2000)
	word := func(s string) article.Range {
		r, err := annotation.Find(a.Text, s, "", "")
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	hebrew, first, second := word("שלום עולם"), word("שלום"), word("עולם")
	box := f.boxes(hebrew)[0]
	if x1, x2 := f.boxes(first)[0].X, f.boxes(second)[0].X; x1 <= x2 {
		t.Errorf("the first Hebrew word stands at %v, the second at %v", x1, x2)
	}
	y := box.Y + box.H/2
	at := f.OffsetAt(box.X+box.W-1, y)
	if at != hebrew.Start {
		t.Errorf("the right edge of the Hebrew is offset %d, want its start %d", at, hebrew.Start)
	}
	mid := f.boxes(second)[0]
	to := f.OffsetAt(mid.X+mid.W-0.5, y)
	if got := (Selection{}).Press(a, at, 1, false).Extend(a, to).Range(); a.Text.Slice(got) != "שלום " {
		t.Errorf("a drag to the left over the first word selects %q", a.Text.Slice(got))
	}
}
