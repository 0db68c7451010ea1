package annotation

import (
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"dev.marginalia/article"
)

var t0 = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func mark(id string, start, end int) Annotation {
	return Annotation{ID: id, Anchor: Anchor{Start: start, End: end}, Color: Yellow, Style: Highlight, Tags: []string{}, Created: t0, Modified: t0}
}

func TestDescribe_RefusesWhatCannotBeMarked(t *testing.T) {
	text := article.NewText("cafe\u0301 👩‍👧 end")
	for name, c := range map[string]struct {
		r    article.Range
		want error
	}{
		"empty":            {article.Range{Start: 2, End: 2}, ErrRange},
		"inverted":         {article.Range{Start: 3, End: 1}, ErrRange},
		"past the end":     {article.Range{Start: 0, End: 99}, ErrRange},
		"before the start": {article.Range{Start: -1, End: 2}, ErrRange},
		"through an é":     {article.Range{Start: 0, End: 4}, ErrGrapheme},
		"through a family": {article.Range{Start: 7, End: 9}, ErrGrapheme},
	} {
		if _, err := Describe(text, c.r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestResolve_FindsWhatDescribeDescribed(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	alphabet := []string{"a", "b", " ", "é", "e\u0301", "漢", "😀", "\n\n", "نص", "🇫🇷"}
	for range 300 {
		var b strings.Builder
		for range rnd.Intn(200) + 1 {
			b.WriteString(alphabet[rnd.Intn(len(alphabet))])
		}
		text := article.NewText(b.String())
		start := rnd.Intn(text.Len())
		r := text.Snap(article.Range{Start: start, End: start + 1 + rnd.Intn(20)})
		anchor, err := Describe(text, r)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Resolve(text, anchor); err != nil || got != r {
			t.Fatalf("Resolve = %v, %v; want %v", got, err, r)
		}
	}
}

func TestResolve_FollowsAPassageThatMoved(t *testing.T) {
	old := article.NewText("One two three. The cat sat. Four five. The cat sat. Six.")
	anchor, err := Describe(old, article.Range{Start: 39, End: 51})
	if err != nil || anchor.Exact != "The cat sat." {
		t.Fatal(anchor, err)
	}
	changed := article.NewText("New start here. " + old.String())
	got, err := Resolve(changed, anchor)
	if err != nil || got.Start != 39+16 {
		t.Fatalf("Resolve = %v, %v; want the second cat", got, err)
	}
	if _, err := Resolve(article.NewText("nothing of it"), anchor); !errors.Is(err, ErrNotFound) {
		t.Fatalf("a lost passage: %v", err)
	}
	if _, err := Resolve(article.NewText("x The cat sat. x The cat sat. x"), Anchor{Exact: "The cat sat."}); !errors.Is(err, ErrAmbiguous) || !strings.Contains(err.Error(), "2 places") {
		t.Fatalf("two places: %v", err)
	}
}

func TestFind_IgnoresPlacesInsideACharacter(t *testing.T) {
	if _, err := Find(article.NewText("e\u0301"), "e", "", ""); !errors.Is(err, ErrNotFound) {
		t.Fatalf("e inside é: %v", err)
	}
}

func FuzzResolve(f *testing.F) {
	f.Add("The cat sat. The cat sat.", "cat", "The ", " sat", 4, 7)
	f.Add("e\u0301", "e", "", "", 0, 1)
	f.Fuzz(func(t *testing.T, text, exact, prefix, suffix string, start, end int) {
		tx := article.NewText(text)
		r, err := Resolve(tx, Anchor{Start: start, End: end, Exact: exact, Prefix: prefix, Suffix: suffix})
		if err == nil && tx.Slice(r) != exact {
			t.Fatalf("%v holds other words than asked for", r)
		}
	})
}

func TestSegments_CoverOnceWithTheRightMarks(t *testing.T) {
	rnd := rand.New(rand.NewSource(2))
	for range 200 {
		var marks []Annotation
		for i := range rnd.Intn(12) {
			s := rnd.Intn(100)
			m := mark(fmt.Sprint(i), s, s+1+rnd.Intn(30))
			m.Orphan = rnd.Intn(8) == 0
			marks = append(marks, m)
		}
		slices.SortFunc(marks, Compare)
		r := article.Range{Start: 10, End: 110}
		at := r.Start
		for _, seg := range Segments(marks, r) {
			if seg.Start != at || seg.Empty() {
				t.Fatalf("segment %v does not follow %d", seg.Range, at)
			}
			for o := seg.Start; o < seg.End; o++ {
				var want []int
				for i, m := range marks {
					if !m.Orphan && m.Passage().Contains(o) {
						want = append(want, i)
					}
				}
				if !slices.Equal(seg.Marks, want) {
					t.Fatalf("at %d: marks %v, want %v", o, seg.Marks, want)
				}
			}
			at = seg.End
		}
		if at != r.End {
			t.Fatalf("segments end at %d", at)
		}
	}
	if Segments(nil, article.Range{Start: 3, End: 3}) != nil {
		t.Fatal("an empty range has segments")
	}
}

func TestSet_FindsOverlapsAndPrefersTheShortest(t *testing.T) {
	s := NewSet([]Annotation{mark("long", 0, 90), mark("b", 40, 50), mark("a", 10, 20), mark("inner", 44, 46)})
	ids := func(as []Annotation) (out []string) {
		for _, a := range as {
			out = append(out, a.ID)
		}
		return out
	}
	if got := ids(s.In(article.Range{Start: 45, End: 60})); !slices.Equal(got, []string{"long", "b", "inner"}) {
		t.Errorf("In = %v", got)
	}
	if got := ids(s.At(45)); !slices.Equal(got, []string{"inner", "b", "long"}) {
		t.Errorf("At = %v", got)
	}
	if got := s.At(95); len(got) != 0 {
		t.Errorf("At(95) = %v", got)
	}
	before, _ := s.Get("a")
	after := before.Clone()
	after.Start, after.End = 60, 61
	moved := s.With(Change{&before, &after})
	if got := ids(moved.All()); !slices.Equal(got, []string{"long", "b", "inner", "a"}) {
		t.Errorf("With = %v", got)
	}
	if back := moved.With(Change{&before, &after}.Inverse()); !slices.EqualFunc(back.All(), s.All(), Annotation.Equal) {
		t.Error("the inverse did not restore the set")
	}
}

func TestHistory_UndoAndRedoAreAStack(t *testing.T) {
	var h History
	do := func(id, art string) { h.Apply(Step{ID: id, Article: art, Kind: Do}) }
	expect := func(art, undo, redo string) {
		t.Helper()
		u, _ := h.ToUndo(art)
		r, _ := h.ToRedo(art)
		if u != undo || r != redo {
			t.Fatalf("article %q: undo %q redo %q, want %q and %q", art, u, r, undo, redo)
		}
	}
	expect("", "", "")
	do("1", "A")
	do("2", "B")
	do("3", "A")
	expect("", "3", "")
	expect("B", "2", "")
	h.Apply(Step{Kind: Undo, Target: "3", Article: "A"})
	h.Apply(Step{Kind: Undo, Target: "1", Article: "A"})
	expect("A", "", "1")
	expect("", "2", "1")
	h.Apply(Step{Kind: Redo, Target: "1", Article: "A"})
	expect("A", "1", "3")
	do("4", "B")
	expect("A", "1", "3")
	do("5", "A")
	expect("A", "5", "")
	h.Apply(Step{Kind: Undo, Target: "5", Article: "A"})
	do("6", "")
	expect("A", "1", "")
}

func TestCleanTag_KeepsPathsAndRefusesTheRest(t *testing.T) {
	for in, want := range map[string]string{
		" history / cold  war ": "history/cold war", "e\u0301te\u0301": "été", "日本語": "日本語", "a\tb": "a b",
	} {
		if got, err := CleanTag(in); err != nil || got != want {
			t.Errorf("CleanTag(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"", " ", "a//b", "/a", "a/", "a\x00b", "\xff", strings.Repeat("x", 10_000)} {
		if _, err := CleanTag(in); !errors.Is(err, ErrInvalid) || len(err.Error()) > 120 {
			t.Errorf("CleanTag(%.12q): %v", in, err)
		}
	}
	got, err := CleanTags([]string{"b", "A", "a", "B/c"})
	if err != nil || !slices.Equal(got, []string{"A", "b", "B/c"}) {
		t.Errorf("CleanTags = %v, %v", got, err)
	}
	if got, _ := CleanTags(nil); got == nil {
		t.Error("CleanTags(nil) is nil")
	}
	if !TagWithin("History/Cold War", "history") || TagWithin("historyx", "history") {
		t.Error("TagWithin is wrong")
	}
}

func FuzzCleanTag(f *testing.F) {
	f.Add("history / cold war")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := CleanTag(s)
		if err != nil {
			return
		}
		again, err := CleanTag(c)
		if utf8.RuneCountInString(c) <= MaxTag && (err != nil || again != c) {
			t.Fatalf("cleaning %q twice gives %q, %v", c, again, err)
		}
	})
}

func TestCleanNote_LosesOnlyControlCharacters(t *testing.T) {
	got, err := CleanNote("a\r\nb\rc\x00\x1b[1m\t😀 \n\n")
	if err != nil || got != "a\nb\nc[1m\t😀" {
		t.Fatalf("%q, %v", got, err)
	}
	if _, err := CleanNote(strings.Repeat("x", MaxNote+1)); !errors.Is(err, ErrInvalid) {
		t.Fatal(err)
	}
}

func TestParse_ListsWhatIsKnown(t *testing.T) {
	if c, err := ParseColor(" Yellow "); err != nil || c != Yellow {
		t.Error(c, err)
	}
	if _, err := ParseColor("mauve"); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "purple") {
		t.Error(err)
	}
	if _, err := ParseStyle("bold"); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "squiggly") {
		t.Error(err)
	}
}

func TestSet_OneChangeIsAsIfTheSetWereMadeAnew(t *testing.T) {
	at := func(id string, start, end int) Annotation {
		return Annotation{ID: id, Anchor: Anchor{Start: start, End: end}}
	}
	all := []Annotation{at("a", 5, 9), at("b", 0, 3), at("c", 5, 20), at("d", 30, 31)}
	s := NewSet(all)
	for name, c := range map[string]struct {
		change Change
		want   []Annotation
	}{
		"new":     {Change{After: &Annotation{ID: "e", Anchor: Anchor{Start: 6, End: 60}}}, append(slices.Clone(all), at("e", 6, 60))},
		"moved":   {Change{Before: &all[0], After: &Annotation{ID: "a", Anchor: Anchor{Start: 40, End: 41}}}, []Annotation{at("a", 40, 41), all[1], all[2], all[3]}},
		"removed": {Change{Before: &all[2]}, []Annotation{all[0], all[1], all[3]}},
	} {
		got, want := s.With(c.change).All(), NewSet(c.want).All()
		if !slices.EqualFunc(got, want, Annotation.Equal) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if !slices.EqualFunc(s.All(), NewSet(all).All(), Annotation.Equal) {
			t.Fatalf("%s changed the set it was made from", name)
		}
	}
}
