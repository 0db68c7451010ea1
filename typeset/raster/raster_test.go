package raster_test

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"

	"dev.marginalia/assets"
	"dev.marginalia/typeset"
	. "dev.marginalia/typeset/raster"
)

var (
	red   = color.NRGBA{R: 255, A: 255}
	black = color.NRGBA{A: 255}
)

func paper(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	return img
}

// covered is how many pixels of white paper are black, parts of a pixel included.
func covered(img *image.RGBA) (sum float64) {
	for i := 1; i < len(img.Pix); i += 4 {
		sum += 1 - float64(img.Pix[i])/255
	}
	return sum
}

func TestFillRect_EdgesMayLieBetweenPixels(t *testing.T) {
	img := paper(20, 20)
	FillRect(img, 2.25, 3.5, 12.75, 8, Ink{Color: black})
	if got := covered(img); math.Abs(got-10.5*4.5) > .3 {
		t.Errorf("covers %.2f pixels", got)
	}
	FillRect(img, -50, -50, 500, 500, Ink{Color: black}) // beyond the picture
	if got := covered(img); got != 400 {
		t.Errorf("covers %.2f pixels", got)
	}
}

func TestFillRect_AMarkerLeavesWhatIsDark(t *testing.T) {
	img := paper(4, 1)
	img.SetRGBA(0, 0, color.RGBA{A: 255})
	img.SetRGBA(1, 0, color.RGBA{128, 128, 128, 255})
	FillRect(img, 0, 0, 3, 1, Ink{Color: red, Multiply: true})
	for x, want := range []color.RGBA{{0, 0, 0, 255}, {128, 0, 0, 255}, {255, 0, 0, 255}, {255, 255, 255, 255}} {
		if got := img.RGBAAt(x, 0); got != want {
			t.Errorf("pixel %d is %v", x, got)
		}
	}
}

func TestPath_FillsWhatItEncloses(t *testing.T) {
	const r, k = 20, 20 * .5523
	var disc Path
	disc.MoveTo(30+r, 30)
	disc.CubeTo(30+r, 30+k, 30+k, 30+r, 30, 30+r)
	disc.CubeTo(30-k, 30+r, 30-r, 30+k, 30-r, 30)
	disc.CubeTo(30-r, 30-k, 30-k, 30-r, 30, 30-r)
	disc.CubeTo(30+k, 30-r, 30+r, 30-k, 30+r, 30)
	img := paper(60, 60)
	disc.Fill(img, Ink{Color: black})
	if got := covered(img); math.Abs(got-math.Pi*r*r) > 8 {
		t.Errorf("covers %.1f pixels of %.1f", got, math.Pi*r*r)
	}
}

func TestPath_StrokesOverlapOnce(t *testing.T) {
	for name, c := range map[string]struct {
		draw func(*Path)
		pen  Pen
		want float64
	}{
		"a line":        {func(p *Path) { p.MoveTo(10, 10); p.LineTo(60, 10) }, Pen{Width: 3}, 150},
		"thin":          {func(p *Path) { p.MoveTo(10, 10); p.LineTo(60, 10) }, Pen{Width: .25}, 12.5},
		"a corner":      {func(p *Path) { p.MoveTo(10, 10); p.LineTo(60, 10); p.LineTo(60, 60) }, Pen{Width: 4}, 2 * 50 * 4},
		"a rectangle":   {func(p *Path) { p.Rect(10, 10, 50, 40) }, Pen{Width: 2}, 52*42 - 48*38},
		"crossed":       {func(p *Path) { p.MoveTo(10, 30); p.LineTo(60, 30); p.MoveTo(30, 10); p.LineTo(30, 60) }, Pen{Width: 4}, 2*200 - 16},
		"dashes":        {func(p *Path) { p.MoveTo(10, 10); p.LineTo(60, 10) }, Pen{Width: 2, Dash: []float64{5, 5}}, 50},
		"round dots":    {func(p *Path) { p.MoveTo(10, 10); p.LineTo(59, 10) }, Pen{Width: 6, Round: true, Dash: []float64{0, 10}}, 5 * math.Pi * 9},
		"fine as dust":  {func(p *Path) { p.MoveTo(10, 10); p.LineTo(60, 10) }, Pen{Width: 2, Dash: []float64{.01, .01}}, 100},
		"without a way": {func(p *Path) { p.MoveTo(10, 10); p.LineTo(10, 10) }, Pen{Width: 2}, 0},
	} {
		var p Path
		c.draw(&p)
		img := paper(80, 80)
		p.Stroke(img, c.pen, Ink{Color: black})
		if got := covered(img); math.Abs(got-c.want) > .03*c.want+.5 {
			t.Errorf("%s: covers %.1f pixels, not %.1f", name, got, c.want)
		}
	}
}

func TestGlyphs_TheLetterIsAsDarkWhereverItStands(t *testing.T) {
	face, err := typeset.ParseFace(assets.Font("GentiumBookPlus-Regular"), 0)
	if err != nil {
		t.Fatal(err)
	}
	id, ok := face.Glyph('g')
	if !ok {
		t.Fatal("no such letter")
	}
	g := NewGlyphs()
	least, most := math.Inf(1), 0.0
	for i := range 16 {
		img := paper(40, 40)
		g.Draw(img, face, id, 24, 10+float64(i%4)/4, 25+float64(i/4)/4, black)
		c := covered(img)
		least, most = math.Min(least, c), math.Max(most, c)
	}
	if least < 60 || most-least > .05*most {
		t.Errorf("covers %.1f to %.1f pixels", least, most)
	}
}
