// Package storage keeps the library: one SQLite file with articles, their revisions, annotations, tags, reading
// positions and the journal of every change. It is the only package that knows SQL.
package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
)

// Options say how a library is opened.
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
	writer   *sql.DB // nil when read-only
	reader   *sql.DB
	readOnly bool
}

// header is how every SQLite file begins (SQLite file format, section 1.3).
const header = "SQLite format 3\x00"

// Open opens the library at path, or makes it, with its folder, when there is no file. A library whose file or
// folder cannot be written is opened for reading; ReadOnly tells. A file that is something else wraps
// ErrNotLibrary, one of a newer version ErrNewer. Before an older one is changed, a copy of it is kept beside it.
func Open(ctx context.Context, path string, o Options) (*Library, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, explain("open library", err)
	}
	l := &Library{path: path, o: o}
	switch err := l.inspect(); {
	case errors.Is(err, fs.ErrNotExist) && !o.ReadOnly:
		if err := l.create(ctx); err != nil {
			return nil, err
		}
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open library: %w: there is no file", ErrNotFound)
	case err != nil:
		return nil, err
	}
	l.readOnly = o.ReadOnly || !writable(path)
	if err := l.connect(ctx); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

// inspect looks at the file's first bytes before SQLite does: an empty file would pass for an empty library.
func (l *Library) inspect() error {
	f, err := os.Open(l.path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return explain("open library", err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return explain("open library", err)
	}
	if st.IsDir() {
		return fmt.Errorf("open library: %w: it is a folder", ErrNotLibrary)
	}
	if st.Size() == 0 {
		return fmt.Errorf("open library: %w: the file is empty", ErrNotLibrary)
	}
	head := make([]byte, len(header))
	if n, _ := f.Read(head); string(head[:n]) != header {
		return fmt.Errorf("open library: %w", ErrNotLibrary)
	}
	return nil
}

// create makes a new library beside its place and renames it there, so that a half-made one is never found.
func (l *Library) create(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Dir(l.path), 0o700); err != nil {
		return explain("make library", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(l.path), ".library-*.db")
	if err != nil {
		return explain("make library", err)
	}
	name := tmp.Name()
	tmp.Close()
	defer os.Remove(name)
	db, err := sql.Open("sqlite3", dsn(name, "_journal_mode=DELETE"))
	if err != nil {
		return explain("make library", err)
	}
	err = migrate(ctx, db)
	if cerr := db.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return explain("make library", err)
	}
	// Link, unlike rename, does not replace a library that another program made meanwhile.
	if err := os.Link(name, l.path); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, serr := os.Stat(l.path); serr == nil {
			return nil
		}
		return explain("make library", os.Rename(name, l.path))
	}
	return nil
}

// writable reports whether the file and its folder, where SQLite keeps its write-ahead log, can be written.
func writable(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	f.Close()
	probe, err := os.CreateTemp(filepath.Dir(path), ".marginalia-probe-*")
	if err != nil {
		return errors.Is(err, fs.ErrExist)
	}
	probe.Close()
	return os.Remove(probe.Name()) == nil
}

// dsn is the address of path with the pragmas that every connection needs.
func dsn(path string, more ...string) string {
	u := url.URL{Path: filepath.ToSlash(path)}
	all := append([]string{"_foreign_keys=on", "_busy_timeout=5000", "_cell_size_check=on", "_trusted_schema=off"}, more...)
	return "file:" + strings.ReplaceAll(u.EscapedPath(), "?", "%3f") + "?" + strings.Join(all, "&")
}

func (l *Library) connect(ctx context.Context) error {
	var err error
	if !l.readOnly {
		l.writer, err = sql.Open("sqlite3", dsn(l.path, "_journal_mode=WAL", "_synchronous=FULL", "_txlock=immediate"))
		if err != nil {
			return explain("open library", err)
		}
		l.writer.SetMaxOpenConns(1)
		if err := l.upgrade(ctx); err != nil {
			return err
		}
		l.reader, err = sql.Open("sqlite3", dsn(l.path, "_journal_mode=WAL", "_query_only=true"))
		if err != nil {
			return explain("open library", err)
		}
		l.reader.SetMaxOpenConns(3)
		return nil
	}
	// A library in a folder that cannot be written has no write-ahead log to read along with; only then may it
	// be called immutable.
	modes := []string{"mode=ro"}
	if _, err := os.Stat(l.path + "-wal"); errors.Is(err, fs.ErrNotExist) {
		modes = append(modes, "mode=ro&immutable=1")
	}
	for _, mode := range modes {
		l.reader, err = sql.Open("sqlite3", dsn(l.path, mode))
		if err == nil {
			err = checkVersion(ctx, l.reader, true)
		}
		if err == nil {
			l.reader.SetMaxOpenConns(3)
			return nil
		}
		if l.reader != nil {
			l.reader.Close()
			l.reader = nil
		}
	}
	return explain("open library for reading", err)
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

// write runs f in one transaction that holds the write lock from its start; an error takes all of it back.
func (l *Library) write(ctx context.Context, doing string, f func(tx *sql.Tx) error) error {
	if l.readOnly {
		return fmt.Errorf("%s: %w", doing, ErrReadOnly)
	}
	tx, err := l.writer.BeginTx(ctx, nil)
	if err != nil {
		return explain(doing, err)
	}
	defer tx.Rollback() // after a commit it does nothing
	if err := f(tx); err != nil {
		return explain(doing, err)
	}
	return explain(doing, tx.Commit())
}

// stamp is the form in which times are kept: RFC 3339 in UTC with milliseconds, so that text order is time
// order.
const stamp = "2006-01-02T15:04:05.000Z"

func (l *Library) now() time.Time { return l.o.Now().UTC().Truncate(time.Millisecond) }

func formatTime(t time.Time) string { return t.UTC().Format(stamp) }

func parseTime(s string) (time.Time, error) { return time.Parse(stamp, s) }

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
