package importer

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// converted are the blocks of a piece of HTML, as text: a line for each, which begins with what it is, and has
// its spans in braces.
func converted(tb testing.TB, source string) string {
	tb.Helper()
	var out strings.Builder
	a := convertedArticle(tb, source)
	for _, b := range a.Blocks {
		out.WriteString(describe(b) + strings.ReplaceAll(braced(a, b), "\n", "⏎") + "\n")
	}
	return out.String()
}

func convertedArticle(tb testing.TB, source string) *article.Article {
	tb.Helper()
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		tb.Fatal(err)
	}
	a := &article.Article{Language: "en", Direction: "ltr"}
	page{}.convert(a, find(doc, atom.Body), locate(doc, "", "https://example.org/dir/page.html"))
	if err := a.Validate(); err != nil {
		tb.Errorf("%s: %v", source, err)
	}
	return a
}

func describe(b article.Block) string {
	s := string(b.Kind)
	for _, part := range []struct {
		name  string
		value any
	}{
		{"", b.Level}, {"#", b.Number}, {" ", b.Task}, {" >", b.Indent}, {" quoted", b.Quoted}, {" label=", b.Label}, {" syntax=", b.Syntax},
		{" lang=", b.Language}, {" dir=", b.Direction}, {" ", strings.Join(b.Targets, ",")},
	} {
		if v := fmt.Sprint(part.value); v != "" && v != "0" {
			s += part.name + v
		}
	}
	if g := b.Grid; g != nil {
		s += fmt.Sprintf(" header=%d%v", g.Header, g.Align)
	}
	if p := b.Picture; p != nil {
		s += fmt.Sprintf(" %dx%d %s[%s]", p.Width, p.Height, p.Href, p.Alt)
		if p.Hash != "" {
			s += "+bytes"
		}
	}
	return s + ": "
}

func braced(a *article.Article, b article.Block) string {
	at := map[int]string{}
	for _, s := range b.Spans {
		what := s.Href
		if p := s.Picture; p != nil {
			what = fmt.Sprintf("%dx%d %s", p.Width, p.Height, p.Alt)
			if p.Hash != "" {
				what += "+bytes"
			}
		}
		at[s.Start] += "{" + strings.TrimSpace(string(s.Kind)+" "+what) + "|"
	}
	for _, s := range b.Spans {
		at[s.End] = "}" + at[s.End]
	}
	var out strings.Builder
	for i, r := range []rune(a.Text.Slice(b.Range)) {
		out.WriteString(at[b.Start+i] + string(r))
	}
	return out.String() + at[b.End]
}

type conversion struct{ in, want string }

func convertAll(t *testing.T, cases map[string]conversion) {
	t.Helper()
	for name, c := range cases {
		if got, want := converted(t, c.in), strings.TrimLeft(c.want, "\n"); strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestMarkup_Text(t *testing.T) {
	convertAll(t, map[string]conversion{
		"white space":         {"<p> a\n\tb <b> c </b> d</p>", "paragraph: a b {strong|c} d"},
		"no-break spaces":     {"<p>a&nbsp;b</p><p>&nbsp;</p><p>\u200b</p>", "paragraph: a\u00a0b"},
		"a wiki's edit links": {"<h2>One<span class=mw-editsection>[<a href=x>edit</a>]</span></h2>", "heading2: One"},
		"nested styles":       {"<p><b><i>x</i></b> <i><b>y</b>z</i></p>", "paragraph: {strong|{emphasis|x}} {emphasis|{strong|y}z}"},
		"styles of one place": {"<p><a href='https://e.org/'><code>f</code></a></p>", "paragraph: {link https://e.org/|{code|f}}"},
		"style over blocks":   {"<b>one<p>two</p>three</b>", "paragraph: {strong|one}\nparagraph: {strong|two}\nparagraph: {strong|three}"},
		"empty style":         {"<p>a<b></b> <i> </i>b</p>", "paragraph: a b"},
		"one br":              {"<p>a<br>\n b</p>", "paragraph: a⏎b"},
		"br at the ends":      {"<p><br>a<br></p>", "paragraph: a"},
		"two br":              {"<p>a<br> <br>b <i>c<br><br><br>d</i></p>", "paragraph: a\nparagraph: b {emphasis|c}\nparagraph: {emphasis|d}"},
		"text beside blocks":  {"a<div>b<p>c</p>d</div>e", "paragraph: a\nparagraph: b\nparagraph: c\nparagraph: d\nparagraph: e"},
		"quotation marks":     {"<p>So <q>he said <q>no</q> to me</q>.</p>", "paragraph: So “he said ‘no’ to me”."},
		"ruby":                {"<p><ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp></ruby></p>", "paragraph: 東{superscript|とう}"},
		"raised and lowered":  {"<p>x<sup>2</sup> H<sub>2</sub>O <del>no</del> <kbd>k</kbd></p>", "paragraph: x{superscript|2} H{subscript|2}O {deleted|no} {code|k}"},
		"hidden":              {"<p>a<span hidden>b</span><span style='display: none'>c</span><script>d</script><span aria-hidden=true>e</span></p><dialog>f</dialog>", "paragraph: a"},
		"control characters":  {"<p>a&#1;b&#x7f;c</p><pre>x&#2;y</pre>", "paragraph: abc\ncode: xy"},
		"rules":               {"<p>a</p><hr><p>b</p>", "paragraph: a\nrule: \nparagraph: b"},
		"unknown elements":    {"<p>a <x-b onclick='evil()'>c</x-b> <blink>d</blink></p>", "paragraph: a c d"},
		"headings":            {"<h1>A</h1><h3><div>B</div><span>C</span></h3><h2>D<br><br>E</h2>", "heading1: A\nheading3: B⏎C\nheading2: D⏎E"},
		"language":            {"<p lang=en>a</p><p lang=de_AT>b</p><div xml:lang=he dir=rtl><p>c</p><p dir=ltr lang=en>d</p></div>", "paragraph: a\nparagraph lang=de-AT: b\nparagraph lang=he dir=rtl: c\nparagraph: d"},
		"targets":             {"<h2 id=top>A</h2><p id=p1>b <a name=here></a>c</p><p id=p1>d</p><a href='#here'>x</a> <a href='#top'>y</a> <a href='#p1'>z</a>", "heading2 top: A\nparagraph p1,here: b c\nparagraph: d\nparagraph: {link #here|x} {link #top|y} {link #p1|z}"},
	})
}

func TestMarkup_Lists(t *testing.T) {
	convertAll(t, map[string]conversion{
		"bullets":             {"<ul><li>a<li><p>b</p><p>c</p></ul>", "item1: a\nitem1: b\nparagraph >1: c"},
		"numbers":             {"<ol start=3><li>a<li value=9>b<li>c</ol>", "item1#3: a\nitem1#9: b\nitem1#10: c"},
		"numbered backwards":  {"<ol reversed><li>a<li>b</ol>", "item1#2: a\nitem1#1: b"},
		"nested":              {"<ul><li>a<ol><li>b<ul><li>c</ul></ol>d</ul>", "item1: a\nitem2#1: b\nitem3: c\nparagraph >1: d"},
		"nested without item": {"<ul><ul><li>a</ul><li>b</ul>", "item2: a\nitem1: b"},
		"items without list":  {"<li>a</li>", "item1: a"},
		"tasks":               {"<ul><li><input type=checkbox checked> a<li><p><input type=checkbox>b</p></ul>", "item1 done: a\nitem1 open: b"},
		"code in an item":     {"<ul><li>a<pre>x</pre>b</ul>", "item1: a\ncode >1: x\nparagraph >1: b"},
		"picture in an item":  {"<ul><li><img src='https://e.org/a.png'> a</ul>", "item1: a\nimage >1 0x0 https://e.org/a.png[]: "},
		"language of an item": {"<ul><li lang=fr>a<li>b</ul>", "item1 lang=fr: a\nitem1: b"},
		"quote":               {"<blockquote><p>a</p><blockquote>b</blockquote><ul><li>c</ul><pre>d</pre></blockquote>", "quote1: a\nquote2: b\nitem1 quoted1: c\ncode quoted1: d"},
		"quote in an item":    {"<ul><li>a<blockquote>b</blockquote></ul>", "item1: a\nquote1 >1: b"},
		"definitions":         {"<dl><dt>Term<dd>It is <b>this</b>.<dd>Or that.</dl>", "paragraph: {strong|Term}\nparagraph >1: It is {strong|this}.\nparagraph >1: Or that."},
	})
}

func TestMarkup_Code(t *testing.T) {
	convertAll(t, map[string]conversion{
		"as it stands":      {"<pre>\n  a\n\tb  <b>c</b>\n\n</pre>", "code:   a⏎\tb  c"},
		"language of code":  {"<pre><code class='x language-Go'>a</code></pre>", "code syntax=go: a"},
		"language of pre":   {"<pre class='brush: js; x'>a</pre><pre data-lang=rust>b</pre><pre class='sourceCode python'>c</pre>", "code syntax=js: a\ncode syntax=rust: b\ncode syntax=python: c"},
		"language around":   {"<div class=highlight-source-shell><pre>a</pre></div>", "code syntax=shell: a"},
		"lines as elements": {"<pre><code><div>a</div><div>b<br></div><span>c</span><br>d</code></pre>", "code: a⏎b⏎c⏎d"},
		"numbers of lines":  {"<pre><span class=lineno>1</span>a\n<span class=lineno>2</span>b</pre>", "code: a⏎b"},
		"empty":             {"<pre> \n </pre><p>a</p>", "paragraph: a"},
	})
}

func TestMarkup_Tables(t *testing.T) {
	convertAll(t, map[string]conversion{
		"headings and alignment": {"<table><thead><tr><th>a<th align=right>b<tbody><tr><td>1<td style='text-align: center'>2</table>", "table header=1[ end]: a\tb⏎1\t2"},
		"heading without thead":  {"<table><tr><th>a<th>b<tr><th>1<td>2</table>", "table header=1[]: a\tb⏎1\t2"},
		"caption":                {"<table><caption>Of <b>things</b></caption><tr><td>a<td>b</table>", "paragraph: Of {strong|things}\ntable header=0[]: a\tb"},
		"columns spanned":        {"<table><tr><td colspan=2>a<td>b<tr><td>1<td>2<td>3</table>", "table header=0[]: a\t\tb⏎1\t2\t3"},
		"rows spanned":           {"<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e</table>", "table header=0[]: a\tb⏎\tc⏎d\te"},
		"rows spanned at the end": {"<table><tr><td>a<td rowspan=2>b<tr><td>c<tr><td>d<td>e</table>",
			"table header=0[]: a\tb⏎c⏎d\te"},
		"styles":                  {"<table><tr><td>a<td>b <b>c</b><tr><td><i>d</i><td>e<br>f</table>", "table header=0[]: a\tb {strong|c}⏎{emphasis|d}\te f"},
		"white space that ends":   {"<table><tr><td><i>a <b></b></i><td><b>b&nbsp;</b><tr><td>c<td>d</table>", "table header=0[]: {emphasis|a}\t{strong|b}⏎c\td"},
		"blocks in a cell":        {"<table><tr><td><p>a</p><p>b</p><td><ul><li>c<li>d</ul><tr><td>e<td>f</table>", "table header=0[]: a b\tc d⏎e\tf"},
		"picture in a cell":       {"<table><tr><td>a<td><img src='https://e.org/a.png' alt=x><tr><td>b<td>c</table>", "table header=0[]: a\t⏎b\tc\nimage 0x0 https://e.org/a.png[x]: "},
		"layout":                  {"<table><tr><td><h2>a</h2><p>b</p><td>c</table>", "heading2: a\nparagraph: b\nparagraph: c"},
		"layout of one row":       {"<table><tr><td>a<td>b</table>", "paragraph: a\nparagraph: b"},
		"layout that says so":     {"<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>", "paragraph: a\nparagraph: b\nparagraph: c\nparagraph: d"},
		"empty":                   {"<table><tr><td> <td><tr><td><td>&nbsp;</table><p>a</p>", "paragraph: a"},
		"target in a cell":        {"<table><tr><td id=x>a<td>b<tr><td>c<td>d</table><a href='#x'>e</a>", "table x header=0[]: a\tb⏎c\td\nparagraph: {link #x|e}"},
		"table in a quoted item":  {"<blockquote><ul><li>a<table><tr><td>b<td>c<tr><td>d<td>e</table></ul></blockquote>", "item1 quoted1: a\ntable >1 quoted1 header=0[]: b\tc⏎d\te"},
		"hidden row and cell":     {"<table><tr hidden><td>a<td>b<tr><td>c<td hidden>d<td>e<tr><td>f<td>g</table>", "table header=0[]: c\te⏎f\tg"},
		"more columns than count": {"<table><tr>" + strings.Repeat("<td>a", maxColumns+2) + "<tr><td>b<td>c</table>", "table header=0[]: a" + strings.Repeat("\ta", maxColumns-1) + " a a⏎b\tc"},
	})
}

func TestMarkup_Footnotes(t *testing.T) {
	convertAll(t, map[string]conversion{
		"Pandoc": {"<p>a<a href='#fn1' class=footnote-ref id=fnref1 role=doc-noteref><sup>1</sup></a></p><section class=footnotes role=doc-endnotes><hr><ol><li id=fn1><p>Note <i>one</i>.<a href='#fnref1' class=footnote-back role=doc-backlink>↩︎</a></p><p>More.</p></li><li id=fn2>Two.</li></ol></section>",
			"paragraph: a{reference #fn1|{superscript|1}}\nrule: \nfootnote label=1 fn1: Note {emphasis|one}.\nfootnote: More.\nfootnote label=2: Two."},
		"Markdown renderers": {"<p>a<sup id=fnref:1><a href='#fn:1'>1</a></sup></p><div class=footnotes><ol><li id=fn:1>Note.&nbsp;<a href='#fnref:1' class=footnote-backref>↩</a></li></ol></div>",
			"paragraph: a{superscript|{reference #fn:1|1}}\nfootnote label=1 fn:1: Note."},
		"EPUB": {"<p>a<a epub:type=noteref href='#n1'>*</a></p><aside epub:type=footnote id=n1><p>* Note.</p></aside>",
			"paragraph: a{reference #n1|*}\nfootnote n1: * Note."},
		"MediaWiki": {"<p>a<sup class=reference id=cite_ref-1><a href='#cite_note-1'>[1]</a></sup></p><ol class=references><li id=cite_note-1><span><b><a href='#cite_ref-1'>^</a></b></span> Note.</li><li id=cite_note-2><span class=mw-cite-backlink>^ <a href='#cite_ref-2'>a</a> <a href='#cite_ref-3'>b</a></span> Two.</li></ol>",
			"paragraph: a{superscript|{reference #cite_note-1|[1]}}\nfootnote label=1 cite_note-1: Note.\nfootnote label=2: Two."},
		"signs of their own": {"<p>a<sup><a href='#cite_note-9'>[n 2]</a></sup></p><ol class=references><li id=cite_note-9>Note.</ol>",
			"paragraph: a{superscript|{reference #cite_note-9|[n 2]}}\nfootnote label=n 2 cite_note-9: Note."},
		"by hand": {"<p>a <a href='#footnote-2' id=ref2>[2]</a></p><p id=footnote-2><a href='#ref2'>[2]</a> Note.</p>",
			"paragraph ref2: a {reference #footnote-2|[2]}\nfootnote footnote-2: {link #ref2|[2]} Note."},
		"links that are none": {"<p>a <a href='#notebook'>5</a> <sup><a href='#x'>see there</a></sup> <a href='#s1'>1</a></p><p id=notebook>b</p><p id=x>c</p><p id=s1>d</p>",
			"paragraph: a {link #notebook|5} {superscript|{link #x|see there}} {link #s1|1}\nparagraph notebook: b\nparagraph x: c\nparagraph s1: d"},
		"footnote that is not there": {"<p>a<sup><a href='#fn1'>1</a></sup></p>", "paragraph: a{superscript|{link https://example.org/dir/page.html#fn1|1}}"},
	})
}

func TestMarkup_Links(t *testing.T) {
	for href, want := range map[string]string{
		"other.html": "https://example.org/dir/other.html", "/x?a=b&c=d": "https://example.org/x?a=b&c=d", "//e.org/": "https://e.org/",
		"http://e.org/a b": "http://e.org/a%20b", "https://e.org/100%": "https://e.org/100%25", "mailto:a@example.org": "mailto:a@example.org",
		" \nhttps://e.org/\t": "https://e.org/", "javascript:alert(1)": "", "JaVaScript:alert(1)": "", "java\nscript:alert(1)": "", "\x01javascript:alert(1)": "",
		"data:text/html,x": "", "file:///etc/passwd": "", "vbscript:x": "", "ftp://e.org/": "", "http://": "", "#": "", "#there": "#there",
		"page.html#there": "#there", "page.html?x=1#there": "https://example.org/dir/page.html?x=1#there", "http://[::1": "", "#%C3%A9": "#é",
	} {
		a := convertedArticle(t, `<p id="there">a</p><p id="é">a <a href="`+html.EscapeString(href)+`">b</a></p>`)
		got := ""
		for _, b := range a.Blocks {
			for _, s := range b.Spans {
				got += s.Href
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", href, got, want)
		}
	}
}

// pngOf is a picture of that size.
func pngOf(tb testing.TB, width, height int) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func dataOf(media string, data []byte) string {
	return "data:" + media + ";base64," + base64.StdEncoding.EncodeToString(data)
}

const circle = `<svg viewBox="0 0 90 90"><title>A circle</title><circle cx="45" cy="45" r="40"/></svg>`

func TestMarkup_Pictures(t *testing.T) {
	dot := dataOf("image/png", pngOf(t, 8, 8))
	convertAll(t, map[string]conversion{
		"in a paragraph":        {"<p>a <img src=b.png alt=' B  b ' width=300 height=200> c</p>", "paragraph: a c\nimage 300x200 https://example.org/dir/b.png[B b]: "},
		"before a paragraph":    {"<p><img src=b.png> c</p>", "image 0x0 https://example.org/dir/b.png[]: \nparagraph: c"},
		"as small as a sign":    {"<p>a <img src=b.png alt=B height=16> c</p>", "paragraph: a {image 0x16 B|￼} c"},
		"formula of its own":    {`<p><img width=300 height=60 alt="{\displaystyle x^{2}}" src="b.png"></p>`, "image 300x60 https://example.org/dir/b.png[x^{2}]: "},
		"sign without a word":   {"<p>a <img src='" + dot + "'> b <img src='" + dot + "' alt=''> c</p>", "paragraph: a {image 8x8 +bytes|￼} b c"},
		"emoji":                 {"<p>a <img class=emoji src=b.png alt=😀></p>", "paragraph: a 😀"},
		"formula as a picture":  {`<p>a <img class="mwe-math-fallback-image-inline" src=b.svg alt="{\displaystyle x^{2}}"></p>`, `paragraph: a {image 0x0 x^{2}|￼}`},
		"counts visitors":       {"<p>a<img src='https://e.org/c' width=1 height=1></p>", "paragraph: a"},
		"loads late":            {"<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' data-src=b.png>", "image 0x0 https://example.org/dir/b.png[]: "},
		"several sizes":         {"<img srcset='a.png 1x, b.png 3x, c.png 2x'><img srcset='d.png 480w,e,f.png 800w'>", "image 0x0 https://example.org/dir/b.png[]: \nimage 0x0 https://example.org/dir/e,f.png[]: "},
		"only other formats":    {"<picture><source srcset='a.png 1x, b.png 2x'><img alt=c></picture>", "image 0x0 https://example.org/dir/b.png[c]: "},
		"data":                  {"<img src='" + dataOf("image/png", pngOf(t, 60, 60)) + "' width=6 alt=dot>", "image 60x60 [dot]+bytes: "},
		"drawing":               {circle, "image 90x90 [A circle]+bytes: "},
		"sign":                  {"<p>a <svg viewBox='0 0 24 24' aria-label=yes><path d='M0 0'/></svg></p>", "paragraph: a {image 24x24 yes+bytes|￼}"},
		"sign drawn elsewhere":  {"<p>a<svg><use href='#icon'/></svg></p>", "paragraph: a"},
		"unsafe address":        {"<img src='javascript:x' alt=A><img src='file:///b' alt=B>", "image 0x0 [A]: \nimage 0x0 [B]: "},
		"figure":                {"<figure><a href='x'><img src=b.png></a><figcaption>Of <b>b</b><br>by me</figcaption></figure>", "image 0x0 https://example.org/dir/b.png[]: Of {strong|b}⏎by me"},
		"figure of two":         {"<figure><img src=b.png><img src=c.png><figcaption>Both</figcaption></figure>", "image 0x0 https://example.org/dir/b.png[]: \nimage 0x0 https://example.org/dir/c.png[]: Both"},
		"caption without name":  {"<figure><img src=b.png><p>One</p><p>Two</p></figure>", "image 0x0 https://example.org/dir/b.png[]: One⏎Two"},
		"caption of WordPress":  {"<div class='wp-caption x'><img src=b.png><p class=wp-caption-text>One</p></div>", "image 0x0 https://example.org/dir/b.png[]: One"},
		"caption of a lost one": {"<figure><img><figcaption>One</figcaption></figure>", "image: One"},
		"figure of code":        {"<figure><pre>x</pre><figcaption>One</figcaption></figure>", "code: x\nparagraph: One"},
		"figure with a sign":    {"<figure><img src=b.png><svg viewBox='0 0 9 9'><path/></svg><figcaption>One</figcaption></figure>", "image 0x0 https://example.org/dir/b.png[]: One"},
		"figures in a figure":   {"<figure><figure><img src=b.png><figcaption>One</figcaption></figure><figcaption>All</figcaption></figure>", "image 0x0 https://example.org/dir/b.png[]: One\nparagraph: All"},
	})
}

func TestMarkup_Formulas(t *testing.T) {
	convertAll(t, map[string]conversion{
		"raised": {"<p>a <math><mi>x</mi><msup><mi>y</mi><mn>2</mn></msup><annotation encoding='application/x-tex'>xy^2</annotation></math></p>", "paragraph: a xy{superscript|2}"},
		"parts":  {"<math><mfrac><mi>a</mi><mi>b</mi></mfrac><msubsup><mi>c</mi><mn>1</mn><mn>2</mn></msubsup><msqrt><mi>d</mi></msqrt></math>", "paragraph: a/bc{subscript|1}{superscript|2}√d"},
		"KaTeX":  {"<p>a <span class=katex><span class=katex-mathml><math><mi>x</mi></math></span><span class=katex-html aria-hidden=true><span>x</span></span></span></p>", "paragraph: a x"},
	})
}

func TestMarkup_ABookSaysWhereItsBlocksAre(t *testing.T) {
	doc, err := html.Parse(strings.NewReader("<body><p>a</p><ol><li>b</li><li id=x><p>c</p><p>d <a href='#x'>e</a></p></li></ol></body>"))
	if err != nil {
		t.Fatal(err)
	}
	a := &article.Article{}
	var b article.Builder
	w := markup{a: a, b: &b, env: markupEnv{file: "ch1.xhtml", link: func(href string) string { return "#ch1.xhtml" + href }}}
	w.node(find(doc, atom.Body))
	w.flush()
	b.Build(a)
	dropTargets(a.Blocks, nil)
	var got []string
	for _, b := range a.Blocks {
		got = append(got, b.Source+strings.Join(b.Targets, ","))
	}
	if want := []string{"ch1.xhtml#/2", "ch1.xhtml#/4/2", "ch1.xhtml#/4/4/2ch1.xhtml#x", "ch1.xhtml#/4/4/4"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestMarkup_SpansClaimNoMoreThanTheyMay(t *testing.T) {
	row := "<tr>" + strings.Repeat("<td rowspan=2000 colspan=90>x", 2) + "</tr>"
	a := convertedArticle(t, "<table>"+row+strings.Repeat("<tr><td>y", 1500)+"</table>")
	if n := a.Text.Len(); n > 3*maxFilled {
		t.Errorf("%d code points of a table with 1502 cells", n)
	}
	if len(a.Cells(a.Blocks[0])) != 1501 {
		t.Errorf("%d rows", len(a.Cells(a.Blocks[0])))
	}
}

func TestWalk_VisitsAllInOrderAndMayRemove(t *testing.T) {
	doc, err := html.Parse(strings.NewReader("<a><b><i>1</i></b><u>2</u></a>3"))
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	walk(find(doc, atom.Body), func(n *html.Node) step {
		seen = append(seen, cmp.Or(n.Data, "?"))
		if n.Data == "b" {
			n.Parent.RemoveChild(n)
			return over
		}
		return into
	})
	if got := strings.Join(seen, " "); got != "body a b u 2 3" {
		t.Errorf("%q", got)
	}
}

func TestMarkup_PicturesInALineAreAsLargeAsThePageSays(t *testing.T) {
	dot := dataOf("image/png", pngOf(t, 20, 10))
	for attrs, want := range map[string]*article.Extent{
		"":         nil,
		"width=10": {Width: 10, Height: 5},
		"style='vertical-align: -0.5ex; width: 4ex; height:2EX'": {Width: 32, Height: 16, Drop: 4},
		"style='height: 1em; vertical-align: middle'":            {Width: 32, Height: 16},
		"style='height: 900px'":                                  nil,
		"style='height: 1e99px'":                                 nil,
		"style='height: 1px; vertical-align: 50px'":              {Width: 2, Height: 1, Drop: -1},
		"style='height: 0'":                                      nil,
	} {
		a := convertedArticle(t, "<p>a <img alt=b "+attrs+" src='"+dot+"'></p>")
		all := a.Pictures()
		if len(all) != 1 || (all[0].Shown == nil) != (want == nil) || want != nil && *all[0].Shown != *want {
			t.Errorf("%s: %+v, want %+v", attrs, all[0].Shown, want)
		}
		if got := a.Plain(a.Text.All()); got != "a b" {
			t.Errorf("%s: quoted as %q", attrs, got)
		}
	}
}
