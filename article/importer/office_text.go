package importer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/article"
)

// officeStyle is how a run of text is set.
type officeStyle struct {
	strong, emphasis, code, deleted, super, sub bool
	note                                        string // target of the note whose sign the run is
	href                                        string // of the link that the run is in
}

// officeText collects the text of one paragraph. Word cuts text into runs at every edit and spelling mark; those
// of one style become one span again.
type officeText struct {
	text  strings.Builder
	at    int // code points written
	runs  []officeRun
	space bool // white space waits to be written before the next text: see flow
	ended bool // what was written last is white space

	pictures []article.Span // in the line, in text order
}

type officeRun struct {
	officeStyle
	article.Range
}

// officePassage is text with its spans, relative to it.
type officePassage struct {
	text  string
	spans []article.Span
}

// write adds s as it stands.
func (t *officeText) write(s string, style officeStyle) {
	if s == "" {
		return
	}
	t.settle(style)
	t.put(s, style)
	t.ended = false
}

// flow adds s with its white space collapsed, as OpenDocument asks for (1.3 part 3, 6.1.2).
func (t *officeText) flow(s string, style officeStyle) {
	for s != "" {
		i := strings.IndexAny(s, htmlSpace)
		if i == 0 {
			t.space = true
			s = strings.TrimLeft(s, htmlSpace)
			continue
		}
		if i < 0 {
			i = len(s)
		}
		t.settle(style)
		t.put(s[:i], style)
		t.ended = false
		s = s[i:]
	}
}

func (t *officeText) settle(style officeStyle) {
	if t.space && t.at > 0 && !t.ended {
		t.put(" ", style)
	}
	t.space = false
}

// lineEnd adds a forced line end.
func (t *officeText) lineEnd(style officeStyle) {
	t.space = false
	t.put("\n", style)
	t.ended = true
}

func (t *officeText) put(s string, style officeStyle) {
	start := t.at
	t.text.WriteString(s)
	t.at += utf8.RuneCountInString(s)
	if n := len(t.runs); n > 0 && t.runs[n-1].officeStyle == style {
		t.runs[n-1].End = t.at
		return
	}
	if style != (officeStyle{}) || len(t.runs) > 0 {
		t.runs = append(t.runs, officeRun{style, article.Range{Start: start, End: t.at}})
	}
}

// picture says that the code point written last stands for a picture.
func (t *officeText) picture(p *article.Picture) {
	t.pictures = append(t.pictures, article.Span{Kind: article.InlineImage, Range: article.Range{Start: t.at - 1, End: t.at}, Picture: p})
}

// withPictures adds the pictures that stand in r to spans, relative to it.
func (t *officeText) withPictures(spans []article.Span, r article.Range) []article.Span {
	if len(t.pictures) == 0 {
		return spans
	}
	for _, s := range t.pictures {
		if r.Covers(s.Range) {
			s.Range = s.Shift(-r.Start)
			spans = append(spans, s)
		}
	}
	sortSpans(spans)
	return spans
}

// raw is the text as it stands, for code.
func (t *officeText) raw() string { return t.text.String() }

// whole is the text as one passage.
func (t *officeText) whole() officePassage {
	if p := t.parted(nil); len(p) > 0 {
		return p[0]
	}
	return officePassage{}
}

// emptyLines stand for the end of a paragraph.
var emptyLines = late(`[ \t\x{a0}]*\n[ \t\x{a0}]*(?:\n[ \t\x{a0}]*)+`)

// passages are the text parted at empty lines.
func (t *officeText) passages() []officePassage {
	if strings.Count(t.raw(), "\n") < 2 {
		return t.parted(nil)
	}
	return t.parted(emptyLines().FindAllStringIndex(t.raw(), -1))
}

// parted are the pieces of the text around cuts, without white space at their ends and without empty ones.
func (t *officeText) parted(cuts [][]int) []officePassage {
	var out []officePassage
	text, from, at, runs := t.raw(), 0, 0, t.runs
	for i := range len(cuts) + 1 {
		to, next := len(text), len(text)
		if i < len(cuts) {
			to, next = cuts[i][0], cuts[i][1]
		}
		piece := strings.TrimLeftFunc(text[from:to], unicode.IsSpace)
		start := at + utf8.RuneCountInString(text[from:to-len(piece)])
		piece = strings.TrimRightFunc(piece, unicode.IsSpace)
		if piece != "" {
			r := article.Range{Start: start, End: start + utf8.RuneCountInString(piece)}
			for len(runs) > 0 && runs[0].End <= r.Start {
				runs = runs[1:]
			}
			out = append(out, officePassage{piece, t.withPictures(spansOf(runs, r, piece), r)})
		}
		at += utf8.RuneCountInString(text[from:next])
		from = next
	}
	return out
}

// joinPassages puts passages together, those that have text with a separator between them.
func joinPassages(separator string, all ...officePassage) officePassage {
	var text strings.Builder
	var out officePassage
	at := 0
	for _, p := range all {
		if p.text == "" {
			continue
		}
		if at > 0 {
			text.WriteString(separator)
			at += utf8.RuneCountInString(separator)
		}
		text.WriteString(p.text)
		for _, s := range p.spans {
			s.Range = s.Shift(at)
			out.spans = append(out.spans, s)
		}
		at += utf8.RuneCountInString(p.text)
	}
	out.text = text.String()
	return out
}

// line is the text in one line, without the signs of notes and what else is not seen.
func (p officePassage) line() string {
	text := []rune(p.text)
	for _, s := range p.spans {
		if s.Kind == article.Reference {
			for i := s.Start; i < s.End; i++ {
				text[i] = '\u202a' // which visible takes out
			}
		}
	}
	return visible(strings.Join(strings.Fields(string(text)), " "))
}

// officeSpans are the kinds of span that a style makes, outer ones first.
var officeSpans = []struct {
	kind article.SpanKind
	of   func(s *officeStyle) (on bool, href string)
}{
	{article.Link, func(s *officeStyle) (bool, string) { return s.href != "" && s.note == "", s.href }},
	{article.Reference, func(s *officeStyle) (bool, string) { return s.note != "", "#" + s.note }},
	{article.Strong, func(s *officeStyle) (bool, string) { return s.strong && s.note == "", "" }},
	{article.Emphasis, func(s *officeStyle) (bool, string) { return s.emphasis && s.note == "", "" }},
	{article.Deleted, func(s *officeStyle) (bool, string) { return s.deleted, "" }},
	{article.Superscript, func(s *officeStyle) (bool, string) { return s.super && s.note == "", "" }},
	{article.Subscript, func(s *officeStyle) (bool, string) { return s.sub && s.note == "", "" }},
	{article.CodeSpan, func(s *officeStyle) (bool, string) { return s.code && s.note == "", "" }},
}

// spansOf are those of runs that lie in r, as spans relative to it: of each kind, neighbours are one. White space at
// their ends is not in them. text is that of r.
func spansOf(runs []officeRun, r article.Range, text string) []article.Span {
	for i := range runs {
		if runs[i].Start >= r.End {
			runs = runs[:i]
			break
		}
	}
	if len(runs) == 0 {
		return nil
	}
	var out []article.Span
	runes := []rune(text)
	for _, k := range officeSpans {
		open := article.Span{Kind: k.kind}
		end := func() {
			for open.Start < open.End && unicode.IsSpace(runes[open.Start]) {
				open.Start++
			}
			for open.Start < open.End && unicode.IsSpace(runes[open.End-1]) {
				open.End--
			}
			if !open.Empty() {
				out = append(out, open)
			}
		}
		for i := range runs {
			on, href := k.of(&runs[i].officeStyle)
			at := runs[i].Clip(r).Shift(-r.Start)
			switch {
			case on && !open.Empty() && open.End == at.Start && open.Href == href:
				open.End = at.End
			case on:
				end()
				open.Range, open.Href = at, href
			}
		}
		end()
	}
	sortSpans(out)
	return out
}
