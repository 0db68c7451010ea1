package app

import (
	"testing"

	"dev.marginalia/annotation"
)

func TestChoose_SaysWhatIsLeftOut(t *testing.T) {
	all := []annotation.Annotation{
		{ID: "1", Color: annotation.Yellow, Note: "a", Tags: []string{"history/rome"}},
		{ID: "2", Color: annotation.Red, Tags: []string{"law"}},
		{ID: "3", Color: annotation.Yellow, Note: "b"},
	}
	for _, c := range []struct {
		o    ExportOptions
		want string
		ids  string
	}{
		{ExportOptions{}, "", "123"},
		{ExportOptions{Tags: []string{"history"}}, "Only marks tagged history: 1 of 3.", "1"},
		{ExportOptions{Colors: []annotation.Color{annotation.Yellow}}, "Only yellow marks: 2 of 3.", "13"},
		{ExportOptions{Colors: []annotation.Color{annotation.Yellow, annotation.Red}, Tags: []string{"law", "art"}}, "Only yellow or red marks tagged law or art: 1 of 3.", "2"},
		{ExportOptions{NoNotes: true}, "Notes are left out.", "123"},
		{ExportOptions{NoNotes: true, Tags: []string{"law"}}, "Only marks tagged law: 1 of 3.", "2"},
	} {
		got, said := c.o.choose(all)
		ids := ""
		for _, m := range got {
			ids += m.ID
			if c.o.NoNotes && m.Note != "" {
				t.Errorf("%+v: a note is left", c.o)
			}
		}
		if said != c.want || ids != c.ids {
			t.Errorf("%+v: %q of %s, want %q of %s", c.o, said, ids, c.want, c.ids)
		}
	}
	if all[0].Note != "a" {
		t.Error("the library's own annotation lost its note")
	}
}
