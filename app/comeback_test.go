package app_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"dev.marginalia/annotation"
	. "dev.marginalia/app"
	"dev.marginalia/article"
	"dev.marginalia/storage"
)

// someWords are of many scripts, with signs that JSON, PDF and Markdown give a meaning.
var someWords = []string{"the", "harbour", "fiancé", "море", "שלום", "مرحبا", "漢字かな", "हिन्दी", "😀👩‍🚀", "a<b>&\"c\"", "\\u0041", "(x)", "\u2028", "e\u0301", "—", "#tag", "**b**", "`c`", "\U00020000", "x\u00ady", "ﬁ"}

func words(r *rand.Rand, most int) string {
	out := make([]string, 1+r.Intn(most))
	for i := range out {
		out[i] = someWords[r.Intn(len(someWords))]
	}
	return strings.Join(out, " ")
}

func oneOf[T any](r *rand.Rand, all ...T) T { return all[r.Intn(len(all))] }

// randomArticle has every kind of block, with everything that is known of an article, or nothing.
func randomArticle(t *testing.T, r *rand.Rand, n int) *article.Article {
	t.Helper()
	a := &article.Article{Title: fmt.Sprint("Article ", n, " ", words(r, 3)), Byline: oneOf(r, "", words(r, 2)), Site: oneOf(r, "", "example.org"), URL: oneOf(r, "", "https://example.org/a?b=c&d"),
		Published: oneOf(r, "", "2024-02-29"), Language: oneOf(r, "", "en", "ar"), Direction: oneOf(r, "", "rtl"), Publisher: oneOf(r, "", "P"), Format: oneOf(r, "", "Markdown"),
		Identifier: oneOf(r, "", "doi:10.1/x"), TitleDerived: r.Intn(5) == 0}
	if r.Intn(3) == 0 {
		a.Keywords, a.Partial = []string{words(r, 2)}, &article.Partial{MissingPercent: float64(r.Intn(1000)) / 10}
	}
	var b article.Builder
	for range 1 + r.Intn(6) {
		text := words(r, 12)
		size := len([]rune(text))
		block := article.Block{Kind: oneOf(r, article.Paragraph, article.Heading, article.Item, article.Quote, article.Code, article.Footnote, article.Notice, article.Table, article.Image, article.Rule),
			Level: r.Intn(3), Indent: r.Intn(2), Language: oneOf(r, "", "de"), Label: oneOf(r, "", "*"), Source: oneOf(r, "", "a.html#/p"), Task: oneOf(r, "", article.TaskDone)}
		var spans []article.Span
		switch block.Kind {
		case article.Table:
			block.Grid, text = &article.Grid{Header: r.Intn(2), Align: []article.Align{article.AlignEnd}}, strings.ReplaceAll(text, " ", "\t")
		case article.Image:
			block.Picture = &article.Picture{Hash: a.AddResource("image/png", []byte(pixels(t, r.Intn(3)+1))), Alt: words(r, 2), Width: 1, Height: 1}
		case article.Rule:
			text = ""
		default:
			from := r.Intn(size)
			spans = append(spans, article.Span{Kind: oneOf(r, article.Strong, article.Link, article.CodeSpan), Range: article.Range{Start: from, End: from + 1 + r.Intn(5)}, Href: oneOf(r, "", "#x", "https://e.org/")})
		}
		b.Add(block, text, spans...)
	}
	b.Add(article.Block{Kind: article.Paragraph, Targets: []string{"x"}}, fmt.Sprint("Number ", n, "."))
	b.Build(a)
	if r.Intn(3) == 0 {
		a.Contents = []article.Entry{{Title: "Top", Level: 1}, {Title: words(r, 2), Level: 2, Offset: a.Blocks[len(a.Blocks)-1].Start}}
	}
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	return a
}

// randomMarks are annotations of every kind, orphans too.
func randomMarks(t *testing.T, r *rand.Rand, a *article.Article, id string) []annotation.Change {
	t.Helper()
	var out []annotation.Change
	for range r.Intn(8) {
		from := r.Intn(a.Text.Len())
		passage := a.Text.Snap(article.Range{Start: from, End: from + 1 + r.Intn(20)})
		anchor, err := annotation.Describe(a.Text, passage)
		if err != nil {
			t.Fatal(err)
		}
		note, err := annotation.CleanNote(oneOf(r, "", words(r, 10), "# Two\n\n- **lines**\t"+words(r, 3)))
		if err != nil {
			t.Fatal(err)
		}
		var tags []string
		for range r.Intn(3) {
			tags = append(tags, oneOf(r, "history/cold war", "Čas", "x", "ß", "مرحبا", "a<b>&\"c\""))
		}
		if tags, err = annotation.CleanTags(tags); err != nil {
			t.Fatal(err)
		}
		key, err := uuid.NewRandomFromReader(r)
		if err != nil {
			t.Fatal(err)
		}
		created := time.UnixMilli(1_700_000_000_000 + r.Int63n(1e10)).UTC()
		m := annotation.Annotation{ID: key.String(), Article: id, Anchor: anchor, Color: oneOf(r, annotation.Colors...), Style: oneOf(r, annotation.Styles...), Note: note, Tags: tags,
			Creator: oneOf(r, "", "A Reader", words(r, 2)), Created: created, Modified: created.Add(time.Duration(r.Intn(1e6)) * time.Millisecond)}
		if r.Intn(6) == 0 {
			m.Orphan, m.Exact = true, "a passage that is gone"
		}
		out = append(out, annotation.Change{After: &m})
	}
	return out
}

// stored opens a library beside an App on the same file, through which a test can keep what it likes.
func stored(t *testing.T, a *App) *storage.Library {
	t.Helper()
	c := DefaultConfig()
	lib, err := storage.Open(ctx, a.LibraryPath(), storage.Options{Now: c.Now, NewID: c.NewID, NewArticleID: c.NewArticleID, Creator: "A Reader"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	return lib
}

func exported(t *testing.T, a *App, f Format, ids ...string) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := a.ExportTo(ctx, ids, f, ExportOptions{}, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func articleOf(t *testing.T, a *App, id string) *article.Article {
	t.Helper()
	doc, err := a.Article(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func marksOf(t *testing.T, a *App, id string) []annotation.Annotation {
	t.Helper()
	all, err := a.Annotations(ctx, storage.AnnotationFilter{Article: id})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestHandout_ComesBackExactly(t *testing.T) {
	n, each := 1000, 25 // articles, of which so many share a handout; the first ones have one each
	if testing.Short() {
		n = 75
	}
	from, to := start(t), start(t)
	lib := stored(t, from)
	var ids []string
	for i := range n {
		r := rand.New(rand.NewSource(int64(i)))
		doc := randomArticle(t, r, i)
		got, err := lib.Import(ctx, doc, storage.Source{})
		if err != nil {
			t.Fatal(i, err)
		}
		if marks := randomMarks(t, r, doc, got.ID); len(marks) > 0 {
			if _, err := lib.Apply(ctx, annotation.Step{ID: fmt.Sprint("step-", i), Article: got.ID, Time: time.Now(), Changes: marks}); err != nil {
				t.Fatal(i, err)
			}
		}
		if ids = append(ids, got.ID); i >= each && len(ids) < each && i+1 < n {
			continue
		}
		comesBack(t, from, to, ids)
		ids = nil
	}
}

// comesBack hands out articles of a library, imports the handout into another one and compares.
func comesBack(t *testing.T, from, to *App, ids []string) {
	t.Helper()
	path := write(t, filepath.Join(t.TempDir(), "h.pdf"), exported(t, from, PDF, ids...))
	all, err := to.Import(ctx, []string{path}, ImportOptions{}, nil)
	if err != nil || len(all) != len(ids) {
		t.Fatalf("%d of %d come back: %v", len(all), len(ids), err)
	}
	for i, id := range ids {
		if all[i].Err != nil || all[i].ID != id || len(all[i].Problems) > 0 {
			t.Fatalf("%s comes back as %+v", id, all[i])
		}
		doc := articleOf(t, from, id)
		if back := articleOf(t, to, id); !reflect.DeepEqual(doc, back) {
			t.Fatalf("the article\n%+v\ncomes back as\n%+v", doc, back)
		}
		for _, p := range doc.Pictures() {
			media, data, err := to.Image(ctx, p.Hash)
			_, want, err2 := from.Image(ctx, p.Hash)
			if err != nil || err2 != nil || media != "image/png" || !bytes.Equal(data, want) {
				t.Fatalf("picture %s: %s, %v, %v", p.Hash, media, err, err2)
			}
		}
	}
	if a, b := exported(t, from, JSONLD, ids...), exported(t, to, JSONLD, ids...); a != b {
		t.Fatalf("the annotations\n%s\ncome back as\n%s", a, b)
	}
}

// handed is a library with a marked article, and its handout.
func handed(t *testing.T) (a *App, s *Session, path string) {
	t.Helper()
	a = start(t)
	s = session(t, a, "A storm came over the harbour.\n\nThe boats were tied to the pier. Nobody slept that night; the wind was loud.\n\nIn the morning the storm was gone.")
	for i, quote := range []string{"A storm", "tied to the pier", "the wind was loud"} {
		m, err := a.HighlightQuote(ctx, s.Article().ID, quote, "", "", Draft{Color: annotation.Colors[i], Note: "**note** " + fmt.Sprint(i), Tags: []string{"weather", fmt.Sprint("n/", i)}})
		if err != nil || m.ID == "" {
			t.Fatal(err)
		}
	}
	if err := s.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	return a, s, write(t, filepath.Join(t.TempDir(), "handout.pdf"), exported(t, a, PDF, s.Article().ID))
}

func importOne(t *testing.T, a *App, path string) ImportedDocument {
	t.Helper()
	all, err := a.Import(ctx, []string{path}, ImportOptions{}, nil)
	if err != nil || len(all) != 1 || all[0].Err != nil {
		t.Fatalf("%+v, %v", all, err)
	}
	return all[0]
}

func effects(all []Match) map[string]int {
	out := map[string]int{}
	for _, m := range all {
		out[m.What()]++
	}
	return out
}

func TestHandout_IsMergedWithWhatTheLibraryHas(t *testing.T) {
	a, s, path := handed(t)
	marks := s.Set().All()
	note := "written later"
	if _, err := a.Edit(ctx, marks[0].ID, Edit{Note: &note}); err != nil { // newer here: stays
		t.Fatal(err)
	}
	if _, err := a.Unhighlight(ctx, marks[1].ID); err != nil { // comes back
		t.Fatal(err)
	}
	got := importOne(t, a, path)
	if got.ID != s.Article().ID || got.Status != storage.Unchanged {
		t.Fatalf("%+v", got.Imported)
	}
	if e := effects(got.Marks); e["older"] != 1 || e["restored"] != 1 || e["same"] != 1 {
		t.Errorf("effects %v", e)
	}
	now := marksOf(t, a, got.ID)
	if len(now) != 3 || now[0].Note != note || !now[1].Equal(marks[1]) {
		t.Errorf("%+v", now)
	}
	if _, err := a.Undo(ctx, got.ID); err != nil {
		t.Fatal(err)
	}
	if n := len(marksOf(t, a, got.ID)); n != 2 {
		t.Errorf("after undo there are %d marks, want 2", n)
	}
}

func TestHandout_BringsWhatChangedElsewhere(t *testing.T) {
	a, s, path := handed(t)
	other := start(t)
	importOne(t, other, path)
	marks := marksOf(t, other, s.Article().ID)
	note, color := "from the other machine", annotation.Red
	if _, err := other.Edit(ctx, marks[2].ID, Edit{Note: &note, Color: &color, AddTags: []string{"new/tag"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := other.HighlightQuote(ctx, s.Article().ID, "In the morning", "", "", Draft{}); err != nil {
		t.Fatal(err)
	}
	back := write(t, path, exported(t, other, PDF, s.Article().ID))
	got := importOne(t, a, back)
	if e := effects(got.Marks); e["same"] != 2 || e["new"] != 1 || e["changed: note, color, tags"] != 1 {
		t.Errorf("effects %v", e)
	}
	if x, y := exported(t, a, JSONLD, got.ID), exported(t, other, JSONLD, got.ID); x != y {
		t.Errorf("the libraries differ:\n%s\n%s", x, y)
	}
	if e := effects(importOne(t, a, back).Marks); e["same"] != 4 {
		t.Errorf("a second time: %v", e)
	}
	if step, err := a.Undo(ctx, got.ID); err != nil || len(step.Changes) != 2 {
		t.Errorf("undo: %+v, %v", step, err)
	}
	if now := marksOf(t, a, got.ID); len(now) != 3 || now[2].Note != "**note** 2" {
		t.Errorf("after undo: %+v", now)
	}
}

func TestHandout_OfSeveralArticlesComesBack(t *testing.T) {
	a, s, _ := handed(t)
	second := session(t, a, "Another text, which is about nothing.").Article().ID
	if _, err := a.HighlightQuote(ctx, second, "nothing", "", "", Draft{Note: "so it is"}); err != nil {
		t.Fatal(err)
	}
	path := write(t, filepath.Join(t.TempDir(), "two.pdf"), exported(t, a, PDF, s.Article().ID, second))
	to := start(t)
	all, err := to.Import(ctx, []string{path}, ImportOptions{}, nil)
	if err != nil || len(all) != 2 || all[0].Err != nil || all[1].Err != nil {
		t.Fatalf("%+v, %v", all, err)
	}
	if x, y := exported(t, a, JSONLD, s.Article().ID, second), exported(t, to, JSONLD, s.Article().ID, second); x != y {
		t.Errorf("want\n%s\ngot\n%s", x, y)
	}
}

func TestHandout_TagColoursComeBackAndGoWithUndo(t *testing.T) {
	a, s, _ := handed(t)
	lib := stored(t, a)
	tag := annotation.Tag{Path: "weather"}
	colored := annotation.Tag{Path: "weather", Color: annotation.Blue}
	if _, err := lib.Apply(ctx, annotation.Step{ID: "color", Time: time.Now(), Tags: []annotation.TagChange{{Before: &tag, After: &colored}}}); err != nil {
		t.Fatal(err)
	}
	path := write(t, filepath.Join(t.TempDir(), "h.pdf"), exported(t, a, PDF, s.Article().ID))
	to := start(t)
	importOne(t, to, path)
	color := func() (c annotation.Color) {
		all, err := to.Tags(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range all {
			if x.Path == "weather" {
				c = x.Color
			}
		}
		return c
	}
	if color() != annotation.Blue {
		t.Errorf("the tag is %q", color())
	}
	if _, err := to.Undo(ctx, s.Article().ID); err != nil {
		t.Fatal(err)
	}
	if color() != "" {
		t.Error("its colour stays after undo")
	}
}

func TestHandout_ByAFilterCarriesOnlyWhatWasChosen(t *testing.T) {
	a, s, _ := handed(t)
	var out bytes.Buffer
	if _, err := a.ExportTo(ctx, []string{s.Article().ID}, PDF, ExportOptions{Tags: []string{"n/1"}}, &out); err != nil {
		t.Fatal(err)
	}
	to := start(t)
	got := importOne(t, to, write(t, filepath.Join(t.TempDir(), "h.pdf"), out.String()))
	if all := marksOf(t, to, got.ID); len(all) != 1 || all[0].Exact != "tied to the pier" {
		t.Errorf("%+v", all)
	}
}

// spoiled is a handout in which one byte string is another of the same length.
func spoiled(t *testing.T, path, old, new string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(old)) || len(old) != len(new) {
		t.Fatalf("%q cannot become %q", old, new)
	}
	return write(t, filepath.Join(t.TempDir(), "spoiled.pdf"), strings.ReplaceAll(string(data), old, new))
}

func TestHandout_WithoutWhatItCarriesIsReadFromItsPages(t *testing.T) {
	_, _, path := handed(t)
	hex := func(s string) string {
		var b strings.Builder
		for _, c := range s {
			fmt.Fprintf(&b, "%04X", c)
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		old, new string
		problem  bool
	}{
		"stripped": {hex("marginalia.json"), hex("somebody-s.json"), false},
		"damaged":  {hex("articles.json"), hex("somethin.json"), true},
	} {
		got := importOne(t, start(t), spoiled(t, path, c.old, c.new))
		if (len(got.Problems) > 0 && strings.Contains(got.Problems[0], "handout")) != c.problem || got.Status != storage.Added || len(got.Marks) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
