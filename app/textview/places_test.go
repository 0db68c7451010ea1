package textview

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/typeset"
)

// corpusFile reads a file of the corpora; the test is skipped where there are none.
func corpusFile(t *testing.T, name string) []byte {
	t.Helper()
	dir := os.Getenv("MARGINALIA_CORPORA")
	if dir == "" {
		dir = "../../../shared/corpora"
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Skip("the corpora are not here")
	}
	return data
}

// corpus is a file of the corpora as an article.
func corpus(t *testing.T, name string) *article.Article {
	t.Helper()
	data := corpusFile(t, name)
	a, err := importer.Import(context.Background(), &importer.File{Name: filepath.Base(name), Data: data})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// naughty has each line of the naughty strings as a paragraph, as it is, without what an importer would make of it.
func naughty(t *testing.T) *article.Article {
	t.Helper()
	a := &article.Article{}
	var b article.Builder
	lines := strings.Split(strings.ToValidUTF8(string(corpusFile(t, "text/blns.txt")), "\uFFFD"), "\n")
	for _, line := range lines {
		b.Add(article.Block{Kind: article.Paragraph}, line)
	}
	b.Build(a)
	for i, line := range slices.DeleteFunc(lines, func(s string) bool { return s == "" }) {
		if got := a.Text.Slice(a.Blocks[i].Range); got != line {
			t.Fatalf("line %d became %q", i, got)
		}
	}
	return a
}

// places counts why offsets are found at another offset than theirs.
type places struct{ offsets, same, unseen, edges, gaps int }

// TestFlow_OffsetAtRectOf holds for every grapheme boundary of three hard texts: OffsetAt(RectOf(o)) == o. By nature
// some offsets share a place, at most one in a hundred; then the one that is found is shown at exactly that place, and
// one of these rules says why:
//
//	unseen   what stands between the two has no width: joiners, marks of direction, white space at a line's end
//	edges    text of two directions meets there: one offset is an edge of a letter of one run, the other an edge of a
//	         letter of another run
//	gaps     between two blocks there is nothing to be seen: the end of the first is found
//
// An offset at the end of a wrapped line is shown, and found, at the start of the next.
func TestFlow_OffsetAtRectOf(t *testing.T) {
	e := engine(t)
	for name, a := range map[string]*article.Article{
		"naughty strings":          naughty(t),
		"naughty strings imported": corpus(t, "text/blns.txt"),
		"Arabic":                   corpus(t, "epub/regime-anticancer-arabic.epub"),
		"Japanese":                 corpus(t, "epub/kusamakura-japanese-vertical-writing.epub"),
	} {
		boundaries := 0
		for o := range a.Text.Len() + 1 {
			if a.Text.IsBoundary(o) {
				boundaries++
			}
		}
		for _, measure := range []float64{280, 560} {
			f := NewFlow(e, a, Header{})
			f.Resize(18, measure, 3000)
			var n places
			for i := range a.Blocks {
				f.JumpTo(a.Blocks[i].Start, 0)
				n.check(t, f, a, i)
			}
			if n.offsets != boundaries || n.same+n.unseen+n.edges+n.gaps != n.offsets || (n.unseen+n.edges)*100 > n.offsets {
				t.Errorf("%s at %v: %+v of %d", name, measure, n, boundaries)
			}
			t.Logf("%s at %v: %+v", name, measure, n)
		}
	}
}

func (n *places) check(t *testing.T, f *Flow, a *article.Article, block int) {
	b, end := a.Blocks[block], a.Text.Len()
	if block+1 < len(a.Blocks) {
		end = a.Blocks[block+1].Start - 1
	}
	for o := b.Start; o <= end; o++ {
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
		if o > b.End {
			if n.gaps++; got != b.End && f.OffsetAt(f.boxOf(t, b.End)) != got {
				t.Errorf("between two blocks, offset %d is shown where %d is, not %d", o, got, b.End)
			}
			continue
		}
		i, k := f.locate(o)
		line := &f.at(i).lines[k]
		switch {
		case !seen(line.Clusters, min(o, got)-b.Start, max(o, got)-b.Start):
			n.unseen++
		case meet(line, o-b.Start, got-b.Start, box.X):
			n.edges++
		default:
			t.Errorf("%q at measure %v: %d and %d share a place where no directions meet", a.Text.Slice(article.Range{Start: min(o, got), End: max(o, got)}), f.measure, o, got)
		}
	}
}

// boxOf is a point in the caret at o.
func (f *Flow) boxOf(t *testing.T, o int) (x, y float64) {
	t.Helper()
	box, ok := f.caretBox(o)
	if !ok {
		t.Fatalf("offset %d is not shown", o)
	}
	return box.X, box.Y + box.H/2
}

// meet reports whether o and p are edges at x of letters of runs of different directions, or of which one, as a number
// in Arabic, stands inside the other direction.
func meet(l *setLine, o, p int, x float64) bool {
	levels := func(o int) map[uint8]bool {
		of := map[uint8]bool{}
		for i := range l.Clusters {
			c := &l.Clusters[i]
			begin, end := l.x+l.X+c.X, l.x+l.X+c.X+c.Advance
			if c.Level%2 == 1 {
				begin, end = end, begin
			}
			if c.End > c.Start && (c.Start == o && math.Abs(begin-x) < 0.01 || c.End == o && math.Abs(end-x) < 0.01) {
				of[c.Level] = true
			}
		}
		return of
	}
	here, there := levels(o), levels(p)
	for level := range here {
		for other := range there {
			if level != other {
				return true
			}
		}
	}
	return false
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
