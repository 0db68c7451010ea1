package textview

import (
	"bytes"
	"image"
	"testing"
)

// What was painted ahead is shown at first, all of it once, and nothing of it when it is not what would be painted.
func TestWarm_IsWhatTheViewPaints(t *testing.T) {
	for _, scale := range scales {
		v, w, _ := view(t, sample)
		setScale(w, scale)
		f := v.Setting().Flow(doc(sample), Header{Title: "Ahead"}, 0)
		f.Warm(v.painter, v.palette, scale)
		if f.first == nil {
			t.Fatal("nothing was painted ahead")
		}
		v.SetFlow(f, 0)
		_, high := v.scene.tileSize()
		wide, tall := f.first.img.Rect.Dx(), int(high*scale+0.5)
		tiles := 0
		for f.first != nil {
			y := f.top + float64(tiles)*high
			img, want := image.NewRGBA(image.Rect(0, 0, wide, tall)), f.paintTile(v.painter, v.palette, y, wide, tall, scale)
			for name, shown := range map[string]bool{
				"in other colours": f.showFirst(img, &Dark, y, scale), "at another scale": f.showFirst(img, v.palette, y, scale*2), "from above it": f.showFirst(img, v.palette, f.top-1, scale),
			} {
				if shown {
					t.Fatalf("at %v it is shown %s", scale, name)
				}
			}
			if !f.showFirst(img, v.palette, y, scale) || !bytes.Equal(img.Pix, want.Pix) {
				t.Fatalf("at %v tile %d is not what is painted", scale, tiles)
			}
			tiles++
		}
		if float64(tiles)*high < f.height {
			t.Errorf("at %v it is let go after %d tiles of %v units in a view of %v", scale, tiles, high, f.height)
		}
	}
}

func TestWarm_IsNotShownWhenTheTextWasSetAnew(t *testing.T) {
	v, _, _ := view(t, sample)
	f := v.Setting().Flow(doc(sample), Header{}, 0)
	f.Warm(v.painter, v.palette, 1)
	wide := f.first.img.Rect.Dx()
	f.Resize(f.em+1, f.measure, f.height)
	if f.showFirst(image.NewRGBA(image.Rect(0, 0, wide, tileHeight)), v.palette, f.top, 1) {
		t.Error("text of another size is shown")
	}
}

// A picture may have come until the text is shown.
func TestWarm_KeepsNothingWithPictures(t *testing.T) {
	v, _, _ := view(t, sample)
	f := v.Setting().Flow(kinds(""), Header{}, 0)
	f.Resize(f.em, f.measure, 20_000) // all is in view
	f.Warm(v.painter, v.palette, 1)
	if f.first != nil {
		t.Error("a page with a picture was kept")
	}
}
