package app_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	. "dev.marginalia/app"
	"dev.marginalia/export/pdf"
)

// looks are handouts in which marks and their passages stand in other places than beside the text of one column.
var looks = map[string]ExportOptions{
	"footnotes":          {Layout: pdf.Footnotes},
	"footnotes, two":     {Layout: pdf.Footnotes, Columns: 2, Paper: pdf.A5},
	"endnotes":           {Layout: pdf.Endnotes, Paper: pdf.Letter},
	"endnotes, two":      {Layout: pdf.Endnotes, Columns: 2},
	"clean":              {Layout: pdf.Clean},
	"clean, two":         {Layout: pdf.Clean, Columns: 2},
	"cornell":            {Layout: pdf.Cornell},
	"study":              {Layout: pdf.Study},
	"digest":             {Layout: pdf.Digest, Context: 3},
	"digest by tags":     {Layout: pdf.Digest, Context: 3, Order: pdf.OrderTag},
	"margin with all":    {Cover: true, Summary: "In the morning", Index: true, Highlights: true, Legend: true, Safe: true},
	"footnotes with all": {Layout: pdf.Footnotes, Cover: true, Index: true, Highlights: true, Legend: true},
	"margin without":     {NoNotes: true},
	"margin, large sans": {Font: "sans", Size: 16, Paper: pdf.A5},
}

// exportedAs is a handout with options in a file.
func exportedAs(t *testing.T, a *App, o ExportOptions, ids ...string) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := a.ExportTo(ctx, ids, PDF, o, &out); err != nil {
		t.Fatal(err)
	}
	return write(t, filepath.Join(t.TempDir(), "handout.pdf"), out.String())
}

func TestImportAnnotations_OfEditedHandoutsInEveryLayout(t *testing.T) {
	a, s, _ := handed(t)
	id, marks := s.Article().ID, s.Set().All()
	for name, o := range looks {
		t.Run(name, func(t *testing.T) {
			path := exportedAs(t, a, o, id)
			plan, err := a.MatchAnnotations(ctx, path, id)
			if err != nil || effects(plan.Matches)["same"] != len(plan.Matches) || len(plan.Matches) != 3 {
				t.Fatalf("as it is: %v, %v", effects(plan.Matches), err)
			}
			plan, err = a.MatchAnnotations(ctx, editedWithPDFCPU(t, path, marks[0].ID, marks[1].ID, elsewhere(o)), id)
			if err != nil {
				t.Fatal(err)
			}
			checkEdits(t, plan, MatchExact, elsewhere(o))
		})
	}
}

// elsewhere are words of handed that no mark is on, which a handout shows.
func elsewhere(o ExportOptions) string {
	if o.Layout == pdf.Digest {
		return "slept that"
	}
	return "In the morning"
}

// checkEdits looks for the three changes that were made elsewhere, and no others. The new mark is on words.
func checkEdits(t *testing.T, plan *MarkImport, status MatchStatus, words string) {
	t.Helper()
	if e := effects(plan.Matches); len(plan.Matches) != 4 || e["changed: note"] != 1 || e["removed"] != 1 || e["new"] != 1 || e["same"] != 1 {
		t.Errorf("%v", e)
	}
	for _, m := range plan.Matches {
		switch m.What() {
		case "new":
			if m.Status != status || m.Mark.Exact != words || m.Mark.Note != "added elsewhere" || m.Mark.Color != annotation.Green {
				t.Errorf("the new one is %s: %+v", m.Status, m.Mark)
			}
		case "changed: note":
			if !strings.HasSuffix(m.Mark.Note, "changed elsewhere") || len(m.Mark.Tags) != 2 {
				t.Errorf("the changed one is %+v", m.Mark)
			}
		}
	}
}

// TestImportAnnotations_OfAHandoutWhoseArticleChangedSince has words before and after the marks, and a paragraph, that
// the library's article had not when it was handed out.
func TestImportAnnotations_OfAHandoutWhoseArticleChangedSince(t *testing.T) {
	dir := t.TempDir()
	text := "A storm came over the harbour.\n\nThe boats were tied to the pier. Nobody slept that night; the wind was loud.\n\nIn the morning the storm was gone."
	for name, o := range map[string]ExportOptions{"margin": {}, "footnotes, two": looks["footnotes, two"], "digest": looks["digest"]} {
		t.Run(name, func(t *testing.T) {
			a := start(t)
			path := filepath.Join(dir, strings.ReplaceAll(name, ", ", "-")+".md")
			doc, err := a.ImportFile(ctx, write(t, path, text))
			if err != nil {
				t.Fatal(err)
			}
			for i, quote := range []string{"A storm", "tied to the pier", "the wind was loud"} {
				if _, err := a.HighlightQuote(ctx, doc.ID, quote, "", "", Draft{Color: annotation.Colors[i], Note: "**note** " + fmt.Sprint(i), Tags: []string{"weather", fmt.Sprint("n/", i)}}); err != nil {
					t.Fatal(err)
				}
			}
			marks := marksOf(t, a, doc.ID)
			back := editedWithPDFCPU(t, exportedAs(t, a, o, doc.ID), marks[0].ID, marks[1].ID, elsewhere(o))
			changed := "It was November.\n\n" + strings.NewReplacer("Nobody slept", "Hardly anybody slept", "storm was gone", "gale was over").Replace(text)
			again, err := a.ImportFile(ctx, write(t, path, changed))
			if err != nil || again.ID != doc.ID {
				t.Fatalf("%+v, %v", again, err)
			}
			plan, err := a.MatchAnnotations(ctx, back, doc.ID)
			if err != nil {
				t.Fatal(err)
			}
			checkEdits(t, plan, MatchMoved, elsewhere(o))
			if _, err := a.TakeAnnotations(ctx, plan, nil); err != nil {
				t.Fatal(err)
			}
			got := map[string]bool{}
			for _, m := range marksOf(t, a, doc.ID) {
				got[m.Exact] = true
				if m.Orphan || articleOf(t, a, doc.ID).Text.Slice(m.Passage()) != m.Exact {
					t.Errorf("%+v is not where it says", m)
				}
			}
			if len(got) != 3 || !got["A storm"] || !got["the wind was loud"] || !got[elsewhere(o)] {
				t.Errorf("%v", got)
			}
		})
	}
}

func TestImportAnnotations_OfFlattenedHandoutsIsWhatWasAdded(t *testing.T) {
	a, s, _ := handed(t)
	id := s.Article().ID
	for name, o := range map[string]ExportOptions{"margin": {Flatten: true}, "endnotes": {Flatten: true, Layout: pdf.Endnotes, Columns: 2}, "digest": {Flatten: true, Layout: pdf.Digest, Context: 3}} {
		t.Run(name, func(t *testing.T) {
			plan, err := a.MatchAnnotations(ctx, addedWithPDFCPU(t, readFile(t, exportedAs(t, a, o, id)), elsewhere(o)), id)
			if err != nil {
				t.Fatal(err)
			}
			if e := effects(plan.Matches); len(plan.Matches) != 4 || e["same"] != 3 || e["new"] != 1 {
				t.Errorf("%v", e)
			}
		})
	}
}

// TestHandout_CutShortSaysSoAndLosesNothing cuts a handout at many places.
func TestHandout_CutShortSaysSoAndLosesNothing(t *testing.T) {
	a, s, path := handed(t)
	id, whole := s.Article().ID, readFile(t, path)
	to := start(t)
	for i := 1; i < 40; i++ {
		n := len(whole) * i / 40
		cut := write(t, filepath.Join(t.TempDir(), "cut.pdf"), string(whole[:n]))
		all, err := to.Import(ctx, []string{cut}, ImportOptions{}, nil)
		if err != nil || len(all) != 1 {
			t.Fatalf("%d bytes: %+v, %v", n, all, err)
		}
		said := strings.Join(all[0].Problems, " ")
		if all[0].Err != nil {
			said = Sentence(all[0].Err)
		}
		if !strings.Contains(said, "damaged or cut") {
			t.Errorf("%d bytes are imported with %q", n, said)
		}
		plan, err := a.MatchAnnotations(ctx, cut, id)
		if err != nil {
			if text := Sentence(err); !strings.Contains(text, "damaged") {
				t.Errorf("%d bytes: %s", n, text)
			}
			continue
		}
		if e := effects(plan.Matches); e["same"] != 3 || plan.Warning() == "" {
			t.Errorf("%d bytes: %v", n, e)
		}
	}
}

func TestImportAnnotations_DoesNotTakeDamageForDeleting(t *testing.T) {
	a, s, path := handed(t)
	for name, c := range map[string]struct{ old, new string }{
		"the beginning of marks": {"<</Type/Annot/Subtype/Highlight", "xx/Type/Annot/Subtype/Highlight"},
		"the list of marks":      {"/Annots[", "/Annots[7"},
	} {
		text := string(readFile(t, path))
		if !strings.Contains(text, c.old) {
			t.Fatal("the handout has no ", c.old)
		}
		back := write(t, filepath.Join(t.TempDir(), "damaged.pdf"), strings.ReplaceAll(text, c.old, c.new))
		plan, err := a.MatchAnnotations(ctx, back, s.Article().ID)
		if err != nil {
			t.Fatal(name, err)
		}
		if e := effects(plan.Matches); len(plan.Matches) != 3 || e["same"] != 3 || plan.Warning() == "" {
			t.Errorf("%s: %v, %q", name, e, plan.Warning())
		}
	}
}
