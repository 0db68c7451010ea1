package importer_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	. "dev.marginalia/article/importer"
	"dev.marginalia/assets"
	"dev.marginalia/assets/hyphenation"
	"dev.marginalia/export"
	"dev.marginalia/export/pdf"
	"dev.marginalia/typeset"
)

// handout makes this program's own PDF of an article.
func handout(tb testing.TB, a *article.Article, marks ...annotation.Annotation) []byte {
	tb.Helper()
	families := map[string]typeset.Family{}
	for name, file := range map[string]string{"serif": "GentiumBookPlus", "sans": "Lato", "mono": "JetBrainsMono"} {
		var f [4]*typeset.Face
		for i, style := range []string{"Regular", "Bold", "Italic", "BoldItalic"} {
			var err error
			if f[i], err = typeset.ParseFace(assets.Font(file+"-"+style), 0); err != nil {
				tb.Fatal(err)
			}
		}
		families[name] = typeset.Family{Regular: f[0], Bold: f[1], Italic: f[2], BoldItalic: f[3]}
	}
	e, err := typeset.New(typeset.Config{Families: families, Hyphenation: hyphenation.Patterns()})
	if err != nil {
		tb.Fatal(err)
	}
	var out bytes.Buffer
	work := export.Work{Article: a, Annotations: marks, Modified: time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)}
	if _, err := pdf.Write(&out, []export.Work{work}, pdf.Options{Engine: e}); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// marked has a note beside every block of text.
func marked(tb testing.TB, a *article.Article) []annotation.Annotation {
	tb.Helper()
	var out []annotation.Annotation
	for i, b := range a.Blocks {
		words := strings.Fields(a.Text.Slice(b.Range))
		if len(words) < 20 {
			continue
		}
		at := strings.Index(a.Text.String(), words[10]+" "+words[11])
		start := b.Start + len([]rune(a.Text.Slice(b.Range)[:max(0, at-len(a.Text.Slice(article.Range{Start: 0, End: b.Start})))]))
		anchor, err := annotation.Describe(a.Text, a.Text.Snap(article.Range{Start: start, End: start + 5}))
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, annotation.Annotation{ID: string(rune('a' + i)), Anchor: anchor, Color: annotation.Yellow, Style: annotation.Highlight,
			Note: "Zebras graze beside margins; compare zebras elsewhere.", Tags: []string{"zebra"}})
	}
	return out
}

// mainText is the text without notes.
func mainText(a *article.Article) string {
	var parts []string
	for _, b := range a.Blocks {
		if b.Kind != article.Footnote {
			parts = append(parts, a.Text.Slice(b.Range))
		}
	}
	return strings.Join(parts, " ")
}

// runsF1 compares the runs of n words of two texts.
func runsF1(a, b string, n int) float64 {
	runs := func(s string) map[string]int {
		words, m := strings.Fields(s), map[string]int{}
		for i := 0; i+n <= len(words); i++ {
			m[strings.Join(words[i:i+n], " ")]++
		}
		return m
	}
	return f1(runs(a), runs(b))
}

func TestPDF_AHandoutComesBackWithoutItsMargins(t *testing.T) {
	name, text := assets.SampleArticle()
	sample, err := read(text, name)
	if err != nil {
		t.Fatal(err)
	}
	articles := map[string]*article.Article{"the sample": sample}
	if paths, _ := filepath.Glob(filepath.Join(corpora(), "../seed/*.txt")); len(paths) > 0 {
		articles["the seed"] = load(t, paths[0])
	}
	for name, want := range articles {
		marks := marked(t, want)
		got, err := Import(context.Background(), &File{Name: "handout.pdf", Data: handout(t, want, marks...)})
		if err != nil {
			t.Fatal(err)
		}
		words, runs := runsF1(want.Text.String(), mainText(got), 1), runsF1(want.Text.String(), mainText(got), 4)
		t.Logf("%s: F1 of words %.3f, of four words in a row %.3f", name, words, runs)
		if words < 0.97 || runs < 0.9 {
			t.Errorf("%s: F1 of words %.3f, of four words in a row %.3f", name, words, runs)
		}
		if strings.Contains(mainText(got), "Zebras") {
			t.Errorf("%s: notes stand in the text", name)
		}
		if n := strings.Count(got.Text.String(), "Zebras graze beside margins; compare zebras elsewhere."); n != len(marks) {
			t.Errorf("%s: %d of %d notes", name, n, len(marks))
		}
		if got.Title != want.Title {
			t.Errorf("%s: title %q", name, got.Title)
		}
	}
}

func TestPDF_ABookComesBack(t *testing.T) {
	if testing.Short() {
		t.Skip("it is long")
	}
	want := load(t, filepath.Join(corpora(), "text/war-and-peace.txt"))
	data := handout(t, want)
	start := time.Now()
	got := importPDF(t, data)
	words, runs := runsF1(want.Text.String(), mainText(got), 1), runsF1(want.Text.String(), mainText(got), 4)
	t.Logf("%d MB in %v; F1 of words %.4f, of four words in a row %.4f; %d blocks of %d", len(data)>>20, time.Since(start), words, runs, len(got.Blocks), len(want.Blocks))
	if words < 0.99 || runs < 0.98 {
		t.Errorf("F1 of words %.4f, of four words in a row %.4f", words, runs)
	}
}
