package pdfmarks

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"

	"dev.marginalia/article"
	"dev.marginalia/article/pdftext"
)

// page sets lines of text, one glyph for each code point, as a page shows them: white space is left out, and what is
// read from right to left stands from left to right.
func page(lines ...string) *pdftext.Page {
	p := &pdftext.Page{Width: 600, Height: 800}
	for i, line := range lines {
		rs := []rune(line)
		if c, _ := bidi.LookupRune(rs[0]); c.Class() == bidi.AL || c.Class() == bidi.R {
			for a, b := 0, len(rs)-1; a < b; a, b = a+1, b-1 {
				rs[a], rs[b] = rs[b], rs[a]
			}
		}
		for k, r := range rs {
			if r != ' ' {
				p.Glyphs = append(p.Glyphs, pdftext.Glyph{Text: string(r), X: 50 + 6*float64(k), Y: 50 + 14*float64(i), Width: 6, Size: 10})
			}
		}
	}
	return p
}

// over is the rectangle of code points of a line.
func over(line, from, to int) pdftext.Rect {
	y := 50 + 14*float64(line)
	return pdftext.Rect{X0: 50 + 6*float64(from), Y0: y - 8, X1: 50 + 6*float64(to), Y1: y + 2.5}
}

func quote(t *testing.T, a *aligner, texts []article.Text, p *pdftext.Page, quads ...pdftext.Rect) string {
	t.Helper()
	work := maxWork
	m := covered(p, rowsOf(p.Glyphs).under(quads, &work), a.page(p), pdftext.Mark{Kind: "Highlight", Quads: quads}, 0)
	if m.Text < 0 {
		return "(none) " + m.Words
	}
	return texts[m.Text].Slice(Range(texts[m.Text], m))
}

func TestCovered_IsThePassageUnderTheRectangles(t *testing.T) {
	texts := []article.Text{article.NewText("The uncomfortable circumstances of the expedition were described at length.\n\nقال الرجل إن الميناء كان هادئا في ذلك الصباح\n\nThe end of it was well-known, the end."),
		article.NewText("Another article stands behind the first one here.")}
	lines := []string{
		"The uncom-",
		"fortable circumstances1 of the",
		"1 A note beside the text, about nothing",
		"expedition were described at length.",
		"قال الرجل إن الميناء كان هادئا في ذلك الصباح",
		"The end of it was well-known, the end.",
		"page 1 of 2",
		"Another article stands behind the first one here.",
	}
	for want, quads := range map[string][]pdftext.Rect{
		"uncomfortable":               {over(0, 4, 10), over(1, 0, 8)},
		"circumstances of the":        {over(1, 9, 30)},
		"of the expedition":           {over(1, 24, 30), over(3, 0, 10)},
		"the end":                     {over(5, 30, 37)},
		"The end of it was wel":       {over(5, 0, 21)},
		"(none) A note beside":        {over(2, 2, 15)},
		"(none) page 1":               {over(6, 0, 6)},
		"Another article":             {over(7, 0, 15)},
		"الصباح":                      {over(4, 0, 6)},
		"قال الرجل":                   {over(4, len([]rune(lines[4]))-9, len([]rune(lines[4])))},
		"described at length.":        {over(3, 16, 36)},
		"(none) ":                     {over(20, 0, 9)},
		"The end of it was well-know": {over(5, 0, 27)},
	} {
		if got := quote(t, newAligner(texts), texts, page(lines...), quads...); got != want {
			t.Errorf("%v: %q, want %q", quads, got, want)
		}
	}
}

func TestAligner_FindsItsPlaceAgainInABook(t *testing.T) {
	var b strings.Builder
	for i := range 40_000 {
		b.WriteString(strings.Repeat(string(rune('a'+i%26)), 1+i%3) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26)) + " ")
	}
	text := article.NewText(b.String())
	words := strings.Fields(text.String())
	a := newAligner([]article.Text{text})
	for _, at := range []int{30_000, 10, 20_000, 39_980} { // pages in any order
		line := strings.Join(words[at:at+15], " ")
		p := page("a running head", line, "and a foot")
		places := a.page(p)
		first := places[len("arunninghead")]
		if len(first) != 1 || text.Slice(article.Range{Start: first[0].offset, End: first[0].offset + len(line)}) != line {
			t.Errorf("the line at word %d is found at %v", at, first)
		}
	}
}

func TestBeside_IsTheNextWord(t *testing.T) {
	texts := []article.Text{article.NewText("The harbour was quiet; nobody slept.")}
	p := page("The harbour was quiet; nobody slept.")
	places := newAligner(texts).page(p)
	r := over(0, 6, 8)
	m := beside(texts, p, places, pdftext.Mark{Kind: "Text", Rect: r}, 0)
	if m.Words != "harbour" || Range(texts[0], m) != (article.Range{Start: 4, End: 11}) {
		t.Errorf("%+v", m)
	}
	if m := beside(texts, &pdftext.Page{}, nil, pdftext.Mark{Rect: r}, 0); m.Text != -1 {
		t.Errorf("on an empty page: %+v", m)
	}
}
