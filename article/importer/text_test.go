package importer_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"dev.marginalia/article"
	. "dev.marginalia/article/importer"
)

// shape describes blocks in a line each: kind, level or number, and text.
func shape(a *article.Article) string {
	var out []string
	for _, b := range a.Blocks {
		s := string(b.Kind)
		if b.Level > 0 {
			s += fmt.Sprint(b.Level)
		}
		if b.Number > 0 {
			s += fmt.Sprint("#", b.Number)
		}
		if b.Indent > 0 {
			s += fmt.Sprint(">", b.Indent)
		}
		if b.Label != "" {
			s += "(" + b.Label + ")"
		}
		out = append(out, s+" "+a.Text.Slice(b.Range))
	}
	return strings.Join(out, "|")
}

func textOf(tb testing.TB, source string) *article.Article {
	tb.Helper()
	a, err := read(strings.NewReader(source), "x.txt")
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

const (
	// prose is a hard-wrapped paragraph, proseText what it reads as.
	prose = "The boats went out one by one, low in the water, and the gulls went\nwith them as far as the bar and then came back to the quay, where no\nbody had anything for them."
	verse = "The tide comes in,\nThe tide goes out,\nAnd nobody asked it to."
)

var proseText = strings.ReplaceAll(prose, "\n", " ")

func TestText_ShapesOfParagraphs(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"verse":            {prose + "\n\n" + verse, "paragraph " + proseText + "|paragraph " + verse},
		"letter":           {prose + "\n\nDear Sir,\nI am well.\n\n" + prose, "paragraph " + proseText + "|paragraph Dear Sir,\nI am well.|paragraph " + proseText},
		"block quote":      {prose + "\n\n   " + strings.ReplaceAll(prose, "\n", "\n   "), "paragraph " + proseText + "|quote1 " + proseText},
		"all indented":     {"   " + strings.ReplaceAll(prose, "\n", "\n   ") + "\n\n   " + strings.ReplaceAll(prose, "\n", "\n   "), "paragraph " + proseText + "|paragraph " + proseText},
		"first indented":   {"   " + prose + "\n\n   " + prose, "paragraph " + proseText + "|paragraph " + proseText},
		"columns":          {prose + "\n\n  one     1   2\n  three  30  40", "paragraph " + proseText + "|code one     1   2\nthree  30  40"},
		"rules":            {prose + "\n\n* * *\n\n" + prose + "\n\n-----\n\n" + prose, "paragraph " + proseText + "|rule |paragraph " + proseText + "|rule |paragraph " + proseText},
		"rule in a list":   {prose + "\n\n- one\n- two\n\n* * *\n\n" + prose, "paragraph " + proseText + "|item1 one|item1 two|rule |paragraph " + proseText},
		"underlined":       {"The title\n=========\n\n" + prose + "\n\nA heading\n---------\n" + prose, "paragraph " + proseText + "|heading2 A heading|paragraph " + proseText},
		"underlined lines": {strings.Repeat("word ", 40) + "end.\nA heading\n=========\n" + strings.Repeat("word ", 40) + "end.", "paragraph " + strings.Repeat("word ", 40) + "end.|heading1 A heading|paragraph " + strings.Repeat("word ", 40) + "end."},
		"number in a line": {strings.Replace(prose, "body", "12. body", 1), "paragraph " + strings.Replace(proseText, "body", "12. body", 1)},
		"list after colon": {prose + "\nThere are:\n- one\n- two,\n  which is long\n", "paragraph " + proseText + " There are:|item1 one|item1 two, which is long"},
		"nested lists": {prose + "\n\n1. one\n   - inner\n   - inner too\n2. two\n\n   more of two\n\n3. three\n\nafter",
			"paragraph " + proseText + "|item1#1 one|item2 inner|item2 inner too|item1#2 two|paragraph>1 more of two|item1#3 three|paragraph after"},
		"talk":       {prose + "\n\n– Yes?\n\n– No.\n\n- Well.\n\n" + prose, "paragraph " + proseText + "|paragraph – Yes?|paragraph – No.|paragraph - Well.|paragraph " + proseText},
		"dashes":     {strings.Replace(prose, "went\nwith", "went--\nwith", 1), "paragraph " + strings.Replace(proseText, "went with", "went--with", 1)},
		"page break": {strings.Replace(prose, "went\nwith", "went\n\n12\n\f\nwith", 1) + "\n\fNew page.", "paragraph " + proseText + "|paragraph New page."},
		"no spaces":  {"昨日の夕方、私たちは海岸を長い間歩きました。老人は、昔ここでどのように魚を捕っていたかを\n話してくれました。昨日の夕方、私たちは海岸を長い間歩きました。老人は、昔ここで、どのように魚を", "paragraph 昨日の夕方、私たちは海岸を長い間歩きました。老人は、昔ここでどのように魚を捕っていたかを話してくれました。昨日の夕方、私たちは海岸を長い間歩きました。老人は、昔ここで、どのように魚を"},
	} {
		if got := shape(textOf(t, c.source)); got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, c.want)
		}
	}
}

func TestText_APoem(t *testing.T) {
	stanza := "I count the boats upon the evening tide,\nAnd count again the ones that I forgot,\nWhile you, who count for nothing at my side,\nAre counting all the things that I am not.\n"
	a := textOf(t, strings.Repeat(stanza+"\n", 4))
	for i, b := range a.Blocks {
		if text := a.Text.Slice(b.Range); text != strings.TrimSpace(stanza) || b.Kind != article.Paragraph {
			t.Errorf("stanza %d: %s %q", i, b.Kind, text)
		}
	}
}

func TestText_Parts(t *testing.T) {
	for name, c := range map[string]struct {
		parts []string
		want  string
	}{
		"parts":    {[]string{"PREFACE", "PART ONE", "CHAPTER I", "CHAPTER II", "PART TWO", "CHAPTER I", "EPILOGUE", "CHAPTER I"}, "1 1 2 2 1 2 1 2"},
		"chapters": {[]string{"Preface", "Chapter 1. The boat", "Chapter 2. The quay", "Chapter 3", "Epilogue"}, "2 2 2 2 2"},
		"volumes":  {[]string{"VOLUME I", "BOOK THE FIRST", "CHAPTER THE FIRST", "CHAPTER THE SECOND"}, "1 2 3 3"},
		"numerals": {[]string{"I", "II.", "III"}, "2 2 2"},
		"acts":     {[]string{"ACT I", "SCENE I. A quay", "SCENE II", "ACT II"}, "1 2 2 1"},
		"German":   {[]string{"Erstes Buch", "Erstes Kapitel", "Zweites Kapitel", "Kapitel 3"}, "1 2 2 2"},
		"French":   {[]string{"Tome I", "Chapitre premier", "Chapitre II", "Chapitre III"}, "1 2 2 2"},
		"Russian":  {[]string{"ЧАСТЬ ПЕРВАЯ", "ГЛАВА I", "ГЛАВА II"}, "1 2 2"},
	} {
		a := textOf(t, "\n\n"+strings.Join(c.parts, "\n\n\n"+prose+"\n\n\n")+"\n\n\n"+prose)
		var levels, texts []string
		for _, b := range a.Blocks {
			if b.Kind == article.Heading {
				levels, texts = append(levels, fmt.Sprint(b.Level)), append(texts, a.Text.Slice(b.Range))
			}
		}
		if strings.Join(texts, "|") != strings.Join(c.parts, "|") || strings.Join(levels, " ") != c.want {
			t.Errorf("%s: %q at %q", name, texts, levels)
		}
	}
	talk := []string{"Part of me wanted to go", "Letter from home", "Act now!", "Book a place, she said", "The first of them", "“Chapter I,” he read"}
	a := textOf(t, prose+"\n\n"+strings.Join(talk, "\n\nShort.\n\n")+"\n\nShort.\n\n"+prose)
	if n := count(a, article.Heading); n != 0 {
		t.Errorf("%d headings in talk: %s", n, shape(a))
	}
}

func TestText_TablesOfContents(t *testing.T) {
	chapters := "\n\n\nCHAPTER I. THE BOAT\n\n" + prose + "\n\n\nCHAPTER II. THE QUAY\n\n" + prose + "\n\n\nCHAPTER III. THE BAR\n\n" + prose
	for name, c := range map[string]struct {
		contents string
		entries  int
	}{
		"blank lines":        {"CONTENTS\n\nCHAPTER I. THE BOAT\n\nCHAPTER II. THE QUAY\n\nCHAPTER III. THE BAR", 3},
		"page numbers":       {"Contents.\n\nCHAPTER I. THE BOAT ...... 3\nCHAPTER II. THE QUAY ..... 14\nCHAPTER III. THE BAR ..... 20", 3},
		"in the same lines":  {"CONTENTS\nCHAPTER I. THE BOAT\nCHAPTER II. THE QUAY\nCHAPTER III. THE BAR", 3},
		"under other names":  {"CONTENTS\n\n1 The Boat\n\n2 The Quay\n\n3 The Bar\n\n4 Notes", 4},
		"with a second list": {"CONTENTS\n\n1 The Boat\n2 The Quay\n3 The Bar\n\n\nILLUSTRATIONS\n\nA boat\nA quay", 6},
	} {
		a := textOf(t, prose+"\n\n\n"+c.contents+chapters)
		lines := 0
		for _, b := range a.Blocks[2:] {
			if b.Kind != article.Paragraph {
				break
			}
			lines += strings.Count(a.Text.Slice(b.Range), "\n") + 1
		}
		if h := count(a, article.Heading); h != 4 || lines != c.entries || count(a, article.Item) > 0 {
			t.Errorf("%s: %d headings, %d entries: %s", name, h, lines, shape(a))
		}
	}
}

func TestText_Footnotes(t *testing.T) {
	a := textOf(t, prose+" One.[1] Two.[2] None.[7]\n\n"+prose+" Again.[1]\n\nFOOTNOTES:\n\n[1] The first.\n\n[2] The second,\non two lines.\n\nAnd on.\n\n1. The third.\n\n")
	want := "footnote(1) The first.|footnote(2) The second, on two lines.|footnote And on.|footnote(1) The third."
	if got := shape(a); !strings.HasSuffix(got, want) {
		t.Errorf("%q", got)
	}
	var to []string
	for _, b := range a.Blocks {
		for _, s := range b.Spans {
			at, _ := a.Target(strings.TrimPrefix(s.Href, "#"))
			to = append(to, a.Text.Slice(s.Range)+a.Text.Slice(a.Blocks[a.BlockAt(at)].Range)[:9])
		}
	}
	if strings.Join(to, "|") != "[1]The first|[2]The secon|[1]The third" {
		t.Errorf("%q", to)
	}
	if err := led(a); err != nil {
		t.Error(err)
	}
	if a := textOf(t, prose+"[1]\n\n[1] no section\n\n"+prose); count(a, article.Footnote) != 0 {
		t.Errorf("footnotes without a section: %s", shape(a))
	}
}

func TestText_ProjectGutenberg(t *testing.T) {
	header := "The Project Gutenberg Etext of The Quay, by Robin Example\n\n*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n"
	a := textOf(t, header+prose+"\n\nEnd of The Project Gutenberg Etext of The Quay\n\nThe licence.")
	if a.Title != "The Quay" || a.Byline != "Robin Example" || a.Text.String() != proseText || a.Publisher != "Project Gutenberg" {
		t.Errorf("an old header: %q %q %q", a.Title, a.Byline, a.Text.String())
	}
	head := "Title: T\nAuthor: A\nRelease Date: April, 2001 [Etext #2600]\nLanguage: French\n\n*** START OF THE PROJECT GUTENBERG EBOOK T ***\n"
	a = textOf(t, head+prose+"\n\nHe wrote *** END in it.\n\n*** END OF THE PROJECT GUTENBERG EBOOK T ***\nlicence")
	if a.Published != "April, 2001" || a.Identifier != "gutenberg:2600" || a.Language != "fr" || !strings.HasSuffix(a.Text.String(), "END in it.") {
		t.Errorf("%q %q %q %q", a.Published, a.Identifier, a.Language, a.Text.String())
	}
	if a := textOf(t, head+prose); !strings.HasSuffix(a.Text.String(), "for them.") {
		t.Errorf("without an end: %q", a.Text.String())
	}
	for source, want := range map[string]string{
		"_a_ b": "a b", "a_b_c": "a_b_c", "_a b": "_a b", "“_A_,” *b*.": "“A,” b.", "2 * 3 * 4": "2 * 3 * 4", "_a *b* c_": "a b c", "__a__": "__a__", "=a=": "a",
	} {
		if got := textOf(t, head+prose+"\n\nSay "+source+" now and say it again.").Text.String(); !strings.HasSuffix(got, "Say "+want+" now and say it again.") {
			t.Errorf("%q: %q", source, got)
		}
	}
	if got := textOf(t, prose+"\n\nSay _a_ now.").Text.String(); !strings.HasSuffix(got, "_a_ now.") {
		t.Errorf("marks of another text: %q", got)
	}
}

func TestText_WarAndPeace(t *testing.T) {
	a := load(t, filepath.Join(corpora(), "text/war-and-peace.txt"))
	if a.Title != "War and Peace" || a.Byline != "Leo Tolstoy" || a.Language != "en" || a.Published != "2009-01-10" || a.Identifier != "gutenberg:2600" {
		t.Errorf("%q %q %q %q %q", a.Title, a.Byline, a.Language, a.Published, a.Identifier)
	}
	books, chapters := 0, 0
	for _, e := range a.Outline() {
		switch {
		case strings.HasPrefix(e.Title, "BOOK "), strings.Contains(e.Title, "EPILOGUE"):
			books++
			if e.Level != 1 {
				t.Errorf("%q at level %d", e.Title, e.Level)
			}
		case strings.HasPrefix(e.Title, "CHAPTER "):
			chapters++
			if e.Level != 2 {
				t.Errorf("%q at level %d", e.Title, e.Level)
			}
		case e.Title != "WAR AND PEACE" && e.Title != "CONTENTS":
			t.Errorf("a heading %q", e.Title)
		}
	}
	if books != 17 || chapters != 365 {
		t.Errorf("%d books, %d chapters", books, chapters)
	}
	text := a.Text.String()
	if !strings.HasPrefix(text, "WAR AND PEACE\n\nBy Leo Tolstoy/Tolstoi") || !strings.HasSuffix(text, "of which we are not conscious.") ||
		strings.Contains(text, "Gutenberg") || strings.Contains(text, "David Widger") {
		t.Errorf("begins %q, ends %q", text[:60], text[len(text)-60:])
	}
	if n := count(a, article.Footnote); n != 136 {
		t.Errorf("%d footnotes", n)
	}
	if err := led(a); err != nil {
		t.Error(err)
	}
}

func TestImport_NaughtyStrings(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(corpora(), "text/blns.txt"))
	if err != nil {
		t.Skip("not here")
	}
	for _, line := range strings.Split(string(data), "\n") {
		for _, name := range []string{"x.txt", "x.md"} {
			a, err := read(strings.NewReader(line+"\n\nA paragraph that follows it and is rather longer than the line, so that it can be a heading: "+line+"\n\n# "+line), name)
			if errors.Is(err, ErrFormat) {
				continue // nearly all of the line are control characters
			}
			if err != nil {
				t.Errorf("%q: %v", line, err)
				continue
			}
			if strings.ContainsFunc(a.Title, func(r rune) bool {
				return unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
			}) {
				t.Errorf("title %q", a.Title)
			}
			if strings.ContainsFunc(a.Text.String(), func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
				t.Errorf("a control character in the text of %q", line)
			}
		}
	}
}

func TestText_TextMadeToBeSlow(t *testing.T) {
	book := "Title: T\n\n*** START OF THE PROJECT GUTENBERG EBOOK T ***\n\n" + prose + "\n\n"
	for name, source := range map[string]string{
		"starred notes": book + "a *\n\n" + strings.Repeat("    * x\n\n", 50_000), "stars": book + strings.Repeat("a * ", 100_000) + "\n\n" + strings.Repeat("    * x\n\n", 100),
		"signs": book + strings.Repeat("a[1] ", 50_000) + "\n\nNOTES\n\n" + strings.Repeat("[1] x\n\n", 50_000), "open emphasis": book + strings.Repeat("_a ", 200_000),
		"emphasis": book + strings.Repeat("_a *b* c_ ", 50_000), "contents": strings.Repeat("CONTENTS\n\na\n\n\n\n", 30_000), "prefaces": strings.Repeat("PREFACE\n\n", 50_000),
		"items": strings.Repeat("- a\n\n    b\n\n", 30_000), "deep items": deepList(1000), "pages": prose + "\n\n" + strings.Repeat("\f", 200_000) + strings.Repeat("\f\n", 200_000) + "x",
		"illustrations": strings.Repeat("[Illustration: a\n\n", 30_000), "brackets": book + strings.Repeat("[", 300_000) + "\n\nNOTES\n\n[1] x", "lines": strings.Repeat("a\n", 100_000),
		"spaces": strings.Repeat("a   ", 200_000), "ends": book + strings.Repeat("*\nEnd\n", 50_000),
	} {
		inTime(t, "x.txt", name, source)
	}
}
