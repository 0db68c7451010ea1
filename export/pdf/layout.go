package pdf

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Layout is how text and notes share the page.
type Layout string

// The layouts.
const (
	Margin    Layout = "margin"    // numbered notes beside their lines
	Footnotes Layout = "footnotes" // notes at the foot of the page
	Endnotes  Layout = "endnotes"  // notes after each section
	Clean     Layout = "clean"     // the text alone: marks and notes are annotations only
	Cornell   Layout = "cornell"   // tags and notes in a column of cues, a box for a summary at the foot of each page
	Gap       Layout = "gap"       // marked words are blanks; the key is on the last page
	Digest    Layout = "digest"    // only the marked passages, with their notes beside them
	Study     Layout = "study"     // a ruled margin for handwriting, numbers of lines, notes at the end
)

// Layouts are all layouts, the usual one first.
var Layouts = []Layout{Margin, Footnotes, Endnotes, Clean, Cornell, Gap, Study, Digest}

// ParseLayout reads the name of a layout, in any case; "" is Margin.
func ParseLayout(s string) (Layout, error) {
	if s == "" {
		return Margin, nil
	}
	if l := Layout(strings.ToLower(s)); slices.Contains(Layouts, l) {
		return l, nil
	}
	names := make([]string, len(Layouts))
	for i, l := range Layouts {
		names[i] = string(l)
	}
	return "", fmt.Errorf("%w: unknown layout, use one of %s", ErrOptions, strings.Join(names, ", "))
}

// wide reports whether the text has the page to itself, so that it may stand in two columns.
func (l Layout) wide() bool { return l == Footnotes || l == Endnotes || l == Clean }

// beside reports whether notes stand beside their lines.
func (l Layout) beside() bool { return l == Margin || l == Cornell }

// printsNotes reports whether notes are printed, and numbered in the text.
func (l Layout) printsNotes() bool { return l != Clean && l != Gap }

// Paper is a size of paper.
type Paper string

// The papers.
const (
	A4     Paper = "a4"
	A5     Paper = "a5"
	Letter Paper = "letter"
	Legal  Paper = "legal"
)

// Papers are all papers, the usual one first.
var Papers = []Paper{A4, A5, Letter, Legal}

// ParsePaper reads the name of a paper, in any case; "" is A4.
func ParsePaper(s string) (Paper, error) {
	if s == "" {
		return A4, nil
	}
	if p := Paper(strings.ToLower(s)); slices.Contains(Papers, p) {
		return p, nil
	}
	return "", fmt.Errorf("%w: unknown paper, use a4, a5, letter or legal", ErrOptions)
}

// size is width and height in points.
func (p Paper) size() (w, h float64) {
	switch p {
	case A5:
		return 419.53, 595.28
	case Letter:
		return 612, 792
	case Legal:
		return 612, 1008
	}
	return 595.28, 841.89
}

// ErrOptions is wrapped by errors about options that make no handout.
var ErrOptions = errors.New("wrong options for a handout")

// The least and the largest size of the text, in points.
const (
	LeastSize = 8
	MostSize  = 16
)

// Check says what in o makes no handout; a name that is empty is the usual one. The family is not looked for.
func (o *Options) Check() error {
	layout, err := ParseLayout(string(o.Layout))
	if err != nil {
		return err
	}
	if _, err := ParsePaper(string(o.Paper)); err != nil {
		return err
	}
	switch {
	case o.Size != 0 && !(o.Size >= LeastSize && o.Size <= MostSize):
		return fmt.Errorf("%w: the size of the text can be %d to %d points", ErrOptions, LeastSize, MostSize)
	case o.Context < 0 || o.Context > MaxContext:
		return fmt.Errorf("%w: a digest has 0 to %d sentences around a passage", ErrOptions, MaxContext)
	case o.Columns < 0 || o.Columns > 2:
		return fmt.Errorf("%w: a page has 1 or 2 columns", ErrOptions)
	case o.Columns == 2 && !layout.wide():
		return fmt.Errorf("%w: the layout %s has one column, use footnotes, endnotes or clean for two", ErrOptions, layout)
	}
	return nil
}

// usualFamily is that of the text where none is chosen.
const usualFamily = "serif"

// complete is o with the usual in place of what is empty. What Check finds wrong is an error.
func (o Options) complete() (Options, error) {
	if err := o.Check(); err != nil {
		return o, err
	}
	o.Layout, _ = ParseLayout(string(o.Layout))
	o.Paper, _ = ParsePaper(string(o.Paper))
	if o.Family == "" {
		o.Family = usualFamily
	}
	return o, nil
}
