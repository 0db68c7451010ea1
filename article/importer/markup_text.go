package importer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/article"
)

// inlineText collects the inline content of one block of HTML: its text with white space collapsed as a browser
// does, and its spans. Elements that are open when a block ends go on in the next one.
type inlineText struct {
	text   strings.Builder
	at     int  // code points written
	space  bool // white space waits to be written before the next text
	ended  bool // what was written last is white space or a line end
	breaks int  // line ends written last
	open   []openSpan
	spans  []article.Span
}

type openSpan struct {
	kind  article.SpanKind
	href  string
	start int
}

// htmlSpace are the characters that HTML collapses (HTML Living Standard, "ASCII whitespace").
const htmlSpace = " \t\n\r\f"

// write adds text, collapsing its white space.
func (t *inlineText) write(s string) {
	s = dropControls(s) // a reference such as &#1; brings them in
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
		t.settle()
		t.put(s[:i])
		s = s[i:]
	}
}

// settle writes the white space that waits, unless it would stand at the start of a line.
func (t *inlineText) settle() {
	if t.space && t.at > 0 && !t.ended {
		t.put(" ")
		t.ended = true
	}
	t.space = false
}

func (t *inlineText) put(s string) {
	t.text.WriteString(s)
	t.at += utf8.RuneCountInString(s)
	t.ended, t.breaks = false, 0
}

// picture adds a picture in the line. One that shows a sign, as emoji do, is that sign; one that cannot be shown and
// has no description is left out, and so is one whose description says that it is there for its looks: described
// tells whether there is one, be it empty.
func (t *inlineText) picture(p *article.Picture, described bool) {
	switch {
	case isPictograph(p.Alt):
		t.write(p.Alt)
	case p.Alt != "" || p.Hash != "" && !described && p.Width >= leastPixels && p.Height >= leastPixels:
		t.settle()
		t.put(article.Sign)
		t.spans = append(t.spans, article.Span{Kind: article.InlineImage, Range: article.Range{Start: t.at - 1, End: t.at}, Picture: p})
	}
}

// leastPixels is the size from which on a picture that nobody described shows something.
const leastPixels = 6

// isPictograph reports whether a description is a sign itself and no words.
func isPictograph(alt string) bool {
	return alt != "" && utf8.RuneCountInString(alt) <= 10 && strings.IndexFunc(alt, func(r rune) bool {
		return r < 0x80 || unicode.IsLetter(r)
	}) < 0
}

// lineEnd adds a forced line end. It reports whether it is the second in a row, which stands for the end of a
// paragraph.
func (t *inlineText) lineEnd() bool {
	t.space = false
	if t.at == 0 {
		return false
	}
	if t.breaks > 0 {
		return true
	}
	t.put("\n")
	t.ended, t.breaks = true, 1
	return false
}

// begin opens a span; end closes the span that was opened last.
func (t *inlineText) begin(kind article.SpanKind, href string) {
	t.settle()
	t.open = append(t.open, openSpan{kind, href, t.at})
}

func (t *inlineText) end() {
	last := len(t.open) - 1
	t.close(t.open[last])
	t.open = t.open[:last]
}

func (t *inlineText) close(o openSpan) {
	if t.at > o.start {
		t.spans = append(t.spans, article.Span{Kind: o.kind, Range: article.Range{Start: o.start, End: t.at}, Href: o.href})
	}
}

// take returns what was collected and begins anew; what shows nothing is "". Spans are in text order, outer ones
// before those inside them.
func (t *inlineText) take() (string, []article.Span) {
	for i := len(t.open) - 1; i >= 0; i-- {
		t.close(t.open[i])
		t.open[i].start = 0
	}
	text, spans := strings.TrimRightFunc(t.text.String(), unicode.IsSpace), t.spans
	t.text.Reset()
	t.at, t.space, t.ended, t.breaks, t.spans = 0, false, false, 0, nil
	if blank(text) {
		return "", nil
	}
	whole := article.Range{End: utf8.RuneCountInString(text)}
	for i := range spans {
		spans[i].Range = spans[i].Clip(whole)
	}
	spans = slices.DeleteFunc(spans, func(s article.Span) bool { return s.Empty() })
	slices.Reverse(spans) // of two alike, the one that was closed last is the outer one
	sortSpans(spans)
	return text, spans
}

// blank reports whether s shows nothing: it is white space or characters without width.
func blank(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsSpace(r) && r != '\u00ad' && (r < '\u200b' || r > '\u200f') && r != '\u2060' && r != '\ufeff'
	}) < 0
}
