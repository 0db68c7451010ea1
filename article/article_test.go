package article

import "testing"

func build(t *testing.T) *Article {
	t.Helper()
	var bl Builder
	bl.Add(Block{Kind: Heading, Level: 1}, "Kopf")
	bl.Add(Block{Kind: Paragraph}, "")
	bl.Add(Block{Kind: Paragraph}, "Ein 漢 Wort.", Span{Kind: Strong, Range: Range{4, 5}}, Span{Kind: Link, Range: Range{50, 60}})
	bl.Add(Block{Kind: Rule}, "")
	bl.Add(Block{Kind: Notice}, "Read more")
	a := &Article{Title: "T"}
	bl.Build(a)
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestBuilder_JoinsBlocksAndPlacesSpans(t *testing.T) {
	a := build(t)
	if got, want := a.Text.String(), "Kopf\n\nEin 漢 Wort.\n\n\n\nRead more"; got != want {
		t.Fatalf("text %q, want %q", got, want)
	}
	if len(a.Blocks) != 4 {
		t.Fatalf("%d blocks: an empty paragraph must add none, an empty rule one", len(a.Blocks))
	}
	p := a.Blocks[1]
	if len(p.Spans) != 1 || a.Text.Slice(p.Spans[0].Range) != "漢" {
		t.Fatalf("spans %v: the one outside the block must go, the other hold 漢", p.Spans)
	}
}

func TestArticle_BlockAt(t *testing.T) {
	a := build(t)
	for o, want := range map[int]int{-1: 0, 0: 0, 4: 0, 5: 0, 6: 1, 16: 1, 99: 3} {
		if got := a.BlockAt(o); got != want {
			t.Errorf("BlockAt(%d) = %d, want %d", o, got, want)
		}
	}
	if got := (&Article{}).BlockAt(0); got != -1 {
		t.Errorf("BlockAt in an empty article = %d", got)
	}
}

func TestArticle_ValidateFindsBrokenPromises(t *testing.T) {
	for name, breakIt := range map[string]func(*Article){
		"block moved":      func(a *Article) { a.Blocks[1].Start++ },
		"text longer":      func(a *Article) { a.Text = NewText(a.Text.String() + "x") },
		"not joined":       func(a *Article) { a.Blocks[0].End-- },
		"span outside":     func(a *Article) { a.Blocks[1].Spans[0].End = 900 },
		"block is missing": func(a *Article) { a.Blocks = a.Blocks[:2] },
	} {
		a := build(t)
		breakIt(a)
		if a.Validate() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
