package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

func TestFormats_Golden(t *testing.T) {
	second := all()
	second.Article.ID, second.Article.Blocks, second.Annotations = "a2", second.Article.Blocks[:1], nil
	for name, write := range map[string]func(io.Writer, []Work) error{"csv": CSV, "readwise.csv": Readwise, "anki.txt": Anki, "txt": Text, "bib": BibTeX, "csl.json": CSL} {
		checkGolden(t, "testdata/all."+name+".golden", func(b *bytes.Buffer) error { return write(b, []Work{all(), second}) })
	}
	checkGolden(t, "testdata/all.annotation.golden", func(b *bytes.Buffer) error { return EPUBAnnotations(b, []Work{all()}) })
}

func output(tb testing.TB, write func(io.Writer, []Work) error, works ...Work) string {
	tb.Helper()
	var out bytes.Buffer
	if err := write(&out, works); err != nil {
		tb.Fatal(err)
	}
	if !utf8.Valid(out.Bytes()) {
		tb.Error("not valid UTF-8")
	}
	return out.String()
}

// naughty are texts that formats of lines, cells and braces get wrong.
var naughty = append([]string{"=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", "\n=1", "＝1", "a,b;c", "\"quoted\"", "two\nlines", "\r\n", "{", "}", "{{c1::x}}", "\\", "a::b", "@comment{x",
	"100% & #1 $x_y^z~", "[sound:a.mp3]", "\xff\xfe", "漢字", "نص", "\\end{document}", "a and b", ""}, breakouts...)

func randomText(rnd *rand.Rand) string {
	s := ""
	for range 1 + rnd.Intn(3) {
		s += naughty[rnd.Intn(len(naughty))] + []string{"", " ", "x"}[rnd.Intn(3)]
	}
	return s
}

// checkTable reads a table back: every cell is the one that was meant, every row is whole.
func checkTable(tb testing.TB, s string) {
	tb.Helper()
	w := hostile(s, everyKind)
	for name, write := range map[string]func(io.Writer, []Work) error{"csv": CSV, "readwise": Readwise} {
		rows, err := csv.NewReader(strings.NewReader(output(tb, write, w))).ReadAll()
		if err != nil {
			tb.Fatalf("%s of %q: %v", name, s, err)
		}
		if len(rows) != 1+len(w.Annotations) {
			tb.Fatalf("%s of %q: %d rows, want %d", name, s, len(rows), 1+len(w.Annotations))
		}
		for i, m := range w.Annotations {
			row := rows[i+1]
			if name == "readwise" {
				if want := cell(strings.TrimSpace(quoted(&w, m))); row[0] != want {
					tb.Errorf("readwise: got %q, want %q", row[0], want)
				}
				continue
			}
			for k, got := range row {
				if got != "" && strings.ContainsRune("=+-@\t\n\r＝＋－＠", []rune(got)[0]) {
					tb.Errorf("a spreadsheet calculates %q in column %s", got, csvColumns[k])
				}
			}
			if got, want := strings.TrimPrefix(row[8], "'"), strings.TrimPrefix(cell(m.Note), "'"); got != want {
				tb.Errorf("note: got %q, want %q", got, want)
			}
		}
	}
}

func TestCSV_IsReadBackAsItWasMeant(t *testing.T) {
	for _, s := range naughty {
		checkTable(t, s)
	}
	rnd := rand.New(rand.NewSource(1))
	for range 100 {
		checkTable(t, randomText(rnd))
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range naughty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) < 4000 {
			checkTable(t, s)
		}
	})
}

func TestReadwise_TagsAreNoOrders(t *testing.T) {
	for tag, want := range map[string]string{"history/cold war": "history-cold-war", "h1": "tag-h1", "c2": "tag-c2", "h1x": "h1x", ".dot": "dot"} {
		if got := readwiseTag(tag); got != want {
			t.Errorf("%q is %q, want %q", tag, got, want)
		}
	}
}

// ankiFields are the fields of each card of an export.
func ankiFields(tb testing.TB, w Work) [][]string {
	tb.Helper()
	var out [][]string
	for l := range strings.SplitSeq(strings.TrimSuffix(output(tb, Anki, w), "\n"), "\n") {
		if !strings.HasPrefix(l, "#") || len(out) > 0 {
			out = append(out, strings.Split(l, "\t"))
		}
	}
	return out
}

func TestAnki_EveryAnnotationIsACard(t *testing.T) {
	rnd := rand.New(rand.NewSource(2))
	for range 150 {
		s := randomText(rnd)
		w := hostile(s, everyKind)
		for i := range w.Annotations {
			w.Annotations[i].ID = fmt.Sprint("id", i)
		}
		cards := ankiFields(t, w)
		if len(cards) != len(w.Annotations) {
			t.Fatalf("%q: %d cards of %d annotations", s, len(cards), len(w.Annotations))
		}
		for i, c := range cards {
			if len(c) != 6 || c[0] != fmt.Sprint("id", i) || c[1] != "Basic" && c[1] != "Cloze" {
				t.Fatalf("%q: a card %q", s, c)
			}
			if strings.ContainsAny(c[3]+c[4]+c[2]+c[5], "\"") || strings.Count(c[3], "{{") != strings.Count(c[3], "{{c1::") || (c[1] == "Cloze") != strings.Contains(c[3], "{{c1::") {
				t.Errorf("%q: fields %q", s, c)
			}
			n, err := html.Parse(strings.NewReader(c[3] + c[4]))
			if err != nil {
				t.Fatal(err)
			}
			each(n, func(n *html.Node) bool {
				if n.Type == html.ElementNode && !slices.Contains([]string{"html", "head", "body", "br", "div", "small"}, n.Data) {
					t.Errorf("%q: an element <%s>", s, n.Data)
				}
				return true
			})
		}
	}
}

func TestAnki_KindsOfCards(t *testing.T) {
	b := &builder{a: article.Article{ID: "a1", Title: "On sand: a::b", Byline: "Ida Vermeulen"}}
	b.add(article.Block{Kind: article.Paragraph}, "The bank moved in the year of the flood. Nobody on the whole of the quay had said a single word about it before.")
	w := b.work()
	mark(&w, "1", "the year of the flood", annotation.Yellow, annotation.Highlight, "", "sand/north sea")
	mark(&w, "2", "bank", annotation.Yellow, annotation.Highlight, "What moved?")
	mark(&w, "3", "Nobody on the whole of the quay had said a single word", annotation.Yellow, annotation.Highlight, "Odd.")
	mark(&w, "4", "on the whole of the quay had said a single word about", annotation.Yellow, annotation.Highlight, "")
	cards := map[string][]string{}
	for _, c := range ankiFields(t, w) {
		cards[c[0]] = c
	}
	const from = `<div><small>Ida Vermeulen, On sand: a:&#58;b</small></div>`
	for id, want := range map[string][]string{
		"1": {"1", "Cloze", "Marginalia::On sand: a:b", "The bank moved in {{c1::the year of the flood}}. Nobody on the whole of the quay had said a single word about it before.", from, "sand::north_sea"},
		"2": {"2", "Basic", "Marginalia::On sand: a:b", "What moved?", "bank" + from, ""},
		"3": {"3", "Basic", "Marginalia::On sand: a:b", "Nobody on the whole of the quay had said a single word", "Odd." + from, ""},
		"4": {"4", "Basic", "Marginalia::On sand: a:b", "A passage of Ida Vermeulen, On sand: a:&#58;b", "on the whole of the quay had said a single word about", ""},
	} {
		if !slices.Equal(cards[id], want) {
			t.Errorf("got  %q\nwant %q", cards[id], want)
		}
	}
}

func TestText_LinesAreShortAndHoldEveryWord(t *testing.T) {
	w := all()
	got := output(t, Text, w)
	for l := range strings.SplitSeq(got, "\n") {
		if cells(l) > textWidth {
			t.Errorf("a line of %d cells: %s", cells(l), l)
		}
	}
	for word := range strings.FieldsSeq(w.Article.Plain(w.Article.Blocks[0].Range)) {
		if !strings.Contains(got, strings.Trim(word, "`.*1,;|")) {
			t.Errorf("%q is not there", word)
		}
	}
}

func TestText_WideSignsTakeTwoCells(t *testing.T) {
	if got := cells("a漢é"); got != 4 {
		t.Errorf("%d", got)
	}
}

// bibEntry is what a program that knows BibTeX's rules reads: names of fields and what is between their braces.
func bibEntry(tb testing.TB, s string) (key string, fields map[string]string, rest string) {
	tb.Helper()
	head, s, ok := strings.Cut(s, "{")
	if !ok || !strings.HasPrefix(head, "@") {
		tb.Fatalf("no entry: %q", head)
	}
	end := strings.IndexAny(s, ",\n")
	key, s, fields = s[:end], s[end:], map[string]string{}
	for strings.HasPrefix(s, ",\n  ") {
		name, value, _ := strings.Cut(s[4:], " = ")
		if value[0] != '{' {
			end := strings.IndexAny(value, ",\n")
			fields[name], s = value[:end], value[end:]
			continue
		}
		depth, at := 0, 0
		for ; at < len(value); at++ {
			if value[at] == '{' {
				depth++
			} else if value[at] == '}' {
				if depth--; depth == 0 {
					break
				}
			}
		}
		if at == len(value) {
			tb.Fatalf("the field %s does not end", name)
		}
		fields[name], s = value[1:at], value[at+1:]
	}
	if !strings.HasPrefix(s, "\n}\n") {
		tb.Fatalf("the entry goes on with %.40q", s)
	}
	return key, fields, strings.TrimPrefix(s[3:], "\n")
}

func checkBib(tb testing.TB, s string) {
	tb.Helper()
	a := &article.Article{ID: "a1", Title: s, Byline: s, Site: s, URL: s, Published: s, Identifier: "doi:" + s, Publisher: s, Language: s, Keywords: []string{s, s}}
	b := &article.Article{ID: "b1", Title: "The end", Published: "2026"}
	out := output(tb, BibTeX, Work{Article: a}, Work{Article: a}, Work{Article: b})
	one, fields, out := bibEntry(tb, out)
	two, _, out := bibEntry(tb, out)
	_, last, out := bibEntry(tb, out)
	if out != "" || last["title"] != "{The end}" || one == two || one == "" || strings.ContainsFunc(one+two, func(r rune) bool { return r >= utf8.RuneSelf || strings.ContainsRune(" ,{}\"#%", r) }) {
		tb.Errorf("%q: keys %q and %q, then %q", s, one, two, out)
	}
	back := strings.NewReplacer(`\textbackslash{}`, `\`, `\textbraceleft{}`, "{", `\textbraceright{}`, "}", `\textasciitilde{}`, "~", `\textasciicircum{}`, "^", `\$`, "$", `\&`, "&", `\#`, "#", `\%`, "%", `\_`, "_")
	if got, want := back.Replace(fields["publisher"]), line(cell(s)); got != want {
		tb.Errorf("%q is read as %q", want, got)
	}
}

func TestBibTeX_NothingBreaksOut(t *testing.T) {
	for _, s := range naughty {
		checkBib(t, s)
	}
	rnd := rand.New(rand.NewSource(3))
	for range 300 {
		checkBib(t, randomText(rnd))
	}
}

func FuzzBibTeX(f *testing.F) {
	for _, s := range naughty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkBib(t, s) })
}

func TestBibTeX_KindOfEntry(t *testing.T) {
	for id, want := range map[string]string{"urn:isbn:9780000000002": "@book{", "doi:10.1/x": "@article{", "": "@misc{", "gutenberg:1": "@misc{"} {
		if got := output(t, BibTeX, Work{Article: &article.Article{ID: "a", Title: "Sands", Site: "S", Identifier: id}}); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s", id, got)
		}
	}
}

func TestAuthors_NamesAreTakenApart(t *testing.T) {
	for byline, want := range map[string]string{
		"Ida Vermeulen":                 "Ida|Vermeulen",
		"By Ida Vermeulen and Bo Sand":  "Ida|Vermeulen Bo|Sand",
		"Vermeulen, Ida":                "Ida|Vermeulen",
		"Ida Vermeulen, Bo Sand & C. D": "Ida|Vermeulen Bo|Sand C.|D",
		"Jan van der Berg":              "Jan|van der Berg",
		"Reuters":                       "|Reuters",
		"The Office of Charts":          "|The Office of Charts",
		"李白":                            "|李白",
		"夏目 漱石":                         "漱石|夏目",
		"":                              "",
		", ;":                           "",
	} {
		var got []string
		for _, p := range authors(byline) {
			got = append(got, p.given+"|"+p.family)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", byline, got, want)
		}
	}
}

// cslFields are the names that csl-data.json 1.0.2 has and that are written here.
var cslFields = strings.Fields("id type title author container-title publisher issued DOI ISBN URL language keyword")

func TestCSL_HasOnlyFieldsOfTheSchema(t *testing.T) {
	for _, s := range append(naughty, "2026-10-02", "2026-10", "autumn 2026", "one day") {
		w := hostile(s, nil)
		var items []map[string]any
		if err := json.Unmarshal([]byte(output(t, CSL, w, all())), &items); err != nil || len(items) != 2 {
			t.Fatal(err, items)
		}
		for _, item := range items {
			if item["id"] == "" || !slices.Contains([]any{"book", "article-journal", "webpage", "document"}, item["type"]) {
				t.Errorf("%v", item)
			}
			for k := range item {
				if !slices.Contains(cslFields, k) {
					t.Errorf("a field %q", k)
				}
			}
			if issued, ok := item["issued"].(map[string]any); ok && len(issued) != 1 {
				t.Errorf("a date %v", issued)
			}
		}
	}
}

func TestEPUBAnnotations_EveryPassageIsFoundAgain(t *testing.T) {
	w := all()
	for i := range w.Article.Blocks {
		w.Article.Blocks[i].Source = fmt.Sprintf("ch1.xhtml#/4/%d", 2*i+2)
	}
	w.Article.Format = "EPUB"
	var set epubSet
	if err := json.Unmarshal([]byte(output(t, EPUBAnnotations, w)), &set); err != nil {
		t.Fatal(err)
	}
	if set.Context != "https://www.w3.org/ns/epub-anno.jsonld" || set.Type != "AnnotationSet" || set.About.Format != "application/epub+zip" || len(set.Items) != len(w.Annotations) {
		t.Errorf("%+v", set)
	}
	for i, item := range set.Items {
		m := w.Annotations[i]
		kinds := map[string]epubSelector{}
		for _, s := range item.Target.Selector {
			kinds[s.Type] = s
		}
		if q := kinds["TextQuoteSelector"]; q.Exact != m.Exact || kinds["FragmentSelector"].Value == "" {
			t.Errorf("%+v", item.Target)
		}
		if m.Orphan {
			continue
		}
		if p := kinds["TextPositionSelector"]; p.Start == nil || *p.Start != m.Start || *p.End != m.End || item.Target.Source != "ch1.xhtml" {
			t.Errorf("%+v", item.Target)
		}
		if css, ok := kinds["CssSelector"]; ok {
			var k int
			if _, err := fmt.Sscanf(css.Value, "body > :nth-child(2) > :nth-child(%d)", &k); err != nil {
				t.Fatal(css.Value, err)
			}
			at := w.Article.Blocks[k-1].Start
			if got := w.Article.Text.Slice(article.Range{Start: at + *css.RefinedBy.Start, End: at + *css.RefinedBy.End}); got != m.Exact {
				t.Errorf("got %q, want %q", got, m.Exact)
			}
		}
	}
	if err := EPUBAnnotations(io.Discard, []Work{w, w}); err == nil {
		t.Error("a set of two publications")
	}
}

func TestTextFragment_IsMadeOfWholeWords(t *testing.T) {
	const text = "It was said, often, that the far bank had moved. And yet - so it seems - no one had sounded it.\n\nA second paragraph stands here."
	for quote, want := range map[string]string{
		"far bank":             ":~:text=that%20the-,far%20bank,-had%20moved.",
		"ban":                  ":~:text=the%20far-,ban",
		"yet - so":             ":~:text=moved.%20And-,yet%20%2D%20so,-it%20seems",
		"sounded it.\n\nA sec": ":~:text=one%20had-,sounded%20it.,A%20sec",
		"It was":               ":~:text=It%20was,-said%2C%20often%2C",
	} {
		tx := article.NewText(text)
		r, err := annotation.Find(tx, quote, "", "")
		if err != nil {
			t.Fatal(quote, err)
		}
		a, err := annotation.Describe(tx, r)
		if err != nil {
			t.Fatal(err)
		}
		if got := TextFragment(a); got != want {
			t.Errorf("%q: %s, want %s", quote, got, want)
		}
	}
}
