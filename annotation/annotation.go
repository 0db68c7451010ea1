// Package annotation is what a person marks: highlights with notes and tags, the anchors that hold them to a
// text, and the history that takes them back. It is pure: no window, no database, no disk.
package annotation

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.marginalia/article"
)

// Color is the name of a mark's colour; a theme gives each name its value.
type Color string

// The eight colours, in the order of the keys 1-8.
const (
	Yellow Color = "yellow"
	Green  Color = "green"
	Blue   Color = "blue"
	Pink   Color = "pink"
	Purple Color = "purple"
	Orange Color = "orange"
	Red    Color = "red"
	Grey   Color = "grey"
)

// Colors are all colours, in the order of the keys 1-8.
var Colors = []Color{Yellow, Green, Blue, Pink, Purple, Orange, Red, Grey}

// Style says how a mark is drawn. The names are those of the PDF annotation types.
type Style string

// The four styles.
const (
	Highlight Style = "highlight"
	Underline Style = "underline"
	Strikeout Style = "strikeout"
	Squiggly  Style = "squiggly"
)

// Styles are all styles.
var Styles = []Style{Highlight, Underline, Strikeout, Squiggly}

// ErrInvalid is wrapped by every error about a value that an annotation cannot have.
var ErrInvalid = errors.New("invalid")

// ParseColor reads the name of a colour, in any case. An unknown one wraps ErrInvalid and lists the known.
func ParseColor(s string) (Color, error) {
	c := Color(strings.ToLower(strings.TrimSpace(s)))
	if !slices.Contains(Colors, c) {
		return "", fmt.Errorf("%w color %q: use one of %s", ErrInvalid, clip(s), list(Colors))
	}
	return c, nil
}

// ParseStyle reads the name of a style, in any case. An unknown one wraps ErrInvalid and lists the known.
func ParseStyle(s string) (Style, error) {
	st := Style(strings.ToLower(strings.TrimSpace(s)))
	if !slices.Contains(Styles, st) {
		return "", fmt.Errorf("%w style %q: use one of %s", ErrInvalid, clip(s), list(Styles))
	}
	return st, nil
}

func list[T ~string](all []T) string {
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = string(v)
	}
	return strings.Join(names, ", ")
}

// Annotation is one mark on an article: where it is, how it looks, and what the reader thought.
// Its JSON is the one of the command line and of the journal; later versions may only add to it.
type Annotation struct {
	ID      string `json:"id"`      // UUIDv7, made by the client
	Article string `json:"article"` // the article's id
	Anchor
	Color    Color     `json:"color"`
	Style    Style     `json:"style"`
	Note     string    `json:"note"` // Markdown
	Tags     []string  `json:"tags"` // paths, as CleanTag returns them, sorted, each once; never nil in JSON
	Creator  string    `json:"creator"`
	Created  time.Time `json:"created"`  // UTC, whole milliseconds
	Modified time.Time `json:"modified"` // UTC, whole milliseconds
	Orphan   bool      `json:"orphan"`   // its passage was not found in the newest text
}

// Clone returns a copy that shares no memory with a.
func (a Annotation) Clone() Annotation {
	a.Tags = append([]string{}, a.Tags...)
	return a
}

// Equal reports whether a and b are the same in every field.
func (a Annotation) Equal(b Annotation) bool {
	return a.ID == b.ID && a.Article == b.Article && a.Anchor == b.Anchor && a.Color == b.Color &&
		a.Style == b.Style && a.Note == b.Note && slices.Equal(a.Tags, b.Tags) && a.Creator == b.Creator &&
		a.Created.Equal(b.Created) && a.Modified.Equal(b.Modified) && a.Orphan == b.Orphan
}

// HasTag reports whether a has tag t or a tag below it.
func (a Annotation) HasTag(t string) bool {
	return slices.ContainsFunc(a.Tags, func(has string) bool { return TagWithin(has, t) })
}

// Compare orders annotations as they stand in the text: by start, longer ones first, then by age and id.
// Orphans come last.
func Compare(a, b Annotation) int {
	if a.Orphan != b.Orphan {
		if a.Orphan {
			return 1
		}
		return -1
	}
	return cmp.Or(
		cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End),
		a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
}

// MaxNote is the length of the longest note, in bytes: far more than anyone writes, little enough that one
// note cannot make a library or a handout unusable.
const MaxNote = 1 << 20

// CleanNote returns note as it is kept: valid UTF-8, line ends "\n", no control characters but tab and line
// end, no white space at its end. A note longer than MaxNote wraps ErrInvalid.
func CleanNote(note string) (string, error) {
	if len(note) > MaxNote {
		return "", fmt.Errorf("%w note: it has %d bytes, the most is %d", ErrInvalid, len(note), MaxNote)
	}
	note = strings.ReplaceAll(strings.ReplaceAll(note, "\r\n", "\n"), "\r", "\n")
	note = strings.Map(func(r rune) rune {
		if (r < ' ' && r != '\n' && r != '\t') || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(note, "\uFFFD"))
	return strings.TrimRight(note, " \t\n"), nil
}

// clip shortens s so that an error stays one readable line and never repeats a person's long text.
func clip(s string) string {
	if r := []rune(s); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return s
}

// Passage is the range of a as the article package has it.
func (a Annotation) Passage() article.Range { return article.Range{Start: a.Start, End: a.End} }
