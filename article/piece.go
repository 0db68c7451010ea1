package article

import (
	"slices"
	"sort"
)

// Piece is a stretch of a block over which the inline style is the same: the block's nested spans, flattened.
type Piece struct {
	Range
	Strong, Emphasis, Code, Superscript, Subscript, Deleted bool
	Href                                                    string   // of the innermost link or footnote reference; empty outside
	Picture                                                 *Picture // shown in place of the piece; nil for text
}

// Pieces cuts b at every edge of its spans. The pieces cover the block once, in order; an empty block has none.
func (b Block) Pieces() []Piece {
	if b.Empty() {
		return nil
	}
	cuts := []int{b.Start, b.End}
	for _, s := range b.Spans {
		s.Range = s.Clip(b.Range)
		cuts = append(cuts, s.Start, s.End)
	}
	sort.Ints(cuts)
	cuts = slices.Compact(cuts)
	out := make([]Piece, 0, len(cuts)-1)
	for i := range cuts[1:] {
		p := Piece{Range: Range{cuts[i], cuts[i+1]}}
		for _, s := range b.Spans {
			if s.Covers(p.Range) {
				p.add(s)
			}
		}
		out = append(out, p)
	}
	return out
}

func (p *Piece) add(s Span) {
	switch s.Kind {
	case Strong:
		p.Strong = true
	case Emphasis:
		p.Emphasis = true
	case CodeSpan:
		p.Code = true
	case Superscript:
		p.Superscript = true
	case Subscript:
		p.Subscript = true
	case Deleted:
		p.Deleted = true
	case InlineImage:
		p.Picture = s.Picture
	case Reference:
		p.Superscript, p.Href = true, s.Href
	case Link:
		p.Href = s.Href
	}
}
