package importer_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"dev.marginalia/article"
)

func TestEPUB_XHTMLIsReadAsXMLWouldBe(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"empty elements": {`<script/><style/><a id="x"/><div/><p/><b/><iframe/><p>one</p><textarea/>two`, "one\n\ntwo"},
		"space before the slash": {`<b />one <i
/>two`, "one two"},
		"void elements":             {`<p>a<br/>b<br></br>c<wbr></wbr></p>`, "a\nb\nc"},
		"a slash in a value":        {`<p title="a/" class='b/>'>x</p><p title=y/>z</p>`, "x\n\nz"},
		"a tag in a value":          {`<p title="&lt;b/><i/>">x</p><p title='<b'>y</p>`, "x\n\ny"},
		"CDATA":                     {`<p><![CDATA[a <b/> & c]]> d</p><script><![CDATA[ <p>no</p> ]]></script>`, "a <b/> & c d"},
		"comments":                  {`<p>a<!-- <b/> > -- --><!---->b<!--></p>-->c</p>`, "abc"},
		"instructions":              {`<p>a<?page n="3 > 2"?>b</p>`, "ab"},
		"scripts":                   {`<p>a</p><script>if (a </b/.x) "<p>no</p>"</script><p>b</p>`, "a\n\nb"},
		"less than":                 {`<p>1 < 2, 3 <4</p>`, "1 < 2, 3 <4"},
		"prefixes":                  {`<h:p xmlns:h="http://www.w3.org/1999/xhtml">a<h:br/>b</h:p><h:p>c</h:p>`, "a\nb\n\nc"},
		"tables in paragraphs":      {`<p>a<table><tr><th>b</th><th>c</th></tr></table>d</p>`, "a\n\nb\tc\n\nd"},
		"ruby":                      {`<p><ruby>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby></p>`, "字じ"},
		"page breaks":               {`<p>a<span epub:type="pagebreak" id="p1">1</span>b <span role="doc-pagebreak" aria-label="2"/>c</p><div epub:type="pagebreak">3</div><p>d</p>`, "ab c\n\nd"},
		"a page that is a break":    {`<section epub:type="pagebreak"><p>A whole page of text.</p></section>`, "A whole page of text."},
		"lists of pages":            {`<nav epub:type="page-list"><ol><li>1</li></ol></nav><nav epub:type="landmarks"><p>a</p></nav><nav epub:type="toc"><p>b</p></nav>`, "b"},
		"switch":                    {`<p>a <epub:switch id="s"><epub:case required-namespace="x">b</epub:case><epub:default>c</epub:default></epub:switch></p>`, "a c"},
		"switch without default":    {`<epub:switch><epub:case>b</epub:case><epub:case>c</epub:case></epub:switch>`, "b"},
		"notes that pop up":         {`<aside epub:type="footnotes" hidden="hidden"><p epub:type="footnote" style="display:none">a note</p></aside>`, "a note"},
		"hidden":                    {`<p hidden="">a</p><p style="display: none">b</p><p>c</p>`, "c"},
		"verse":                     {`<div class="stanza"><p>a</p> <p>b <span class="linenum">10</span></p><blockquote><div>c</div><div>d</div></blockquote><p>e</p></div>`, "a\nb 10\n\nc\nd\n\ne"},
		"prose in a box":            {`<div class="box"><p>a</p><p>b</p></div>`, "a\n\nb"},
		"long lines are paragraphs": {`<div class="verse"><p>` + strings.Repeat("a ", 80) + `</p><p>b</p></div>`, strings.TrimSpace(strings.Repeat("a ", 80)) + "\n\nb"},
	} {
		if got := importBook(t, chapterBook(t, c.body)).Text.String(); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestEPUB_FormulasAreReadable(t *testing.T) {
	for formula, want := range map[string]string{
		`<mi>x</mi><mo>=</mo><mo>-</mo><mn>2</mn><mi>a</mi><mo>+</mo><mn>1</mn>`:                                                                                                                       "x = -2a + 1",
		`<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><msub><mi>b</mi><mi>i</mi></msub></mfrac>`:                                                                                                  "(a + 1)/bi",
		`<mi>f</mi><mo>&#x2061;</mo><mfenced><mi>x</mi><mi>y</mi></mfenced>`:                                                                                                                           "f(x, y)",
		`<mfenced open="[" close="]"><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mo>-</mo><mi>t</mi></mtd><mtd><mn>1</mn></mtd></mtr><mtr><mtd/></mtr></mtable></mfenced>`: "[1 0; -t 1]",
		`<msqrt><mi>a</mi><mi>b</mi></msqrt><mroot><mi>c</mi><mn>3</mn></mroot>`:                                                                                                                       "√(ab)3√c",
		`<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>`:                                                                                           "∑i=1ni",
		`<semantics><mi>a</mi><annotation encoding="TeX">a</annotation></semantics>`:                                                                                                                   "a",
		`<mo>(</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo>)</mo><mo>−</mo><mi>c</mi>`:                                                                                                                       "(a, b) − c",
		`<mtext>for all </mtext><mspace width="1em"/><mi>n</mi>`:                                                                                                                                       "for all n",
		``: "alternative",
	} {
		body := `<p>` + `<math alttext="alternative" xmlns="http://www.w3.org/1998/Math/MathML">` + formula + `</math></p>`
		prefixed := strings.NewReplacer("<m", "<m:m", "</m", "</m:m", "<semantics", "<m:semantics", "</semantics", "</m:semantics", "<annotation", "<m:annotation", "</annotation", "</m:annotation", "xmlns=", "xmlns:m=").Replace(body)
		for _, b := range []string{body, prefixed} {
			a := importBook(t, chapterBook(t, b))
			if got := a.Text.String(); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
}

func TestEPUB_PicturesAndDrawingsInTheSpine(t *testing.T) {
	opf := opfOf("", `<item id="p" href="p%20%23.png" media-type="image/png"/><item id="s" href="s.svg" media-type="image/svg+xml"/><item id="w" href="w.svg" media-type="image/svg+xml"/>`+item("ch", "ch.xhtml", ""),
		`<itemref idref="p"/><itemref idref="s"/><itemref idref="w"/><itemref idref="ch"/>`)
	a := importBook(t, bookOf(t, opf, map[string]string{"p #.png": pngOf(t, 60, 80), "ch.xhtml": xhtml(`<p>text</p>`),
		"s.svg": `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><title>A square</title><rect width="100" height="100"/><text x="1" y="1">Words in</text><text> it</text></svg>`,
		"w.svg": `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 60 80"><image width="60" height="80" xlink:href="p%20%23.png"/></svg>`}))
	var sizes []int
	for _, b := range a.Blocks {
		if b.Kind == article.Image {
			sizes = append(sizes, b.Picture.Width)
			if a.Resources[b.Picture.Hash].Data == nil {
				t.Errorf("no bytes of %+v", b.Picture)
			}
		}
	}
	if len(sizes) != 3 || sizes[0] != 60 || sizes[1] != 300 || sizes[2] != 60 || a.Text.String() != "\n\n\n\nWords in it\n\n\n\ntext" {
		t.Errorf("pictures as wide as %v, text %q", sizes, a.Text.String())
	}
}

func TestEPUB_EveryEncoding(t *testing.T) {
	wide := func(s string, big bool) string {
		var out strings.Builder
		for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
			if big {
				out.WriteString(string([]byte{byte(u >> 8), byte(u)}))
			} else {
				out.WriteString(string([]byte{byte(u), byte(u >> 8)}))
			}
		}
		return out.String()
	}
	latin := func(s string) string { return strings.NewReplacer("é", "\xe9", "utf-8", "iso-8859-1").Replace(s) }
	for name, encode := range map[string]func(string) string{
		"UTF-8": func(s string) string { return s }, "UTF-8 with mark": func(s string) string { return "\ufeff" + s },
		"UTF-16":    func(s string) string { return wide(strings.Replace(s, "utf-8", "utf-16", 1), false) },
		"UTF-16 BE": func(s string) string { return wide(s, true) }, "Latin-1": latin,
		"UTF-8 that says Latin-1": func(s string) string { return strings.Replace(s, "utf-8", "iso-8859-1", 1) },
		"control characters":      func(s string) string { return strings.Replace(s, "é", "\x01é\x0b", 1) },
	} {
		opf := encode(opfOf("<dc:title>Été é</dc:title>", item("ch", "ch.xhtml", ""), `<itemref idref="ch"/>`))
		if name == "Latin-1" {
			opf = strings.ReplaceAll(opf, "É", "\xc9")
		}
		a := importBook(t, bookOf(t, opf, map[string]string{"ch.xhtml": encode(xhtml("<p>café</p>"))}))
		if a.Title != "Été é" || a.Text.String() != "café" {
			t.Errorf("%s: %q, %q", name, a.Title, a.Text.String())
		}
	}
}

func TestEPUB_NotesOfOldBooksAreFoundByTheirLinks(t *testing.T) {
	body := `<p id="a">Text<a href="#n1">[1]</a>, more<a href="#n2">*</a>.</p><p><a href="#c">1</a> A chapter</p><h2 id="c"><a href="#a">1</a> Chapter</h2>
<hr id="n1"/><p><a href="#a">[1]</a> A note.</p><p id="n2"><a href="#a">*</a> Another.</p><p id="n3">Not <a href="#a">a note</a>.</p>`
	a := importBook(t, chapterBook(t, body))
	kinds := map[article.Kind]int{}
	references := 0
	for _, b := range a.Blocks {
		kinds[b.Kind]++
		for _, s := range b.Spans {
			if s.Kind == article.Reference {
				references++
			}
		}
	}
	if kinds[article.Footnote] != 2 || kinds[article.Paragraph] != 3 || references != 2 {
		t.Errorf("%v, %d references", kinds, references)
	}
}

func TestEPUB_LinksToWhatIsNotThereLeadToTheDocument(t *testing.T) {
	a := importBook(t, chapterBook(t, `<p><a href="#gone">a</a> <a href="ch.xhtml?q">b</a> <a epub:type="noteref" href="#gone">1</a> <a href="other.xhtml">c</a></p>`))
	var hrefs []string
	for _, s := range a.Blocks[0].Spans {
		hrefs = append(hrefs, s.Href)
	}
	if got := strings.Join(hrefs, " "); got != "#OEBPS/ch.xhtml #OEBPS/ch.xhtml " {
		t.Error(got)
	}
}

func TestEPUB_MetadataOfOldBooks(t *testing.T) {
	for metadata, want := range map[string]string{
		`<dc:creator opf:role="trl">T</dc:creator><dc:creator opf:role="aut">A</dc:creator><dc:creator>B</dc:creator><dc:creator>B</dc:creator>`: "A, B, T||",
		`<dc:date opf:event="modification">2020-01-01</dc:date><dc:date>2001</dc:date><dc:date opf:event="publication">1999-02-03</dc:date>`:     "|1999-02-03|",
		`<dc:date>0101-01-01T00:00:00+00:00</dc:date>`: "||",
		`<dc:date>May 1847</dc:date>`:                  "|May 1847|",
		`<dc:identifier opf:scheme="calibre">17</dc:identifier><dc:identifier opf:scheme="ISBN">0-306-40615-2</dc:identifier>`:           "||urn:isbn:0306406152",
		`<dc:identifier>17</dc:identifier><dc:identifier id="id" opf:scheme="UUID">6BA7B810-9DAD-11D1-80B4-00C04FD430C8</dc:identifier>`: "||urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
		`<dc:identifier id="id">10.1000/182</dc:identifier>`:                                                                             "||doi:10.1000/182",
		`<dc:identifier opf:scheme="ASIN">B000</dc:identifier>`:                                                                          "||asin:B000",
		`<dc:identifier>isbn: 978-0-306-40615-7</dc:identifier>`:                                                                         "||urn:isbn:9780306406157",
		`<dc:identifier>9780306406158</dc:identifier>`:                                                                                   "||9780306406158",
	} {
		a := importBook(t, bookOf(t, opfOf(metadata, item("ch", "ch.xhtml", ""), `<itemref idref="ch"/>`), plainChapter))
		if got := a.Byline + "|" + a.Published + "|" + a.Identifier; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
