package pdf

import (
	"compress/zlib"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
)

// layouts are the ways of setting a work that show all of its text.
func layouts(tb testing.TB) map[string]Options {
	e := engine(tb)
	return map[string]Options{
		"margin":    {Engine: e},
		"letter":    {Engine: e, Paper: Letter},
		"flattened": {Engine: e, Flatten: true},
		"footnotes": {Engine: e, Layout: Footnotes},
		"endnotes":  {Engine: e, Layout: Endnotes},
	}
}

// unnoted is w with its marks, but without what they say.
func unnoted(w export.Work) export.Work {
	var marks []annotation.Annotation
	for _, m := range w.Annotations {
		if !m.Orphan {
			m.Note, m.Tags = "", nil
			marks = append(marks, m)
		}
	}
	w.Annotations = marks
	return w
}

// shownText is the text that a handout without notes shows: the article's, below its title, with the signs of items.
func shownText(w export.Work) string {
	a := w.Article
	out := clean(a.Title) + clean(a.Origin()) + a.Partial.Sentence()
	for i := range a.Blocks {
		b := &a.Blocks[i]
		switch {
		case b.Kind == article.Item:
			out += itemLabel(b)
		case b.Kind == article.Footnote:
			out += b.Label
		case b.Kind == article.Image && b.Picture != nil && b.Picture.Hash == "" && (b.Picture.Href != "" || b.Picture.Alt != ""):
			out += "Picture: " + clean(b.Picture.Alt)
		}
		out += strings.ReplaceAll(a.Text.Slice(b.Range), article.Sign, "")
	}
	return out
}

// structText is the text of the structure tree, in its order, as poppler reads it; "" where it is not installed.
func structText(tb testing.TB, data []byte) string {
	tb.Helper()
	if _, err := exec.LookPath("pdfinfo"); err != nil {
		tb.Skip("pdfinfo is not here")
	}
	out, err := exec.Command("pdfinfo", "-struct-text", written(tb, data)).Output()
	if err != nil {
		tb.Fatal("pdfinfo: ", err)
	}
	var text strings.Builder
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimSpace(line); len(line) > 1 && line[0] == '"' {
			text.WriteString(line[1 : len(line)-1])
		}
	}
	return text.String()
}

// differ says where two texts differ, white space and hyphens aside; "" when they do not. Texts from right to left
// are compared without their order: readers hold them as they are seen.
func differ(got, want string, rtl bool) string {
	g, w := []rune(squeezed(got)), []rune(squeezed(want))
	if rtl {
		slices.Sort(g)
		slices.Sort(w)
	}
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("at %d: %q, want %q", i, string(g[max(0, i-20):min(len(g), i+40)]), string(w[max(0, i-20):min(len(w), i+40)]))
		}
	}
	if len(g) != len(w) {
		return fmt.Sprintf("%d code points, want %d", len(g), len(w))
	}
	return ""
}

func turned(name string) bool { return name == "arabic" || name == "scripts" }

func TestStructure_HoldsTheTextOfTheArticleInItsOrder(t *testing.T) {
	for name, w := range samples() {
		for layout, o := range layouts(t) {
			w := unnoted(w)
			if d := differ(structText(t, writeWith(t, o, w)), shownText(w), turned(name)); d != "" {
				t.Errorf("%s, %s: %s", name, layout, d)
			}
		}
	}
}

var pageNumberRe = regexp.MustCompile(`page \d+ of \d+`)

// withoutRunning is what pdftotext reads without what stands above and below the text of each page.
func withoutRunning(tb testing.TB, o Options, text string, w export.Work) string {
	tb.Helper()
	c := emptyDocument(tb, o).newComposer(w, nil)
	head := squeezed(string(c.running.fromOf.source) + string(c.running.titleOf.source))
	foot := squeezed(string(c.running.countsOf.source))
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	for i, p := range pages {
		p = squeezed(pageNumberRe.ReplaceAllString(p, ""))
		var found bool
		if p, found = strings.CutPrefix(p, head); !found {
			tb.Fatalf("page %d does not begin with %q: %.60q", i+1, head, p)
		}
		if o.Layout == Cornell {
			if p, found = strings.CutPrefix(p, "Summary"); !found {
				tb.Fatalf("page %d has no box for a summary: %.60q", i+1, p)
			}
		}
		if p, found = strings.CutSuffix(p, foot); !found {
			tb.Fatalf("page %d does not end with %q: %q", i+1, foot, p[max(0, len(p)-60):])
		}
		pages[i] = p
	}
	return strings.Join(pages, "")
}

func TestWrite_PdftotextReadsTheTextOfTheArticle(t *testing.T) {
	all := samples()
	delete(all, "tables")  // the headings of long ones are repeated
	delete(all, "arabic")  // poppler's raw order is the one that is seen
	delete(all, "scripts") // for the same reason
	for _, path := range []string{"../seed/*.txt", "text/moby-dick.txt"} {
		found, _ := filepath.Glob(filepath.Join(corpora(), path))
		for _, f := range found {
			all[filepath.Base(f)] = export.Work{Article: imported(t, f)}
		}
	}
	for name, w := range all {
		for layout, o := range layouts(t) {
			w := unnoted(w)
			text := textOf(t, writeWith(t, o, w))
			if text == "" {
				t.Skip("pdftotext is not here")
			}
			if d := differ(withoutRunning(t, o, text, w), shownText(w), false); d != "" {
				t.Errorf("%s, %s: %s", name, layout, d)
			}
		}
	}
}

// TestWrite_NumbersOfNotesAreNotCopied: the text of a marked article is that of the unmarked one, wherever notes
// hang on it.
func TestWrite_NumbersOfNotesAreNotCopied(t *testing.T) {
	s := &sample{}
	s.p("one two three four")
	s.mark("two three", annotation.Green, annotation.Highlight, "A note.")
	text := textOf(t, write(t, s.work()))
	if text == "" {
		t.Skip("pdftotext is not here")
	}
	if !strings.Contains(squeezed(text), "onetwothreefour") {
		t.Errorf("read %q", text)
	}
}

// contents are the operators of each page.
func contents(tb testing.TB, data []byte) []string {
	tb.Helper()
	objects := objectsOf(tb, data)
	var out []string
	for k := 0; strings.HasPrefix(objects[pageObject(k)], "<</Type /Page\n"); k++ {
		_, z, _ := strings.Cut(objects[pageObject(k)+1], "\nstream\n")
		r, err := zlib.NewReader(strings.NewReader(strings.TrimSuffix(z, "\nendstream")))
		if err != nil {
			tb.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

var mcidRe = regexp.MustCompile(`/MCID (\d+)>>BDC`)

func TestStructure_EverythingOnAPageIsMarkedOnce(t *testing.T) {
	for name, w := range samples() {
		pages := contents(t, write(t, w))
		if len(pages) == 0 {
			t.Fatalf("%s: no pages", name)
		}
		for k, page := range pages {
			depth, next := 0, 0
			for i, line := range strings.Split(page, "\n") {
				switch {
				case strings.HasSuffix(line, "BDC") || strings.HasSuffix(line, "BMC"):
					depth++
					if m := mcidRe.FindStringSubmatch(line); m != nil {
						if depth != 1 || m[1] != fmt.Sprint(next) {
							t.Fatalf("%s, page %d, line %d: %q at depth %d, want piece %d", name, k+1, i, line, depth, next)
						}
						next++
					}
				case line == "EMC":
					depth--
				case depth == 0 && (strings.HasSuffix(line, " f") || strings.HasSuffix(line, "TJ ET") || strings.HasSuffix(line, "S") || strings.HasSuffix(line, "Do Q")):
					t.Fatalf("%s, page %d, line %d: %q is not marked", name, k+1, i, line)
				}
			}
			if depth != 0 || next == 0 {
				t.Errorf("%s, page %d: %d open at the end, %d pieces", name, k+1, depth, next)
			}
		}
	}
}

// shape is the structure below e: its roles.
func shapeOf(e *element) string {
	var in []string
	for _, k := range e.kids {
		if k.element != nil {
			in = append(in, shapeOf(k.element))
		}
	}
	for _, k := range e.late {
		in = append(in, shapeOf(k))
	}
	if len(in) == 0 {
		return e.role
	}
	return e.role + "(" + strings.Join(in, " ") + ")"
}

func TestStructure_ListsQuotesAndHeadingsNest(t *testing.T) {
	s := &sample{}
	s.a = article.Article{Title: "T"}
	item := func(level, number int, text string) {
		s.add(article.Block{Kind: article.Item, Level: level, Number: number}, text)
	}
	s.h(3, "first")
	s.h(6, "below it")
	s.h(2, "above both")
	item(1, 0, "a")
	item(2, 1, "a1")
	item(2, 2, "a2")
	s.add(article.Block{Kind: article.Paragraph, Indent: 1}, "goes on with a")
	item(1, 0, "b")
	item(1, 1, "another list")
	s.add(article.Block{Kind: article.Quote, Level: 1}, "q")
	s.add(article.Block{Kind: article.Quote, Level: 2}, "qq")
	s.add(article.Block{Kind: article.Item, Level: 1, Quoted: 1}, "in q")
	s.p("see [out](https://example.org/) and [nowhere](#nowhere)")
	s.add(article.Block{Kind: article.Footnote, Label: "1"}, "f")
	s.add(article.Block{Kind: article.Footnote}, "goes on with it")
	s.mark("see", annotation.Green, annotation.Underline, "why")
	got := shapeOf(compose(t, s.work()).tree)
	li := func(in string) string { return "LI(Lbl LBody" + in + ")" }
	want := "Document(Sect(H1 P H2 H3 H2 L(" + li("(L("+li("")+" "+li("")+") P)") + " " + li("") + ") L(" + li("") + ")" +
		" BlockQuote(P BlockQuote(P) L(" + li("") + ")) P(Link Annot Aside(Lbl)) Note(Lbl P P)))"
	if got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

// langsOf are the elements below e with their languages, where they say one.
func langsOf(e *element) (out []string) {
	if e.lang != "" {
		out = append(out, e.role+" "+e.lang)
	}
	for _, k := range e.kids {
		if k.element != nil {
			out = append(out, langsOf(k.element)...)
		}
	}
	for _, k := range e.late {
		out = append(out, langsOf(k)...)
	}
	return out
}

func TestStructure_SaysWhereAnotherLanguageIs(t *testing.T) {
	s := &sample{}
	s.a = article.Article{Title: "T", Language: "en"}
	add := func(kind article.Kind, level int, lang, text string) {
		s.add(article.Block{Kind: kind, Level: level, Language: lang}, text)
	}
	add(article.Paragraph, 0, "en", "said again")
	add(article.Item, 1, "fr", "un")
	add(article.Item, 2, "fr", "deux")
	add(article.Item, 2, "", "in the French item, and not French")
	add(article.Item, 1, "", "three")
	add(article.Paragraph, 0, "de", "Ein Absatz")
	add(article.Paragraph, 0, "not a (tag)", "x")
	s.mark("Absatz", annotation.Green, annotation.Highlight, "An English note.")
	if got, want := strings.Join(langsOf(compose(t, s.work()).tree), ", "), "LI fr, LI en, P de, Aside en"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestStructure_BoxesOfTasksAreLabels(t *testing.T) {
	s := &sample{}
	s.a.Title = "T"
	s.add(article.Block{Kind: article.Item, Level: 1, Task: article.TaskOpen}, "a")
	s.add(article.Block{Kind: article.Item, Level: 1, Task: article.TaskDone}, "b")
	d := compose(t, s.work())
	if got, want := shapeOf(d.tree), "Document(Sect(H1 P L(LI(Lbl LBody) LI(Lbl LBody))))"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	list := d.works[0].tagger.root.kids[2].element
	for i, says := range []string{"Not done", "Done"} {
		label := list.kids[i].element.kids[0].element
		if label.alt != says || len(label.kids) != 1 {
			t.Errorf("the label of task %d says %q, drawn in %d pieces", i, label.alt, len(label.kids))
		}
	}
}

// TestStructure_NotesHaveTheirNumbersAsLabels: wherever its layout puts a note, its number is read before it.
func TestStructure_NotesHaveTheirNumbersAsLabels(t *testing.T) {
	for _, l := range Layouts {
		s := &sample{}
		s.a.Title = "T"
		s.p("one two three four")
		s.mark("one", annotation.Green, annotation.Highlight, "First.")
		s.mark("two", annotation.Green, annotation.Highlight, "", "a tag")
		s.mark("three four", annotation.Green, annotation.Highlight, "Second.")
		read := structText(t, writeWith(t, Options{Layout: l}, s.work()))
		notes := []string{"1First.", "2Second."}
		switch l {
		case Clean:
			notes = nil
		case Gap:
			notes = []string{"1oneFirst.", "2two", "3three fourSecond."}
		}
		at := 0
		for _, n := range notes {
			i := strings.Index(read[at:], n)
			if i < 0 {
				t.Errorf("%s: %q is not read in %q", l, n, read)
				break
			}
			at += i + len(n)
		}
	}
}
