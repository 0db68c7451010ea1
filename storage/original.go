package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ErrNoOriginal is wrapped when the file that an article was read from was not kept.
var ErrNoOriginal = errors.New("the original was not kept")

// Original is the file that an article was read from.
type Original struct {
	Name    string            // for its ending
	Address string            // where it was fetched from; empty for a file
	Charset string            // the label of its encoding that came with it from there
	Data    []byte            // as it was
	Beside  map[string][]byte // the files that it uses, by the names that it has for them
}

// putOriginal keeps the file of src, if it is to be kept, and returns by what a revision names it.
func putOriginal(ctx context.Context, tx *sql.Tx, src Source) (sql.NullString, error) {
	p := src.Original
	if p == nil {
		return sql.NullString{}, nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO originals (sha256, name, size, packing, data) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (sha256) DO UPDATE SET packing = excluded.packing, data = excluded.data WHERE data <> excluded.data`,
		p.sum, src.Name, p.size, p.packing, list(p.data)) // of an empty file not NULL
	return sql.NullString{String: p.sum, Valid: true}, err
}

// completeOriginal keeps the file of an article whose newest revision has none.
func completeOriginal(ctx context.Context, tx *sql.Tx, id string, src Source) error {
	if src.Original == nil {
		return nil
	}
	var missing bool
	err := tx.QueryRowContext(ctx, `SELECT r.original IS NULL FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.revision
		WHERE a.id = ?`, id).Scan(&missing)
	if err != nil || !missing {
		return err
	}
	sum, err := putOriginal(ctx, tx, src)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE revisions SET original = ?1, name = ?2, address = ?3, charset = ?4
		WHERE article = ?5 AND number = (SELECT revision FROM articles WHERE id = ?5)`, sum, src.Name, src.Address, src.Charset, id)
	return err
}

// Original returns the file that the newest revision of an article was read from, after checking that it is the
// one that was kept; one that is not wraps ErrCorrupt. Where none was kept, it wraps ErrNoOriginal.
func (l *Library) Original(ctx context.Context, id string) (Original, error) {
	const doing = "read original"
	var o Original
	var p Packed
	err := l.reader.QueryRowContext(ctx, `SELECT r.name, r.address, r.charset, coalesce(o.sha256, ''), coalesce(o.packing, ''), coalesce(o.size, 0), o.data
		FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.revision LEFT JOIN originals o ON o.sha256 = r.original
		WHERE a.id = ?`, id).Scan(&o.Name, &o.Address, &o.Charset, &p.sum, &p.packing, &p.size, &p.data)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Original{}, fmt.Errorf("%s: %w", doing, ErrNotFound)
	case err != nil:
		return Original{}, explain(doing, err)
	case p.sum == "":
		return Original{}, fmt.Errorf("%s: %w", doing, ErrNoOriginal)
	}
	if o.Data, o.Beside, err = p.unpack(); err != nil {
		return Original{}, fmt.Errorf("%s: %w", doing, err)
	}
	return o, nil
}
