package textview

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

func TestMoveEdge_GoesByWordsAndLeavesSomething(t *testing.T) {
	_, a := prose(t, 2000, "One two, three.", "Four five.")
	for name, c := range map[string]struct {
		from string
		end  bool
		dirs []int
		want string
	}{
		"end on":                 {"One", true, []int{1}, "One two"},
		"end on into the next":   {"three", true, []int{1}, "three.\n\nFour"},
		"end back":               {"two, three", true, []int{-1}, "two"},
		"end back to nothing":    {"two", true, []int{-1}, "two"},
		"start back":             {"two", false, []int{-1}, "One two"},
		"start back at the end":  {"One", false, []int{-1}, "One"},
		"start on":               {"One two", false, []int{1}, "two"},
		"start on to nothing":    {"two", false, []int{1}, "two"},
		"start on, part of word": {"ne two", false, []int{1}, "two"},
		"end on at the end":      {"five.", true, []int{1}, "five."},
		"there and back":         {"two", true, []int{1, 1, -1, -1}, "two"},
	} {
		r, err := annotation.Find(a.Text, c.from, "", "")
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range c.dirs {
			r = MoveEdge(a, r, c.end, d)
		}
		if got := a.Text.Slice(r); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// marked shows md with a mark on passage, which is chosen.
func marked(t *testing.T, md, passage string) (*View, article.Range) {
	v, _, _ := view(t, md)
	r, err := annotation.Find(v.Article().Text, passage, "", "")
	if err != nil {
		t.Fatal(err)
	}
	v.SetMarks(annotation.NewSet([]annotation.Annotation{{ID: "m", Anchor: annotation.Anchor{Start: r.Start, End: r.End}, Color: "green", Style: "highlight"}}))
	v.SetActive("m")
	return v, r
}

func point(x, y float64) fyne.PointEvent {
	return fyne.PointEvent{Position: fyne.NewPos(float32(x), float32(y))}
}

func down(v *View, x, y float64) {
	v.MouseDown(&desktop.MouseEvent{PointEvent: point(x, y), Button: desktop.MouseButtonPrimary})
}

func drag(v *View, x, y float64) { v.Dragged(&fyne.DragEvent{PointEvent: point(x, y)}) }

func up(v *View, x, y float64) {
	v.MouseUp(&desktop.MouseEvent{PointEvent: point(x, y), Button: desktop.MouseButtonPrimary})
}

func TestView_TheEndsOfTheChosenMarkAreDragged(t *testing.T) {
	const hebrew = "שלום עולם טוב מאוד"
	for name, c := range map[string]struct {
		text, passage string
		end           bool
		to            string // dragged to before it, or with end behind it
		want          string
	}{
		"end":              {"Some words are marked here.", "words", true, "marked", "words are marked"},
		"start":            {"Some words are marked here.", "words", false, "Some", "Some words"},
		"shorter":          {"Some words are marked here.", "words are", true, "words", "words"},
		"not to nothing":   {"Some words are marked here.", "words", true, "Some", "w"},
		"end in Hebrew":    {hebrew, "עולם", true, "טוב", "עולם טוב"},
		"start in Hebrew":  {hebrew, "עולם", false, "שלום", "שלום עולם"},
		"mixed, into it":   {"He said שלום עולם and left.", "said", true, "שלום", "said שלום"},
		"mixed, out of it": {"He said שלום עולם and left.", "שלום", true, "and", "שלום עולם and"},
	} {
		v, r := marked(t, c.text, c.passage)
		var got []article.Range
		v.OnReshape = func(id string, r article.Range) { got = append(got, r) }
		to, err := annotation.Find(v.Article().Text, c.to, "", "")
		if err != nil {
			t.Fatal(err)
		}
		start, end := v.flow.edgeBoxes(r)
		toStart, toEnd := v.flow.edgeBoxes(to)
		if c.end {
			start, toStart = end, toEnd
		}
		x := func(b lineBox) float64 { return v.columnLeft() + b.X }
		y := start.Y - v.flow.Top() + start.H/2
		if name == "end" {
			v.MouseMoved(&desktop.MouseEvent{PointEvent: point(x(start), y)})
			if v.Cursor() != desktop.HResizeCursor {
				t.Error("the cursor does not say that an end can be dragged")
			}
		}
		down(v, x(start), y)
		drag(v, x(toStart), y)
		if !v.Selection().Empty() {
			t.Errorf("%s: dragging an end selects", name)
		}
		up(v, x(toStart), y)
		if len(got) != 1 || v.Article().Text.Slice(got[0]) != c.want {
			t.Errorf("%s: %v, want %q", name, got, c.want)
		}
	}
}

func TestView_AnEndThatIsNotMovedChangesNothing(t *testing.T) {
	v, r := marked(t, "Some words are marked here.", "words")
	v.OnReshape = func(string, article.Range) { t.Error("the mark is changed") }
	b := v.BoxOf(r)[0]
	down(v, b.X, b.Y+8)
	up(v, b.X, b.Y+8)
	if v.Active() != "m" {
		t.Error("the mark is not chosen any more")
	}
}

func TestPulled_IsFasterFartherOut(t *testing.T) {
	if got := pulled(100, 400); got != 0 {
		t.Errorf("inside: %v", got)
	}
	last := 0.0
	for _, y := range []float64{396, 402, 420, 500, 9000} {
		below, above := pulled(y, 400), pulled(400-y, 400)
		if below <= last || above != -below || below > 3000 {
			t.Errorf("at %v: %v, above as far %v", y, below, above)
		}
		last = below
	}
}

func TestView_HeldBeyondAnEdgeItScrollsAndSelectsOn(t *testing.T) {
	v, w, now := view(t, strings.Repeat("A paragraph of words that is here to be read, and more.\n\n", 200))
	w.Canvas().Focus(v)
	o := v.Article().Blocks[3].Start
	b := v.BoxOf(article.Range{Start: o, End: o + 1})[0]
	down(v, b.X, b.Y+8)
	drag(v, b.X+100, 530)
	if v.pull.anim == nil {
		t.Fatal("nothing pulls")
	}
	top, first := v.flow.Top(), v.Selection()
	for range 50 {
		*now = now.Add(20 * time.Millisecond)
		v.scrollOn()
	}
	if moved := v.flow.Top() - top; moved < 300 || moved > 700 {
		t.Errorf("in a second the text moved by %.0f", moved)
	}
	if got := v.Selection(); got.Start != o || got.End < first.End+200 || got.End > v.flow.VisibleRange().End+57 { // the edge may lie in the room above a paragraph
		t.Errorf("%v is selected, was %v; %v is visible", got, first, v.flow.VisibleRange())
	}
	drag(v, b.X+100, 300)
	if v.pull.anim != nil {
		t.Error("still pulled inside")
	}
	drag(v, b.X, -50)
	*now = now.Add(time.Second)
	top = v.flow.Top()
	v.scrollOn()
	if v.flow.Top() >= top {
		t.Error("held above it does not scroll back")
	}
	// Let go outside the window: only the end of the drag is told.
	told := article.Range{}
	v.OnSelect = func(r article.Range) { told = r }
	w.Canvas().Unfocus()
	v.DragEnd()
	if v.pull.anim != nil || v.press.down || told.Empty() || !v.focused {
		t.Errorf("the button is up: pulled %v, down %v, told %v, has the keys %v", v.pull.anim != nil, v.press.down, told, v.focused)
	}
}

func TestView_DraggingGoesOnByWhatTheClicksChose(t *testing.T) {
	v, w, now := view(t, "One two three four.\n\nFive six.\n\nSeven.")
	w.Canvas().Focus(v)
	at := func(s string) (float64, float64) {
		r, err := annotation.Find(v.Article().Text, s, "", "")
		if err != nil {
			t.Fatal(err)
		}
		p := center(v.BoxOf(r)[0])
		return float64(p.X), float64(p.Y)
	}
	for n, want := range map[int]string{2: "two three four", 3: "One two three four.\n\nFive six."} {
		*now = now.Add(time.Second)
		x, y := at("two")
		for range n {
			down(v, x, y)
		}
		x, y = at(map[int]string{2: "four", 3: "six"}[n])
		drag(v, x, y)
		up(v, x, y)
		if got := v.Article().Text.Slice(v.Selection()); got != want {
			t.Errorf("%d clicks and a drag select %q, want %q", n, got, want)
		}
	}
}
