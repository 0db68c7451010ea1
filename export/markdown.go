package export

import (
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"

	"dev.marginalia/annotation"
)

// Markdown writes works as GitHub-flavoured Markdown with YAML front matter: the text with its marks in <mark>,
// notes as footnotes, tags as #tags behind them. Where the article has footnotes of its own, the numbers of notes
// have an "n" before them. Pictures are named by their address; of those without one their description is left.
func Markdown(w io.Writer, works []Work) error {
	for i := range works {
		m := mdWriter{work: &works[i], set: annotation.NewSet(works[i].Annotations)}
		m.findFootnotes()
		m.ends = signPlaces(m.work.Article, m.set)
		if i > 0 {
			m.out.WriteString("\n\n---\n\n")
		}
		if err := m.front(); err != nil {
			return err
		}
		m.body()
		m.writeNotes()
		if _, err := io.WriteString(w, m.out.String()); err != nil {
			return err
		}
	}
	return nil
}

type mdWriter struct {
	work  *Work
	set   annotation.Set
	out   strings.Builder
	said  []annotation.Annotation
	notes string         // what stands before the numbers of notes
	ends  map[string]int // of a mark's id: where its sign stands
	foots footnotes
	lists []int // of each level of the list that is open: the column of its items' text
}

// front writes what is known about the article.
func (m *mdWriter) front() error {
	a := m.work.Article
	head := []struct{ Key, Value string }{{"title", a.Title}, {"author", a.Byline}, {"site", a.Site}, {"url", a.URL}, {"date", a.Published},
		{"publisher", a.Publisher}, {"identifier", a.Identifier}, {"language", a.Language}}
	n := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, v *yaml.Node) {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, v)
	}
	for _, h := range head {
		if h.Value != "" {
			add(h.Key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: h.Value})
		}
	}
	list := func(key string, values []string) {
		l := &yaml.Node{Kind: yaml.SequenceNode}
		for _, v := range values {
			l.Content = append(l.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: v})
		}
		if len(values) > 0 {
			add(key, l)
		}
	}
	list("keywords", a.Keywords)
	list("tags", Tags(m.work.Annotations))
	data, err := yaml.Marshal(n)
	if err != nil {
		return fmt.Errorf("write front matter: %w", err)
	}
	m.out.WriteString("---\n" + string(data) + "---\n\n# " + escapeMD(strings.Join(strings.Fields(a.Title), " ")) + "\n")
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
