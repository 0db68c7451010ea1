// Package pdftext reads the text of PDF files (ISO 32000-2:2020): what every page shows, as glyphs with their
// places, besides links, pictures, the outline and what the file says of itself. How glyphs make lines and
// paragraphs is not its business.
//
// Files come from strangers: objects are read only when they are needed, what is broken is left out, and
// everything that a file can ask for is bounded.
package pdftext

import (
	"bytes"
	"errors"
)

// The ways in which a file cannot be read.
var (
	ErrDamaged   = errors.New("damaged PDF")
	ErrEncrypted = errors.New("PDF with a password")
	ErrTooLarge  = errors.New("PDF too large")
)

// The most that is read of one file.
const (
	MaxPages   = 5_000
	maxObjects = 2_000_000   // entries in the cross-reference table
	maxNodes   = 10_000_000  // names, numbers, strings … in the objects that are used
	maxStream  = 64 << 20    // bytes of one stream when it is unpacked
	maxStreams = 512 << 20   // bytes of all streams that are unpacked
	maxOps     = 100_000_000 // operators in the contents of all pages
	maxPageOps = 5_000_000   // operators in the contents of one page
	maxGlyphs  = 200_000     // on one page; what comes behind them is left out
	maxNesting = 64          // of arrays and dictionaries
	maxForms   = 12          // of forms within forms
)

// headerWithin is how far from its beginning a file may say that it is a PDF; mail and servers leave bytes
// before it.
const headerWithin = 1024

// Matches reports whether data begins like a PDF.
func Matches(data []byte) bool {
	return bytes.Contains(data[:min(len(data), headerWithin)], []byte("%PDF-"))
}
