package app

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/export"
)

// Format is what an article can be exported as.
type Format string

// The formats.
const (
	PDF      Format = "pdf"
	HTML     Format = "html"
	Markdown Format = "markdown"
	Text     Format = "text"
	CSV      Format = "csv"
	Readwise Format = "readwise"
	Anki     Format = "anki"
	JSONLD   Format = "jsonld"
	EPUB     Format = "epub-annotations"
	BibTeX   Format = "bibtex"
	CSL      Format = "csl"
)

// kind is what is known about a format.
type kind struct {
	format Format
	ending string
	name   string // for a person
	write  func(io.Writer, []export.Work) error
}

// kinds are all formats, the most usual first. A PDF is written otherwise: it needs the text engine.
var kinds = []kind{
	{PDF, ".pdf", "PDF handout", nil},
	{HTML, ".html", "Web page (HTML)", export.HTML},
	{Markdown, ".md", "Markdown", export.Markdown},
	{Text, ".txt", "Plain text", export.Text},
	{CSV, ".csv", "Table of annotations (CSV)", export.CSV},
	{Readwise, ".readwise.csv", "Readwise (CSV)", export.Readwise},
	{Anki, ".anki.txt", "Anki cards", export.Anki},
	{JSONLD, ".jsonld", "Web Annotations (JSON-LD)", export.JSONLD},
	{EPUB, ".annotation", "EPUB Annotations", export.EPUBAnnotations},
	{BibTeX, ".bib", "Source for BibTeX", export.BibTeX},
	{CSL, ".csl.json", "Source as CSL-JSON", export.CSL},
}

// Formats are all formats, the most usual first.
var Formats = func() (all []Format) {
	for _, k := range kinds {
		all = append(all, k.format)
	}
	return all
}()

// kind is what is known about f; the zero value for an unknown format.
func (f Format) kind() kind {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.format == f })
	if i < 0 {
		return kind{}
	}
	return kinds[i]
}

// Ending is the ending of a file of that format.
func (f Format) Ending() string { return f.kind().ending }

// Name is what the window calls the format.
func (f Format) Name() string { return f.kind().name }

// Beside reports whether a file of that format holds what stands beside the text alone, so that an article without
// annotations makes an empty one.
func (f Format) Beside() bool {
	return slices.Contains([]Format{CSV, Readwise, Anki, JSONLD, EPUB}, f)
}

// FormatNames lists the names of all formats as in a sentence.
func FormatNames() string {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = string(f)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// ParseFormat reads the name of a format; an unknown one wraps annotation.ErrInvalid and lists the known.
func ParseFormat(s string) (Format, error) {
	f := Format(strings.ToLower(s))
	if f.Ending() == "" {
		return "", fmt.Errorf("%w format: use %s", annotation.ErrInvalid, FormatNames())
	}
	return f, nil
}

// write writes works in any format but PDF.
func (f Format) write(w io.Writer, works []export.Work, o ExportOptions) error {
	switch {
	case f == Markdown && o.Template != "":
		return export.Template(w, works, o.Template)
	case f == Markdown && o.Digest != "":
		return export.MarkdownDigest(w, works, o.Digest)
	}
	if k := f.kind(); k.write != nil {
		return k.write(w, works)
	}
	return fmt.Errorf("%w format", annotation.ErrInvalid)
}
