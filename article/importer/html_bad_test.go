package importer_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"dev.marginalia/article"
	. "dev.marginalia/article/importer"
)

// importPage imports HTML that has to be readable.
func importPage(t *testing.T, source string) *article.Article {
	t.Helper()
	a, err := Import(context.Background(), &File{Name: "page.html", Data: []byte(source)})
	if err != nil {
		t.Fatal(err)
	}
	if !utf8.ValidString(a.Text.String()) {
		t.Error("the text is not valid")
	}
	return a
}

const story = `<p>The ferry was late again, and the people on the quay had begun to talk to each other, which they never did when it came on time.</p>
<p>By noon there were two card games, one engagement, and a petition, signed by all of them, that it should please be late tomorrow too.</p>`

func TestWebPage_IsKnownByItsContent(t *testing.T) {
	page := "<html><head><title>The ferry</title></head><body>" + story + "</body></html>"
	for name, c := range map[string]struct {
		name, data string
		page       bool
	}{
		"doctype":              {"x", "<!DOCTYPE html>" + page, true},
		"no ending":            {"x", page, true},
		"wrong ending":         {"x.txt", page, true},
		"after BOM and spaces": {"x", "\ufeff\n\n " + page, true},
		"after comments":       {"x", "<!-- a -->\n<!-- saved from url=(0014)about:internet -->\n" + page, true},
		"XHTML":                {"x", `<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">` + page, true},
		"a piece of a page":    {"x", "<div class=a>" + story + "</div>", true},
		"by name only":         {"x.html", "Nothing but <b>words</b>.", true},
		"text about HTML":      {"x.txt", "<p> is how a paragraph begins in HTML, </p> is how it ends.", false},
		"text that mentions":   {"x", "Write <html> at the top of the file and </html> at its end.", false},
		"less than":            {"x", "<3 to all of you, and thank you for the fish.", false},
		"Markdown with HTML":   {"x.md", "<p align=center>\n\n# Title\n\n</p>\n\nWords.", false},
		"a picture":            {"x.html", "\x89PNG\r\n\x1a\n\x00\x00", false},
	} {
		a, err := Import(context.Background(), &File{Name: c.name, Data: []byte(c.data)})
		if c.page && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := err == nil && !strings.Contains(a.Text.String(), "<"); got != c.page && c.name != "x.md" {
			t.Errorf("%s: read as a page: %v", name, got)
		}
		if c.name == "x.md" && (err != nil || a.Blocks[0].Kind != article.Heading && !strings.Contains(a.Title, "Title")) {
			t.Errorf("%s: %v %+v", name, err, a)
		}
	}
}

func TestWebPage_FetchesNothing(t *testing.T) {
	var hits atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer server.Close()
	source := strings.ReplaceAll(`<!doctype html><html manifest="URL/m"><head><base href="URL/dir/"><title>Ferry</title><link rel=stylesheet href="URL/a.css"><link rel=icon href="URL/i.png">
<link rel=canonical href="URL/canonical"><script src="URL/a.js"></script><style>@import "URL/b.css"; body { background: url(URL/c.png) }</style>
<meta http-equiv=refresh content="0; url=URL/d"><meta property=og:image content="URL/e.png"></head><body background="URL/f.png">`+story+`
<img src="URL/a.png" srcset="URL/b.png 2x, c.png 3x" alt=a><img data-src="URL/d.png"><picture><source srcset="URL/e.webp"><img src="relative.png"></picture>
<iframe src="URL/frame"></iframe><video src="URL/v" poster="URL/p"></video><audio src="URL/s"></audio><object data="URL/o"></object><embed src="URL/x">
<svg viewBox="0 0 99 99"><image href="URL/y.png"/><path d="M0 0"/></svg><svg><use href="URL/u.svg#a"/></svg><p style="background:url(URL/z)">Last <a href="URL/l" ping="URL/q">words</a>.</p>
<noscript><img src="URL/n.png"></noscript></body></html>`, "URL", server.URL)
	archive := "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Location: " + server.URL + "/\r\n\r\n" + source + "\r\n--b--\r\n"
	for name, data := range map[string]string{"page.html": source, "page.mhtml": archive} {
		a, err := Import(context.Background(), &File{Name: name, Data: []byte(data), URL: server.URL + "/page"})
		if err != nil {
			t.Fatal(err)
		}
		pictures := 0
		for _, b := range a.Blocks {
			if b.Picture != nil {
				pictures++
			}
		}
		if pictures < 3 || len(a.Resources) > 0 || a.URL != server.URL+"/canonical" {
			t.Errorf("%s: %d pictures, %d of them with bytes, from %s", name, pictures, len(a.Resources), a.URL)
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestWebPage_TooDeepGivesItsText(t *testing.T) {
	for depth, tree := range map[int]bool{400: true, 512: false, 5000: false, 200_000: false} {
		source := "<title>Deep &amp; deeper</title><script>no()</script><h1>Deep</h1>" + strings.Repeat("<div>", depth) + "<p>One &lt; <b>two</b>" + strings.Repeat("</div>", depth) + "<style>no</style>Three<br>four"
		a := importPage(t, source)
		if got := oneLine(a.Text.String()); !strings.Contains(got, "One < two") || !strings.Contains(got, "Three four") || strings.Contains(got, "no") {
			t.Errorf("%d: %q", depth, got)
		}
		if said := strings.Join(a.Problems, " "); strings.Contains(said, "too deeply") == tree || a.Title != "Deep & deeper" {
			t.Errorf("%d: %q, title %q", depth, said, a.Title)
		}
	}
}

func TestWebPage_BadInput(t *testing.T) {
	for name, source := range map[string]string{
		"many attributes":     "<p " + strings.Repeat("a=b ", 200_000) + ">" + story,
		"many names":          strings.Repeat("<a id=x name=y></a><i id=z>", 50_000) + story,
		"other names":         manyNames(50_000) + story,
		"misnested":           strings.Repeat("<b><i>", 2000) + story + strings.Repeat("</b></i>", 2000),
		"NUL and controls":    "<p>a\x00\x01\x1b[31m</p>" + story,
		"broken UTF-8":        `<meta charset=utf-8><p>` + "\xff\xfe\xc3" + story,
		"nothing closed":      "<table><tr><td><ul><li><b><a href=x>" + story,
		"long title":          "<title>" + strings.Repeat("word ", 100_000) + "</title>" + strings.Repeat("<h2>word word</h2>", 2000) + story,
		"many footnotes":      "<div class=footnotes><ol>" + strings.Repeat("<li id=fn1>x", 200_000) + "</ol></div>" + story,
		"many tables":         strings.Repeat("<table><tr><td>a", 100) + story,
		"endless data":        `<img src="data:image/png;base64,` + strings.Repeat("A", 1<<20) + `">` + story,
		"broken JSON-LD":      `<script type="application/ld+json">{"@type":"Article","author":[[[[` + "\n</script>" + story,
		"deep JSON-LD":        `<script type="application/ld+json">` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "</script>" + story,
		"JSON-LD of surprise": `<script type="application/ld+json">{"@context":"https://schema.org","@type":["Article",5],"author":{"name":{"name":[null,1]}},"headline":7,"datePublished":{},"publisher":[]}` + "</script>" + story,
	} {
		a := importPage(t, source)
		if !strings.Contains(a.Text.String(), "two card games") || strings.ContainsAny(a.Text.String(), "\x00\x01\x1b") {
			t.Errorf("%s: %.200q", name, a.Text.String())
		}
	}
}

func manyNames(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "<i id=x%d></i>", i)
	}
	return out.String()
}

func TestWebPage_TooLargeSaysTheLimit(t *testing.T) {
	_, err := Import(context.Background(), &File{Name: "x.html", Data: []byte("<html>" + strings.Repeat("<p>word</p>", 48<<20/11-1))})
	if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "48 MB") || !strings.Contains(err.Error(), "20 MB") {
		t.Error(err)
	}
}

func TestWebPage_WithoutText(t *testing.T) {
	for name, source := range map[string]string{
		"empty": "", "empty body": "<html><body></body></html>", "blank": "<html><body>&nbsp;\n<p> </p></body></html>",
		"only pictures": `<html><body><img src="https://example.org/a.png" alt="a"><img src="data:image/png;base64,AAAA"></body></html>`,
		"only a script": "<html><script>document.write('x')</script></html>", "frames": "<html><frameset><frame src=x><noframes>y</noframes></frameset></html>",
		"only a menu": "<html><body><select><option>a</select><button>b</button></body></html>",
	} {
		if _, err := Import(context.Background(), &File{Name: "x.html", Data: []byte(source)}); !errors.Is(err, ErrEmpty) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWebPage_WhereNothingIsFoundTheWholeBodyIsTaken(t *testing.T) {
	a := importPage(t, "<html><title>Menu</title><body><div role=dialog aria-modal=true>Words that nobody takes for an article</div></body></html>")
	if a.Text.String() != "Words that nobody takes for an article" || len(a.Problems) != 1 || !strings.Contains(a.Problems[0], "No article was found") {
		t.Errorf("%q %q", a.Text.String(), a.Problems)
	}
}

func TestWebPage_TheTitleIsNotSaidTwice(t *testing.T) {
	a := importPage(t, "<html><title>Menu</title><body><div role=dialog aria-modal=true><h1> Menu\n</h1>Words<h2>Menu</h2></div></body></html>")
	if a.Title != "Menu" || a.Text.String() != "Words\n\nMenu" {
		t.Errorf("%q: %q", a.Title, a.Text.String())
	}
	a = importPage(t, "<html><head><title>The ferry is late</title></head><body><article><h1>The ferry is late</h1>"+story+"</article></body></html>")
	if a.Title != "The ferry is late" || !strings.HasPrefix(a.Text.String(), "The ferry was late again") {
		t.Errorf("%q: %q", a.Title, a.Text.String())
	}
}

// hugePNG is the beginning of a PNG that claims a size and has nothing of it.
func hugePNG(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	head = append(binary.BigEndian.AppendUint32(head, height), 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

func TestWebPage_PicturesAreAskedForTheirSize(t *testing.T) {
	src := "data:image/png;base64," + base64.StdEncoding.EncodeToString(hugePNG(50_000, 50_000))
	a := importPage(t, "<html><body>"+story+`<p><img src="`+src+`" alt="A wall"></p>`+story+"</body></html>")
	if len(a.Resources) != 0 || len(a.Problems) != 1 || !strings.Contains(a.Problems[0], "too large") {
		t.Errorf("%d resources, %q", len(a.Resources), a.Problems)
	}
	if n := count(a, article.Image); n != 1 {
		t.Errorf("%d images", n)
	}
}

func TestWebPage_FindsPicturesBesideIt(t *testing.T) {
	picture := []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><path d="M0 0h9"/></svg>`)
	var asked []string
	f := &File{Name: "page.html", Data: []byte("<html><body>" + story + `<p><img src="./page_files/a%20b.svg?x#y"><img src="page_files/gone.png" alt="gone">
<img src="../up.png"><img src="/etc/x.png"><img src="file:///etc/y.png"><img src="C:\z.png"><img src="https://example.org/r.png"></p>` + story), Beside: func(name string) []byte {
		asked = append(asked, name)
		if name == "page_files/a b.svg" {
			return picture
		}
		return nil
	}}
	a, err := Import(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Resources) != 1 || count(a, article.Image) != 3 || len(a.Problems) != 1 || !strings.Contains(a.Problems[0], "missing") {
		t.Errorf("%d resources, %d images, %q", len(a.Resources), count(a, article.Image), a.Problems)
	}
	for _, name := range asked {
		if strings.Contains(name, "..") || strings.HasPrefix(name, "/") || strings.Contains(name, ":") {
			t.Errorf("asked for %q", name)
		}
	}
}

func TestWebPage_SaysThatAPartIsMissing(t *testing.T) {
	a := importPage(t, "<html><title>The ferry</title><body><article>"+story+"<p>You have 47.3% of this article left to read.</p><p>The rest is for subscribers only.</p></article></body></html>")
	if a.Partial == nil || a.Partial.MissingPercent != 47.3 || count(a, article.Notice) != 2 {
		t.Errorf("%+v, %d notices", a.Partial, count(a, article.Notice))
	}
}

func TestWebPage_StopsWhenNobodyWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Import(ctx, &File{Name: "x.html", Data: []byte(story)}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func fuzzPages(f *testing.F, name string) {
	fuzzSeeds(f, name[1:])
	f.Fuzz(func(t *testing.T, data []byte) {
		file := &File{Name: "x" + name, Data: data, Beside: func(string) []byte { return bytes.Repeat([]byte{0x89}, 9) }}
		a, err := Import(context.Background(), file)
		if err != nil {
			if !errors.Is(err, ErrEmpty) && !errors.Is(err, ErrFormat) && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrTooLarge) {
				t.Fatal(err)
			}
			return
		}
		if a.Title == "" {
			t.Fatal("no title")
		}
		again, err := Import(context.Background(), file)
		if err != nil || golden(again) != golden(a) {
			t.Fatal("the second reading is another one")
		}
	})
}

func FuzzWebPage(f *testing.F) {
	f.Add([]byte("<table><tr><th rowspan=2 colspan=3>a<td><img src=a.png alt=b><tr><td>c</table><figure><img srcset='a 2x'><figcaption>d<br>e</figure>"))
	f.Add([]byte("<meta charset=shift_jis><script type=application/ld+json>{\"@type\":\"Article\",\"author\":[\"\x83\x41\"]}</script><p>\x83\x41<sup><a href=#fn1>1</a></sup><ol class=references><li id=fn1>f</ol>"))
	f.Add([]byte("<svg viewBox='0 0 9 90'><path/><image href=data:,x></svg><math><msup><mi>x<mn>2</msup></math><q>g<dl><dt>h<dd>i<li><input type=checkbox>j<pre class=brush:><div>k"))
	fuzzPages(f, ".html")
}

func FuzzMHTML(f *testing.F) { fuzzPages(f, ".mhtml") }
