package export

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
)

// TestCorpus_HTMLHoldsTheWholeText exports whole books with a mark every few hundred signs.
func TestCorpus_HTMLHoldsTheWholeText(t *testing.T) {
	files, err := filepath.Glob("../../shared/corpora/*/*")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob("../../shared/corpora/readability/test-pages/*/source.html")
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	for i := 0; i < len(pages); i += 5 {
		files = append(files, pages[i])
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil || len(data) > 1<<20 || !strings.Contains(".epub.txt.html", filepath.Ext(path)) {
			continue
		}
		a, err := importer.Import(context.Background(), &importer.File{Name: filepath.Base(path), Data: data})
		if err != nil {
			continue // what cannot be read is the importer's to tell
		}
		w := Work{Article: a, Picture: func(hash string) ([]byte, error) { return a.Resources[hash].Data, nil }}
		for at := 5; at < a.Text.Len() && len(w.Annotations) < 400; at += 700 {
			anchor, err := annotation.Describe(a.Text, a.Text.Snap(article.Range{Start: at, End: at + 1 + at%90}).Clip(a.Text.All()))
			if err == nil {
				w.Annotations = append(w.Annotations, annotation.Annotation{ID: string(rune('a'+at%26)) + string(rune(0x4e00+len(w.Annotations))), Anchor: anchor, Color: annotation.Colors[at%8], Style: annotation.Styles[at%4], Note: "note"})
			}
		}
		n, _ := page(t, w)
		checkPage(t, n, anyWritten)
		want := strings.Map(func(r rune) rune {
			if r < ' ' || r >= 0x7f && r <= 0x9f || r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe {
				return -1
			}
			return r
		}, bare(plainText(a)))
		if got := strings.ReplaceAll(bare(textOf(n)), article.Sign, ""); got != want {
			at := 0
			for at < min(len(got), len(want)) && got[at] == want[at] {
				at++
			}
			t.Errorf("%s: at %d %.80q, want %.80q", path, at, got[at:], want[at:])
		}
		for _, write := range []func(io.Writer, []Work) error{Text, CSV, Readwise, Anki, BibTeX, CSL, EPUBAnnotations, JSONLD} {
			output(t, write, w)
		}
		done++
	}
	if done == 0 {
		t.Skip("the corpora are not here")
	}
	t.Logf("%d documents", done)
}

// TestJSONLD_IsWhatTheStandardWants checks what the Web Annotation Data Model says must be there.
func TestJSONLD_IsWhatTheStandardWants(t *testing.T) {
	for _, works := range [][]Work{{all()}, {all(), all()}, {}} {
		var page struct {
			Context []any `json:"@context"`
			ID      string
			Type    string
			Items   []webItem
		}
		if err := json.Unmarshal([]byte(output(t, JSONLD, works...)), &page); err != nil {
			t.Fatal(err)
		}
		if page.Context[0] != "http://www.w3.org/ns/anno.jsonld" || page.Type != "AnnotationPage" || !strings.HasPrefix(page.ID, "urn:marginalia:annotations:") || page.Items == nil {
			t.Errorf("%+v", page)
		}
		for _, i := range page.Items {
			kinds := map[string]webSelector{}
			for _, s := range i.Target.Selector {
				kinds[s.Type] = s
			}
			if i.ID == "" || i.Type != "Annotation" || i.Motivation[0] != "highlighting" || i.Target.Source == "" || kinds["TextQuoteSelector"].Exact == "" || kinds["TextPositionSelector"].Start == nil {
				t.Errorf("%+v", i)
			}
			for _, b := range i.Body {
				if b.Type != "TextualBody" || b.Purpose == "" {
					t.Errorf("%+v", b)
				}
			}
		}
	}
}
