package app

import (
	"context"
	"fmt"

	"dev.marginalia/app/fetch"
	"dev.marginalia/article/importer"
	"dev.marginalia/storage"
)

// keepOriginals is the key of the setting; "no" turns it off.
const keepOriginals = "keep-originals"

// KeepOriginals reports whether the library keeps the files that articles are read from.
func (a *App) KeepOriginals(ctx context.Context) (bool, error) {
	v, err := a.lib.Setting(ctx, keepOriginals)
	return v != "no", err
}

// SetKeepOriginals says whether the library keeps the files that articles are read from, from now on.
func (a *App) SetKeepOriginals(ctx context.Context, keep bool) error {
	v := "yes"
	if !keep {
		v = "no"
	}
	return a.lib.SetSetting(ctx, keepOriginals, v)
}

// Original returns the file that an article was read from. Where none was kept, it wraps storage.ErrNoOriginal.
func (a *App) Original(ctx context.Context, id string) (storage.Original, error) {
	return a.lib.Original(ctx, id)
}

// Image returns a picture of an article by its hash.
func (a *App) Image(ctx context.Context, hash string) (media string, data []byte, err error) {
	return a.lib.Image(ctx, hash)
}

// Reimport reads the kept file of an article again, as this version of the program does. When it reads otherwise
// than before, that is a new revision; annotations move over as with every import. Where no file was kept, it
// wraps storage.ErrNoOriginal.
func (a *App) Reimport(ctx context.Context, id string) (ImportedDocument, error) {
	const doing = "import again"
	if a.ReadOnly() {
		return ImportedDocument{}, fmt.Errorf("%s: %w", doing, storage.ErrReadOnly)
	}
	o, err := a.lib.Original(ctx, id)
	if err != nil {
		return ImportedDocument{}, err
	}
	d := &document{id: id, used: &used{}, File: importer.File{Name: o.Name, Data: o.Data, URL: o.Address, Charset: o.Charset}}
	if o.Address == "" {
		d.Beside = importer.Beside(func(name string) []byte { return o.Beside[name] })
	}
	k := keeping{original: true}
	for name, data := range o.Beside {
		d.used.add(name, data) // all that was kept stays kept
		if fetch.IsAddress(name) {
			k.pictures = func(context.Context, *document, []string) (map[string][]byte, error) { return o.Beside, nil }
		}
	}
	got, err := a.keep(ctx, d, k)
	if err != nil {
		return ImportedDocument{}, fmt.Errorf("%s: %w", doing, err)
	}
	return ImportedDocument{Imported: got.Imported, Source: o.Name, Problems: got.problems}, nil
}
