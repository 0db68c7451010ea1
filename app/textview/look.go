package textview

import (
	"strconv"
	"unicode/utf8"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// The families that the text engine is asked for.
const (
	serif = "serif"
	sans  = "sans"
	mono  = "mono"
)

// role names a colour of the palette that text is painted in.
type role uint8

const (
	roleText role = iota
	roleMuted
	roleLink
	roleAccent
)

// look is the design of one kind of block. Lengths are in ems of the body text, size is a factor of it.
type look struct {
	family       string
	size         float64
	leading      float64 // line height as a factor of the look's own size
	bold, italic bool
	before       float64 // room above; the larger of this and the block above's after is used
	after        float64
	inset        float64 // from the column's left edge
	role         role
	panel        bool   // a panel behind, for code
	label        string // hangs left of the first line: a bullet or a number
	rule         bool   // draws a short rule instead of text
}

var bodyLook = look{family: serif, size: 1, leading: DefaultLineHeight, after: 0.72}

// lookOf returns the design of b.
func lookOf(b article.Block) look {
	l := bodyLook
	switch b.Kind {
	case article.Heading:
		l = headingLook(b.Level)
	case article.Item:
		l.inset = itemInset * float64(max(1, min(b.Level, maxDepth)))
		l.after = 0.36
		l.label = "•"
		if b.Number > 0 {
			l.label = strconv.Itoa(b.Number) + "."
		}
	case article.Quote:
		l.italic, l.before = true, 0.6
	case article.Code:
		l.family, l.size, l.leading, l.panel, l.inset = mono, 0.8, 1.5, true, 0.8
		l.before, l.after = 1.0, 1.4
	case article.Table:
		l.family, l.size, l.leading = sans, 0.8, 1.42
		l.before, l.after = 0.9, 1.3
	case article.Image:
		l.size, l.leading, l.role, l.family = 0.8, 1.42, roleMuted, sans
		l.before, l.after = 1, 1.3
	case article.Footnote:
		l.size, l.leading, l.family, l.inset = 0.84, 1.45, serif, itemInset
		l.after, l.label = 0.4, b.Label
	case article.Notice:
		l.size, l.italic, l.role = 0.88, true, roleMuted
	case article.Rule:
		l.rule, l.before, l.after = true, 1, 1
	}
	l.inset += itemInset*float64(min(b.Indent, maxDepth)) + quoteInset*float64(quotesOf(b))
	return l
}

// Insets of nested blocks, in ems, and how deep they are told apart.
const (
	itemInset  = 1.5
	quoteInset = 1.3
	maxDepth   = 8
)

// quotesOf is the number of quotes that b stands in.
func quotesOf(b article.Block) int {
	n := b.Quoted
	if b.Kind == article.Quote {
		n = max(1, b.Level)
	}
	return min(n, maxDepth)
}

func (it *item) quotes() int { return quotesOf(*it.block) }

func headingLook(level int) look {
	l := look{family: serif, bold: true, leading: 1.3, before: 1.5, after: 0.5}
	switch level {
	case 1:
		l.size = 1.5
	case 2:
		l.size = 1.28
	case 3:
		l.size = 1.1
	case 4:
		l.size, l.italic = 1, true
	case 5:
		l.size, l.italic, l.bold = 1, true, false
	default:
		l.size, l.italic, l.bold, l.role = 1, true, false, roleMuted
	}
	return l
}

// titleLook is the design of an article's title. One that is long, or was taken from the first sentence, which is read
// below it again, is smaller.
func titleLook(title string, derived bool) look {
	l := look{family: serif, size: 1.9, leading: 1.2, bold: true, before: 2.2, after: 0.5}
	switch n := utf8.RuneCountInString(title); {
	case n > 160:
		l.size, l.leading = 1.25, 1.3
	case n > 70 || derived:
		l.size, l.leading = 1.5, 1.25
	}
	return l
}

// Header is what stands above the text without being part of it; empty fields are left out.
type Header struct {
	Title  string
	Byline string // byline, site, date, reading time in one line
	Notice string // muted: that the article is partial
}

// runsOf turns b's spans into runs of the look's style; offsets are relative to the block.
func (f *Flow) runsOf(b article.Block, l look) []typeset.Run {
	base, em := f.style(l), f.em
	if len(b.Spans) == 0 && !b.Empty() {
		return []typeset.Run{{End: b.Len(), Style: base}}
	}
	pieces := b.Pieces()
	runs := make([]typeset.Run, 0, len(pieces))
	for _, p := range pieces {
		s := base
		s.Bold = s.Bold || p.Strong
		s.Italic = s.Italic != p.Emphasis
		if p.Code {
			s.Family, s.Size = mono, s.Size*0.86
		}
		if p.Superscript || p.Subscript {
			s.Size *= 0.7
			s.Rise = map[bool]float64{true: 0.36, false: -0.16}[p.Superscript] * l.size * em
		}
		runs = append(runs, typeset.Run{Start: p.Start - b.Start, End: p.End - b.Start, Style: s})
	}
	return runs
}
