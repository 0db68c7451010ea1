// Package typeset is the one text engine of the screen and of the page: faces, shaping, bidi, line breaking,
// hyphenation. It is pure Go and knows neither Fyne nor gofpdf; painters turn its lines into pixels or
// operators. Offsets are code points of the paragraph. Lengths are in the caller's unit (pixels for the
// screen, points for the page): whatever Style.Size is measured in.
package typeset

// Style is how a stretch of text is set.
type Style struct {
	Family string  // a family name of the engine's Config
	Size   float64 // em, in the caller's unit
	Bold   bool
	Italic bool
	Rise   float64 // baseline shift, upwards, in the caller's unit (superscripts)
}

// Run gives a Style to the code points [Start, End) of a paragraph.
type Run struct {
	Start, End int
	Style      Style
}

// Gap is reserved room inside a line: Width more advance right before code point At (before the end of the
// text when At is its length). A line is never broken at the gap itself: it stays with what is before it.
// Markers of notes are drawn into gaps.
type Gap struct {
	At    int
	Width float64
}

// Object stands in a line in place of the code point At: a picture of that size, or words that take its place.
type Object struct {
	At              int
	Width           float64
	Ascent, Descent float64 // above and below the baseline; either may be negative
	Words           string  // set in the text's style, and broken between lines as text is; Width, Ascent, Descent then do not count
}

// Direction is the base direction of a paragraph.
type Direction uint8

// The base directions. Auto takes that of the first strong character (UAX #9 P2, P3).
const (
	Auto Direction = iota
	LTR
	RTL
)

// Paragraph is text to be set. Runs are in order and cover Text; text that no run covers takes the first
// run's style. What ends lines by itself (LF, CR, VT, FF, NEL, U+2028, U+2029) is a forced line break.
type Paragraph struct {
	Text      string
	Runs      []Run
	Gaps      []Gap    // in order
	Objects   []Object // in order, each in place of another code point
	Language  string   // BCP 47; chooses hyphenation and localised shapes; may be empty
	Direction Direction
}

// Settings say how lines are made of a paragraph.
type Settings struct {
	Width     float64 // measure
	Indent    float64 // of the first line, at the paragraph's leading side
	Justify   bool    // all lines but the last (and forced ends) are as wide as the measure
	Hyphenate bool    // by the patterns of the paragraph's language, where the engine has them
	TotalFit  bool    // Knuth-Plass over the whole paragraph; else first fit
}

// Line is one set line. Lines cover the paragraph: the first starts at 0, each at the end of the one before,
// the last ends at the text's length; white space at a line's end belongs to it and has no width.
type Line struct {
	Start, End int
	X          float64   // of the line's left edge in the measure (indent; what is left over in RTL text)
	Width      float64   // from X, without white space at the end
	Clusters   []Cluster // in visual order, left to right
	RTL        bool      // base direction of the paragraph
	Hyphen     bool      // ends in a hyphen that the text does not have; it is the last logical cluster, empty range
	Ascent     float64   // of the tallest face in the line, above the baseline
	Descent    float64   // below the baseline, positive
}

// Cluster is the least piece of a line that can be hit or selected: one grapheme cluster, or several that one
// ligature draws together.
type Cluster struct {
	Start, End int     // code points of the paragraph; equal for a hyphen that the text does not have
	X          float64 // left edge, from the line's X
	Advance    float64
	Style      *Style
	Face       *Face
	Level      uint8   // bidi embedding level; odd is right to left
	Space      bool    // white space, or a gap (empty range): nothing to draw
	Stops      uint8   // places for a caret from Start on: 1, or the letters of a ligature
	Glyphs     []Glyph // in visual order, in units of the face's em; shared, must not be changed
	Object     *Object // what stands here; of words, the piece that the cluster shows. Pieces after the first have an empty range
}

// Glyph is one glyph of a cluster, in font units (Face.UnitsPerEm to the em), relative to the pen, which then
// moves by XAdvance. Justification and kerning are already in the clusters' X.
type Glyph struct {
	ID               uint32
	XAdvance         int32
	XOffset, YOffset int32
}

// Stretch is a horizontal piece of a line: [X0, X1) from the left edge of the measure.
type Stretch struct {
	X0, X1 float64
}
