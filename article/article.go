// Package article is what a person reads: a document of blocks over one canonical plain text.
//
// It is pure: no window, no database, no disk. All offsets count code points of Article.Text.
package article

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// Kind says what a Block is.
type Kind string

// The kinds of block. A notice is text about the article rather than of it: "Read more", a paywall line.
const (
	Paragraph Kind = "paragraph"
	Heading   Kind = "heading"
	Item      Kind = "item"
	Quote     Kind = "quote"
	Code      Kind = "code"
	Image     Kind = "image"
	Table     Kind = "table"
	Rule      Kind = "rule"
	Footnote  Kind = "footnote"
	Notice    Kind = "notice"
)

// Block is one piece of an article. Blocks are in text order, do not overlap, and are joined by Separator.
type Block struct {
	Kind Kind `json:"kind"`
	Range
	Level     int      `json:"level,omitempty"`     // heading: 1-6; item and quote: depth, from 1; otherwise 0
	Number    int      `json:"number,omitempty"`    // item: its number in a numbered list; 0 in a bulleted one
	Task      Task     `json:"task,omitempty"`      // item of a task list
	Indent    int      `json:"indent,omitempty"`    // depth of the list item that the block goes on; 0 outside lists and for items
	Quoted    int      `json:"quoted,omitempty"`    // depth of quotes around a block that is no Quote
	Label     string   `json:"label,omitempty"`     // footnote: its sign, "1" or "*", on its first block
	Syntax    string   `json:"syntax,omitempty"`    // code: the programming language, in lower case, as the source names it
	Language  string   `json:"language,omitempty"`  // BCP 47, where it differs from the article's
	Direction string   `json:"direction,omitempty"` // "ltr", "rtl", where it differs from the article's
	Targets   []string `json:"targets,omitempty"`   // names by which links in the document (Href "#name") reach it
	Source    string   `json:"source,omitempty"`    // where in the source it was: a file's name, "#" and the path of the element
	Picture   *Picture `json:"picture,omitempty"`   // image; its text is the caption
	Grid      *Grid    `json:"table,omitempty"`     // table; its text has a line a row, with cells parted by tabs
	Spans     []Span   `json:"spans,omitempty"`     // in text order; nested spans follow the span they are in
}

// Task is the state of an item in a task list.
type Task string

// The states of a task.
const (
	TaskOpen Task = "open"
	TaskDone Task = "done"
)

// Picture is an image of an article. Its bytes are a Resource.
type Picture struct {
	Hash   string `json:"hash,omitempty"` // of its Resource; empty when the source had no bytes, a remote image for instance
	Href   string `json:"href,omitempty"` // without bytes: where the source says that it is
	Alt    string `json:"alt,omitempty"`  // what it shows, for those who cannot see it
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"` // both in pixels; 0 when not known
	// Shown is how large the source shows a picture in a line, where that is not its own size, and how far it reaches
	// below the line's foot, all in pixels where the text is 16 high.
	Shown *Extent `json:"shown,omitempty"`
}

// Extent is the room of a picture in a line.
type Extent struct {
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	Drop   float64 `json:"drop,omitempty"`
}

// Grid says how the rows and cells of a table are set. What is in them is the block's text.
type Grid struct {
	Header int     `json:"header,omitempty"` // rows at the top that are headings
	Align  []Align `json:"align,omitempty"`  // of each column; those missing are AlignStart
}

// Align is how the cells of a column are aligned.
type Align string

// The alignments; AlignStart is that of the text.
const (
	AlignStart  Align = ""
	AlignCenter Align = "center"
	AlignEnd    Align = "end"
)

// AlignOf is the alignment of column i, from 0.
func (g *Grid) AlignOf(i int) Align {
	if i < len(g.Align) {
		return g.Align[i]
	}
	return AlignStart
}

// SpanKind says how a Span is set.
type SpanKind string

// The kinds of span.
const (
	Strong      SpanKind = "strong"
	Emphasis    SpanKind = "emphasis"
	CodeSpan    SpanKind = "code"
	Link        SpanKind = "link"
	Superscript SpanKind = "superscript"
	Subscript   SpanKind = "subscript"
	Deleted     SpanKind = "deleted"
	Reference   SpanKind = "reference" // the sign of a footnote; its Href is the footnote's target
	InlineImage SpanKind = "image"     // a picture in the line: the span holds one Sign, in whose place it is shown
)

// Sign is the code point that stands in the text for a picture in a line (U+FFFC, object replacement character).
const Sign = "\uFFFC"

// Span is inline style inside one block.
type Span struct {
	Kind SpanKind `json:"kind"`
	Range
	Href    string   `json:"href,omitempty"`    // link and reference: "#name" inside the document, else an address
	Picture *Picture `json:"picture,omitempty"` // image
}

// Separator stands between two blocks in the text.
const Separator = "\n\n"

// Article is a document: what is known about it, and its blocks over one text.
type Article struct {
	ID           string
	Title        string
	TitleDerived bool // the document has no title of its own; this one was taken from its first sentence
	Byline       string
	Site         string
	URL          string
	Published    string // as the source says it: RFC 3339 date where it could be read, else free text
	Language     string // BCP 47; empty when unknown
	Direction    string // "ltr", "rtl"; empty when unknown
	Publisher    string
	Format       string   // what it was read as: "web page", "Markdown"; empty when unknown
	Identifier   string   // an ISBN, a DOI or whatever the source gives, with its scheme
	Keywords     []string // by which the source files itself
	Partial      *Partial
	Cover        string  // hash of the picture on its cover
	Contents     []Entry // the table of contents that the source has
	Text         Text
	Blocks       []Block

	Resources map[string]Resource // by hash; only an import has them, a library hands them out one by one
	Problems  []string            // sentences about what could not be read; only an import has them
}

// Entry is a line of a table of contents.
type Entry struct {
	Title  string `json:"title"`
	Level  int    `json:"level"`  // from 1
	Offset int    `json:"offset"` // of the block it leads to
}

// Resource is the bytes of a picture.
type Resource struct {
	Media string // media type: "image/png"
	Data  []byte
}

// AddResource keeps data and returns its hash, by which a Picture names it.
func (a *Article) AddResource(media string, data []byte) string {
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	if a.Resources == nil {
		a.Resources = map[string]Resource{}
	}
	a.Resources[hash] = Resource{media, data}
	return hash
}

// Pictures are all pictures that the article shows, in the order of its text.
func (a *Article) Pictures() []*Picture {
	var out []*Picture
	for _, b := range a.Blocks {
		if b.Picture != nil {
			out = append(out, b.Picture)
		}
		for _, s := range b.Spans {
			if s.Picture != nil {
				out = append(out, s.Picture)
			}
		}
	}
	return out
}

// Plain is the text of r as it is quoted: pictures in its lines are their descriptions.
func (a *Article) Plain(r Range) string {
	text := a.Text.Slice(r)
	if !strings.Contains(text, Sign) {
		return text
	}
	r = r.Clip(a.Text.All())
	var out strings.Builder
	at := r.Start
	for i := max(0, a.BlockAt(r.Start)); i < len(a.Blocks) && a.Blocks[i].Start < r.End; i++ {
		for _, s := range a.Blocks[i].Spans {
			if s.Picture != nil && s.Start >= at && s.End <= r.End {
				out.WriteString(a.Text.Slice(Range{at, s.Start}) + s.Picture.Alt)
				at = s.End
			}
		}
	}
	return out.String() + a.Text.Slice(Range{at, r.End})
}

// Problem notes once what could not be read.
func (a *Article) Problem(sentence string) {
	if !slices.Contains(a.Problems, sentence) {
		a.Problems = append(a.Problems, sentence)
	}
}

// Target returns the offset of the block that a link "#name" leads to.
func (a *Article) Target(name string) (int, bool) {
	for _, b := range a.Blocks {
		if slices.Contains(b.Targets, name) {
			return b.Start, true
		}
	}
	return 0, false
}

// Outline is the table of contents, or where the source has none, the headings.
func (a *Article) Outline() []Entry {
	if len(a.Contents) > 0 {
		return a.Contents
	}
	var out []Entry
	for _, b := range a.Blocks {
		if b.Kind == Heading {
			out = append(out, Entry{strings.Join(strings.Fields(a.Plain(b.Range)), " "), max(1, b.Level), b.Start})
		}
	}
	return out
}

// Cells are the ranges of the cells of a table, row by row.
func (a *Article) Cells(b Block) [][]Range {
	var rows [][]Range
	at := b.Start
	for _, line := range strings.Split(a.Text.Slice(b.Range), "\n") {
		var row []Range
		for _, cell := range strings.Split(line, "\t") {
			n := utf8.RuneCountInString(cell)
			row = append(row, Range{at, at + n})
			at += n + 1
		}
		rows = append(rows, row)
	}
	return rows
}

// Partial says that the source did not hold the whole article.
type Partial struct {
	MissingPercent float64 // 0-100; 0 when it is not known how much is missing
}

// Words counts the words of the text: stretches between white space.
func (a *Article) Words() int {
	s := a.Text.String()
	if last := lastWords.Load(); last != nil && last.text == s { // the same string: nothing is compared
		return last.words
	}
	n := countWords(s)
	if len(s) > 1<<16 {
		lastWords.Store(&counted{s, n})
	}
	return n
}

// counted are the words of a text. Those of a book are asked for whenever a page of it is laid out anew.
type counted struct {
	text  string
	words int
}

var lastWords atomic.Pointer[counted]

func countWords(s string) (n int) {
	before := true // white space
	for i := 0; i < len(s); {
		c, size := rune(s[i]), 1
		space := c == ' ' || c >= '\t' && c <= '\r'
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(s[i:])
			space = unicode.IsSpace(c)
		}
		if before && !space {
			n++
		}
		before = space
		i += size
	}
	return n
}

// BlockAt returns the index of the block that holds offset o, or of the last block that begins before it
// (an offset between two blocks belongs to the first). It is -1 when the article has no block.
func (a *Article) BlockAt(o int) int {
	lo, hi := 0, len(a.Blocks)
	for lo < hi {
		mid := (lo + hi) / 2
		if a.Blocks[mid].Start <= o {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 && len(a.Blocks) > 0 {
		return 0
	}
	return lo - 1
}

// Source describes the title line of an article for quoting: title, byline, site, date, those that are known.
func (a *Article) Source() string {
	var parts []string
	for _, p := range []string{a.Byline, a.Title, a.Site, a.Published} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// Validate checks the promises of the type: blocks in order, joined by Separator, covering the text, spans
// inside their blocks. An importer's result must pass it.
func (a *Article) Validate() error {
	end := 0
	for i, b := range a.Blocks {
		if i > 0 {
			if sep := a.Text.Slice(Range{end, end + len(Separator)}); sep != Separator {
				return fmt.Errorf("block %d: not joined to the block before it", i)
			}
			end += len(Separator)
		}
		if b.Start != end || b.End < b.Start {
			return fmt.Errorf("block %d: starts at %d, want %d", i, b.Start, end)
		}
		for j, s := range b.Spans {
			if !b.Covers(s.Range) || s.Empty() {
				return fmt.Errorf("block %d: span %d lies outside it", i, j)
			}
			if (s.Kind == InlineImage) != (s.Picture != nil) || s.Picture != nil && a.Text.Slice(s.Range) != Sign {
				return fmt.Errorf("block %d: span %d is no picture in a line", i, j)
			}
		}
		if (b.Grid != nil) != (b.Kind == Table) || b.Picture != nil && b.Kind != Image {
			return fmt.Errorf("block %d: a table or a picture in a %s", i, b.Kind)
		}
		end = b.End
	}
	if end != a.Text.Len() {
		return fmt.Errorf("blocks end at %d, the text at %d", end, a.Text.Len())
	}
	return nil
}

// Builder puts an Article's text together block by block, so that importers count no offsets.
type Builder struct {
	text   strings.Builder
	at     int // code points written
	blocks []Block
}

// Add appends a block of text; spans are relative to the block's own text, in code points. b's Range is set
// here. Text without any code point adds no block, except for a Rule or an Image.
func (bl *Builder) Add(b Block, text string, spans ...Span) {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if text == "" && b.Kind != Rule && b.Kind != Image {
		return
	}
	if len(bl.blocks) > 0 {
		bl.text.WriteString(Separator)
		bl.at += len(Separator)
	}
	n := utf8.RuneCountInString(text)
	b.Range = Range{bl.at, bl.at + n}
	b.Spans = nil
	for _, s := range spans {
		s.Range = s.Clip(Range{0, n}).Shift(bl.at)
		if !s.Empty() {
			b.Spans = append(b.Spans, s)
		}
	}
	bl.text.WriteString(text)
	bl.at += n
	bl.blocks = append(bl.blocks, b)
}

// Len is the number of blocks added so far.
func (bl *Builder) Len() int { return len(bl.blocks) }

// Build sets a's Text and Blocks.
func (bl *Builder) Build(a *Article) {
	a.Text = NewText(bl.text.String())
	a.Blocks = bl.blocks
}
