package importer

import (
	"fmt"
	"path"
	"strings"
)

// endings are those of the files that are taken for documents where nobody has named them one by one, in folders
// and archives: any text could be read, but not all of it is to be.
var endings = []string{".txt", ".text", ".md", ".markdown", ".mdown", ".mkd", ".html", ".htm", ".xhtml", ".xht", ".mhtml", ".mht",
	".epub", ".docx", ".odt", ".fodt", ".pdf"}

// IsDocument reports whether a file of that name is taken for a document in a folder or an archive.
func IsDocument(name string) bool {
	return hasEnding(name, endings...) && !strings.HasPrefix(path.Base(name), ".")
}

// pageFolder is the ending of the folder in which a browser keeps what a page uses that it saved.
const pageFolder = "_files"

// IsPageFolder reports whether the folder of that name belongs to a saved page; has tells whether there is a file
// of a name.
func IsPageFolder(name string, has func(name string) bool) bool {
	page, ok := strings.CutSuffix(name, pageFolder)
	return ok && (has(page+".html") || has(page+".htm"))
}

// Document is a document in an archive.
type Document struct {
	Name    string // its path there
	entry   string // the same, as the archive spells it
	archive *archive
}

// Read unpacks the document. Errors wrap ErrDamaged, ErrEncrypted or ErrTooLarge.
func (d Document) Read() ([]byte, error) { return d.archive.read(d.entry) }

// Beside is a file of the archive by its path relative to the document's folder, for the function Beside; nil
// when there is none that can be read.
func (d Document) Beside(other string) []byte {
	data, err := d.archive.read(path.Join(path.Dir(d.entry), other))
	if err != nil {
		return nil
	}
	return data
}

// Documents are the documents in a zip archive, in its order, without hidden files, the folders of saved pages,
// and other archives. The archive is one of strangers: names that lead out of it are left out, and what is read
// of it is bounded, in all. Errors wrap ErrDamaged, ErrTooLarge or, when there is no document, ErrFormat.
func Documents(data []byte) ([]Document, error) {
	z, err := openArchive(data)
	if err != nil {
		return nil, err
	}
	var out []Document
	for _, name := range z.names {
		if !IsDocument(name) || z.aside(name) {
			continue
		}
		out = append(out, Document{strings.ToValidUTF8(name, "\uFFFD"), name, z})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: it is an archive without a document in it", ErrFormat)
	}
	return out, nil
}

// aside reports whether one of the folders that name is in is hidden, belongs to a saved page or was added by
// the program that made the archive.
func (a *archive) aside(name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		base := path.Base(dir)
		if strings.HasPrefix(base, ".") || base == "__MACOSX" || IsPageFolder(dir, a.has) {
			return true
		}
	}
	return false
}
