package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/mattn/go-sqlite3"
)

// How every SQLite file begins, the length of its header, and where in it the application's id stands, as four
// bytes, the highest first (SQLite file format, section 1.3).
const (
	magic       = "SQLite format 3\x00"
	headerBytes = 100
	idOffset    = 68
)

// inspect looks at the file's first bytes before SQLite does: an empty file would pass for an empty library, a
// pipe would never answer, and the database of another program would be changed by the very opening.
func inspect(path string) error {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case st.IsDir():
		return fmt.Errorf("%w: it is a folder", ErrNotLibrary)
	case !st.Mode().IsRegular():
		return fmt.Errorf("%w: it is not a file", ErrNotLibrary)
	case st.Size() == 0:
		return fmt.Errorf("%w: the file is empty", ErrNotLibrary)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, headerBytes)
	switch _, err := io.ReadFull(f, head); {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrNotLibrary
	case err != nil:
		return err
	case string(head[:len(magic)]) != magic:
		return ErrNotLibrary
	case binary.BigEndian.Uint32(head[idOffset:]) != applicationID:
		return fmt.Errorf("%w: it is the database of another program", ErrNotLibrary)
	}
	return nil
}

// create makes a new library beside its place and links it there, so that a half-made one is never found.
func (l *Library) create(ctx context.Context) error {
	// SQLite would play the log of a library that is gone into the new one, and damage it.
	for _, log := range []string{"-wal", "-journal"} {
		if holds(l.path+log) && !holds(l.path) { // else another program has made the library meanwhile, and writes to it
			return fmt.Errorf("%w: its file is gone and only %s is left", ErrCorrupt, filepath.Base(l.path)+log)
		}
	}
	if err := os.MkdirAll(filepath.Dir(l.path), 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(l.path), ".library-*.db") // mode 0600
	if err != nil {
		return err
	}
	name := tmp.Name()
	defer os.Remove(name)
	if err := tmp.Close(); err != nil {
		return err
	}
	db := openDB(name, "_journal_mode=DELETE", "_synchronous=FULL", "_txlock=immediate")
	if err := errors.Join(migrate(ctx, db, l.scripts), db.Close()); err != nil {
		return err
	}
	// Link, unlike rename, does not replace a library that another program made meanwhile.
	if err := os.Link(name, l.path); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, err := os.Lstat(l.path); err == nil {
			return nil
		}
		// Some file systems know no links.
		if err := os.Rename(name, l.path); err != nil {
			return err
		}
	}
	return syncFolder(filepath.Dir(l.path))
}

// holds reports whether there is a file at path with something in it.
func holds(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Size() > 0
}

// syncFolder makes the names in a folder outlast a power cut. Systems that cannot do that to a folder are left
// to their own ways.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	if err := f.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, fs.ErrPermission) {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// writable reports whether the file and its folder, where SQLite keeps its write-ahead log, can be written. A
// full disk is no reason to call them protected.
func writable(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return kindOfSystem(err) != ErrPermission
	}
	f.Close()
	probe, err := os.CreateTemp(filepath.Dir(path), ".marginalia-probe-*")
	if err != nil {
		return kindOfSystem(err) != ErrPermission
	}
	probe.Close()
	return os.Remove(probe.Name()) == nil
}

// connector opens connections that all have the same pragmas, those too that the driver's addresses do not know.
type connector struct {
	driver *sqlite3.SQLiteDriver
	dsn    string
}

// How long a connection waits for others, and how long before it tries again to open.
const (
	patience = 5 * time.Second
	pause    = 5 * time.Millisecond
)

// Connect waits while other programs open or close the same library: SQLite itself does not, when it turns on
// the write-ahead log or recovers it, whatever its busy timeout.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	waiting, stop := context.WithTimeout(ctx, patience)
	defer stop()
	for {
		conn, err := c.driver.Open(c.dsn)
		if err == nil || kindOf(err) != ErrBusy {
			return conn, err
		}
		select {
		case <-waiting.Done():
			return nil, errors.Join(ctx.Err(), err)
		case <-time.After(pause):
		}
	}
}

// Driver is the driver that opens the connections.
func (c connector) Driver() driver.Driver { return c.driver }

// openDB is a pool of connections to path; options are the driver's (_journal_mode=WAL).
func openDB(path string, options ...string) *sql.DB {
	d := &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		// Look for damaged pages early; let no file that someone else made call functions.
		_, err := c.Exec("PRAGMA cell_size_check = 1; PRAGMA trusted_schema = 0", nil)
		return err
	}}
	return sql.OpenDB(connector{d, dsn(path, options...)})
}

// dsn is the address of path with the options that every connection needs.
func dsn(path string, options ...string) string {
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // a drive letter: file:/C:/...
	}
	u := url.URL{Path: p}
	all := append([]string{"_foreign_keys=on", fmt.Sprintf("_busy_timeout=%d", patience.Milliseconds())}, options...)
	return "file:" + u.EscapedPath() + "?" + strings.Join(all, "&")
}

// readers is how many connections read at the same time. One that has rested a while is closed: it would keep the
// pages that it read last, megabytes after a book.
const (
	readers = 3
	resting = time.Second
)

func openReaders(path string, options ...string) *sql.DB {
	db := openDB(path, options...)
	db.SetMaxOpenConns(readers)
	db.SetConnMaxIdleTime(resting)
	return db
}

func (l *Library) connect(ctx context.Context) error {
	if l.readOnly {
		return explain("open library for reading", l.connectForReading(ctx))
	}
	l.writer = openDB(l.path, "_journal_mode=WAL", "_synchronous=FULL", "_txlock=immediate")
	l.writer.SetMaxOpenConns(1)
	if err := l.upgrade(ctx); err != nil {
		return err
	}
	l.reader = openReaders(l.path, "_query_only=true")
	return nil
}

// connectForReading tries the modes in which a library can be read without writing. One in a folder that cannot
// be written has no write-ahead log to read along with; only then may it be called immutable.
func (l *Library) connectForReading(ctx context.Context) error {
	modes := []string{"mode=ro"}
	if !holds(l.path + "-wal") {
		modes = append(modes, "mode=ro&immutable=1")
	}
	var errs []error
	for _, mode := range modes {
		l.reader = openReaders(l.path, mode)
		err := checkVersion(ctx, l.reader, len(l.scripts), true)
		if err == nil {
			return nil
		}
		errs = append(errs, err, l.reader.Close())
		l.reader = nil
		if errors.Is(err, ErrNewer) || errors.Is(err, ErrNotLibrary) {
			break
		}
	}
	return errors.Join(errs...)
}
