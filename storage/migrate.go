package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID marks a SQLite file as one of ours: "Mgna" in ASCII.
const applicationID = 0x4d676e61

// migrations are the embedded scripts; number i brings a library from version i to i+1.
func migrations() ([]string, error) {
	entries, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	sort.Strings(names)
	scripts := make([]string, len(names))
	for i, n := range names {
		data, err := migrationFiles.ReadFile("migrations/" + n)
		if err != nil {
			return nil, err
		}
		scripts[i] = string(data)
	}
	return scripts, nil
}

// version reads the library's version and checks whose file it is.
func version(ctx context.Context, q querier) (int, error) {
	var app, v int
	if err := q.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app); err != nil {
		return 0, err
	}
	if err := q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v); err != nil {
		return 0, err
	}
	var tables int
	if err := q.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return 0, err
	}
	if app != applicationID && (tables > 0 || v > 0) {
		return 0, fmt.Errorf("%w: it is the database of another program", ErrNotLibrary)
	}
	return v, nil
}

// checkVersion makes sure that this program can use the library; exact says that it must not need migrating.
func checkVersion(ctx context.Context, q querier, exact bool) error {
	scripts, err := migrations()
	if err != nil {
		return err
	}
	v, err := version(ctx, q)
	switch {
	case err != nil:
		return err
	case v > len(scripts):
		return fmt.Errorf("%w: the library has version %d, this program knows up to %d", ErrNewer, v, len(scripts))
	case exact && v < len(scripts):
		return fmt.Errorf("%w: the library is of an older version and must be opened for writing once", ErrReadOnly)
	}
	return nil
}

// upgrade brings an existing library to the newest version, after putting a copy of it beside it.
func (l *Library) upgrade(ctx context.Context) error {
	if err := checkVersion(ctx, l.writer, false); err != nil {
		return explain("open library", err)
	}
	scripts, err := migrations()
	if err != nil {
		return err
	}
	v, err := version(ctx, l.writer)
	if err != nil || v == len(scripts) {
		return explain("open library", err)
	}
	copyPath := fmt.Sprintf("%s.before-v%d.bak", l.path, len(scripts))
	if err := vacuumInto(ctx, l.writer, copyPath); err != nil {
		return explain("copy library before changing it", err)
	}
	return explain("change library to the newest version", migrate(ctx, l.writer))
}

// migrate runs the scripts that are missing, each in one transaction with its new version number.
func migrate(ctx context.Context, db *sql.DB) error {
	scripts, err := migrations()
	if err != nil {
		return err
	}
	v, err := version(ctx, db)
	if err != nil {
		return err
	}
	for ; v < len(scripts); v++ {
		if err := runScript(ctx, db, scripts[v], v+1); err != nil {
			return fmt.Errorf("migration %d: %w", v+1, err)
		}
	}
	return nil
}

func runScript(ctx context.Context, db *sql.DB, script string, v int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, script); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, v)); err != nil {
		return err
	}
	return tx.Commit()
}

// Backup writes a complete copy of the library to path, checked, while the library is in use. An existing file
// is replaced only by the finished copy.
func (l *Library) Backup(ctx context.Context, path string) error {
	db := l.writer // a pool that may only query may not do this either
	if l.readOnly {
		db = l.reader
	}
	return explain("back up library", vacuumInto(ctx, db, path))
}

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
	err = errors.Join(f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

func checkCopy(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", dsn(path, "mode=ro"))
	if err != nil {
		return err
	}
	defer db.Close()
	var answer string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check").Scan(&answer); err != nil {
		return err
	}
	if answer != "ok" {
		return fmt.Errorf("%w: the copy does not pass its check", ErrCorrupt)
	}
	return nil
}
