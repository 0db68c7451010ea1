package storage

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID marks a SQLite file as one of ours: "Mgna" in ASCII.
const applicationID = 0x4d676e61

// migrations are the embedded scripts in the order of their names; number i brings a library from version i to
// i+1.
func migrations() ([]string, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	scripts := make([]string, len(names))
	for i, n := range names {
		data, err := migrationFiles.ReadFile(n)
		if err != nil {
			return nil, err
		}
		scripts[i] = string(data)
	}
	return scripts, nil
}

// version reads the library's version; 0 is a database with nothing in it.
func version(ctx context.Context, q querier) (int, error) {
	var app, v, tables int
	err := q.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),
		(SELECT count(*) FROM sqlite_master)`).Scan(&app, &v, &tables)
	if err != nil {
		return 0, err
	}
	if app != applicationID && (tables > 0 || v > 0 || app != 0) {
		return 0, fmt.Errorf("%w: it is the database of another program", ErrNotLibrary)
	}
	return v, nil
}

// checkVersion makes sure that a program that knows versions up to known can use the library; exact says that it
// must not need migrating.
func checkVersion(ctx context.Context, q querier, known int, exact bool) error {
	v, err := version(ctx, q)
	switch {
	case err != nil:
		return err
	case v == 0:
		return fmt.Errorf("%w: it is an empty database", ErrNotLibrary)
	case v > known:
		return fmt.Errorf("%w: the library has version %d, this program knows up to %d", ErrNewer, v, known)
	case exact && v < known:
		return fmt.Errorf("%w: the library is of an older version and must be opened for writing once", ErrReadOnly)
	}
	return nil
}

// upgrade brings an existing library to the newest version, after putting a copy of it beside it.
func (l *Library) upgrade(ctx context.Context) error {
	if err := checkVersion(ctx, l.writer, len(l.scripts), false); err != nil {
		return explain("open library", err)
	}
	v, err := version(ctx, l.writer)
	if err != nil || v == len(l.scripts) {
		return explain("open library", err)
	}
	if err := vacuumInto(ctx, l.writer, fmt.Sprintf("%s.before-v%d.bak", l.path, len(l.scripts))); err != nil {
		return explain("copy library before changing it", err)
	}
	return explain("change library to the newest version", migrate(ctx, l.writer, l.scripts))
}

// migrate runs the scripts that are missing, each in one transaction with its new version number.
func migrate(ctx context.Context, db *sql.DB, scripts []string) error {
	for i, script := range scripts {
		err := transact(ctx, db, func(tx *sql.Tx) error {
			// Asked inside the transaction: another program may have been faster.
			if v, err := version(ctx, tx); err != nil || v > i {
				return err
			}
			if _, err := tx.ExecContext(ctx, script); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, i+1))
			return err
		})
		if err != nil {
			return fmt.Errorf("migration %d: %w", i+1, err)
		}
	}
	return nil
}
