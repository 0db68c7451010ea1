package app_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"dev.marginalia/annotation"
	. "dev.marginalia/app"
)

func TestFileName_EverySystemCanKeepIt(t *testing.T) {
	for title, want := range map[string]string{
		"../../etc/passwd":      "etc passwd.md",
		"a/b\\c:d|e":            "a b c d e.md",
		"CON":                   "_CON.md",
		"nul.txt":               "_nul.txt.md",
		"Com1 ":                 "_Com1.md",
		"LPT²":                  "LPT.md", // "²" is no letter
		"Console":               "Console.md",
		"-rf":                   "rf.md",
		"...":                   "Article.md",
		"":                      "Article.md",
		"A “quoted” title?\x00": "A quoted title.md",
		"نص عربي":               "نص عربي.md",
		"trailing. ":            "trailing.md",
	} {
		if got := FileName(title, Markdown); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
	for _, title := range []string{strings.Repeat("漢", 500), strings.Repeat("𒀀", 500), strings.Repeat("word ", 100)} {
		for _, f := range Formats {
			if got := FileName(title, f); len(got)+len(" (0123456789)") > 255 || !utf8.ValidString(got) || !strings.HasSuffix(got, f.Ending()) {
				t.Errorf("%d bytes: %q", len(got), got)
			}
		}
	}
}

// shelf is a library with articles of these titles, the first the oldest.
func shelf(t *testing.T, titles ...string) (*App, []string) {
	t.Helper()
	a := start(t)
	var ids []string
	for i, title := range titles {
		got := imports(t, a, ImportOptions{}, write(t, filepath.Join(t.TempDir(), "x.txt"), "Some words number "+string(rune('a'+i))+"."))
		if err := a.Rename(context.Background(), got[0].ID, title); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, got[0].ID)
	}
	return a, ids
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	all, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range all {
		out = append(out, e.Name())
	}
	return out
}

func TestExportFolder_AFileForEachArticle(t *testing.T) {
	a, ids := shelf(t, "Sand", "SAND", "Sand", "../up", "con")
	folder := filepath.Join(t.TempDir(), "out")
	var told []string
	r, err := a.ExportFolder(context.Background(), ids, Markdown, ExportOptions{}, folder, func(done, total int, title string) { told = append(told, title) })
	if err != nil || len(r.Written) != 5 || !slices.Equal(told, []string{"Sand", "SAND", "Sand", "../up", "con"}) {
		t.Fatalf("%+v %v %q", r, err, told)
	}
	want := []string{"SAND (" + ids[1] + ").md", "Sand (" + ids[2] + ").md", "Sand.md", "_con.md", "up.md"}
	if got := names(t, folder); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	first, err := os.ReadFile(filepath.Join(folder, "Sand.md"))
	if err != nil || !strings.Contains(string(first), "number a") {
		t.Errorf("the oldest does not have the plain name: %s", first)
	}
	if r, err := a.ExportFolder(context.Background(), ids, Markdown, ExportOptions{}, folder, nil); err != nil || len(r.Written) != 5 || len(names(t, folder)) != 5 {
		t.Errorf("a second time: %v %q", err, names(t, folder))
	}
	if !strings.Contains(r.Sentence(nil), "5 files written to "+folder) {
		t.Error(r.Sentence(nil))
	}
}

func TestExportFolder_ArticlesWithoutAnnotationsMakeNoEmptyTables(t *testing.T) {
	a, ids := shelf(t, "One", "Two")
	if _, err := a.HighlightQuote(context.Background(), ids[1], "words", "", "", Draft{}); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	r, err := a.ExportFolder(context.Background(), ids, CSV, ExportOptions{}, folder, nil)
	if got := names(t, folder); err != nil || r.Empty != 1 || !slices.Equal(got, []string{"Two.csv"}) {
		t.Errorf("%+v %v %q", r, err, got)
	}
}

func TestExportFolder_WhenItIsStoppedWhatWasFinishedStays(t *testing.T) {
	a, ids := shelf(t, "One", "Two", "Three")
	ctx, stop := context.WithCancel(context.Background())
	folder := t.TempDir()
	r, err := a.ExportFolder(ctx, ids, HTML, ExportOptions{}, folder, func(done, _ int, _ string) {
		if done == 1 {
			stop()
		}
	})
	if got := names(t, folder); !errors.Is(err, context.Canceled) || !slices.Equal(got, []string{"One.html"}) || len(r.Written) != 1 {
		t.Errorf("%v %q", err, got)
	}
	if got := r.Sentence(err); !strings.Contains(got, "stopped") || !strings.Contains(got, "(1 file)") {
		t.Error(got)
	}
}

func TestExportFolder_APlaceThatCannotBeWrittenIsSaid(t *testing.T) {
	a, ids := shelf(t, "One")
	file := write(t, filepath.Join(t.TempDir(), "file"), "x")
	for place, want := range map[string]string{
		file: "There is a file of this name",
		filepath.Join(t.TempDir(), "none", "none"): "The folder does not exist",
		filepath.Join(file, "below"):               "There is no such folder",
	} {
		r, err := a.ExportFolder(context.Background(), ids, Text, ExportOptions{}, place, nil)
		if err == nil || !strings.Contains(r.Sentence(err), want) {
			t.Errorf("%s: %v: %s", place, err, r.Sentence(err))
		}
	}
	for err, want := range map[error]string{syscall.ENOSPC: "no space left", fs.ErrPermission: "may not be written", syscall.EROFS: "can only be read"} {
		if got := (FolderReport{}).Sentence(err); !strings.Contains(got, want) {
			t.Errorf("%v: %s", err, got)
		}
	}
}

func TestExportFolder_WhereAFolderHasTheNameOnlyThatArticleFails(t *testing.T) {
	a, ids := shelf(t, "One", "Two")
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "One.txt", "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	r, err := a.ExportFolder(context.Background(), ids, Text, ExportOptions{}, folder, nil)
	if err != nil || len(r.Failed) != 1 || len(r.Written) != 1 || !strings.Contains(r.Sentence(nil), "1 article could not be written: One") {
		t.Errorf("%+v %v", r, err)
	}
	if got := names(t, folder); !slices.Equal(got, []string{"One.txt", "Two.txt"}) {
		t.Errorf("%q", got)
	}
}

func TestArticlesWith_EveryWordOccurs(t *testing.T) {
	a, ids := shelf(t, "Harbour charts", "Sand")
	if _, err := a.HighlightQuote(context.Background(), ids[1], "words", "", "", Draft{Note: "A Pilot said so", Tags: []string{"sea"}}); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string][]string{"CHARTS words": {ids[0]}, "pilot sea": {ids[1]}, "words": {ids[1], ids[0]}, "pilot charts": nil} {
		if got, err := a.ArticlesWith(context.Background(), query); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q %v, want %q", query, got, err, want)
		}
	}
	if _, err := a.ArticlesWith(context.Background(), "  "); !errors.Is(err, annotation.ErrInvalid) {
		t.Errorf("no word: %v", err)
	}
}

func TestFormats_EveryOneIsWhole(t *testing.T) {
	endings := map[string]bool{}
	a, ids := shelf(t, "One")
	for _, f := range Formats {
		if got, err := ParseFormat(strings.ToUpper(string(f))); err != nil || got != f || f.Name() == "" || endings[f.Ending()] {
			t.Errorf("%s: %v", f, err)
		}
		endings[f.Ending()] = true
		if r, err := a.Export(context.Background(), ids, f, ExportOptions{}, filepath.Join(t.TempDir(), "x")); err != nil || r.Path == "" {
			t.Errorf("%s: %v", f, err)
		}
	}
	if _, err := ParseFormat("docx"); !errors.Is(err, annotation.ErrInvalid) || !strings.Contains(err.Error(), "csl") {
		t.Errorf("%v", err)
	}
}
