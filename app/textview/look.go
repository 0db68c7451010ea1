package textview

import (
	"strconv"

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
	bar          bool   // a rule at the left, for quotes
	panel        bool   // a panel behind, for code and tables
	label        string // hangs left of the first line: a bullet or a number
	rule         bool   // draws a short rule instead of text
}

var bodyLook = look{family: serif, size: 1, leading: 1.52, after: 0.72}

// lookOf returns the design of b.
func lookOf(b article.Block) look {
	l := bodyLook
	switch b.Kind {
	case article.Heading:
		l = headingLook(b.Level)
	case article.Item:
		l.inset = 1.5 * float64(max(1, min(b.Level, 8)))
		l.after = 0.36
		l.label = "•"
		if b.Number > 0 {
			l.label = strconv.Itoa(b.Number) + "."
		}
	case article.Quote:
		l.inset, l.italic, l.bar = 1.3*float64(max(1, min(b.Level, 8))), true, true
		l.role = roleText
	case article.Code, article.Table:
		l.family, l.size, l.leading, l.panel, l.inset = mono, 0.8, 1.5, true, 0.8
		l.before, l.after = 1.0, 1.4
	case article.Image, article.Footnote:
		l.size, l.role, l.family = 0.86, roleMuted, sans
	case article.Notice:
		l.size, l.italic, l.role = 0.88, true, roleMuted
	case article.Rule:
		l.rule, l.before, l.after = true, 1, 1
	}
	return l
}

func headingLook(level int) look {
	l := look{family: serif, bold: true, leading: 1.3, before: 1.5, after: 0.5}
	switch level {
	case 1:
		l.size = 1.5
	case 2:
		l.size = 1.28
	case 3:
		l.size = 1.1
	default:
		l.size, l.italic = 1, true
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
func runsOf(b article.Block, l look, em float64) []typeset.Run {
	base := typeset.Style{Family: l.family, Size: l.size * em, Bold: l.bold, Italic: l.italic}
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
