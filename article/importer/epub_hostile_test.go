package importer_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	. "dev.marginalia/article/importer"
)

// wantError imports data and expects an error that wraps want.
func wantError(t *testing.T, what string, data []byte, want error) {
	t.Helper()
	if _, err := read(bytes.NewReader(data), "book.epub"); !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

// oneChapter is the package of a book of ch.xhtml, and more in its manifest.
func oneChapter(more string) string {
	return opfOf("<dc:title>T</dc:title>", item("ch", "ch.xhtml", "")+more, `<itemref idref="ch"/>`)
}

var plainChapter = map[string]string{"ch.xhtml": xhtml("<p>text</p>")}

func encryption(algorithms ...string) string {
	out := `<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">`
	for _, a := range algorithms {
		method := ""
		if a != "" {
			method = `<enc:EncryptionMethod Algorithm="` + a + `"/>`
		}
		out += `<enc:EncryptedData>` + method + `<enc:CipherData><enc:CipherReference URI="OEBPS/x"/></enc:CipherData></enc:EncryptedData>`
	}
	return out + `</encryption>`
}

func TestEPUB_ProtectedBooksAreRefusedAndObfuscatedFontsAreNot(t *testing.T) {
	book := []zipFile{{"OEBPS/book.opf", oneChapter("")}, {"OEBPS/ch.xhtml", plainChapter["ch.xhtml"]}}
	with := func(name, data string) []byte {
		return zipOf(t, slices.Concat(head, book, []zipFile{{name, data}})...)
	}
	const idpf, adobe, aes = "http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC", "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
	for _, fonts := range []string{encryption(idpf), encryption(adobe, idpf), encryption(), "not XML at all <", ""} {
		if a := importBook(t, with("META-INF/encryption.xml", fonts)); a.Text.String() != "text" {
			t.Errorf("%q: %q", fonts, a.Text.String())
		}
	}
	wantError(t, "AES", with("META-INF/encryption.xml", encryption(aes)), ErrEncrypted)
	wantError(t, "AES after fonts", with("META-INF/encryption.xml", encryption(idpf, aes)), ErrEncrypted)
	wantError(t, "no method", with("META-INF/encryption.xml", encryption("")), ErrEncrypted)
	wantError(t, "Adobe", with("META-INF/rights.xml", "<rights/>"), ErrEncrypted)
	wantError(t, "Apple", with("META-INF/sinf.xml", "<sinf/>"), ErrEncrypted)

	locked := zipOf(t, append(slices.Clone(head), book...)...)
	for i := range len(locked) - 10 { // the bit of every entry that says that it is encrypted
		switch string(locked[i : i+4]) {
		case "PK\x03\x04":
			locked[i+6] |= 1
		case "PK\x01\x02":
			locked[i+8] |= 1
		}
	}
	wantError(t, "zip with a password", locked, ErrEncrypted)
}

func TestEPUB_WhatIsMissingIsAProblemWhileThereIsText(t *testing.T) {
	manifest := item("a", "a.xhtml", "") + item("b", "b.xhtml", "") + `<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>`
	spine := `<itemref idref="a"/><itemref idref="b"/>`
	a := importBook(t, bookOf(t, opfOf("", manifest, spine), map[string]string{"b.xhtml": xhtml(`<p>b</p><img src="gone.png" alt="x"/>`)}))
	if strings.TrimSpace(a.Text.String()) != "b" || len(a.Problems) != 2 || !strings.Contains(a.Problems[0], "OEBPS/a.xhtml") || !strings.Contains(a.Problems[1], "Pictures") {
		t.Errorf("%q, problems %q", a.Text.String(), a.Problems)
	}
	wantError(t, "no document", bookOf(t, opfOf("", manifest, spine), nil), ErrDamaged)
	wantError(t, "an empty spine", bookOf(t, opfOf("", manifest, ""), plainChapter), ErrDamaged)
	wantError(t, "a spine of nothing to read", bookOf(t, opfOf("", `<item id="s" href="s.css" media-type="text/css"/>`, `<itemref idref="s"/>`), nil), ErrDamaged)
	wantError(t, "no package", zipOf(t, head...), ErrDamaged)
	wantError(t, "a package that is no XML", bookOf(t, "\x00\x01<<<", plainChapter), ErrDamaged)
	wantError(t, "no text", chapterBook(t, "<p> </p>"), ErrEmpty)
	wantError(t, "pages that are pictures", bookOf(t, opfOf("", `<item id="p" href="p.png" media-type="image/png"/>`, `<itemref idref="p"/>`), map[string]string{"p.png": pngOf(t, 60, 80)}), ErrEmpty)

	half := opfOf("", manifest, spine)
	half = half[:strings.Index(half, `<itemref idref="b"`)+5]
	a = importBook(t, bookOf(t, half, map[string]string{"a.xhtml": xhtml("<p>a</p>")}))
	if a.Text.String() != "a" || len(a.Problems) == 0 {
		t.Errorf("half a package: %q, problems %q", a.Text.String(), a.Problems)
	}
	noContainer := zipOf(t, head[0], zipFile{"x/book.opf", oneChapter("")}, zipFile{"x/ch.xhtml", plainChapter["ch.xhtml"]})
	if a := importBook(t, noContainer); a.Text.String() != "text" {
		t.Errorf("no container: %q", a.Text.String())
	}
}

func TestEPUB_DamagedArchives(t *testing.T) {
	whole := fixtureBook(t)
	for _, n := range []int{100, len(whole) / 2, len(whole) - 10} {
		wantError(t, fmt.Sprintf("cut at %d", n), whole[:n], ErrDamaged)
	}
	broken := bytes.Replace(whole, []byte("La mer monte"), []byte("La mer mXnte"), 1) // the check sum of one document is wrong
	a := importBook(t, broken)
	if strings.Contains(a.Text.String(), "La mer") || !strings.Contains(a.Text.String(), "The water leaves") || len(a.Problems) == 0 {
		t.Errorf("%q, problems %q", a.Text.String(), a.Problems)
	}
}

func TestEPUB_NamesThatLeadOutOfTheArchiveAreNotRead(t *testing.T) {
	for _, name := range []string{"../secret.xhtml", "/etc/secret.xhtml", `..\secret.xhtml`, "C:/secret.xhtml", "OEBPS/../../secret.xhtml"} {
		opf := opfOf("", item("ch", "ch.xhtml", "")+item("x", name, "")+item("y", "../"+name, ""), `<itemref idref="ch"/><itemref idref="x"/><itemref idref="y"/>`)
		data := zipOf(t, slices.Concat(head, []zipFile{{"OEBPS/book.opf", opf}, {"OEBPS/ch.xhtml", plainChapter["ch.xhtml"]}, {name, xhtml("<p>secret</p>")}})...)
		if a := importBook(t, data); a.Text.String() != "text" {
			t.Errorf("%s: %q", name, a.Text.String())
		}
	}
}

func TestEPUB_TooManyFiles(t *testing.T) {
	files := slices.Clone(head)
	for i := len(files); i < 20_001; i++ {
		files = append(files, zipFile{fmt.Sprint("x", i), ""})
	}
	wantError(t, "20,001 files", zipOf(t, files...), ErrTooLarge)
}

// packedZeros is a gigabyte of zeros as deflate packs it: one megabyte, over and over.
func packedZeros(t *testing.T) []byte {
	t.Helper()
	var megabyte bytes.Buffer
	w, err := flate.NewWriter(&megabyte, flate.BestCompression)
	if err == nil {
		_, err = w.Write(make([]byte, 1<<20))
	}
	if err = errors.Join(err, w.Flush()); err != nil {
		t.Fatal(err)
	}
	return append(bytes.Repeat(megabyte.Bytes(), 1024), 3, 0) // and an empty last block
}

func TestEPUB_ArchivesThatUnpackToTooMuch(t *testing.T) {
	zeros := packedZeros(t)
	for name, size := range map[string]uint64{"1 GB of zeros": 1 << 30, "1 GB of zeros that call themselves five bytes": 5} {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for _, f := range append(slices.Clone(head), zipFile{"OEBPS/book.opf", oneChapter("")}) {
			w, err := z.Create(f.name)
			if err == nil {
				_, err = w.Write([]byte(f.data))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		w, err := z.CreateRaw(&zip.FileHeader{Name: "OEBPS/ch.xhtml", Method: zip.Deflate, CompressedSize64: uint64(len(zeros)), UncompressedSize64: size})
		if err == nil {
			_, err = w.Write(zeros)
		}
		if err = errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		if out.Len() > 3<<20 {
			t.Fatalf("%s: packed into %d bytes", name, out.Len())
		}
		if _, err := read(bytes.NewReader(out.Bytes()), "book.epub"); !errors.Is(err, ErrTooLarge) && !(size == 5 && errors.Is(err, ErrDamaged)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEPUB_LimitsOfListsAndDocuments(t *testing.T) {
	long := strings.Repeat(" ", 8<<20)
	pad := func(s string) string { return s + long }
	wantError(t, "package", zipWith(t, zip.Store, slices.Concat(head, []zipFile{{"OEBPS/book.opf", pad(oneChapter(""))}})...), ErrTooLarge)
	wantError(t, "container", zipOf(t, head[0], zipFile{"META-INF/container.xml", pad(containerXML)}), ErrTooLarge)
	wantError(t, "document", chapterBook(t, "<p>text</p>"+strings.Repeat("text     ", 3<<20)), ErrTooLarge)
	wantError(t, "tags", chapterBook(t, strings.Repeat("<p>", 1_000_001)), ErrTooLarge)

	opf := oneChapter(`<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>`)
	a := importBook(t, bookOf(t, opf, map[string]string{"ch.xhtml": plainChapter["ch.xhtml"], "toc.ncx": pad(ncxDeep)}))
	if len(a.Contents) != 0 || len(a.Problems) != 1 {
		t.Errorf("contents: %d lines, problems %q", len(a.Contents), a.Problems)
	}
	deep := strings.Repeat("<navPoint><navLabel><text>x</text></navLabel><content src='ch.xhtml'/>", 5000)
	a = importBook(t, bookOf(t, opf, map[string]string{"ch.xhtml": plainChapter["ch.xhtml"], "toc.ncx": "<ncx><navMap>" + deep}))
	if n := len(a.Contents); n == 0 || n > 1000 || len(a.Problems) != 1 {
		t.Errorf("deep contents: %d lines, problems %q", n, a.Problems)
	}
}

func TestEPUB_EntitiesAreNotExpandedAndNothingElseIsRead(t *testing.T) {
	bomb := `<!DOCTYPE package [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>`
	opf := strings.Replace(oneChapter(""), "<package", bomb+"<package", 1)
	opf = strings.Replace(opf, ">T<", ">T &amp; &eacute;&c;&x;<", 1)
	chapter := strings.Replace(xhtml("<p>one &x; &c; two</p>"), "<html", strings.Replace(bomb, "package", "html", 1)+"<html", 1)
	a := importBook(t, bookOf(t, opf, map[string]string{"ch.xhtml": chapter}))
	if a.Title != "T & é&c;&x;" || a.Text.String() != "one &x; &c; two" {
		t.Errorf("title %q, text %q", a.Title, a.Text.String())
	}
}

func TestEPUB_DeepNestingKeepsTheText(t *testing.T) {
	body := "<p>before</p>" + strings.Repeat("<div>", 3000) + "<p>in <b>the</b> deep</p><script>no</script>" + strings.Repeat("</div>", 3000) + "<p>after</p>"
	a := importBook(t, chapterBook(t, body))
	if a.Text.String() != "before\n\nin the deep\n\nafter" || len(a.Problems) != 1 {
		t.Errorf("%q, problems %q", a.Text.String(), a.Problems)
	}
}

func TestEPUB_UnclosedMarkupIsReadInOneGo(t *testing.T) {
	for _, open := range []string{"<!--", "<![CDATA[", "<?x", "<a b='", "<a ", "</a", "<script>", "<style>x", "<a b=\"<", "<x:a xmlns:x='http://www.w3.org/1999/xhtml'/>", "<!"} {
		data := bookOf(t, oneChapter(""), map[string]string{"ch.xhtml": xhtml("<p>text</p>") + strings.Repeat(open, 50_000)})
		if _, err := read(bytes.NewReader(data), "book.epub"); err != nil {
			t.Errorf("%s: %v", open, err)
		}
	}
}

func TestEPUB_StopsWhenItIsNotWantedAnyMore(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Import(ctx, &File{Name: "book.epub", Data: fixtureBook(t)}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestEPUB_IsToldByItsContent(t *testing.T) {
	files := slices.Concat(head, []zipFile{{"OEBPS/book.opf", oneChapter("")}, {"OEBPS/ch.xhtml", plainChapter["ch.xhtml"]}})
	for name, data := range map[string][]byte{
		"whole": zipOf(t, files...), "no mimetype": zipOf(t, files[1:]...), "mimetype packed": zipWith(t, zip.Deflate, files...),
	} {
		if a, err := read(bytes.NewReader(data), "download"); err != nil || a.Text.String() != "text" {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantError(t, "another archive", zipOf(t, zipFile{"a.txt", "text"}), ErrFormat)
}

// fuzzedBook puts the fuzzer's strings into the places of a book.
func fuzzedBook(t *testing.T, picture, opf, nav, ncx, chapter string) []byte {
	return zipOf(t, append(slices.Clone(head), zipFile{"OEBPS/book.opf", opf}, zipFile{"OEBPS/nav.xhtml", nav}, zipFile{"OEBPS/toc.ncx", ncx},
		zipFile{"OEBPS/ch.xhtml", chapter}, zipFile{"OEBPS/p.png", picture})...)
}

// isKnown reports whether err is one of the ways in which a file cannot be read.
func isKnown(err error) bool {
	return slices.ContainsFunc([]error{ErrTooLarge, ErrEmpty, ErrFormat, ErrDamaged, ErrEncrypted, ErrArchive}, func(e error) bool { return errors.Is(err, e) })
}

// checkFuzzed imports data; what comes out is valid, or an error that is one of the package's.
func checkFuzzed(t *testing.T, data []byte) {
	a, err := read(bytes.NewReader(data), "x.epub")
	if isKnown(err) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range a.Contents {
		if e.Title == "" || e.Level < 1 || e.Offset < 0 || e.Offset > a.Text.Len() {
			t.Fatalf("contents: %+v", e)
		}
	}
	for _, b := range a.Blocks {
		for _, s := range b.Spans {
			if name, inside := strings.CutPrefix(s.Href, "#"); inside {
				if _, ok := a.Target(name); !ok {
					t.Fatalf("a link leads to %q, which is not there", name)
				}
			}
		}
	}
}

func FuzzEPUB(f *testing.F) {
	manifest := item("nav", "nav.xhtml", `properties="nav"`) + item("ch", "ch.xhtml", "") + `<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/><item id="p" href="p.png" media-type="image/png" properties="cover-image"/>`
	opf := opfOf(`<dc:title id="t">T</dc:title><meta refines="#t" property="title-type">main</meta><dc:creator opf:role="aut">A</dc:creator><dc:date>2001</dc:date><dc:identifier id="id" opf:scheme="ISBN">0306406152</dc:identifier>`,
		manifest, `<itemref idref="ch"/><itemref idref="nav" linear="no"/><itemref idref="p"/>`)
	nav := xhtml(`<nav epub:type="toc"><ol><li><a href="ch.xhtml#a">A</a><ol><li><span>B</span></li></ol></li></ol></nav>`)
	f.Add([]byte("PK\x03\x04"), opf, nav, ncxDeep, xhtml(`<h1 id="a">A</h1><p>x<a href="#n">[1]</a> <img src="p.png"/></p><p id="n"><a href="#a">1</a> note</p>`))
	f.Add(fixtureBook(f), opf, nav, ncxDeep, xhtml(`<div class="verse"><p>a</p><p>b</p></div><epub:switch><epub:case>x</epub:case><epub:default>y</epub:default></epub:switch><p><a/><![CDATA[<b>]]><br></br><ruby>a<rt>b</rt></ruby></p>`))
	f.Add([]byte{}, opf, nav, "", xhtml(`<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mfenced><m:mtable><m:mtr><m:mtd><m:mn>1</m:mn></m:mtd></m:mtr></m:mtable></m:mfenced></m:math><svg viewBox="0 0 9 9"><title/><image href="p.png"/></svg><table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>`))
	picture := pngOf(f, 50, 50)
	f.Fuzz(func(t *testing.T, raw []byte, opf, nav, ncx, chapter string) {
		checkFuzzed(t, raw)
		checkFuzzed(t, fuzzedBook(t, picture, opf, nav, ncx, chapter))
	})
}
