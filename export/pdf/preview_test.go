package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"dev.marginalia/export"
)

// sheetsOf are all pages of a preview.
func sheetsOf(tb testing.TB, works []export.Work, o Options) []*Sheet {
	tb.Helper()
	var out []*Sheet
	for s, err := range Preview(works, o) {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// previewed are handouts that between them have all that is drawn.
func previewed() map[string]struct {
	works []export.Work
	o     Options
} {
	all := samples()
	type one = struct {
		works []export.Work
		o     Options
	}
	out := map[string]one{}
	for _, l := range Layouts {
		out["marks "+string(l)] = one{[]export.Work{all["marks"]}, Options{Layout: l}}
		out["notes "+string(l)] = one{[]export.Work{all["notes"]}, Options{Layout: l, Safe: true, Legend: true, Index: true, Highlights: true, Cover: true, Summary: "What it comes to."}}
	}
	for _, name := range []string{"kinds", "arabic", "tables", "scripts"} {
		out[name] = one{[]export.Work{all[name]}, Options{}}
	}
	out["flat"] = one{[]export.Work{all["marks"]}, Options{Flatten: true}}
	out["flat and safe"] = one{[]export.Work{all["marks"]}, Options{Flatten: true, Safe: true}}
	out["two columns"] = one{[]export.Work{all["marks"]}, Options{Layout: Footnotes, Columns: 2, Paper: Letter, Family: "sans"}}
	out["pocket"] = one{[]export.Work{all["kinds"]}, Options{Paper: A5, Size: 12}}
	out["several"] = one{[]export.Work{all["marks"], all["arabic"]}, Options{Cover: true, Legend: true, Index: true}}
	return out
}

// What a preview may differ from what poppler makes of the file, of 255: in the mean, and in any cell of so many pixels.
// Lines thinner than a pixel are what they differ most in: poppler draws them darker.
const meanApart, cellApart, cell = 1, 24, 18

func TestPreview_IsWhatIsPrinted(t *testing.T) {
	long(t)
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("pdftoppm is not installed")
	}
	e := engine(t)
	worstMean, worstCell := 0.0, 0.0
	for name, v := range previewed() {
		t.Run(name, func(t *testing.T) {
			v.o.Engine = e
			var file bytes.Buffer
			r, err := Write(&file, v.works, v.o)
			if err != nil {
				t.Fatal(err)
			}
			sheets := sheetsOf(t, v.works, v.o)
			if len(sheets) != r.Pages {
				t.Fatalf("%d sheets, %d pages", len(sheets), r.Pages)
			}
			const width = 1240
			painter := NewPainter()
			printed := rendered(t, file.Bytes(), width, len(sheets))
			for _, s := range sheets {
				img, whole := painter.Paint(s, width, true)
				if !whole {
					t.Errorf("page %d lacks pictures", s.Number+1)
				}
				printed := printed[s.Number]
				mean, most, at := apart(img, printed)
				worstMean, worstCell = math.Max(worstMean, mean), math.Max(worstCell, most)
				if mean > meanApart || most > cellApart {
					t.Errorf("page %d is %.2f apart from the printed one, in the cell at %v %.1f", s.Number+1, mean, at, most)
				}
				keepPicture(t, fmt.Sprintf("%s-%d-preview", name, s.Number+1), img)
				keepPicture(t, fmt.Sprintf("%s-%d-printed", name, s.Number+1), printed)
			}
		})
	}
	t.Logf("at most %.2f apart, in a cell %.1f", worstMean, worstCell)
}

// The comparison must see what is missing: of a thin line it can only say so where it is long, for poppler's are darker.
func TestPreview_AMissingHighlightIsSeen(t *testing.T) {
	long(t)
	v := previewed()["notes clean"]
	v.o.Engine = engine(t)
	s := sheetsOf(t, v.works, v.o)[0]
	painter := NewPainter()
	whole, _ := painter.Paint(s, 1240, true)
	for i := range s.marks {
		less := *s
		less.marks = slices.Delete(slices.Clone(s.marks), i, i+1)
		img, _ := painter.Paint(&less, 1240, true)
		if _, most, _ := apart(whole, img); s.marks[i].multiply && most <= cellApart {
			t.Errorf("mark %d of %d is not missed: %.1f", i, len(s.marks), most)
		}
	}
}

func TestPreview_EveryOperatorIsKnown(t *testing.T) {
	long(t)
	e := engine(t)
	for name, v := range previewed() {
		v.o.Engine = e
		for _, s := range sheetsOf(t, v.works, v.o) {
			b := &brush{painter: NewPainter(), img: image.NewRGBA(image.Rect(0, 0, 60, 80)), sheet: s, scale: .1,
				unknown: func(op string) { t.Errorf("%s: page %d has the operator %q", name, s.Number+1, op) }}
			b.paint(s.ops, s.fonts, false)
			for _, l := range s.marks {
				b.paint(l.ops, s.fonts, l.multiply)
			}
		}
	}
}

func TestPreview_EndsWithTheLoop(t *testing.T) {
	w := samples()["kinds"]
	before := runtime.NumGoroutine()
	pages := 0
	for _, err := range Preview([]export.Work{w}, Options{Engine: engine(t)}) {
		if err != nil {
			t.Fatal(err)
		}
		pages++
		break
	}
	if pages != 1 {
		t.Errorf("%d pages", pages)
	}
	waitForGoroutines(t, before)
}

// waitForGoroutines waits until no more than n are left.
func waitForGoroutines(t *testing.T, n int) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > n; runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), n)
		}
	}
}

func TestPreview_NumbersComeWithTheLastPage(t *testing.T) {
	painter := NewPainter()
	var first *Sheet
	var early *image.RGBA
	for s, err := range Preview([]export.Work{samples()["kinds"]}, Options{Engine: engine(t)}) {
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = s
			early, _ = painter.Paint(s, 600, true)
			if s.Numbered() {
				t.Error("a page has its number before all are there")
			}
		}
	}
	late, _ := painter.Paint(first, 600, true)
	if !first.Numbered() || bytes.Equal(early.Pix, late.Pix) {
		t.Error("the first page has no number")
	}
}

func TestPreview_PicturesAreWaitedFor(t *testing.T) {
	painter := NewPainter()
	late := 0
	for _, s := range sheetsOf(t, []export.Work{samples()["kinds"]}, Options{Engine: engine(t)}) {
		early, whole := painter.Paint(s, 400, false)
		if whole {
			continue
		}
		late++
		img, whole := painter.Paint(s, 400, true)
		again, now := painter.Paint(s, 400, false)
		if !whole || !now || bytes.Equal(early.Pix, img.Pix) || !bytes.Equal(again.Pix, img.Pix) {
			t.Errorf("page %d: its pictures do not come", s.Number+1)
		}
	}
	if late == 0 {
		t.Error("no page has a picture")
	}
}

func TestPreview_WhatCannotBeMadeIsAnError(t *testing.T) {
	lost := samples()["kinds"]
	lost.Picture = func(string) ([]byte, error) { return nil, errors.New("the disk is gone") }
	for name, v := range map[string]struct {
		works []export.Work
		o     Options
	}{
		"no work":   {nil, Options{}},
		"no layout": {[]export.Work{samples()["kinds"]}, Options{Layout: "round"}},
		"pictures":  {[]export.Work{lost}, Options{}},
	} {
		v.o.Engine = engine(t)
		var last error
		for _, last = range Preview(v.works, v.o) {
		}
		if last == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// BenchmarkPreview_FirstPage is how long a changed option takes to be seen: layout and paint of the first page, as large
// as a window shows it. The limit is 50 ms.
func BenchmarkPreview_FirstPage(b *testing.B) {
	seed, _ := filepath.Glob(filepath.Join(corpora(), "../seed/*.txt"))
	if len(seed) == 0 {
		b.Skip("the seed is not here")
	}
	for _, size := range []struct {
		name         string
		path         string
		marks, notes int
	}{{"seed", seed[0], 12, 6}, {"book", filepath.Join(corpora(), "text/war-and-peace.txt"), 5000, 1500}} {
		w := marked(imported(b, size.path), size.marks, size.notes, 12)
		e := engine(b)
		for _, l := range Layouts {
			b.Run(size.name+"/"+string(l), func(b *testing.B) {
				painter := NewPainter()
				for b.Loop() {
					for s, err := range Preview([]export.Work{w}, Options{Engine: e, Layout: l, Context: 1}) {
						if err != nil {
							b.Fatal(err)
						}
						painter.Paint(s, 1000, true)
						break
					}
				}
			})
		}
	}
}

// rendered are the pages of a file as poppler draws them.
func rendered(t *testing.T, file []byte, width, pages int) []*image.RGBA {
	t.Helper()
	dir := t.TempDir()
	c := exec.Command("pdftoppm", "-scale-to-x", fmt.Sprint(width), "-scale-to-y", "-1", "-", filepath.Join(dir, "p"))
	c.Stdin = bytes.NewReader(file)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	names, _ := filepath.Glob(filepath.Join(dir, "*.ppm"))
	slices.Sort(names)
	if len(names) != pages {
		t.Fatalf("poppler draws %d pages, not %d", len(names), pages)
	}
	out := make([]*image.RGBA, pages)
	for i, name := range names {
		out[i] = readPPM(t, name)
	}
	return out
}

// readPPM reads a picture as pdftoppm writes it: three bytes a pixel.
func readPPM(t *testing.T, name string) *image.RGBA {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var w, h, most int
	if _, err := fmt.Sscanf(string(data[:min(len(data), 40)]), "P6\n%d %d\n%d\n", &w, &h, &most); err != nil || most != 255 || len(data) < 3*w*h {
		t.Fatal("not such a picture: ", err)
	}
	px := data[len(data)-3*w*h:]
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		copy(img.Pix[4*i:], px[3*i:3*i+3])
		img.Pix[4*i+3] = 0xff
	}
	return img
}

// apart is how far two pictures are apart, in the mean and in the worst cell, whose corner is at. What is compared are
// the mean colours of cells: so the two ways of drawing the edge of a letter do not count, and what is missing does.
func apart(a, b *image.RGBA) (mean, most float64, at image.Point) {
	r := a.Bounds().Intersect(b.Bounds())
	cells := 0.0
	for y := r.Min.Y; y+cell <= r.Max.Y; y += cell {
		for x := r.Min.X; x+cell <= r.Max.X; x += cell {
			in := image.Rect(x, y, x+cell, y+cell)
			p, q := meanColor(a, in), meanColor(b, in)
			d := 0.0
			for i := range p {
				d = math.Max(d, math.Abs(p[i]-q[i]))
			}
			mean += d
			cells++
			if d > most {
				most, at = d, in.Min
			}
		}
	}
	return mean / cells, most, at
}

func meanColor(img *image.RGBA, in image.Rectangle) (out [3]float64) {
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			for i, v := range img.Pix[img.PixOffset(x, y):][:3] {
				out[i] += float64(v) / float64(in.Dx()*in.Dy())
			}
		}
	}
	return out
}

// keepPicture writes a picture to where it can be looked at, when that is asked for.
func keepPicture(t *testing.T, name string, img image.Image) {
	t.Helper()
	dir := os.Getenv("MARGINALIA_SAMPLES")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), encodePNG(img), 0o644); err != nil {
		t.Fatal(err)
	}
}
