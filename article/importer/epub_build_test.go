package importer_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color"
	"image/png"
	"maps"
	"slices"
	"testing"

	"dev.marginalia/article"
)

// zipFile is a file to put into an archive.
type zipFile struct{ name, data string }

// zipOf packs files in their order; nothing is compressed, so that the bytes are the same with every compiler.
func zipOf(tb testing.TB, files ...zipFile) []byte {
	tb.Helper()
	return zipWith(tb, zip.Store, files...)
}

func zipWith(tb testing.TB, method uint16, files ...zipFile) []byte {
	tb.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: method})
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write([]byte(f.data)); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

const containerXML = `<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>`

// head are the files that every book begins with.
var head = []zipFile{{"mimetype", "application/epub+zip"}, {"META-INF/container.xml", containerXML}}

// bookOf packs a book of the files in OEBPS, with the package given.
func bookOf(tb testing.TB, opf string, files map[string]string) []byte {
	tb.Helper()
	all := append(slices.Clone(head), zipFile{"OEBPS/book.opf", opf})
	for _, name := range slices.Sorted(maps.Keys(files)) {
		all = append(all, zipFile{"OEBPS/" + name, files[name]})
	}
	return zipOf(tb, all...)
}

// chapterBook packs a book of one document, ch.xhtml, with that body.
func chapterBook(tb testing.TB, body string) []byte {
	tb.Helper()
	return bookOf(tb, opfOf(`<dc:title>T</dc:title>`, item("ch", "ch.xhtml", ""), `<itemref idref="ch"/>`), map[string]string{"ch.xhtml": xhtml(body)})
}

func opfOf(metadata, manifest, spine string) string {
	return `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">` + metadata + `</metadata>
<manifest>` + manifest + `</manifest>
<spine toc="ncx">` + spine + `</spine>
</package>`
}

func item(id, href, more string) string {
	return `<item id="` + id + `" href="` + href + `" media-type="application/xhtml+xml" ` + more + `/>`
}

func xhtml(body string) string {
	return `<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>` + body + `</body></html>`
}

// pngOf is a picture of one colour.
func pngOf(tb testing.TB, width, height int) string {
	tb.Helper()
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.RGBA{70, 110, 140, 255}})
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.NoCompression} // the same bytes with every compiler
	if err := encoder.Encode(&out, img); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

func importBook(tb testing.TB, data []byte) *article.Article {
	tb.Helper()
	a, err := read(bytes.NewReader(data), "book.epub")
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// fixtureBook is the book in testdata/book.in.epub: what a book of either version can have, once.
func fixtureBook(tb testing.TB) []byte {
	tb.Helper()
	opf := `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">9780306406157</dc:identifier>
<dc:title id="sub">With two notes</dc:title><meta refines="#sub" property="title-type">subtitle</meta>
<dc:title id="main">The tide table</dc:title><meta refines="#main" property="title-type">main</meta>
<dc:creator id="c1">Kim Sample</dc:creator><meta refines="#c1" property="role" scheme="marc:relators">ill</meta>
<dc:creator id="c2">Robin Example</dc:creator><meta refines="#c2" property="role" scheme="marc:relators">aut</meta>
<dc:language>en</dc:language><dc:date>2021-05-04T00:00:00Z</dc:date><dc:publisher>Example Press</dc:publisher>
<dc:subject>Tides</dc:subject><dc:subject>Tables</dc:subject><dc:subject>Tides</dc:subject>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="book.ncx" media-type="application/x-dtbncx+xml"/>
<item id="notes" href="text/notes.xhtml" media-type="application/xhtml+xml"/>
<item id="c1" href="text/chapter%201.xhtml" media-type="application/xhtml+xml"/>
<item id="c2" href="text/ch2.xhtml" media-type="application/xhtml+xml"/>
<item id="pic" href="pics/Gauge.png" media-type="image/png" properties="cover-image"/>
</manifest>
<spine toc="ncx"><itemref idref="c1"/><itemref idref="notes" linear="no"/><itemref idref="c2"/></spine>
</package>`
	nav := xhtml(`<nav epub:type="landmarks"><ol><li><a href="nav.xhtml">Contents</a></li></ol></nav><nav epub:type="toc"><h1>Contents</h1><ol>
<li><a href="text/chapter%201.xhtml">1 <ruby>Ebb<rt>ebb</rt></ruby></a><ol><li><a href="text/chapter%201.xhtml#gauge">The gauge</a></li></ol></li>
<li><span>Second part</span><ol><li><a href="text/ch2.xhtml#flood">2 Flood</a></li></ol></li></ol></nav>`)
	ncx := `<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><docTitle><text>The tide table</text></docTitle><navMap>
<navPoint id="n1" playOrder="1"><navLabel><text>1 Ebb</text></navLabel><content src="text/chapter%201.xhtml"/></navPoint>
<navPoint id="n2" playOrder="2"><navLabel><text>2 Flood</text></navLabel><content src="text/ch2.xhtml#flood"/></navPoint></navMap></ncx>`
	one := xhtml(`<section epub:type="chapter"><h1>1 <a id="unused"/>Ebb</h1>
<p>The water leaves<a epub:type="noteref" href="notes.xhtml#n1">1</a> twice a day, <span epub:type="pagebreak" id="p2">2</span>and the <a href="ch2.xhtml#flood">flood</a> brings it back.</p>
<div id="gauge"><p>A gauge shows how far:</p><p><img src="../pics/gauge.png" alt="A gauge, painted blue"/></p></div>
<blockquote class="stanza"><div>Out with the one,</div><div>in with the <em>other</em>.</div></blockquote>
<p>Height is <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>h</mi><mo>=</mo><msup><mi>t</mi><mn>2</mn></msup><mo>-</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math>.</p></section>`)
	two := xhtml(`<h1 id="flood">2 Flood</h1><table><caption>Heights</caption><thead><tr><th>Hour</th><th>Metres</th></tr></thead>
<tr><td>3</td><td>0.4</td></tr><tr><td>9</td><td>4.1</td></tr></table>
<p>See <a href="chapter%201.xhtml#gauge">the gauge</a>, <a href="https://example.org/tides">elsewhere</a>, or <a href="missing.xhtml">nowhere</a>.</p>
<ul><li>springs</li><li>neaps<br></br>and the days between</li></ul><p xml:lang="fr">La mer monte.</p>`)
	notes := xhtml(`<section epub:type="footnotes"><aside epub:type="footnote" id="n1"><p>Where it can. <a epub:type="backlink" href="chapter%201.xhtml">back</a></p></aside></section>`)
	return zipOf(tb, append(slices.Clone(head), zipFile{"OEBPS/book.opf", opf}, zipFile{"OEBPS/nav.xhtml", nav}, zipFile{"OEBPS/book.ncx", ncx},
		zipFile{"OEBPS/text/chapter 1.xhtml", one}, zipFile{"OEBPS/text/ch2.xhtml", two}, zipFile{"OEBPS/text/notes.xhtml", notes},
		zipFile{"OEBPS/pics/gauge.png", pngOf(tb, 48, 64)})...)
}
