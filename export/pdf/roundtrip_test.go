package pdf

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
)

// fullText are ways of setting a work that show all of its text.
func fullText(tb testing.TB) map[string]Options {
	e := engine(tb)
	out := map[string]Options{"letter": {Engine: e, Paper: Letter}, "flattened": {Engine: e, Flatten: true}, "black and white": {Engine: e, Safe: true},
		"large": {Engine: e, Paper: A5, Size: 16, Family: "sans"}}
	for _, l := range Layouts {
		if l == Digest || l == Gap { // they hide text
			continue
		}
		out[string(l)] = Options{Engine: e, Layout: l}
		if l.wide() {
			out[string(l)+", two columns"] = Options{Engine: e, Layout: l, Columns: 2}
		}
	}
	return out
}

// hardWork has what is lost easily between a page and what is copied from it.
func hardWork() export.Work {
	s := &sample{}
	s.a = article.Article{Title: "What is lost easily", Byline: "Ida Vermeulen", Language: "en"}
	s.p("office, fluffy, affine, fjord, ﬁnal, waﬄe, Th, ct, st; AV To WA. e\u0301te\u0301, å, ǭ, z\u0335\u0342, \u1e9b\u0323.")
	s.p("inter\u00adna\u00adtion\u00adal\u00adi\u00adsa\u00adtion of some\u00adthing that is as long as a line is and then goes on over its end; so\u00adft hy\u00adphens, zero\u200bwidth\u200bspaces, non-breaking\u00a0spaces, non\u2011breaking hyphens, a co-operative re-entry.")
	s.p("Signs: \\ ( ) < > [ ] { } % / # & \" ' ` ~ ^ | ¦ ¬ × ÷ ± ² ³ ½ … – — ― ‘ ’ “ ” « » † ‡ • ‰ € № ™ → ∑ √ ∞ ≈ ≠ ≤ ≥ □ ✓")
	s.p("A letter outside of the plane: 𝒜 𝔘 😀 👩\u200d🚀 🇩🇪 and one that no font has: \U000e0101 \uE123 end.")
	s.p("A letter with many marks: ด" + strings.Repeat("็", 150) + " a" + strings.Repeat("\u0301\u0316", 70) + " end.")
	s.add(article.Block{Kind: article.Item, Level: 1, Number: 1}, "first office")
	s.add(article.Block{Kind: article.Item, Level: 2, Number: 12}, "twelfth")
	s.add(article.Block{Kind: article.Item, Level: 1}, "flat")
	s.add(article.Block{Kind: article.Code}, "if (a <= b && c != d) {\n\treturn a->b; // fi ffl -- === => 0x1F\n}\n\n    four spaces "+strings.Repeat("and a long line ", 12))
	s.add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1}}, "fi\tfl\nffi\tffl\n \tafter an empty cell")
	s.add(article.Block{Kind: article.Quote, Level: 1}, "quoted fi^1^")
	s.add(article.Block{Kind: article.Footnote, Label: "1", Targets: []string{"fn1"}}, "below fi")
	s.mark("fluffy", annotation.Yellow, annotation.Highlight, "")
	s.mark("ffl", annotation.Yellow, annotation.Underline, "")
	return s.work()
}

// visible is text without what setting it changes, and without code points that nothing is drawn for: controls
// and those of formatting.
func visible(s string) string {
	return squeezed(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) {
			return ' '
		}
		if r == 0xfffe || r == 0xffff {
			return 0xfffd // they are no characters, as pdftotext says
		}
		return r
	}, s))
}

// headings are the texts of the first rows of tables, which are repeated on each page.
func headings(a *article.Article) []string {
	var out []string
	for i := range a.Blocks {
		if b := &a.Blocks[i]; b.Kind == article.Table && b.Grid != nil && b.Grid.Header > 0 {
			rows := strings.SplitAfter(a.Text.Slice(b.Range), "\n")
			out = append(out, visible(strings.Join(rows[:b.Grid.Header], "")))
		}
	}
	return out
}

// sameText says where two texts differ that have no white space; "" when they do not. In got headings may be repeated,
// and the numbers of every fifth line stand, counting up from 5, when numbered.
func sameText(got, want string, headings []string, numbered bool) string {
	g, w := []rune(got), []rune(want)
	type state struct{ i, j, number int }
	var back []state // where a number could have been read too
	at, far := state{number: 5}, state{}
	for {
		number := strconv.Itoa(at.number)
		isNumber := numbered && at.i+len(number) <= len(g) && string(g[at.i:at.i+len(number)]) == number
		repeated := 0
		if at.i < len(g) && (at.j == len(w) || g[at.i] != w[at.j]) {
			for _, h := range headings {
				if rest := string(g[at.i:min(len(g), at.i+len(h))]); strings.HasPrefix(rest, h) {
					repeated = utf8.RuneCountInString(h)
				}
			}
		}
		if at.j > far.j {
			far = at
		}
		switch {
		case at.i == len(g) && at.j == len(w):
			return ""
		case at.i < len(g) && at.j < len(w) && g[at.i] == w[at.j]:
			if isNumber {
				back = append(back, at)
			}
			at.i, at.j = at.i+1, at.j+1
		case repeated > 0:
			at.i += repeated
		case isNumber:
			at.i, at.number = at.i+len(number), at.number+5
		case len(back) > 0:
			at = back[len(back)-1]
			back = back[:len(back)-1]
			at.i, at.number = at.i+len(strconv.Itoa(at.number)), at.number+5
		default:
			return fmt.Sprintf("at %d of %d: %q, want %q", far.j, len(w), string(g[max(0, far.i-20):min(len(g), far.i+40)]), string(w[max(0, far.j-20):min(len(w), far.j+40)]))
		}
	}
}

// TestRoundTrip_PdftotextReadsTheWholeText: what pdftotext reads of any layout that shows the whole text is that text,
// white space and hyphens aside, and nothing else but the numbers of lines of a study sheet. The marks have no notes, so
// that nothing stands between the lines; what is on every page is taken away where it stands, at its ends.
func TestRoundTrip_PdftotextReadsTheWholeText(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not here")
	}
	all := map[string]export.Work{"hard": hardWork(), "kinds": unnoted(kindsSample()), "notes": unnoted(notesSample()), "marks": unnoted(marksSample())}
	for _, path := range []string{"../seed/*.txt", "text/*.txt", "epub/*.epub"} {
		found, _ := filepath.Glob(filepath.Join(corpora(), path))
		for _, f := range found {
			if !strings.Contains(f, "arabic") { // TestRoundTrip_RightToLeft
				all[filepath.Base(f)] = unnoted(marked(imported(t, f), 300, 0, 0))
			}
		}
	}
	for name, w := range all {
		t.Run(name, func(t *testing.T) { readsTheSame(t, name, w) })
	}
}

func readsTheSame(t *testing.T, name string, w export.Work) {
	want := visible(shownText(w))
	for layout, o := range fullText(t) {
		if len(want) > 500_000 && layout != "margin" && layout != "endnotes, two columns" && layout != "study" {
			continue // books take long
		}
		text := textOf(t, writeWith(t, o, w))
		got := visible(withoutRunning(t, o, text, w))
		if name == "blns.txt" { // its lines of Hebrew and Arabic are read as they are seen
			if o.Layout == Study {
				continue
			}
			got, want = inOrder(got), inOrder(want)
		}
		if d := sameText(got, want, headings(w.Article), o.Layout == Study); d != "" {
			t.Errorf("%s: %s", layout, d)
		}
	}
}

// inOrder is s with its code points in the order of their numbers.
func inOrder(s string) string {
	rs := []rune(s)
	slices.Sort(rs)
	return string(rs)
}

// TestRoundTrip_RightToLeft: what pdftotext reads of texts in Arabic are all of its words, and nothing else but the
// running heads; each word follows the one it follows in the text, but for one in fifty: pdftotext guesses where lines of
// two scripts begin, and which of two columns is read first. Signs and Latin words are left out for the same reason.
func TestRoundTrip_RightToLeft(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not here")
	}
	all := map[string]export.Work{"sample": unnoted(arabicSample())}
	if found, _ := filepath.Glob(filepath.Join(corpora(), "epub/*arabic*.epub")); len(found) > 0 {
		all["book"] = unnoted(marked(imported(t, found[0]), 100, 0, 0))
	}
	for name, w := range all {
		a := w.Article
		want := arabicWords(a.Title + "\n" + a.Origin() + "\n" + a.Text.String())
		if len(want) < 200 {
			t.Fatalf("%s: %d words", name, len(want))
		}
		heads := counted(arabicWords(a.Site + " " + a.Title))
		for layout, o := range fullText(t) {
			data := writeWith(t, o, w)
			out, err := exec.Command("pdftotext", written(t, data), "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			got := arabicWords(string(out))
			more, pages := counted(got), len(contents(t, data))
			for word, n := range counted(want) {
				more[word] -= n
			}
			for word, n := range more {
				if n != pages*heads[word] {
					t.Errorf("%s, %s: %q is there %d times too often, in %d pages", name, layout, word, n-pages*heads[word], pages)
				}
			}
			if len(heads) > 0 || o.Columns == 2 {
				continue
			}
			follows := counted(pairsOf(got))
			lost := 0
			for pair, n := range counted(pairsOf(want)) {
				lost += max(0, n-follows[pair])
			}
			if lost > len(want)/50 {
				t.Errorf("%s, %s: %d of %d words do not follow the one before them", name, layout, lost, len(want))
			}
		}
	}
}

func counted(words []string) map[string]int {
	out := map[string]int{}
	for _, w := range words {
		out[w]++
	}
	return out
}

func pairsOf(words []string) []string {
	var out []string
	for i := 1; i < len(words); i++ {
		out = append(out, words[i-1]+" "+words[i])
	}
	return out
}

// arabicWords are the words of Arabic letters and vowels in s.
func arabicWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsMark(r) && !(unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r))
	})
}
