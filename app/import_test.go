package app_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	. "dev.marginalia/app"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/storage"
)

func TestImport_AFolderWithAllThatIsInIt(t *testing.T) {
	a := start(t)
	dir := files(t, "b.txt", "The second text.", "a.md", "The first text.", "sub/c.txt", "The third text.", "page.htm", "A page of text.", "page_files/frame.txt", "A frame.",
		"my_files/d.txt", "The fourth text.", ".hidden.txt", "Hidden.", ".git/e.txt", "Hidden.", "code.go", "package x", "x.zip", zipped(t, "z.txt", "In an archive."),
		"empty.txt", "", "really.txt", zipped(t, "z.txt", "In an archive."))
	outside := files(t, "secret.txt", "A secret.")
	link(t, filepath.Join(outside, "secret.txt"), filepath.Join(dir, "out.txt"))
	link(t, outside, filepath.Join(dir, "outdir"))
	link(t, "../../"+filepath.Base(outside)+"/secret.txt", filepath.Join(dir, "sub", "up.txt"))
	link(t, "b.txt", filepath.Join(dir, "in.txt"))
	link(t, ".", filepath.Join(dir, "round"))
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.txt"), 0o600); err != nil {
		t.Fatal(err)
	}
	var seen []string
	report, err := a.Import(ctx, []string{dir}, ImportOptions{}, func(done, total int, name string) {
		seen = append(seen, fmt.Sprintf("%d/%d %s", done, total, filepath.Base(name)))
	})
	if err != nil {
		t.Fatal(err)
	}
	const archive = "It is an archive of several documents inside a folder or another archive. Unpack it, or import it by itself."
	want := "a.md: added\nb.txt: added\nempty.txt: The file has no text in it.\nin.txt: unchanged\nmy_files/d.txt: added\npage.htm: added\nreally.txt: " + archive + "\nsub/c.txt: added"
	if got := lines(dir, report); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	if strings.Join(seen, ", ") != "0/8 a.md, 1/8 b.txt, 2/8 empty.txt, 3/8 in.txt, 4/8 d.txt, 5/8 page.htm, 6/8 really.txt, 7/8 c.txt, 8/8 ." {
		t.Errorf("%q", seen)
	}
	again := imports(t, a, ImportOptions{}, dir)
	if got := strings.ReplaceAll(want, "added", "unchanged"); lines(dir, again) != got {
		t.Errorf("\n%s", lines(dir, again))
	}
}

func TestImport_AnArchiveOfDocuments(t *testing.T) {
	a := start(t)
	bomb := strings.Repeat("0", 80<<20)
	dir := files(t, "x.zip", zipped(t, "b.md", "The second text.", "dir/a.txt", "The first text.", "../../up.txt", "Up.", "/etc/abs.txt", "Abs.", "bomb.txt", bomb,
		"inner.txt", zipped(t, "z.txt", "In an archive."), "nested.zip", "PK\x03\x04", "bad.txt", "\x00\x01\x02\x03"), "none.zip", zipped(t, "a.png", "x"), "cut.zip", zipped(t, "a.txt", "x")[:50])
	zip := filepath.Join(dir, "x.zip")
	want := "x.zip!b.md: added\nx.zip!dir/a.txt: added\nx.zip!bomb.txt: The file is too large (a file in it unpacks to more than 64 MB, or to more than 200 times its size, or all of them to more than 512 MB).\n" +
		"x.zip!inner.txt: It is an archive of several documents inside a folder or another archive. Unpack it, or import it by itself.\n" +
		"x.zip!bad.txt: The file cannot be read as an article: it is binary data. Web pages, EPUB, Markdown, Word, OpenDocument, PDF and plain text can be."
	report := imports(t, a, ImportOptions{}, zip)
	if got := lines(dir, report); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	got := lines(dir, imports(t, a, ImportOptions{}, filepath.Join(dir, "none.zip"), filepath.Join(dir, "cut.zip")))
	if got != "none.zip: The file cannot be read as an article: it is an archive without a document in it. Web pages, EPUB, Markdown, Word, OpenDocument, PDF and plain text can be.\n"+
		"cut.zip: The file is damaged or cut short, and cannot be read. Get another copy of it." {
		t.Errorf("\n%s", got)
	}
	write(t, zip, zipped(t, "dir/a.txt", "The first text, changed."))
	if again := imports(t, a, ImportOptions{}, zip); again[0].ID != report[1].ID || again[0].Status != storage.Revised {
		t.Errorf("a changed document in an archive: %+v", again)
	}
	if len(strings.Split(titles(t, a), ", ")) != 3 { // "The first text, changed" has a comma
		t.Error(titles(t, a))
	}
}

func TestImport_OneBadAmongSeveral(t *testing.T) {
	a := start(t)
	dir := files(t, "a.txt", "The first text.", "b.txt", "", "c.txt", "The third text.")
	at := func(name string) string { return filepath.Join(dir, name) }
	got := lines(dir, imports(t, a, ImportOptions{}, at("a.txt"), at("b.txt"), at("missing.txt"), at("a.txt/x"), at("c.txt")))
	if !strings.HasPrefix(got, "a.txt: added\nb.txt: The file has no text in it.\nmissing.txt: The file cannot be read: there is no such file.\na.txt/x: The file cannot be read: ") || !strings.HasSuffix(got, "\nc.txt: added") {
		t.Errorf("\n%s", got)
	}
	if _, err := a.ImportFile(ctx, at("b.txt")); !errors.Is(err, importer.ErrEmpty) {
		t.Error(err)
	}
	if got, err := a.ImportFile(ctx, dir); err != nil || got.Title != "The first text" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := a.ImportFile(ctx, t.TempDir()); !errors.Is(err, ErrFolder) {
		t.Error(err)
	}
}

func TestImport_StoppedBetweenDocumentsKeepsWhatIsDone(t *testing.T) {
	a := start(t)
	dir := files(t, "a.txt", "The first text.", "b.txt", "The second text.", "c.txt", "The third text.")
	stopped, stop := context.WithCancel(ctx)
	report, err := a.Import(stopped, []string{dir}, ImportOptions{}, func(done, _ int, _ string) {
		if done == 2 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || lines(dir, report) != "a.txt: added\nb.txt: added" || titles(t, a) != "The second text, The first text" {
		t.Errorf("%s, %v, %s", lines(dir, report), err, titles(t, a))
	}
	if report, err := a.Import(stopped, []string{dir}, ImportOptions{}, nil); !errors.Is(err, context.Canceled) || len(report) > 0 {
		t.Errorf("%v, %v", report, err)
	}
}

func TestImport_StoppedInsideADocumentDoesNotWaitForIt(t *testing.T) {
	a := start(t)
	dir := files(t, "a.txt", "The first text.")
	stopped, stop := context.WithCancel(ctx)
	release := make(chan bool)
	defer close(release)
	a.ReadWith(func(ctx context.Context, f *importer.File) (*article.Article, error) {
		stop()
		<-release // one that does not look at ctx
		return importer.Import(ctx, f)
	})
	if report, err := a.Import(stopped, []string{dir}, ImportOptions{}, nil); !errors.Is(err, context.Canceled) || len(report) > 0 || titles(t, a) != "" {
		t.Errorf("%v, %v", report, err)
	}
}

func TestImport_AnImporterThatFailsIsADamagedFile(t *testing.T) {
	a := start(t)
	dir := files(t, "a.html", "x", "b.txt", "The second text.")
	a.ReadWith(func(ctx context.Context, f *importer.File) (*article.Article, error) {
		if f.Name == "a.html" {
			panic("index out of range: the text of an article")
		}
		return importer.Import(ctx, f)
	})
	report := imports(t, a, ImportOptions{}, dir)
	if got := lines(dir, report); got != "a.html: The file is damaged or cut short, and cannot be read. Get another copy of it.\nb.txt: added" || strings.Contains(report[0].Err.Error(), "the text") {
		t.Errorf("%s, %v", got, report[0].Err)
	}
}

func TestImport_AFolderOfTooManyIsRefusedAtOnce(t *testing.T) {
	a := start(t)
	dir := files(t, "0.txt", "The first text.")
	for i := range 20_000 {
		f, err := os.Create(filepath.Join(dir, fmt.Sprintf("%05d.txt", i)))
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	if got := lines(dir, imports(t, a, ImportOptions{}, dir)); !strings.Contains(got, "it holds more than 20000 documents") || titles(t, a) != "" {
		t.Error(got)
	}
}

func TestImport_IntoALibraryThatCanOnlyBeReadReadsNothing(t *testing.T) {
	a := start(t)
	c := DefaultConfig()
	c.Library, c.ReadOnly = a.LibraryPath(), true
	r, err := Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	r.ReadWith(func(context.Context, *importer.File) (*article.Article, error) {
		t.Error("a file was read")
		return nil, importer.ErrEmpty
	})
	if _, err := r.Import(ctx, []string{files(t, "a.txt", "x")}, ImportOptions{}, nil); !errors.Is(err, storage.ErrReadOnly) {
		t.Error(err)
	}
	if _, err := r.Reimport(ctx, "x"); !errors.Is(err, storage.ErrReadOnly) {
		t.Error(err)
	}
}

func TestImport_ADamagedLibraryEndsItAll(t *testing.T) {
	a := start(t)
	a.ReadWith(func(context.Context, *importer.File) (*article.Article, error) {
		return nil, fmt.Errorf("keep: %w", storage.ErrNoSpace) // as the library would say it
	})
	if report, err := a.Import(ctx, []string{files(t, "a.txt", "x", "b.txt", "x")}, ImportOptions{}, nil); !errors.Is(err, storage.ErrNoSpace) || len(report) > 0 {
		t.Errorf("%v, %v", report, err)
	}
}
