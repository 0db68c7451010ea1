// Package storage keeps the library: one SQLite file with articles, their revisions, annotations, tags, reading
// positions and the journal of every change. It is the only package that knows SQL.
package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"
)

// Options say how a library is opened. Now, NewID and NewArticleID must be set.
type Options struct {
	Now          func() time.Time // the clock; times are kept in UTC with milliseconds
	NewID        func() string    // UUIDv7 for steps and journal rows
	NewArticleID func() string    // short lower-case hexadecimal
	Creator      string           // who makes the changes of this program
	ReadOnly     bool             // do not write, whatever the file allows
}

// Library is an open library. It is safe for concurrent use: one connection writes, several read.
type Library struct {
	path     string
	o        Options
	scripts  []string // the migrations: number i brings a library from version i to i+1
	writer   *sql.DB  // nil when read-only
	reader   *sql.DB
	readOnly bool
	past     past
}

// Open opens the library at path, or makes it, with its folder, when there is no file. A library whose file or
// folder cannot be written is opened for reading; ReadOnly tells. A file that is something else wraps
// ErrNotLibrary, one of a newer version ErrNewer. Before an older one is changed, a copy of it is kept beside it.
func Open(ctx context.Context, path string, o Options) (*Library, error) {
	scripts, err := migrations()
	if err != nil {
		return nil, explain("open library", err)
	}
	return open(ctx, path, o, scripts)
}

func open(ctx context.Context, path string, o Options, scripts []string) (*Library, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, explain("open library", err)
	}
	l := &Library{path: path, o: o, scripts: scripts}
	switch err := inspect(path); {
	case errors.Is(err, fs.ErrNotExist) && !o.ReadOnly:
		if err := l.create(ctx); err != nil {
			return nil, explain("make library", err)
		}
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open library: %w: there is no file", ErrNotFound)
	case err != nil:
		return nil, explain("open library", err)
	}
	l.readOnly = o.ReadOnly || !writable(path)
	if err := l.connect(ctx); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// ReadOnly reports whether the library was opened for reading only.
func (l *Library) ReadOnly() bool { return l.readOnly }

// Path is the library's file.
func (l *Library) Path() string { return l.path }

// Close closes the library. All changes are already on disk.
func (l *Library) Close() error {
	var errs []error
	for _, db := range []*sql.DB{l.reader, l.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return explain("close library", errors.Join(errs...))
}

// Rest gives back the memory of pages that were read or written, and are kept in case they are wanted again.
func (l *Library) Rest(ctx context.Context) error {
	for _, db := range []*sql.DB{l.reader, l.writer} {
		if db == nil {
			continue
		}
		if _, err := db.ExecContext(ctx, "PRAGMA shrink_memory"); err != nil {
			return explain("rest", err)
		}
	}
	return nil
}

// write runs f in one transaction that holds the write lock from its start; an error takes all of it back.
func (l *Library) write(ctx context.Context, doing string, f func(tx *sql.Tx) error) error {
	if l.readOnly {
		return fmt.Errorf("%s: %w", doing, ErrReadOnly)
	}
	return explain(doing, transact(ctx, l.writer, f))
}

// read runs f in one transaction, so that all its queries see the library at one moment.
func (l *Library) read(ctx context.Context, doing string, f func(tx *sql.Tx) error) error {
	return explain(doing, transact(ctx, l.reader, f))
}

func transact(ctx context.Context, db *sql.DB, f func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it does nothing
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// stamp is the form in which times are kept: RFC 3339 in UTC with milliseconds, so that text order is time
// order.
const stamp = "2006-01-02T15:04:05.000Z"

func (l *Library) now() time.Time { return l.o.Now().UTC().Truncate(time.Millisecond) }

func formatTime(t time.Time) string { return t.UTC().Format(stamp) }

func parseTime(s string) (time.Time, error) {
	t, err := time.Parse(stamp, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: a time cannot be read", ErrCorrupt)
	}
	return t, nil
}

// querier is what a transaction and a pool have in common.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// each runs query and calls scan for every row.
func each(ctx context.Context, q querier, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
