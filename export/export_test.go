package export

import (
	"bytes"
	"flag"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldhtml "github.com/yuin/goldmark/renderer/html"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

var update = flag.Bool("update", false, "write the golden files anew")

// builder builds an article whose blocks have spans that are found by their words.
type builder struct {
	article.Builder
	a article.Article
}

func (b *builder) add(block article.Block, text string, spans ...article.Span) {
	b.Add(block, text, spans...)
}

// span is the first place of words in text.
func span(text, words string, kind article.SpanKind, href string) article.Span {
	i := strings.Index(text, words)
	if i < 0 {
		panic("no such words: " + words)
	}
	from := utf8.RuneCountInString(text[:i])
	return article.Span{Kind: kind, Range: article.Range{Start: from, End: from + utf8.RuneCountInString(words)}, Href: href}
}

func (b *builder) work() Work {
	b.Build(&b.a)
	return Work{Article: &b.a, Modified: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}
}

func mark(w *Work, id, quote string, c annotation.Color, st annotation.Style, note string, tags ...string) {
	at := time.Date(2026, 11, 20, 9, len(w.Annotations), 0, 0, time.UTC)
	m := annotation.Annotation{ID: id, Color: c, Style: st, Note: note, Tags: tags, Creator: "A Reader", Created: at, Modified: at}
	r, err := annotation.Find(w.Article.Text, quote, "", "")
	if err != nil {
		m.Exact, m.Orphan = quote, true
	} else if m.Anchor, err = annotation.Describe(w.Article.Text, r); err != nil {
		panic(err)
	}
	w.Annotations = annotation.NewSet(append(w.Annotations, m)).All()
}

// all is an article with every kind of block.
func all() Work {
	b := &builder{a: article.Article{ID: "a1", Title: "Sands: a survey", Byline: "Ida Vermeulen", Site: "The Coast Review", URL: "https://example.org/sands",
		Published: "2026-10-02", Publisher: "Harbour Press", Identifier: "doi:10.1000/1", Language: "en", Keywords: []string{"hydrography", "sand"}}}
	p := article.Block{Kind: article.Paragraph}
	t := "The bank had moved.1 It lay *nearer*, by 1. a boat & 2. a pole; see below.* H2O and x2, `a|b` was struck."
	b.add(p, t, span(t, "bank", article.Strong, ""), span(t, "1", article.Reference, "#fn1"), span(t, "below", article.Link, "#findings"), span(t, ".*", article.Reference, "#star"),
		span(t, "2O", article.Subscript, ""), span(t, "struck", article.Deleted, ""))
	b.add(article.Block{Kind: article.Heading, Level: 2, Targets: []string{"findings"}}, "Findings in C #")
	item := func(level, number int, task article.Task, text string) {
		b.add(article.Block{Kind: article.Item, Level: level, Number: number, Task: task}, text)
	}
	item(1, 9, "", "nine")
	item(1, 10, "", "ten")
	b.add(article.Block{Kind: article.Paragraph, Indent: 1}, "ten goes on")
	b.add(article.Block{Kind: article.Code, Indent: 1, Syntax: "go"}, "if x {\n\treturn\n}")
	item(2, 0, "", "under ten")
	item(3, 0, article.TaskDone, "done")
	item(3, 0, article.TaskOpen, "open\nin two lines")
	b.add(p, "A paragraph between.")
	b.add(article.Block{Kind: article.Quote, Level: 1}, "We sounded.")
	b.add(article.Block{Kind: article.Quote, Level: 2}, "“Then the sea is,” said the mate.")
	b.add(article.Block{Kind: article.Quote, Level: 1}, "And on.")
	b.add(article.Block{Kind: article.Item, Level: 1, Quoted: 1}, "an item in the quote")
	b.add(article.Block{Kind: article.Paragraph, Quoted: 1, Indent: 1}, "that goes on")
	t = "Station\tDepth (m)\tRemarks\nMole | head\t7.4\tfine `sand`\nbuoy\t5.1"
	b.add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1, Align: []article.Align{"", article.AlignEnd, article.AlignCenter}}}, t, span(t, "head", article.Emphasis, ""), span(t, "sand", article.CodeSpan, ""))
	b.add(article.Block{Kind: article.Table, Grid: &article.Grid{}}, "no\theadings\nat\tall")
	b.add(article.Block{Kind: article.Code, Syntax: "text"}, "```\nfenced\n```")
	b.add(article.Block{Kind: article.Image, Picture: &article.Picture{Href: "https://example.org/a (1).png", Alt: "the [mole]"}}, "The mole at low water.")
	b.add(article.Block{Kind: article.Image, Picture: &article.Picture{Hash: "abc", Alt: "the buoy"}}, "")
	b.add(article.Block{Kind: article.Image, Picture: &article.Picture{Hash: "abc"}}, "The buoy again.")
	sign := func(at int, pic article.Picture) article.Span {
		return article.Span{Kind: article.InlineImage, Range: article.Range{Start: at, End: at + 1}, Picture: &pic}
	}
	b.add(p, "The root \uFFFC, the sign \uFFFC, and \uFFFC.", sign(9, article.Picture{Hash: "abc", Alt: "x_1 * 2"}),
		sign(21, article.Picture{Href: "https://example.org/s.png", Alt: "[s]"}), sign(28, article.Picture{Hash: "abc"}))
	b.add(article.Block{Kind: article.Rule}, "")
	b.add(article.Block{Kind: article.Notice}, "Read more in the autumn issue.")
	b.add(article.Block{Kind: article.Footnote, Label: "1", Targets: []string{"fn1"}}, "The first survey is lost.")
	b.add(article.Block{Kind: article.Footnote}, "Its figures are known.")
	b.add(article.Block{Kind: article.Footnote, Label: "*", Targets: []string{"star"}}, "Said of all harbours.")
	b.add(article.Block{Kind: article.Footnote, Label: "†", Targets: []string{"unused"}}, "Nothing refers to this.")
	w := b.work()
	mark(&w, "m1", "bank had moved", annotation.Yellow, annotation.Highlight, "The **whole** argument.", "sand/movement", "to check")
	mark(&w, "m2", "had", annotation.Blue, annotation.Underline, "")
	mark(&w, "m3", "ten goes on", annotation.Green, annotation.Highlight, "A note\nof two lines.")
	mark(&w, "m4", "head\t7.4\t", annotation.Pink, annotation.Highlight, "Over cells.")
	mark(&w, "m5", "return", annotation.Red, annotation.Strikeout, "In code.")
	mark(&w, "m6", "Then the sea is,” said the mate.\n\n", annotation.Purple, annotation.Highlight, "Ends between blocks.")
	mark(&w, "m7", "gone from the text", annotation.Grey, annotation.Highlight, "Where?", "lost")
	return w
}

func checkGolden(t *testing.T, path string, write func(*bytes.Buffer) error) {
	t.Helper()
	var got bytes.Buffer
	if err := write(&got); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s: got\n%s", path, got.Bytes())
	}
}

func TestMarkdown_Golden(t *testing.T) {
	second := all()
	second.Article.Blocks, second.Annotations = second.Article.Blocks[:1], nil
	checkGolden(t, "testdata/all.md.golden", func(b *bytes.Buffer) error { return Markdown(b, []Work{all(), second}) })
}

func TestJSONLD_Golden(t *testing.T) {
	checkGolden(t, "testdata/all.jsonld.golden", func(b *bytes.Buffer) error { return JSONLD(b, []Work{all()}) })
}

// rendered is what a reader of GitHub's Markdown makes of an export.
func rendered(tb testing.TB, w Work) string {
	tb.Helper()
	var md, out bytes.Buffer
	if err := Markdown(&md, []Work{w}); err != nil {
		tb.Fatal(err)
	}
	_, body, ok := strings.Cut(strings.TrimPrefix(md.String(), "---\n"), "\n---\n")
	if !ok {
		tb.Fatal("no front matter")
	}
	g := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote), goldmark.WithRendererOptions(goldhtml.WithUnsafe()))
	if err := g.Convert([]byte(body), &out); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

func TestMarkdown_IsReadAsItWasMeant(t *testing.T) {
	got := rendered(t, all())
	for _, want := range []string{
		`<mark class="yellow"><strong>bank</strong>`, `<del>struck</del>`, `<sub>2O</sub>`, `>Findings in C #</h2>`, `<ol start="9">`,
		"<pre><code class=\"language-go\">if x {\n\treturn\n}\n</code></pre>", `<input checked="" disabled="" type="checkbox">`,
		"<blockquote>\n<p>We sounded.</p>\n<blockquote>", `<th style="text-align:right">Depth (m)</th>`, `<code>sand</code>`,
		`<img src="https://example.org/a%20(1).png" alt="the [mole]">`, `<em>[picture: the buoy]</em>`, "<pre><code class=\"language-text\">```\nfenced\n```\n</code></pre>",
		`<p>Its figures are known.`, `<sup>†</sup> Nothing refers to this.`, `id="fn:1"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	if n := strings.Count(got, `class="footnote-ref"`); n != 7 {
		t.Errorf("%d footnote signs, want 2 of the article and 5 of notes", n)
	}
	if n := strings.Count(got, "<tr>"); n != 6 {
		t.Errorf("%d rows of tables, want 6 (an empty row of headings with them)", n)
	}
	if t.Failed() {
		t.Log(got)
	}
}

func TestMarkdown_NotesAreNumberedPlainlyWithoutFootnotes(t *testing.T) {
	b := &builder{}
	b.add(article.Block{Kind: article.Paragraph}, "Some words.")
	w := b.work()
	mark(&w, "m1", "words", annotation.Yellow, annotation.Highlight, "n")
	var out bytes.Buffer
	if err := Markdown(&out, []Work{w}); err != nil || !strings.Contains(out.String(), "words</mark>[^1].") {
		t.Errorf("%v %s", err, out.String())
	}
}

func TestMarkdown_NamesOfFootnotesAndNotesDoNotClash(t *testing.T) {
	b := &builder{}
	t1 := "Word n1 and word 1 and N1."
	b.add(article.Block{Kind: article.Paragraph}, t1, span(t1, "n1", article.Reference, "#a"), span(t1, " 1", article.Reference, "#b"), span(t1, "N1", article.Reference, "#c"))
	for _, f := range []struct{ label, target string }{{"n1", "a"}, {"1", "b"}, {"N1", "c"}} {
		b.add(article.Block{Kind: article.Footnote, Label: f.label, Targets: []string{f.target}}, "text of "+f.target)
	}
	w := b.work()
	mark(&w, "m1", "Word", annotation.Yellow, annotation.Highlight, "my note")
	var out bytes.Buffer
	if err := Markdown(&out, []Work{w}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"[^n1]: text of a", "[^1]: text of b", "[^n1-2]: text of c", "[^nn1]: my note"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

var (
	tagRe     = regexp.MustCompile(`<[^>]*>`)
	headingRe = regexp.MustCompile(`(?s)^<h1.*?</h1>`)
)

func FuzzMarkdownKeepsTheText(f *testing.F) {
	for _, s := range []string{"plain", "1. a\n2) b", "# a #", "a | b", "* - + _x_ `y` ~~z~~ [^1] <b> &amp; \\", "    code", "---", "a\n\nb", "https://example.org/_a_", "$x$ :smile: @you", "\t x", "> q", "| a |\n| - |", "```", "a  \nb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == utf8.RuneError {
				return -1
			}
			return r
		}, strings.ToValidUTF8(s, ""))
		for _, kind := range []article.Kind{article.Paragraph, article.Item, article.Quote, article.Heading, article.Notice, article.Table} {
			block := article.Block{Kind: kind, Level: 2}
			if kind == article.Table {
				block.Grid = &article.Grid{Header: 1}
			}
			b := &builder{}
			b.add(article.Block{Kind: article.Paragraph}, "before")
			b.add(block, s)
			got := tagRe.ReplaceAllString(headingRe.ReplaceAllString(rendered(t, b.work()), ""), "")
			if want := bare("before" + s); bare(html.UnescapeString(got)) != want {
				t.Errorf("%s: got %q, want %q", kind, bare(html.UnescapeString(got)), want)
			}
		}
	})
}

// bare is s without white space.
func bare(s string) string { return strings.Join(strings.Fields(s), "") }
