package importer_test

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	. "dev.marginalia/article/importer"
)

// words are the words of s and how often each is there.
func words(s string) map[string]int {
	out := map[string]int{}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }) {
		out[strings.ToLower(w)]++
	}
	return out
}

// f1 is the harmonic mean of precision and recall of got as bags of words.
func f1(got, want map[string]int) float64 {
	both, ours, theirs := 0, 0, 0
	for w, n := range got {
		ours += n
		both += min(n, want[w])
	}
	for _, n := range want {
		theirs += n
	}
	if ours+theirs == 0 {
		return 1
	}
	return 2 * float64(both) / float64(ours+theirs)
}

// inLine are elements between which a browser leaves no gap.
var inLine = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Big: true, atom.Cite: true, atom.Code: true, atom.Dfn: true,
	atom.Em: true, atom.Font: true, atom.I: true, atom.Ins: true, atom.Kbd: true, atom.Mark: true, atom.Q: true, atom.S: true, atom.Samp: true,
	atom.Small: true, atom.Span: true, atom.Strike: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true,
	atom.U: true, atom.Var: true, atom.Wbr: true, atom.Del: true, atom.Acronym: true,
}

// textNodes are all text nodes under n, with a gap where a browser makes one.
func textNodes(n *html.Node, out *strings.Builder) {
	if n.Type == html.TextNode {
		out.WriteString(n.Data)
	}
	gap := n.Type == html.ElementNode && !inLine[n.DataAtom]
	if gap {
		out.WriteByte(' ')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		textNodes(c, out)
	}
	if gap {
		out.WriteByte(' ')
	}
}

type suitePage struct {
	name     string
	source   []byte
	expected string
	about    struct{ Title, Byline, Dir, Lang, SiteName, PublishedTime string }
	authors  []string // that the page's own meta elements name
}

func suite(tb testing.TB) []suitePage {
	dirs, _ := filepath.Glob(filepath.Join(corpora(), "readability/test-pages/*"))
	if len(dirs) == 0 {
		tb.Skip("the pages of Readability's own tests are not here")
	}
	out := make([]suitePage, len(dirs))
	for i, dir := range dirs {
		p := &out[i]
		p.name = filepath.Base(dir)
		var err error
		if p.source, err = os.ReadFile(filepath.Join(dir, "source.html")); err != nil {
			tb.Fatal(err)
		}
		for _, m := range authorRe.FindAllSubmatch(p.source, -1) {
			p.authors = append(p.authors, oneLine(html.UnescapeString(string(m[1]))))
		}
		expected, err := os.Open(filepath.Join(dir, "expected.html"))
		if err != nil {
			tb.Fatal(err)
		}
		doc, err := html.Parse(expected)
		expected.Close()
		if err != nil {
			tb.Fatal(err)
		}
		var text strings.Builder
		textNodes(doc, &text)
		p.expected = text.String()
		data, err := os.ReadFile(filepath.Join(dir, "expected-metadata.json"))
		if err == nil {
			err = json.Unmarshal(data, &p.about)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	return out
}

// byRe is what Readability leaves before a name and we do not: "By Robin Example" names nobody called By.
var byRe = regexp.MustCompile(`^(?i:by|par) `)

// isByline reports whether got is who wrote p: whom Readability's tests expect, or where those expect nobody, a
// date or the author of another story on the page, whom the page's own meta element names.
func (p *suitePage) isByline(got string) bool {
	return got == byRe.ReplaceAllString(oneLine(p.about.Byline), "") || slices.Contains(p.authors, got)
}

var authorRe = regexp.MustCompile(`<meta [^>]*(?:name|property)="(?:article:)?author"[^>]* content="([^">]+)"`)

const suiteURL = "http://fakehost/test/page.html"

func TestWebPage_ReadabilitySuite(t *testing.T) {
	type score struct {
		name string
		f1   float64
	}
	var scores []score
	mean, good, bylines := 0.0, 0, 0
	right := map[string]int{}
	pages := suite(t)
	for _, p := range pages {
		a, err := Import(context.Background(), &File{Name: "page.html", Data: p.source, URL: suiteURL})
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		sc := score{p.name, f1(words(a.Text.String()), words(p.expected))}
		scores = append(scores, sc)
		mean += sc.f1 / float64(len(pages))
		if sc.f1 >= .95 {
			good++
		}
		if p.isByline(a.Byline) {
			bylines++
		}
		if a.TitleDerived {
			a.Title = ""
		}
		for what, c := range map[string][2]string{"titles": {a.Title, p.about.Title}, "bylines as they expect": {a.Byline, p.about.Byline}, "languages": {a.Language, p.about.Lang},
			"sites": {a.Site, p.about.SiteName}, "directions": {a.Direction, p.about.Dir}, "dates": {a.Published, p.about.PublishedTime[:min(10, len(p.about.PublishedTime))]}} {
			if c[0] == byRe.ReplaceAllString(oneLine(c[1]), "") || what == "dates" && c[1] == "" {
				right[what]++
			} else {
				t.Logf("%s: %s: %q, expected %q", p.name, what, c[0], c[1])
			}
		}
	}
	slices.SortFunc(scores, func(a, b score) int { return cmp.Compare(a.f1, b.f1) })
	for _, s := range scores[:min(5, len(scores))] {
		t.Logf("worst: %s %.4f", s.name, s.f1)
	}
	t.Logf("%d pages: mean F1 %.4f, %d at .95 or more; %d bylines are right; as expected: %v", len(pages), mean, good, bylines, right)
	if mean < .997 || good < 128 || right["titles"] < 129 || bylines < 125 || right["dates"] < 130 {
		t.Error("worse than it was")
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
