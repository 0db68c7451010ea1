package importer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"dev.marginalia/article"
	. "dev.marginalia/article/importer"
)

var update = flag.Bool("update", false, "write the golden files anew")

func corpora() string {
	if dir := os.Getenv("MARGINALIA_CORPORA"); dir != "" {
		return dir
	}
	return "../../../shared/corpora"
}

func load(tb testing.TB, path string) *article.Article {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Skip("not here: ", path)
	}
	defer f.Close()
	a, err := read(f, filepath.Base(path))
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// read imports what r holds.
func read(r io.Reader, name string) (*article.Article, error) {
	data, err := ReadAll(r)
	if err != nil {
		return nil, err
	}
	return Import(context.Background(), &File{Name: name, Data: data})
}

func count(a *article.Article, k article.Kind) (n int) {
	for _, b := range a.Blocks {
		if b.Kind == k {
			n++
		}
	}
	return n
}

func TestImport_TheSeedArticle(t *testing.T) {
	paths, _ := filepath.Glob(filepath.Join(corpora(), "../seed/*.txt"))
	if len(paths) == 0 {
		t.Skip("the seed is not here")
	}
	a := load(t, paths[0])
	if !a.TitleDerived || !strings.HasPrefix(a.Title, "Twelve days after the US presidential election") {
		t.Errorf("title %q, derived %v", a.Title, a.TitleDerived)
	}
	if p, h, n := count(a, article.Paragraph), count(a, article.Heading), count(a, article.Notice); p != 5 || h != 1 || n != 2 || len(a.Blocks) != 8 {
		t.Errorf("%d paragraphs, %d headings, %d notices of %d blocks", p, h, n, len(a.Blocks))
	}
	if a.Partial == nil || a.Partial.MissingPercent != 47.3 {
		t.Errorf("partial %+v", a.Partial)
	}
}

func TestImport_ANovelReadsWell(t *testing.T) {
	a := load(t, filepath.Join(corpora(), "text/war-and-peace.txt"))
	if h := count(a, article.Heading); h < 300 || h > 900 {
		t.Errorf("%d headings", h)
	}
	if p := count(a, article.Paragraph); p < 8000 {
		t.Errorf("%d paragraphs", p)
	}
	if strings.Contains(a.Text.Slice(a.Blocks[len(a.Blocks)/2].Range), "\n") {
		t.Error("a paragraph in the middle is still wrapped")
	}
}

// golden describes an article as text that reads well in a diff.
func golden(a *article.Article) string {
	var out strings.Builder
	head, _ := json.Marshal(map[string]any{"title": a.Title, "derived": a.TitleDerived, "byline": a.Byline, "site": a.Site,
		"url": a.URL, "published": a.Published, "language": a.Language, "partial": a.Partial})
	out.Write(head)
	for _, b := range a.Blocks {
		meta, _ := json.Marshal(b)
		out.WriteString("\n" + string(meta) + "\n" + a.Text.Slice(b.Range))
	}
	return out.String() + "\n"
}

func TestImport_Goldens(t *testing.T) {
	inputs, _ := filepath.Glob("testdata/*.in.*")
	if len(inputs) < 5 {
		t.Fatal("fixtures are missing")
	}
	for _, in := range inputs {
		want := strings.Replace(in, ".in.", ".", 1) + ".golden"
		got := golden(load(t, in))
		if *update {
			if err := os.WriteFile(want, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		data, err := os.ReadFile(want)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(data) {
			t.Errorf("%s: got\n%s\nwant\n%s", in, got, data)
		}
	}
}

func TestImport_ReadsEveryEncoding(t *testing.T) {
	text := "Déjà vu – naïve “quotes”\n\nÉté, a second paragraph with more words in it."
	wide := func(big bool, bom bool) []byte {
		var b bytes.Buffer
		units := utf16.Encode([]rune(text))
		if bom {
			units = append([]uint16{0xfeff}, units...)
		}
		for _, u := range units {
			if big {
				b.Write([]byte{byte(u >> 8), byte(u)})
			} else {
				b.Write([]byte{byte(u), byte(u >> 8)})
			}
		}
		return b.Bytes()
	}
	cp1252 := []byte(strings.NewReplacer("é", "\xe9", "à", "\xe0", "ï", "\xef", "–", "\x96", "“", "\x93", "”", "\x94", "É", "\xc9").Replace(text))
	for name, data := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-8 with BOM": []byte("\ufeff" + text), "CRLF": []byte(strings.ReplaceAll(text, "\n", "\r\n")),
		"CR": []byte(strings.ReplaceAll(text, "\n", "\r")), "UTF-16 LE": wide(false, true), "UTF-16 BE": wide(true, true),
		"UTF-16 LE without BOM": wide(false, false), "UTF-16 BE without BOM": wide(true, false), "Windows-1252": cp1252,
	} {
		a, err := read(bytes.NewReader(data), "x.txt")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := a.Title + "|" + a.Text.String(); !strings.Contains(got, "Déjà vu – naïve “quotes”") || !strings.Contains(got, "Été, a second") {
			t.Errorf("%s: %q", name, got)
		}
	}
	a, err := read(strings.NewReader("naïve caf\xe9 déjà vu, broken \xff here"), "x.txt")
	if err != nil || a.Text.String() != "naïve caf\ufffd déjà vu, broken \ufffd here" {
		t.Errorf("damaged UTF-8: %q %v", a.Text.String(), err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestImport_SaysWhyItCannot(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"empty": {"", ErrEmpty}, "blank": {" \n\t\r\n ", ErrEmpty}, "zip": {"PK\x03\x04....", ErrFormat},
		"picture": {"\x89PNG\r\n", ErrFormat}, "binary": {strings.Repeat("\x00\x01\x02\xff", 500), ErrFormat},
		"only a BOM": {"\ufeff", ErrEmpty},
	} {
		if _, err := read(strings.NewReader(c.data), "x.txt"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := read(endless{}, "x"); !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "256 MB") {
		t.Errorf("too large: %v", err)
	}
}

func TestImport_LinksThatAreNotSafeLoseTheirTarget(t *testing.T) {
	a, err := read(strings.NewReader("[a](javascript:x) [b](https://example.org/) [c](#there) [d](data:text/html,x)"), "x.md")
	if err != nil {
		t.Fatal(err)
	}
	var hrefs []string
	for _, s := range a.Blocks[0].Spans {
		hrefs = append(hrefs, s.Href)
	}
	if strings.Join(hrefs, "|") != "|https://example.org/|#there|" {
		t.Errorf("%q", hrefs)
	}
}

func fuzz(f *testing.F, name string) {
	inputs, _ := filepath.Glob("testdata/*.in.*")
	for _, in := range inputs {
		if data, err := os.ReadFile(in); err == nil {
			f.Add(data)
		}
	}
	f.Add([]byte("---\ntitle: x\n---\n# A\n\n> > - 1. a\n"))
	f.Add([]byte("a[^1] [b](#c) ![d](e)\n\n[^1]: f\n\n# c\n\n<table><tr><td><b>g</table>\n\n- [x] h\n\n|i|j|\n|-|:-:|\n|k|l|\n"))
	f.Add([]byte("Title: T\n*** START OF THE PROJECT GUTENBERG EBOOK T ***\nT\n\nCONTENTS\n\nI\n\nII\n\n\nI\n\n_a_ b[1] c *\n\n    * d\n\n1. e\n  - f\n\n[Illustration: g]\n\nNOTES\n\n[1] h\n\f12\n"))
	f.Add([]byte("\xff\xfea\x00\x00\xd8"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := read(bytes.NewReader(data), name)
		if err != nil {
			if !isKnown(err) {
				t.Fatal(err)
			}
			return
		}
		if a.Title == "" || !utf8.ValidString(a.Title) {
			t.Fatalf("title %q", a.Title)
		}
		if err := a.Validate(); err != nil {
			t.Fatal(err)
		}
		if err := led(a); err != nil {
			t.Fatal(err)
		}
		again, err := read(bytes.NewReader(data), name)
		if err != nil || !reflect.DeepEqual(a, again) {
			t.Fatalf("another article the second time: %v", err)
		}
	})
}

// led checks that every sign of a footnote leads to a block, and that something leads to every target.
func led(a *article.Article) error {
	used := map[string]bool{}
	for _, b := range a.Blocks {
		for _, s := range b.Spans {
			name, inside := strings.CutPrefix(s.Href, "#")
			used[name] = used[name] || inside
			if _, ok := a.Target(name); s.Kind == article.Reference && !ok {
				return fmt.Errorf("a reference to %q, which is nowhere", s.Href)
			}
		}
	}
	for _, b := range a.Blocks {
		listed := slices.ContainsFunc(a.Contents, func(e article.Entry) bool { return e.Offset == b.Start })
		for _, t := range b.Targets {
			if !used[t] && !listed {
				return fmt.Errorf("nothing leads to %q", t)
			}
		}
	}
	return nil
}

func FuzzText(f *testing.F) { fuzz(f, "x.txt") }

func FuzzMarkdown(f *testing.F) { fuzz(f, "x.md") }

func BenchmarkImport_Novel(b *testing.B) {
	data, err := os.ReadFile(filepath.Join(corpora(), "text/war-and-peace.txt"))
	if err != nil {
		b.Skip("the corpus is not here")
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := read(bytes.NewReader(data), "x.txt"); err != nil {
			b.Fatal(err)
		}
	}
}
