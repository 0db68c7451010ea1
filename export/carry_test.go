package export

import (
	"bytes"
	"errors"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// carriedFiles are the files that a handout of a small work carries.
func carriedFiles(tb testing.TB) map[string][]byte {
	tb.Helper()
	a := &article.Article{ID: "a1", Title: "T"}
	var b article.Builder
	b.Add(article.Block{Kind: article.Heading, Level: 1}, "One")
	b.Add(article.Block{Kind: article.Paragraph}, "Two and three", article.Span{Kind: article.Strong, Range: article.Range{Start: 0, End: 3}})
	b.Build(a)
	anchor, err := annotation.Describe(a.Text, article.Range{Start: 5, End: 8})
	if err != nil {
		tb.Fatal(err)
	}
	w := Work{Article: a, Annotations: []annotation.Annotation{{ID: "m1", Article: "a1", Anchor: anchor, Color: annotation.Blue, Style: annotation.Squiggly, Note: "n", Tags: []string{"t"}}},
		TagColors: map[string]annotation.Color{"t": annotation.Red}}
	articles, err1 := CarriedArticles([]Work{w})
	marks, err2 := CarriedAnnotations([]Work{w})
	if err := errors.Join(err1, err2); err != nil {
		tb.Fatal(err)
	}
	return map[string][]byte{ManifestFile: []byte(`{"marginalia":1,"absent":["m1"]}`), ArticlesFile: articles, AnnotationsFile: marks}
}

func TestReadCarried_ReadsWhatWasWritten(t *testing.T) {
	files := carriedFiles(t)
	got, err := ReadCarried(func(name string) []byte { return files[name] })
	if err != nil || len(got) != 1 || len(got[0].Annotations) != 1 || !got[0].Absent["m1"] {
		t.Fatalf("%+v, %v", got, err)
	}
	if m := got[0].Annotations[0]; m.Exact != "Two" || m.Style != annotation.Squiggly || m.Tags[0] != "t" {
		t.Errorf("%+v", m)
	}
	if tags := got[0].Tags; len(tags) != 1 || tags[0].Color != annotation.Red {
		t.Errorf("%+v", tags)
	}
}

func TestReadCarried_RefusesWhatIsNotWhole(t *testing.T) {
	for name, c := range map[string]struct {
		file, old, new string
		want           error
	}{
		"no handout":         {ManifestFile, `"marginalia":1`, `"other":1`, ErrNotCarried},
		"newer":              {ManifestFile, `:1`, `:2`, ErrNewer},
		"another text":       {ArticlesFile, "Two and", "Two or", ErrDamaged},
		"a block outside":    {ArticlesFile, `"end":3`, `"end":99`, ErrDamaged},
		"an unknown block":   {ArticlesFile, `"heading"`, `"script"`, ErrDamaged},
		"a level too deep":   {ArticlesFile, `"level":1`, `"level":-4`, ErrDamaged},
		"no article":         {ArticlesFile, `"articles"`, `"nothing"`, ErrDamaged},
		"no annotations":     {AnnotationsFile, `"items"`, `"nothing"`, ErrDamaged},
		"of another article": {AnnotationsFile, `"marginalia:article":"a1"`, `"marginalia:article":"a2"`, ErrDamaged},
	} {
		files := carriedFiles(t)
		spoiled := bytes.ReplaceAll(files[c.file], []byte(c.old), []byte(c.new))
		if bytes.Equal(spoiled, files[c.file]) {
			t.Fatalf("%s: nothing was spoiled", name)
		}
		files[c.file] = spoiled
		if _, err := ReadCarried(func(name string) []byte { return files[name] }); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadWeb_ReadsWhatOthersWrite(t *testing.T) {
	for name, c := range map[string]struct {
		json string
		want annotation.Annotation
	}{
		"Hypothesis": {`{"total":1,"rows":[{"id":"Xyz","created":"2024-05-06T07:08:09.123456+02:00","updated":"2024-05-06T08:00:00Z","user":"acct:jo@example.org","uri":"https://example.org/",
			"text":"a note","tags":["one"," two "],"target":[{"source":"https://example.org/","selector":[{"type":"RangeSelector"},{"type":"TextPositionSelector","start":3,"end":6},{"type":"TextQuoteSelector","exact":"abc","prefix":"p","suffix":"s"}]}]}]}`,
			annotation.Annotation{Anchor: annotation.Anchor{Start: 3, End: 6, Exact: "abc", Prefix: "p", Suffix: "s"}, Color: annotation.Yellow, Style: annotation.Highlight, Note: "a note", Tags: []string{"one", "two"}, Creator: "jo"}},
		"an AnnotationSet": {`{"@context":"https://www.w3.org/ns/epub-anno.jsonld","type":"AnnotationSet","items":[{"id":"urn:uuid:01a2","type":"Annotation","created":"2024-05-06T07:08:09Z","creator":{"type":"Person","name":"Jo"},
			"body":{"type":"TextualBody","value":"a note","color":"green","highlight":"underline","tag":"one"},"target":{"source":"c1.xhtml","selector":{"type":"FragmentSelector","value":"x","refinedBy":{"type":"TextQuoteSelector","exact":"abc"}}}}]}`,
			annotation.Annotation{Anchor: annotation.Anchor{Exact: "abc"}, Color: annotation.Green, Style: annotation.Underline, Note: "a note", Tags: []string{"one"}, Creator: "Jo"}},
		"one annotation": {`{"type":"Annotation","bodyValue":"a note","target":{"source":"x","selector":{"type":"TextQuoteSelector","exact":"abc"}}}`,
			annotation.Annotation{Anchor: annotation.Anchor{Exact: "abc"}, Color: annotation.Yellow, Style: annotation.Highlight, Note: "a note", Tags: []string{}}},
	} {
		got, err := ReadWeb([]byte(c.json))
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		m := got[0].Annotation
		again, err := ReadWeb([]byte(c.json))
		if err != nil || m.ID == "" || again[0].ID != m.ID {
			t.Errorf("%s: the id is %q, and then %q", name, m.ID, again[0].ID)
		}
		c.want.ID, c.want.Created, c.want.Modified = m.ID, m.Created, m.Modified
		if !m.Equal(c.want) {
			t.Errorf("%s:\n%+v, want\n%+v", name, m, c.want)
		}
	}
	for _, bad := range []string{"", "{", "3", `{"a":1}`, `[1]`, `{"items":[[]]}`} {
		if _, err := ReadWeb([]byte(bad)); !errors.Is(err, ErrNoAnnotations) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// FuzzReadCarried reads damaged files: what is read keeps the promises of articles and annotations.
func FuzzReadCarried(f *testing.F) {
	files := carriedFiles(f)
	f.Add(files[ManifestFile], files[ArticlesFile], files[AnnotationsFile])
	f.Add([]byte(`{"marginalia":1}`), []byte(`{"articles":[{"title":"x","text":"x"}]}`), []byte(`[{"target":"x","body":["a",{"purpose":["tagging"],"value":"t"}],"created":"0000-01-01T00:00:00+23:00"}]`))
	f.Fuzz(func(t *testing.T, manifest, articles, marks []byte) {
		all, err := ReadCarried(func(name string) []byte {
			return map[string][]byte{ManifestFile: manifest, ArticlesFile: articles, AnnotationsFile: marks}[name]
		})
		if err != nil {
			return
		}
		for _, c := range all {
			if err := c.Article.Validate(); err != nil {
				t.Fatal(err)
			}
			for _, m := range c.Annotations {
				if _, err := m.Created.MarshalJSON(); err != nil || m.ID == "" || m.Color == "" || m.Style == "" {
					t.Fatalf("%+v, %v", m, err)
				}
			}
			if err := JSONLD(&bytes.Buffer{}, []Work{{Article: c.Article, Annotations: c.Annotations}}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
