package textview

import (
	"image/color"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/article/find"
)

func TestView_MarksInCodeAreSeen(t *testing.T) {
	v, w, _ := view(t, "Words before.\n\n```\nsome code here\n```\n")
	at := find.In(v.Article().Text, "code", find.Options{})[0]
	count := func(want color.NRGBA) (n int) {
		b := v.BoxOf(at)[0]
		img := w.Canvas().Capture()
		for y := int(b.Y); y < int(b.Y+b.H); y++ {
			for x := int(b.X); x < int(b.X+b.W); x++ {
				if color.NRGBAModel.Convert(img.At(x, y)) == want {
					n++
				}
			}
		}
		return n
	}
	if count(Light.panel()) == 0 {
		t.Error("code has no panel")
	}
	v.SetMarks(annotation.NewSet([]annotation.Annotation{{ID: "a", Anchor: annotation.Anchor{Start: at.Start, End: at.End}, Color: "yellow", Style: "highlight"}}))
	if count(Light.Ink("yellow").Fill) == 0 {
		t.Error("a mark in code is not seen")
	}
	v.SetMarks(annotation.Set{})
	v.SetHits([]article.Range{at}, 0)
	if count(Light.HitCurrent) == 0 {
		t.Error("a find hit in code is not seen")
	}
}
