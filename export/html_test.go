package export

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// pixel is a PNG of one pixel.
var pixel, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

func pictured(w Work) Work {
	w.Picture = func(hash string) ([]byte, error) {
		if hash == "abc" {
			return pixel, nil
		}
		return nil, nil
	}
	return w
}

// page parses an export, strictly as browsers do.
func page(tb testing.TB, works ...Work) (*html.Node, string) {
	tb.Helper()
	var out bytes.Buffer
	if err := HTML(&out, works); err != nil {
		tb.Fatal(err)
	}
	n, err := html.Parse(bytes.NewReader(out.Bytes()))
	if err != nil {
		tb.Fatal(err)
	}
	return n, out.String()
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// each calls f for n and all below it; where f returns false, those below are left out.
func each(n *html.Node, f func(*html.Node) bool) {
	if !f(n) {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		each(c, f)
	}
}

// textOf is the text of the article in a page: without what the export adds to it.
func textOf(n *html.Node) string {
	var out strings.Builder
	each(n, func(n *html.Node) bool {
		class := strings.Fields(attr(n, "class") + " .")[0]
		switch {
		case n.Type == html.ElementNode && (n.DataAtom == atom.Aside || n.DataAtom == atom.Header || n.DataAtom == atom.Footer || n.DataAtom == atom.Head || n.DataAtom == atom.Nav),
			class == "sign", class == "return", class == "missing", class == "label", class == "orphans":
			return false
		case n.Type == html.TextNode:
			out.WriteString(n.Data)
		}
		return true
	})
	return out.String()
}

// plainText is the text of an article without signs of pictures.
func plainText(a *article.Article) string {
	return strings.ReplaceAll(a.Text.String(), article.Sign, "")
}

func TestHTML_Golden(t *testing.T) {
	second := all()
	second.Article.Blocks, second.Annotations = second.Article.Blocks[:1], nil
	checkGolden(t, "testdata/all.html.golden", func(b *bytes.Buffer) error { return HTML(b, []Work{pictured(all()), second}) })
}

func TestHTML_TextIsTheArticles(t *testing.T) {
	w := pictured(all())
	n, _ := page(t, w)
	if got, want := bare(textOf(n)), bare(plainText(w.Article)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// checkPage checks what holds for every export: names are there once, links in the page lead somewhere, headings go down
// by one, nothing runs or is fetched.
func checkPage(tb testing.TB, n *html.Node, allowed func(*html.Node) bool) {
	tb.Helper()
	names, level := map[string]bool{}, 0
	var links []string
	each(n, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if !allowed(n) {
			tb.Errorf("an element <%s> that no export writes", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "srcdoc" || a.Key == "style" && !strings.HasPrefix(a.Val, "width:") {
				tb.Errorf("an attribute %s=%q", a.Key, a.Val)
			}
		}
		if id := attr(n, "id"); id != "" {
			if names[id] {
				tb.Errorf("the name %q stands twice", id)
			}
			names[id] = true
		}
		if href := attr(n, "href"); strings.HasPrefix(href, "#") {
			links = append(links, href[1:])
		} else if href != "" && safeLink(href, "") == "" {
			tb.Errorf("a link to %q", href)
		}
		if id := attr(n, "aria-details"); id != "" {
			links = append(links, id)
		}
		if src := attr(n, "src"); src != "" && !strings.HasPrefix(src, "data:image/") {
			tb.Errorf("a picture from %q", src)
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			now := int(n.Data[1] - '0')
			if now > level+1 {
				tb.Errorf("<%s> after <h%d>", n.Data, level)
			}
			level = now
		}
		return true
	})
	for _, to := range links {
		if !names[to] {
			tb.Errorf("a link to #%s, which is not there", to)
		}
	}
}

// written are the elements that an export has.
var written = func() map[string]bool {
	out := map[string]bool{}
	for _, s := range strings.Fields("html head meta title style body main nav ol ul li a article header footer section h1 h2 h3 h4 h5 h6 p div span bdi mark aside sup sub strong em del code pre blockquote br hr table thead tbody tr th td figure figcaption img input small") {
		out[s] = true
	}
	return out
}()

func anyWritten(n *html.Node) bool { return written[n.Data] }

func TestHTML_IsWellMade(t *testing.T) {
	n, source := page(t, pictured(all()), all())
	checkPage(t, n, anyWritten)
	asides, pictures := 0, 0
	each(n, func(n *html.Node) bool {
		switch n.DataAtom {
		case atom.Aside:
			asides++
		case atom.P:
			each(n, func(in *html.Node) bool {
				if in.DataAtom == atom.Aside {
					t.Error("an <aside> in a <p>")
				}
				return true
			})
		case atom.Img:
			if pictures++; !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "alt" }) {
				t.Error("a picture without a description")
			}
		}
		return true
	})
	if asides != 10 || pictures != 2 {
		t.Errorf("%d notes, want 10 of two articles; %d pictures, want 2", asides, pictures)
	}
	for _, want := range []string{`<html lang="en" dir="ltr">`, `<ol start="9">`, `<input type="checkbox" disabled checked aria-label="done">`, `<th scope="col" class="end">Depth (m)</th>`,
		"<pre tabindex=\"0\"><code class=\"language-go\">if x {\n\t<mark class=\"red strikeout\"", `<a id="a1-t25-sign" href="#a1-t25"><sup>1</sup></a>`, `default-src 'none'`,
		"<h2>Passages that are no longer in the text</h2>", `<p class="missing"><a rel="noreferrer" href="https://example.org/a%20%281%29.png">Picture: the [mole]</a></p>`} {
		if !strings.Contains(source, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestHTML_FromRightToLeft(t *testing.T) {
	b := &builder{a: article.Article{ID: "a1", Title: "مرحبا", Language: "ar"}}
	b.add(article.Block{Kind: article.Paragraph}, "مرحبا بالعالم")
	b.add(article.Block{Kind: article.Paragraph, Language: "en"}, "In English")
	_, source := page(t, b.work())
	for _, want := range []string{`<html lang="ar" dir="rtl">`, `class="rtl"`, `<p lang="en" dir="ltr">In English</p>`} {
		if !strings.Contains(source, want) {
			t.Errorf("no %s in %s", want, source)
		}
	}
}

func TestHTML_NothingSaidIsLost(t *testing.T) {
	b := &builder{a: article.Article{ID: "a1", Title: "T"}}
	b.add(article.Block{Kind: article.Heading, Level: 4}, "Deep")
	b.add(article.Block{Kind: article.Table, Grid: &article.Grid{}}, "\t\ta")
	b.add(article.Block{Kind: article.Image}, "")
	b.add(article.Block{Kind: article.Paragraph}, "words and more")
	w := b.work()
	for i, q := range []string{"\t\t", "\n\n\n\n", "Deep", "words", "a"} {
		mark(&w, fmt.Sprint("m", i), q, annotation.Yellow, annotation.Highlight, fmt.Sprintf("said %d", i))
	}
	mark(&w, "long", "and", annotation.Red, annotation.Highlight, strings.Repeat("very long ", 100))
	n, source := page(t, w)
	checkPage(t, n, anyWritten)
	for i := range 5 {
		if c := strings.Count(source, fmt.Sprintf("said %d", i)); c != 1 {
			t.Errorf("note %d stands %d times", i, c)
		}
	}
	if !strings.Contains(source, "note red long") {
		t.Error("the long note stands beside the text")
	}
}

func TestHTML_APictureThatCannotBeReadEndsTheExport(t *testing.T) {
	w := all()
	want := errors.New("disk")
	w.Picture = func(string) ([]byte, error) { return nil, want }
	if err := HTML(&bytes.Buffer{}, []Work{w}); !errors.Is(err, want) {
		t.Errorf("%v", err)
	}
}

func TestHTML_OnlySafeLinksLead(t *testing.T) {
	for href, want := range map[string]string{"javascript:alert(1)": "", " JavaScript:alert(1)": "", "data:text/html,x": "", "file:///etc/passwd": "", "vbscript:x": "", "java\nscript:x": "",
		"https://example.org/a?b=c#d": "https://example.org/a?b=c#d", "b.html": "https://example.org/dir/b.html", "//example.net/x": "https://example.net/x", "mailto:a@example.org": "mailto:a@example.org", "https:": "", "": ""} {
		if got := safeLink(href, "https://example.org/dir/a"); got != want {
			t.Errorf("%q leads to %q, want %q", href, got, want)
		}
	}
}

// luminance is that of sRGB (WCAG 2.2).
func luminance(hex string) float64 {
	var c [3]int
	fmt.Sscanf(hex, "#%02x%02x%02x", &c[0], &c[1], &c[2])
	lin := func(v int) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c[0]) + 0.7152*lin(c[1]) + 0.0722*lin(c[2])
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestHTML_ColoursCanBeRead(t *testing.T) {
	for name, s := range map[string]struct {
		ground [5]string
		shades map[annotation.Color]shade
	}{"light": {lightGround, lightShades}, "dark": {darkGround, darkShades}} {
		check := func(what, a, b string) {
			if c := contrast(a, b); c < 4.5 {
				t.Errorf("%s: %s has a contrast of %.2f", name, what, c)
			}
		}
		check("text", s.ground[1], s.ground[0])
		check("lesser text", s.ground[2], s.ground[0])
		check("links", s.ground[4], s.ground[0])
		for _, c := range annotation.Colors {
			check("text on "+string(c), s.ground[1], s.shades[c].fill)
			check("ink on "+string(c), s.shades[c].ink, s.shades[c].fill)
			check("ink of "+string(c), s.shades[c].ink, s.ground[0])
			check("links on "+string(c), s.ground[4], s.shades[c].fill)
		}
	}
}

// breakouts are texts that would leave the place that they are put in, were they not escaped.
var breakouts = []string{"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</style><script>", "<!--", "-->", "]]>", "</p></article>", "&lt;b&gt; &amp;", "' onmouseover='x",
	"<svg/onload=x>", "\x00<b>", "</title>", "<aside>", "\u2028<i>", "{{x}}", "`</code>", "\ufeff<", "&#60;b", "</textarea>", "<plaintext>"}

// hostile is an article of texts s in every place that has one.
func hostile(s string, kinds []article.Kind) Work {
	b := &builder{a: article.Article{ID: s, Title: s, Byline: s, Site: s, URL: s, Published: s, Language: s, Direction: "", Identifier: s, Publisher: s, Keywords: []string{s}}}
	for i, k := range kinds {
		block := article.Block{Kind: k, Level: i % 7, Number: i % 3, Indent: i % 2, Quoted: (i / 2) % 2, Label: s, Syntax: s, Language: s, Targets: []string{s, fmt.Sprint(s, i)}}
		n := len([]rune(strings.ToValidUTF8(s, "\uFFFD")))
		spans := []article.Span{{Kind: article.Link, Range: article.Range{Start: 0, End: n}, Href: s}, {Kind: article.Reference, Range: article.Range{Start: 0, End: n / 2}, Href: "#" + s}}
		switch k {
		case article.Table:
			block.Grid = &article.Grid{Header: i % 3}
		case article.Image:
			block.Picture = &article.Picture{Hash: s, Href: s, Alt: s}
		}
		text := s
		if k == article.Rule {
			text, spans = "", nil
		}
		b.add(block, text, spans...)
	}
	w := b.work()
	for i := 0; i+1 < w.Article.Text.Len() && i < 60; i += 7 {
		r := w.Article.Text.Snap(article.Range{Start: i, End: i + 9})
		anchor, err := annotation.Describe(w.Article.Text, r.Clip(w.Article.Text.All()))
		if err != nil {
			continue
		}
		w.Annotations = append(w.Annotations, annotation.Annotation{ID: fmt.Sprint(s, i), Anchor: anchor, Color: annotation.Color(s), Style: annotation.Style(s), Note: s, Tags: []string{s}, Creator: s})
	}
	w.Annotations = append(w.Annotations, annotation.Annotation{ID: s, Anchor: annotation.Anchor{Exact: s}, Orphan: true, Note: s, Tags: []string{s}})
	w.Annotations = annotation.NewSet(w.Annotations).All()
	return w
}

var everyKind = []article.Kind{article.Paragraph, article.Heading, article.Item, article.Item, article.Quote, article.Code, article.Image, article.Table, article.Rule, article.Footnote, article.Notice, article.Paragraph, article.Item}

func checkHostile(tb testing.TB, s string) {
	tb.Helper()
	w := hostile(s, everyKind)
	n, _ := page(tb, w)
	checkPage(tb, n, anyWritten)
	want := strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r <= 0x9f || r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe {
			return -1
		}
		return r
	}, bare(plainText(w.Article)))
	if got := strings.ReplaceAll(bare(textOf(n)), article.Sign, ""); got != want {
		tb.Errorf("%q: got %q, want %q", s, got, want)
	}
}

func TestHTML_NothingBreaksOut(t *testing.T) {
	for _, s := range breakouts {
		checkHostile(t, s)
	}
	rnd := rand.New(rand.NewSource(4))
	for range 150 {
		s := ""
		for range 1 + rnd.Intn(4) {
			s += breakouts[rnd.Intn(len(breakouts))] + []string{"", " ", "\n", "\t", "word", "漢", "נ"}[rnd.Intn(7)]
		}
		checkHostile(t, s)
	}
}

func FuzzHTML(f *testing.F) {
	for _, s := range breakouts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) < 4000 {
			checkHostile(t, s)
		}
	})
}
