package textview

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// scales are those of the screens that people have; 1.1 is one that the toolkit finds by itself.
var scales = []float64{1, 1.1, 1.25, 1.5, 2}

func TestTiles_MeetWithoutASeamAtEveryScale(t *testing.T) {
	a := kinds("")
	for _, scale := range scales {
		f := NewFlow(engine(t), a, Header{Title: a.Title, Byline: "by nobody"})
		f.Picture = pattern
		f.Resize(17, 500, 5000)
		p := NewPainter()
		high := tileUnits(scale)
		h := int(math.Round(high * scale))
		if math.Abs(high*scale-float64(h)) > 1e-9 {
			t.Errorf("at %v a tile is %v pixels high", scale, high*scale)
		}
		w := int(math.Ceil((500 + 2*bleed) * scale))
		const tiles = 5
		whole := f.paintTile(p, &Light, 0, w, tiles*h, scale)
		for k := range tiles {
			tile := f.paintTile(p, &Light, float64(k)*high, w, h, scale)
			if want := whole.Pix[k*h*whole.Stride : (k+1)*h*whole.Stride]; !bytes.Equal(tile.Pix, want) {
				t.Errorf("at %v tile %d is not the part of the whole that it stands for", scale, k)
			}
		}
	}
}

// setScale makes a window of the test driver one of a finer screen.
func setScale(w fyne.Window, scale float64) {
	w.Canvas().(interface{ SetScale(float32) }).SetScale(float32(scale))
}

func TestScene_TilesLieOnDevicePixelsAtEveryScale(t *testing.T) {
	for _, scale := range scales {
		for _, beside := range []float32{0, 231.7} {
			v, w, _ := view(t, sample)
			setScale(w, scale)
			panel, bar := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
			panel.SetMinSize(fyne.NewSize(beside, 10))
			bar.SetMinSize(fyne.NewSize(10, beside/9))
			w.SetContent(container.NewBorder(bar, nil, panel, nil, v))
			w.Resize(fyne.NewSize(900, 700))
			v.SetArticle(kinds(""), Header{Title: "Every kind"}, 0)
			v.flow.Scroll(123.4)
			v.update()
			corner := fyne.CurrentApp().Driver().AbsolutePositionForObject(v)
			shown := 0
			for _, tile := range v.scene.tiles {
				shown++
				if tile.ScaleMode != canvas.ImageScalePixels {
					t.Error("a tile is smoothed")
				}
				at := corner.Add(tile.Position())
				for what, units := range map[string]float32{"left": at.X, "top": at.Y, "width": tile.Size().Width, "height": tile.Size().Height} {
					if px := float64(units) * scale; math.Abs(px-math.Round(px)) > 0.02 {
						t.Errorf("at %v beside %v the %s of a tile is %v pixels", scale, beside, what, px)
					}
				}
			}
			if shown < 3 {
				t.Errorf("%d tiles", shown)
			}
		}
	}
}

func TestScene_ShowsWhatWasPaintedAtEveryScale(t *testing.T) {
	for _, scale := range []float64{1, 1.25, 1.5, 2} {
		v, w, _ := view(t, sample)
		setScale(w, scale)
		w.Resize(fyne.NewSize(640, 480))
		v.SetArticle(kinds(""), Header{Title: "Every kind"}, 0)
		v.SetPalette(&Light)
		got := w.Canvas().Capture()
		width, _ := v.scene.tileSize()
		painted := v.flow.paintTile(v.painter, v.palette, v.flow.top, int(math.Round(width*scale)), got.Bounds().Dy(), scale)
		left := int(math.Round((v.columnLeft() - bleed) * scale))
		// The toolkit's painter without a screen rounds places up, so all may stand a pixel farther right and down; but
		// nothing may be stretched or smoothed on its way.
		wrong, solid := math.MaxInt, 0
		for shift := 0; shift < 4 && wrong > 0; shift++ {
			n, of := differing(got, painted, image.Pt(left+shift%2, shift/2))
			wrong, solid = min(wrong, n), of
		}
		if solid < 3000 || wrong > 0 {
			t.Errorf("at %v %d of %d pixels are not as they were painted", scale, wrong, solid)
		}
	}
}

// differing counts the solid pixels of painted, and those among them that are others in shown, where painted begins
// at that point. What is over the text at its right edge, the scrollbar, does not count.
func differing(shown image.Image, painted *image.RGBA, at image.Point) (wrong, solid int) {
	for y := range shown.Bounds().Dy() - at.Y {
		for x := range painted.Rect.Dx() - painted.Rect.Dx()/12 {
			p := painted.RGBAAt(x, y)
			if p.A != 255 {
				continue
			}
			solid++
			r, g, b, _ := shown.At(at.X+x, at.Y+y).RGBA()
			if max(apart(r>>8, p.R), apart(g>>8, p.G), apart(b>>8, p.B)) > 2 {
				wrong++
			}
		}
	}
	return wrong, solid
}

func apart(a uint32, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

func TestBrush_LinesAreAsThickEverywhere(t *testing.T) {
	for _, scale := range scales {
		thick := map[string]bool{}
		for i := range 40 {
			b := &brush{pal: &Light, img: image.NewRGBA(image.Rect(0, 0, 10, 100)), top: float64(i) * 0.37, scale: scale}
			r := b.pixels(Box{X: 0, Y: float64(i), W: 4, H: 1})
			thick[fmt.Sprint(r.Dy())] = true
			b.rect(Box{X: 0, Y: float64(i), W: 4, H: 1}, Light.Rule)
			for y := r.Min.Y; y < r.Max.Y; y++ {
				if y < 100 && b.img.RGBAAt(1, y) != (color.RGBA{Light.Rule.R, Light.Rule.G, Light.Rule.B, 255}) {
					t.Errorf("at %v a line is not in its full colour", scale)
				}
			}
		}
		if len(thick) != 1 {
			t.Errorf("at %v lines of one unit are %v pixels thick", scale, thick)
		}
	}
}

func TestPixel_IsTheSameFromEveryTile(t *testing.T) {
	for i := range 1000 {
		v := float64(i)/8 - 20
		if pixel(v)-384 != pixel(v-384) {
			t.Fatalf("%v is on %d, and %d from another tile", v, pixel(v), pixel(v-384)+384)
		}
	}
}
