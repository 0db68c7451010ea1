package importer_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"dev.marginalia/article"
)

// stored is an archive that is not compressed: quick to make.
func stored(tb testing.TB, files []txtar.File) []byte {
	tb.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		if err == nil {
			_, err = w.Write(f.Data)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// checkImport imports a document twice: it must be refused with a reason, or give the same sound article each time.
func checkImport(t *testing.T, data []byte, name string) {
	a, err := read(bytes.NewReader(data), name)
	if err != nil {
		if !sentinel(err) {
			t.Fatal(err)
		}
		return
	}
	if a.Title == "" {
		t.Fatal("no title")
	}
	there := map[string]bool{}
	for _, b := range a.Blocks {
		for _, name := range b.Targets {
			there[name] = true
		}
	}
	for _, b := range a.Blocks {
		if b.Picture != nil && b.Picture.Hash != "" && a.Resources[b.Picture.Hash].Data == nil {
			t.Fatal("a picture without its bytes")
		}
		for _, s := range b.Spans {
			if name, inside := strings.CutPrefix(s.Href, "#"); inside && !there[name] {
				t.Fatalf("a link to %q, which is not there", name)
			}
		}
	}
	again, err := read(bytes.NewReader(data), name)
	if err != nil || outline(a) != outline(again) || a.Title != again.Title || strings.Join(a.Problems, "|") != strings.Join(again.Problems, "|") {
		t.Fatal("read a second time, it is another article")
	}
}

// FuzzDOCX changes the parts of a Word document, and the whole file.
func FuzzDOCX(f *testing.F) {
	files := officeParts(f, "report.docx")
	document, rels := part(files, "word/document.xml"), part(files, "word/_rels/document.xml.rels")
	styles, numbering, notes := part(files, "word/styles.xml"), part(files, "word/numbering.xml"), part(files, "word/footnotes.xml")
	add := func(body string) {
		f.Add(between(document, "<w:body>", "</w:body>", body), styles, numbering, notes, rels, []byte(nil))
	}
	f.Add(document, styles, numbering, notes, rels, []byte(nil))
	add(wTable("", wRow("<w:tblHeader/>", wCell(`<w:gridSpan w:val="2"/>`, "a")), wRow(`<w:gridBefore w:val="1"/>`, wCell("<w:vMerge/>", "b"))))
	add(wp("", `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "x" </w:instrText></w:r>`+wr("a", "<w:vanish/>")) + wp(`<w:rPr><w:del/></w:rPr>`, "b") + wp("", "c"))
	add(wp("", `<w:r><mc:AlternateContent><mc:Choice/><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>`+wp("", "in")+`</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`))
	add(wp("", `<m:oMath><m:d><m:e><m:r><m:t>x</m:t></m:r></m:e></m:d></m:oMath>`) + wp(pStyle("HTMLPreformatted"), "code"))
	f.Add(document, "", "", "", "", docxWith(f, "", nil))
	f.Add("", "", "", "", "", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00"))
	f.Fuzz(func(t *testing.T, document, styles, numbering, notes, rels string, whole []byte) {
		if len(whole) > 0 {
			checkImport(t, whole, "x.docx")
			return
		}
		checkImport(t, stored(t, with(files, map[string]string{"word/document.xml": document, "word/styles.xml": styles, "word/numbering.xml": numbering,
			"word/footnotes.xml": notes, "word/_rels/document.xml.rels": rels})), "x.docx")
	})
}

// FuzzODT changes the files of an OpenDocument text, and the whole file.
func FuzzODT(f *testing.F) {
	files := officeParts(f, "report.odt")
	content, styles, meta := part(files, "content.xml"), part(files, "styles.xml"), part(files, "meta.xml")
	add := func(body string) {
		f.Add(between(content, `text:use-soft-page-breaks="true">`, "</office:text>", body), styles, meta, []byte(nil))
	}
	f.Add(content, styles, meta, []byte(nil))
	add(`<table:table>` + oRow(` table:number-rows-repeated="3"`, oc(` table:number-columns-spanned="2"`, op("Standard", "a")), oc(` table:number-columns-repeated="5"`, "")) + `</table:table>`)
	add(ol(` text:style-name="L1" text:continue-numbering="true"`, oi(` text:start-value="3"`, op("P2", "a<text:s text:c=\"9\"/>b"), ol("", oi("", op("P2", "c"))))))
	add(op("Standard", `<draw:frame><draw:object><math:math><math:mfrac><math:mi>a</math:mi><math:mi>b</math:mi></math:mfrac></math:math></draw:object></draw:frame><text:hidden-paragraph/>`))
	f.Add("", "", "", odtWith(f, op("Standard", "a"), "", nil))
	f.Add("", "", "", []byte(flat(f)))
	f.Fuzz(func(t *testing.T, content, styles, meta string, whole []byte) {
		if len(whole) > 0 {
			checkImport(t, whole, "x.odt")
			return
		}
		checkImport(t, stored(t, with(files, map[string]string{"content.xml": content, "styles.xml": styles, "meta.xml": meta})), "x.odt")
	})
}

// novel is a document of some 300 pages: 12 chapters, each with paragraphs, items, notes and a table.
func novel(paragraph, heading, item, note, table func(i int, text string) string) string {
	const sentence = "The harbour master wrote down the height of the water twice a day, and nobody but the gulls ever asked him why he did. "
	var b strings.Builder
	for c := range 12 {
		b.WriteString(heading(c, "Chapter"))
		for i := range 60 {
			b.WriteString(paragraph(i, strings.Repeat(sentence, 4+i%3)))
			switch i % 25 {
			case 5:
				b.WriteString(item(i, sentence) + item(i, sentence))
			case 10:
				b.WriteString(note(i, sentence))
			case 20:
				b.WriteString(table(i, "word"))
			}
		}
	}
	return b.String()
}

func benchmark(b *testing.B, data []byte, name string) {
	var a *article.Article
	for b.Loop() {
		var err error
		if a, err = read(bytes.NewReader(data), name); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(a.Words())/300, "pages")
	b.ReportMetric(float64(b.N)*float64(a.Words())/300/b.Elapsed().Seconds(), "pages/s")
}

func BenchmarkImport_WordDocument(b *testing.B) {
	run := func(text string) string { // as Word cuts a text that was edited
		half := len(text) / 2
		return wr(text[:half], `<w:lang w:val="en-GB"/>`) + `<w:proofErr w:type="spellStart"/>` + wr(text[half:], `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:b/>`) + `<w:proofErr w:type="spellEnd"/>`
	}
	body := novel(func(_ int, s string) string { return wp("", run(s)) }, func(_ int, s string) string { return wp(pStyle("Heading1"), s) },
		func(_ int, s string) string { return wItem("1", "0", s) },
		func(_ int, s string) string { return wp("", wr(s, "")+`<w:r><w:footnoteReference w:id="1"/></w:r>`) },
		func(_ int, s string) string {
			row := wRow("", wCell("", s), wCell("", s), wCell("", s), wCell("", s))
			return wTable("", strings.Repeat(row, 8))
		})
	benchmark(b, docxWith(b, body, nil), "x.docx")
}

func BenchmarkImport_OpenDocument(b *testing.B) {
	run := func(text string) string {
		half := len(text) / 2
		return text[:half] + `<text:span text:style-name="T1">` + text[half:] + `</text:span>`
	}
	body := novel(func(_ int, s string) string { return op("Text_20_body", run(s)) }, func(_ int, s string) string { return `<text:h text:outline-level="1">` + s + `</text:h>` },
		func(_ int, s string) string { return ol(` text:style-name="L1"`, oi("", op("P2", s))) },
		func(_ int, s string) string {
			return op("Text_20_body", s+`<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>`+op("Footnote", s)+`</text:note-body></text:note>`)
		},
		func(_ int, s string) string {
			return `<table:table>` + strings.Repeat(oRow("", strings.Repeat(oc("", op("Standard", s)), 4)), 8) + `</table:table>`
		})
	benchmark(b, odtWith(b, body, "", nil), "x.odt")
}
