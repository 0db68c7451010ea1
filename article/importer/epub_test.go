package importer_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"dev.marginalia/article"
)

func TestEPUB_TheFixtureIsWhatIsBuiltHere(t *testing.T) {
	const path = "testdata/book.in.epub"
	want := fixtureBook(t)
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%s has %d bytes, want %d: %v", path, len(got), len(want), err)
	}
}

func TestEPUB_SaysWhatTheBookIs(t *testing.T) {
	a := importBook(t, fixtureBook(t))
	got := []string{a.Title, a.Byline, a.Publisher, a.Published, a.Identifier, strings.Join(a.Keywords, "|"), a.Language, a.Direction}
	want := []string{"The tide table", "Robin Example, Kim Sample", "Example Press", "2021-05-04", "urn:isbn:9780306406157", "Tides|Tables", "en", ""}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if r, ok := a.Resources[a.Cover]; !ok || r.Media != "image/png" {
		t.Errorf("cover %q of %d resources", a.Cover, len(a.Resources))
	}
	if len(a.Problems) > 0 {
		t.Errorf("problems: %q", a.Problems)
	}
}

// outline writes the table of contents with what stands where it leads.
func outline(a *article.Article) string {
	var out strings.Builder
	for _, e := range a.Contents {
		fmt.Fprintf(&out, "%d %s -> %s\n", e.Level, e.Title, a.Text.Slice(a.Blocks[a.BlockAt(e.Offset)].Range))
	}
	return out.String()
}

func TestEPUB_ContentsLeadToTheirPlaces(t *testing.T) {
	if got, want := outline(importBook(t, fixtureBook(t))), "1 1 Ebb -> 1 Ebb\n2 The gauge -> A gauge shows how far:\n1 Second part -> 2 Flood\n2 2 Flood -> 2 Flood\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

const ncxDeep = `<ncx><navMap>
<navPoint><navLabel><text>Part</text></navLabel><content src="a.xhtml#none"/>
  <navPoint><navLabel><text>Two</text></navLabel><content src="a.xhtml#two"/></navPoint></navPoint>
<navPoint><navLabel><text>Nowhere</text></navLabel><content src="gone.xhtml"/></navPoint>
</navMap><pageList><pageTarget><navLabel><text>7</text></navLabel><content src="a.xhtml"/></pageTarget></pageList></ncx>`

func TestEPUB_ContentsOfAnOldBookComeFromItsNCX(t *testing.T) {
	opf := opfOf("", item("a", "a.xhtml", "")+`<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>`, `<itemref idref="a"/>`)
	a := importBook(t, bookOf(t, opf, map[string]string{"a.xhtml": xhtml(`<p>one</p><p id="two">two</p>`), "toc.ncx": ncxDeep}))
	if got, want := outline(a), "1 Part -> one\n2 Two -> two\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEPUB_OnlyNamesThatAreLedToStay(t *testing.T) {
	a := importBook(t, fixtureBook(t))
	var names []string
	for _, b := range a.Blocks {
		names = append(names, b.Targets...)
	}
	want := []string{"OEBPS/text/chapter 1.xhtml", "OEBPS/text/chapter 1.xhtml#gauge", "OEBPS/text/ch2.xhtml#flood", "OEBPS/text/notes.xhtml#n1"}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	for _, b := range a.Blocks {
		for _, s := range b.Spans {
			if name, inside := strings.CutPrefix(s.Href, "#"); inside {
				if _, ok := a.Target(name); !ok {
					t.Errorf("a link leads to %q, which is not there", name)
				}
			}
		}
	}
}

func TestEPUB_PartsOutsideTheLineOfReadingComeLast(t *testing.T) {
	for name, c := range map[string]struct{ spine, want string }{
		"notes in the middle": {`<itemref idref="a"/><itemref idref="n" linear="no"/><itemref idref="b"/>`, "a\n\nb\n\nn"},
		"a cover in front":    {`<itemref idref="n" linear="no"/><itemref idref="a"/><itemref idref="b"/>`, "n\n\na\n\nb"},
		"named twice":         {`<itemref idref="b"/><itemref idref="a"/><itemref idref="b"/>`, "b\n\na"},
		"an unknown item":     {`<itemref idref="x"/><itemref idref="a"/>`, "a"},
		"a fallback":          {`<itemref idref="pdf"/>`, "b"},
	} {
		opf := opfOf("", item("a", "a.xhtml", "")+item("b", "b.xhtml", "")+item("n", "n.xhtml", "")+
			`<item id="pdf" href="x.pdf" media-type="application/pdf" fallback="pdf2"/><item id="pdf2" href="y.pdf" media-type="application/pdf" fallback="b"/>`, c.spine)
		a := importBook(t, bookOf(t, opf, map[string]string{"a.xhtml": xhtml("<p>a</p>"), "b.xhtml": xhtml("<p>b</p>"), "n.xhtml": xhtml("<p>n</p>")}))
		if got := a.Text.String(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestEPUB_TellsDirectionByTheText(t *testing.T) {
	arabic, japanese := "<p>مرحبا بالعالم</p>", "<p>山路を登りながら、こう考えた。</p>"
	for name, c := range map[string]struct{ spine, html, body, want string }{
		"Arabic":                   {` page-progression-direction="rtl"`, ` dir="rtl"`, arabic, "rtl"},
		"Arabic that says nothing": {"", "", arabic, "rtl"},
		"vertical Japanese":        {` page-progression-direction="rtl"`, "", japanese, ""},
		"English":                  {"", "", "<p>a</p>", ""},
		"English that says so":     {"", ` dir="ltr"`, "<p>a</p>", "ltr"},
		"a quotation in Arabic":    {"", "", "<p>a long English paragraph around</p><blockquote dir='rtl'>" + arabic + "</blockquote>", ""},
	} {
		opf := strings.Replace(opfOf("", item("a", "a.xhtml", ""), `<itemref idref="a"/>`), `<spine`, `<spine`+c.spine, 1)
		a := importBook(t, bookOf(t, opf, map[string]string{"a.xhtml": strings.Replace(xhtml(c.body), "<html", "<html"+c.html, 1)}))
		if a.Direction != c.want {
			t.Errorf("%s: %q, want %q", name, a.Direction, c.want)
		}
		last := a.Blocks[len(a.Blocks)-1]
		if quoted := strings.HasPrefix(name, "a quotation"); quoted != (last.Direction == "rtl") {
			t.Errorf("%s: the last block is %q", name, last.Direction)
		}
	}
}

func TestEPUB_LanguageOfMostOfTheTextBelongsToTheBook(t *testing.T) {
	for name, c := range map[string]struct{ dc, html, want, block string }{
		"said more exactly": {"en", "en-GB", "en-GB", ""}, "said less exactly": {"en-US", "en", "en-US", ""},
		"not said": {"", "fr", "fr", ""}, "said otherwise": {"de", "fr", "de", "fr"}, "undetermined": {"und", "it", "it", ""},
	} {
		opf := opfOf("<dc:language>"+c.dc+"</dc:language>", item("a", "a.xhtml", ""), `<itemref idref="a"/>`)
		a := importBook(t, bookOf(t, opf, map[string]string{"a.xhtml": strings.Replace(xhtml("<p>some text</p>"), "<html", `<html xml:lang="`+c.html+`"`, 1)}))
		if a.Language != c.want || a.Blocks[0].Language != c.block {
			t.Errorf("%s: %q, block %q", name, a.Language, a.Blocks[0].Language)
		}
	}
}

func TestEPUB_FindsTheCover(t *testing.T) {
	pic := `<item id="pic" href="c.png" media-type="image/png"/>`
	for name, c := range map[string]struct{ metadata, manifest, guide string }{
		"property":      {"", strings.Replace(pic, "/>", ` properties="cover-image"/>`, 1), ""},
		"meta":          {`<meta name="cover" content="pic"/>`, pic, ""},
		"meta, by name": {`<meta content="c.png" name="cover"/>`, pic, ""},
		"guide":         {"", pic, `<guide><reference type="cover" href="a.xhtml"/></guide>`},
		"guide, direct": {"", pic, `<guide><reference type="Cover" href="C.PNG"/></guide>`},
	} {
		opf := strings.Replace(opfOf(c.metadata, item("a", "a.xhtml", "")+c.manifest, `<itemref idref="a"/>`), "</package>", c.guide+"</package>", 1)
		a := importBook(t, bookOf(t, opf, map[string]string{"a.xhtml": xhtml(`<div><img src="c.png"/></div><p>text</p>`), "c.png": pngOf(t, 60, 80)}))
		if _, ok := a.Resources[a.Cover]; !ok {
			t.Errorf("%s: cover %q", name, a.Cover)
		}
	}
}
