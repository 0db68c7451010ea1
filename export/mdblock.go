package export

import (
	"fmt"
	"strings"

	"dev.marginalia/article"
)

// body writes the blocks. Those of a list follow one another without an empty line; one between two blocks of a
// quote keeps the sign of the quote.
func (m *mdWriter) body() {
	a := m.work.Article
	before := ""
	for i := range a.Blocks {
		first, rest := m.margin(i)
		text := m.block(i)
		if text == "" {
			continue
		}
		switch {
		case i == 0:
			m.out.WriteString("\n")
		case a.Blocks[i].Kind == article.Item && a.Blocks[i-1].Kind == article.Item:
			m.out.WriteString("\n")
		default:
			m.out.WriteString("\n" + strings.TrimRight(commonPrefix(before, rest), " ") + "\n")
		}
		for k, line := range strings.Split(text, "\n") {
			switch {
			case k == 0:
				m.out.WriteString(first + line)
			case line == "":
				m.out.WriteString("\n" + strings.TrimRight(rest, " "))
			default:
				m.out.WriteString("\n" + rest + line)
			}
		}
		before = rest
	}
	m.out.WriteString("\n")
}

func commonPrefix(a, b string) string {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return a[:n]
}

// margin is what stands before the first line of block i, and before those after it: signs of quotes, the column
// of the list that it is in, and for an item its bullet or number.
func (m *mdWriter) margin(i int) (first, rest string) {
	b := &m.work.Article.Blocks[i]
	level := b.Indent
	if b.Kind == article.Item {
		level = max(1, b.Level) - 1
	}
	m.lists = m.lists[:min(level, len(m.lists))]
	column := 0
	if n := len(m.lists); n > 0 {
		column = m.lists[n-1]
	}
	rest = strings.Repeat("> ", max(0, b.Quoted)) + strings.Repeat(" ", column)
	switch b.Kind {
	case article.Quote:
		rest = strings.Repeat(" ", column) + strings.Repeat("> ", max(1, b.Level))
	case article.Item:
		label := "- "
		if b.Number > 0 {
			label = fmt.Sprintf("%d. ", b.Number)
		}
		m.lists = append(m.lists, column+len(label))
		first = rest + label
		switch b.Task {
		case article.TaskOpen:
			first += "[ ] "
		case article.TaskDone:
			first += "[x] "
		}
		return first, rest + strings.Repeat(" ", len(label))
	case article.Footnote:
		of, named := m.foots.of[i]
		switch {
		case named && of == i:
			return rest + "[^" + m.foots.names[i] + "]: ", rest + "    "
		case named:
			rest += "    "
		}
	}
	return rest, rest
}

// block writes block i without its margin.
func (m *mdWriter) block(i int) string {
	b := m.work.Article.Blocks[i]
	switch b.Kind {
	case article.Rule:
		return "---"
	case article.Code:
		return m.code(b)
	case article.Table:
		if b.Grid != nil {
			return m.table(b)
		}
	case article.Image:
		return m.image(b)
	case article.Footnote:
		if _, named := m.foots.of[i]; !named && b.Label != "" {
			return "<sup>" + escapeMD(b.Label) + "</sup> " + m.inline(b)
		}
	}
	text := m.inline(b)
	switch {
	case strings.TrimSpace(text) == "":
		return ""
	case b.Kind == article.Heading:
		return strings.Repeat("#", min(6, max(2, b.Level))) + " " + oneLine(text)
	case b.Kind == article.Notice:
		return "*" + strings.TrimSpace(oneLine(text)) + "*"
	}
	return text
}

// oneLine is inline text without forced line ends.
func oneLine(s string) string {
	return strings.NewReplacer("\\\\  \n", "\\\\ ", "\\\n", " ").Replace(s)
}

func (m *mdWriter) code(b article.Block) string {
	text := m.work.Article.Text.Slice(b.Range)
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	syntax := strings.Map(func(r rune) rune {
		if r <= ' ' || r == '`' {
			return -1
		}
		return r
	}, b.Syntax)
	out := fence + syntax + "\n" + text + "\n" + fence
	if signs := m.signsIn(b.Range); signs != "" { // no sign can stand inside code
		out += "\n\n" + signs
	}
	return out
}

// image names a picture by its address; of one without, the description is left. Below stands the caption.
func (m *mdWriter) image(b article.Block) string {
	var parts []string
	if p := b.Picture; p != nil {
		alt := strings.Join(strings.Fields(p.Alt), " ")
		switch {
		case p.Href != "":
			parts = append(parts, "!["+escapeMD(alt)+"]("+target(p.Href)+")")
		case alt != "":
			parts = append(parts, "*\\[picture: "+escapeMD(alt)+"\\]*")
		default:
			parts = append(parts, "*\\[picture\\]*")
		}
	}
	if !b.Empty() {
		parts = append(parts, m.inline(b))
	}
	return strings.Join(parts, "\n\n")
}

// table writes a table as GitHub has them: a row of headings, of which there is always one, a row that says how
// columns are aligned, and the others.
func (m *mdWriter) table(b article.Block) string {
	cells := m.work.Article.Cells(b)
	columns := 0
	for _, row := range cells {
		columns = max(columns, len(row))
	}
	line := func(row []string) string {
		for len(row) < columns {
			row = append(row, "")
		}
		return "| " + strings.Join(row, " | ") + " |"
	}
	var head, align, out []string
	for k := range columns {
		align = append(align, map[article.Align]string{article.AlignCenter: ":---:", article.AlignEnd: "---:", article.AlignStart: "---"}[b.Grid.AlignOf(k)])
	}
	for i, row := range cells {
		var texts []string
		for _, cell := range row {
			part := b
			part.Range = cell
			texts = append(texts, cellText(m.inline(part)))
		}
		if i == 0 && b.Grid.Header > 0 {
			head = texts
			continue
		}
		out = append(out, line(texts))
	}
	return strings.Join(append([]string{line(head), line(align)}, out...), "\n")
}

// cellText is inline text as a cell: what parts cells is escaped, in code too.
func cellText(s string) string {
	var b strings.Builder
	escaped := false
	for _, r := range oneLine(s) {
		if r == '|' && !escaped {
			b.WriteByte('\\')
		}
		if r == '\n' {
			r = ' '
		}
		escaped = r == '\\' && !escaped
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}
