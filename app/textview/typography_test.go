package textview

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dev.marginalia/typeset"
)

func TestView_SettingTheTextAnewManyTimesKeepsTheLine(t *testing.T) {
	v, w, _ := view(t, strings.Repeat("Words that fill some lines of a column, one after another, until it is long enough. ", 400)+"\n\n"+sample)
	w.Resize(fyne.NewSize(700, 500))
	v.ScrollTo(v.Article().Text.Len() / 2)
	v.flow.Scroll(7) // a line is partly out of view
	v.update()
	at := v.TopOffset()
	y := func() float64 {
		box, ok := v.flow.caretBox(at)
		if !ok {
			t.Fatal("the line is out of view")
		}
		return box.Y - v.flow.Top()
	}
	was := y()
	for i := range 30 {
		v.SetTypography(Typography{LineHeight: 1.2 + float64(i%9)/10, Measure: 45 + 5*(i%10), Justify: i%2 == 0, Indent: i%3 == 0, Family: []string{serif, sans, mono}[i%3]})
		v.SetTextSize(float64(14 + i%12))
		if now := y(); math.Abs(now-was) > 2 {
			t.Fatalf("after %d changes the line stands at %v, it was at %v", i+1, now, was)
		}
	}
}

func TestView_TheMeasureHoldsAsManyCharactersInEveryFamily(t *testing.T) {
	v, w, _ := view(t, strings.Repeat(letters+" ", 30))
	w.Resize(fyne.NewSize(3000, 900))
	for _, family := range []string{serif, sans, mono} {
		for _, chars := range []int{45, 66, 100} {
			v.SetTypography(Typography{Family: family, Measure: chars})
			n, lines := 0, v.flow.at(1).lines
			for _, l := range lines[:len(lines)-1] {
				n += l.End - l.Start
			}
			if mean := float64(n) / float64(len(lines)-1); mean < float64(chars)*0.87 || mean > float64(chars)*1.03 {
				t.Errorf("%s: lines of %d characters have %.1f", family, chars, mean)
			}
		}
	}
}

func TestTypography_IsKeptWithinReason(t *testing.T) {
	for _, c := range []struct{ in, want Typography }{
		{Typography{}, Typography{Family: serif, LineHeight: DefaultLineHeight, Measure: DefaultMeasure}},
		{Typography{Family: "x", LineHeight: 9, Measure: 1000}, Typography{Family: "x", LineHeight: MaxLineHeight, Measure: MaxMeasure}},
		{Typography{LineHeight: math.NaN(), Measure: -3}, Typography{Family: serif, LineHeight: DefaultLineHeight, Measure: DefaultMeasure}},
		{Typography{LineHeight: 0.1, Measure: 1}, Typography{Family: serif, LineHeight: MinLineHeight, Measure: MinMeasure}},
	} {
		if got := c.in.Clean(); got != c.want {
			t.Errorf("%+v became %+v", c.in, got)
		}
	}
}

func TestFlow_JustifiedLinesEndInLineAndIndentsFollowParagraphs(t *testing.T) {
	a := doc(strings.Repeat(letters+"\n\n", 3) + "# Heading\n\n" + letters + "\n")
	f := NewFlow(engine(t), a, Header{})
	f.SetTypography(Typography{Justify: true, Indent: true})
	f.Resize(16, 400, 5000)
	for i, indented := range []bool{false, true, true, false, false} {
		lines := f.at(i).lines
		if got := lines[0].X > 0; got != indented {
			t.Errorf("paragraph %d: indented %v", i, got)
		}
		if i == 3 {
			continue
		}
		for k := range lines[:len(lines)-1] {
			if end := lines[k].X + lines[k].Width; math.Abs(end-400) > 0.01 {
				t.Errorf("paragraph %d: line %d ends at %v", i, k, end)
			}
		}
	}
	if f.before(1) != 0 || f.before(3) == 0 {
		t.Error("room between paragraphs with an indent, or none before a heading")
	}
	if s := f.settings(3, 400); s != (typeset.Settings{Width: 400}) {
		t.Errorf("a heading is set by %+v", s)
	}
}

func TestFlow_WordsAreBrokenWhereTheLanguageIsOnlyGuessed(t *testing.T) {
	a := doc(strings.Repeat("The representations of the transformations in the incomprehensible notation of it are to be found with the others. ", 6))
	a.Language = ""
	f := NewFlow(engine(t), a, Header{})
	f.SetTypography(Typography{Justify: true})
	f.Resize(20, 300, 800)
	broken := 0
	for _, l := range f.at(0).lines {
		if l.Hyphen {
			broken++
		}
	}
	if broken == 0 {
		t.Error("no word is broken")
	}
}
