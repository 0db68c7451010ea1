// Package importer turns a file into an article. What a file is, is told by its content first and its name
// second. Nothing here fetches anything.
package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"dev.marginalia/article"
)

// MaxBytes is the size of the largest file of any format.
const MaxBytes = 256 << 20

// MaxText is the size of the largest file of text.
const MaxText = 64 << 20

// The ways in which a file cannot be read as an article.
var (
	ErrTooLarge  = errors.New("too large")
	ErrEmpty     = errors.New("no text in it")
	ErrFormat    = errors.New("not a format that can be read")
	ErrDamaged   = errors.New("damaged")
	ErrEncrypted = errors.New("protected against reading")
	ErrArchive   = errors.New("an archive of several documents") // its documents are read one by one: see Documents
)

// File is a document as it was found.
type File struct {
	Name    string // for its ending
	Data    []byte
	URL     string                   // where it was fetched from; empty for a file
	Charset string                   // the label of its encoding that came with it from there; empty when there was none
	Beside  func(name string) []byte // the bytes of a file that the document names, relative to it; nil where there is none; may be nil
}

// Importer reads one format.
type Importer interface {
	// Matches reports whether f is of this format: by its content first, by its name second.
	Matches(f *File) bool
	// Import reads it. The result passes Article.Validate. What of it could not be read stands in its Problems.
	// It stops between parts of the document when ctx is done.
	Import(ctx context.Context, f *File) (*article.Article, error)
}

// format is an importer with what is said about it.
type format struct {
	name string // "a PDF"
	max  int    // bytes
	Importer
}

// formats are all formats, the choosiest first; the last one takes any text.
var formats = []format{
	{"a PDF", MaxBytes, pdf{}},
	{"an EPUB", MaxBytes, epub{}},
	{"a Word document", MaxBytes, wordDocument{}},
	{"an OpenDocument text", MaxBytes, openDocument{}},
	{"a web archive", maxWebArchive, webArchive{}},
	{"a web page", maxPage, webPage{}},
	{"Markdown", 10 << 20, markdown{}},
	{"plain text", MaxText, plainText{}},
}

// Import reads an article. The same bytes, name and files beside it give the same article for ever. Errors wrap
// one of this package's, or are ctx's.
func Import(ctx context.Context, f *File) (*article.Article, error) {
	for i := range formats {
		im := &formats[i]
		if im.max == MaxText { // from here on, formats are text
			if isArchive(f.Data) {
				return nil, fmt.Errorf("%w: it is %w", ErrFormat, ErrArchive)
			}
			if kind := binaryKind(f.Data); kind != "" {
				return nil, fmt.Errorf("%w: it is %s", ErrFormat, kind)
			}
		}
		if !im.Matches(f) {
			continue
		}
		if n := len(f.Data); n > im.max {
			return nil, fmt.Errorf("%w: it has %d MB, the most is %d MB for %s", ErrTooLarge, (n+1<<20-1)>>20, im.max>>20, im.name)
		}
		a, err := im.Import(ctx, f)
		if err != nil {
			return nil, err
		}
		a.Format = strings.TrimPrefix(strings.TrimPrefix(im.name, "a "), "an ")
		return finish(a)
	}
	return nil, ErrFormat
}

// finish completes what every importer's article has.
func finish(a *article.Article) (*article.Article, error) {
	if strings.TrimSpace(a.Text.String()) == "" {
		return nil, ErrEmpty
	}
	for _, s := range []*string{&a.Title, &a.Byline, &a.Site, &a.URL, &a.Published, &a.Publisher, &a.Identifier, &a.Language} {
		*s = visible(*s)
	}
	if a.Title == "" {
		a.Title, a.TitleDerived = deriveTitle(a), true
	}
	splitLong(a)
	return a, a.Validate()
}

// ReadAll reads a file that may be as large as MaxBytes; a larger one wraps ErrTooLarge.
func ReadAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read file: %w", err)
	}
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("%w: more than %d MB", ErrTooLarge, MaxBytes>>20)
	}
	return data, nil
}

// binaryKind names what data is when it is surely no text, by its first bytes; else it is "".
func binaryKind(data []byte) string {
	for _, m := range []struct{ magic, name string }{
		{"PK\x03\x04", "an archive without a document in it"}, {"\x89PNG", "a picture"},
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
