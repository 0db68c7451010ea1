package app_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "dev.marginalia/app"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/article/picture"
	"dev.marginalia/storage"
)

var ctx = context.Background()

func start(t *testing.T) *App {
	t.Helper()
	c := DefaultConfig()
	c.Library, c.Creator = filepath.Join(t.TempDir(), "library.db"), "A Reader"
	a, err := Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// files writes files into a new folder: path, content, path, content...
func files(t *testing.T, all ...string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for i := 0; i < len(all); i += 2 {
		write(t, filepath.Join(dir, all[i]), all[i+1])
	}
	return dir
}

func write(t *testing.T, path, content string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
}

// zipped is an archive of files: name, content, name, content...
func zipped(t *testing.T, all ...string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(all); i += 2 {
		w, err := z.Create(all[i])
		if err == nil {
			_, err = w.Write([]byte(all[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// pixels is a picture of that width.
func pixels(t *testing.T, width int) string {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, width, 60))); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// illustrated reads documents in which a line "img NAME" shows a picture, and others as the program does.
func illustrated(kind article.Kind) func(context.Context, *importer.File) (*article.Article, error) {
	return func(ctx context.Context, f *importer.File) (*article.Article, error) {
		if !strings.HasSuffix(f.Name, ".html") {
			return importer.Import(ctx, f)
		}
		a := &article.Article{Title: "A page", URL: f.URL, Format: "test"}
		var b article.Builder
		for _, line := range strings.Split(string(f.Data), "\n") {
			name, ok := strings.CutPrefix(line, "img ")
			if !ok {
				b.Add(article.Block{Kind: kind, Level: 1}, line)
				continue
			}
			p := &article.Picture{Href: name}
			if f.Beside != nil {
				if data := f.Beside(name); data != nil {
					info, err := picture.Config(data)
					if err != nil {
						a.Problem("A picture cannot be shown.")
					} else {
						p = &article.Picture{Hash: a.AddResource(info.Media, data), Width: info.Width, Height: info.Height}
					}
				}
			}
			b.Add(article.Block{Kind: article.Image, Picture: p}, "")
		}
		b.Build(a)
		return a, nil
	}
}

func imports(t *testing.T, a *App, o ImportOptions, sources ...string) []ImportedDocument {
	t.Helper()
	report, err := a.Import(ctx, sources, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// lines is a report in short: the sources below dir, with what became of them.
func lines(dir string, report []ImportedDocument) string {
	var out []string
	for _, d := range report {
		what := string(d.Status)
		if d.Err != nil {
			what = Sentence(d.Err)
		}
		out = append(out, fmt.Sprintf("%s: %s", strings.TrimPrefix(strings.TrimPrefix(d.Source, dir), "/"), what))
	}
	return strings.Join(out, "\n")
}

func titles(t *testing.T, a *App) string {
	t.Helper()
	all, err := a.Articles(ctx, storage.ArticleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, i := range all {
		out = append(out, i.Title)
	}
	return strings.Join(out, ", ")
}

// pictures are the widths of the pictures of an article; 0 is one without bytes.
func pictures(t *testing.T, a *App, id string) string {
	t.Helper()
	doc, err := a.Article(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range doc.Blocks {
		if b.Picture == nil {
			continue
		}
		width := 0
		if b.Picture.Hash != "" {
			_, data, err := a.Image(ctx, b.Picture.Hash)
			if err != nil {
				t.Fatal(err)
			}
			info, err := picture.Config(data)
			if err != nil || info.Width != b.Picture.Width || b.Picture.Href != "" {
				t.Errorf("%+v is %+v, %v", b.Picture, info, err)
			}
			width = info.Width
		}
		out = append(out, fmt.Sprint(width))
	}
	return strings.Join(out, " ")
}
