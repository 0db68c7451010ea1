package textview

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// pixel is the device pixel that v lies on. Halves go up, on both sides of zero, and a little less than a half as
// well: what crosses the edge of two tiles must fall on the same pixel in both, although it is counted from the edge
// of each.
func pixel(v float64) int { return int(math.Floor(v + 0.5 + 1e-6)) }

// pixelEdges are the device pixels [from, to) that the stretch from a to b covers. A thin one is as thick everywhere,
// wherever between two pixels it begins, and at least a pixel.
func pixelEdges(a, b float64) (from, to int) {
	const thin = 4
	from, to = pixel(a), pixel(b)
	if b-a < thin {
		to = from + max(1, int(math.Round(b-a)))
	}
	return from, to
}

// sharpRaster is a raster whose pixels are shown as they are. The toolkit takes a window for up to a unit larger than
// it is, and so stretches everything by less than a pixel in all: smoothed, that would blur every letter.
func sharpRaster(paint func(w, h int) image.Image) *canvas.Raster {
	r := canvas.NewRaster(paint)
	r.ScaleMode = canvas.ImageScalePixels
	return r
}

// tileSize is the size of a tile of the scene, in the window's units: of whole device pixels, so that the screen shows
// each of its pixels as it was painted.
func (s *scene) tileSize() (width, height float64) {
	return math.Ceil((s.v.measure()+2*bleed)*s.scale) / s.scale, tileUnits(s.scale)
}

// tileUnits is the height of a tile at a scale.
func tileUnits(scale float64) float64 { return math.Round(tileHeight*scale) / scale }

// offGrid is how far the view's corner lies before the next device pixel: tiles are moved by it, for panels beside and
// bars above the view end where they like.
func (v *View) offGrid(scale float64) (dx, dy float64) {
	d := fyne.CurrentApp().Driver()
	if d.CanvasForObject(v) == nil {
		return 0, 0
	}
	at := d.AbsolutePositionForObject(v)
	snap := func(a float32) float64 {
		const fine = 1 << 10 // the toolkit adds places in 32 bits; what is off by less is on the grid
		on := math.Round(float64(a)*scale*fine) / fine
		return (math.Ceil(on) - float64(a)*scale) / scale
	}
	return snap(at.X), snap(at.Y)
}
