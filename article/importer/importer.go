// Package importer turns a file into an article. What a file is, is told by its content first and its name
// second. Nothing here fetches anything.
package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"dev.marginalia/article"
)

// MaxBytes is the size of the largest file that is read.
const MaxBytes = 64 << 20

// The ways in which a file cannot be read as an article.
var (
	ErrTooLarge = errors.New("too large")
	ErrEmpty    = errors.New("no text in it")
	ErrFormat   = errors.New("not a format that can be read")
)

// Importer reads one format.
type Importer interface {
	// Matches reports whether a file with that name and content is of this format.
	Matches(name string, data []byte) bool
	// Import reads it. The result passes Article.Validate.
	Import(name string, data []byte) (*article.Article, error)
}

// importers are all formats, the choosiest first; the last one takes any text.
var importers = []Importer{markdown{}, plainText{}}

// Import reads an article. name is the file's, for its ending. The same bytes and name give the same article
// for ever. Errors wrap ErrTooLarge, ErrEmpty or ErrFormat.
func Import(r io.Reader, name string) (*article.Article, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read file: %w", err)
	}
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("%w: more than %d MB", ErrTooLarge, MaxBytes>>20)
	}
	if kind := binaryKind(data); kind != "" {
		return nil, fmt.Errorf("%w: it is %s", ErrFormat, kind)
	}
	for _, imp := range importers {
		if !imp.Matches(name, data) {
			continue
		}
		a, err := imp.Import(name, data)
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(a.Text.String()) == "" {
			return nil, ErrEmpty
		}
		if a.Title == "" {
			a.Title, a.TitleDerived = deriveTitle(a), true
		}
		return a, a.Validate()
	}
	return nil, ErrFormat
}

// binaryKind names what data is when it is surely no text, by its first bytes; else it is "".
func binaryKind(data []byte) string {
	for _, m := range []struct{ magic, name string }{
		{"%PDF-", "a PDF"}, {"PK\x03\x04", "a zip archive or an office document"}, {"\x89PNG", "a picture"},
		{"\xff\xd8\xff", "a picture"}, {"GIF8", "a picture"}, {"RIFF", "a media file"}, {"\x7fELF", "a program"},
		{"MZ\x90", "a program"}, {"SQLite format 3\x00", "a database"}, {"\x1f\x8b", "a compressed file"}, {"BZh", "a compressed file"},
		{"\xd0\xcf\x11\xe0", "an old office document"}, {"ID3", "a sound file"}, {"OggS", "a sound file"},
	} {
		if bytes.HasPrefix(data, []byte(m.magic)) {
			return m.name
		}
	}
	if isUTF16(data) != none {
		return ""
	}
	strange := 0
	head := data[:min(len(data), 64<<10)]
	for _, c := range head {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b {
			strange++
		}
	}
	if strange > len(head)/50 {
		return "binary data"
	}
	return ""
}

func hasEnding(name string, endings ...string) bool {
	e := strings.ToLower(filepath.Ext(name))
	for _, w := range endings {
		if e == w {
			return true
		}
	}
	return false
}
