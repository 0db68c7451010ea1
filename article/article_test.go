package article

import (
	"slices"
	"testing"
)

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

func TestBlock_PiecesFlattenNestedSpans(t *testing.T) {
	b := Block{Kind: Paragraph, Range: Range{10, 20}, Spans: []Span{
		{Kind: Link, Range: Range{11, 16}, Href: "https://example.org/"},
		{Kind: Strong, Range: Range{13, 18}},
		{Kind: Emphasis, Range: Range{13, 14}},
	}}
	want := []Piece{
		{Range: Range{10, 11}},
		{Range: Range{11, 13}, Href: "https://example.org/"},
		{Range: Range{13, 14}, Href: "https://example.org/", Strong: true, Emphasis: true},
		{Range: Range{14, 16}, Href: "https://example.org/", Strong: true},
		{Range: Range{16, 18}, Strong: true},
		{Range: Range{18, 20}},
	}
	if got := b.Pieces(); !slices.Equal(got, want) {
		t.Errorf("Pieces = %+v", got)
	}
	if got := (Block{}).Pieces(); got != nil {
		t.Errorf("an empty block has pieces %v", got)
	}
}
