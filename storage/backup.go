package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Backup writes a complete copy of the library to path, checked, while the library is in use. An existing file
// is replaced only by the finished copy; the library itself is never replaced, nor one that has changes in a
// write-ahead log: that wraps ErrBusy.
func (l *Library) Backup(ctx context.Context, path string) error {
	const doing = "back up library"
	path, err := filepath.Abs(path) // SQLite counts relative paths of an address from elsewhere
	if err != nil {
		return explain(doing, err)
	}
	if same, err := sameFile(l.path, path); err != nil || same {
		if err == nil {
			err = fmt.Errorf("%w: the copy would replace the library itself", ErrPermission)
		}
		return explain(doing, err)
	}
	// Its log would be played into the copy and damage it.
	if holds(path + "-wal") {
		return fmt.Errorf("%s: %w: there is another library at that place", doing, ErrBusy)
	}
	if l.readOnly {
		return explain(doing, vacuumInto(ctx, l.reader, path))
	}
	db := openDB(l.path) // of its own, so that nobody waits for a long copy to write
	return explain(doing, errors.Join(vacuumInto(ctx, db, path), db.Close()))
}

// sameFile reports whether two paths lead to one file, through links too.
func sameFile(a, b string) (bool, error) {
	sa, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	sb, err := os.Stat(b)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return os.SameFile(sa, sb), nil
}

// vacuumInto makes the copy in a folder that only this person can read, beside its place, and moves it there
// when it is whole.
func vacuumInto(ctx context.Context, db *sql.DB, path string) error {
	dir, err := os.MkdirTemp(filepath.Dir(path), ".backup-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tmp := filepath.Join(dir, "library.db")
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", tmp); err != nil {
		return err
	}
	if err := checkCopy(ctx, tmp); err != nil {
		return err
	}
	f, err := os.OpenFile(tmp, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func checkCopy(ctx context.Context, path string) error {
	db := openDB(path, "mode=ro")
	defer db.Close()
	var answer string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&answer); err != nil {
		return err
	}
	if answer != "ok" {
		return fmt.Errorf("%w: the copy does not pass its check", ErrCorrupt)
	}
	return nil
}
