package pdf

import (
	"strconv"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// Geometry, in points. The text column holds about 66 characters of the body size.
const (
	columnWidth = 332
	gutter      = 20
	notesWidth  = 124
	pageTop     = 96
	pageBottom  = 78 // room below the text
	bodySize    = 10.8
	bodyLeading = 15.2
	noteSize    = 8.4
	noteLeading = 11
	noteInset   = 13 // of a note's text from the left edge of the notes column
	markerSize  = 5.8
	markerRoom  = 0.34 // of the body size, for each digit of a marker
)

// print are the colours of marks on paper: fill behind text, and dark ink of the same hue.
var print = map[annotation.Color][2]rgb{
	annotation.Yellow: {{1, .93, .62}, {.60, .43, 0}},
	annotation.Green:  {{.80, .93, .76}, {.17, .43, .16}},
	annotation.Blue:   {{.78, .89, .98}, {.10, .33, .58}},
	annotation.Pink:   {{.98, .82, .87}, {.62, .16, .33}},
	annotation.Purple: {{.88, .83, .97}, {.37, .23, .62}},
	annotation.Orange: {{1, .86, .70}, {.62, .32, .03}},
	annotation.Red:    {{.99, .78, .75}, {.66, .15, .11}},
	annotation.Grey:   {{.87, .87, .88}, {.32, .33, .36}},
}

func fillOf(c annotation.Color) rgb { return colorsOf(c)[0] }

func darkOf(c annotation.Color) rgb { return colorsOf(c)[1] }

func colorsOf(c annotation.Color) [2]rgb {
	if p, ok := print[c]; ok {
		return p
	}
	return print[annotation.Grey]
}

// look is the design of a kind of block on paper, in points.
type look struct {
	style         typeset.Style
	leading       float64
	before, after float64 // room above and below
	left, right   float64 // insets
	indent        float64 // of the first line
	color         rgb
	justify       bool
	keepNext      bool // the heading stays with what follows
	label         string
	bar, panel    bool
	rule          bool
}

// lookOf designs block b, which follows a block of kind before ("" at the start).
func lookOf(b article.Block, before article.Kind) look {
	l := look{style: typeset.Style{Family: "serif", Size: bodySize}, leading: bodyLeading, color: ink, justify: true}
	switch b.Kind {
	case article.Heading:
		l = headingLook(b.Level)
	case article.Item:
		l.left = 16 * float64(max(1, min(b.Level, 6)))
		l.label = "•"
		if b.Number > 0 {
			l.label = strconv.Itoa(b.Number) + "."
		}
		l.before, l.after = 2, 2
		if before != article.Item {
			l.before = 7
		}
	case article.Quote:
		l.left, l.right, l.style.Italic, l.bar = 18*float64(max(1, min(b.Level, 6))), 12, true, true
		l.before, l.after = 8, 8
	case article.Code, article.Table:
		l.style, l.leading, l.justify = typeset.Style{Family: "mono", Size: 8}, 11.4, false
		l.before, l.after, l.left, l.right, l.panel = 10, 10, 8, 8, true
	case article.Notice:
		l.style.Italic, l.style.Size, l.leading = true, 9.4, 13
		l.color, l.justify, l.before, l.after = grey, false, 8, 8
	case article.Image, article.Footnote:
		l.style = typeset.Style{Family: "sans", Size: 8.6}
		l.leading, l.color, l.before, l.after = 12, noteInk, 5, 5
	case article.Rule:
		l.rule, l.before, l.after = true, 6, 6
	default:
		if before == article.Paragraph {
			l.indent = 14
		}
		if before == article.Item || before == article.Quote {
			l.before = 7
		}
	}
	return l
}

func headingLook(level int) look {
	l := look{style: typeset.Style{Family: "serif", Bold: true}, color: ink, keepNext: true}
	switch level {
	case 1:
		l.style.Size, l.leading, l.before, l.after = 17, 21, 24, 7
	case 2:
		l.style.Size, l.leading, l.before, l.after = 13.6, 17.5, 18, 5
	case 3:
		l.style.Size, l.leading, l.before, l.after = 11.6, bodyLeading, 14, 3
	default:
		l.style.Size, l.leading, l.before, l.after, l.style.Italic = bodySize, bodyLeading, 10, 2, true
	}
	return l
}

// runs turns a block's spans into runs of look l; offsets are relative to the block.
func runs(b article.Block, l look) []typeset.Run {
	var out []typeset.Run
	for _, p := range b.Pieces() {
		s := l.style
		s.Bold = s.Bold || p.Strong
		s.Italic = s.Italic != p.Emphasis
		if p.Code {
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
		out = []typeset.Run{{Style: l.style}}
	}
	return out
}
