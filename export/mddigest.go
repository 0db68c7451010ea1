package export

import (
	"fmt"
	"io"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// Order is that of the passages in a digest.
type Order string

// The orders of a digest.
const (
	ByPlace Order = "place" // as in the text, under its headings
	ByTag   Order = "tag"   // under each of their tags
	ByColor Order = "color"
)

// ParseOrder reads the name of an order; an unknown one wraps annotation.ErrInvalid and lists the known.
func ParseOrder(s string) (Order, error) {
	switch o := Order(strings.ToLower(s)); o {
	case ByPlace, ByTag, ByColor:
		return o, nil
	}
	return "", fmt.Errorf("%w order of a digest: use place, tag or color", annotation.ErrInvalid)
}

// MarkdownDigest writes the marked passages of works alone, with their notes and tags, as Markdown with the front matter
// that Markdown has.
func MarkdownDigest(w io.Writer, works []Work, by Order) error {
	for i := range works {
		m := mdWriter{work: &works[i], set: annotation.NewSet(works[i].Annotations)}
		if i > 0 {
			m.out.WriteString("\n\n---\n\n")
		}
		if err := m.front(); err != nil {
			return err
		}
		for _, g := range groups(&works[i], m.set.All(), by) {
			if g.title != "" {
				m.out.WriteString("\n## " + escapeMD(g.title) + "\n")
			}
			for _, a := range g.marks {
				m.passage(a)
			}
		}
		if _, err := io.WriteString(w, m.out.String()); err != nil {
			return err
		}
	}
	return nil
}

// passage writes a marked passage as a quote, and below it what was said about it.
func (m *mdWriter) passage(a annotation.Annotation) {
	text := strings.Trim(quoted(m.work, a), "\n")
	var lines []string
	for l := range strings.SplitSeq(text, "\n") {
		lines = append(lines, strings.TrimRight("> "+escapeMD(line(l)), " "))
	}
	m.out.WriteString("\n" + strings.Join(lines, "\n") + "\n")
	if t := noteText(a); t != "" {
		m.out.WriteString("\n" + t + "\n")
	}
}

// group is marks under one title; that may be "".
type group struct {
	title string
	marks []annotation.Annotation
}

// groups puts marks, in Compare order, in the order of a digest. A mark with several tags stands under each; marks whose
// passage is gone are the last group.
func groups(w *Work, marks []annotation.Annotation, by Order) []group {
	var order []string
	found := map[string]*group{}
	add := func(title string, m annotation.Annotation) {
		if found[title] == nil {
			found[title] = &group{title: title}
			order = append(order, title)
		}
		found[title].marks = append(found[title].marks, m)
	}
	switch by {
	case ByTag:
		for _, t := range Tags(marks) {
			for _, m := range marks {
				if hasTag(m, t) {
					add(t, m)
				}
			}
		}
		for _, m := range marks {
			if len(m.Tags) == 0 {
				add("Without a tag", m)
			}
		}
	case ByColor:
		for _, c := range annotation.Colors {
			for _, m := range marks {
				if known(m.Color) == c {
					add(strings.ToUpper(string(c[:1]))+string(c[1:]), m)
				}
			}
		}
	default:
		return groupsByPlace(w, marks)
	}
	out := make([]group, len(order))
	for i, title := range order {
		out[i] = *found[title]
	}
	return out
}

// groupsByPlace puts marks under the nearest heading before each; two headings of the same words are two groups.
func groupsByPlace(w *Work, marks []annotation.Annotation) []group {
	var out []group
	last := -2
	for _, m := range marks {
		title, at := "Passages that are no longer in the text", -3
		if !m.Orphan {
			title, at = headingOf(w.Article, m.Start)
		}
		if at != last {
			out, last = append(out, group{title: title}), at
		}
		g := &out[len(out)-1]
		g.marks = append(g.marks, m)
	}
	return out
}

// headingOf is the nearest heading at offset o or before it, and the number of its block; "" and -1 without one.
func headingOf(a *article.Article, o int) (string, int) {
	for i := a.BlockAt(o); i >= 0; i-- {
		if b := &a.Blocks[i]; b.Kind == article.Heading {
			return line(a.Plain(b.Range)), i
		}
	}
	return "", -1
}

func hasTag(m annotation.Annotation, t string) bool {
	for _, has := range m.Tags {
		if annotation.FoldTag(has) == annotation.FoldTag(t) {
			return true
		}
	}
	return false
}
