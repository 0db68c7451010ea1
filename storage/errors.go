package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// The ways in which a library can fail; every error of this package wraps one of these, one of the
// annotation package's, or is unexpected.
var (
	ErrNotLibrary = errors.New("not a library")
	ErrNewer      = errors.New("made by a newer version")
	ErrReadOnly   = errors.New("opened for reading only")
	ErrCorrupt    = errors.New("damaged")
	ErrNoSpace    = errors.New("no space left")
	ErrBusy       = errors.New("in use by another program")
	ErrPermission = errors.New("not permitted")
	ErrNotFound   = errors.New("not found")
	ErrAmbiguous  = errors.New("ambiguous")
)

// AmbiguousError says which ids begin with a prefix that was to mean one. It wraps ErrAmbiguous.
type AmbiguousError struct {
	Matches []string // in order; at most maxMatches of them
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%v: %s", ErrAmbiguous, strings.Join(e.Matches, ", "))
}

// Unwrap makes errors.Is find ErrAmbiguous.
func (e *AmbiguousError) Unwrap() error { return ErrAmbiguous }

// explain wraps err in the sentinel that its SQLite code means, behind the name of what was being done. Codes
// are compared, never the words of a message.
func explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	if kind := kindOf(err); kind != nil && !errors.Is(err, kind) {
		return fmt.Errorf("%s: %w: %w", doing, kind, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func kindOf(err error) error {
	var se sqlite3.Error
	if errors.As(err, &se) {
		return kindOfSQLite(se)
	}
	return kindOfSystem(err)
}

// kindOfSQLite follows https://sqlite.org/rescode.html.
func kindOfSQLite(e sqlite3.Error) error {
	if e.SystemErrno != 0 {
		if kind := kindOfSystem(e.SystemErrno); kind != nil {
			return kind
		}
	}
	switch e.Code {
	case sqlite3.ErrFull:
		return ErrNoSpace
	case sqlite3.ErrReadonly:
		return ErrReadOnly
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return ErrBusy
	case sqlite3.ErrCorrupt:
		return ErrCorrupt
	case sqlite3.ErrNotADB:
		return ErrNotLibrary
	case sqlite3.ErrPerm, sqlite3.ErrAuth, sqlite3.ErrCantOpen:
		return ErrPermission
	case sqlite3.ErrInterrupt:
		return context.Canceled
	}
	switch e.ExtendedCode {
	case sqlite3.ErrConstraintForeignKey: // a row that names an article the library does not have
		return ErrNotFound
	case sqlite3.ErrIoErrShortRead: // the file ends before its header says
		return ErrCorrupt
	}
	return nil
}

func kindOfSystem(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ErrNoSpace
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return ErrPermission
	}
	return nil
}
