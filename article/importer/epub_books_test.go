package importer_test

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"dev.marginalia/article"
)

// spineOf reads the paths of a book's documents in reading order, with the reader of zip files and XML of the
// standard library and nothing of this package.
func spineOf(t *testing.T, z *zip.Reader) []string {
	var container struct {
		Root struct {
			Path string `xml:"full-path,attr"`
		} `xml:"rootfiles>rootfile"`
	}
	var opf struct {
		Items []struct {
			ID   string `xml:"id,attr"`
			Href string `xml:"href,attr"`
		} `xml:"manifest>item"`
		Refs []struct {
			ID     string `xml:"idref,attr"`
			Linear string `xml:"linear,attr"`
		} `xml:"spine>itemref"`
	}
	for name, into := range map[string]any{"META-INF/container.xml": &container} {
		if err := xml.Unmarshal([]byte(strings.TrimPrefix(fileOf(t, z, name), "\ufeff")), into); err != nil {
			t.Fatal(err)
		}
	}
	if err := xml.Unmarshal([]byte(fileOf(t, z, container.Root.Path)), &opf); err != nil {
		t.Fatal(err)
	}
	var linear, aside []string
	for _, ref := range opf.Refs {
		for _, it := range opf.Items {
			if it.ID != ref.ID {
				continue
			}
			href, err := url.PathUnescape(it.Href)
			if err != nil {
				t.Fatal(err)
			}
			name := path.Join(path.Dir(container.Root.Path), href)
			if ref.Linear == "no" && len(linear) > 0 {
				aside = append(aside, name)
			} else {
				linear = append(linear, name)
			}
		}
	}
	return append(linear, aside...)
}

func fileOf(t *testing.T, z *zip.Reader, name string) string {
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// leftOut reports whether what is in e is not text to be read: it is not shown, or it is a device of the page.
func leftOut(e xml.StartElement) bool {
	switch e.Name.Local {
	case "head", "script", "style", "svg", "rp", "annotation", "annotation-xml":
		return true
	}
	for _, a := range e.Attr {
		if a.Name.Local == "hidden" || a.Name.Local == "type" && slices.Contains([]string{"pagebreak", "backlink", "landmarks", "page-list"}, a.Value) {
			return true
		}
	}
	return false
}

// textOfXHTML is the text of a document, read as XML.
func textOfXHTML(t *testing.T, text string) string {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	var out strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if leftOut(token) {
				if err := d.Skip(); err != nil {
					t.Fatal(err)
				}
			}
		case xml.CharData:
			out.Write(token)
		}
	}
}

// letters drops white space and what formulas have for machines only.
func letters(s string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r >= 0x2061 && r <= 0x2064 {
			return -1
		}
		return r
	}, s))
}

// isSetByUs reports whether r can stand for an element: quotes, and the brackets and lines of formulas.
func isSetByUs(r rune) bool {
	return unicode.In(r, unicode.Ps, unicode.Pe, unicode.Pi, unicode.Pf, unicode.Sm) || strings.ContainsRune("‖;,/", r)
}

// compareText looks for every letter of want in got, in order. What got has beyond it must be signs that stand for
// elements.
func compareText(t *testing.T, want, got []rune) {
	j := 0
	for i, r := range want {
		for j < len(got) && got[j] != r && isSetByUs(got[j]) {
			j++
		}
		if j == len(got) || got[j] != r {
			t.Fatalf("the text differs at %d of %d: want %q, got %q", i, len(want), string(want[max(0, i-30):min(len(want), i+30)]), string(got[max(0, min(j, len(got))-30):min(len(got), j+30)]))
		}
		j++
	}
	if rest := strings.TrimFunc(string(got[j:]), isSetByUs); rest != "" {
		t.Errorf("text that is not in the book: %q", rest[:min(len(rest), 100)])
	}
}

// shownBy is what the books show: their author, language and direction, and how much of each kind they have.
var shownBy = map[string]struct {
	byline, language, direction                string
	contents, references, footnotes, resources int
}{
	"wasteland":                            {"T.S. Eliot", "en-US", "", 6, 50, 72, 1},
	"moby-dick":                            {"Herman Melville", "en-US", "", 141, 1, 1, 2},
	"pride-and-prejudice":                  {"Jane Austen", "en-GB", "ltr", 65, 0, 0, 3},
	"regime-anticancer-arabic":             {"Pr David Khayat, Nathalie Hutter-Lardeau, Marina Khalil Fayad", "ar", "rtl", 3, 1, 1, 2},
	"kusamakura-japanese-vertical-writing": {"夏目 漱石", "ja-jp", "", 14, 0, 0, 2},
	"internallinks":                        {"", "ja", "", 18, 7, 7, 8},
	"linear-algebra":                       {"Robert A. Beezer", "en-us", "", 94, 0, 0, 0},
	"childrens-literature":                 {"Charles Madison Curry, Erle Elsworth Clippinger", "en", "", 31, 0, 0, 1},
}

func TestEPUB_TheTextOfEveryBookIsWholeAndInOrder(t *testing.T) {
	for name, want := range shownBy {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(corpora(), "epub", name+".epub")
			a := load(t, file)
			z, err := zip.OpenReader(file)
			if err != nil {
				t.Fatal(err)
			}
			defer z.Close()
			var text strings.Builder
			for _, doc := range spineOf(t, &z.Reader) {
				text.WriteString(textOfXHTML(t, fileOf(t, &z.Reader, doc)))
			}
			compareText(t, letters(text.String()), letters(a.Text.String()))
			references := 0
			for _, b := range a.Blocks {
				for _, s := range b.Spans {
					if s.Kind == article.Reference {
						references++
					}
				}
			}
			footnotes := count(a, article.Footnote)
			if a.Byline != want.byline || a.Language != want.language || a.Direction != want.direction || len(a.Contents) != want.contents || references != want.references || footnotes != want.footnotes || len(a.Resources) != want.resources {
				t.Errorf("byline %q, language %q, direction %q, %d lines of contents, %d references, %d footnotes, %d pictures", a.Byline, a.Language, a.Direction, len(a.Contents), references, footnotes, len(a.Resources))
			}
			if len(a.Problems) > 0 || a.TitleDerived {
				t.Errorf("title %q, problems %q", a.Title, a.Problems)
			}
		})
	}
}

func BenchmarkEPUB(b *testing.B) {
	for _, name := range []string{"pride-and-prejudice", "moby-dick", "linear-algebra"} {
		b.Run(name, func(b *testing.B) {
			data, err := os.ReadFile(filepath.Join(corpora(), "epub", name+".epub"))
			if err != nil {
				b.Skip("the book is not here")
			}
			b.ReportAllocs()
			words := importBook(b, data).Words()
			for b.Loop() {
				importBook(b, data)
			}
			b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}
