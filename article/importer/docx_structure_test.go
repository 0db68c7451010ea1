package importer_test

import (
	"strings"
	"testing"

	"dev.marginalia/article"
)

// wNumbering is a part of numberings: abstract ones, then instances.
func wNumbering(parts string) map[string]string {
	return map[string]string{"word/numbering.xml": `<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` + parts + `</w:numbering>`}
}

func wLevel(at, format, text, more string) string {
	return `<w:lvl w:ilvl="` + at + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + text + `"/>` + more + `</w:lvl>`
}

func wNum(id, abstract, more string) string {
	return `<w:num w:numId="` + id + `"><w:abstractNumId w:val="` + abstract + `"/>` + more + `</w:num>`
}

func wItem(id, level, text string) string {
	return wp(`<w:numPr><w:ilvl w:val="`+level+`"/><w:numId w:val="`+id+`"/></w:numPr>`, text)
}

func TestDOCX_ListsCountAsWordDoes(t *testing.T) {
	three := `<w:abstractNum w:abstractNumId="0">` + wLevel("0", "decimal", "%1.", "") + wLevel("1", "lowerLetter", "%2)", "") + wLevel("2", "lowerRoman", "%3.", `<w:lvlRestart w:val="1"/>`) + `</w:abstractNum>`
	numbering := wNumbering(three + wNum("1", "0", "") + wNum("2", "0", `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>`) +
		wNum("3", "0", "") + wNum("4", "0", `<w:lvlOverride w:ilvl="0">`+wLevel("0", "bullet", "☐", "")+`</w:lvlOverride>`))
	same(t, importDOCX(t, wItem("1", "0", "one")+wItem("1", "1", "a")+wItem("1", "2", "i")+wItem("1", "1", "b")+wItem("1", "2", "ii, for it begins anew only below the first level")+
		wItem("1", "0", "two")+wItem("1", "2", "i, below a letter that is not there")+wp("", "Between")+
		wItem("3", "0", "three: another instance goes on")+wItem("2", "0", "five: this one begins anew")+wItem("2", "0", "six")+wItem("1", "0", "seven")+
		wItem("4", "0", "to do")+wItem("0", "0", "no list")+wItem("99", "0", "a list that is not there"), numbering), `
item1#1: one
item2#1: a
item3#1: i
item2#2: b
item3#2: ii, for it begins anew only below the first level
item1#2: two
item3#1: i, below a letter that is not there
paragraph: Between
item1#3: three: another instance goes on
item1#5: five: this one begins anew
item1#6: six
item1#7: seven
item1 (open): to do
paragraph: no list
paragraph: a list that is not there`)
}

func TestDOCX_ListsThroughStyles(t *testing.T) {
	changed := wNumbering(`<w:abstractNum w:abstractNumId="0">` + wLevel("0", "decimal", "%1.", `<w:pStyle w:val="ListNumber"/>`) + wLevel("1", "upperRoman", "%2.", `<w:pStyle w:val="ListNumber2"/>`) + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Bullets"/>` + wLevel("0", "bullet", "-", "") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Bullets"/></w:abstractNum>` + wNum("1", "0", "") + wNum("2", "2", ""))
	for k, v := range wStyles(`<w:style w:type="paragraph" w:styleId="ListNumber"><w:name w:val="List Number"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ListNumber2"><w:name w:val="List Number 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="ListNumber2"/></w:style>
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style>`) {
		changed[k] = v
	}
	same(t, importDOCX(t, wp(pStyle("ListNumber"), "one")+wp(pStyle("ListNumber2"), "one I")+wp(pStyle("Mine"), "one II")+wp(pStyle("ListNumber")+`<w:numPr><w:numId w:val="0"/></w:numPr>`, "taken out")+
		wp(pStyle("ListNumber"), "two")+wp(pStyle("Quote")+`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>`, "bullet"), changed), `
item1#1: one
item2#1: one I
item2#2: one II
paragraph: taken out
item1#2: two
item1: bullet`)
}

func TestDOCX_WhatGoesOnWithAnItem(t *testing.T) {
	indent := func(n string) string { return `<w:pPr><w:ind w:left="` + n + `" w:hanging="360"/></w:pPr>` }
	numbering := wNumbering(`<w:abstractNum w:abstractNumId="0">` + wLevel("0", "decimal", "%1.", indent("720")) + wLevel("1", "bullet", "o", indent("1440")) + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1">` + wLevel("0", "bullet", " ", "") + wLevel("1", "none", "", "") + `</w:abstractNum>` + wNum("1", "0", "") + wNum("2", "1", ""))
	left := func(n, text string) string { return wp(`<w:ind w:left="`+n+`"/>`, text) }
	same(t, importDOCX(t, left("720", "indented, but below nothing")+wItem("1", "0", "one")+left("720", "goes on")+wItem("1", "1", "bullet")+left("1440", "deeper")+left("720", "shallow")+left("1440", "shallow still")+
		wItem("1", "0", "two")+wp("", "outside")+left("720", "outside still")+wItem("1", "0", "three")+wItem("2", "0", "a list without signs")+wItem("2", "1", "and deeper")+
		wp(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, `<w:r><w:t>four</w:t><w:br/><w:br/><w:t>and its second paragraph</w:t></w:r>`), numbering), `
paragraph: indented, but below nothing
item1#1: one
paragraph>1: goes on
item2: bullet
paragraph>2: deeper
paragraph>1: shallow
paragraph>1: shallow still
item1#2: two
paragraph: outside
paragraph: outside still
item1#3: three
paragraph>1: a list without signs
paragraph>2: and deeper
item1#4: four
paragraph>1: and its second paragraph`)
}

func TestDOCX_HeadingsHaveTheirNumbers(t *testing.T) {
	numbering := wNumbering(`<w:abstractNum w:abstractNumId="0">` + wLevel("0", "upperRoman", "Part %1:", "") + wLevel("1", "decimal", "%1.%2", "<w:isLgl/>") + wLevel("2", "bullet", "•", "") + `</w:abstractNum>` + wNum("1", "0", ""))
	heading := func(style, level, text string) string {
		return wp(pStyle(style)+`<w:numPr><w:ilvl w:val="`+level+`"/><w:numId w:val="1"/></w:numPr>`, text)
	}
	same(t, importDOCX(t, wp("", "Above")+heading("Heading1", "0", "First")+heading("Heading2", "1", "Sub")+heading("Heading1", "0", "Second")+heading("Heading2", "1", "Sub")+heading("Heading2", "2", "Bullet")+
		wp(pStyle("Heading1")+`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>`, "Annex"), numbering), `
paragraph: Above
heading1: Part I: First
heading2: 1.1 Sub
heading1: Part II: Second
heading2: 2.1 Sub
heading2: Bullet
heading1: Annex`)
}

func wCell(props, inner string) string {
	if !strings.HasPrefix(inner, "<w:p") && !strings.HasPrefix(inner, "<w:tbl") {
		inner = wp("", inner)
	}
	return `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>` + props + `</w:tcPr>` + inner + `</w:tc>`
}

func wRow(props string, cells ...string) string {
	return `<w:tr w:rsidR="00A1"><w:trPr>` + props + `</w:trPr>` + strings.Join(cells, "") + `</w:tr>`
}

func wTable(props string, rows ...string) string {
	return `<w:tbl><w:tblPr>` + props + `</w:tblPr><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>` + strings.Join(rows, "") + `</w:tbl>`
}

func TestDOCX_TablesKeepTheirColumns(t *testing.T) {
	right, centre := `<w:jc w:val="right"/>`, `<w:jc w:val="center"/>`
	same(t, importDOCX(t, wTable("", wRow("<w:tblHeader/>", wCell("", wp(centre, "a")), wCell("", wp(centre, "b")), wCell("", wp(centre, "c"))),
		wRow("", wCell(`<w:gridSpan w:val="2"/>`, "wide"), wCell("", wp(right, wr("1", "<w:b/>")+"<w:r><w:tab/></w:r>"+wr("2", "")))),
		wRow(`<w:gridBefore w:val="1"/>`, wCell(`<w:vMerge w:val="restart"/>`, wp("", "x")+wp("", "y")), wCell("", wp(right, "3"))),
		wRow("", wCell("", ""), wCell("<w:vMerge/>", "<w:p/>"), wCell("", wp(right, "4"))),
		wRow(`<w:del w:id="1"/>`, wCell("", "removed")),
		`<w:sdt><w:sdtContent>`+wRow("", `<w:sdt><w:sdtContent>`+wCell("", "in controls")+`</w:sdtContent></w:sdt>`)+`</w:sdtContent></w:sdt>`), nil), `
table [1 ["" "" "end"]]: a⇥b⇥c⏎wide⇥⇥1 2⏎⇥x y⇥3⏎⇥⇥4⏎in controls {strong "1"}`)
}

func TestDOCX_TheFirstRowIsAHeadingWhenItsStyleSaysSo(t *testing.T) {
	styles := wStyles(`<w:style w:type="table" w:styleId="Plain"><w:name w:val="Table Grid"/></w:style><w:style w:type="table" w:styleId="Base"><w:name w:val="x"/><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>
<w:style w:type="table" w:styleId="Fancy"><w:name w:val="Grid Table 4"/><w:basedOn w:val="Base"/></w:style>`)
	rows := []string{wRow("", wCell("", "a"), wCell("", "b")), wRow("", wCell("", "c"), wCell("", "d"))}
	for props, header := range map[string]int{
		`<w:tblStyle w:val="Fancy"/><w:tblLook w:val="04A0"/>`:                1,
		`<w:tblStyle w:val="Fancy"/><w:tblLook w:val="0480"/>`:                0,
		`<w:tblStyle w:val="Fancy"/><w:tblLook w:firstRow="1" w:val="0000"/>`: 1,
		`<w:tblStyle w:val="Plain"/><w:tblLook w:val="04A0" w:firstRow="1"/>`: 0,
		`<w:tblStyle w:val="Nowhere"/><w:tblLook w:val="zz" w:firstRow="1"/>`: 0,
	} {
		a := importDOCX(t, wTable(props, rows...), styles)
		if len(a.Blocks) != 1 || a.Blocks[0].Grid == nil || a.Blocks[0].Grid.Header != header {
			t.Errorf("%s: %s", props, officeOutline(a))
		}
	}
}

func TestDOCX_TablesThatOnlyLayOutAPageAreRead(t *testing.T) {
	same(t, importDOCX(t, wTable("", wRow("", wCell("", wp("", "A box")+wp(pStyle("HTMLPreformatted"), "with code")))), nil), "paragraph: A box\ncode: with code")
	same(t, importDOCX(t, wTable("", wRow("", wCell("", wp(pStyle("Heading2"), "Left")+wp("", "text")), wCell("", "Right")), wRow("", wCell("", "Below"), wCell("", wTable("", wRow("", wCell("", "1"), wCell("", "2")), wRow("", wCell("", "3"), wCell("", "4"))))))+
		wTable("", wRow("", wCell("", "One row"), wCell("", "beside another"))), nil), `
heading2: 1.1 Left
paragraph: text
paragraph: Right
paragraph: Below
table [0 []]: 1⇥2⏎3⇥4
paragraph: One row
paragraph: beside another`)
}

// wDrawing is an inline picture of so many English metric units.
func wDrawing(id, size, properties, inner string) string {
	if inner == "" {
		inner = `<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip ` + id + `/></pic:blipFill></pic:pic></a:graphicData></a:graphic>`
	}
	return `<w:r><w:drawing><wp:inline><wp:extent cx="` + size + `" cy="` + size + `"/><wp:docPr id="1" name="Picture 1" ` + properties + `/>` + inner + `</wp:inline></w:drawing></w:r>`
}

func TestDOCX_Pictures(t *testing.T) {
	rels := map[string]string{"word/_rels/document.xml.rels": strings.Replace(part(officeParts(t, "report.docx"), "word/_rels/document.xml.rels"), "</Relationships>",
		`<Relationship Id="far" Type="x/image" Target="https://example.org/p.png" TargetMode="External"/><Relationship Id="disk" Type="x/image" Target="file:///c:/p.png" TargetMode="External"/>`+
			`<Relationship Id="emf" Type="x/image" Target="media/image9.emf"/><Relationship Id="gone" Type="x/image" Target="media/gone.png"/></Relationships>`, 1), "word/media/image9.emf": "\x01\x00\x00\x00 no picture"}
	a := importDOCX(t, wp("", wr("Above ", "")+wDrawing(`r:embed="rId6"`, "1828800", `descr="A tide" title="t"`, "")+wr("below", ""))+wp(pStyle("Caption"), wr("Figure 1: ", "")+wr("Tides", "<w:b/>"))+
		wp(pStyle("Caption"), "A caption of nothing")+
		wp("", wr("An ", "")+wDrawing(`r:embed="rId6"`, "190500", `title="arrow"`, "")+wr(" in the line", ""))+
		wp("", wDrawing(`r:link="far"`, "952500", "", "")+wDrawing(`r:link="disk"`, "952500", `descr="on a disk"`, "")+wDrawing(`r:link="disk"`, "952500", "", ""))+
		wp("", wDrawing(`r:embed="emf"`, "952500", `descr="old"`, "")+wDrawing(`r:embed="gone"`, "952500", "", ""))+
		wp("", `<w:r><w:pict><v:shape id="s" style="width:72pt;height:48pt" alt="old way"><v:imagedata r:id="rId6" o:title="x"/></v:shape></w:pict></w:r>`)+
		wp("", `<w:r><w:pict><v:rect style="width:0;height:1.5pt" o:hralign="center" o:hrstd="t" o:hr="t"/></w:pict></w:r>`)+
		wp(`<w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr>`, "<w:r></w:r>")+
		wp("", wDrawing("", "952500", "", `<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphicData></a:graphic>`)), rels)
	same(t, a, `
paragraph: Above below
image [A tide 96x64]: Figure 1: Tides {strong "Tides"}
paragraph: A caption of nothing
paragraph: An ￼ in the line {image arrow 96x64 {20 20 0}}
image [ 100x100]:
image [on a disk 100x100]:
image [old 0x0]:
image [ 0x0]:
image [old way 96x64]:
rule:`)
	if b := a.Blocks[4]; b.Picture.Href != "https://example.org/p.png" || b.Picture.Hash != "" || a.Blocks[5].Picture.Href != "" {
		t.Errorf("%+v", b.Picture)
	}
	if len(a.Resources) != 1 || a.Resources[a.Blocks[1].Picture.Hash].Media != "image/png" {
		t.Errorf("%d resources", len(a.Resources))
	}
	if got := strings.Join(a.Problems, "|"); got != "A picture cannot be shown: its format is not known or it is damaged.|A chart cannot be shown." {
		t.Error(got)
	}
}

func TestDOCX_TextBoxesAreReadOnce(t *testing.T) {
	box := func(text string) string {
		return `<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="1" cy="1"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>` +
			wp("", text) + `</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>` + wp("", text) + `</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>`
	}
	same(t, importDOCX(t, wp("", wr("Before ", "")+`<w:r>`+box("In the box")+`</w:r>`+wr("and after", ""))+wp("", `<w:r>`+box("Alone")+`</w:r>`)+
		wp("", `<w:r><mc:AlternateContent><mc:Choice Requires="x"><w:drawing><x:new xmlns:x="urn:x"/></w:drawing></mc:Choice><mc:Fallback><w:t>instead</w:t></mc:Fallback></mc:AlternateContent></w:r>`)+
		wTable("", wRow("", wCell("", "a"), wCell("", wp("", wr("b", "")+wDrawing(`r:embed="rId6"`, "1828800", "", "")))), wRow("", wCell("", "c"), wCell("", "d"))), nil), `
paragraph: Before and after
paragraph: In the box
paragraph: Alone
paragraph: instead
table [0 []]: a⇥b⏎c⇥d
image [ 96x64]:`)
}

func TestDOCX_PicturesAndTextInItemsStayWithThem(t *testing.T) {
	a := importDOCX(t, wItem("1", "0", "Look:")+wp(`<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>`, wr("here", "")+wDrawing(`r:embed="rId6"`, "1828800", "", "")), nil)
	same(t, a, "item1#1: Look:\nitem2#1: here\nimage>2 [ 96x64]:")
	if a.Blocks[2].Kind != article.Image {
		t.Error("no picture")
	}
}
