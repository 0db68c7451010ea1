package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"dev.marginalia/article"
	"dev.marginalia/export"
)

func write(tb testing.TB, works ...export.Work) []byte {
	tb.Helper()
	var out bytes.Buffer
	if _, err := Write(&out, works, Options{Engine: engine(tb)}); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func TestWrite_TheSameWorksMakeTheSameBytes(t *testing.T) {
	for name := range samples() {
		if a, b := write(t, samples()[name]), write(t, samples()[name]); !bytes.Equal(a, b) {
			t.Errorf("%s: two handouts differ", name)
		}
	}
}

func TestWrite_TextComesOutAsItWentIn(t *testing.T) {
	w := kindsSample()
	w.Annotations = nil
	for _, l := range Layouts {
		if l == Digest {
			continue // shows what is marked
		}
		for columns := 1; columns <= 2 && (columns == 1 || l.wide()); columns++ {
			var out bytes.Buffer
			if _, err := Write(&out, []export.Work{w}, Options{Engine: engine(t), Layout: l, Columns: columns}); err != nil {
				t.Fatal(err)
			}
			got := squeezed(textOf(t, out.Bytes()))
			if got == "" {
				t.Skip("pdftotext is not here")
			}
			checkOrder(t, fmt.Sprint(l, columns), w, got)
		}
	}
}

// checkOrder looks for all words of w in got, one after the other.
func checkOrder(t *testing.T, name string, w export.Work, got string) {
	t.Helper()
	at := 0
	for i, b := range w.Article.Blocks {
		for _, line := range strings.FieldsFunc(w.Article.Text.Slice(b.Range), func(r rune) bool { return r == '\n' || r == '\t' }) {
			for _, word := range strings.Fields(line) {
				k := strings.Index(got[at:], squeezed(word))
				if k < 0 || k > 400 {
					t.Fatalf("%s: block %d: %q is missing or out of order", name, i, word)
				}
				at += k
			}
		}
	}
}

func TestWrite_PDFCPUFindsNothingWrong(t *testing.T) {
	for name, w := range samples() {
		validate(t, name, write(t, w))
	}
	for _, l := range Layouts {
		validate(t, string(l), writeWith(t, Options{Layout: l}, kindsSample(), notesSample()))
	}
}

// validate has pdfcpu look at a handout strictly.
func validate(tb testing.TB, name string, data []byte) {
	tb.Helper()
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	// It knows AFRelationship in PDF 2.0 only, not in PDF/A-3; all else is looked at.
	known := regexp.MustCompile(`/AFRelationship/\w+`).ReplaceAllFunc(data, func(b []byte) []byte { return bytes.Repeat([]byte(" "), len(b)) })
	if err := api.Validate(bytes.NewReader(known), conf); err != nil {
		tb.Errorf("%s: %v", name, err)
	}
}

// objectsOf are the objects of a file that this package wrote, by number.
func objectsOf(tb testing.TB, data []byte) map[int]string {
	tb.Helper()
	out := map[int]string{}
	for _, m := range regexp.MustCompile(`(?s)(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj`).FindAllSubmatch(data, -1) {
		n, err := strconv.Atoi(string(m[1]))
		if err != nil {
			tb.Fatal(err)
		}
		out[n] = string(m[2])
	}
	return out
}

var destRe = regexp.MustCompile(`/Dest ?\[(\d+) 0 R ?/XYZ (?:null|0) ([0-9.]+) null\]`)

// linkWork has a link and a reference on its first page that lead to its second.
func linkWork() export.Work {
	s := &sample{}
	s.a = article.Article{Title: "Links"}
	s.p("See [below](#there), [nowhere](#nowhere), [out](https://example.org/a\\b) and [bad](javascript:x).^1^")
	for range 12 {
		s.p(prose1 + " " + prose2)
	}
	s.add(article.Block{Kind: article.Heading, Level: 2, Targets: []string{"there"}}, "There")
	s.p(prose3)
	s.add(article.Block{Kind: article.Footnote, Label: "1", Targets: []string{"fn1"}}, "A footnote.")
	s.a.Contents = []article.Entry{{Title: "Second in the text", Level: 3, Offset: 2000}, {Title: "Above it", Level: 1, Offset: 0}, {Title: "Below", Level: 2, Offset: 1 << 30}, {Title: "Nothing", Level: 1, Offset: -5}}
	return s.work()
}

func TestWrite_LinksLeadInsideTheDocument(t *testing.T) {
	w := linkWork()
	d := compose(t, w)
	there := d.works[0].places[d.works[0].targets["there"]]
	foot := d.works[0].places[d.works[0].targets["fn1"]]
	if there.page < 1 || foot.page < there.page {
		t.Fatalf("places %v %v", there, foot)
	}
	objects := objectsOf(t, write(t, w))
	var uris, dests []string
	for n := range len(objects) + 1 {
		o := objects[n]
		if !strings.Contains(o, "/Subtype/Link") {
			continue
		}
		if m := destRe.FindStringSubmatch(o); m != nil {
			dests = append(dests, m[1]+" "+m[2])
		} else {
			uris = append(uris, o[strings.Index(o, "/URI("):])
		}
	}
	want := fmt.Sprintf("%d %s", pageObject(there.page), num(d.height-there.y+headroom))
	back := fmt.Sprintf("%d %s", pageObject(0), num(d.height-d.works[0].referred["fn1"].y+headroom))
	note := fmt.Sprintf("%d %s", pageObject(foot.page), num(d.height-foot.y+headroom))
	if fmt.Sprint(dests) != fmt.Sprint([]string{want, note, back}) {
		t.Errorf("links lead to %q, want %q", dests, []string{want, note, back})
	}
	if fmt.Sprint(uris) != "[/URI(https://example.org/a%5Cb)>>>>]" {
		t.Errorf("addresses %q", uris)
	}
}

func TestWrite_TheOutlineIsTheTableOfContents(t *testing.T) {
	objects := objectsOf(t, write(t, linkWork()))
	var got []string
	for n := range len(objects) + 1 {
		if o := objects[n]; strings.HasPrefix(o, "<</Title (") {
			parent := parentRe.FindStringSubmatch(o[strings.LastIndex(o, "/Parent"):])[1]
			count := regexp.MustCompile(`/Count (-?\d+)`).FindString(o)
			got = append(got, fmt.Sprintf("%d<%s %s", n, parent, count))
		}
	}
	first := 0
	if _, err := fmt.Sscanf(got[0], "%d<", &first); err != nil {
		t.Fatal(err)
	}
	want := []string{ // the title; below it the first entry and the second, which has one below it; and the last
		fmt.Sprintf("%d<%d /Count 3", first, first+5), fmt.Sprintf("%d<%d ", first+1, first), fmt.Sprintf("%d<%d /Count -1", first+2, first),
		fmt.Sprintf("%d<%d ", first+3, first+2), fmt.Sprintf("%d<%d ", first+4, first)}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// emptyDocument is an empty document.
func emptyDocument(tb testing.TB, o Options) *document {
	tb.Helper()
	d, err := newDocument(o)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// compose makes the pages of works without writing them.
func compose(tb testing.TB, works ...export.Work) *document {
	tb.Helper()
	d := emptyDocument(tb, Options{Engine: engine(tb)})
	for _, w := range works {
		d.compose(w, nil)
	}
	if err := d.compress.wait(); err != nil {
		tb.Fatal(err)
	}
	return d
}

func TestPaginate_KeepsTogetherWhatBelongsTogether(t *testing.T) {
	for filler := range 40 { // push the heading over the foot of the page, line by line
		s := &sample{}
		s.a.Title = "T"
		for range filler {
			s.add(article.Block{Kind: article.Item, Level: 1}, "x")
		}
		s.h(2, "Heading")
		s.add(article.Block{Kind: article.Image, Picture: &article.Picture{Alt: "alt"}}, "A caption of one line.")
		s.p(prose1)
		d := compose(t, s.work())
		c := d.works[0]
		if h, i := c.places[filler], c.places[filler+1]; h.page != i.page {
			t.Errorf("%d: heading on page %d, what follows on %d", filler, h.page, i.page)
		}
		for k, pl := range c.places {
			if pl.page < 0 || pl.y < c.geo.top-1 || pl.y > c.geo.bottom {
				t.Errorf("%d: block %d at %+v", filler, k, pl)
			}
		}
	}
}

func TestCode_TabsStopAtEveryFourthColumn(t *testing.T) {
	for in, want := range map[string]string{"a\tb": "a   b", "\t\tx": "        x", "abcd\te": "abcd    e", "abc\td": "abc d", "no tab": "no tab", "\t": "    "} {
		text, gaps, columns := expandTabs(in)
		var out strings.Builder
		for i, r := range text + " " {
			for _, g := range gaps {
				if g.At == i {
					out.WriteString(strings.Repeat(" ", int(g.Width)))
				}
			}
			if i < len(text) {
				out.WriteRune(r)
			}
		}
		if out.String() != want || columns != len(want) || len(text) != len(in) {
			t.Errorf("%q: %q, %d columns", in, out.String(), columns)
		}
	}
}

func TestZstream_IsReadByOthers(t *testing.T) {
	for _, c := range []struct{ body, tail string }{{"", ""}, {"body", "tail"}, {strings.Repeat("abc ", 1000), strings.Repeat("x", 3*mostStored+5)}, {"", "t"}} {
		z, err := deflated([]byte(c.body))
		if err != nil {
			t.Fatal(err)
		}
		r, err := zlib.NewReader(bytes.NewReader(z.closed([]byte(c.tail))))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || string(got) != c.body+c.tail {
			t.Errorf("%d bytes of %d, %v", len(got), len(c.body)+len(c.tail), err)
		}
	}
}

func TestNum_IsShort(t *testing.T) {
	for v, want := range map[float64]string{0: "0", -0.001: "0", 1: "1", .5: ".5", -.25: "-.25", 12.345: "12.35", 100: "100", 3.1: "3.1", -7.09: "-7.09", 1e300: "0"} {
		if got := num(v); got != want {
			t.Errorf("%g: %q, want %q", v, got, want)
		}
	}
	if got := num(math.NaN()); got != "0" {
		t.Errorf("NaN: %q", got)
	}
}

// usual is the geometry of the usual layout on the usual paper.
var usual = (&Options{Layout: Margin}).geometry(false)
