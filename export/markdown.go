package export

import (
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// Markdown writes works as GitHub-flavoured Markdown with YAML front matter: the text with its marks in <mark>,
// notes as footnotes, tags as #tags behind them.
func Markdown(w io.Writer, works []Work) error {
	for i := range works {
		m := mdWriter{work: &works[i], set: annotation.NewSet(works[i].Annotations)}
		if i > 0 {
			m.out.WriteString("\n\n---\n\n")
		}
		if err := m.front(); err != nil {
			return err
		}
		m.body()
		m.notes()
		if _, err := io.WriteString(w, m.out.String()); err != nil {
			return err
		}
	}
	return nil
}

type mdWriter struct {
	work *Work
	set  annotation.Set
	out  strings.Builder
	said []annotation.Annotation
}

// front writes what is known about the article.
func (m *mdWriter) front() error {
	a := m.work.Article
	head := []struct{ Key, Value string }{{"title", a.Title}, {"author", a.Byline}, {"site", a.Site}, {"url", a.URL}, {"date", a.Published}, {"language", a.Language}}
	n := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, v *yaml.Node) {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, v)
	}
	for _, h := range head {
		if h.Value != "" {
			add(h.Key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: h.Value})
		}
	}
	if tags := Tags(m.work.Annotations); len(tags) > 0 {
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for _, t := range tags {
			list.Content = append(list.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: t})
		}
		add("tags", list)
	}
	data, err := yaml.Marshal(n)
	if err != nil {
		return fmt.Errorf("write front matter: %w", err)
	}
	m.out.WriteString("---\n" + string(data) + "---\n\n# " + escapeMD(a.Title) + "\n")
	return nil
}

// Tags are the tags of annotations, each once, in tag order.
func Tags(all []annotation.Annotation) []string {
	var tags []string
	for _, a := range all {
		tags = append(tags, a.Tags...)
	}
	clean, err := annotation.CleanTags(tags)
	if err != nil {
		return nil // tags in a library are clean
	}
	return clean
}

func (m *mdWriter) body() {
	a := m.work.Article
	for i, b := range a.Blocks {
		gap := "\n\n"
		if i > 0 && b.Kind == article.Item && a.Blocks[i-1].Kind == article.Item {
			gap = "\n"
		}
		if i == 0 {
			gap = "\n"
		}
		if b.Kind == article.Quote && i > 0 && a.Blocks[i-1].Kind == article.Quote {
			gap = "\n" + strings.Repeat("> ", max(1, b.Level)) + "\n"
		}
		m.out.WriteString(gap + m.block(b))
	}
	m.out.WriteString("\n")
}

func (m *mdWriter) block(b article.Block) string {
	switch b.Kind {
	case article.Rule:
		return "---"
	case article.Code:
		text := m.work.Article.Text.Slice(b.Range)
		fence := "```"
		for strings.Contains(text, fence) {
			fence += "`"
		}
		return fence + "\n" + text + "\n" + fence + m.marksIn(b)
	case article.Heading:
		return strings.Repeat("#", min(6, max(2, b.Level))) + " " + strings.ReplaceAll(m.inline(b), "\n", " ")
	case article.Item:
		indent := strings.Repeat("   ", max(0, b.Level-1))
		label := "- "
		if b.Number > 0 {
			label = fmt.Sprintf("%d. ", b.Number)
		}
		return indent + label + strings.ReplaceAll(m.inline(b), "\n", "\n"+indent+strings.Repeat(" ", len(label)))
	case article.Quote:
		mark := strings.Repeat("> ", max(1, b.Level))
		return mark + strings.ReplaceAll(m.inline(b), "\n", "\n"+mark)
	case article.Notice:
		return "*" + strings.ReplaceAll(m.inline(b), "\n", " ") + "*"
	}
	return m.inline(b)
}

// inline writes the text of b with its marks and styles. Both are cut at each other's edges, so that every
// piece is well nested.
func (m *mdWriter) inline(b article.Block) string {
	var out strings.Builder
	marks := m.set.In(b.Range)
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
				out.WriteString(styled(m.work.Article.Text.Slice(r), p))
			}
		}
		out.WriteString(end)
		for _, i := range seg.Marks {
			if marks[i].End == seg.End {
				out.WriteString(m.reference(marks[i]))
			}
		}
	}
	return out.String()
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
	if p.Href != "" {
		core = "[" + core + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "").Replace(p.Href) + ">)"
	}
	return lead + core + tail
}

// reference is the footnote sign of a mark that says something.
func (m *mdWriter) reference(a annotation.Annotation) string {
	if a.Note == "" && len(a.Tags) == 0 {
		return ""
	}
	m.said = append(m.said, a)
	return fmt.Sprintf("[^%d]", len(m.said))
}

// marksIn writes the footnotes of marks inside code, where no sign can stand.
func (m *mdWriter) marksIn(b article.Block) string {
	out := ""
	for _, a := range m.set.In(b.Range) {
		if a.End <= b.End {
			out += m.reference(a)
		}
	}
	if out != "" {
		return "\n\n" + out
	}
	return ""
}

// notes writes the footnotes, and then the marks whose passage is not in the text any more.
func (m *mdWriter) notes() {
	for i, a := range m.said {
		fmt.Fprintf(&m.out, "\n[^%d]: %s\n", i+1, strings.ReplaceAll(noteText(a), "\n", "\n    "))
	}
	first := true
	for _, a := range m.set.All() {
		if !a.Orphan {
			continue
		}
		if first {
			m.out.WriteString("\n## Passages that are no longer in the text\n")
			first = false
		}
		m.out.WriteString("\n> " + strings.ReplaceAll(escapeMD(a.Exact), "\n", "\n> ") + "\n")
		if t := noteText(a); t != "" {
			m.out.WriteString("\n" + t + "\n")
		}
	}
}

// noteText is a note, which is Markdown already, with its tags.
func noteText(a annotation.Annotation) string {
	parts := []string{}
	if a.Note != "" {
		parts = append(parts, a.Note)
	}
	var tags []string
	for _, t := range a.Tags {
		tags = append(tags, "#"+strings.ReplaceAll(t, " ", "-"))
	}
	if len(tags) > 0 {
		parts = append(parts, strings.Join(tags, " "))
	}
	return strings.Join(parts, " ")
}

// escapeMD makes text mean itself in Markdown. A character that is special only at the start of a line is
// escaped everywhere: too much escaping is still right.
func escapeMD(s string) string {
	var b strings.Builder
	start := true
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>|~&$", r):
			b.WriteByte('\\')
		case start && strings.ContainsRune("#+-=:", r):
			b.WriteByte('\\')
		case (r == '.' || r == ')') && i > 0 && onlyDigits(s[lineStart(s, i):i]):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		start = r == '\n'
	}
	return b.String()
}

func lineStart(s string, i int) int { return strings.LastIndexByte(s[:i], '\n') + 1 }

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
