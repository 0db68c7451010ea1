package textview

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// hebrewFace finds the letters that no face of the program has, in a face that lies beside the goldens.
func hebrewFace(tb testing.TB) func(rune, bool, bool) *typeset.Face {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "fonts", "NotoSansHebrew-Regular.ttf"))
	if err != nil {
		tb.Fatal(err)
	}
	face, err := typeset.ParseFace(data, 0)
	if err != nil {
		tb.Fatal(err)
	}
	return func(r rune, _, _ bool) *typeset.Face {
		if r >= 0x590 && r <= 0x5ff {
			return face
		}
		return nil
	}
}

// built is an article of blocks.
func built(direction string, add func(b *article.Builder)) *article.Article {
	a := &article.Article{Direction: direction}
	var b article.Builder
	add(&b)
	b.Build(a)
	if err := a.Validate(); err != nil {
		panic(err)
	}
	return a
}

func spanOf(k article.SpanKind, text, part, href string) article.Span {
	at := len([]rune(text[:strings.Index(text, part)]))
	return article.Span{Kind: k, Range: article.Range{Start: at, End: at + len([]rune(part))}, Href: href}
}

// builtLooks are those that are easier built than written.
func builtLooks() map[string]*article.Article {
	return map[string]*article.Article{
		"deep-headings": built("", func(b *article.Builder) {
			for level := 4; level <= 6; level++ {
				b.Add(article.Block{Kind: article.Heading, Level: level}, "Level "+string(rune('0'+level)))
				b.Add(article.Block{Kind: article.Paragraph}, "Under it.")
			}
		}),
		"spans": built("", func(b *article.Builder) {
			s := "Water is H2O, E = mc2, and this word is gone; see the note1 and the link, or strong and stressed code."
			b.Add(article.Block{Kind: article.Paragraph}, s,
				article.Span{Kind: article.Subscript, Range: article.Range{Start: 10, End: 11}}, article.Span{Kind: article.Superscript, Range: article.Range{Start: 20, End: 21}},
				spanOf(article.Deleted, s, "this word", ""), article.Span{Kind: article.Reference, Range: article.Range{Start: 58, End: 59}, Href: "#n"},
				spanOf(article.Link, s, "the link", "https://example.org"), spanOf(article.Strong, s, "strong and stressed", ""), spanOf(article.Emphasis, s, "stressed code", ""), spanOf(article.CodeSpan, s, "code", ""))
			b.Add(article.Block{Kind: article.Footnote, Label: "1", Targets: []string{"n"}}, "The note.")
		}),
		"inline-pictures": built("", func(b *article.Builder) {
			s := "In the line stand \uFFFC and \uFFFC and \uFFFC, and the text goes on below them."
			at := func(n int, p article.Picture) article.Span {
				return article.Span{Kind: article.InlineImage, Range: article.Range{Start: n, End: n + 1}, Picture: &p}
			}
			b.Add(article.Block{Kind: article.Paragraph}, s, at(18, article.Picture{Hash: "here", Alt: "a formula", Width: 60, Height: 36}),
				at(24, article.Picture{Alt: "what one shows that is nowhere"}), at(30, article.Picture{Hash: "late", Width: 40, Height: 16, Alt: "one that comes later"}))
		}),
		"late-pictures": built("", func(b *article.Builder) {
			b.Add(article.Block{Kind: article.Paragraph}, "Its room is kept until it comes.")
			b.Add(article.Block{Kind: article.Image, Picture: &article.Picture{Hash: "late", Width: 160, Height: 50, Alt: "a pattern"}}, "The caption is there already")
			b.Add(article.Block{Kind: article.Image, Picture: &article.Picture{Alt: "A boat in a harbour, with its mast gone", Href: "https://example.org/boat.jpg"}}, "And a caption below what is missing")
		}),
		"wide": built("", func(b *article.Builder) {
			b.Add(article.Block{Kind: article.Code}, "short\nfunc name(that goes, on and on, beyond, the column) {\n}")
			b.Add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1}}, strings.Repeat("incomprehensibility\t", 6)+"end\n"+strings.Repeat("words\t", 6)+"end")
		}),
		"right-to-left": built("rtl", func(b *article.Builder) {
			b.Add(article.Block{Kind: article.Heading, Level: 2}, "כותרת עם English")
			b.Add(article.Block{Kind: article.Paragraph}, "פסקה בעברית עם המספר 2024, ועם hello world (בסוגריים) בתוכה.")
			b.Add(article.Block{Kind: article.Item, Level: 1}, "פריט ראשון")
			b.Add(article.Block{Kind: article.Item, Level: 2, Number: 2}, "פריט בתוכו")
			b.Add(article.Block{Kind: article.Item, Level: 1, Task: article.TaskDone}, "נעשה")
			b.Add(article.Block{Kind: article.Quote, Level: 1}, "ציטוט שעומד לבדו ותופס שתי שורות כאן.")
			b.Add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1, Align: []article.Align{"", "end"}}}, "עיר\tתושבים\nחיפה\t285,000")
			b.Add(article.Block{Kind: article.Footnote, Label: "1"}, "הערה בסוף.")
		}),
	}
}

func TestGolden_KindsThatAreBuilt(t *testing.T) {
	const measure = 300
	e := fullEngine(t)
	for kind, a := range builtLooks() {
		f := NewFlow(e, a, Header{})
		f.Picture = func(hash string, w, h int) image.Image {
			if hash == "late" {
				return nil
			}
			return pattern(hash, w, h)
		}
		f.Resize(16, measure, 2000)
		if kind == "wide" {
			if !f.Sideways(0, 24) || !f.Sideways(1, 40) {
				t.Error("what is wide does not scroll")
			}
		}
		for _, pal := range Palettes {
			sameAsGolden(t, kind+"-"+pal.Name, wholeFlow(f, pal, measure))
		}
	}
}

// Whatever an article can hold is in one of the pictures.
func TestGolden_NoKindIsLeftOut(t *testing.T) {
	kinds, spans := map[article.Kind]bool{}, map[article.SpanKind]bool{}
	levels, depths := map[int]bool{}, map[int]bool{}
	all := looks()
	for kind, a := range builtLooks() {
		if all[kind] != nil {
			t.Errorf("two pictures have the name %s", kind)
		}
		all[kind] = a
	}
	for _, a := range all {
		for _, b := range a.Blocks {
			kinds[b.Kind] = true
			if b.Kind == article.Heading {
				levels[b.Level] = true
			}
			if b.Kind == article.Item {
				depths[b.Level] = true
			}
			for _, s := range b.Spans {
				spans[s.Kind] = true
			}
		}
	}
	for _, k := range []article.Kind{article.Paragraph, article.Heading, article.Item, article.Quote, article.Code, article.Image, article.Table, article.Rule, article.Footnote, article.Notice} {
		if !kinds[k] {
			t.Errorf("no picture shows a %s", k)
		}
	}
	for _, k := range []article.SpanKind{article.Strong, article.Emphasis, article.CodeSpan, article.Link, article.Superscript, article.Subscript, article.Deleted, article.Reference, article.InlineImage} {
		if !spans[k] {
			t.Errorf("no picture shows the span %s", k)
		}
	}
	for level := 1; level <= 6; level++ {
		if !levels[level] || level <= 3 && !depths[level] {
			t.Errorf("no picture shows a heading, or an item, of level %d", level)
		}
	}
}
