package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	. "dev.marginalia/app"
	"dev.marginalia/article"
	"dev.marginalia/storage"
)

func TestImport_ASavedPageHasItsPictures(t *testing.T) {
	const page = "Words of a page.\nimg page_files/a%20b.png\nimg ./c.png\nimg ../secret.png\nimg page_files/../../secret.png\nimg /etc/hostname\nimg page_files/link.png\nimg pipe\nimg page_files/inside.png\nimg .hidden.png\nimg page_files/broken.png"
	dir := files(t, "sub/page.html", page, "sub/page_files/a b.png", pixels(t, 80), "sub/c.png", pixels(t, 90), "secret.png", pixels(t, 99), "sub/.hidden.png", pixels(t, 98), "sub/page_files/broken.png", "no picture")
	link(t, "../../secret.png", filepath.Join(dir, "sub/page_files/link.png"))
	link(t, "../c.png", filepath.Join(dir, "sub/page_files/inside.png"))
	if err := syscall.Mkfifo(filepath.Join(dir, "sub/pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	zip := write(t, filepath.Join(t.TempDir(), "x.zip"), zipped(t, "sub/page.html", page, "sub/page_files/a b.png", pixels(t, 80), "sub/c.png", pixels(t, 90), "secret.png", pixels(t, 99)))
	for source, want := range map[string]string{filepath.Join(dir, "sub/page.html"): "80 90 0 0 0 0 0 90 0 0", dir: "80 90 0 0 0 0 0 90 0 0", zip: "80 90 0 0 0 0 0 0 0 0"} {
		a := start(t)
		a.ReadWith(illustrated(article.Paragraph))
		report := imports(t, a, ImportOptions{}, source)
		if got := pictures(t, a, report[0].ID); got != want || len(report) != 1 {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
		o, err := a.Original(ctx, report[0].ID)
		if err != nil || o.Name != "page.html" || string(o.Data) != page || len(o.Beside) < 2 || string(o.Beside["page_files/a b.png"]) != pixels(t, 80) {
			t.Errorf("%s: %q and %d files, %v", source, o.Name, len(o.Beside), err)
		}
	}
}

func TestReimport_IsExactWithoutTheFiles(t *testing.T) {
	a := start(t)
	a.ReadWith(illustrated(article.Paragraph))
	dir := files(t, "page.html", "Words of a page.\nimg page_files/a.png\nThe end of it.", "page_files/a.png", pixels(t, 80))
	id := imports(t, a, ImportOptions{}, filepath.Join(dir, "page.html"))[0].ID
	m, err := a.HighlightQuote(ctx, id, "a page", "", "", Draft{Tags: []string{"idea"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if got, err := a.Reimport(ctx, id); err != nil || got.ID != id || got.Status != storage.Unchanged || got.Source != "page.html" {
		t.Errorf("%+v, %v", got, err)
	}
	a.ReadWith(illustrated(article.Quote)) // a better importer
	for _, want := range []storage.ImportStatus{storage.Revised, storage.Unchanged} {
		if got, err := a.Reimport(ctx, id); err != nil || got.ID != id || got.Status != want || got.Orphaned > 0 {
			t.Errorf("%+v, %v", got, err)
		}
		if got := pictures(t, a, id); got != "80" {
			t.Errorf("pictures %q", got)
		}
	}
	if doc, err := a.Article(ctx, id); err != nil || doc.Blocks[0].Kind != article.Quote {
		t.Error(err)
	}
	all, err := a.Annotations(ctx, storage.AnnotationFilter{Article: id})
	if err != nil || len(all) != 1 || !all[0].Equal(m) {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestOriginals_AreKeptUnlessAPersonSaysNo(t *testing.T) {
	a := start(t)
	dir := files(t, "a.txt", "The first text.", "b.txt", "The second text.", "c.txt", "The third text.", "d.txt", "The fourth text.")
	yes, no := true, false
	kept := func(name string, o ImportOptions) error {
		t.Helper()
		id := imports(t, a, o, filepath.Join(dir, name))[0].ID
		o2, err := a.Original(ctx, id)
		if err == nil && o2.Name != name {
			t.Errorf("%s is kept as %s", name, o2.Name)
		}
		if _, again := a.Reimport(ctx, id); errors.Is(again, storage.ErrNoOriginal) != (err != nil) {
			t.Errorf("%s: %v", name, again)
		}
		return err
	}
	if err := kept("a.txt", ImportOptions{}); err != nil {
		t.Error(err)
	}
	if err := kept("b.txt", ImportOptions{KeepOriginal: &no}); !errors.Is(err, storage.ErrNoOriginal) {
		t.Error(err)
	}
	if err := a.SetKeepOriginals(ctx, false); err != nil {
		t.Fatal(err)
	}
	if err := kept("c.txt", ImportOptions{}); !errors.Is(err, storage.ErrNoOriginal) {
		t.Error(err)
	}
	if err := kept("d.txt", ImportOptions{KeepOriginal: &yes}); err != nil {
		t.Error(err)
	}
	if keep, err := a.KeepOriginals(ctx); err != nil || keep {
		t.Error(keep, err)
	}
	if err := a.SetKeepOriginals(ctx, true); err != nil {
		t.Fatal(err)
	}
	if err := kept("c.txt", ImportOptions{}); err != nil {
		t.Error("importing it again does not keep it: ", err)
	}
	if _, err := a.Reimport(ctx, "nope"); !errors.Is(err, storage.ErrNotFound) {
		t.Error(err)
	}
}

func TestReimport_OfTheBundledArticle(t *testing.T) {
	a := start(t)
	id, err := a.EnsureSample(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := a.Reimport(ctx, id); err != nil || got.Status != storage.Unchanged {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestImport_TheFileThatIsKeptHasItsNameAndEnding(t *testing.T) {
	a := start(t)
	dir := files(t, "a.md", "# A title\n\nThe same *bytes*.", "a.txt", "# A title\n\nThe same *bytes*.")
	report := imports(t, a, ImportOptions{}, dir)
	for _, d := range report {
		if got, err := a.Reimport(ctx, d.ID); err != nil || got.Status != storage.Unchanged {
			t.Errorf("%s: %+v, %v", d.Source, got, err)
		}
	}
	if o, err := a.Original(ctx, report[1].ID); err != nil || o.Name != "a.txt" {
		t.Errorf("%q, %v", o.Name, err)
	}
}
