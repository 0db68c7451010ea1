// Package pdfmarks finds the marks that people made on the pages of a PDF in the texts that the pages show. Where
// each code point stands is told by the pages themselves: the glyphs of a page are matched with the text, and a
// mark is what its rectangles cover.
package pdfmarks

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"dev.marginalia/article"
	"dev.marginalia/article/pdftext"
)

// Mark is a mark of a page with the passage that it is on.
type Mark struct {
	pdftext.Mark
	Page    int             // from 0
	Text    int             // the index of the text; -1: it is on nothing of them
	Ranges  []article.Range // what it covers of the text, in order, apart from each other; of a note the word next to it
	Words   string          // what the page shows under it
	Replies []pdftext.Mark  // in their order
}

// Range is the passage of a mark, or of the parts of one: the longest stretch without a large gap. It is empty when
// there is none.
func Range(t article.Text, parts ...Mark) article.Range {
	var all []article.Range
	for _, p := range parts {
		all = append(all, p.Ranges...)
	}
	slices.SortFunc(all, func(a, b article.Range) int { return a.Start - b.Start })
	const gap = 100 // code points: pages leave out notes, pictures and blank lines
	var best, now article.Range
	for _, r := range all {
		if now.Empty() || r.Start > now.End+gap {
			now = r
		} else {
			now.End = max(now.End, r.End)
		}
		if now.Len() > best.Len() {
			best = now
		}
	}
	return Trim(t, best)
}

// Trim is r on whole characters, without white space at its ends.
func Trim(t article.Text, r article.Range) article.Range {
	rs := []rune(t.Slice(r))
	for len(rs) > 0 && unicode.IsSpace(rs[len(rs)-1]) {
		rs, r.End = rs[:len(rs)-1], r.End-1
	}
	for len(rs) > 0 && unicode.IsSpace(rs[0]) {
		rs, r.Start = rs[1:], r.Start+1
	}
	if r.Empty() {
		return article.Range{}
	}
	return t.Snap(r)
}

// textMarks are the kinds of annotation that mark text.
var textMarks = []string{"Highlight", "Underline", "StrikeOut", "Squiggly"}

// IsTextMark reports whether a kind of annotation marks text.
func IsTextMark(kind string) bool { return slices.Contains(textMarks, kind) }

// Read reads the marks of all pages. Drawings without a word to them are only counted. Errors are those of pdftext
// and of ctx.
func Read(ctx context.Context, f *pdftext.File, texts []article.Text) (marks []Mark, ignored int, err error) {
	a := newAligner(texts)
	work := maxWork
	for i := range f.Pages() {
		p, err := f.Page(ctx, i)
		if err != nil {
			return nil, 0, err
		}
		places := a.page(p)
		all := f.Marks(i)
		rows := rowsOf(p.Glyphs)
		at := map[int]int{} // of a mark of the page: its index in marks
		for k, m := range all {
			switch {
			case m.ReplyTo >= 0:
			case IsTextMark(m.Kind) && len(m.Quads) > 0:
				at[k] = len(marks)
				marks = append(marks, covered(p, rows.under(m.Quads, &work), places, m, i))
			case strings.TrimSpace(m.Contents) != "":
				at[k] = len(marks)
				work -= len(places)
				marks = append(marks, beside(texts, p, places, m, i))
			default:
				ignored++
			}
			if work < 0 {
				return nil, 0, fmt.Errorf("%w: its pages have too many marks", pdftext.ErrTooLarge)
			}
		}
		for k, m := range all {
			if root := rootOf(all, k); root != k && strings.TrimSpace(m.Contents) != "" {
				if j, ok := at[root]; ok {
					marks[j].Replies = append(marks[j].Replies, m)
				}
			}
		}
	}
	return marks, ignored, nil
}

// rootOf is the mark that a reply, or a reply to a reply, answers.
func rootOf(all []pdftext.Mark, k int) int {
	for range all {
		if all[k].ReplyTo < 0 {
			break
		}
		k = all[k].ReplyTo
	}
	return k
}

// covered is a mark over the glyphs with the given indexes.
func covered(p *pdftext.Page, under []int, places map[int][]place, m pdftext.Mark, page int) Mark {
	out := Mark{Mark: m, Page: page, Text: -1}
	byText := map[int][]article.Range{}
	var words strings.Builder
	last := -1
	total, known := 0, 0
	for _, i := range under {
		g := &p.Glyphs[i]
		if last >= 0 && (!follows(p.Glyphs[last], *g) || g.X-p.Glyphs[last].X-p.Glyphs[last].Width > 0.15*g.Size) {
			words.WriteByte(' ')
		}
		words.WriteString(g.Text)
		last = i
		if strings.TrimSpace(g.Text) != "" {
			total++
		}
		if len(places[i]) > 0 {
			known++
		}
		for _, at := range places[i] {
			byText[at.text] = append(byText[at.text], article.Range{Start: at.offset, End: at.offset + 1})
		}
	}
	out.Words = strings.Join(strings.Fields(words.String()), " ")
	if known*2 < total { // most of it is not of the text: a note, a page number
		return out
	}
	for t, rs := range byText {
		if out.Text < 0 || len(rs) > len(out.Ranges) || len(rs) == len(out.Ranges) && t < out.Text {
			out.Text, out.Ranges = t, rs
		}
	}
	out.Ranges = joined(out.Ranges)
	return out
}

// joined puts ranges that touch each other together.
func joined(all []article.Range) []article.Range {
	slices.SortFunc(all, func(a, b article.Range) int { return a.Start - b.Start })
	var out []article.Range
	for _, r := range all {
		if n := len(out); n > 0 && r.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, r.End)
		} else {
			out = append(out, r)
		}
	}
	return out
}

// maxWork bounds how often glyphs are compared with rectangles, in a whole file.
const maxWork = 500_000_000

// rows are the glyphs of a page by their height on it.
type rows struct {
	glyphs []pdftext.Glyph
	order  []int // indexes of glyphs, the highest first
}

// middle is the height of the middle of small letters.
func middle(g *pdftext.Glyph) float64 { return g.Y - 0.3*g.Size }

func rowsOf(glyphs []pdftext.Glyph) rows {
	r := rows{glyphs, make([]int, len(glyphs))}
	for i := range r.order {
		r.order[i] = i
	}
	slices.SortStableFunc(r.order, func(a, b int) int { return cmp.Compare(middle(&glyphs[a]), middle(&glyphs[b])) })
	return r
}

// under are the indexes of the glyphs of which the larger part lies in one of the rectangles, in the order in which
// they are drawn. What it takes is taken from work; when that is used up it stops.
func (r rows) under(quads []pdftext.Rect, work *int) []int {
	found := map[int]bool{}
	for _, q := range quads {
		from, _ := slices.BinarySearchFunc(r.order, q.Y0, func(i int, y float64) int { return cmp.Compare(middle(&r.glyphs[i]), y) })
		for _, i := range r.order[from:] {
			g := &r.glyphs[i]
			if *work--; *work < 0 || middle(g) > q.Y1 {
				break
			}
			if in := math.Min(g.X+g.Width, q.X1) - math.Max(g.X, q.X0); in > 0 && in*2 >= g.Width {
				found[i] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// beside is a note, which is taken to be about the word next to it.
func beside(texts []article.Text, p *pdftext.Page, places map[int][]place, m pdftext.Mark, page int) Mark {
	out := Mark{Mark: m, Page: page, Text: -1}
	best := math.Inf(1)
	var at place
	for i, all := range places {
		g := &p.Glyphs[i]
		x, y := g.X+g.Width/2, g.Y-0.3*g.Size
		far := math.Hypot(math.Max(0, math.Max(m.Rect.X0-x, x-m.Rect.X1)), 3*math.Max(0, math.Max(m.Rect.Y0-y, y-m.Rect.Y1))) +
			math.Hypot(x-(m.Rect.X0+m.Rect.X1)/2, y-(m.Rect.Y0+m.Rect.Y1)/2)/100
		if far < best || far == best && all[0].offset < at.offset {
			best, at = far, all[0]
		}
	}
	if math.IsInf(best, 1) {
		return out
	}
	out.Text, out.Ranges = at.text, []article.Range{wordAt(texts[at.text], at.offset)}
	out.Words = texts[at.text].Slice(out.Ranges[0])
	return out
}

// wordAt is the word around a code point: a stretch without white space, of bounded length.
func wordAt(t article.Text, o int) article.Range {
	const most = 40
	r := article.Range{Start: o, End: o + 1}
	space := func(i int) bool { return strings.TrimSpace(t.Slice(article.Range{Start: i, End: i + 1})) == "" }
	for r.Start > 0 && o-r.Start < most && !space(r.Start-1) {
		r.Start--
	}
	for r.End < t.Len() && r.End-o < most && !space(r.End) {
		r.End++
	}
	return t.Snap(r)
}
