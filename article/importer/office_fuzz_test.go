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
		if !isKnown(err) {
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
	if err != nil || officeOutline(a) != officeOutline(again) || a.Title != again.Title || strings.Join(a.Problems, "|") != strings.Join(again.Problems, "|") {
		t.Fatal("read a second time, it is another article")
	}
}

// paragraphs are the lines of the report's text, each a paragraph, a list or a row: small seeds change quickly.
func paragraphs(content, begin, end string) []string {
	return strings.Split(strings.TrimSpace(content[strings.Index(content, begin)+len(begin):strings.LastIndex(content, end)]), "\n")
}

// FuzzDOCX changes the text of a Word document and what it draws on, and the whole file.
func FuzzDOCX(f *testing.F) {
	files := officeParts(f, "report.docx")
	document := part(files, "word/document.xml")
	add := func(body string) { f.Add(body, "", "", "", []byte(nil)) }
	for _, p := range paragraphs(document, "<w:body>", "</w:body>") {
		add(p)
	}
	add(wTable("", wRow("<w:tblHeader/>", wCell(`<w:gridSpan w:val="2"/>`, "a")), wRow(`<w:gridBefore w:val="1"/>`, wCell("<w:vMerge/>", "b"))))
	add(wp("", `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "x" </w:instrText></w:r>`+wr("a", "<w:vanish/>")) + wp(`<w:rPr><w:del/></w:rPr>`, "b") + wp("", "c"))
	add(wp("", `<w:r><mc:AlternateContent><mc:Choice/><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>`+wp("", "in")+`</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`))
	add(wp("", `<m:oMath><m:d><m:e><m:r><m:t>x</m:t></m:r></m:e></m:d></m:oMath>`) + wp(pStyle("HTMLPreformatted"), "code"))
	item := wp(pStyle("S")+`<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>`, `<w:r><w:footnoteReference w:id="1"/></w:r>`)
	f.Add(item, `<w:style w:type="paragraph" w:styleId="S"><w:name w:val="heading 2"/><w:basedOn w:val="S"/><w:rPr><w:b/></w:rPr></w:style>`,
		`<w:abstractNum w:abstractNumId="0">`+wLevel("1", "lowerRoman", "%1.%2", "<w:isLgl/>")+`</w:abstractNum>`+wNum("1", "0", `<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>`),
		`<w:footnote w:id="1">`+wp("", "<w:r><w:footnoteRef/></w:r>"+wr(" a", ""))+`</w:footnote>`, []byte(nil))
	f.Add("", "", "", "", stored(f, files))
	f.Add("", "", "", "", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00"))
	const w = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">`
	f.Fuzz(func(t *testing.T, body, styles, numbering, notes string, whole []byte) {
		if len(whole) > 0 {
			checkImport(t, whole, "x.docx")
			return
		}
		changed := map[string]string{"word/document.xml": between(document, "<w:body>", "</w:body>", body)}
		for name, inner := range map[string]string{"styles": styles, "numbering": numbering, "footnotes": notes} {
			if inner != "" {
				changed["word/"+name+".xml"] = "<w:" + name + w + inner + "</w:" + name + ">"
			}
		}
		checkImport(t, stored(t, with(files, changed)), "x.docx")
	})
}

// FuzzODT changes the text of an OpenDocument text and its styles, and the whole file.
func FuzzODT(f *testing.F) {
	files := officeParts(f, "report.odt")
	content := part(files, "content.xml")
	const begin, end = `text:use-soft-page-breaks="true">`, "</office:text>"
	add := func(body string) { f.Add(body, "", []byte(nil)) }
	for _, p := range paragraphs(content, begin, end) {
		add(p)
	}
	add(`<table:table>` + oRow(` table:number-rows-repeated="3"`, oc(` table:number-columns-spanned="2"`, op("Standard", "a")), oc(` table:number-columns-repeated="5"`, "")) + `</table:table>`)
	add(ol(` text:style-name="L1" text:continue-numbering="true"`, oi(` text:start-value="3"`, op("P2", "a<text:s text:c=\"9\"/>b"), ol("", oi("", op("P2", "c"))))))
	add(op("Standard", `<draw:frame><draw:object><math:math><math:mfrac><math:mi>a</math:mi><math:mi>b</math:mi></math:mfrac></math:math></draw:object></draw:frame><text:hidden-paragraph/>`))
	f.Add(op("S", "a"), `<style:style style:name="S" style:family="paragraph" style:parent-style-name="S"><style:text-properties text:display="none" style:text-position="super"/></style:style>`, []byte(nil))
	f.Add(ol(` text:style-name="L"`, oi("", op("S", "a"))), `<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="i" text:display-levels="2"/></text:list-style>`, []byte(nil))
	f.Add("", "", stored(f, files))
	f.Add("", "", []byte(flat(f)))
	f.Fuzz(func(t *testing.T, body, styles string, whole []byte) {
		if len(whole) > 0 {
			checkImport(t, whole, "x.odt")
			return
		}
		changed := strings.Replace(between(content, begin, end, body), "</office:automatic-styles>", styles+"</office:automatic-styles>", 1)
		checkImport(t, stored(t, with(files, map[string]string{"content.xml": changed})), "x.odt")
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
