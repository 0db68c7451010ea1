package storage_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	. "dev.marginalia/storage"
)

// naughty are strings that programs stumble over, with the big list of naughty strings where the corpora are.
func naughty(t *testing.T) []string {
	all := []string{"'; DROP TABLE articles; --", "%", "_", "\\", "\"", "''", "NULL", "null", "0", "-1", "1e309", "NaN", "\x00", "a\x00b", "\n", "\t",
		"\u200b", "\ufeff", "\u202e", "e\u0301", "é", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "日本語", "العربية", "ẞ", "ı", "\U0010ffff", "\ufffd", "<script>", "{\"a\":1}", "?1", ":name", "@x", "$y",
		strings.Repeat("x", 100000), strings.Repeat("e\u0301", 5000)}
	dir := os.Getenv("MARGINALIA_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpora")
	}
	data, err := os.ReadFile(filepath.Join(dir, "text", "blns.txt"))
	if err != nil {
		t.Log("without the big list of naughty strings: the corpora are not here")
		return all
	}
	for _, line := range strings.Split(string(data), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return all
}

func TestNaughtyStrings_AreKeptAsTheyAre(t *testing.T) {
	path, o := filepath.Join(t.TempDir(), "l.db"), options()
	l := open(t, path, o)
	small := fresh(t) // asking is tried on one article, not on all that were made
	add(t, small, doc("The cat sat."), "")
	var want []annotation.Annotation
	titles := map[string]string{}
	for i, s := range naughty(t) {
		s = strings.ToValidUTF8(s, "\uFFFD")
		a := doc(s, fmt.Sprint("Text ", i))
		a.Title, a.Byline, a.URL = s, s, s
		id := add(t, l, a, fmt.Sprint(i, s)).ID
		titles[id] = s
		m := mark(t, a, fmt.Sprint("m", i), id, 0, a.Blocks[0].End)
		var err error
		if m.Note, err = annotation.CleanNote(s); err != nil {
			t.Fatal(err)
		}
		if tag, err := annotation.CleanTag(s); err == nil {
			m.Tags = []string{tag}
		}
		m.Creator = s
		made := apply(t, l, id, fmt.Sprint("s", i), annotation.Change{After: &m})
		if i%5 == 0 || i < 60 { // each undo reads the whole journal; every fifth of the long list will do
			_, undo := l.Undo(ctx, id)
			_, redo := l.Redo(ctx, id)
			if undo != nil || redo != nil {
				t.Fatalf("%q: %v, %v", s, undo, redo)
			}
		}
		if got, _ := l.Annotation(ctx, m.ID); !got.Equal(*made.Changes[0].After) || got.Note != m.Note || got.Exact != s {
			t.Errorf("%q: %+v", s, got)
		}
		want = append(want, *made.Changes[0].After)
		if list, err := small.Articles(ctx, ArticleFilter{Tag: s}); err != nil || len(list) != 0 {
			t.Errorf("%q as a filter: %v, %v", s, list, err)
		}
		if got, err := small.FindArticle(ctx, "x"+s, false); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q as an id: %s, %v", s, got, err)
		}
		if err := l.SetSetting(ctx, s, s); err != nil {
			t.Error(err)
		}
		if got, err := l.Setting(ctx, s); err != nil || got != s {
			t.Errorf("%q as a setting: %q, %v", s, got, err)
		}
	}
	l.Close()
	l = open(t, path, o)
	if got := all(t, l); !same(got, want) {
		t.Error("after a restart the marks are others")
	}
	articlesAre(t, l, titles)
	sound(t, l)
}

// articlesAre compares titles, by id, with what the articles say everywhere.
func articlesAre(t *testing.T, l *Library, titles map[string]string) {
	t.Helper()
	list, err := l.Articles(ctx, ArticleFilter{})
	if err != nil || len(list) != len(titles) {
		t.Fatal(len(list), err)
	}
	for _, i := range list {
		back, err := l.Article(ctx, i.ID)
		if err != nil || i.Title != titles[i.ID] || back.Title != i.Title || back.Byline != i.Title || back.URL != i.Title ||
			back.Text.Slice(back.Blocks[0].Range) != i.Title {
			t.Errorf("%q: %v", titles[i.ID], err)
		}
	}
}

func TestFind_APrefixIsNoPattern(t *testing.T) {
	l := fresh(t)
	a := doc("The cat sat.")
	art := add(t, l, a, "").ID
	m := mark(t, a, "abc", art, 4, 7)
	apply(t, l, art, "s", annotation.Change{After: &m})
	for _, in := range []string{"%", "_", "a%", "*", "a\x00", "\x00", "' OR 1=1 --", "abcd"} {
		if got, err := l.FindAnnotation(ctx, in, false); err == nil {
			t.Errorf("%q found %s", in, got)
		}
	}
	if trashed, err := l.Annotations(ctx, AnnotationFilter{Trash: true}); err != nil || len(trashed) != 0 || slices.ContainsFunc(all(t, l), func(a annotation.Annotation) bool { return a.ID != "abc" }) {
		t.Error(trashed, err)
	}
}
