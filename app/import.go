package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"dev.marginalia/article/importer"
	"dev.marginalia/assets"
	"dev.marginalia/storage"
)

// ErrFile is wrapped by every error about a file that cannot be read; the error says why.
var ErrFile = errors.New("cannot be read")

// ImportFile reads a file into the library, in one transaction. The same file twice is one article.
func (a *App) ImportFile(ctx context.Context, path string) (storage.Imported, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return storage.Imported{}, fmt.Errorf("%w: %w", ErrFile, err)
	}
	f, err := openFile(abs)
	if err != nil {
		return storage.Imported{}, err
	}
	defer f.Close()
	data, err := importer.ReadAll(f)
	if err != nil {
		return storage.Imported{}, err
	}
	doc, err := importer.Import(ctx, &importer.File{Name: filepath.Base(abs), Data: data})
	if err != nil {
		return storage.Imported{}, err
	}
	if err := ctx.Err(); err != nil {
		return storage.Imported{}, err
	}
	return a.lib.Import(ctx, doc, storage.Source{Key: abs})
}

// openFile opens a regular file, and says what is there when it is something else.
func openFile(path string) (*os.File, error) {
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: there is no such file", ErrFile)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	case st.IsDir():
		return nil, fmt.Errorf("%w: it is a folder", ErrFile)
	case !st.Mode().IsRegular():
		return nil, fmt.Errorf("%w: it is not a file with a text in it", ErrFile)
	case st.Size() > importer.MaxBytes:
		return nil, fmt.Errorf("%w: it has %d MB, the most is %d MB", importer.ErrTooLarge, (st.Size()+1<<20-1)>>20, importer.MaxBytes>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return f, nil
}

// EnsureSample puts the bundled article with its sample marks into a library that never had it, and returns its
// id, "" when there is nothing to do.
func (a *App) EnsureSample(ctx context.Context) (string, error) {
	if a.ReadOnly() {
		return "", nil
	}
	made, err := a.lib.Setting(ctx, sampleMade)
	if err != nil || made != "" {
		return "", err
	}
	name, data := assets.SampleArticle()
	text, err := importer.ReadAll(data)
	if err != nil {
		return "", fmt.Errorf("read the bundled article: %w", err)
	}
	doc, err := importer.Import(ctx, &importer.File{Name: name, Data: text})
	if err != nil {
		return "", fmt.Errorf("read the bundled article: %w", err)
	}
	got, err := a.lib.Import(ctx, doc, storage.Source{Key: "bundled:" + name})
	if err != nil {
		return "", err
	}
	marks, err := assets.SampleMarks()
	if err != nil {
		return "", fmt.Errorf("read the sample marks: %w", err)
	}
	have, err := a.lib.Annotations(ctx, storage.AnnotationFilter{Article: got.ID})
	if err != nil {
		return "", err
	}
	for _, m := range marks {
		if len(have) > 0 {
			break // an earlier start was cut short after making them
		}
		d := Draft{Note: m.Note, Tags: m.Tags}
		if d.Color, d.Style, err = parseLook(m.Color, m.Style); err != nil {
			return "", err
		}
		if _, err := a.HighlightQuote(ctx, got.ID, m.Quote, "", "", d); err != nil {
			return "", fmt.Errorf("make the sample marks: %w", err)
		}
	}
	return got.ID, a.lib.SetSetting(ctx, sampleMade, got.ID)
}
