package export

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// footnotes are those of the article that something refers to. A footnote is a block with a sign or a target, and
// the blocks of footnotes after it that have neither.
type footnotes struct {
	of    map[int]int    // of a block: the one that its footnote begins with
	names map[int]string // of that one: its name in Markdown, each once
	by    map[string]int // of the name of a target: the block
}

func (m *mdWriter) findFootnotes() {
	blocks := m.work.Article.Blocks
	referred := map[string]bool{}
	for i := range blocks {
		for _, s := range blocks[i].Spans {
			if s.Kind == article.Reference {
				referred[strings.TrimPrefix(s.Href, "#")] = true
			}
		}
	}
	m.foots = footnotes{map[int]int{}, map[int]string{}, map[string]int{}}
	taken := map[string]bool{}
	for i := range blocks {
		b := &blocks[i]
		if b.Kind != article.Footnote {
			continue
		}
		if b.Label == "" && len(b.Targets) == 0 {
			if of, ok := m.foots.of[i-1]; ok {
				m.foots.of[i] = of
			}
			continue
		}
		for _, name := range b.Targets {
			if !referred[name] {
				continue
			}
			if m.foots.of[i] = i; m.foots.names[i] == "" {
				m.foots.names[i] = unique(b.Label, taken)
			}
			if _, ok := m.foots.by[name]; !ok {
				m.foots.by[name] = i
			}
		}
	}
	m.numberPrefix(taken)
}

// unique makes a name of a sign that no footnote has yet; Markdown does not tell cases apart.
func unique(label string, taken map[string]bool) string {
	base := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' {
			return unicode.ToLower(r)
		}
		return -1
	}, label)
	if base == "" {
		base = "note"
	}
	name := base
	for k := 2; taken[name]; k++ {
		name = base + "-" + strconv.Itoa(k)
	}
	taken[name] = true
	return name
}

// numberPrefix chooses what stands before the numbers of notes, so that they are not those of footnotes.
func (m *mdWriter) numberPrefix(taken map[string]bool) {
	if len(taken) == 0 {
		return
	}
	clash := func() bool {
		for name := range taken {
			if n, ok := strings.CutPrefix(name, m.notes); ok && n != "" && strings.Trim(n, "0123456789") == "" {
				return true
			}
		}
		return false
	}
	for m.notes = "n"; clash(); {
		m.notes += "n"
	}
}

// signPlaces finds for every mark of an article the place of its sign: its end, or that of the last text before it, since
// no sign can stand between blocks or between cells.
func signPlaces(a *article.Article, marks annotation.Set) map[string]int {
	places := map[string]int{}
	for _, mark := range marks.All() {
		for i := a.BlockAt(mark.End - 1); i >= 0 && !mark.Orphan; i-- {
			if at, ok := signIn(a, a.Blocks[i], mark.End); ok {
				places[mark.ID] = at
				break
			}
		}
	}
	return places
}

// signIn is the last place in b, up to end, that has text before it.
func signIn(a *article.Article, b article.Block, end int) (at int, ok bool) {
	if b.Grid == nil {
		return min(end, b.End), min(end, b.End) > b.Start
	}
	for _, row := range a.Cells(b) {
		for _, cell := range row {
			if !cell.Empty() && cell.Start < end {
				at, ok = min(end, cell.End), true
			}
		}
	}
	return at, ok
}

// sign is the footnote sign of a mark that says something.
func (m *mdWriter) sign(a annotation.Annotation) string {
	if a.Note == "" && len(a.Tags) == 0 {
		return ""
	}
	m.said = append(m.said, a)
	return fmt.Sprintf("[^%s%d]", m.notes, len(m.said))
}

// signsIn are the signs of the marks that end in r.
func (m *mdWriter) signsIn(r article.Range) string {
	out := ""
	for _, a := range m.set.In(article.Range{Start: r.Start, End: r.End}) {
		if at := m.ends[a.ID]; at > r.Start && at <= r.End {
			out += m.sign(a)
		}
	}
	return out
}

// writeNotes writes the notes as footnotes, and then the marks whose passage is not in the text any more.
func (m *mdWriter) writeNotes() {
	for i, a := range m.said {
		fmt.Fprintf(&m.out, "\n[^%s%d]: %s\n", m.notes, i+1, strings.ReplaceAll(noteText(a), "\n", "\n    "))
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
