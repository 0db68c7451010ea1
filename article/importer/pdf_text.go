package importer

import (
	"math"
	"strings"
	"unicode/utf8"

	"dev.marginalia/article"
)

// pdfText collects the text of a block with its spans.
type pdfText struct {
	d     *pdfDoc
	b     *pdfBlock
	text  []byte
	at    int // code points written
	spans []article.Span
	open  []article.Span // End is where the last word ended
	plain pdfStyle       // styles that say nothing here
}

// inline is the text of a block and its spans.
func (d *pdfDoc) inline(b *pdfBlock) (string, []article.Span) {
	t := pdfText{d: d, b: b, plain: d.style}
	if b.kind == article.Heading {
		t.plain |= b.style() | pdfBold
	}
	skip := b.mark
	if b.kind != article.Item && b.kind != article.Footnote {
		skip = pdfMark{}
	}
	for i := range b.lines {
		words := b.lines[i].words
		if i == 0 {
			words = words[skip.words:]
			if skip.cut > 0 {
				words = append([]pdfWord{words[0]}, words[1:]...)
				words[0].text = words[0].text[skip.cut:]
			}
		}
		t.line(words, i > 0 && b.breaks[i] && b.kind != article.Heading, b.lines[i].page)
	}
	t.close(nil)
	sortSpans(t.spans)
	return string(t.text), t.spans
}

func (t *pdfText) line(words []pdfWord, ownLine bool, page int) {
	for i, w := range words {
		between := " "
		switch {
		case t.at == 0 || i > 0 && w.glued:
			between = ""
		case i == 0 && ownLine:
			between = "\n"
		case i == 0:
			var drop int
			if between, drop = t.d.glue(string(t.text[max(0, len(t.text)-maxGlued):]), w.text); drop > 0 {
				t.cutEnd(drop)
			}
		}
		t.word(w, between, page)
	}
}

// maxGlued is how many bytes of a line decide how the next one goes on.
const maxGlued = 200

// cutEnd takes the last character, of n bytes, back.
func (t *pdfText) cutEnd(n int) {
	t.text = t.text[:len(t.text)-n]
	t.at--
	for i := range t.open {
		t.open[i].End = min(t.open[i].End, t.at)
	}
}

func (t *pdfText) word(w pdfWord, between string, page int) {
	text := strings.ReplaceAll(w.text, "\u00ad", "")
	if i := strings.LastIndex(w.text, "\u00ad"); i >= 0 && i+len("\u00ad") == len(w.text) {
		text += "\u00ad" // glue undoes it
	}
	want := t.wanted(w, page)
	t.close(want)
	start := t.at + len(between) // ASCII
	end := start + utf8.RuneCountInString(text)
	t.text = append(append(t.text, between...), text...)
	for _, s := range want {
		found := false
		for i := range t.open {
			if o := &t.open[i]; o.Kind == s.Kind && o.Href == s.Href {
				o.End, found = end, true
			}
		}
		if !found {
			s.Range = article.Range{Start: start, End: end}
			t.open = append(t.open, s)
		}
	}
	t.at = end
}

// wanted are the spans that a word is in.
func (t *pdfText) wanted(w pdfWord, page int) (out []article.Span) {
	if w.link != "" {
		out = append(out, article.Span{Kind: article.Link, Href: w.link})
	}
	style := w.style &^ t.plain
	for _, s := range []struct {
		style pdfStyle
		kind  article.SpanKind
	}{{pdfBold, article.Strong}, {pdfItalic, article.Emphasis}, {pdfMono, article.CodeSpan}, {pdfLowered, article.Subscript}} {
		if style&s.style != 0 {
			out = append(out, article.Span{Kind: s.kind})
		}
	}
	if style&pdfRaised != 0 {
		s := article.Span{Kind: article.Superscript}
		if target := t.d.notes[raisedSign{page, w.text}]; target != "" {
			s = article.Span{Kind: article.Reference, Href: "#" + target}
		}
		out = append(out, s)
	}
	return out
}

// close ends the open spans that are not among those that go on.
func (t *pdfText) close(goOn []article.Span) {
	kept := t.open[:0]
	for _, o := range t.open {
		stays := false
		for _, s := range goOn {
			stays = stays || s.Kind == o.Kind && s.Href == o.Href
		}
		if stays {
			kept = append(kept, o)
		} else if !o.Empty() {
			t.spans = append(t.spans, o)
		}
	}
	t.open = kept
}

// codeText is the text of lines in a monospaced font, with the spaces that their places stand for.
func codeText(b *pdfBlock) string {
	width, left := 0.0, math.Inf(1)
	for _, l := range b.lines {
		for _, w := range l.words {
			width = max(width, (w.x1-w.x0)/float64(max(1, utf8.RuneCountInString(w.text))))
		}
		left = min(left, l.x0)
	}
	width = max(width, 0.1)
	var out strings.Builder
	for i, l := range b.lines {
		if i > 0 {
			out.WriteByte('\n')
			if down := l.y - b.lines[i-1].y; down > 1.7*1.2*l.size {
				out.WriteByte('\n')
			}
		}
		at := left
		for k, w := range l.words {
			n := int(math.Round((w.x0 - at) / width))
			if k > 0 && !w.glued {
				n = max(1, n)
			}
			out.WriteString(strings.Repeat(" ", min(max(0, n), 200)))
			out.WriteString(w.text)
			at = w.x1
		}
	}
	return out.String()
}
