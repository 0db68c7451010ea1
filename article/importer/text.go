package importer

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/article"
)

// plainText reads text without markup, one line a paragraph or hard-wrapped.
type plainText struct{}

// Matches takes any text.
func (plainText) Matches(*File) bool { return true }

// Import finds paragraphs, headings, lists, quotes, verse, footnotes and notices by their shape. Of a text of
// Project Gutenberg, what is about the file goes into the article's fields or is left out.
func (plainText) Import(ctx context.Context, f *File) (*article.Article, error) {
	a := &article.Article{}
	body, book := gutenberg(a, decode(f.Data))
	d := newPlainDoc(body)
	d.book = book
	if book {
		d.paras = dropCredits(d.paras)
	} else {
		d.paras = front(a, d.paras)
	}
	blocks := d.read(ctx, a)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	linkNotes(blocks)
	d.setLevels(blocks)
	var b article.Builder
	for _, t := range blocks {
		b.Add(t.Block, t.text, t.spans...)
	}
	b.Build(a)
	return a, nil
}

// textLine is a line of the source without the white space around it.
type textLine struct {
	text   string
	indent int // columns
	runes  int
	page   bool // it begins a page
	level  int  // of a heading that is underlined; else 0
}

// edge is the column after its last character.
func (l textLine) edge() int { return l.indent + l.runes }

// para is a paragraph of the source: its lines, before they are joined.
type para struct {
	lines []textLine
	gap   int // blank lines before it
}

// first is the text of its first line.
func (p para) first() string { return p.lines[0].text }

// indent is the least of its lines'.
func (p para) indent() int {
	least := p.lines[0].indent
	for _, l := range p.lines {
		least = min(least, l.indent)
	}
	return least
}

func (p para) runes() (n int) {
	for _, l := range p.lines {
		n += l.runes + 1
	}
	return n - 1
}

// plainDoc is a text cut into paragraphs, with what its lines have in common.
type plainDoc struct {
	paras   []para
	wrapped bool // lines were cut to a width
	width   int  // columns to which they were
	base    int  // columns by which most paragraphs are indented
	verse   bool // most lines are those of verse
	book    bool // of Project Gutenberg
	parted  bool // it has chapters
	partGap int  // the least blank lines before one
}

func newPlainDoc(text string) *plainDoc {
	lines := scanLines(text)
	d := &plainDoc{wrapped: hardWrapped(lines)}
	d.split(lines)
	d.measure()
	return d
}

// scanLines cuts text into lines.
func scanLines(text string) []textLine {
	lines := make([]textLine, 0, strings.Count(text, "\n")+1)
	paged := false
	for rest, more := text, true; more; {
		var l string
		l, rest, more = strings.Cut(rest, "\n")
		page := strings.Contains(l, "\f")
		if page {
			paged = true
			l = strings.ReplaceAll(l, "\f", " ")
		}
		lines = append(lines, makeLine(l))
		lines[len(lines)-1].page = page
	}
	if paged {
		lines = joinPages(lines)
	}
	return underlined(lines)
}

func makeLine(s string) textLine {
	var l textLine
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ':
			l.indent++
			continue
		case '\t':
			l.indent += 4 - l.indent%4
			continue
		}
		s = s[i:]
		break
	}
	l.text = strings.TrimSpace(s)
	l.runes = utf8.RuneCountInString(l.text)
	return l
}

// pageEdge is how many lines at the edges of two pages can be blank or hold the page's number.
const pageEdge = 6

// joinPages takes out what parts a sentence at a page break: the blank lines and the page's number. Between
// sentences a page break is a blank line.
func joinPages(lines []textLine) []textLine {
	out := make([]textLine, 0, len(lines))
	for i := 0; i < len(lines); i++ {
		if !lines[i].page {
			out = append(out, lines[i])
			continue
		}
		before, after := len(out)-1, i
		for before >= 0 && len(out)-before <= pageEdge && isEdge(out[before].text) {
			before--
		}
		for after < len(lines)-1 && after-i < pageEdge && isEdge(lines[after].text) {
			after++
		}
		if before >= 0 && !isEdge(out[before].text) && !endsAsSentence(out[before].text) && unicode.IsLower(firstRune(lines[after].text)) {
			out = out[:before+1]
			i = after
		} else {
			out = append(out, textLine{})
		}
		out = append(out, lines[i])
	}
	return out
}

func isEdge(s string) bool { return s == "" || isNumber(s) }

func isNumber(s string) bool { return len(s) < 6 && strings.Trim(s, "0123456789-– ") == "" }

// split cuts lines into paragraphs: at blank lines where the text is hard-wrapped, else at every line end.
func (d *plainDoc) split(lines []textLine) {
	gap, start := 0, -1 // of the open paragraph
	flush := func(end int) {
		if start >= 0 {
			d.paras = append(d.paras, para{lines[start:end], gap})
			gap, start = 0, -1
		}
	}
	for i, l := range lines {
		if l.text == "" {
			flush(i)
			gap++
			continue
		}
		if start >= 0 && (!d.wrapped || l.level > 0 || lines[start].level > 0 || d.beginsItem(lines[start], lines[i-1], l)) {
			flush(i)
		}
		if start < 0 {
			start = i
		}
	}
	flush(len(lines))
}

// beginsItem reports whether line l, inside a paragraph, is the first of an item: after another item, or where
// the line before it was not cut by the width.
func (d *plainDoc) beginsItem(first, before, l textLine) bool {
	if _, ok := itemMark(l.text); !ok {
		return false
	}
	_, after := itemMark(first.text)
	return after || strings.HasSuffix(before.text, ":") || before.runes < longLine/3
}

// longLine is the length in code points beyond which a line is surely a whole paragraph.
const longLine = 110

// hardWrapped reports whether lines were cut to a width: hardly any line is long, and lines that another one
// follows mostly stop in the middle of a sentence. A paragraph on one line ends like a sentence.
func hardWrapped(lines []textLine) bool {
	text, long, pairs, open := 0, 0, 0, 0
	var before textLine
	for _, l := range lines {
		if l.runes > 0 {
			text++
		}
		if l.runes > longLine {
			long++
		}
		if l.runes > 0 && before.runes > 30 {
			pairs++
			if !endsAsSentence(before.text) {
				open++
			}
		}
		before = l
	}
	return pairs > 0 && open*2 >= pairs && long*20 <= text
}

// endsAsSentence reports whether a line ends as a sentence or its quotation does.
func endsAsSentence(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…:\"”’»)。！？」』", last)
}

// measure finds the width of the lines, the usual indentation, and whether the text is verse.
func (d *plainDoc) measure() {
	var edges []int
	indents := map[int]int{}
	inner, upper := 0, 0
	for _, p := range d.paras {
		for i, l := range p.lines {
			if i+1 < len(p.lines) {
				edges = append(edges, l.edge())
			}
			if i > 0 {
				inner++
				if beginsUpper(l.text) {
					upper++
				}
			}
		}
		indents[p.indent()] += len(p.lines)
	}
	if len(edges) > 0 {
		slices.Sort(edges)
		d.width = edges[len(edges)*9/10]
	}
	most := 0
	for indent, n := range indents {
		if n > most || n == most && indent < d.base {
			d.base, most = indent, n
		}
	}
	d.verse = inner >= 8 && upper*10 >= inner*6
}

// beginsUpper reports whether the first letter of a line is a capital.
func beginsUpper(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.IsUpper(r)
		}
		if unicode.IsDigit(r) {
			return false
		}
	}
	return false
}
