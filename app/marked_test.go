package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/color"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"dev.marginalia/annotation"
	. "dev.marginalia/app"
	"dev.marginalia/article/importer"
	"dev.marginalia/article/pdftext"
)

// quadOf is the rectangle around words on the first page of a handout that shows them on one line, in the
// coordinates of the file.
func quadOf(t *testing.T, data []byte, words string) [4]float64 {
	t.Helper()
	f, err := pdftext.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Page(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	words = strings.ReplaceAll(words, " ", "")
	var shown strings.Builder
	var at []int
	for i, g := range p.Glyphs {
		for range strings.ReplaceAll(g.Text, " ", "") {
			at = append(at, i)
		}
		shown.WriteString(strings.ReplaceAll(g.Text, " ", ""))
	}
	i := strings.LastIndex(shown.String(), words) // the title may read the same
	if i < 0 {
		t.Fatalf("%q is not on the page", words)
	}
	first, last := p.Glyphs[at[i]], p.Glyphs[at[i+len(words)-1]]
	if math.Abs(first.Y-last.Y) > 1 {
		t.Fatalf("%q is on two lines", words)
	}
	return [4]float64{first.X, p.Height - first.Y - 2, last.X + last.Width, p.Height - first.Y + 8}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// editedWithPDFCPU changes a note, deletes a highlight and adds another one.
func editedWithPDFCPU(t *testing.T, path, change, remove, add string) string {
	t.Helper()
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	data := readFile(t, path)

	c, err := api.ReadValidateAndOptimize(bytes.NewReader(data), conf)
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	number := 0
	for n, e := range c.Table {
		if d, ok := e.Object.(types.Dict); ok && d["NM"] != nil {
			id, err := c.DereferenceText(d["NM"])
			if err == nil && id == change {
				d["Contents"] = types.StringLiteral("changed elsewhere")
				changed++
			}
			if err == nil && id == remove {
				number = n
			}
		}
	}
	if changed != 1 {
		t.Fatalf("%d notes are changed", changed)
	}
	var one, two bytes.Buffer
	if err := api.WriteContext(c, &one); err != nil {
		t.Fatal(err)
	}
	if err := api.RemoveAnnotations(bytes.NewReader(one.Bytes()), &two, nil, nil, []int{number}, conf); err != nil {
		t.Fatal(err)
	}
	return addedWithPDFCPU(t, two.Bytes(), add)
}

// addedWithPDFCPU adds a highlight with a note.
func addedWithPDFCPU(t *testing.T, data []byte, words string) string {
	t.Helper()
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	q := quadOf(t, data, words)
	rect := types.NewRectangle(q[0], q[1], q[2], q[3])
	mark := model.NewHighlightAnnotation(*rect, 0, "added elsewhere", "their-id", "D:20270101120000Z", 0, &color.SimpleColor{R: 0, G: 1, B: 0}, 0, 0, 0, "Jo", nil, nil, "", "",
		types.QuadPoints{*types.NewQuadLiteralForRect(rect)})
	var out bytes.Buffer
	if err := api.AddAnnotations(bytes.NewReader(data), &out, []string{"1"}, mark, conf); err != nil {
		t.Fatal(err)
	}
	return write(t, filepath.Join(t.TempDir(), "edited.pdf"), out.String())
}

// hexText is a text as handouts write it.
func hexText(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04x", u)
	}
	return "<feff" + b.String() + ">"
}

// editedWithQPDF does the same with qpdf's form for editing; what it writes has object and xref streams.
func editedWithQPDF(t *testing.T, path, change, remove, add string) string {
	t.Helper()
	for _, tool := range []string{"qpdf", "fix-qdf"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool, " is not here")
		}
	}
	q := quadOf(t, readFile(t, path), add)
	dir := t.TempDir()
	run := func(name string, args ...string) []byte {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(name, args, err)
		}
		return out
	}
	run("qpdf", "--qdf", "--object-streams=disable", path, "open.pdf")
	text := string(readFile(t, filepath.Join(dir, "open.pdf")))
	objects := regexp.MustCompile(`(?s)\n(\d+) 0 obj\n<<.*?\nendobj`)
	edits := 0
	text = objects.ReplaceAllStringFunc(text, func(o string) string {
		set := func(key, value string) {
			o = regexp.MustCompile(`(?m)^  /`+key+` (<[0-9a-f]*>|\([^\n]*\)|\[[^\]]*\])$`).ReplaceAllLiteralString(o, "  /"+key+" "+value)
		}
		if !strings.Contains(o, "/Subtype /Highlight") {
			return o
		}
		box := fmt.Sprintf("[%v %v %v %v]", q[0], q[1], q[2], q[3])
		switch {
		case strings.Contains(o, "/NM ("+change+")") || strings.Contains(o, "/NM "+hexText(change)):
			set("Contents", "(changed elsewhere)")
			edits++
		case strings.Contains(o, "/NM ("+remove+")") || strings.Contains(o, "/NM "+hexText(remove)):
			set("NM", "(their-id)")
			set("T", "(Jo)")
			set("Contents", "(added elsewhere)")
			set("C", "[0 1 0]")
			set("Rect", box)
			set("QuadPoints", fmt.Sprintf("[%v %v %v %v %v %v %v %v]", q[0], q[3], q[2], q[3], q[0], q[1], q[2], q[1]))
			set("Zotero:Tags", "()")
			edits++
		}
		return o
	})
	if edits != 2 {
		t.Fatalf("%d objects were edited", edits)
	}
	write(t, filepath.Join(dir, "edited.pdf"), text)
	write(t, filepath.Join(dir, "fixed.pdf"), string(run("fix-qdf", "edited.pdf")))
	run("qpdf", "--object-streams=generate", "fixed.pdf", "packed.pdf")
	return filepath.Join(dir, "packed.pdf")
}

func TestImportAnnotations_OfAHandoutThatWasEditedElsewhere(t *testing.T) {
	for name, edit := range map[string]func(t *testing.T, path, change, remove, add string) string{"pdfcpu": editedWithPDFCPU, "qpdf": editedWithQPDF} {
		t.Run(name, func(t *testing.T) {
			a, s, path := handed(t)
			id, marks := s.Article().ID, s.Set().All()
			back := edit(t, path, marks[0].ID, marks[1].ID, "In the morning")
			plan, err := a.MatchAnnotations(ctx, back, id)
			if err != nil {
				t.Fatal(err)
			}
			if e := effects(plan.Matches); len(e) != 4 || e["changed: note"] != 1 || e["removed"] != 1 || e["new"] != 1 || e["same"] != 1 {
				t.Fatalf("%v", e)
			}
			if all := marksOf(t, a, id); len(all) != 3 || all[0].Note != marks[0].Note {
				t.Fatal("something was done before it was taken in")
			}
			if _, err := a.TakeAnnotations(ctx, plan, nil); err != nil {
				t.Fatal(err)
			}
			all := marksOf(t, a, id)
			if len(all) != 3 || all[0].Note != "changed elsewhere" || !all[1].Equal(marks[2]) {
				t.Errorf("%+v", all)
			}
			if m := all[2]; m.Exact != "In the morning" || m.Note != "added elsewhere" || m.Creator != "Jo" || m.Color != annotation.Green || m.Style != annotation.Highlight || m.Orphan {
				t.Errorf("the new one is %+v", m)
			}
			if all[0].Color != marks[0].Color || strings.Join(all[0].Tags, ",") != strings.Join(marks[0].Tags, ",") || all[0].Creator != marks[0].Creator {
				t.Errorf("the changed one is %+v, was %+v", all[0], marks[0])
			}
			again, err := a.MatchAnnotations(ctx, back, id)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range again.Matches {
				if m.Status != MatchDuplicate {
					t.Errorf("a second time: %+v", m)
				}
			}
			if got := importOne(t, start(t), back); len(got.Problems) != 1 || !strings.Contains(got.Problems[0], "import-annotations") {
				t.Errorf("an import does not tell that it was marked: %q", got.Problems)
			}
			if step, err := a.Undo(ctx, id); err != nil || len(step.Changes) != 3 {
				t.Errorf("undo: %+v, %v", step, err)
			}
			for i, m := range marksOf(t, a, id) {
				if !m.Equal(marks[i]) {
					t.Errorf("after undo %+v, want %+v", m, marks[i])
				}
			}
		})
	}
}

func TestImportAnnotations_LosesNothingThatChangedHere(t *testing.T) {
	a, s, path := handed(t)
	id, marks := s.Article().ID, s.Set().All()
	back := editedWithPDFCPU(t, path, marks[0].ID, marks[1].ID, "In the morning")
	mine, color := "rewritten here", annotation.Red
	if _, err := a.Edit(ctx, marks[0].ID, Edit{Note: &mine}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Edit(ctx, marks[1].ID, Edit{Color: &color}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Unhighlight(ctx, marks[2].ID); err != nil {
		t.Fatal(err)
	}
	plan, err := a.MatchAnnotations(ctx, back, id)
	if err != nil {
		t.Fatal(err)
	}
	if e := effects(plan.Matches); e["changed: note"] != 1 || e["kept"] != 1 || e["in trash"] != 1 || e["new"] != 1 {
		t.Fatalf("%v", e)
	}
	if _, err := a.TakeAnnotations(ctx, plan, func(i int) bool { return plan.Matches[i].Effect != EffectNew }); err != nil {
		t.Fatal(err)
	}
	all := marksOf(t, a, id)
	if len(all) != 2 || all[0].Note != "rewritten here\n\nchanged elsewhere" || all[1].Color != annotation.Red {
		t.Errorf("%+v", all)
	}
}

func TestImportAnnotations_OfAnUntouchedHandoutDoNothing(t *testing.T) {
	a := start(t)
	text := strings.Repeat("The expeditionary correspondents, unaccustomed to well-being, described extraordinarily uncomfortable circumstances. ", 60)
	s := session(t, a, "# Harbour\n\n"+text+"\n\n"+text+"\n\nواستيقظت المدينة قبل الفجر على صوت البحر، وكان الميناء هادئا.\n\n"+text)
	for i, b := range s.Article().Blocks {
		for k := range 6 {
			r := s.Article().Text.Snap(b.Range.Clip(s.Article().Text.All()))
			r.Start += k * r.Len() / 7
			r.End = min(r.End, r.Start+[]int{4, 60, 900}[k%3])
			if _, err := s.Highlight(ctx, s.Article().Text.Snap(r), Draft{Color: annotation.Colors[(i+k)%8], Style: annotation.Styles[k%4], Note: strings.Repeat("- *word*\n", k)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := write(t, filepath.Join(t.TempDir(), "h.pdf"), exported(t, a, PDF, s.Article().ID))
	for _, name := range []string{"as it is", "without names"} {
		if name == "without names" {
			data := regexp.MustCompile(`/NM<[0-9A-F]*>`).ReplaceAllStringFunc(string(readFile(t, path)), func(s string) string { return strings.Repeat(" ", len(s)) })
			path = write(t, path, data)
		}
		plan, err := a.MatchAnnotations(ctx, path, s.Article().ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range plan.Matches {
			if m.Changes() {
				t.Errorf("%s: %s %s %d-%d %q", name, m.Status, m.What(), m.Mark.Start, m.Mark.End, m.Mark.Exact)
			}
		}
	}
}

func TestImportAnnotations_OfWhatCannotBeTaken(t *testing.T) {
	a, s, path := handed(t)
	id := s.Article().ID
	second := session(t, a, "Something else entirely.").Article().ID
	locked, err := filepath.Abs("../article/pdftext/testdata/locked-256.pdf")
	if err != nil {
		t.Fatal(err)
	}
	whole := readFile(t, path)
	open, err := filepath.Abs("../article/pdftext/testdata/aes-256.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path, to string
		want     error
	}{
		"another article":  {path, second, ErrOtherArticle},
		"with a password":  {locked, id, importer.ErrEncrypted},
		"not ours":         {open, id, ErrNotHandout},
		"half of it":       {write(t, filepath.Join(t.TempDir(), "half.pdf"), string(whole[:len(whole)/2])), id, nil},
		"no file":          {filepath.Join(t.TempDir(), "none"), id, ErrFile},
		"no list":          {write(t, filepath.Join(t.TempDir(), "x.json"), `{"a":1}`), id, nil},
		"nothing in there": {write(t, filepath.Join(t.TempDir(), "y.json"), ""), id, nil},
	} {
		_, err := a.MatchAnnotations(ctx, c.path, c.to)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if text := Sentence(err); strings.Contains(text, "unexpected") {
			t.Errorf("%s: %s", name, text)
		}
	}
	if n := len(marksOf(t, a, id)); n != 3 {
		t.Errorf("%d marks are left", n)
	}
}

func TestImportAnnotations_OfALists(t *testing.T) {
	a, s, _ := handed(t)
	id := s.Article().ID
	list := write(t, filepath.Join(t.TempDir(), "h.json"), `[
		{"id":"AAA","created":"2024-01-02T03:04:05Z","updated":"2024-01-02T03:04:05Z","user":"acct:jo@example.org","text":"hers","tags":["x"],"target":[{"source":"https://example.org/","selector":[{"type":"TextQuoteSelector","exact":"Nobody slept","prefix":"pier. ","suffix":" that"}]}]},
		{"id":"BBB","text":"gone","target":[{"source":"https://example.org/","selector":[{"type":"TextQuoteSelector","exact":"words that are not there"}]}]},
		{"id":"CCC","text":"","target":[{"source":"https://example.org/","selector":[{"type":"TextPositionSelector","start":3,"end":9},{"type":"TextQuoteSelector","exact":"The boats"}]}]}]`)
	plan, err := a.MatchAnnotations(ctx, list, id)
	if err != nil {
		t.Fatal(err)
	}
	var status []string
	for _, m := range plan.Matches {
		status = append(status, string(m.Status))
	}
	if got := strings.Join(status, " "); got != "exact orphan moved" {
		t.Errorf("%s", got)
	}
	if _, err := a.TakeAnnotations(ctx, plan, nil); err != nil {
		t.Fatal(err)
	}
	if all := marksOf(t, a, id); len(all) != 6 || all[5].Exact != "words that are not there" || !all[5].Orphan {
		t.Errorf("%+v", all)
	}
	if plan, err = a.MatchAnnotations(ctx, list, id); err != nil || effects(plan.Matches)["same"] != 3 {
		t.Errorf("a second time: %v, %v", effects(plan.Matches), err)
	}
	ours := write(t, filepath.Join(t.TempDir(), "ours.jsonld"), exported(t, a, JSONLD, id))
	if plan, err = a.MatchAnnotations(ctx, ours, id); err != nil || effects(plan.Matches)["same"] != 6 {
		t.Errorf("our own: %v, %v", effects(plan.Matches), err)
	}
}

// appended is a handout with annotations that another program added to its first page as an incremental update.
// make returns the dictionaries of the annotations; it is told the number of the first.
func appended(t *testing.T, path string, make func(first int) []string) string {
	t.Helper()
	data := string(readFile(t, path))
	one := func(pattern string) string {
		m := regexp.MustCompile(pattern).FindAllStringSubmatch(data, -1)
		if m == nil {
			t.Fatal("the handout has no ", pattern)
		}
		return m[len(m)-1][1]
	}
	size, root, start, page := one(`/Size (\d+)`), one(`/Root (\d+ 0 R)`), one(`startxref\n(\d+)`), one(`(?s)\n3 0 obj\n(.*?)\nendobj`)
	var first int
	if _, err := fmt.Sscan(size, &first); err != nil {
		t.Fatal(err)
	}
	dicts := make(first)
	var refs, xref strings.Builder
	out := data
	add := func(n int, body string) {
		fmt.Fprintf(&xref, "%d 1\n%010d 00000 n \n", n, len(out))
		out += fmt.Sprintf("%d 0 obj\n%s\nendobj\n", n, body)
	}
	for i, d := range dicts {
		fmt.Fprintf(&refs, "%d 0 R ", first+i)
		add(first+i, d)
	}
	changed := strings.Replace(page, "/Annots[", "/Annots["+refs.String(), 1)
	if changed == page {
		t.Fatal("the page has no annotations")
	}
	add(3, changed)
	at := len(out)
	out += fmt.Sprintf("xref\n%strailer\n<</Size %d/Root %s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n", xref.String(), first+len(dicts), root, start, at)
	return write(t, filepath.Join(t.TempDir(), "appended.pdf"), out)
}

func TestImportAnnotations_OfNotesAndRepliesInAnIncrementalUpdate(t *testing.T) {
	a, s, path := handed(t)
	id, marks := s.Article().ID, s.Set().All()
	data := readFile(t, path)
	own := regexp.MustCompile(`(?s)\n(\d+) 0 obj\n<</Type/Annot/Subtype/Highlight[^\n]*` + strings.ToUpper(strings.Trim(hexText(marks[1].ID), "<>"))).FindSubmatch(data)
	if own == nil {
		t.Fatal("the mark is not in the handout")
	}
	boats, storm := quadOf(t, data, "boats"), quadOf(t, data, "storm was gone")
	back := appended(t, path, func(first int) []string {
		return []string{
			fmt.Sprintf("<</Type/Annot/Subtype/Text/Rect[%v %v %v %v]/Contents(about boats)/T(Jo)/C[1 .5 0]/M(D:20270101120000+01'00')>>", boats[0], boats[1], boats[0]+18, boats[3]+8),
			fmt.Sprintf("<</Type/Annot/Subtype/Text/IRT %s 0 R/Contents(an answer)/T(Jo)>>", own[1]),
			fmt.Sprintf("<</Type/Annot/Subtype/Text/IRT %d 0 R/Contents(and one to that)/T(Al)>>", first+1),
			fmt.Sprintf("<</Type/Annot/Subtype/Text/IRT %s 0 R/Contents(Accepted set by Jo)/StateModel(Review)/State(Accepted)>>", own[1]),
			"<</Type/Annot/Subtype/Ink/Rect[0 0 9 9]/InkList[[0 0 9 9]]>>",
			"<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]/Contents()>>",
			fmt.Sprintf("<</Type/Annot/Subtype/Popup/Parent %d 0 R/Rect[0 0 9 9]>>", first),
			fmt.Sprintf("<</Type/Annot/Subtype/StrikeOut/Rect[%v %v %v %v]/QuadPoints[%v %v %v %v %v %v %v %v]/C[1 0 0]>>", storm[0], storm[1], storm[2], storm[3],
				storm[0], storm[1], storm[2], storm[1], storm[2], storm[3], storm[0], storm[3]), // round about, as the standard says
			"<</Type/Annot/Subtype/Highlight/Rect[0 0 9 9]/QuadPoints[0 9 9 9 0 0 9 0]/Contents(on nothing)>>",
		}
	})
	plan, err := a.MatchAnnotations(ctx, back, id)
	if err != nil {
		t.Fatal(err)
	}
	if plan.Ignored != 2 {
		t.Errorf("%d are left out", plan.Ignored)
	}
	if _, err := a.TakeAnnotations(ctx, plan, nil); err != nil {
		t.Fatal(err)
	}
	got := map[string]annotation.Annotation{}
	for _, m := range marksOf(t, a, id) {
		got[m.Exact] = m
	}
	if m := got["boats"]; m.Note != "about boats" || m.Creator != "Jo" || m.Color != annotation.Orange || m.Modified.Hour() != 11 {
		t.Errorf("the note is %+v", m)
	}
	if m := got[marks[1].Exact]; m.Note != marks[1].Note+"\n\n**Jo:** an answer\n\n**Al:** and one to that" {
		t.Errorf("the answered mark is %q", m.Note)
	}
	if m := got["storm was gone"]; m.Style != annotation.Strikeout || m.Color != annotation.Red {
		t.Errorf("the struck out one is %+v", m)
	}
	if m := got[""]; m.Note != "on nothing" || !m.Orphan {
		t.Errorf("the one on nothing is %+v", m)
	}
	if plan, err = a.MatchAnnotations(ctx, back, id); err != nil || effects(plan.Matches)["same"] != len(plan.Matches) {
		t.Errorf("a second time: %v, %v", effects(plan.Matches), err)
	}
}

// FuzzMatchAnnotations takes in damaged files: whatever they are, what they do can be taken back.
func FuzzMatchAnnotations(f *testing.F) {
	c := DefaultConfig()
	c.Library, c.Creator = filepath.Join(f.TempDir(), "library.db"), "A Reader"
	a, err := Open(ctx, c)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { a.Close() })
	source := filepath.Join(f.TempDir(), "text.md")
	if err := os.WriteFile(source, []byte("A storm came over the harbour.\n\nNobody slept."), 0o600); err != nil {
		f.Fatal(err)
	}
	doc, err := a.ImportFile(ctx, source)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := a.HighlightQuote(ctx, doc.ID, "storm", "", "", Draft{Note: "n", Tags: []string{"t"}}); err != nil {
		f.Fatal(err)
	}
	for _, format := range []Format{PDF, JSONLD} {
		var out bytes.Buffer
		if _, err := a.ExportTo(ctx, []string{doc.ID}, format, ExportOptions{}, &out); err != nil {
			f.Fatal(err)
		}
		f.Add(out.Bytes())
	}
	f.Add([]byte(`[{"target":{"selector":{"type":"TextPositionSelector","start":0,"end":7}}},{"id":"a","target":{"selector":{"type":"TextQuoteSelector","exact":"n"}}}]`))
	before := func(t *testing.T) string {
		var out bytes.Buffer
		if _, err := a.ExportTo(ctx, []string{doc.ID}, JSONLD, ExportOptions{}, &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	path := filepath.Join(f.TempDir(), "fuzzed")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		plan, err := a.MatchAnnotations(ctx, path, doc.ID)
		if err != nil {
			if text := Sentence(err); strings.Contains(text, "unexpected") {
				t.Fatal(text)
			}
			return
		}
		was := before(t)
		step, err := a.TakeAnnotations(ctx, plan, nil)
		if err != nil {
			t.Fatal(err)
		}
		if step.ID == "" {
			return
		}
		if _, err := a.Undo(ctx, doc.ID); err != nil {
			t.Fatal(err)
		}
		if now := before(t); now != was {
			t.Fatalf("undo leaves\n%s\nof\n%s", now, was)
		}
	})
}
