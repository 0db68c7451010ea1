// Package article is what a person reads: a document of blocks over one canonical plain text.
//
// It is pure: no window, no database, no disk. All offsets count code points of Article.Text.
package article

import (
	"fmt"
	"strings"
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
	Level    int    `json:"level,omitempty"`    // heading: 1-6; item and quote: depth, from 1; otherwise 0
	Number   int    `json:"number,omitempty"`   // item: its number in a numbered list; 0 in a bulleted one
	Language string `json:"language,omitempty"` // BCP 47, where it differs from the article's
	Spans    []Span `json:"spans,omitempty"`    // in text order; nested spans follow the span they are in
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
)

// Span is inline style inside one block.
type Span struct {
	Kind SpanKind `json:"kind"`
	Range
	Href string `json:"href,omitempty"` // link: its target
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
	Partial      *Partial
	Text         Text
	Blocks       []Block
}

// Partial says that the source did not hold the whole article.
type Partial struct {
	MissingPercent float64 // 0-100; 0 when it is not known how much is missing
}

// Words counts the words of the text: stretches between white space.
func (a *Article) Words() int { return len(strings.Fields(a.Text.String())) }

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
