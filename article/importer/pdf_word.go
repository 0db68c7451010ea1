package importer

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"dev.marginalia/article/pdftext"
)

// pdfWord is a stretch of one line of a page between spaces, or a part of it in another style.
type pdfWord struct {
	text   string // in reading order
	x0, x1 float64
	y      float64 // of its base line; y grows downwards
	size   float64
	style  pdfStyle
	glued  bool   // it goes on the word to its left: no space between
	before bool   // a space was drawn before it
	after  bool   // and one after it
	rtl    bool   // it is read from right to left
	link   string // the address that it leads to
}

// pdfStyle is how a word is set.
type pdfStyle uint8

const (
	pdfBold pdfStyle = 1 << iota
	pdfItalic
	pdfMono
	pdfRaised
	pdfLowered
)

// Distances between glyphs and words, as parts of their size.
const (
	wordGap   = 0.16 // a wider gap parts words; TeX sets no spaces and shrinks gaps to 0.22
	thinSpace = 0.08 // a space that is drawn narrower is none
	backwards = 0.35 // glyphs may overlap by so much
	sameLine  = 0.2  // base lines of one row differ by less
)

// maxLinkChecks bounds, for one page, its words times its links.
const maxLinkChecks = 1_000_000

// pdfRows puts the glyphs of a page together to words, and these to rows from top to bottom.
func pdfRows(p *pdftext.Page) []pdfRow {
	words := pdfWords(dropDoubles(onPage(p)))
	for i := range words {
		if len(words)*len(p.Links) > maxLinkChecks {
			break // no page for people
		}
		w := &words[i]
		for _, l := range p.Links {
			if cx, cy := (w.x0+w.x1)/2, w.y-w.size*0.3; cx > l.X0 && cx < l.X1 && cy > l.Y0 && cy < l.Y1 {
				w.link = safeLink(l.URI)
			}
		}
	}
	return rowsOf(words)
}

// onPage drops glyphs beyond the edges of the page.
func onPage(p *pdftext.Page) []pdftext.Glyph {
	return slices.DeleteFunc(p.Glyphs, func(g pdftext.Glyph) bool {
		return g.X+g.Width < 0 || g.X > p.Width || g.Y < 0 || g.Y-g.Size > p.Height
	})
}

// dropDoubles drops glyphs that are drawn again at the same place, which is how some programs make bold letters
// and shadows.
func dropDoubles(glyphs []pdftext.Glyph) []pdftext.Glyph {
	seen := make(map[doublesPlace][]int, len(glyphs))
	out := glyphs[:0]
	for _, g := range glyphs {
		if !blankText(g.Text) {
			if drawnBefore(out, &g, seen) {
				continue
			}
			at := doublesPlace{int(g.X / doublesCell), int(g.Y / doublesCell)}
			if len(seen[at]) < 100 {
				seen[at] = append(seen[at], len(out))
			}
		}
		out = append(out, g)
	}
	return out
}

// doublesPlace is a cell of a page in which doubles are looked for.
type doublesPlace struct{ x, y int }

const doublesCell = 6

// drawnBefore reports whether g is one of glyphs again. seen has their numbers by places.
func drawnBefore(glyphs []pdftext.Glyph, g *pdftext.Glyph, seen map[doublesPlace][]int) bool {
	off := min(0.1*g.Size, doublesCell)
	for x := int((g.X - off) / doublesCell); x <= int((g.X+off)/doublesCell); x++ {
		for y := int((g.Y - off) / doublesCell); y <= int((g.Y+off)/doublesCell); y++ {
			for _, i := range seen[doublesPlace{x, y}] {
				o := &glyphs[i]
				if o.Text == g.Text && math.Abs(o.X-g.X) < off && math.Abs(o.Y-g.Y) < off && similar(o.Size, g.Size, 0.95) {
					return true
				}
			}
		}
	}
	return false
}

func styleOf(f *pdftext.Font) (s pdfStyle) {
	if f.Bold {
		s |= pdfBold
	}
	if f.Italic {
		s |= pdfItalic
	}
	if f.Mono {
		s |= pdfMono
	}
	return s
}

// pdfWords cuts the glyphs into words in the order in which they are drawn: a word ends at a space, at a gap and
// where the next glyph is elsewhere or looks different.
func pdfWords(glyphs []pdftext.Glyph) []pdfWord {
	var out []pdfWord
	var open []pdftext.Glyph
	spaced := false
	flush := func() {
		if len(open) > 0 {
			out = append(out, newWord(open))
			out[len(out)-1].before = spaced
			open, spaced = open[:0], false
		}
	}
	for _, g := range glyphs {
		if blankText(g.Text) {
			if g.Width < thinSpace*g.Size {
				continue
			}
			flush()
			if n := len(out); n > 0 {
				out[n-1].after = true
			}
			spaced = true
			continue
		}
		if n := len(open); n > 0 {
			last := open[n-1]
			gap := g.X - (last.X + last.Width + last.Room)
			if combining(g.Text) != 0 || combining(last.Text) != 0 || g.Font != last.Font && styleOf(g.Font) != styleOf(last.Font) || math.Abs(g.Y-last.Y) > 0.05*g.Size ||
				math.Abs(g.Size-last.Size) > 0.05*g.Size || gap > wordGap*g.Size || gap < -backwards*g.Size {
				flush()
			}
		}
		open = append(open, g)
	}
	flush()
	return out
}

func blankText(s string) bool { return strings.TrimFunc(s, unicode.IsSpace) == "" }

// newWord makes a word of glyphs that follow each other from left to right.
func newWord(glyphs []pdftext.Glyph) pdfWord {
	first, last := glyphs[0], glyphs[len(glyphs)-1]
	w := pdfWord{x0: first.X, x1: last.X + last.Width + last.Room, y: first.Y, size: first.Size, style: styleOf(first.Font)}
	texts := make([]string, len(glyphs))
	for i, g := range glyphs {
		texts[i] = g.Text
		w.x1 = max(w.x1, g.X+g.Width+g.Room)
		w.rtl = w.rtl || hasRTL(g.Text)
	}
	if w.rtl {
		texts = logical(texts)
	}
	w.text = strings.Join(texts, "")
	return w
}
