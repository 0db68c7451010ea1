package app

import (
	"fmt"
	"slices"
	"strings"

	"dev.marginalia/annotation"
)

// choose returns the annotations that o asks for, and a sentence about them when they are not all there is: a person
// who is handed a part must be able to know that.
func (o ExportOptions) choose(all []annotation.Annotation) ([]annotation.Annotation, string) {
	var out []annotation.Annotation
	notes := 0
	for _, m := range all {
		if !o.wants(m) {
			continue
		}
		if o.NoNotes && m.Note != "" {
			m.Note = ""
			notes++
		}
		out = append(out, m)
	}
	var said []string
	if len(o.Tags)+len(o.Colors) > 0 {
		said = append(said, fmt.Sprintf("Only %s: %d of %d.", o.wanted(), len(out), len(all)))
	}
	if notes > 0 {
		said = append(said, "Notes are left out.")
	}
	return out, strings.Join(said, " ")
}

func (o ExportOptions) wants(m annotation.Annotation) bool {
	return (len(o.Tags) == 0 || slices.ContainsFunc(o.Tags, m.HasTag)) && (len(o.Colors) == 0 || slices.Contains(o.Colors, m.Color))
}

// wanted says in words which marks are wanted: "yellow or red marks tagged history or law".
func (o ExportOptions) wanted() string {
	s := "marks"
	if len(o.Colors) > 0 {
		colors := make([]string, len(o.Colors))
		for i, c := range o.Colors {
			colors[i] = string(c)
		}
		s = strings.Join(colors, " or ") + " " + s
	}
	if len(o.Tags) > 0 {
		s += " tagged " + strings.Join(o.Tags, " or ")
	}
	return s
}
