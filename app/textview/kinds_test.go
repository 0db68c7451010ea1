package textview

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dev.marginalia/article"
)

// kinds is an article with every kind of block; shown, when not empty, is a folder for a picture of it.
func kinds(direction string) *article.Article {
	a := &article.Article{Title: "Every kind of block", Direction: direction}
	var b article.Builder
	span := func(k article.SpanKind, from, to int, href string) article.Span {
		return article.Span{Kind: k, Range: article.Range{Start: from, End: to}, Href: href}
	}
	b.Add(article.Block{Kind: article.Paragraph}, "The first paragraph has a note1 and some deleted words in it.",
		span(article.Reference, 30, 31, "#fn1"), span(article.Deleted, 41, 48, ""))
	sign := func(at int, p article.Picture) article.Span {
		return article.Span{Kind: article.InlineImage, Range: article.Range{Start: at, End: at + 1}, Picture: &p}
	}
	b.Add(article.Block{Kind: article.Paragraph}, "In the line stand \uFFFC and \uFFFC, which is not here, and the text goes on.",
		sign(18, article.Picture{Hash: "here", Alt: "a formula", Width: 60, Height: 36}), sign(24, article.Picture{Alt: "what another one shows, in many words"}))
	b.Add(article.Block{Kind: article.Heading, Level: 2, Targets: []string{"there"}}, "A table")
	b.Add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1, Align: []article.Align{"", "center", "end"}}},
		"City\tWhat is said of it\tInhabitants\nPrague\tOn the river, with many bridges and more towers than anyone has counted\t1,357,326\nBrno\t\t400,566\n\tunknown\t")
	b.Add(article.Block{Kind: article.Item, Level: 1, Task: article.TaskDone}, "done already")
	b.Add(article.Block{Kind: article.Item, Level: 1, Task: article.TaskOpen}, "still to do")
	b.Add(article.Block{Kind: article.Item, Level: 1, Number: 12}, "An item with a number")
	b.Add(article.Block{Kind: article.Paragraph, Indent: 1}, "that goes on in a second paragraph, which is long enough to need more than one line of the column.")
	b.Add(article.Block{Kind: article.Item, Level: 2}, "and one inside it")
	b.Add(article.Block{Kind: article.Quote, Level: 1}, "A quote of some length, so that it takes more than a single line in the column that it is shown in.")
	b.Add(article.Block{Kind: article.Item, Level: 1, Quoted: 1}, "with a list in it")
	b.Add(article.Block{Kind: article.Code, Syntax: "go"}, "func main() {\n\tprintln(\"x\")\n}")
	b.Add(article.Block{Kind: article.Image, Picture: &article.Picture{Hash: "here", Width: 300, Height: 120, Alt: "a pattern"}}, "A caption below a picture")
	b.Add(article.Block{Kind: article.Image, Picture: &article.Picture{Alt: "A boat in a harbour", Href: "https://example.org/boat.jpg"}}, "")
	b.Add(article.Block{Kind: article.Rule}, "")
	b.Add(article.Block{Kind: article.Paragraph}, "שלום עולם, and here the words go on. See the table.", span(article.Link, 42, 51, "#there"))
	b.Add(article.Block{Kind: article.Footnote, Label: "1", Targets: []string{"fn1"}}, "What the note says.")
	b.Add(article.Block{Kind: article.Footnote}, "And its second paragraph.")
	b.Build(a)
	if err := a.Validate(); err != nil {
		panic(err)
	}
	return a
}

func pattern(_ string, w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y * 2), 160, 255})
		}
	}
	return img
}

func TestFlow_EveryOffsetOfEveryKindIsFoundWhereItIsShown(t *testing.T) {
	for _, direction := range []string{"", "rtl"} {
		for _, measure := range []float64{560, 300, 90} {
			a := kinds(direction)
			f := NewFlow(engine(t), a, Header{Title: a.Title})
			f.Resize(16, measure, 20000)
			foundWhereShown(t, f, a, fmt.Sprintf("%q at %v", direction, measure))
		}
	}
}

func TestFlow_ArrowsWalkOverEveryLine(t *testing.T) {
	a := kinds("")
	f := NewFlow(engine(t), a, Header{})
	f.Resize(16, 560, 20000)
	at, y, steps := 0, -1.0, 0
	for at < a.Text.Len() {
		box, _ := f.caretBox(at)
		if box.Y <= y {
			t.Fatalf("from %v down to %v, at %d", y, box.Y, at)
		}
		y = box.Y
		if steps++; steps > 200 {
			t.Fatal("it never ends")
		}
		at = f.vertical(at, 1, 5)
	}
	for up := 0; ; up++ {
		box, _ := f.caretBox(at)
		if at = f.vertical(at, -1, 5); at == 0 {
			break
		}
		if above, _ := f.caretBox(at); above.Y >= box.Y && up > 0 {
			t.Fatalf("from %v up to %v, at %d", box.Y, above.Y, at)
		}
	}
}

func TestFlow_TableCellsStandInColumns(t *testing.T) {
	for _, direction := range []string{"", "rtl"} {
		a := kinds(direction)
		f := NewFlow(engine(t), a, Header{})
		f.Resize(16, 500, 20000)
		i := 3
		cells := a.Cells(a.Blocks[i])
		box := func(r, c int) Box { b, _ := f.caretBox(cells[r][c].Start); return b }
		if box(0, 0).Y != box(0, 2).Y || box(1, 0).Y <= box(0, 0).Y {
			t.Errorf("%q: rows do not stand as rows", direction)
		}
		if before := box(1, 0).X < box(1, 1).X; before != (direction == "") {
			t.Errorf("%q: the first column is on the wrong side", direction)
		}
		end := func(r int) float64 {
			b, _ := f.caretBox(cells[r][2].End)
			return b.X
		}
		if direction == "" && math.Abs(end(1)-end(2)) > 1.5 {
			t.Errorf("numbers end at %v and %v", end(1), end(2))
		}
	}
}

func TestView_EveryKindInAPicture(t *testing.T) {
	test.NewTempApp(t)
	for name, p := range map[string]*Palette{"light": &Light, "dark": &Dark} {
		for _, direction := range []string{"", "rtl"} {
			v, w, _ := view(t, sample)
			v.SetPalette(p)
			v.Picture = pattern
			w.Resize(fyne.NewSize(700, 1650))
			v.SetArticle(kinds(direction), Header{Title: "Every kind"}, 0)
			img := w.Canvas().Capture()
			blue := 0
			for y := 0; y < img.Bounds().Dy(); y += 4 {
				for x := 0; x < img.Bounds().Dx(); x += 4 {
					if r, _, b, _ := img.At(x, y).RGBA(); b>>8 == 160 && r>>8 < 250 {
						blue++
					}
				}
			}
			if blue < 1500 {
				t.Errorf("%s: the picture is not shown (%d)", name, blue)
			}
			if dir := os.Getenv("MARGINALIA_SHOTS"); dir != "" {
				f, err := os.Create(dir + "/kinds-" + name + direction + ".png")
				if err != nil {
					t.Fatal(err)
				}
				if err := png.Encode(f, img); err != nil {
					t.Fatal(err)
				}
				f.Close()
			}
		}
	}
}

func TestView_LinksInsideJumpAndComeBackAndNotesAreShown(t *testing.T) {
	v, w, _ := view(t, sample)
	w.Resize(fyne.NewSize(700, 300))
	v.SetArticle(kinds(""), Header{Title: "Every kind"}, 0)
	var note Note
	v.OnNote = func(n Note) { note = n }
	a := v.Article()
	sign := a.Blocks[0].Spans[0].Range
	click(v, center(v.BoxOf(sign)[0]), 0)
	if note.Text != "What the note says.\nAnd its second paragraph." {
		t.Errorf("the note says %q", note.Text)
	}
	link := a.Blocks[15].Spans[0].Range
	v.Reveal(link)
	from := v.TopOffset()
	click(v, center(v.BoxOf(link)[0]), 0)
	if got := a.Text.Slice(a.Blocks[a.BlockAt(v.TopOffset())].Range); got != "A table" {
		t.Errorf("the link leads to %q", got)
	}
	if !v.Back() || v.TopOffset() != from {
		t.Errorf("back at %d, was %d", v.TopOffset(), from)
	}
	if v.Back() {
		t.Error("there is no further way back")
	}
}

func TestColumns_ShareTheMeasureOrScroll(t *testing.T) {
	for columns, most := range map[int]float64{6: 400, 31: 31 * 15 * 16} {
		a := &article.Article{}
		var b article.Builder
		b.Add(article.Block{Kind: article.Table, Grid: &article.Grid{}}, strings.Repeat("x\t", columns-1)+"x\n"+strings.Repeat("word ", 50))
		b.Build(a)
		f := NewFlow(engine(t), a, Header{})
		f.Resize(16, 400, 2000)
		sum := 0.0
		for _, w := range f.columns(&f.items[0], a.Cells(a.Blocks[0]), 8) {
			if w < 16 || math.IsNaN(w) {
				t.Fatalf("a column is %v wide", w)
			}
			sum += w
		}
		if wide := f.at(0).wide.over; sum > most || (wide > 0) != (columns > 6) {
			t.Errorf("%d columns take %v of 400 and scroll by %v", columns, sum, wide)
		}
	}
}

func TestFlow_APictureMakesItsLineHigher(t *testing.T) {
	a := kinds("")
	f := NewFlow(engine(t), a, Header{})
	f.Resize(16, 560, 20000)
	plain, with := f.at(0).lines[0], f.at(1).lines[0]
	if with.leading <= plain.leading || with.baseline-with.y < 20 {
		t.Errorf("the line is %v high, its baseline at %v; one of letters is %v", with.leading, with.baseline-with.y, plain.leading)
	}
	asked := image.Point{}
	f.Picture = func(hash string, w, h int) image.Image {
		if h < 100 {
			asked = image.Pt(w, h)
		}
		return pattern(hash, w, h)
	}
	img := f.paintTile(NewPainter(), &Light, 0, 700, 400, 1)
	if asked != image.Pt(60, 36) {
		t.Errorf("a picture of %v was asked for", asked)
	}
	box, _ := f.caretBox(a.Blocks[1].Start + 18)
	if c := img.RGBAAt(int(box.X)+bleed+30, int(with.baseline)+int(f.at(0).bottom)-10); c.B != 160 {
		t.Errorf("at its place is %v", c)
	}
}

func TestDrawn_BlackOnNothingTakesTheColourOfTheText(t *testing.T) {
	line := image.NewRGBA(image.Rect(0, 0, 2, 1))
	line.SetRGBA(0, 0, color.RGBA{0, 0, 0, 128})
	text := color.NRGBA{200, 220, 240, 255}
	if got := drawn(line, text); got == nil || got.(*image.RGBA).RGBAAt(0, 0) != (color.RGBA{100, 110, 120, 128}) || got.(*image.RGBA).RGBAAt(1, 0).A != 0 {
		t.Errorf("drawn as %v", got)
	}
	line.SetRGBA(1, 0, color.RGBA{90, 0, 0, 128})
	if drawn(line, text) != nil {
		t.Error("a coloured picture is recoloured")
	}
	if drawn(pattern("", 3, 3), text) != nil {
		t.Error("a picture with a ground is recoloured")
	}
}

func TestFlow_WhatNobodySeesIsAsHighAsWhatIsPainted(t *testing.T) {
	for _, direction := range []string{"", "rtl"} {
		for _, justified := range []bool{false, true} {
			f := NewFlow(engine(t), kinds(direction), Header{Title: "Every kind", Byline: "by nobody"})
			f.typography = Typography{Justify: justified, Indent: justified}.Clean()
			f.Resize(16, 300, 900)
			for i := range f.items {
				if got, want := f.unseen(i).bottom, f.set(i).bottom; got != want {
					t.Errorf("%q, justified %v: item %d is %v high, painted %v", direction, justified, i, got, want)
				}
			}
		}
	}
}
