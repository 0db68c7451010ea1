package importer_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/png"
	"reflect"
	"strings"
	"testing"
	"time"

	"dev.marginalia/article"
	. "dev.marginalia/article/importer"
)

func markdownOf(tb testing.TB, source string, beside func(string) []byte) *article.Article {
	tb.Helper()
	a, err := Import(context.Background(), &File{Name: "x.md", Data: []byte(source), Beside: beside})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func TestMarkdown_FrontMatter(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		want   article.Article
	}{
		"YAML": {"---\ntitle: >\n  On\n  counting\nauthors:\n  - name: Robin Example\n    email: r@example.org\n  - Kim Sample\ndate: 2024-02-29\ntags: [a, b c]\nkeywords: d, e\nurl: https://example.org/x\nlanguage: en-GB\nsite: A site\npublisher: A press\nisbn: 978-3-16-148410-0\n...\nText.",
			article.Article{Title: "On counting", Byline: "Robin Example, Kim Sample", Published: "2024-02-29", Keywords: []string{"a", "b c", "d", "e"},
				URL: "https://example.org/x", Language: "en-GB", Site: "A site", Publisher: "A press", Identifier: "isbn:978-3-16-148410-0"}},
		"TOML": {"+++\ntitle = \"On counting\"\ndate = 2024-02-29T10:00:00Z\n[[author]]\nname = \"Robin Example\"\n[extra]\nlang = \"fr\"\n+++\n\nText.",
			article.Article{Title: "On counting", Byline: "Robin Example", Published: "2024-02-29T10:00:00Z", Language: "fr"}},
		"TOML without a zone": {"+++\ntitle = \"T\"\ndate = 2024-02-29T10:00:00\n+++\nText.", article.Article{Title: "T", Published: "2024-02-29T10:00:00"}},
		"TOML date":           {"+++\ntitle = \"T\"\ndate = 2024-02-29\n+++\nText.", article.Article{Title: "T", Published: "2024-02-29"}},
		"numbers":             {"---\ntitle: 1984\ndate: 1949\n---\nText.", article.Article{Title: "1984", Published: "1949"}},
		"bidi in title":       {"---\ntitle: \"a\u202eb\\u0007c\"\n---\nText.", article.Article{Title: "abc"}},
		"no end":              {"---\ntitle: x\n", article.Article{Title: "title: x"}},
		"no YAML":             {"---\n: : :\n---\nText.", article.Article{Title: ": : :"}},
		"no map":              {"---\nFoo\n---\nText.", article.Article{Title: "Foo"}},
	} {
		a := markdownOf(t, c.source, nil)
		got := article.Article{Title: a.Title, Byline: a.Byline, Published: a.Published, Keywords: a.Keywords, URL: a.URL, Language: a.Language,
			Site: a.Site, Publisher: a.Publisher, Identifier: a.Identifier}
		if name == "no end" || name == "no YAML" || name == "no map" {
			if !strings.Contains(a.Title+a.Text.String(), c.want.Title) || !a.TitleDerived {
				t.Errorf("%s: %q %q", name, a.Title, a.Text.String())
			}
			continue
		}
		if !reflect.DeepEqual(got, c.want) || a.Text.String() != "Text." {
			t.Errorf("%s: got %+v\nwant %+v\n%q", name, got, c.want, a.Text.String())
		}
	}
}

func TestMarkdown_Title(t *testing.T) {
	for source, want := range map[string][2]string{ // title, text
		"# One\n\ntext":                                  {"One", "text"},
		"One *more*\\\nline\n===\n\ntext":                {"One more line", "text"},
		"# One":                                          {"One", "One"},
		"before\n\n# One\n\ntext":                        {"One", "before\n\nOne\n\ntext"},
		"before\n\n# One\n\n# Two":                       {"before", "before\n\nOne\n\nTwo"},
		"> # One\n\ntext":                                {"text", "One\n\ntext"},
		"# One\n\n# One\n\ntext":                         {"One", "One\n\ntext"},
		"---\ntitle: One\n---\n# One\n\ntext":            {"One", "text"},
		"---\ntitle: One\n---\n# Two\n\ntext":            {"One", "Two\n\ntext"},
		"# " + strings.Repeat("long ", 100) + "\n\ntext": {"text", strings.TrimSpace(strings.Repeat("long ", 100)) + "\n\ntext"},
	} {
		if a := markdownOf(t, source, nil); a.Title != want[0] || a.Text.String() != want[1] {
			t.Errorf("%q: %q %q", source, a.Title, a.Text.String())
		}
	}
}

func grey(tb testing.TB, width, height int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestMarkdown_Pictures(t *testing.T) {
	large, sign := grey(t, 200, 100), grey(t, 16, 16)
	data := "data:image/png;base64," + base64.StdEncoding.EncodeToString(large)
	beside := func(name string) []byte {
		return map[string][]byte{"pictures/a b.png": large, "sign.png": sign, "broken.png": []byte("no picture")}[name]
	}
	for source, want := range map[string]string{
		"![A](pictures/a%20b.png \"C\")":         "image C [A 200x100 kept]",
		"![A](<pictures/a b.png>)":               "image  [A 200x100 kept]",
		"[![A](pictures/a%20b.png)](x)":          "image  [A 200x100 kept]",
		"![A](" + data + ")":                     "image  [A 200x100 kept]",
		"![A](https://example.org/a.png)":        "image  [A https://example.org/a.png]",
		"![A](missing.png)":                      "image  [A missing.png]",
		"![A](javascript:x)":                     "image  [A]",
		"see ![A](pictures/a%20b.png) here":      "paragraph see A here|image  [A 200x100 kept]",
		"see ![A](sign.png) here":                "paragraph see {A} here",
		"see ![A](https://example.org/a) here":   "paragraph see A here",
		"see ![](https://example.org/a) here":    "paragraph see here|image  [ https://example.org/a]",
		"see <img src=sign.png alt=A> here":      "paragraph see {A} here",
		"- ![A](missing.png)\n- b":               "image  [A missing.png]|item b",
		"<p align=center><img src='sign.png'/> ": "paragraph {}",
		"## ![A](missing.png)":                   "heading A",
		"a|b\n-|-\n![A](pictures/a%20b.png)|c":   "table a\tb\nA\tc|image  [A 200x100 kept]",
		"![A](broken.png)":                       "image  [A]",
	} {
		a := markdownOf(t, "text\n\n"+source, beside)
		var got []string
		for _, b := range a.Blocks[1:] {
			s := string(b.Kind) + " " + a.Text.Slice(b.Range)
			for _, in := range b.Spans {
				s = strings.Replace(s, article.Sign, "{"+in.Picture.Alt+"}", 1)
			}
			if p := b.Picture; p != nil {
				s += " [" + p.Alt
				if p.Href != "" {
					s += " " + p.Href
				}
				if _, ok := a.Resources[p.Hash]; ok {
					s += fmt.Sprintf(" %dx%d kept", p.Width, p.Height)
				}
				s += "]"
			}
			got = append(got, s)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", source, strings.Join(got, "|"), want)
		}
	}
	if a := markdownOf(t, "text\n\n![A](broken.png)", beside); len(a.Problems) != 1 {
		t.Errorf("problems %q", a.Problems)
	}
}

func TestMarkdown_LinksInsideTheDocument(t *testing.T) {
	a := markdownOf(t, "# The Title!\n\n[1](#the-title) [2](#été-à_2) [3](#%C3%89t%C3%A9-%C3%A0_2) [4](#twice-1) [5](#mine) [6](#place) [7](#nowhere)\n\n"+
		"## Été, à_2\n\n## Twice\n\n## Twice\n\n## Named {#mine .class}\n\n<a name=\"place\"></a>Here.", nil)
	var got []string
	for _, s := range a.Blocks[0].Spans {
		at, ok := a.Target(strings.TrimPrefix(s.Href, "#"))
		text := "nowhere"
		if ok {
			text = a.Text.Slice(a.Blocks[a.BlockAt(at)].Range)
		}
		got = append(got, text[:min(len(text), 9)])
	}
	if strings.Join(got, "|") != "1 2 3 4 5|Été, à|Été, à|Twice|Named|Here.|nowhere" {
		t.Errorf("%q", got)
	}
	if at, _ := a.Target("twice-1"); a.BlockAt(at) != 3 {
		t.Errorf("the second of two headings: block %d", a.BlockAt(at))
	}
	for _, b := range a.Blocks {
		if len(b.Targets) > 1 {
			t.Errorf("targets %q that nothing leads to", b.Targets)
		}
	}
}

func TestMarkdown_WhatACharacterBecomes(t *testing.T) {
	for source, want := range map[string]string{
		"a\x00b\x01&#1;c &#0;": "abc \uFFFD", "a\u202eb\u2066c": "a\u202eb\u2066c", `\&amp; &amp;amp; &nbsp;&lt;`: "&amp; &amp; \u00a0<",
		"日本\n語で": "日本語で", "日本\nabc": "日本 abc", "an  old\tspace": "an old space", "a<br><br>b": "a\n\nb", "`a  b`": "a  b", "a&#x1F600;": "a😀",
		"<p>a&#1;b</p>": "ab", "x<b>y</i>z</b> *a <i>b* c</i>": "xyz a b c", "a <!-- b --> c <?php d ?> e": "a c e",
		strings.Repeat("<div>", 600) + "deep": "deep", "a\fb": "a b",
	} {
		if got := markdownOf(t, "text\n\n"+source, nil).Text.String(); strings.TrimSpace(strings.TrimPrefix(got, "text\n\n")) != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}

// ladder is text with ever longer rows of backticks, none of which ends another.
func ladder(n int) string {
	var b strings.Builder
	for i := 1; b.Len() < n; i++ {
		b.WriteString("a" + strings.Repeat("`", i))
	}
	return b.String()
}

func deepList(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat("  ", i) + "- x\n")
	}
	return b.String()
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(format, "N", fmt.Sprint(i)))
	}
	return b.String()
}

// inTime checks that a text made to be slow takes at most a hundred times as long as prose of its length; without
// the limits it takes thousands of times as long. The time is compared, not bounded, because machines differ.
func inTime(t *testing.T, file, name, source string) *article.Article {
	t.Helper()
	took := func(source string) (time.Duration, *article.Article) {
		start := time.Now()
		a, err := read(strings.NewReader(source), file)
		if err != nil && !errors.Is(err, ErrEmpty) {
			t.Fatalf("%s: %v", name, err)
		}
		return time.Since(start), a
	}
	usual, _ := took(strings.Repeat(prose+"\n\n", len(source)/len(prose)+1))
	slow, a := took(source)
	t.Logf("%-28s %7d KB %8.1f ms, prose %6.1f ms", name, len(source)>>10, slow.Seconds()*1000, usual.Seconds()*1000)
	if slow > 100*usual+2*time.Second {
		t.Errorf("%s took %v, prose %v", name, slow, usual)
	}
	return a
}

func TestMarkdown_TextMadeToBeSlow(t *testing.T) {
	for name, source := range map[string]string{
		"deep list": deepList(1500), "list on a line": strings.Repeat("- ", 100_000) + "x", "quotes": strings.Repeat(">", 10_000) + "x",
		"quotes and lists": strings.Repeat("> - ", 20_000) + "x", "blank lines in a deep list": deepList(99) + strings.Repeat("\n", 300_000) + "x",
		"brackets": strings.Repeat("[", 50_000), "links": strings.Repeat("[a](", 100_000), "links with emphasis": strings.Repeat("[*a](b)", 50_000),
		"backticks": ladder(1 << 20), "stars": "a" + strings.Repeat("*", 200_000), "stars and lines": strings.Repeat("_a*b ", 100_000),
		"footnotes": numbered("a[^N]\n\n[^N]: b\n\n", 30_000), "references": numbered("[N]: /a\n", 60_000) + "\n[59999]",
		"wide table":      strings.Repeat("a|", 50_000) + "\n" + strings.Repeat("-|", 50_000) + "\n" + strings.Repeat("a\n", 50_000),
		"escaped pipes":   "a|b\n-|-\n" + strings.Repeat("`\\|`|b\n", 50_000),
		"nested HTML":     strings.Repeat("<div>", 100_000),
		"inline HTML":     "x" + strings.Repeat("<b>", 100_000),
		"nested brackets": strings.Repeat("[", 50_000) + strings.Repeat("](a)", 50_000),
	} {
		a := inTime(t, "x.md", name, source)
		if name == "references" && a.Blocks[len(a.Blocks)-1].Spans == nil {
			t.Error("the last of many references is not found")
		}
	}
}

func TestMarkdown_NestingBeyondTheLimitKeepsItsText(t *testing.T) {
	for _, source := range []string{deepList(300), strings.Repeat("> ", 300) + "x", strings.Repeat("- ", 300) + "x"} {
		a := markdownOf(t, "first\n\n"+source+"\n\nlast", nil)
		if got, want := strings.Count(a.Text.String(), "x"), strings.Count(source, "x"); got != want {
			t.Errorf("%d of %d items in %.80q", got, want, a.Text.String())
		}
		if last := a.Blocks[len(a.Blocks)-1]; last.Kind != article.Paragraph || last.Indent+last.Quoted != 0 {
			t.Errorf("the text after it is %+v", last)
		}
	}
	a := markdownOf(t, deepList(60), nil)
	if last := a.Blocks[len(a.Blocks)-1]; last.Level != 60 {
		t.Errorf("an item 60 deep has the level %d", last.Level)
	}
}
