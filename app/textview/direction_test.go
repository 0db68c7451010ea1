package textview

import (
	"testing"

	"dev.marginalia/annotation"
)

// hebrew says nothing of its direction; an item, a quote and a table are in it.
const hebrew = "שלום עולם, זה טקסט שנכתב מימין לשמאל.\n\n- פריט ראשון\n- Unicode בפריט שני\n\n1. צעד\n\n> ציטוט קצר\n\n| שם | מספר |\n|---|---|\n| אלף | 1 |\n"

func TestFlow_ListsQuotesAndTablesAreMirroredWhereTheLettersSaySo(t *testing.T) {
	f := NewFlow(engine(t), doc(hebrew), Header{Title: "כותרת", Byline: "2024"})
	f.Resize(20, 500, 800)
	for i := range f.items {
		it, s := &f.items[i], f.at(i)
		if it.head {
			if l := s.lines[0]; l.X+l.Width < 490 {
				t.Errorf("%q stands at %.0f, not at the right", it.text, l.X)
			}
			continue
		}
		if !f.rightToLeft(it) {
			t.Errorf("%s %d is not mirrored", it.block.Kind, i)
		}
		for _, l := range s.extra {
			if l.x < 250 || !l.RTL {
				t.Errorf("the sign of %s %d stands at %.0f, right to left %v", it.block.Kind, i, l.x, l.RTL)
			}
		}
		if it.block.Grid != nil && s.lines[0].x < s.lines[1].x {
			t.Error("the first column of the table is not the right one")
		}
	}
}

func TestView_SignsOfNotesStandWhereLinesEnd(t *testing.T) {
	for md, right := range map[string]bool{hebrew: false, sample: true} {
		v, _, _ := view(t, md)
		v.SetMarks(annotation.NewSet([]annotation.Annotation{{ID: "a", Anchor: annotation.Anchor{Start: 0, End: 4}, Color: "yellow", Style: "highlight", Note: "n"}}))
		if len(v.scene.signs) != 1 {
			t.Fatalf("%d signs", len(v.scene.signs))
		}
		if x := v.scene.signs[0].box.X; (x > float64(v.Size().Width)/2) != right {
			t.Errorf("the sign is at %.0f", x)
		}
	}
}

func TestFlow_ACellKeepsTheDirectionOfItsLetters(t *testing.T) {
	a := doc("| Word | Said |\n|---|---|\n| peace | שלום. |\n")
	f := NewFlow(engine(t), a, Header{})
	f.Resize(20, 500, 800)
	lines := f.at(0).lines
	if last := lines[len(lines)-1]; !last.RTL || lines[0].RTL || f.rightToLeft(&f.items[0]) {
		t.Errorf("the Hebrew cell is right to left: %v, the English one: %v", last.RTL, lines[0].RTL)
	}
}
