package pdf

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
	"dev.marginalia/typeset"
)

// blank is a passage in place of which a line is printed.
type blank struct {
	article.Range
	from  *article.Article // that has what it hides
	color annotation.Color
	notes []string // of its marks
	ways  ways
}

// blanked is w with a line in place of every marked word, and what the lines hide. Nothing of w gives the words
// away: the marks have neither note nor tag, and links in them lead nowhere. Code points keep their places.
func blanked(w export.Work) (export.Work, []blank) {
	blanks := blanksOf(&w)
	a := *w.Article
	full := a.Text
	a.Text = full.Replace(rangesOf(blanks), rule)
	a.Blocks = slices.Clone(a.Blocks)
	for i := range a.Blocks {
		a.Blocks[i].Spans = unlinked(a.Blocks[i].Spans, blanks)
	}
	a.Contents = slices.Clone(a.Contents)
	for i := range a.Contents {
		e := &a.Contents[i]
		if k := a.BlockAt(e.Offset); k >= 0 && hidden(a.Blocks[k].Range, blanks) {
			e.Title = strings.Join(strings.Fields(a.Text.Slice(a.Blocks[k].Range)), " ")
		}
	}
	if head := strings.TrimSuffix(a.Title, "…"); a.TitleDerived && strings.HasPrefix(full.String(), head) {
		a.Title = a.Text.Slice(article.Range{End: utf8.RuneCountInString(head)}) + strings.TrimPrefix(a.Title, head)
	}
	if a.Direction == "" && w.Article.RightToLeft() {
		a.Direction = "rtl" // too few letters may be left to tell
	}
	w.Article = &a
	w.Annotations = wordless(w.Annotations)
	return w, blanks
}

// blanksOf are the marked passages in the order of the text; those that overlap are one.
func blanksOf(w *export.Work) []blank {
	n := w.Article.Text.Len()
	var out []blank
	for _, m := range w.Annotations {
		if r := (article.Range{Start: max(0, m.Start), End: min(n, m.End)}); !m.Orphan && r.Start < r.End {
			out = append(out, blank{Range: r, color: m.Color, notes: []string{m.Note}, ways: nowhere})
		}
	}
	slices.SortStableFunc(out, func(a, b blank) int { return cmp.Compare(a.Start, b.Start) })
	kept := out[:0]
	for _, b := range out {
		if k := len(kept) - 1; k >= 0 && b.Start < kept[k].End {
			kept[k].End = max(kept[k].End, b.End)
			kept[k].notes = append(kept[k].notes, b.notes...)
			continue
		}
		kept = append(kept, b)
	}
	for i := range kept {
		kept[i].from = w.Article
		kept[i].notes = slices.DeleteFunc(kept[i].notes, func(s string) bool { return s == "" })
	}
	return kept
}

func rangesOf(blanks []blank) []article.Range {
	out := make([]article.Range, len(blanks))
	for i := range blanks {
		out[i] = blanks[i].Range
	}
	return out
}

// rule puts a low line in place of every letter. Signs at the edges of words stay, and what has no width gets none.
func rule(text []rune) {
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && !unicode.IsSpace(text[end]) {
			end++
		}
		word := text[i:end]
		for len(word) > 0 && unicode.IsPunct(word[0]) {
			word = word[1:]
		}
		for len(word) > 0 && unicode.IsPunct(word[len(word)-1]) {
			word = word[:len(word)-1]
		}
		for k, r := range word {
			word[k] = lowLine(r)
		}
		i = max(end, i+1)
	}
}

// lowLine is the line in place of r: as wide as an ideograph for one.
func lowLine(r rune) rune {
	const narrow, wide, nothing = '_', '\uff3f', '\u2060'
	switch {
	case r < unicode.MaxASCII:
		return narrow
	case string(r) == article.Sign:
		return r
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return nothing
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul), r >= 0xff01 && r <= 0xff60:
		return wide
	}
	return narrow
}

func hidden(r article.Range, blanks []blank) bool {
	return slices.ContainsFunc(blanks, func(b blank) bool { return b.Overlaps(r) })
}

// unlinked are spans of which those that a blank touches lead nowhere.
func unlinked(spans []article.Span, blanks []blank) []article.Span {
	out := slices.Clone(spans)
	for i := range out {
		if out[i].Href == "" || !hidden(out[i].Range, blanks) {
			continue
		}
		out[i].Href = ""
	}
	return out
}

// wordless are marks without words. Those without a place in the text are left out.
func wordless(marks []annotation.Annotation) []annotation.Annotation {
	out := make([]annotation.Annotation, 0, len(marks))
	for _, m := range marks {
		if m.Orphan {
			continue
		}
		m.Exact, m.Prefix, m.Suffix, m.Note, m.Tags = "", "", "", "", nil
		out = append(out, m)
	}
	return out
}

// keySection says what stands in the blanks.
func (c *composer) keySection() []row {
	out := c.section("Key")
	inset := 24 * c.geo.scale
	for i := range c.key {
		b := &c.key[i]
		l := c.look(look{style: typeset.Style{Family: "serif", Size: 10}, leading: 13.6, before: 5, color: ink})
		l.left = inset
		l.tag = tag{noteText, fmt.Sprint("key ", i+1)} // what a blank hides, and the notes on it, are one note
		rows := c.plainRows(clean(b.from.Plain(b.Range)), &l)
		if first := &rows[0].parts[0]; first.line.RTL != c.rtl {
			for k := range rows {
				rows[k].parts[0].x = c.fromLeft(inset)
			}
		}
		rows[0].draw = c.hangingNumber(i+1, l.tag.note, inset-7, rows[0].parts[0].base, darkOf(b.color), &b.ways)
		rows[0].keepNext = len(rows) > 1
		if n := len(rows); n > 2 {
			rows[n-2].keepNext = true
		}
		for _, n := range b.notes {
			rows[len(rows)-1].keepNext = true
			rows = append(rows, c.rowsOfNote(annotation.Annotation{ID: l.tag.note, Note: n}, inset, 1)...)
		}
		out = append(out, rows...)
	}
	return out
}
