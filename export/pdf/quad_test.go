package pdf

import (
	"context"
	"fmt"
	"math"
	"os/exec"
	"strings"
	"testing"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

func area(bs []box) (sum float64) {
	for _, b := range bs {
		sum += (b.x1 - b.x0) * (b.y1 - b.y0)
	}
	return sum
}

func TestShare_NoPlaceIsPaintedTwiceAndEveryMarkIsSeen(t *testing.T) {
	p := compose(t, marksSample()).pages[0]
	var all []box
	for i := range p.marks {
		m := &p.marks[i]
		if m.mark.Style != annotation.Highlight {
			if len(m.paint) > 0 {
				t.Errorf("%s paints", m.mark.Style)
			}
			continue
		}
		if area(m.paint) < 1 {
			t.Errorf("mark %s cannot be seen", m.mark.ID)
		}
		all = append(all, m.paint...)
	}
	covered := []box{}
	for i := range p.marks {
		if p.marks[i].mark.Style != annotation.Highlight {
			continue
		}
		for _, q := range p.marks[i].quads {
			rest := []box{q.box()}
			for _, c := range covered {
				rest = minusAll(rest, c)
			}
			covered = append(covered, rest...)
		}
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if w, h := math.Min(a.x1, b.x1)-math.Max(a.x0, b.x0), math.Min(a.y1, b.y1)-math.Max(a.y0, b.y0); w > .1 && h > .1 {
				t.Fatalf("%v and %v overlap", a, b)
			}
		}
	}
	if a, c := area(all), area(covered); math.Abs(a-c) > c/100 {
		t.Errorf("painted %.1f, covered by marks %.1f", a, c)
	}
}

func TestShare_TheShorterMarkPaintsWhatBothCover(t *testing.T) {
	s := &sample{}
	s.p("one two three four five six seven")
	s.mark("one two three four five", annotation.Green, annotation.Highlight, "")
	s.mark("two three", annotation.Pink, annotation.Highlight, "")
	p := compose(t, s.work()).pages[0]
	long, short := &p.marks[0], &p.marks[1]
	if len(short.paint) != 1 || short.paint[0] != short.quads[0].box() {
		t.Errorf("the shorter paints %v of %v", short.paint, short.quads)
	}
	if len(long.quads) != 1 || len(long.paint) != 2 {
		t.Errorf("the longer covers %v and paints %v", long.quads, long.paint)
	}
}

func TestMargin_NotesKeepOutOfWideTables(t *testing.T) {
	w := tablesSample()
	d := emptyDocument(t, Options{Engine: engine(t)})
	c := d.newComposer(w, nil)
	f := &filler{d: d, c: c}
	f.addAll(c.head())
	for i := range w.Article.Blocks[:5] {
		f.addAll(c.block(i))
	}
	p := f.page
	p.placeNotes(d, true)
	wide := 0
	for i := range p.rows {
		r := &p.rows[i]
		if !r.wide {
			continue
		}
		wide++
		for _, n := range p.notes {
			if n.y < r.y+r.height && r.y < n.y+n.note.height {
				t.Errorf("a note at %.0f-%.0f overlaps a row at %.0f-%.0f", n.y, n.y+n.note.height, r.y, r.y+r.height)
			}
		}
	}
	if wide != 6 || len(p.notes) == 0 {
		t.Errorf("%d wide rows, %d notes", wide, len(p.notes))
	}
}

func TestMargin_NoNoteIsLost(t *testing.T) {
	for name, w := range samples() {
		d := compose(t, w)
		c := d.works[0]
		if c.next != len(c.notes) {
			t.Errorf("%s: %d of %d notes found a page", name, c.next, len(c.notes))
		}
	}
	s := &sample{} // a mark between blocks, on a line end and in a caption without text around it
	s.add(article.Block{Kind: article.Code}, "a\nb")
	s.add(article.Block{Kind: article.Rule}, "")
	s.p("last")
	w := s.work()
	for i, r := range []article.Range{{Start: 1, End: 2}, {Start: 3, End: 5}, {Start: 5, End: 7}, {Start: 7, End: 11}} {
		m := annotation.Annotation{ID: fmt.Sprint(i), Note: "note " + fmt.Sprint(i), Style: annotation.Highlight, Color: annotation.Red}
		m.Start, m.End = r.Start, r.End
		w.Annotations = append(w.Annotations, m)
	}
	text := textOf(t, write(t, w))
	for i := range w.Annotations {
		if text != "" && !strings.Contains(text, fmt.Sprint("note ", i)) {
			t.Errorf("note %d is not in the handout: %q", i, text)
		}
	}
}

// TestWrite_OverlapsHaveTheColourOfOneMark looks at a page as poppler draws it: what two marks cover has the colour of one.
func TestWrite_OverlapsHaveTheColourOfOneMark(t *testing.T) {
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("pdftoppm is not here")
	}
	s := &sample{}
	s.p("MMMM MMMM MMMM")
	s.mark("MMMM MMMM MMMM", annotation.Green, annotation.Highlight, "")
	s.mark(" ", annotation.Pink, annotation.Highlight, "")
	w := s.work()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ppm, err := exec.CommandContext(ctx, "pdftoppm", "-r", "72", "-f", "1", "-l", "1", written(t, write(t, w))).Output()
	if err != nil {
		t.Fatal(err)
	}
	var width, height, most int
	if _, err := fmt.Sscanf(string(ppm), "P6\n%d %d\n%d\n", &width, &height, &most); err != nil {
		t.Fatal(err)
	}
	pixels := ppm[len(ppm)-3*width*height:]
	pink, brown := 0, 0
	for i := 0; i+2 < len(pixels); i += 3 {
		r, g, b := int(pixels[i]), int(pixels[i+1]), int(pixels[i+2])
		near := func(c rgb) bool {
			return math.Abs(c[0]*255-float64(r)) < 5 && math.Abs(c[1]*255-float64(g)) < 5 && math.Abs(c[2]*255-float64(b)) < 5
		}
		p, q := fillOf(annotation.Pink), fillOf(annotation.Green)
		if near(p) {
			pink++
		}
		if near(rgb{p[0] * q[0], p[1] * q[1], p[2] * q[2]}) {
			brown++
		}
	}
	if pink == 0 || brown > 0 {
		t.Errorf("%d pixels are pink, %d have both colours", pink, brown)
	}
}
