package export

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// textWidth is the length of a line of plain text, in cells of a terminal: mail and the plain texts of old keep to it.
const textWidth = 72

// Text writes works as plain text that reads well in any editor: lines of 72 cells, marked passages in brackets with the
// number of their annotation, [as here][1], and the annotations in a list behind the text.
func Text(w io.Writer, works []Work) error {
	out := bufio.NewWriter(w)
	for i := range works {
		t := textWriter{out: out, work: &works[i], set: annotation.NewSet(works[i].Annotations), number: map[string]int{}}
		for k, m := range t.set.All() {
			t.number[m.ID] = k + 1
		}
		if i > 0 {
			fmt.Fprintf(out, "\n\n%s\n\n\n", strings.Repeat("=", textWidth))
		}
		t.head()
		t.body()
		t.list()
	}
	return out.Flush()
}

type textWriter struct {
	out    *bufio.Writer
	work   *Work
	set    annotation.Set
	number map[string]int // of a mark's id
}

func (t *textWriter) head() {
	a := t.work.Article
	title := wrapped(line(a.Title), "", "")
	fmt.Fprintf(t.out, "%s\n%s\n", title, strings.Repeat("=", max(1, min(textWidth, cells(title)))))
	for _, s := range []string{a.Origin(), a.URL, a.Partial.Sentence()} {
		if s = line(cell(s)); s != "" {
			t.out.WriteString(wrapped(s, "", "") + "\n")
		}
	}
	if tags := Tags(t.work.Annotations); len(tags) > 0 {
		t.out.WriteString(wrapped("Tags: "+strings.Join(tags, ", "), "", "      ") + "\n")
	}
}

// body writes the blocks; those of a list follow one another without an empty line.
func (t *textWriter) body() {
	a := t.work.Article
	for i := range a.Blocks {
		b := &a.Blocks[i]
		text := t.block(b)
		if text == "" {
			continue
		}
		if i == 0 || b.Kind != article.Item || a.Blocks[i-1].Kind != article.Item {
			t.out.WriteString("\n")
		}
		t.out.WriteString(text + "\n")
	}
}

// block writes one block with what stands before its lines: signs of quotes, room for the list that it is in.
func (t *textWriter) block(b *article.Block) string {
	before := strings.Repeat("> ", min(max(0, b.Quoted), maxNest)) + strings.Repeat("  ", min(max(0, b.Indent), maxNest))
	switch b.Kind {
	case article.Rule:
		return strings.Repeat(" ", (textWidth-5)/2) + "* * *"
	case article.Heading:
		text := wrapped(t.inline(b), "", "")
		if sign := map[bool]string{true: "=", false: "-"}[b.Level <= 1]; b.Level <= 2 {
			return text + "\n" + strings.Repeat(sign, max(1, min(textWidth, cells(text))))
		}
		return text
	case article.Item:
		before += strings.Repeat("  ", min(max(0, b.Level-1), maxNest))
		label := "- "
		if b.Number > 0 {
			label = strconv.Itoa(b.Number) + ". "
		}
		first := before + label
		label = strings.Repeat(" ", len(label))
		first += map[article.Task]string{article.TaskOpen: "[ ] ", article.TaskDone: "[x] "}[b.Task]
		return wrapped(t.inline(b), first, before+label)
	case article.Quote:
		before += strings.Repeat("> ", min(max(1, b.Level), maxNest))
	case article.Code:
		return prefixedLines(t.inline(b), before+"    ")
	case article.Table:
		if b.Grid != nil {
			return prefixedLines(t.table(b), before)
		}
	case article.Image:
		text := "[Picture]"
		if b.Picture != nil && line(b.Picture.Alt) != "" {
			text = "[Picture: " + line(cell(b.Picture.Alt)) + "]"
		}
		if !b.Empty() {
			text += "\n" + t.inline(b)
		}
		return wrapped(text, before, before)
	case article.Footnote:
		if b.Label != "" {
			return wrapped("^"+line(b.Label)+" "+t.inline(b), before, before+"   ")
		}
		before += "   "
	}
	return wrapped(t.inline(b), before, before)
}

func prefixedLines(s, before string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(before+lines[i], " \t")
	}
	return strings.Join(lines, "\n")
}

// inline is the text of b with its marks in brackets and the signs of footnotes behind a "^".
func (t *textWriter) inline(b *article.Block) string {
	var out strings.Builder
	marks := t.set.In(b.Range)
	part := *b
	part.Spans = spansIn(b.Spans, b.Range)
	pieces := part.Pieces()
	for _, seg := range annotation.Segments(marks, b.Range) {
		for _, k := range seg.Marks {
			if max(marks[k].Start, b.Start) == seg.Start {
				out.WriteString("[")
			}
		}
		for _, p := range pieces {
			if !p.Overlaps(seg.Range) {
				continue
			}
			r := p.Clip(seg.Range)
			if p.Picture != nil {
				out.WriteString(line(p.Picture.Alt))
				continue
			}
			if p.Superscript && strings.HasPrefix(p.Href, "#") && r.Start == p.Start {
				out.WriteString("^")
			}
			out.WriteString(t.work.Article.Text.Slice(r))
		}
		for k := len(seg.Marks) - 1; k >= 0; k-- {
			if m := marks[seg.Marks[k]]; min(m.End, b.End) == seg.End {
				out.WriteString("][" + strconv.Itoa(t.number[m.ID]) + "]")
			}
		}
	}
	return cell(out.String())
}

// table sets the cells in columns where they fit a line, else one after the other.
func (t *textWriter) table(b *article.Block) string {
	var rows [][]string
	var widths []int
	for _, row := range t.work.Article.Cells(*b) {
		var texts []string
		for k, r := range row {
			part := *b
			part.Range = r
			texts = append(texts, line(t.inline(&part)))
			if k == len(widths) {
				widths = append(widths, 0)
			}
			widths[k] = max(widths[k], cells(texts[k]))
		}
		rows = append(rows, texts)
	}
	total := 3 * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	var out []string
	for i, row := range rows {
		if total > textWidth {
			out = append(out, strings.Join(row, " | "))
			continue
		}
		for k := range row {
			room := strings.Repeat(" ", widths[k]-cells(row[k]))
			if b.Grid.AlignOf(k) == article.AlignEnd {
				row[k] = room + row[k]
			} else {
				row[k] += room
			}
		}
		out = append(out, strings.TrimRight(strings.Join(row, "   "), " "))
		if i == b.Grid.Header-1 {
			out = append(out, strings.Repeat("-", max(0, total)))
		}
	}
	return strings.Join(out, "\n")
}

// list writes the annotations behind the text: number, tags, passage and note.
func (t *textWriter) list() {
	if t.set.Len() == 0 {
		return
	}
	t.out.WriteString("\n\nAnnotations\n-----------\n")
	for _, m := range t.set.All() {
		label := "[" + strconv.Itoa(t.number[m.ID]) + "] "
		room := strings.Repeat(" ", len(label))
		quote := "“" + line(cell(quoted(t.work, m))) + "”"
		if m.Orphan {
			quote += " (no longer in the text)"
		}
		t.out.WriteString("\n" + wrapped(quote, label, room) + "\n")
		if m.Note != "" {
			note, _ := annotation.PlainNote(m.Note)
			t.out.WriteString(wrapped(cell(note), room, room) + "\n")
		}
		if len(m.Tags) > 0 {
			t.out.WriteString(wrapped("Tags: "+strings.Join(m.Tags, ", "), room, room+"      ") + "\n")
		}
	}
}

// wrapped sets text in lines of textWidth cells; its own line ends stay. Before the first line stands first, before the
// others rest. A word that is longer than a line, as an address is, stays whole.
func wrapped(text, first, rest string) string {
	var out strings.Builder
	start := first
	for i, l := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteString("\n")
		}
		at := cells(start)
		empty := true
		var word strings.Builder
		word.WriteString(start)
		for _, w := range strings.Fields(l) {
			n := cells(w)
			switch {
			case empty:
			case at+1+n > textWidth:
				word.WriteString("\n" + rest)
				at = cells(rest)
			default:
				word.WriteString(" ")
				at++
			}
			word.WriteString(w)
			at, empty = at+n, false
		}
		out.WriteString(strings.TrimRight(word.String(), " "))
		start = rest
	}
	return out.String()
}

// cells is how many cells of a terminal s takes: signs of East Asian scripts take two.
func cells(s string) int {
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		s = s[i+1:]
	}
	n := 0
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			n++
		case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
