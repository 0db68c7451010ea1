package textview

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dev.marginalia/article"
)

// broad has a code block and a table that are wider than any column.
func broad() string {
	row := strings.Repeat("| Incomprehensibility ", 12) + "|\n"
	return "Before.\n\n```\nshort\n" + strings.Repeat("averylongname(", 30) + "\n\tend\n```\n\nBetween.\n\n" + row + strings.Repeat("|---", 12) + "|\n" + row + "\n\nAfter.\n"
}

func TestSide_CodeAndTablesScrollInsteadOfBeingSqueezed(t *testing.T) {
	for _, direction := range []string{"", "rtl"} {
		a := doc(broad())
		a.Direction = direction
		f := NewFlow(engine(t), a, Header{})
		f.Resize(16, 400, 5000)
		wides := 0
		for i := range f.items {
			s := f.at(i)
			if k := f.items[i].block.Kind; k == article.Code && len(s.lines) != 3 {
				t.Errorf("the code has %d lines", len(s.lines))
			} else if (s.wide.over > 0) != (k == article.Code || k == article.Table) {
				t.Errorf("%s: over %v", k, s.wide.over)
			}
			if s.wide.over <= 0 {
				if f.Sideways(i, 10) || f.Sideways(i, -10) {
					t.Errorf("%s moves", f.items[i].block.Kind)
				}
				continue
			}
			wides++
			way := 1.0
			if f.rightToLeft(&f.items[i]) {
				way = -1
			}
			if f.Sideways(i, -way*10) || !f.Sideways(i, way*50) || !f.Sideways(i, way*1e6) || f.Sideways(i, way) {
				t.Errorf("%q: %s stands at %v of %v", direction, f.items[i].block.Kind, f.shift(i), s.wide.over)
			}
			last := s.lines[len(s.lines)-1]
			if f.items[i].block.Kind == article.Table {
				for _, b := range f.boxes(article.Range{Start: f.items[i].block.Start + last.Start, End: f.items[i].block.Start + last.End}) {
					if b.X < -1 || b.X+b.W > 401 {
						t.Errorf("%q: the last cell stands at %v", direction, b)
					}
				}
			}
		}
		if wides != 2 {
			t.Errorf("%d wide blocks", wides)
		}
		foundWhereShown(t, f, a, fmt.Sprintf("%q, scrolled sideways", direction))
		f.Resize(16, 300, 5000)
		if len(f.side) != 0 {
			t.Error("it is still scrolled sideways in another width")
		}
	}
}

func TestSide_MarksAreClippedAndRevealScrolls(t *testing.T) {
	f, a := flow(t, broad(), 400, 5000)
	end := a.Text.Len()
	for _, b := range f.boxes(article.Range{End: end}) {
		if b.X < -1 || b.X+b.W > 401 {
			t.Errorf("a mark reaches to %v", b)
		}
	}
	i := 0
	for f.items[i].block.Kind != article.Code {
		i++
	}
	line := f.at(i).lines[1]
	o := f.items[i].block.Start + line.End - 3
	f.Reveal(article.Range{Start: o, End: o + 1})
	if box, ok := f.caretBox(o); !ok || box.X < 0 || box.X > 400 {
		t.Errorf("revealed, it is at %v", box)
	}
	start := f.items[i].block.Start
	f.Reveal(article.Range{Start: start, End: start + 1})
	if box, _ := f.caretBox(start); box.X < 0 || math.Abs(f.shift(i)) > 2*f.em {
		t.Errorf("back, it is at %v, shifted by %v", box, f.shift(i))
	}
}

func TestSide_TheWheelMovesWhatIsBelowIt(t *testing.T) {
	v, w, _ := view(t, broad())
	r := article.Range{Start: strings.Index(v.Article().Text.String(), "averylong")}
	box := v.BoxOf(article.Range{Start: r.Start, End: r.Start + 10})[0]
	dark := func() (n int) {
		img := w.Canvas().Capture()
		ground := color.NRGBAModel.Convert(img.At(2, 100))
		for x := int(v.columnLeft() + v.flow.measure + 2); x < int(v.Size().Width)-barWidth-2; x++ {
			if color.NRGBAModel.Convert(img.At(x, int(box.Y+box.H/2))) != ground {
				n++
			}
		}
		return n
	}
	if n := dark(); n > 0 {
		t.Errorf("%d pixels of the code are painted beside the column", n)
	}
	top := v.flow.Top()
	v.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(box.X+5), float32(box.Y+5))}, Scrolled: fyne.NewDelta(-10, 0)})
	if after := v.BoxOf(article.Range{Start: r.Start, End: r.Start + 10})[0]; box.W-after.W < 20 || v.flow.Top() != top {
		t.Errorf("the code went from %v to %v, the text from %v to %v", box, after, top, v.flow.Top())
	}
	v.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(300, float32(box.Y-80))}, Scrolled: fyne.NewDelta(-10, 0)})
	if n := dark(); n > 0 {
		t.Errorf("%d pixels of the code are painted beside the column", n)
	}
}
