package importer_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"dev.marginalia/article"
)

// op is a paragraph of LibreOffice's; oi is an item with what is in it, ol a list.
func op(style, inner string) string {
	return `<text:p text:style-name="` + style + `">` + inner + `</text:p>`
}

func oi(more string, inner ...string) string {
	return `<text:list-item` + more + `>` + strings.Join(inner, "") + `</text:list-item>`
}

func ol(more string, inner ...string) string {
	return `<text:list` + more + `>` + strings.Join(inner, "") + `</text:list>`
}

func TestODT_HeadingsAndTheirNumbers(t *testing.T) {
	h := func(level, more, text string) string {
		return `<text:h text:style-name="Heading_20_` + level + `" text:outline-level="` + level + `"` + more + `>` + text + `</text:h>`
	}
	same(t, importODT(t, op("Standard", "Above")+h("1", "", "One")+h("2", "", "Sub")+h("2", "", `<text:span text:style-name="T1">Bold</text:span>`)+h("1", ` text:is-list-header="true"`, "Unnumbered")+
		h("1", "", "Two<text:line-break/>lines")+h("2", ` text:restart-numbering="true" text:start-value="7"`, "Seventh")+h("3", "", "No number")+
		op("Heading_20_2", "A paragraph in the style of headings")+`<text:h text:outline-level="9">Deep</text:h>`+op("Title", "A second title"), "", nil), `
paragraph: Above
heading1: 1 One
heading2: 1.1 Sub
heading2: 1.2 Bold
heading1: Unnumbered
heading1: 2 Two lines
heading2: 2.7 Seventh
heading3: No number
heading2: A paragraph in the style of headings
heading6: Deep
heading1: A second title`)
}

func TestODT_ListsCountAsLibreOfficeDoes(t *testing.T) {
	styles := `<style:style style:name="PL" style:family="paragraph" style:parent-style-name="Standard" style:list-style-name="L1"/>
<text:list-style style:name="L9"><text:list-level-style-number text:level="1" style:num-format="i" text:start-value="4"/><text:list-level-style-image text:level="2"/></text:list-style>
<text:list-style style:name="L8"><text:list-level-style-bullet text:level="1" text:bullet-char="☑"/><text:list-level-style-number text:level="2" style:num-format=""/></text:list-style>`
	l1 := ` text:style-name="L1"`
	same(t, importODT(t, ol(` xml:id="a"`+l1, oi("", op("P2", "one"), op("P2", "goes on")), oi("", op("P2", "two"), ol("", oi("", op("P2", "a")), oi("", op("P2", "b"))), op("P2", "below its letters")), oi("", ol("", oi("", op("P2", "a again")))))+
		op("Standard", "Between")+
		ol(` xml:id="b"`+l1, oi("", op("P2", "one: a new list")))+
		ol(` text:continue-list="a"`+l1, oi("", op("P2", "three: goes on with the first")))+
		ol(` text:continue-numbering="true"`+l1, oi("", op("P2", "four: goes on with the one before")), oi(` text:start-value="9"`, op("P2", "nine")), `<text:list-header>`+op("P2", "a header")+`</text:list-header>`, oi("", op("P2", "ten")))+
		ol(` text:style-name="L9"`, oi("", op("P2", "four of its own"), ol("", oi("", op("P2", "picture")))))+
		ol(` text:style-name="L8"`, oi("", op("P2", "done"), ol("", oi("", op("P2", "without a sign")))))+
		ol("", oi("", op("PL", "numbered by its paragraph")))+ol("", oi("", op("Standard", "no style"))), styles, nil), `
item1#1: one
paragraph>1: goes on
item1#2: two
item2#1: a
item2#2: b
paragraph>1: below its letters
item2#1: a again
paragraph: Between
item1#1: one: a new list
item1#3: three: goes on with the first
item1#4: four: goes on with the one before
item1#9: nine
paragraph>1: a header
item1#10: ten
item1#4: four of its own
item2: picture
item1 (done): done
paragraph>2: without a sign
item1#1: numbered by its paragraph
item1: no style`)
}

func TestODT_TextOfAParagraph(t *testing.T) {
	styles := `<style:style style:name="TS" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="TN" style:family="text" style:parent-style-name="TS"><style:text-properties style:text-line-through-style="none" fo:font-weight="normal"/></style:style>
<style:style style:name="TU" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style><style:style style:name="TD" style:family="text"><style:text-properties style:text-position="-33% 58%"/></style:style>
<style:style style:name="TH" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="PB" style:family="paragraph" style:parent-style-name="Text_20_body"><style:text-properties fo:font-weight="700"/></style:style>`
	span := func(style, text string) string {
		return `<text:span text:style-name="` + style + `">` + text + `</text:span>`
	}
	for inner, want := range map[string]string{
		"  one \n  two<text:s text:c=\"3\"/>three<text:s/><text:tab/>four ":                                                                                                            "paragraph: one two   three ⇥four",
		"one<text:line-break/> two<text:soft-page-break/> three":                                                                                                                       "paragraph: one⏎two three",
		"a" + span("T1", "b"+span("T2", "c")+" ") + "d":                                                                                                                                `paragraph: abc d {strong "bc"} {emphasis "c"}`,
		span("TS", "x"+span("TN", "y")) + span("TU", "2") + span("TD", "i"):                                                                                                            `paragraph: xy2i {deleted "x"} {superscript "2"} {subscript "i"}`,
		"seen" + span("TH", "unseen<text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation></text:note>"):                                                    `paragraph: seen`,
		span("Source_20_Text", "go") + " run":                                                                                                                                          `paragraph: go run {code "go"}`,
		"see <text:page-number>7</text:page-number><text:sequence>2</text:sequence><text:date>May</text:date><text:placeholder>&lt;x&gt;</text:placeholder>":                           "paragraph: see 2May",
		`<text:hidden-text text:is-hidden="true">no</text:hidden-text><text:conditional-text>yes</text:conditional-text><text:variable-set text:display="none">no</text:variable-set>`: "paragraph: yes",
		`<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>`:                                                                                `paragraph: 漢kan {superscript "kan"}`,
		`<text:meta><loext:content-control>in <text:span>both</text:span></loext:content-control></text:meta>`:                                                                         "paragraph: in both",
		`a<office:annotation><dc:creator>A</dc:creator><text:p>no</text:p></office:annotation>b`:                                                                                       "paragraph: ab",
	} {
		same(t, importODT(t, op("Text_20_body", inner), styles, nil), want)
	}
	same(t, importODT(t, op("PB", "by hand"), styles, nil), `paragraph: by hand {strong "by hand"}`)
	same(t, importODT(t, op("Quotations", span("T1", "said"))+op("Text_20_body", `<text:hidden-paragraph text:is-hidden="true"/>hidden`), styles, nil), `quote1: said {strong "said"}`)
}

func TestODT_LinksAndTheirTargets(t *testing.T) {
	same(t, importODT(t, op("Standard", `<text:a xlink:href="https://example.org/">out</text:a> <text:a xlink:href="#mark">in<text:span text:style-name="T1">side</text:span></text:a> <text:a xlink:href="javascript:x">bad</text:a> <text:a xlink:href="#nowhere">lost</text:a> <text:reference-ref text:ref-name="ref">page</text:reference-ref>`)+
		op("Standard", `<text:bookmark text:name="mark"/><text:bookmark text:name="unused"/><text:reference-mark-start text:name="ref"/>There<text:reference-mark-end text:name="ref"/>`), "", nil), `
paragraph: out inside bad lost page {link "out"https://example.org/} {link "inside"#mark} {strong "side"} {link "page"#ref}
paragraph @mark @ref: There`)
}

func TestODT_NotesMayHaveSeveralParagraphsAndSignsOfTheirOwn(t *testing.T) {
	note := func(class, sign, inner string) string {
		return `<text:note text:note-class="` + class + `"><text:note-citation text:label="` + sign + `">` + sign + `</text:note-citation><text:note-body>` + inner + `</text:note-body></text:note>`
	}
	same(t, importODT(t, op("Standard", "One"+note("endnote", "i", op("Endnote", "At the end"))+" two"+note("footnote", "*", op("Footnote", "Starred")+ol("", oi("", op("Footnote", "with a list"))))+" three"+note("footnote", "2", "")), "", nil), `
paragraph: Onei two* three2 {reference "i"#en1} {reference "*"#fn1} {superscript "2"}
footnote (*) @fn1: Starred
footnote: with a list
footnote (i) @en1: At the end`)
}

func oc(more, inner string) string {
	return `<table:table-cell` + more + `>` + inner + `</table:table-cell>`
}

func oRow(more string, cells ...string) string {
	return `<table:table-row` + more + `>` + strings.Join(cells, "") + `</table:table-row>`
}

func TestODT_TablesKeepTheirColumns(t *testing.T) {
	p := func(s string) string { return op("Standard", s) }
	covered := `<table:covered-table-cell/>`
	same(t, importODT(t, `<table:table><table:table-header-rows>`+oRow("", oc("", p("a")), oc("", p("b")), oc("", p("c")))+`</table:table-header-rows>`+
		oRow("", oc(` table:number-columns-spanned="2"`, p("wide")), covered, oc("", op("P4", "1")))+
		oRow("", oc(` table:number-columns-spanned="2"`, p("no covered cell")), oc("", op("P4", "2")))+
		oRow("", oc(` table:number-rows-spanned="2"`, p("tall")+p("cell")), oc(` table:number-columns-repeated="2"`, p("x")))+
		`<table:table-rows>`+oRow("", covered, oc("", ""), oc("", p("y")), oc(` table:number-columns-repeated="16381"`, ""))+`</table:table-rows>`+
		oRow(` table:number-rows-repeated="2"`, oc("", p("again")))+oRow(` table:number-rows-repeated="1048000"`, oc(` table:number-columns-repeated="16384"`, ""))+`</table:table>`, "", nil), `
table [1 []]: a⇥b⇥c⏎wide⇥⇥1⏎no covered cell⇥⇥2⏎tall cell⇥x⇥x⏎⇥⇥y⏎again⏎again`)
	same(t, importODT(t, `<table:table>`+oRow("", oc("", op("Table_20_Heading", "a")), oc("", op("Table_20_Heading", "b")))+oRow("", oc("", p("c")), oc("", p("d")))+`</table:table>`+
		`<table:table>`+oRow("", oc("", op("Heading_20_1", "In a box")+p("Text")))+`</table:table>`, "", nil), `
table [1 []]: a⇥b⏎c⇥d
heading1: In a box
paragraph: Text`)
}

func TestODT_TablesInListsGoOnWithTheirItem(t *testing.T) {
	same(t, importODT(t, ol(` text:style-name="L1"`, oi("", op("P2", "See"), `<table:table>`+oRow("", oc("", ol("", oi("", op("P2", "a")))), oc("", op("P2", "b")))+oRow("", oc("", op("P2", "c")), oc("", op("P2", "d")))+`</table:table>`)), "", nil),
		"item1#1: See\ntable>1 [0 []]: a⇥b⏎c⇥d")
}

func TestODT_Pictures(t *testing.T) {
	frame := func(size, inner string) string {
		return `<draw:frame svg:width="` + size + `" svg:height="` + size + `">` + inner + `</draw:frame>`
	}
	image := `<draw:image xlink:href="Pictures/10000001000000600000004067A1.png"/>`
	png := base64.StdEncoding.EncodeToString([]byte(part(officeParts(t, "report.odt"), "Pictures/10000001000000600000004067A1.png")))
	a := importODT(t, op("Standard", "Above "+frame("3cm", image+`<svg:title>T</svg:title><svg:desc>A tide</svg:desc>`)+"below")+
		op("Standard", "A "+frame("0.5cm", image+`<svg:title>sign</svg:title>`)+" in the line")+
		op("Standard", frame("3cm", `<draw:text-box>`+op("Standard", frame("3cm", image)+"A caption in the box")+`</draw:text-box>`))+
		op("Standard", frame("3cm", `<draw:text-box>`+op("Standard", "Only text")+op("Standard", "in the box")+`</draw:text-box>`))+
		frame("3cm", `<draw:image><office:binary-data>`+png[:40]+"\n"+png[40:]+`</office:binary-data></draw:image>`)+
		op("Figure", frame("3cm", image)+"A caption in the paragraph")+
		op("Standard", frame("3cm", `<draw:image xlink:href="https://example.org/p.png"/>`)+frame("3cm", `<draw:image xlink:href="Pictures/gone.svm"/>`+image))+
		op("Standard", frame("3cm", `<draw:object xlink:href="./Object 1"/><draw:image xlink:href="./ObjectReplacements/Object 1"/>`))+
		op("Standard", `<draw:custom-shape>`+op("Standard", "In a shape")+`</draw:custom-shape><draw:g><draw:rect>`+op("Standard", "in a group")+`</draw:rect></draw:g>`)+
		op("Standard", frame("3cm", `<draw:object xlink:href="./Object 2"/><draw:image xlink:href="./ObjectReplacements/Object 2"/>`)), "",
		map[string]string{"Object 1/content.xml": `<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mroot><mi>x</mi><mn>3</mn></mroot><mo>≤</mo><msqrt><mi>y</mi></msqrt><munder><mo>∑</mo><mi>i</mi></munder><mfenced open="[" close="]"><mi>a</mi><mi>b</mi></mfenced><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable></mrow><annotation encoding="StarMath 5.0">nroot</annotation></semantics></math>`,
			"ObjectReplacements/Object 1": "metafile", "Object 2/content.xml": `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>`, "ObjectReplacements/Object 2": "metafile"})
	same(t, a, `
paragraph: Above below
image [A tide 96x64]:
paragraph: A ￼ in the line {image sign 96x64 {19 19 0}}
image [ 96x64]: A caption in the box
paragraph: Only text
paragraph: in the box
image [ 96x64]:
image [ 96x64]: A caption in the paragraph
image [ 113x113]:
image [ 96x64]:
paragraph: √x3 ≤ √y∑i[a,b]1, 2 {superscript "3"} {subscript "i"}
paragraph: In a shape
paragraph: in a group`)
	if got := strings.Join(a.Problems, "|"); got != "A chart cannot be shown." {
		t.Error(got)
	}
	if len(a.Resources) != 1 {
		t.Errorf("%d resources", len(a.Resources))
	}
}

func TestODT_WhatIsLeftOut(t *testing.T) {
	same(t, importODT(t, `<office:forms><form:form/></office:forms><text:tracked-changes><text:changed-region><text:deletion>`+op("Standard", "gone")+`</text:deletion></text:changed-region></text:tracked-changes>`+
		`<text:section text:display="none">`+op("Standard", "hidden")+`</text:section><text:section text:name="x">`+op("Standard", "shown")+`</text:section>`+
		`<text:alphabetical-index><text:index-body>`+op("Index_20_1", "word, 3")+`</text:index-body></text:alphabetical-index>`+op("Contents_20_1", "left over")+
		`<text:bibliography><text:index-body><text:index-title>`+op("Standard", "Sources")+`</text:index-title>`+op("Standard", "A book")+`</text:index-body></text:bibliography>`, "", nil),
		"paragraph: shown\nparagraph: Sources\nparagraph: A book")
}

func TestODT_RulesAndDirections(t *testing.T) {
	a := importODT(t, op("Standard", "Left to right, and most of the text.")+op("HL", "")+op("HL", "")+op("RTL", "שלום עולם"), `<style:style style:name="HL" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:border-bottom="0.5pt solid #000000"/></style:style>
<style:style style:name="RTL" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties style:writing-mode="rl-tb"/><style:text-properties style:language-complex="he" style:country-complex="IL"/></style:style>`, nil)
	same(t, a, "paragraph: Left to right, and most of the text.\nrule:\nparagraph (he-IL) (rtl): שלום עולם")
	if a.Language != "en-GB" || a.Direction != "" {
		t.Errorf("%q %q", a.Language, a.Direction)
	}
}

// flat is the report as one file of XML.
func flat(tb testing.TB) string {
	files := officeParts(tb, "report.odt")
	inside := func(name, element string) string {
		s := part(files, name)
		from, to := strings.Index(s, "<"+element+">"), strings.LastIndex(s, "</"+element+">")
		return s[from : to+len(element)+3]
	}
	content := part(files, "content.xml")
	head := content[:strings.Index(content, "<office:scripts/>")]
	head = strings.Replace(head, "office:document-content", "office:document", 1)
	head = strings.Replace(head, ` office:version="1.3"`, ` office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"`, 1)
	body := content[strings.Index(content, "<office:automatic-styles>"):]
	body = strings.Replace(body, "</office:document-content>", "</office:document>", 1)
	png := base64.StdEncoding.EncodeToString([]byte(part(files, "Pictures/10000001000000600000004067A1.png")))
	body = strings.Replace(body, ` xlink:href="Pictures/10000001000000600000004067A1.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad" draw:mime-type="image/png"/>`, `><office:binary-data>`+png+`</office:binary-data></draw:image>`, 1)
	return head + inside("meta.xml", "office:meta") + inside("styles.xml", "office:font-face-decls") + inside("styles.xml", "office:styles") + body
}

func TestODT_FlatFilesReadTheSame(t *testing.T) {
	want := load(t, "testdata/report.in.odt")
	for _, name := range []string{"x.fodt", "x.xml"} {
		got, err := read(strings.NewReader(flat(t)), name)
		if err != nil {
			t.Fatal(err)
		}
		if officeOutline(got) != officeOutline(want) || got.Byline != want.Byline || count(got, article.Image) != 1 {
			t.Errorf("got\n%s\nwant\n%s", officeOutline(got), officeOutline(want))
		}
	}
}

func TestODT_IsToldByItsContent(t *testing.T) {
	files := officeParts(t, "report.odt")
	for name, changed := range map[string]map[string]string{
		"template":                    {"mimetype": "application/vnd.oasis.opendocument.text-template"},
		"the manifest alone tells it": {"mimetype": ""},
	} {
		if a, err := read(bytes.NewReader(officeZip(t, with(files, changed))), "x"); err != nil || a.Title != "The Tides of a Small Harbour" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
