package export

import (
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// inline writes the text of b with its marks and styles. Both are cut at each other's edges, so that every
// piece is well nested.
func (m *mdWriter) inline(b article.Block) string {
	var out strings.Builder
	marks := m.set.In(b.Range)
	b.Spans = spansIn(b.Spans, b.Range)
	pieces := b.Pieces()
	for _, seg := range annotation.Segments(marks, b.Range) {
		open, end := "", ""
		for _, i := range seg.Marks {
			o, e := htmlMark(marks[i])
			open, end = open+o, e+end
		}
		out.WriteString(open)
		for _, p := range pieces {
			if r := p.Clip(seg.Range); p.Overlaps(seg.Range) {
				out.WriteString(m.piece(b, p, r))
			}
		}
		out.WriteString(end)
		for _, i := range seg.Marks {
			if m.ends[marks[i].ID] == seg.End {
				out.WriteString(m.sign(marks[i]))
			}
		}
	}
	return forced(out.String())
}

// spansIn are the parts of spans in r.
func spansIn(spans []article.Span, r article.Range) []article.Span {
	var out []article.Span
	for _, s := range spans {
		if s.Overlaps(r) {
			s.Range = s.Clip(r)
			out = append(out, s)
		}
	}
	return out
}

// forced makes line ends those that Markdown keeps; white space at the start of a line would mean something.
func forced(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimLeft(lines[i], " \t")
		switch {
		case i == len(lines)-1:
		case strings.HasSuffix(lines[i], "\\"): // not every reader tells three backslashes right
			lines[i] += "  "
		default:
			lines[i] += "\\"
		}
	}
	return strings.Join(lines, "\n")
}

// piece writes the part r of a piece. The sign of a footnote that is written takes the place of the reference's
// text.
func (m *mdWriter) piece(b article.Block, p article.Piece, r article.Range) string {
	for _, s := range b.Spans {
		i, ok := m.foots.by[strings.TrimPrefix(s.Href, "#")]
		if s.Kind != article.Reference || !ok || !s.Covers(r) {
			continue
		}
		if r.Start > s.Start {
			return ""
		}
		return "[^" + m.foots.names[i] + "]"
	}
	if p.Picture != nil {
		return inlinePicture(p)
	}
	return styled(m.work.Article.Text.Slice(r), p)
}

// inlinePicture names a picture in a line by its address; of one without, the description is left.
func inlinePicture(p article.Piece) string {
	pic := p.Picture
	alt := strings.Join(strings.Fields(pic.Alt), " ")
	if pic.Href == "" {
		if alt == "" {
			alt = "[picture]"
		}
		return styled(alt, p)
	}
	out := "![" + escapeMD(alt) + "](" + target(pic.Href) + ")"
	if p.Href != "" {
		out = "[" + out + "](" + target(p.Href) + ")"
	}
	return out
}

// htmlMark is how GitHub's Markdown, which has no highlights, shows a mark.
func htmlMark(a annotation.Annotation) (open, end string) {
	switch a.Style {
	case annotation.Underline, annotation.Squiggly:
		return "<ins>", "</ins>"
	case annotation.Strikeout:
		return "<del>", "</del>"
	}
	return `<mark class="` + string(a.Color) + `">`, "</mark>"
}

// styled writes a piece of text with its style; white space stays outside the signs, where CommonMark wants it.
func styled(s string, p article.Piece) string {
	core := strings.TrimSpace(s)
	if core == "" {
		return s
	}
	lead, tail := s[:strings.Index(s, core)], s[strings.Index(s, core)+len(core):]
	if p.Code {
		core = strings.ReplaceAll(core, "\n", " ")
		tick := "`"
		for strings.Contains(core, tick) {
			tick += "`"
		}
		pad := ""
		if strings.HasPrefix(core, "`") || strings.HasSuffix(core, "`") {
			pad = " "
		}
		core = tick + pad + core + pad + tick
	} else {
		core = escapeMD(core)
	}
	if p.Strong {
		core = "**" + core + "**"
	}
	if p.Emphasis {
		core = "*" + core + "*"
	}
	if p.Superscript {
		core = "<sup>" + core + "</sup>"
	}
	if p.Subscript {
		core = "<sub>" + core + "</sub>"
	}
	if p.Deleted {
		core = "~~" + core + "~~"
	}
	if p.Href != "" {
		core = "[" + core + "](" + target(p.Href) + ")"
	}
	return lead + core + tail
}

// target is an address as a link has it.
func target(href string) string {
	return "<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\\", "%5C", "\n", "").Replace(href) + ">"
}

// escapeMD makes text mean itself in Markdown. A character that is special only at the start of a line is
// escaped everywhere: too much escaping is still right.
func escapeMD(s string) string {
	var b strings.Builder
	start, space := true, true
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>|~&$", r):
			b.WriteByte('\\')
		case start && strings.ContainsRune("#+-=:", r), r == '#' && space:
			b.WriteByte('\\')
		case (r == '.' || r == ')') && i > 0 && onlyDigits(strings.TrimLeft(s[lineStart(s, i):i], " \t")):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		start, space = r == '\n' || start && r <= ' ', r <= ' '
	}
	return b.String()
}

func lineStart(s string, i int) int { return strings.LastIndexByte(s[:i], '\n') + 1 }

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
