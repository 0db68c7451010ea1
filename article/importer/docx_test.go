package importer_test

import (
	"bytes"
	"strings"
	"testing"

	"dev.marginalia/article"
)

// wr is a run of Word's with its properties.
func wr(text, props string) string {
	return `<w:r w:rsidRPr="00B2"><w:rPr>` + props + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

// wp is a paragraph of Word's with its properties; what of inner is no markup becomes a run.
func wp(props, inner string) string {
	if !strings.HasPrefix(inner, "<") {
		inner = wr(inner, "")
	}
	return `<w:p w:rsidR="00A1" w:rsidRDefault="00A1"><w:pPr>` + props + `</w:pPr>` + inner + `</w:p>`
}

func pStyle(id string) string { return `<w:pStyle w:val="` + id + `"/>` }

// wStyles are styles of a document, after those that every one has.
func wStyles(styles string) map[string]string {
	return map[string]string{"word/styles.xml": `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
		`<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>` + styles + `</w:styles>`}
}

func TestDOCX_HeadingsAreFoundByNameByLevelAndByWhatTheyInherit(t *testing.T) {
	styles := wStyles(`
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Abschnitt"><w:name w:val="Abschnitt"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Ring1"><w:name w:val="ring one"/><w:basedOn w:val="Ring2"/></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Ring2"><w:name w:val="ring two"/><w:basedOn w:val="Ring1"/></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Zitat"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>`)
	same(t, importDOCX(t, wp(pStyle("berschrift1"), "One")+wp(pStyle("Kapitel"), wr("Two", "<w:b/>"))+wp(pStyle("Abschnitt"), "Three")+
		wp(`<w:outlineLvl w:val="8"/>`, "Deep")+wp(pStyle("Kapitel")+`<w:outlineLvl w:val="9"/>`, "No heading")+wp(pStyle("Ring1"), "In a ring")+
		wp(pStyle("Zitat"), wr("Said ", "")+wr("so", `<w:i w:val="0"/>`))+wp(pStyle("NotThere"), "Plain"), styles), `
heading1: One
heading1: Two
heading3: Three
heading6: Deep
paragraph: No heading
paragraph: In a ring
quote1: Said so
paragraph: Plain`)
}

func TestDOCX_TheTitleIsNotRepeated(t *testing.T) {
	core := func(title string) map[string]string {
		return map[string]string{"docProps/core.xml": `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + title + `</dc:title><dc:creator>A. Smith; B. Jones</dc:creator></cp:coreProperties>`}
	}
	plain, title, heading := wp("", "Text."), wp(pStyle("Title"), "The Title"), wp(`<w:outlineLvl w:val="0"/>`, "A Heading")
	for name, c := range map[string]struct {
		body, property, title, first string
		derived                      bool
	}{
		"style":                     {title + plain, "Stale", "The Title", "Text.", false},
		"with a note":               {wp(pStyle("Title"), wr("The Title", "")+`<w:r><w:footnoteReference w:id="1"/></w:r>`) + plain, "", "The Title", "Text.", false},
		"two lines":                 {wp(pStyle("Title"), "On") + title + plain, "", "On The Title", "Text.", false},
		"nothing else":              {title, "", "The Title", "The Title", false},
		"below a line":              {wp("", "Institute") + title + plain, "", "The Title", "Institute", false},
		"property":                  {plain, "From the File", "From the File", "Text.", false},
		"property as heading":       {heading + plain + heading, "a heading", "A Heading", "Text.", false},
		"only heading":              {heading + plain, "", "A Heading", "Text.", false},
		"one of many headings":      {heading + plain + heading, "", "Text", "A Heading", true},
		"heading beside a property": {heading + plain, "The File", "The File", "A Heading", false},
		"a program's name":          {plain, "Microsoft Word - x.doc", "Text", "Text.", true},
		"title after a heading":     {heading + plain + heading + title, "", "Text", "A Heading", true},
	} {
		a := importDOCX(t, c.body, core(c.property))
		if a.Title != c.title || a.TitleDerived != c.derived || a.Text.Slice(a.Blocks[0].Range) != c.first {
			t.Errorf("%s: title %q, derived %v, text %q", name, a.Title, a.TitleDerived, a.Text.String())
		}
		if a.Byline != "A. Smith, B. Jones" {
			t.Errorf("byline %q", a.Byline)
		}
	}
}

func TestDOCX_AuthorAndDateBelowTheTitleAreTaken(t *testing.T) {
	styles := wStyles(`<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style><w:style w:type="paragraph" w:styleId="Author"><w:name w:val="Author"/></w:style><w:style w:type="paragraph" w:styleId="Date"><w:name w:val="Date"/></w:style>`)
	styles["docProps/core.xml"] = ""
	a := importDOCX(t, wp(pStyle("Title"), "T")+wp(pStyle("Author"), "One Writer")+wp(pStyle("Author"), "Another")+wp(pStyle("Date"), "1 May 2020")+wp("", "Text."), styles)
	if a.Byline != "One Writer, Another" || a.Published != "1 May 2020" || a.Text.String() != "Text." {
		t.Errorf("%q %q %q", a.Byline, a.Published, a.Text.String())
	}
}

func TestDOCX_RunsBecomeSpans(t *testing.T) {
	styles := wStyles(`
<w:style w:type="paragraph" w:styleId="Lead"><w:name w:val="Lead"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Verb"><w:name w:val="Verbatim Char"/></w:style>
<w:style w:type="character" w:styleId="Sup"><w:name w:val="Up"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>`)
	for body, want := range map[string]string{
		wr("a ", "") + wr("b", "<w:b/>") + `<w:proofErr w:type="gramStart"/>` + wr("c ", `<w:b w:val="true"/><w:color w:val="FF0000"/>`) + wr("d", ""): `paragraph: a bc d {strong "bc"}`,
		wr("a", `<w:b/><w:i/>`) + wr("b", `<w:i/>`):                                                                  `paragraph: ab {emphasis "ab"} {strong "a"}`,
		wr("x", `<w:strike/>`) + wr("y", `<w:dstrike/>`) + wr("z", `<w:strike w:val="0"/>`):                          `paragraph: xyz {deleted "xy"}`,
		wr("H", "") + wr("2", `<w:vertAlign w:val="subscript"/>`) + wr("O", "") + wr("n", `<w:rStyle w:val="Sup"/>`): `paragraph: H2On {subscript "2"} {superscript "n"}`,
		wr("run ", "") + wr("go", `<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>`):                         `paragraph: run go {code "go"}`,
		wr("run ", "") + wr("go", `<w:rStyle w:val="Verb"/>`) + wr(" x", `<w:rFonts w:ascii="Monotype Corsiva"/>`):   `paragraph: run go x {code "go"}`,
		wr("seen", "") + wr("unseen", `<w:vanish/>`) + wr("!", `<w:vanish w:val="0"/>`):                              `paragraph: seen!`,
		wr("s", `<w:rStyle w:val="Strong"/>`) + wr("t", `<w:rStyle w:val="Strong"/><w:b w:val="0"/>`):                `paragraph: st {strong "s"}`,
	} {
		same(t, importDOCX(t, wp("", body), styles), want)
	}
	// Bold in the styles of the paragraph and of the run cancel each other out.
	same(t, importDOCX(t, wp(pStyle("Lead"), wr("all ", "")+wr("not", `<w:rStyle w:val="Strong"/>`)), styles), `paragraph: all not {strong "all"}`)
	// A document that is in typewriter's letters throughout has no code in it.
	mono := map[string]string{"word/styles.xml": strings.Replace(styles["word/styles.xml"], `<w:name w:val="Normal"/>`, `<w:name w:val="Normal"/><w:rPr><w:rFonts w:ascii="Courier New"/></w:rPr>`, 1)}
	same(t, importDOCX(t, wp("", wr("a", "")+wr("b", `<w:rFonts w:ascii="Courier New"/>`)), mono), `paragraph: ab`)
}

func TestDOCX_SpecialCharacters(t *testing.T) {
	for body, want := range map[string]string{
		`<w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t><w:cr/></w:r>`:                             "paragraph: one⏎two⇥three",
		`<w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t><w:softHyphen/><w:t>ness</w:t></w:r>`:                "paragraph: well\u2011known\u00adness",
		`<w:r><w:t> trimmed </w:t></w:r><w:r><w:t xml:space="preserve"> kept </w:t></w:r><w:r><w:t>end</w:t></w:r>`: "paragraph: trimmed kept end",
		`<w:r><w:t>a</w:t><w:br/><w:t xml:space="preserve"> </w:t><w:br/><w:t>b</w:t><w:br w:type="page"/></w:r>`:   "paragraph: a\nparagraph: b",
		`<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Odd" w:char="F041"/><w:sym w:font="Wingdings" w:char="F07D"/><w:sym w:font="Arial" w:char="20AC"/></w:r>`: "paragraph: ✓α→A•€",
		wr("\uf0b7 x", `<w:rFonts w:ascii="Symbol"/>`) + wr("\uf0b7", ""):                                                               "paragraph: • x•",
		`<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>`: `paragraph: kan漢 {superscript "kan"}`,
	} {
		same(t, importDOCX(t, wp("", body), nil), want)
	}
	a := importDOCX(t, wp("", "<w:r><w:t>a\u0000\u000bb &amp; c&nbsp;d &lol; e</w:t></w:r>"), nil)
	if got := a.Text.String(); got != "ab & c\u00a0d &lol; e" {
		t.Errorf("%q", got)
	}
}

func TestDOCX_ChangesThatAreTracked(t *testing.T) {
	mark := `<w:rPr><w:del w:id="5" w:author="A"/></w:rPr>`
	same(t, importDOCX(t, wp("", wr("The ", "")+`<w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del><w:ins w:id="2">`+wr("new", "")+`<w:del w:id="3"><w:r><w:delText>er</w:delText></w:r></w:del></w:ins>`+
		`<w:moveFrom w:id="4">`+wr(" gone", "")+`</w:moveFrom><w:moveTo w:id="6">`+wr(" here", "")+`</w:moveTo>`+wr(" pier", `<w:rPrChange w:id="7"><w:rPr><w:b/></w:rPr></w:rPrChange>`))+
		wp(mark, "Joined ")+wp("", "to this.")+wp(mark, `<w:del w:id="8"><w:r><w:delText>A paragraph that went</w:delText></w:r></w:del>`)+
		wp(`<w:framePr w:dropCap="drop" w:lines="3"/>`, "O")+wp("", "nce.")+
		wp("", wr("Noted", "")+`<w:commentRangeStart w:id="0"/><w:r><w:annotationRef/></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`), nil), `
paragraph: The new here pier
paragraph: Joined to this.
paragraph: Once.
paragraph: Noted`)
	// What is to be joined to a paragraph that does not come is kept.
	same(t, importDOCX(t, wTable("", wRow("", wCell("", wp(mark, "a")), wCell("", "b")), wRow("", wCell("", "c"), wCell("", "d")))+wp(mark, "The end"), nil), "table [0 []]: a⇥b⏎c⇥d\nparagraph: The end")
}

func TestDOCX_LinksAndTheirTargets(t *testing.T) {
	rels := strings.Replace(part(officeParts(t, "report.docx"), "word/_rels/document.xml.rels"), "</Relationships>",
		`<Relationship Id="bad" Type="x/hyperlink" Target="javascript:alert(1)" TargetMode="External"/><Relationship Id="mail" Type="x/hyperlink" Target="mailto:a@example.org" TargetMode="External"/></Relationships>`, 1)
	field := func(code, text string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">` + code[:3] + `</w:instrText></w:r><w:r><w:instrText>` + code[3:] +
			`</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + text + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	same(t, importDOCX(t,
		wp("", `<w:hyperlink r:id="rId5" w:anchor="part">`+wr("anchor", "")+`</w:hyperlink>`+wr(" ", "")+`<w:hyperlink r:id="mail">`+wr("mail", "")+`</w:hyperlink>`+wr(" ", "")+`<w:hyperlink r:id="bad">`+wr("bad", "")+`</w:hyperlink>`+
			wr(" ", "")+`<w:hyperlink w:anchor="here">`+wr("in", "")+wr("side", "<w:b/>")+`</w:hyperlink>`+wr(" ", "")+`<w:hyperlink w:anchor="nowhere">`+wr("lost", "")+`</w:hyperlink>`)+
			wp("", field(`HYPERLINK "https://example.org/a b" \o "tip"`, wr("field", "")+field(` PAGE `, wr("7", "")))+wr(", ", "")+field(`HYPERLINK \l "here"`, wr("local", ""))+wr(" ", "")+
				`<w:fldSimple w:instr=" REF here \h ">`+wr("ref", "")+`</w:fldSimple>`+field(` PAGE  \* MERGEFORMAT`, wr("12", ""))+field(`DATE \@ "yyyy"`, wr(" 2024", ""))+
				`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> SYMBOL 183 \f "Symbol" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`)+
			`<w:bookmarkStart w:id="1" w:name="between"/><w:bookmarkEnd w:id="1"/>`+wp("", `<w:bookmarkStart w:id="0" w:name="here"/>`+wr("There", "")+`<w:bookmarkEnd w:id="0"/>`),
		map[string]string{"word/_rels/document.xml.rels": rels}), `
paragraph: anchor mail bad inside lost {link "anchor"https://example.org/tides?year=1931#part} {link "mail"mailto:a@example.org} {link "inside"#here} {strong "side"}
paragraph: field, local ref 2024• {link "field"https://example.org/a b} {link "local"#here} {link "ref"#here}
paragraph @here: There`)
}

func TestDOCX_TablesOfContentsAreLeftOut(t *testing.T) {
	begin, separate, end := `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \o </w:instrText></w:r>`, `<w:r><w:fldChar w:fldCharType="separate"/></w:r>`, `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	same(t, importDOCX(t, wp("", "Before")+wp("", begin+separate+wr("Chapter one", ""))+wp("", "Chapter two")+wp("", end+wr("After", ""))+wp(pStyle("TOC1"), "A line without its field"), nil),
		"paragraph: Before\nparagraph: After")
	// A field without an end swallows nothing.
	same(t, importDOCX(t, wp("", "Before")+wp("", begin+separate+wr("Chapter one", ""))+wp("", "After"), nil),
		"paragraph: Before\nparagraph: Chapter one\nparagraph: After")
}

func TestDOCX_ContentControls(t *testing.T) {
	same(t, importDOCX(t, `<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>`+wp("", wr("In ", "")+`<w:sdt><w:sdtContent>`+wr("one", "")+`</w:sdtContent></w:sdt><w:smartTag w:element="place">`+wr(" town", "")+`</w:smartTag>`)+
		`</w:sdtContent></w:sdt>`+wp("", wr("Name: ", "")+`<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>`+wr("Click here to enter text.", "")+`</w:sdtContent></w:sdt>`)+
		`<w:customXml w:element="x">`+wp("", "Custom")+`</w:customXml><w:altChunk r:id="rId9"/>`, nil), "paragraph: In one town\nparagraph: Name:\nparagraph: Custom")
}

func TestDOCX_NotesHaveTheirSigns(t *testing.T) {
	note := func(id, inner string) string { return `<w:footnote w:id="` + id + `">` + inner + `</w:footnote>` }
	ref := func(id, more string) string { return `<w:r><w:footnoteReference w:id="` + id + `"` + more + `</w:r>` }
	notes := map[string]string{"word/footnotes.xml": `<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		note("5", wp("", "<w:r><w:footnoteRef/></w:r>"+wr(" Five with ", "")+`<w:hyperlink r:id="n1">`+wr("a link", "")+`</w:hyperlink>`)) +
		note("4", wp("", wr("*", "")+wr(" ", "")+wr("Starred", "<w:i/>"))+wp(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, "and more")) +
		note("9", wp("", "Nobody asks")) + `</w:footnotes>`,
		"word/_rels/footnotes.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="n1" Type="x/hyperlink" Target="https://example.org/n" TargetMode="External"/></Relationships>`,
		"word/settings.xml":             `<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnotePr><w:numFmt w:val="lowerRoman"/></w:footnotePr></w:settings>`}
	notes["word/_rels/document.xml.rels"] = strings.Replace(part(officeParts(t, "report.docx"), "word/_rels/document.xml.rels"), "</Relationships>",
		`<Relationship Id="s" Type="x/settings" Target="settings.xml"/></Relationships>`, 1)
	body := wp("", wr("One", "")+ref("4", ` w:customMarkFollows="1"/><w:t>*</w:t>`)+wr(" two", "")+ref("5", "/>")+wr(" three", "")+ref("77", "/>")+`<w:r><w:endnoteReference w:id="1"/></w:r>`)
	want := `
paragraph: One* two%s three%s%s {reference "*"#fn1} {reference "%[1]s"#fn2} {superscript "%[2]s"} {reference "%[3]s"#en1}
footnote (*) @fn1: Starred {emphasis "Starred"}
footnote: and more
footnote (%[1]s) @fn2: Five with a link {link "a link"https://example.org/n}
footnote (%[3]s) @en1: Minutes of the harbour office, kept since 1902.`
	same(t, importDOCX(t, body, notes), strings.NewReplacer("%[1]s", "i", "%[2]s", "ii", "%[3]s", "i", "%s three%s%s", "i threeiii").Replace(want))
	// The last section says how notes are numbered.
	section := `<w:sectPr><w:footnotePr><w:numFmt w:val="upperLetter"/><w:numStart w:val="3"/></w:footnotePr><w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr></w:sectPr>`
	same(t, importDOCX(t, body+section, notes), strings.NewReplacer("%[1]s", "C", "%[2]s", "D", "%[3]s", "1", "%s three%s%s", "C threeD1").Replace(want))
}

func TestDOCX_CodeIsOneBlock(t *testing.T) {
	styles := wStyles(`<w:style w:type="paragraph" w:styleId="SourceCode"><w:name w:val="Source Code"/></w:style>
<w:style w:type="paragraph" w:styleId="X"><w:name w:val="My code lines"/><w:rPr><w:rFonts w:ascii="Consolas"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Y"><w:name w:val="Zip code"/></w:style>`)
	same(t, importDOCX(t, wp(pStyle("SourceCode"), "")+wp(pStyle("SourceCode"), `<w:r><w:t xml:space="preserve">  if a {</w:t><w:br/></w:r>`+wr("\t  b", "<w:b/>"))+wp(pStyle("SourceCode"), "<w:r></w:r>")+wp(pStyle("X"), "  }")+
		wp(pStyle("X"), "<w:r></w:r>")+wp(pStyle("Y"), "20457"), styles), "code:   if a {⏎⇥  b⏎⏎  }\nparagraph: 20457")
}

func TestDOCX_LanguagesAndDirections(t *testing.T) {
	styles := wStyles("")
	german, hebrew := `<w:lang w:val="de-DE"/>`, `<w:rtl/><w:lang w:bidi="he-IL"/>`
	a := importDOCX(t, wp("", "An English paragraph that is long enough to be most of it.")+wp("", wr("Ein deutscher Absatz, ", german)+wr("ganz.", german))+
		wp("", wr("British spelling.", `<w:lang w:val="en-GB"/>`))+wp(`<w:bidi/>`, wr("שלום עולם", hebrew))+wp("", wr("日本語の文章", ""))+wp(`<w:bidi/>`, wr("مرحبا", "")), styles)
	same(t, a, `
paragraph: An English paragraph that is long enough to be most of it.
paragraph (de-DE): Ein deutscher Absatz, ganz.
paragraph: British spelling.
paragraph (he-IL) (rtl): שלום עולם
paragraph (ja-JP): 日本語の文章
paragraph (ar-SA) (rtl): مرحبا`)
	if a.Language != "en-US" || a.Direction != "" {
		t.Errorf("%q %q", a.Language, a.Direction)
	}
	a = importDOCX(t, wp(`<w:bidi/>`, wr("שלום לכל העולם וברוכים הבאים", hebrew))+wp("", "Left."), styles)
	same(t, a, "paragraph: שלום לכל העולם וברוכים הבאים\nparagraph (en-US) (ltr): Left.")
	if a.Language != "he-IL" || a.Direction != "rtl" {
		t.Errorf("%q %q", a.Language, a.Direction)
	}
}

func TestDOCX_Formulas(t *testing.T) {
	r := func(s string) string {
		return `<m:r><w:rPr><w:rFonts w:ascii="Cambria Math"/></w:rPr><m:t>` + s + `</m:t></m:r>`
	}
	for formula, want := range map[string]string{
		`<m:f><m:num>` + r("a") + r("+b") + `</m:num><m:den>` + r("12") + `</m:den></m:f>`:                                                                  `(a+b)/12`,
		`<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>` + r("x") + r("+1") + `</m:e></m:rad>`:                                               `√(x+1)`,
		`<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>` + r("i=1") + `</m:sub><m:sup>` + r("n") + `</m:sup><m:e>` + r("i") + `</m:e></m:nary>`:     `∑i=1ni {subscript "i=1"} {superscript "n"}`,
		`<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/><m:sepChr m:val=","/></m:dPr><m:e>` + r("a") + `</m:e><m:e>` + r("b") + `</m:e></m:d>`:       `[a,b]`,
		`<m:func><m:fName>` + r("sin") + `</m:fName><m:e>` + r("x") + `</m:e></m:func>`:                                                                     `sin x`,
		`<m:acc><m:accPr><m:chr m:val="&#x20D7;"/></m:accPr><m:e>` + r("v") + `</m:e></m:acc>`:                                                              "v\u20d7",
		`<m:m><m:mPr/><m:mr><m:e>` + r("1") + `</m:e><m:e>` + r("0") + `</m:e></m:mr><m:mr><m:e>` + r("0") + `</m:e><m:e>` + r("1") + `</m:e></m:mr></m:m>`: `1, 0; 0, 1`,
		`<m:sSubSup><m:e>` + r("x") + `</m:e><m:sub>` + r("0") + `</m:sub><m:sup>` + r("2") + `</m:sup></m:sSubSup>` + r("=") + r("y"):                      `x02 = y {subscript "0"} {superscript "2"}`,
	} {
		same(t, importDOCX(t, wp("", `<m:oMathPara><m:oMath>`+formula+`</m:oMath></m:oMathPara>`), nil), "paragraph: "+want)
	}
}

func TestDOCX_MetadataOfTheFile(t *testing.T) {
	a := importDOCX(t, wp("", "Text."), map[string]string{"docProps/core.xml": `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title> A  title&#x202e; </dc:title><dc:creator>python-docx</dc:creator><dc:identifier>doi:10.1/x</dc:identifier><dc:publisher>The Press</dc:publisher><cp:keywords>a b, c;d</cp:keywords><dcterms:created>1601-01-01T00:00:00Z</dcterms:created><dcterms:modified>2019-12-31T23:59:59Z</dcterms:modified></cp:coreProperties>`})
	if a.Title != "A title" || a.Byline != "" || a.Identifier != "doi:10.1/x" || a.Publisher != "The Press" || a.Published != "2019-12-31" || strings.Join(a.Keywords, "|") != "a b|c|d" {
		t.Errorf("%+v", a)
	}
}

func TestDOCX_TheMainPartMayHaveAnyName(t *testing.T) {
	files := officeParts(t, "report.docx")
	moved := map[string]string{"word/document.xml": "", "word/_rels/document.xml.rels": "", "word/document2.xml": part(files, "word/document.xml"),
		"word/_rels/document2.xml.rels": strings.ReplaceAll(part(files, "word/_rels/document.xml.rels"), `Target="styles.xml"`, `Target="/word/styles.xml"`),
		"_rels/.rels":                   strings.Replace(part(files, "_rels/.rels"), "word/document.xml", "/word/document2.xml", 1)}
	got, err := read(bytes.NewReader(officeZip(t, with(files, moved))), "x")
	if err != nil {
		t.Fatal(err)
	}
	if want := officeOutline(load(t, "testdata/report.in.docx")); officeOutline(got) != want {
		t.Errorf("got\n%s\nwant\n%s", officeOutline(got), want)
	}
}

func TestDOCX_StrictNamespacesAndOtherPrefixes(t *testing.T) {
	files := officeParts(t, "report.docx")
	changed := map[string]string{}
	for _, f := range files {
		if strings.HasPrefix(f.Name, "word/") && strings.HasSuffix(f.Name, ".xml") {
			changed[f.Name] = strings.NewReplacer("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main",
				"http://schemas.openxmlformats.org/drawingml/2006/", "http://purl.oclc.org/ooxml/drawingml/", "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships",
				"http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math", "<w:", "<ns0:", "</w:", "</ns0:", " w:", " ns0:", "xmlns:w=", "xmlns:ns0=").Replace(string(f.Data))
		}
	}
	got, err := read(bytes.NewReader(officeZip(t, with(files, changed))), "x.docx")
	if err != nil {
		t.Fatal(err)
	}
	if want := officeOutline(load(t, "testdata/report.in.docx")); officeOutline(got) != want {
		t.Errorf("got\n%s\nwant\n%s", officeOutline(got), want)
	}
	if count(got, article.Image) != 1 {
		t.Error("the picture is lost")
	}
}
