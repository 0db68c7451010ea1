package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"dev.marginalia/article"
)

// picture is a picture that a document uses.
type picture struct {
	hash          string
	media         string
	width, height int    // 0: not known
	data          []byte // nil: the library should have it
}

// picturesOf are the pictures that blocks and cover of a use, each once. What else a brings is not kept. Bytes
// that are not those of their hash are an error.
func picturesOf(a *article.Article) ([]picture, error) {
	var out []picture
	at := map[string]int{}
	use := func(hash string, width, height int) error {
		if i, ok := at[hash]; ok || hash == "" {
			if ok && out[i].width == 0 {
				out[i].width, out[i].height = width, height
			}
			return nil
		}
		r, ok := a.Resources[hash]
		if ok && sha(r.Data) != hash {
			return errors.New("a picture's bytes are not those of its hash")
		}
		at[hash] = len(out)
		out = append(out, picture{hash, r.Media, width, height, r.Data})
		return nil
	}
	if err := use(a.Cover, 0, 0); err != nil {
		return nil, err
	}
	for _, p := range a.Pictures() {
		if err := use(p.Hash, p.Width, p.Height); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// putImages keeps pictures, and that a revision uses them. Bytes that were damaged are mended.
func putImages(ctx context.Context, tx *sql.Tx, all []picture, id string, number int) error {
	if len(all) == 0 {
		return nil
	}
	image, err := tx.PrepareContext(ctx, `INSERT INTO images (hash, media, width, height, data) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (hash) DO UPDATE SET data = excluded.data WHERE data <> excluded.data`)
	if err != nil {
		return err
	}
	defer image.Close()
	use, err := tx.PrepareContext(ctx, "INSERT INTO revision_images (article, revision, hash) VALUES (?, ?, ?)")
	if err != nil {
		return err
	}
	defer use.Close()
	for _, p := range all {
		if p.data != nil {
			_, err = image.ExecContext(ctx, p.hash, p.media, p.width, p.height, p.data)
		} else {
			err = mustHaveImage(ctx, tx, p.hash)
		}
		if err != nil {
			return err
		}
		if _, err := use.ExecContext(ctx, id, number, p.hash); err != nil {
			return err
		}
	}
	return nil
}

func mustHaveImage(ctx context.Context, tx *sql.Tx, hash string) error {
	var has bool
	err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM images WHERE hash = ?)", hash).Scan(&has)
	if err == nil && !has {
		err = errors.New("a picture comes without its bytes")
	}
	return err
}

// Image returns a picture of an article by its hash, after checking that its bytes are those that were kept; some
// that are not wrap ErrCorrupt.
func (l *Library) Image(ctx context.Context, hash string) (media string, data []byte, err error) {
	const doing = "read picture"
	err = l.reader.QueryRowContext(ctx, "SELECT media, data FROM images WHERE hash = ?", hash).Scan(&media, &data)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil, fmt.Errorf("%s: %w", doing, ErrNotFound)
	case err != nil:
		return "", nil, explain(doing, err)
	case sha(data) != hash:
		return "", nil, fmt.Errorf("%s: %w: its bytes are not those that were kept", doing, ErrCorrupt)
	}
	return media, data, nil
}
