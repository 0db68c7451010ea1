package textview

import (
	"strings"
	"testing"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// prose is an article of paragraphs, laid out without a window.
func prose(tb testing.TB, measure float64, paragraphs ...string) (*Flow, *article.Article) {
	return setProse(engine(tb), measure, paragraphs...)
}

func setProse(e *typeset.Engine, measure float64, paragraphs ...string) (*Flow, *article.Article) {
	a := &article.Article{}
	var b article.Builder
	for _, p := range paragraphs {
		b.Add(article.Block{Kind: article.Paragraph}, p)
	}
	b.Build(a)
	f := NewFlow(e, a, Header{})
	f.Resize(16, measure, 400)
	return f, a
}

func TestSelection_StepsByEveryUnit(t *testing.T) {
	e := engine(t)
	english := "One two. Three, four! Five?\nsix"
	latin := []string{"One two. Three, four! Five?", "Dr. Who met J. Smith. He left."}
	for name, c := range map[string]struct {
		text  []string
		from  string // the caret stands before it
		steps []Step
		shift bool
		want  string // what is selected, or else stands behind the caret
	}{
		"right":                      {latin, "One", []Step{CharacterRight}, false, "ne two. "},
		"left over a block's edge":   {latin, "Dr.", []Step{CharacterLeft, CharacterLeft}, false, "?"},
		"right over a block's edge":  {latin, "?", []Step{CharacterRight, CharacterRight}, false, "Dr. Who"},
		"left at the start stays":    {latin, "One", []Step{CharacterLeft}, false, "One"},
		"word right":                 {latin, "One", []Step{WordRight, WordRight}, true, "One two"},
		"word left":                  {latin, "Five", []Step{WordLeft}, true, "four! "},
		"word over a block's edge":   {latin, "Five", []Step{WordRight, WordRight}, true, "Five?\n\nDr"},
		"sentence on":                {latin, "One", []Step{SentenceOn}, true, "One two."},
		"two sentences on":           {latin, "One", []Step{SentenceOn, SentenceOn}, true, "One two. Three, four!"},
		"sentence back":              {latin, "four", []Step{SentenceBack}, true, "Three, "},
		"two sentences back":         {latin, "four", []Step{SentenceBack, SentenceBack}, true, "One two. Three, "},
		"titles and initials":        {latin, "Dr.", []Step{SentenceOn}, true, "Dr. Who met J. Smith."},
		"sentence over the edge":     {latin, "He", []Step{SentenceBack, SentenceBack}, true, "Five?\n\nDr. Who met J. Smith. "},
		"block on":                   {latin, "two", []Step{BlockOn}, true, "two. Three, four! Five?"},
		"two blocks on":              {latin, "two", []Step{BlockOn, BlockOn}, true, "two. Three, four! Five?\n\nDr. Who met J. Smith. He left."},
		"block back":                 {latin, "Who", []Step{BlockBack}, true, "Dr. "},
		"two blocks back":            {latin, "Who", []Step{BlockBack, BlockBack}, true, "One two. Three, four! Five?\n\nDr. "},
		"text end":                   {latin, "He", []Step{TextEnd}, true, "He left."},
		"text start":                 {latin, "Three", []Step{TextStart}, true, "One two. "},
		"line end":                   {latin, "Who", []Step{LineEnd}, true, "Who met J. Smith. He left."},
		"line end at a line break":   {[]string{english}, "Three", []Step{LineEnd}, true, "Three, four! Five?"},
		"line start":                 {latin, "Who", []Step{LineStart}, true, "Dr. "},
		"down and up is the same":    {latin, "two", []Step{LineDown, LineUp}, false, "two"},
		"there and back":             {latin, "two", []Step{CharacterRight, CharacterRight, CharacterLeft}, true, "t"},
		"over the anchor":            {latin, "two", []Step{CharacterRight, CharacterLeft, CharacterLeft}, true, " "},
		"a forced line":              {[]string{english}, "?", []Step{CharacterRight, CharacterRight}, false, "six"},
		"emoji are one":              {[]string{"a👩‍👩‍👧e\u0301b"}, "👩", []Step{CharacterRight, CharacterRight}, true, "👩‍👩‍👧e\u0301"},
		"Japanese right":             {[]string{"吾輩は猫である。名前はまだ無い。"}, "吾", []Step{CharacterRight}, true, "吾"},
		"Japanese sentence":          {[]string{"吾輩は猫である。名前はまだ無い。"}, "吾", []Step{SentenceOn}, true, "吾輩は猫である。"},
		"Japanese sentences":         {[]string{"吾輩は猫である。名前はまだ無い。"}, "無", []Step{SentenceBack, SentenceBack}, true, "吾輩は猫である。名前はまだ"},
		"Arabic left goes on":        {[]string{"كان عام جيد"}, "كان", []Step{CharacterLeft}, false, "ان عام"},
		"Arabic right comes back":    {[]string{"كان عام جيد"}, "ان عام", []Step{CharacterRight}, false, "كان"},
		"Arabic shift left":          {[]string{"كان عام جيد"}, "كان", []Step{CharacterLeft, CharacterLeft}, true, "كا"},
		"Arabic word left goes on":   {[]string{"كان عام جيد"}, "كان", []Step{WordLeft}, true, "كان"},
		"Arabic word right":          {[]string{"كان عام جيد"}, "جيد", []Step{WordRight}, true, "عام "},
		"mixed: into Hebrew":         {[]string{"abc אבג def"}, " אבג", []Step{CharacterRight}, false, "ג def"},
		"mixed: through Hebrew":      {[]string{"abc אבג def"}, " אבג", []Step{CharacterRight, CharacterRight}, false, "בג def"},
		"mixed: out of Hebrew":       {[]string{"abc אבג def"}, "בג def", []Step{CharacterRight, CharacterRight}, false, "def"},
		"mixed: select in its order": {[]string{"abc אבג def"}, "אבג", []Step{CharacterRight, CharacterRight}, true, "אב"},
	} {
		f, a := setProse(e, 2000, c.text...)
		text := a.Text.String()
		at := strings.Index(text, c.from)
		if at < 0 {
			t.Fatalf("%s: no %q", name, c.from)
		}
		s := Selection{}.Move(a.Text.Offset(at), false)
		for _, st := range c.steps {
			s = s.Step(f, st, c.shift)
		}
		got := a.Text.Slice(s.Range())
		if !c.shift {
			if !s.Range().Empty() {
				t.Errorf("%s: %q is selected", name, got)
			}
			got = a.Text.Slice(article.Range{Start: s.Head, End: s.Head + len([]rune(c.want))})
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestSelection_ArrowsLeaveASelectionAtTheirSide(t *testing.T) {
	for text, c := range map[string]struct{ left, right int }{"one two": {0, 3}, "כן לא": {2, 0}} {
		f, a := prose(t, 2000, text)
		s := Selection{}.Press(a, 1, 2, false)
		if got := s.Step(f, CharacterLeft, false); got.Head != c.left || !got.Range().Empty() {
			t.Errorf("%s: left leads to %d, want %d", text, got.Head, c.left)
		}
		if got := s.Step(f, CharacterRight, false); got.Head != c.right || !got.Range().Empty() {
			t.Errorf("%s: right leads to %d, want %d", text, got.Head, c.right)
		}
	}
}

// A caret that goes on to one side never turns: it comes to the edge of the text, over every line.
func TestFlow_TheCaretGoesWhereTheArrowPoints(t *testing.T) {
	words := map[string]string{
		"Latin":    "The quick brown fox jumps over the lazy dog, and the fish of the offices. ",
		"Arabic":   "كان هناك رجل يعيش في مدينة بعيدة ولم يعرفه أحد. ",
		"Hebrew":   "הוא אמר Hello world (2024) והלך הביתה, ואז חזר. ",
		"mixed":    "He said שלום עולם and left in 2024, أهلا بكم he wrote. ",
		"Japanese": "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
		"emoji":    "👩‍👩‍👧 and 🇩🇪🇫🇷 e\u0301 ",
	}
	for name, w := range words {
		text := strings.TrimSpace(strings.Repeat(w, 6))
		f, a := prose(t, 300, text, text)
		rtl := f.readsLeft(0)
		for _, dir := range []int{1, -1} {
			on := (dir > 0) != rtl
			o, end := a.Text.Len(), 0
			if on {
				o, end = 0, a.Text.Len()
			}
			steps, last := 0, -1
			for ; steps < 3*a.Text.Len() && o != last; steps++ {
				if !a.Text.IsBoundary(o) {
					t.Fatalf("%s: the caret is inside a character at %d", name, o)
				}
				last = o
				from, _ := f.caretBox(o)
				o = f.beside(o, dir)
				if to, _ := f.caretBox(o); to.Y == from.Y && o != last && (to.X-from.X)*float64(dir) <= 0 {
					t.Fatalf("%s: an arrow to %d leads from x %.1f to %.1f", name, dir, from.X, to.X)
				}
			}
			if lines := a.Text.Slice(article.Range{Start: min(o, end), End: max(o, end)}); len(lines) > 40 || steps < a.Text.Len()/3 {
				t.Errorf("%s: an arrow to %d ends at %d of %d after %d steps", name, dir, o, a.Text.Len(), steps)
			}
		}
	}
}

func TestSelection_EveryStepFromEverywhereEndsBetweenCharacters(t *testing.T) {
	for _, direction := range []string{"", "rtl"} {
		a := kinds(direction)
		f := NewFlow(engine(t), a, Header{Title: "Title"})
		f.Resize(16, 300, 400)
		for o := 0; o <= a.Text.Len(); o++ {
			if !a.Text.IsBoundary(o) {
				continue
			}
			for st := CharacterLeft; st <= TextEnd; st++ {
				for _, extend := range []bool{false, true} {
					s := Selection{}.Move(o, false).Step(f, st, extend)
					if !a.Text.All().Covers(s.Range()) || !a.Text.IsBoundary(s.Head) || extend && s.Anchor.Start != o || !extend && !s.Range().Empty() {
						t.Fatalf("%q: step %d from %d ends at %+v", direction, st, o, s)
					}
				}
			}
		}
	}
}

func TestSelection_UpAndDownKeepTheColumn(t *testing.T) {
	f, a := prose(t, 2000, "A first line that is long enough.", "Short", "A third line that is long too.")
	s := Selection{}.Move(25, false)
	x := f.columnX(25)
	down := s.Step(f, LineDown, false).Step(f, LineDown, false)
	if got := f.columnX(down.Head); got < x-8 || got > x+8 {
		t.Errorf("two lines down the column is %.0f, was %.0f", got, x)
	}
	if a.BlockAt(down.Head) != 2 {
		t.Error("not in the third block")
	}
	if up := down.Step(f, LineUp, false).Step(f, LineUp, false); up.Head != 25 {
		t.Errorf("and up again leads to %d", up.Head)
	}
}

func TestSelection_PagesMoveTheCaretWithTheView(t *testing.T) {
	f, a := prose(t, 300, strings.Split(strings.TrimSpace(strings.Repeat("Some words to fill the document with, enough to wrap.\n", 120)), "\n")...)
	s := Selection{}.Move(10, false)
	seen := 0
	for n := 0; s.Head < a.Text.Len() && n < 200; n++ {
		next := s.Step(f, PageDown, true)
		if next.Head <= s.Head {
			t.Fatalf("a page down leads from %d to %d", s.Head, next.Head)
		}
		s = next
		seen++
	}
	if s.Range() != (article.Range{Start: 10, End: a.Text.Len()}) || seen < 5 {
		t.Errorf("%d pages select %v", seen, s.Range())
	}
	for n := 0; s.Head > 0 && n < 200; n++ {
		s = s.Step(f, PageUp, false)
	}
	if s.Head != 0 || f.Fraction() != 0 {
		t.Errorf("the pages up end at %d, %.2f", s.Head, f.Fraction())
	}
}

func TestSelection_GoesBySentences(t *testing.T) {
	_, a := prose(t, 300, "One two. Three, four! Five?", "Six seven.")
	at := func(s string) int { return a.Text.Offset(strings.Index(a.Text.String(), s)) }
	first := Selection{}.Take(SentenceAt(a, at("four")), false)
	for name, c := range map[string]struct {
		s    Selection
		want string
	}{
		"taken":                  {first, "Three, four!"},
		"on":                     {first.Sentence(a, 1, false), "Five?"},
		"on over a block's edge": {first.Sentence(a, 1, false).Sentence(a, 1, false), "Six seven."},
		"back":                   {first.Sentence(a, -1, false), "One two."},
		"back at the start":      {first.Sentence(a, -1, false).Sentence(a, -1, false), "One two."},
		"more":                   {first.Sentence(a, 1, true), "Three, four! Five?"},
		"more and less":          {first.Sentence(a, 1, true).Sentence(a, -1, true), "Three, four!"},
		"past the first one":     {first.Sentence(a, 1, true).Sentence(a, -1, true).Sentence(a, -1, true), "One two. Three, four!"},
		"and back to it":         {first.Sentence(a, -1, true).Sentence(a, 1, true), "Three, four!"},
		"on after more":          {first.Sentence(a, 1, true).Sentence(a, 1, false), "Six seven."},
		"up to one after":        {first.Take(SentenceAt(a, at("seven")), true), "Three, four! Five?\n\nSix seven."},
		"up to one before":       {first.Take(SentenceAt(a, at("One")), true), "One two. Three, four!"},
		"then by characters":     {first.Move(first.Head-1, true), "Three, four"},
		"the block":              {first.Whole(a), "One two. Three, four! Five?"},
		"the article":            {first.Whole(a).Whole(a), a.Text.String()},
		"the blocks":             {first.Take(SentenceAt(a, at("seven")), true).Whole(a), a.Text.String()},
	} {
		if got := a.Text.Slice(c.s.Range()); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if !first.BySentences() || first.Move(first.Head, true).BySentences() || first.Move(3, false).BySentences() {
		t.Error("a selection does not know whether it goes by sentences")
	}
}

func TestSentences_AreWhatAReaderCallsSo(t *testing.T) {
	for text, want := range map[string]string{
		"He met Mr. Pierre and Mme. Scherer. They spoke.": "He met Mr. Pierre and Mme. Scherer.|They spoke.",
		"The U.S. Senate met. It voted.":                  "The U.S. Senate met.|It voted.",
		"So did I. Then we left.":                         "So did I.|Then we left.",
		"“Is it?” he asked. “No.”":                        "“Is it?” he asked.|“No.”",
		"It costs 3.50 euros. Cheap!":                     "It costs 3.50 euros.|Cheap!",
		"هذا كتاب. قرأته أمس؟ نعم.":                       "هذا كتاب.|قرأته أمس؟|نعم.",
		"猫である。名前は？無い！":                                    "猫である。|名前は？|無い！",
		"यह एक वाक्य है। दूसरा।":                          "यह एक वाक्य है।|दूसरा।",
		"Ends with an initial J.":                         "Ends with an initial J.",
		"  ":                                              "",
	} {
		_, a := prose(t, 300, text)
		var got []string
		for _, b := range a.Blocks {
			a.EachSentence(b.Range, func(r article.Range) bool {
				got = append(got, a.Text.Slice(r))
				return true
			})
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
