package textview

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

func TestLabels_AreShortAndNoneBeginsWithAnother(t *testing.T) {
	for _, n := range []int{0, 1, 5, 9, 10, 17, 18, 40, 81, 82, 300, 676, 1000} {
		all := labels(n)
		if want := min(n, 676); len(all) != want {
			t.Errorf("%d labels for %d", len(all), n)
		}
		for i, a := range all {
			if len(a) < 1 || len(a) > 2 || n <= 81 && strings.Trim(a, homeRow) != "" || n <= 9 && len(a) > 1 {
				t.Errorf("of %d: %q", n, a)
			}
			for k, b := range all {
				if i != k && strings.HasPrefix(b, a) {
					t.Fatalf("of %d: %q begins with %q", n, b, a)
				}
			}
		}
	}
}

func key(v *View, k fyne.KeyName) { v.TypedKey(&fyne.KeyEvent{Name: k}) }

// shifted does something while the Shift key is down.
func shifted(v *View, do func()) {
	v.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	do()
	v.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

const sentences5 = "One sentence stands here. A second one follows it.\n\nThird of all. Fourth, too.\n\n***\n\nThe fifth."

func labelOf(t *testing.T, v *View, beginning string) string {
	t.Helper()
	for _, h := range v.Hints() {
		if strings.HasPrefix(v.Article().Text.Slice(h.Range), beginning) {
			return h.Label
		}
	}
	t.Fatalf("no label at %q: %v", beginning, v.Hints())
	return ""
}

func TestView_ALabelPicksItsSentence(t *testing.T) {
	v, w, _ := view(t, sentences5)
	w.Canvas().Focus(v)
	selected := func() string { return v.Article().Text.Slice(v.Selection()) }
	modes := 0
	v.OnMode = func() { modes++ }
	test.Type(v, "f")
	if len(v.Hints()) != 5 {
		t.Fatalf("%d labels: %v", len(v.Hints()), v.Hints())
	}
	texts := 0
	for _, o := range v.scene.objects {
		if _, ok := o.(*canvas.Text); ok {
			texts++
		}
	}
	if texts != 5 {
		t.Errorf("%d labels are painted", texts)
	}
	test.Type(v, labelOf(t, v, "Third"))
	if selected() != "Third of all." || v.Hints() != nil || modes != 2 {
		t.Errorf("%q is selected, %d changes of mode", selected(), modes)
	}
	test.Type(v, "f")
	shifted(v, func() { test.Type(v, strings.ToUpper(labelOf(t, v, "The fifth"))) })
	if !strings.HasPrefix(selected(), "Third of all. Fourth") || !strings.HasSuffix(selected(), "The fifth.") {
		t.Errorf("with Shift %q is selected", selected())
	}
	was := v.Selection()
	for name, leave := range map[string]func(){
		"Escape":              func() { key(v, fyne.KeyEscape) },
		"a key that means no": func() { key(v, fyne.KeyZ); test.Type(v, "z") },
		"a figure":            func() { key(v, fyne.Key1); test.Type(v, "1") },
		"a click":             func() { click(v, fyne.NewPos(2, 2), fyne.KeyModifierShift); v.sel = v.sel.Take(was, false) },
		"losing the keys":     func() { w.Canvas().Unfocus(); w.Canvas().Focus(v) },
		"the wheel":           func() { v.Scrolled(&fyne.ScrollEvent{}) },
	} {
		v.OnRune = func(r rune) { t.Errorf("%s passes %q on", name, r) }
		test.Type(v, "F")
		if v.Hints() == nil {
			t.Fatalf("%s: no labels", name)
		}
		leave()
		if v.Hints() != nil || v.Selection() != was {
			t.Errorf("%s: labels %v, %q is selected", name, v.Hints(), selected())
		}
	}
}

func TestView_LabelsOfTwoLettersNarrowDown(t *testing.T) {
	v, w, _ := view(t, strings.Repeat("A word. Two words. Three of them. ", 12))
	w.Canvas().Focus(v)
	test.Type(v, "f")
	all := v.Hints()
	last := all[len(all)-1]
	if len(last.Label) != 2 {
		t.Fatalf("%d labels, the last is %q", len(all), last.Label)
	}
	test.Type(v, last.Label[:1])
	if n := len(v.Hints()); n == 0 || n > 9 {
		t.Errorf("%d labels are left after a letter", n)
	}
	test.Type(v, last.Label[1:])
	if v.Selection() != last.Range {
		t.Errorf("%v is selected, want %v", v.Selection(), last.Range)
	}
}

func TestView_ModesAreLeftInOrder(t *testing.T) {
	v, w, _ := view(t, sentences5)
	w.Canvas().Focus(v)
	selected := func() string { return v.Article().Text.Slice(v.Selection()) }
	key(v, fyne.KeyF7)
	if !v.browsing || !painted(v, v.scene.caret) {
		t.Fatal("F7 shows no caret")
	}
	key(v, fyne.KeyDown)
	key(v, fyne.KeyEnd)
	if v.Caret() != v.Article().Blocks[1].End {
		t.Errorf("the caret is at %d", v.Caret())
	}
	v.SetMarks(annotation.NewSet([]annotation.Annotation{{ID: "m", Anchor: annotation.Anchor{Start: 0, End: 3}, Color: "green", Style: "highlight"}}))
	v.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyHome, Modifier: fyne.KeyModifierControl})
	key(v, fyne.KeyReturn)
	if v.Active() != "m" {
		t.Error("Enter does not choose the mark at the caret")
	}
	test.Type(v, "v")
	if selected() != "One sentence stands here." {
		t.Errorf("V selects %q", selected())
	}
	key(v, fyne.KeyDown)
	shifted(v, func() { test.Type(v, "J") })
	if selected() != "A second one follows it.\n\nThird of all." {
		t.Errorf("down, and Shift+J, select %q", selected())
	}
	v.Select(article.Range{Start: v.Selection().Start + 2, End: v.Selection().End - 2})
	test.Type(v, "v")
	if selected() != "A second one follows it.\n\nThird of all." {
		t.Errorf("V makes whole sentences of the selection: %q", selected())
	}
	test.Type(v, "f")
	var passed []fyne.KeyName
	v.OnKey = func(k *fyne.KeyEvent) bool { passed = append(passed, k.Name); return true }
	state := func() string {
		return strings.Join([]string{map[bool]string{true: "labels"}[v.Hints() != nil], selected(), v.Active(), map[bool]string{true: "caret"}[v.browsing]}, "|")
	}
	for _, want := range []string{"|A second one follows it.\n\nThird of all.|m|caret", "||m|caret", "|||caret", "|||", "|||"} {
		if len(passed) > 0 {
			t.Error("Escape is passed on too early")
		}
		key(v, fyne.KeyEscape)
		if got := state(); got != want {
			t.Errorf("after Escape %q, want %q", got, want)
		}
	}
	if len(passed) != 1 {
		t.Errorf("passed on: %v", passed)
	}
}

func painted(v *View, o fyne.CanvasObject) bool {
	for _, x := range v.scene.objects {
		if x == o {
			return true
		}
	}
	return false
}

func TestView_SelectingBeginsWhereTheReaderLooks(t *testing.T) {
	v, w, _ := view(t, strings.Repeat("A paragraph of words that is here to be read.\n\n", 200))
	w.Canvas().Focus(v)
	v.ScrollTo(v.Article().Blocks[100].Start)
	shifted(v, func() { key(v, fyne.KeyRight) })
	if got := v.Selection(); got != (article.Range{Start: v.Article().Blocks[100].Start, End: v.Article().Blocks[100].Start + 1}) {
		t.Errorf("%v is selected", got)
	}
	key(v, fyne.KeyEscape)
	v.ScrollTo(v.Article().Blocks[20].Start)
	v.TypedShortcut(&fyne.ShortcutSelectAll{})
	if got := v.Selection(); got != v.Article().Blocks[20].Range {
		t.Errorf("Ctrl+A selects %v", got)
	}
}
