package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

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

// explain wraps err in the sentinel that its SQLite code means, behind the name of what was being done. Codes
// are compared, never the words of a message.
func explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	var se sqlite3.Error
	if errors.As(err, &se) {
		if kind := kindOf(se); kind != nil {
			return fmt.Errorf("%s: %w: %w", doing, kind, err)
		}
	}
	if errors.Is(err, fs.ErrPermission) || os.IsPermission(err) {
		return fmt.Errorf("%s: %w: %w", doing, ErrPermission, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func kindOf(e sqlite3.Error) error {
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
	}
	return nil
}
