package importer_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/txtar"

	. "dev.marginalia/article/importer"
)

func TestOffice_SaysWhyItCannot(t *testing.T) {
	wide := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteByte(byte(r))
			b.WriteByte(0)
		}
		return b.String()
	}
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	word, open := string(docxWith(t, "", nil)), string(odtWith(t, op("Standard", "x"), "", nil))
	wordFiles, openFiles := officeParts(t, "report.docx"), officeParts(t, "report.odt")
	manifest := `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`
	for name, c := range map[string]struct {
		data, file string
		want       error
		says       string
	}{
		"encrypted Word":             {ole + wide("EncryptedPackage"), "x.docx", ErrEncrypted, "password"},
		"old Word":                   {ole + wide("WordDocument"), "x.doc", ErrFormat, ".doc"},
		"another compound file":      {ole + wide("Workbook"), "x.xls", ErrFormat, "office document"},
		"encrypted OpenDocument":     {string(officeZip(t, with(openFiles, map[string]string{"META-INF/manifest.xml": manifest, "content.xml": "\x01\x02"}))), "x.odt", ErrEncrypted, "password"},
		"wholly encrypted":           {string(officeZip(t, []txtar.File{{Name: "mimetype", Data: []byte("application/vnd.oasis.opendocument.text")}, {Name: "encrypted-package", Data: []byte{1}}, {Name: "META-INF/manifest.xml", Data: []byte(manifest)}})), "x.odt", ErrEncrypted, "password"},
		"cut Word":                   {word[:len(word)/2], "x", ErrDamaged, "Word"},
		"cut Word by its name":       {word[:50], "x.docx", ErrDamaged, "Word"},
		"cut OpenDocument":           {open[:len(open)/2], "x", ErrDamaged, "OpenDocument"},
		"no main part":               {string(officeZip(t, with(wordFiles, map[string]string{"word/document.xml": ""}))), "x", ErrDamaged, "missing"},
		"no content":                 {string(officeZip(t, with(openFiles, map[string]string{"content.xml": ""}))), "x", ErrDamaged, "missing"},
		"no text in Word":            {string(docxWith(t, "<w:p/>", nil)), "x", ErrEmpty, ""},
		"no text in OpenDocument":    {string(odtWith(t, "<text:p/>", "", nil)), "x", ErrEmpty, ""},
		"not XML":                    {string(officeZip(t, with(wordFiles, map[string]string{"word/document.xml": "<<<<"}))), "x", ErrDamaged, "breaks off"},
		"a table is no Word":         {string(officeZip(t, []txtar.File{{Name: "[Content_Types].xml", Data: []byte(`<Types><Default Extension="docx" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document"/></Types>`)}, {Name: "xl/workbook.xml", Data: []byte("<x/>")}})), "x", ErrFormat, ""},
		"a sheet is no OpenDocument": {string(officeZip(t, []txtar.File{{Name: "mimetype", Data: []byte("application/vnd.oasis.opendocument.spreadsheet")}, {Name: "content.xml", Data: []byte("<x/>")}})), "x", ErrFormat, ""},
		"a bomb":                     {string(docxWith(t, wp("", strings.Repeat("a", 8<<20)), nil)), "x", ErrTooLarge, "MB"},
	} {
		_, err := read(strings.NewReader(c.data), c.file)
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOffice_WhatIsDamagedInTheMiddleIsReadUpToThere(t *testing.T) {
	cut := func(data, at string) string { return data[:strings.Index(data, at)] }
	word, open := officeParts(t, "report.docx"), officeParts(t, "report.odt")
	for _, files := range [][]txtar.File{
		with(word, map[string]string{"word/document.xml": cut(part(word, "word/document.xml"), "Take with you")}),
		with(open, map[string]string{"content.xml": cut(part(open, "content.xml"), "Take with you")}),
	} {
		a, err := read(bytes.NewReader(officeZip(t, files)), "x")
		if err != nil {
			t.Fatal(err)
		}
		if got := officeOutline(a); !strings.Contains(got, "item1#3: Close the hut.") || strings.Contains(got, "a lamp") {
			t.Error(got)
		}
		if len(a.Problems) != 1 || !strings.Contains(a.Problems[0], "damaged") {
			t.Errorf("%q", a.Problems)
		}
	}
	// Damaged styles, numberings or notes take nothing from the text.
	a := importDOCX(t, "", map[string]string{"word/styles.xml": "<w:styles", "word/numbering.xml": "\x00\x01", "word/footnotes.xml": "<x>", "docProps/core.xml": "no", "word/_rels/document.xml.rels": "<"})
	if !strings.Contains(a.Text.String(), "High water waits for no clerk.") {
		t.Error(officeOutline(a))
	}
	b := importODT(t, op("Standard", "Text."), "", map[string]string{"styles.xml": "<", "meta.xml": "\xff", "META-INF/manifest.xml": ""})
	same(t, b, "paragraph: Text.")
}

func TestOffice_EntitiesDoNothing(t *testing.T) {
	bomb := `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>`
	files := officeParts(t, "report.docx")
	doc := strings.Replace(between(part(files, "word/document.xml"), "<w:body>", "</w:body>", wp("", "<w:r><w:t>&b;&x;</w:t></w:r>")), "<w:document", bomb+"<w:document", 1)
	a := importDOCX(t, "", map[string]string{"word/document.xml": doc})
	same(t, a, "paragraph: &b;&x;")
}

func TestOffice_PartsMayBeInOtherEncodings(t *testing.T) {
	files := officeParts(t, "report.docx")
	doc := between(part(files, "word/document.xml"), "<w:body>", "</w:body>", wp("", "Füße, größer"))
	var wide bytes.Buffer
	for _, u := range utf16.Encode([]rune("\ufeff" + strings.Replace(doc, "UTF-8", "UTF-16", 1))) {
		wide.Write([]byte{byte(u), byte(u >> 8)})
	}
	latin := strings.NewReplacer("ü", "\xfc", "ß", "\xdf", "ö", "\xf6", "UTF-8", "ISO-8859-1").Replace(doc)
	for _, document := range []string{wide.String(), latin} {
		same(t, importDOCX(t, "", map[string]string{"word/document.xml": document}), "paragraph: Füße, größer")
	}
}

func TestOffice_DeepNestingIsRefused(t *testing.T) {
	for _, open := range []string{"<w:tbl><w:tr><w:tc>", "<w:p>", "<w:sdt><w:sdtContent>", "<m:oMath>", "<a><b>"} {
		files := officeParts(t, "report.docx")
		doc := strings.Split(part(files, "word/document.xml"), "<w:body>")[0] + "<w:body>" + strings.Repeat(open, 1_000_000/len(open))
		flat := strings.Split(flat(t), "<office:text")[0] + "<office:text>" + strings.Repeat(strings.NewReplacer("w:tbl", "table:table", "w:tr", "table:table-row", "w:tc", "table:table-cell", "w:p", "text:p", "w:sdtContent", "text:section", "w:sdt", "text:section").Replace(open), 1_000_000/len(open))
		for name, data := range map[string][]byte{"docx": officeZip(t, with(files, map[string]string{"word/document.xml": doc})), "fodt": []byte(flat)} {
			if _, err := read(bytes.NewReader(data), "x."+name); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "nested") {
				t.Errorf("%s %s: %v", name, open, err)
			}
		}
	}
}

// TestOffice_LargeClaimsAreNotBelieved has small files that ask for much: what they get is bounded.
func TestOffice_LargeClaimsAreNotBelieved(t *testing.T) {
	row := func(n int) string {
		return oRow("", strings.Repeat(oc("", op("Standard", "x")), n))
	}
	many := func(n string) string { return ` table:number-columns-repeated="` + n + `"` }
	for name, c := range map[string]struct {
		body    string
		most    int
		problem bool
	}{
		"columns":        {`<table:table>` + row(3000) + row(3000) + `</table:table>`, 2 * 200 * 2, true},
		"repeated cells": {`<table:table>` + strings.Repeat(oRow(` table:number-rows-repeated="999999"`, oc(many("16384"), op("Standard", strings.Repeat("x", 1000)))), 3) + `</table:table>`, 5 << 20, true},
		"spans":          {`<table:table>` + strings.Repeat(oRow("", strings.Repeat(oc(` table:number-columns-spanned="99999"`, op("Standard", "x")), 50)), 2) + `</table:table>`, 2 * 210, true},
		"spaces":         {op("Standard", strings.Repeat(`x<text:s text:c="999999"/>`, 100)+"x"), 5 << 20, true},
	} {
		a, err := read(bytes.NewReader(odtWith(t, c.body, "", nil)), "x.odt")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a.Text.Len() > c.most || (len(a.Problems) > 0) != c.problem {
			t.Errorf("%s: %d code points, %q", name, a.Text.Len(), a.Problems)
		}
	}
	a := importDOCX(t, wTable("", wRow("", strings.Repeat(wCell(`<w:gridSpan w:val="99999"/>`, "x"), 300)), wRow(`<w:gridBefore w:val="99999"/>`, wCell("", "y")))+
		wp("", strings.Repeat(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`, 2_000)+wr("text", "")), nil)
	if a.Text.Len() > 1000 || len(a.Problems) != 1 {
		t.Errorf("%d code points, %q", a.Text.Len(), a.Problems)
	}
}

func TestOffice_MoreParagraphsThanAnybodyReadsAreRefused(t *testing.T) {
	body := between(flat(t), "<office:text", "</office:text>", ">"+strings.Repeat("<text:p>a</text:p>", 260_000))
	if _, err := read(strings.NewReader(body), "x.fodt"); !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "paragraphs") {
		t.Error(err)
	}
}

func TestOffice_NamesThatLeadOutOfTheArchiveAreNotThere(t *testing.T) {
	rels := map[string]string{"word/_rels/document.xml.rels": strings.Replace(part(officeParts(t, "report.docx"), "word/_rels/document.xml.rels"), "media/image1.png", "../../../../etc/hostname", 1), "../../etc/hostname": "x"}
	a := importDOCX(t, wp("", wr("x", "")+wDrawing(`r:embed="rId6"`, "952500", "", "")), rels)
	if len(a.Resources) != 0 || len(a.Problems) != 1 {
		t.Errorf("%q", a.Problems)
	}
}

func TestOffice_StopsWhenItIsTold(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, data := range map[string][]byte{"x.docx": docxWith(t, strings.Repeat(wp("", "Text."), 1000), nil), "x.odt": odtWith(t, strings.Repeat(op("Standard", "Text."), 1000), "", nil)} {
		if _, err := Import(ctx, &File{Name: name, Data: data}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOffice_SymbolsHaveTheirPlaces(t *testing.T) {
	var body strings.Builder
	for _, c := range []string{"F020", "F041", "F07E", "F0A0", "F0A5", "F0B7", "F0C0", "F0DF", "F0E5", "F0FE"} {
		body.WriteString(`<w:sym w:font="Symbol" w:char="` + c + `"/>`)
	}
	same(t, importDOCX(t, wp("", "<w:r><w:t>|</w:t>"+body.String()+"</w:r>"), nil), "paragraph: | Α∼€∞•ℵ⇓∑⎭")
	same(t, importDOCX(t, wp("", `<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings" w:char="F06C"/><w:sym w:font="Wingdings" w:char="F081"/><w:sym w:font="Wingdings 2" w:char="F050"/></w:r>`), nil), "paragraph: ☑●①✓")
}
