package pdf

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
)

func writeWith(tb testing.TB, o Options, works ...export.Work) []byte {
	tb.Helper()
	o.Engine = engine(tb)
	var out bytes.Buffer
	if _, err := Write(&out, works, o); err != nil {
		tb.Fatal(err)
	}
	qpdfCheck(tb, tb.Name(), out.Bytes())
	return out.Bytes()
}

// pagesOf is the text of each page, its white space as single spaces; the test is skipped without pdftotext.
func pagesOf(tb testing.TB, data []byte) []string {
	tb.Helper()
	all := textOf(tb, data)
	if all == "" {
		tb.Skip("pdftotext is not here")
	}
	var out []string
	for _, p := range strings.Split(strings.TrimSuffix(all, "\f"), "\f") {
		out = append(out, strings.Join(strings.Fields(p), " "))
	}
	return out
}

// eightColors has a passage in each colour.
func eightColors() export.Work {
	s := &sample{}
	s.a.Title = "Colours"
	for i, c := range annotation.Colors {
		s.p(fmt.Sprintf("The word number%d is marked.", i))
		s.mark(fmt.Sprintf("number%d", i), c, annotation.Highlight, "")
	}
	return s.work()
}

func TestSafe_EveryColourHasALineOfItsOwn(t *testing.T) {
	seen := map[string]annotation.Color{}
	for _, c := range annotation.Colors {
		var b strings.Builder
		safeLine(&b, c, 0, 40, 10, 10)
		if other, ok := seen[b.String()]; ok {
			t.Errorf("%s and %s have the same line", c, other)
		}
		seen[b.String()] = c
	}
}

func TestSafe_AnnotationsKeepTheirColours(t *testing.T) {
	dicts := func(o Options) (out []string, streams int) {
		for _, body := range objectsOf(t, writeWith(t, o, eightColors())) {
			if strings.Contains(body, "/Subtype/Highlight") {
				out = append(out, regexp.MustCompile(`/C\[[^]]*\]`).FindString(body))
			}
			if strings.Contains(body, "/Subtype/Form") && strings.Contains(body, " RG\n") {
				streams++
			}
		}
		return out, streams
	}
	plain, none := dicts(Options{})
	safe, all := dicts(Options{Safe: true})
	count := func(cs []string) map[string]int {
		m := map[string]int{}
		for _, c := range cs {
			m[c]++
		}
		return m
	}
	if fmt.Sprint(count(plain)) != fmt.Sprint(count(safe)) || len(count(safe)) != 8 {
		t.Errorf("colours %v, safe %v", count(plain), count(safe))
	}
	if none != 0 || all != 8 {
		t.Errorf("%d lines where none are wanted, %d of 8 where they are", none, all)
	}
}

func TestSafe_WhatLiesBelowOthersIsStillTold(t *testing.T) {
	m := pageMark{mark: annotation.Annotation{Color: annotation.Pink, Style: annotation.Highlight}, safe: true,
		quads: []quad{{10, 20, 60, 31, 29, 10}}, paint: []box{{10, 29, 60, 31}}}
	var b strings.Builder
	m.drawSafe(&b, 100)
	if want := "m 60 80 l"; !strings.Contains(b.String(), want) {
		t.Errorf("no line above the text (%q):\n%s", want, b.String())
	}
}

func TestLegend_CountsTheColoursThatAreUsed(t *testing.T) {
	s := &sample{}
	s.a.Title = "T"
	s.p("One two three four five.")
	s.mark("One", annotation.Blue, annotation.Highlight, "", "sea", "law")
	s.mark("two", annotation.Blue, annotation.Underline, "", "Law")
	s.mark("three", annotation.Red, annotation.Highlight, "")
	w := s.work()
	w.TagColors = map[string]annotation.Color{"law": annotation.Blue, "sea": annotation.Green}
	w.Chosen = "Only marks tagged law: 2 of 3."
	text := pagesOf(t, writeWith(t, Options{Legend: true}, w))[0]
	for _, want := range []string{"blue · 2 · law", "red · 1", w.Chosen} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	for _, no := range []string{"yellow", "green", "law, Law", "red · 1 ·"} {
		if strings.Contains(text, no) {
			t.Errorf("%q is in %q", no, text)
		}
	}
}

// prosaic is an article of n paragraphs with a heading before every tenth.
func prosaic(title string, n int) *article.Article {
	s := &sample{}
	s.a = article.Article{Title: title, Byline: "Ida Vermeulen", Site: "The Coast Review", URL: "https://example.org/sands", Published: "2026-10-02", Language: "en"}
	for i := range n {
		if i%10 == 5 {
			s.h(2, fmt.Sprintf("Part %d", i/10+1))
		}
		s.p([]string{prose1, prose2, prose3}[i%3])
	}
	return s.work().Article
}

// pageOf is the number of the page, from 1, that a page's object has.
func pageOf(object int) int { return (object-3)/2 + 1 }

// markedPages are the pages of the annotations of a file by their tags, as the file itself says.
func markedPages(tb testing.TB, data []byte) map[string]map[int]bool {
	tb.Helper()
	out := map[string]map[int]bool{}
	re := regexp.MustCompile(`/P (\d+) 0 R.*/Zotero:Tags<FEFF([0-9A-F]*)>`)
	for _, body := range objectsOf(tb, data) {
		m := re.FindStringSubmatch(body)
		if m == nil {
			continue
		}
		object, err := strconv.Atoi(m[1])
		if err != nil {
			tb.Fatal(err)
		}
		raw, err := hex.DecodeString(m[2])
		if err != nil {
			tb.Fatal(err)
		}
		var units []uint16
		for i := 0; i+1 < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		var tags []string
		if err := json.Unmarshal([]byte(string(utf16.Decode(units))), &tags); err != nil {
			tb.Fatal(err)
		}
		for _, t := range tags {
			if out[t] == nil {
				out[t] = map[int]bool{}
			}
			out[t][pageOf(object)] = true
		}
	}
	return out
}

// paths are the entries of an index by the paths of their tags.
func paths(n *tagNode, above string, out map[string]*tagNode) map[string]*tagNode {
	for _, b := range n.below {
		out[above+b.name] = b
		paths(b, above+b.name+"/", out)
	}
	return out
}

func TestIndex_PagesAreThoseOfTheMarks(t *testing.T) {
	o := Options{Index: true, Highlights: true, Engine: engine(t)}
	works := []export.Work{marked(prosaic("One", 40), 60, 20, 14), marked(prosaic("Two", 30), 50, 10, 9)}
	d := emptyDocument(t, o)
	if err := d.composeAll(works, make([][]blank, len(works))); err != nil {
		t.Fatal(err)
	}
	data := writeWith(t, o, works...)
	text := pagesOf(t, data)
	want := markedPages(t, data)
	entries := paths(d.tags, "", map[string]*tagNode{})
	back := squeezed(strings.Join(text[d.tagsAt.page:], " "))
	for tag, pages := range want {
		n := entries[tag]
		if n == nil {
			t.Errorf("%s is not in the index", tag)
			continue
		}
		got := map[int]bool{}
		line := n.name
		for i, s := range n.pages() {
			got[s.page+1] = true
			line += map[bool]string{true: " ", false: ", "}[i == 0] + strconv.Itoa(s.page+1)
		}
		if fmt.Sprint(got) != fmt.Sprint(pages) {
			t.Errorf("%s: index %v, marks %v", tag, got, pages)
		}
		if !strings.Contains(back, squeezed(line)) {
			t.Errorf("%q is not on the pages of the index", line)
		}
	}
	if len(want) < 10 {
		t.Errorf("only %d tags", len(want))
	}
	checkRefs(t, d)
}

// checkRefs looks whether every number of a page that the index and the list show is a link that leads there.
func checkRefs(t *testing.T, d *document) {
	t.Helper()
	refs := 0
	for _, n := range paths(d.tags, "", map[string]*tagNode{}) {
		refs += len(n.pages())
	}
	marks, links := 0, 0
	for _, c := range d.works {
		marks += c.set.Len()
	}
	for _, p := range d.pages[d.marksAt.page:] {
		for i := range p.links {
			to, ok := p.links[i].to(d)
			if !ok || to.page >= d.marksAt.page {
				t.Errorf("a link of page %d leads to %v, %v", p.number+1, to, ok)
			}
			links++
		}
	}
	if links != refs+marks {
		t.Errorf("%d links for %d pages of tags and %d marks", links, refs, marks)
	}
}

func TestHighlights_AreListedWithTheirPages(t *testing.T) {
	w := marked(prosaic("One", 40), 40, 12, 3)
	data := writeWith(t, Options{Highlights: true}, w)
	text := pagesOf(t, data)
	first := slices.IndexFunc(text, func(s string) bool { return strings.Contains(s, " Highlights ") })
	d := compose(t, w)
	back := squeezed(strings.Join(text[first:], " "))
	notes := 0
	for i, m := range d.works[0].set.All() {
		note := ""
		if m.Note != "" {
			notes++
			note = fmt.Sprintf("note %d", notes)
		}
		want := fmt.Sprint(i+1, note, pageRange(d.works[0].marked[m.ID]), w.Article.Plain(m.Passage())[:12])
		if !strings.Contains(back, squeezed(want)) {
			t.Errorf("%q is not in the list", want)
		}
	}
	if notes < 10 {
		t.Errorf("%d notes", notes)
	}
}

func TestIndex_TheOutlineLeadsToTheMarks(t *testing.T) {
	s := &sample{}
	s.a.Title = "T"
	for i := range 30 {
		s.p(fmt.Sprintf("Passage%02d. ", i) + prose1)
	}
	s.mark("Passage01", annotation.Red, annotation.Highlight, "", "law/sea")
	s.mark("Passage29", annotation.Red, annotation.Highlight, "", "law/sea", "craft")
	data := writeWith(t, Options{Index: true}, s.work())
	conf := model.NewDefaultConfiguration()
	api.DisableConfigDir()
	marks, err := api.Bookmarks(bytes.NewReader(data), conf)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	var walk func(bs []pdfcpu.Bookmark, indent string)
	walk = func(bs []pdfcpu.Bookmark, indent string) {
		for _, b := range bs {
			got = append(got, fmt.Sprintf("%s%s %d", indent, b.Title, b.PageFrom))
			walk(b.Kids, indent+" ")
		}
	}
	walk(marks, "")
	last := 0
	for n := range markedPages(t, data)["craft"] {
		last = n
	}
	want := []string{"T 1", fmt.Sprintf("Index of tags %d", len(pagesOf(t, data))), fmt.Sprintf(" craft %d", last), fmt.Sprintf("  Passage29 %d", last), " law 1", "  sea 1", "   Passage01 1", fmt.Sprintf("   Passage29 %d", last)}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("outline\n%q, want\n%q", got, want)
	}
}

func TestCover_SaysWhatIsKnown(t *testing.T) {
	w := marked(prosaic("On moving sands", 12), 9, 3, 2)
	w.Annotations[0].Creator = "B Reader"
	text := pagesOf(t, writeWith(t, Options{Cover: true, Summary: "What **moves** is not the sand.\n- Read twice."}, w))[0]
	for _, want := range []string{"On moving sands", "Ida Vermeulen", "The Coast Review", "https://example.org/sands", "2 October 2026", "words, about", "9 marks, 3 notes", "A Reader, B Reader", "What moves is not the sand. • Read twice."} {
		if !strings.Contains(squeezed(text), squeezed(want)) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	if bare := pagesOf(t, writeWith(t, Options{}, w))[0]; strings.Contains(bare, "Read by") {
		t.Error("a cover that nobody asked for")
	}
}

func TestContents_PagesAreThoseOfTheArticles(t *testing.T) {
	var works []export.Work
	for i := range 70 { // two pages of contents
		works = append(works, marked(prosaic(fmt.Sprintf("Article%02d", i), 1+i*7%13), 3, 1, 2))
	}
	o := Options{Cover: true, Legend: true, Index: true}
	data := writeWith(t, o, works...)
	text := pagesOf(t, data)
	front := 0
	for !strings.Contains(text[front], "Article00 Ida") {
		front++
	}
	if front < 2 {
		t.Fatalf("the contents take %d pages", front)
	}
	contents := strings.Join(text[:front], " ")
	var firsts []int
	for i := range works {
		title := fmt.Sprintf("Article%02d", i)
		first := 1 + slices.IndexFunc(text, func(s string) bool { return strings.Contains(s, title+" Ida") })
		if first == 0 {
			t.Fatalf("%s begins nowhere", title)
		}
		firsts = append(firsts, first)
		if !regexp.MustCompile(fmt.Sprintf(`%s %d\b`, title, first)).MatchString(contents) {
			t.Errorf("%s begins on page %d, the contents say another: %q", title, first, contents)
		}
		for p := first; p < len(text) && p < first+1; p++ { // the running head is that of the page's article
			if !strings.Contains(text[p-1], title) {
				t.Errorf("page %d has the head of another article", p)
			}
		}
	}
	var leads []int
	objects := objectsOf(t, data)
	for n := range len(objects) + 1 {
		if m := destRe.FindStringSubmatch(objects[n]); m != nil && strings.Contains(objects[n], "/Subtype/Link") && len(leads) < len(works) {
			object, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			leads = append(leads, pageOf(object))
		}
	}
	if !slices.Equal(leads, firsts) {
		t.Errorf("the contents lead to %v, want %v", leads, firsts)
	}
}

func TestContents_NumbersChangeNoPages(t *testing.T) {
	o := Options{Engine: engine(t), Cover: true, Highlights: true, Index: true, Legend: true}
	d := emptyDocument(t, o)
	works := []export.Work{marked(prosaic("One", 40), 60, 20, 14), kindsSample(), arabicSample()}
	if err := d.composeAll(works, make([][]blank, len(works))); err != nil {
		t.Fatal(err)
	}
	for i, p := range d.pages {
		if p.number != i {
			t.Errorf("page %d has number %d", i, p.number)
		}
		if p.ops != nil || len(p.rows) > 0 {
			t.Errorf("page %d is not made", i)
		}
	}
	for i, c := range d.works {
		if d.pages[c.first].c != c || c.first > 0 && d.pages[c.first-1].c == c {
			t.Errorf("work %d does not begin on page %d", i, c.first)
		}
	}
}

func TestWholeEntries_PartNoEntry(t *testing.T) {
	lines := func(entries string) (out []indexLine) { // a letter for each line: small ones go on
		for _, r := range entries {
			out = append(out, indexLine{first: r < 'a'})
		}
		return out
	}
	for _, c := range []struct {
		lines             string
		about, most, want int
	}{{"ABC", 2, 9, 2}, {"AbBC", 1, 9, 2}, {"AbbB", 2, 2, 2}, {"ABbb", 2, 3, 1}, {"ABbb", 2, 4, 4}, {"A", 5, 9, 1}, {"", 0, 4, 0}, {"Aaaa", 2, 3, 2}} {
		if got := wholeEntries(lines(c.lines), c.about, c.most); got != c.want {
			t.Errorf("%s, about %d of %d: %d, want %d", c.lines, c.about, c.most, got, c.want)
		}
	}
}

func TestPageRange_JoinsWhatFollows(t *testing.T) {
	for want, pages := range map[string][]int{"1": {0}, "1–2": {0, 1}, "1–3, 5": {0, 1, 2, 4}, "2, 4, …": {1, 3, 5}} {
		var spots []spot
		for _, p := range pages {
			spots = append(spots, spot{page: p})
		}
		if got := pageRange(spots); got != want {
			t.Errorf("%v: %q, want %q", pages, got, want)
		}
	}
}

func TestLength_CountsCharactersWhereNoSpacesAre(t *testing.T) {
	for text, want := range map[string]string{"": "", "One two three.": "3 words, about 1 minute", "山路を登りながら、こう考えた。": "15 characters"} {
		if got := length(&article.Article{Text: article.NewText(text)}); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
