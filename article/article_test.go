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

func TestArticle_PicturesInALine(t *testing.T) {
	var b Builder
	p := &Picture{Alt: "the root of two", Hash: "h", Width: 32, Height: 16}
	b.Add(Block{Kind: Paragraph}, "one "+Sign+" two", Span{Kind: InlineImage, Range: Range{Start: 4, End: 5}, Picture: p})
	b.Add(Block{Kind: Image, Picture: &Picture{Alt: "large"}}, "")
	b.Add(Block{Kind: Paragraph}, "a sign of the source "+Sign)
	var a Article
	b.Build(&a)
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	if all := a.Pictures(); len(all) != 2 || all[0] != p || all[1].Alt != "large" {
		t.Errorf("pictures %v", all)
	}
	for r, want := range map[Range]string{
		a.Text.All():         "one the root of two two\n\n\n\na sign of the source " + Sign,
		{Start: 4, End: 5}:   "the root of two",
		{Start: 0, End: 4}:   "one ",
		{Start: 5, End: 9}:   " two",
		{Start: 2, End: 6}:   "e the root of two ",
		{Start: -3, End: 99}: "one the root of two two\n\n\n\na sign of the source " + Sign,
	} {
		if got := a.Plain(r); got != want {
			t.Errorf("%v: %q, want %q", r, got, want)
		}
	}
	w, h, drop := p.InLine(32, 100)
	if w != 64 || h != 32 || drop != 16-9.6 {
		t.Errorf("twice as large a text has it in %v x %v, %v below", w, h, drop)
	}
	if w, h, _ := p.InLine(32, 8); w != 16 || h != 8 {
		t.Errorf("at most 8 high it is %v x %v", w, h)
	}
	if w, _, _ := (&Picture{Alt: "x", Width: 9, Height: 9}).InLine(16, 99); w != 0 {
		t.Error("a picture without bytes has a size")
	}
	a.Blocks[0].Spans[0].Range = Range{Start: 3, End: 4}
	if a.Validate() == nil {
		t.Error("a picture over a letter is valid")
	}
}
