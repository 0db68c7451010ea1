package pdf

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"dev.marginalia/annotation"
)

// styledSample has a mark of every style, each in a colour of its own.
func styledSample() *sample {
	s := &sample{}
	s.a.Title = "Styles"
	s.p("MMMMMMMM one MMMMMMMM two MMMMMMMM three MMMMMMMM, and [a link](https://example.org/).")
	s.mark("MMMMMMMM one", annotation.Pink, annotation.Highlight, "What is said of it: naïve, 漢字.", "a tag")
	s.mark("MMMMMMMM two", annotation.Blue, annotation.Underline, "")
	s.mark("MMMMMMMM three", annotation.Red, annotation.Strikeout, "")
	s.mark("MMMMMMMM,", annotation.Green, annotation.Squiggly, "")
	return s
}

// painted counts the pixels of a colour on the first page, as poppler draws it; the test is skipped without it.
func painted(tb testing.TB, data []byte, c rgb) int {
	tb.Helper()
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		tb.Skip("pdftoppm is not here")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ppm, err := exec.CommandContext(ctx, "pdftoppm", "-r", "144", "-f", "1", "-l", "1", written(tb, data)).Output()
	if err != nil {
		tb.Fatal(err)
	}
	var width, height, most, n int
	if _, err := fmt.Sscanf(string(ppm), "P6\n%d %d\n%d\n", &width, &height, &most); err != nil {
		tb.Fatal(err)
	}
	pixels := ppm[len(ppm)-3*width*height:]
	for i := 0; i+2 < len(pixels); i += 3 {
		if near(pixels[i], c[0]) && near(pixels[i+1], c[1]) && near(pixels[i+2], c[2]) {
			n++
		}
	}
	return n
}

func near(b byte, v float64) bool { return math.Abs(float64(b)-255*v) <= 2 }

func TestAnnotations_LeaveNoPaintWhenTheyAreDeleted(t *testing.T) {
	s := styledSample()
	w := unnoted(s.work()) // the bar of a note stays
	data := write(t, w)
	bare := bytes.ReplaceAll(data, []byte("/Annots["), []byte("/Absent["))
	for _, m := range w.Annotations {
		c := (&pageMark{mark: m}).color()
		if painted(t, data, c) == 0 {
			t.Errorf("a %s has no paint", m.Style)
		}
		if n := painted(t, bare, c); n > 0 {
			t.Errorf("a deleted %s leaves %d pixels", m.Style, n)
		}
	}
}

func TestFlatten_PaintsWhatAnnotationsShow(t *testing.T) {
	w := styledSample().work()
	live, flat := write(t, w), writeWith(t, Options{Engine: engine(t), Flatten: true}, w)
	for _, m := range w.Annotations {
		c := (&pageMark{mark: m}).color()
		if a, b := painted(t, live, c), painted(t, flat, c); b == 0 || float64(b) < .95*float64(a) || float64(b) > 1.05*float64(a) {
			t.Errorf("a %s: %d pixels live, %d flattened", m.Style, a, b)
		}
	}
	var kinds []string
	for n, objects := 1, objectsOf(t, flat); n <= len(objects); n++ {
		if _, kind, ok := strings.Cut(objects[n], "/Type/Annot/Subtype/"); ok {
			kinds = append(kinds, kind[:4])
		}
	}
	if fmt.Sprint(kinds) != "[Link]" {
		t.Errorf("annotations %q, want the link alone", kinds)
	}
	qpdfCheck(t, "flattened", flat)
}

// listed is what pdfcpu lists of a mark.
type listed struct {
	kind, author, contents string
	created, modified      string // as in RFC 3339
	color                  rgb
}

// marksListed has pdfcpu list the annotations of a handout: the marks by their ids, with what they say, and the contents
// of those of every kind.
func marksListed(tb testing.TB, data []byte) (marks map[string]listed, kinds map[string][]string) {
	tb.Helper()
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.Cmd = model.LISTANNOTATIONS
	ctx, err := api.ReadValidateAndOptimize(bytes.NewReader(data), conf)
	if err != nil {
		tb.Fatal(err)
	}
	words := func(d types.Dict, key string) string {
		s, err := ctx.DereferenceText(d[key])
		if err != nil {
			tb.Errorf("/%s: %v", key, err)
		}
		return s
	}
	when := func(d types.Dict, key string) string {
		at, ok := types.DateTime(words(d, key), false)
		if !ok {
			tb.Errorf("/%s: %q is no date", key, words(d, key))
		}
		return at.UTC().Format(time.RFC3339)
	}
	marks, kinds = map[string]listed{}, map[string][]string{}
	for _, of := range pdfcpu.AnnotationsForSelectedPages(ctx, nil) {
		for kind, group := range of {
			name := model.AnnotTypeStrings[kind]
			for number, a := range group.Map {
				kinds[name] = append(kinds[name], a.ContentString())
				if kind == model.AnnPopup || kind == model.AnnLink {
					continue
				}
				d, err := ctx.DereferenceDict(*types.NewIndirectRef(number, 0))
				if err != nil {
					tb.Fatal(err)
				}
				id := words(d, "NM")
				if _, ok := marks[id]; ok || id == "" {
					tb.Errorf("the id %q is that of two marks", id)
				}
				c, err := ctx.DereferenceArray(d["C"])
				if err != nil || len(c) != 3 {
					tb.Errorf("%s: the colour %v, %v", id, c, err)
					continue
				}
				m := listed{kind: name, author: words(d, "T"), contents: a.ContentString(), created: when(d, "CreationDate"), modified: when(d, "M")}
				for i := range m.color {
					if m.color[i], err = ctx.DereferenceNumber(c[i]); err != nil {
						tb.Errorf("%s: the colour %v: %v", id, c, err)
					}
				}
				marks[id] = m
			}
		}
	}
	return marks, kinds
}

// checkListed compares what is listed of a mark with what a says. Colours are written in hundredths.
func checkListed(tb testing.TB, marks map[string]listed, a annotation.Annotation) {
	tb.Helper()
	got, ok := marks[a.ID]
	if !ok {
		tb.Errorf("the mark %s is not listed", a.ID)
		return
	}
	note, _ := annotation.PlainNote(a.Note)
	color := (&pageMark{mark: a}).color()
	for i := range color {
		color[i] = math.Round(100*color[i]) / 100
	}
	want := listed{subtypes[a.Style], a.Creator, note, a.Created.UTC().Format(time.RFC3339), a.Modified.UTC().Format(time.RFC3339), color}
	if got != want {
		tb.Errorf("%s: listed are %+v, want %+v", a.ID, got, want)
	}
}

// TestAnnotations_AreListedInEveryLayout: pdfcpu lists every mark with author, note, colour and dates.
func TestAnnotations_AreListedInEveryLayout(t *testing.T) {
	w := notesSample()
	for i := range w.Annotations {
		w.Annotations[i].Modified = w.Annotations[i].Created.Add(time.Duration(i+1) * time.Hour)
	}
	for _, l := range Layouts {
		t.Run(string(l), func(t *testing.T) {
			marks, _ := marksListed(t, writeWith(t, Options{Layout: l}, w))
			for _, m := range w.Annotations {
				if l == Gap {
					m.Note = "" // a note would tell what the blanks hide
				}
				checkListed(t, marks, m)
			}
		})
	}
}

// TestAnnotations_AreListed has pdfcpu list what other readers show of marks of every style.
func TestAnnotations_AreListed(t *testing.T) {
	w := styledSample().work()
	marks, kinds := marksListed(t, write(t, w))
	for _, m := range w.Annotations {
		checkListed(t, marks, m)
	}
	if n := len(kinds["Popup"]); n != 1 {
		t.Errorf("%d popups", n)
	}
	note := w.Annotations[0].Note
	for kind, contents := range map[string]string{"Highlight": note, "Underline": "", "StrikeOut": "", "Squiggly": "", "Link": "https://example.org/"} {
		if got := kinds[kind]; len(got) != 1 || got[0] != contents {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

// TestAnnotations_SayWhoWhenAndWhere looks at the dictionary that every reader was seen to list.
func TestAnnotations_SayWhoWhenAndWhere(t *testing.T) {
	w := styledSample().work()
	m := w.Annotations[0]
	want := []string{"/F 4", "/T" + text("A Reader"), "/Contents" + text(m.Note), "/NM" + text(m.ID), "/M(D:20261120090000+00'00')", "/CreationDate(D:20261120090000+00'00')",
		"/C[.98 .82 .87]", "/CA 1", "/AP<</N ", "/Popup ", "/Zotero:Tags" + text(`["a tag"]`)}
	for _, o := range objectsOf(t, write(t, w)) {
		if !strings.Contains(o, "/Subtype/Highlight") {
			continue
		}
		for _, part := range want {
			if !strings.Contains(o, part) {
				t.Errorf("%s is missing in %s", part, o)
			}
		}
		var r [4]float64
		var q [8]float64
		if _, err := fmt.Sscanf(o[strings.Index(o, "/Rect[")+6:], "%f %f %f %f", &r[0], &r[1], &r[2], &r[3]); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscanf(o[strings.Index(o, "/QuadPoints[")+12:], "%f %f %f %f %f %f %f %f", &q[0], &q[1], &q[2], &q[3], &q[4], &q[5], &q[6], &q[7]); err != nil {
			t.Fatal(err)
		}
		if q[0] != q[4] || q[2] != q[6] || q[1] != q[3] || q[5] != q[7] || q[0] >= q[2] || q[1] <= q[5] {
			t.Errorf("the quadrilateral %v is not upper left, upper right, lower left, lower right", q)
		}
		if q[0] < r[0] || q[2] > r[2] || q[5] < r[1] || q[1] > r[3] {
			t.Errorf("the quadrilateral %v is outside %v", q, r)
		}
		return
	}
	t.Error("no highlight")
}

func TestText_IsUTF16(t *testing.T) {
	for in, want := range map[string]string{"": "<FEFF>", "aé漢": "<FEFF006100E96F22>", "😀\xff": "<FEFFD83DDE00FFFD>"} {
		if got := text(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}
