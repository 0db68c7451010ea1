package pdf

import (
	"strconv"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// look is the design of a kind of block on paper, in points.
type look struct {
	style         typeset.Style
	leading       float64
	before, after float64 // room above and below; of two blocks the larger one stands between them
	left, right   float64 // insets at the side where lines begin, and where they end
	indent        float64 // of the first line
	color         rgb
	justify       bool
	keepNext      bool    // the heading stays with what follows
	label         string  // hangs beside the first line
	quotes        int     // how many quotes it stands in: each has its bar
	quotesAt      float64 // inset of the outermost quote
	panel         bool
	rule          bool    // a short line instead of text
	ruled         bool    // a short line above
	column        float64 // width of the column that it stands in
	inset         float64 // of insets, to their usual widths
	tag           tag     // of rows that are not of the article's text
}

// Insets of nested blocks, and how deep they are told apart: the column must stay wide enough to be read.
const (
	itemInset  = 16
	quoteInset = 18
	maxDepth   = 6
)

// look is l in the text column of c: in the family and the size of its text.
func (c *composer) look(l look) look {
	k := c.geo.scale
	l.column = c.geo.column
	if l.style.Family == "serif" {
		l.style.Family = c.doc.options.Family
	}
	for _, v := range []*float64{&l.style.Size, &l.leading, &l.before, &l.after, &l.left, &l.right, &l.indent, &l.quotesAt} {
		*v *= k
	}
	l.inset = k
	if in := l.left + l.right; in > mostInset*l.column {
		f := mostInset * l.column / in
		l.left, l.right, l.quotesAt, l.inset = l.left*f, l.right*f, l.quotesAt*f, k*f
	}
	return l
}

// mostInset is the part of a column that insets may take: text that is nested deeply must still be wide enough to be
// read.
const mostInset = 0.62

// pad is the room between the edge of a panel and its text.
func (l *look) pad() float64 { return panelPad * l.inset }

// lookOf designs block b, which follows before; nil at the start. It is in the usual size.
func lookOf(b, before *article.Block) look {
	l := look{style: typeset.Style{Family: "serif", Size: usualSize}, leading: usualLeading, color: ink, justify: true}
	var kind article.Kind
	if before != nil {
		kind = before.Kind
	}
	switch b.Kind {
	case article.Heading:
		l = headingLook(b.Level)
	case article.Item:
		l.left, l.label = itemInset*depth(max(1, b.Level)), itemLabel(b)
		l.before, l.after = 4, 4
		if kind != article.Item && b.Level <= 1 && (before == nil || before.Indent == 0) {
			l.before = 7
		}
	case article.Quote:
		l.style.Italic, l.right = true, 12
		l.before, l.after = 8, 9
		if kind == article.Quote && before.Level == b.Level {
			l.before = 5
		}
	case article.Code:
		l.style, l.leading, l.justify = typeset.Style{Family: "mono", Size: 7.8}, 11.2, false
		l.before, l.after, l.panel = 9, 10, true
	case article.Table:
		l.style, l.leading, l.justify = typeset.Style{Family: "sans", Size: tableSize}, tableLeading, false
		l.before, l.after = 10, 13
	case article.Notice:
		l.style.Italic, l.style.Size, l.leading = true, 9.4, 13
		l.color, l.justify, l.before, l.after = grey, false, 8, 8
	case article.Image:
		l.style = typeset.Style{Family: "sans", Size: captionSize}
		l.leading, l.color, l.justify, l.before, l.after = captionLeading, grey, false, 10, 13
	case article.Footnote:
		l.style.Size, l.leading, l.left, l.label = 9, 12.4, 18, b.Label
		l.before, l.after = 3, 3
		if kind != article.Footnote {
			l.before, l.ruled = 22, true
		}
	case article.Rule:
		l.rule, l.before, l.after = true, 6, 6
	default:
		l.flow(b, before)
	}
	l.nest(b)
	return l
}

// flow designs a paragraph by what it follows: another one of the same text is told by an indent, anything else
// by room.
func (l *look) flow(b, before *article.Block) {
	switch {
	case before == nil || before.Kind == article.Heading:
	case b.Indent > 0:
		l.before, l.after = 4, 4
	case before.Kind == article.Paragraph && before.Quoted == b.Quoted && before.Indent == 0:
		l.indent = 14
	case before.Kind == article.Paragraph || before.Kind == article.Item:
		l.before = 9
	}
}

// nest moves the block in by the lists and quotes that it stands in.
func (l *look) nest(b *article.Block) {
	l.left += itemInset * depth(b.Indent)
	l.quotes = int(depth(b.Quoted))
	if b.Kind == article.Quote {
		l.quotes, l.quotesAt = int(depth(max(1, b.Level))), itemInset*depth(b.Indent)
	}
	l.left += quoteInset * float64(l.quotes)
	if l.panel {
		l.left, l.right = l.left+panelPad, l.right+panelPad
	}
}

func depth(n int) float64 { return float64(max(0, min(n, maxDepth))) }

func itemLabel(b *article.Block) string {
	switch {
	case b.Task != "":
		return "" // its box is drawn
	case b.Number > 0:
		return strconv.Itoa(b.Number) + "."
	case b.Level%2 == 0:
		return "–"
	}
	return "•"
}

func headingLook(level int) look {
	l := look{style: typeset.Style{Family: "serif", Bold: true}, color: ink, keepNext: true}
	switch level {
	case 1:
		l.style.Size, l.leading, l.before, l.after = 17, 21, 24, 7
	case 2:
		l.style.Size, l.leading, l.before, l.after = 13.6, 17.5, 18, 5
	case 3:
		l.style.Size, l.leading, l.before, l.after = 11.6, usualLeading, 14, 3
	default:
		l.style.Size, l.leading, l.before, l.after, l.style.Italic = usualSize, usualLeading, 10, 2, true
	}
	return l
}

// runs turns a block's spans into runs of style st; offsets are relative to the block.
func runs(b article.Block, st typeset.Style) []typeset.Run {
	var out []typeset.Run
	for _, p := range b.Pieces() {
		s := st
		s.Bold = s.Bold || p.Strong
		s.Italic = s.Italic != p.Emphasis
		if p.Code && s.Family != "mono" {
			s.Family, s.Size = "mono", s.Size*0.82
		}
		if p.Superscript {
			s.Rise, s.Size = s.Size*0.34, s.Size*0.68
		} else if p.Subscript {
			s.Rise, s.Size = -s.Size*0.14, s.Size*0.68
		}
		out = append(out, typeset.Run{Start: p.Start - b.Start, End: p.End - b.Start, Style: s})
	}
	if len(out) == 0 {
		out = []typeset.Run{{Style: st}}
	}
	return out
}

// baseline is how far below the top of a line its baseline is.
func (l *look) baseline() float64 {
	return float64(int((l.leading-l.style.Size)/2+l.style.Size*0.8+.5)) + 0.4
}
