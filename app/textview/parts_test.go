package textview

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// longTexts are texts of one block each, longer than is set at once.
var longTexts = map[string]string{
	"prose":    strings.Repeat("It was in July, and the speaker was well known. “Well, Prince,” she said; “so Genoa and Lucca are now just family estates.” He read on! ", 500),
	"json":     "[" + strings.Repeat(`{"id":17,"name":"An item","tags":["a","b"],"price":4.50},`, 900) + "]",
	"japanese": strings.Repeat("吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ", 1200),
	"arabic":   strings.Repeat("بسم الله الرحمن الرحيم والصلاة والسلام على أشرف المرسلين ", 700),
	"letters":  strings.Repeat("abcdefghij", 4000),
	"marks":    strings.Repeat("e\u0301\u0302\u0303", 5000),
	"lines":    strings.Repeat("one line of some\nand another one\n\n", 1500),
}

func oneBlock(e *typeset.Engine, b article.Block, text string) (*Flow, *article.Article) {
	a := &article.Article{}
	var builder article.Builder
	builder.Add(article.Block{Kind: article.Paragraph}, "Before it.")
	builder.Add(b, text)
	builder.Add(article.Block{Kind: article.Paragraph}, "After it.")
	builder.Build(a)
	f := NewFlow(e, a, Header{Title: "Long"})
	f.Resize(16, 500, 400)
	return f, a
}

func TestParts_CoverTheBlockAndAreBounded(t *testing.T) {
	e := engine(t)
	for name, text := range longTexts {
		f, a := oneBlock(e, article.Block{Kind: article.Paragraph}, text)
		at, whole := a.Blocks[1].Start, a.Blocks[1].Range
		parts := f.items[2 : len(f.items)-1]
		if len(parts) < 2 {
			t.Errorf("%s: set in %d parts", name, len(parts))
		}
		for i, it := range parts {
			if it.later != (i > 0) || it.more != (i < len(parts)-1) || it.block.Start != at || it.block.Len() > 2*partLength || it.block.Empty() {
				t.Fatalf("%s: part %d of %d is %+v %v, want one from %d on", name, i, len(parts), it.part, it.block.Range, at)
			}
			if at = it.block.End; it.more && !it.runsOn {
				if s := a.Text.Slice(article.Range{Start: at, End: at + 1}); s != "\n" {
					t.Errorf("%s: between two parts is %q", name, s)
				}
				at++
			}
			if !a.Text.IsBoundary(at) {
				t.Errorf("%s: a character is cut at %d", name, at)
			}
			if before := a.Text.Slice(article.Range{Start: at - 6, End: at}); name == "prose" && it.more && !strings.ContainsAny(before, ".!”") {
				t.Errorf("a part ends in %q", before)
			}
			s := f.at(2 + i)
			if n := len(s.lines); s.lines[0].Start != 0 || s.lines[n-1].End != it.block.Len() {
				t.Errorf("%s: part %d is set from %d to %d", name, i, s.lines[0].Start, s.lines[n-1].End)
			}
			for o := it.block.Start; o < it.block.End; o += 997 {
				if got := f.itemOf(o); got != 2+i {
					t.Errorf("%s: offset %d is in item %d, want %d", name, o, got, 2+i)
				}
			}
		}
		if at != whole.End {
			t.Errorf("%s: the parts end at %d, the block at %d", name, at, whole.End)
		}
	}
}

// seams are the offsets where parts begin.
func seams(f *Flow) (out []int) {
	for _, it := range f.items {
		if it.later {
			out = append(out, it.block.Start)
		}
	}
	return out
}

func TestParts_EveryOffsetAroundASeamIsFoundWhereItIsShown(t *testing.T) {
	e := engine(t)
	for name, text := range longTexts {
		f, a := oneBlock(e, article.Block{Kind: article.Paragraph}, text)
		for _, seam := range seams(f)[:2] {
			f.JumpTo(seam, 150)
			if box, ok := f.caretBox(seam); !ok || math.Abs(box.Y-f.top-150) > 1 {
				t.Errorf("%s: the seam %d is shown at %v", name, seam, box.Y-f.top)
			}
			for o := max(f.TopOffset(), seam-200); o < min(f.bottomOffset(), seam+200); o++ {
				if !a.Text.IsBoundary(o) {
					continue
				}
				box, ok := f.caretBox(o)
				if !ok {
					t.Fatalf("%s: offset %d is not shown", name, o)
				}
				if got := f.OffsetAt(box.X, box.Y+box.H/2); got != o {
					if again, _ := f.caretBox(got); math.Abs(again.X-box.X) > 0.01 || again.Y != box.Y {
						t.Errorf("%s: OffsetAt(RectOf(%d)) = %d, elsewhere", name, o, got)
					}
				}
			}
			if boxes := f.boxes(article.Range{Start: seam - 2, End: seam + 2}); name != "lines" && name != "marks" && len(boxes) != 2 {
				t.Errorf("%s: a range over the seam %d has the boxes %+v", name, seam, boxes)
			}
		}
	}
}

func TestParts_TheCaretGoesOverASeam(t *testing.T) {
	e := engine(t)
	for _, name := range []string{"prose", "japanese", "arabic", "lines"} {
		f, _ := oneBlock(e, article.Block{Kind: article.Paragraph}, longTexts[name])
		seam := seams(f)[0]
		f.JumpTo(seam, 150)
		dir := 1
		if name == "arabic" {
			dir = -1
		}
		o := seam - 20
		for o < seam+20 {
			next := f.beside(o, dir)
			if next <= o || next > o+2 {
				t.Fatalf("%s: from %d the caret goes on to %d, over the seam %d", name, o, next, seam)
			}
			o = next
		}
		for o > seam-20 {
			next := f.beside(o, -dir)
			if next >= o || next < o-2 {
				t.Fatalf("%s: from %d the caret goes back to %d, over the seam %d", name, o, next, seam)
			}
			o = next
		}
		down := f.vertical(seam-1, 1, 30)
		if down < seam || f.vertical(down, -1, 30) >= seam {
			t.Errorf("%s: below the line before the seam %d is %d, and above that %d", name, seam, down, f.vertical(down, -1, 30))
		}
	}
}

// Where a text has line ends of its own, its parts look as if it were one.
func TestParts_AtLineEndsNothingIsSeenOfThem(t *testing.T) {
	e := engine(t)
	for _, kind := range []article.Kind{article.Paragraph, article.Code} {
		text := longTexts["lines"]
		f, a := oneBlock(e, article.Block{Kind: kind}, text)
		b := a.Blocks[1]
		var starts []int
		for i := 2; i < len(f.items)-1; i++ {
			for _, l := range f.at(i).lines {
				starts = append(starts, f.items[i].block.Start+l.Start)
			}
		}
		whole := item{block: &b, look: f.shared(lookOf(b))}
		width := typeset.Settings{Width: 500}
		if kind == article.Code {
			width.Width = math.MaxFloat64
		}
		lines := e.Layout(f.paragraph(&whole), width)
		if len(lines) != len(starts) {
			t.Fatalf("%s: %d lines in parts, %d in one", kind, len(starts), len(lines))
		}
		for i := range lines {
			if starts[i] != b.Start+lines[i].Start {
				t.Fatalf("%s: line %d begins at %d, in one at %d", kind, i, starts[i], b.Start+lines[i].Start)
			}
		}
		whole.part = part{}
		f.items = append(f.items, whole)
		f.heights.reset(len(f.items), f.estimate)
		f.exact = make([]bool, len(f.items))
		one, parts := f.set(len(f.items)-1), 0.0
		for i := 2; i < len(f.items)-2; i++ {
			s := f.set(i)
			parts += s.bottom
			if i == 2 {
				parts -= s.top
			}
		}
		if math.Abs(parts-(one.bottom-one.top)) > 1 {
			t.Errorf("%s: %v high in parts, %v in one", kind, parts, one.bottom-one.top)
		}
	}
}

func TestParts_OnlyTheFirstHasWhatHangsBesideIt(t *testing.T) {
	e := engine(t)
	for _, b := range []article.Block{{Kind: article.Item, Level: 1}, {Kind: article.Item, Level: 1, Task: article.TaskOpen}, {Kind: article.Footnote, Label: "1"}} {
		f, _ := oneBlock(e, b, longTexts["prose"])
		for i := 2; i < len(f.items)-1; i++ {
			s := f.at(i)
			if hangs := len(s.extra) > 0 || s.task.W > 0; hangs != (i == 2) {
				t.Errorf("%s: beside part %d something hangs: %v", b.Kind, i-2, hangs)
			}
			if i > 2 && s.top != 0 {
				t.Errorf("%s: above part %d are %v", b.Kind, i-2, s.top)
			}
		}
	}
}

// The direction is that of the line, not of what a part happens to begin with; links go on over a seam.
func TestParts_GoOnAsTheBlockBegan(t *testing.T) {
	text := "שלום " + strings.Repeat("Latin words in a Hebrew line. ", 1000)
	f, _ := oneBlock(engine(t), article.Block{Kind: article.Paragraph}, text)
	for i := 2; i < len(f.items)-1; i++ {
		if !f.at(i).lines[0].RTL {
			t.Errorf("part %d is set from left to right", i-2)
		}
	}
	b := article.Block{Range: article.Range{Start: 10, End: 90}, Spans: []article.Span{
		{Range: article.Range{Start: 20, End: 60}, Kind: article.Link, Href: "#a"}, {Range: article.Range{Start: 30, End: 40}, Kind: article.Strong}}}
	first, second := partOf(b, article.Range{Start: 10, End: 50}), partOf(b, article.Range{Start: 50, End: 90})
	if len(first.Spans) != 2 || first.Spans[0].End != 50 || len(second.Spans) != 1 || second.Spans[0].Start != 50 || b.Spans[0].End != 60 {
		t.Error(first.Spans, second.Spans, b.Spans)
	}
}

// However long a block is, what is set of it is what is looked at, and is forgotten again.
func TestParts_CostWhatIsSeen(t *testing.T) {
	f, a := oneBlock(engine(t), article.Block{Kind: article.Paragraph}, strings.Repeat(longTexts["prose"], 20))
	if n := len(f.sets); n > 5 {
		t.Errorf("%d items are set to show the first screen", n)
	}
	for i := range 400 {
		f.JumpTo(i*a.Text.Len()/400, 0)
		weight := 0
		for k := range f.sets {
			weight += f.items[k].block.Len()
		}
		if weight != f.weight || weight > keptText+2*partLength {
			t.Fatalf("%d code points are kept set, %d counted", weight, f.weight)
		}
	}
}

// Words and sentences of a very long block are found in what is near, as they are when all of it is looked at.
func TestParts_WordsAndSentencesAreFoundNearby(t *testing.T) {
	text := strings.Repeat("He said: “Well, well.” Mr. Smith did not answer! Then nobody spoke for a while? It was late. ", 800)
	a := &article.Article{}
	var b article.Builder
	b.Add(article.Block{Kind: article.Paragraph}, text)
	b.Build(a)
	var words, sentences []article.Range
	whole := a.Blocks[0].Range
	eachWord(a, whole, func(w article.Range, isWord bool) bool {
		if isWord {
			words = append(words, w)
		}
		return true
	})
	a.EachSentence(whole, func(r article.Range) bool { sentences = append(sentences, r); return true })
	for i := 1; i+1 < len(words); i += 97 {
		o := words[i].Start + 1
		if words[i].Len() == 1 {
			continue
		}
		if got := WordAt(a, o); got != words[i] {
			t.Errorf("the word at %d is %v, want %v", o, got, words[i])
		}
		if next, prev := NextWord(a, o), PrevWord(a, o); next != words[i].End || prev != words[i].Start {
			t.Errorf("at %d the words' edges are %d and %d, want %v", o, prev, next, words[i])
		}
	}
	for i := 1; i+1 < len(sentences); i += 31 {
		r := sentences[i]
		if got := SentenceAt(a, r.Start+3); got != r {
			t.Errorf("the sentence at %d is %v, want %v", r.Start+3, got, r)
		}
		after, _ := sentenceAfter(a, r.Start+1)
		before, _ := sentenceBefore(a, r.End-1)
		if after != sentences[i+1] || before != sentences[i-1] {
			t.Errorf("after %v is %v, before it %v", r, after, before)
		}
	}
	for _, o := range []int{0, 5, whole.End - 3, whole.End} {
		if r := nearby(a, whole, o); o < r.Start || o > r.End || r.Len() > 4*partLength {
			t.Errorf("near %d is %v", o, r)
		}
	}
}

// A frame in which another part of a long block comes into view.
func BenchmarkParts_Jump(b *testing.B) {
	for name, text := range longTexts {
		b.Run(fmt.Sprint(name, "/3MB"), func(b *testing.B) {
			f, a := oneBlock(engine(b), article.Block{Kind: article.Paragraph}, strings.Repeat(text, 3_000_000/len(text)))
			f.JumpTo(a.Text.Len()/2, 0) // the fonts of the system are read now
			worst, n := time.Duration(0), 0
			for b.Loop() {
				from := time.Now()
				n++
				f.JumpTo(n*7_654_321%a.Text.Len(), 0)
				worst = max(worst, time.Since(from))
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "ms/worst")
		})
	}
}
