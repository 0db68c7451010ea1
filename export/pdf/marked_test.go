package pdf

import (
	"fmt"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
)

// marked puts n marks over the text of a, evenly, of all colours and styles, every fourth or so with a note, and with
// one or two of so many tags.
func marked(a *article.Article, n, notes, tags int) export.Work {
	var marks []annotation.Annotation
	var names []string
	for i := range tags {
		names = append(names, []string{"sea", "sea/weather", "law", "law/of nations", "law/of the sea", "people", "craft", "craft/rope/knots"}[i%8])
		if i >= 8 {
			names[i] += fmt.Sprintf("/topic %d", i)
		}
	}
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	step := a.Text.Len() / (n + 1)
	for i := range n {
		start := step/2 + i*step
		for start > 0 && a.Text.Slice(article.Range{Start: start - 1, End: start}) > " " && step > 60 && start%97 > 0 {
			start--
		}
		end := min(a.Text.Len(), start+20+(i*37)%max(21, min(step, 180)))
		anchor, err := annotation.Describe(a.Text, article.Range{Start: start, End: end})
		if err != nil {
			continue
		}
		m := annotation.Annotation{ID: fmt.Sprintf("m%d", i), Anchor: anchor, Color: annotation.Colors[i*i%8], Style: annotation.Highlight, Creator: "A Reader", Created: at, Modified: at}
		if i%2 == 1 {
			m.Color = annotation.Colors[i%8]
		}
		if i%9 == 8 {
			m.Style = annotation.Styles[1+i/9%3]
		}
		if notes > 0 && i%max(1, n/notes) == 0 {
			m.Note = []string{"Who says so, and where was it **first** said?", "Compare the second edition.", "This is the whole argument: what was promised is not what was done, and nobody says since when it was known."}[i%3]
		}
		if tags > 0 && i%3 != 1 {
			m.Tags = append(m.Tags, names[i*7%tags])
			if i%5 == 0 && names[i*3%tags] != m.Tags[0] {
				m.Tags = append(m.Tags, names[i*3%tags])
			}
		}
		marks = append(marks, m)
	}
	w := export.Work{Article: a, Annotations: annotation.NewSet(marks).All(), TagColors: map[string]annotation.Color{}, Modified: at}
	for i, c := range []annotation.Color{annotation.Blue, annotation.Green, annotation.Red} {
		if i < tags {
			w.TagColors[annotation.FoldTag(names[i])] = c
		}
	}
	w.Picture = func(hash string) ([]byte, error) { return a.Resources[hash].Data, nil }
	return w
}
