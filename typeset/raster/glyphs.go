// Package raster turns outlines into pixels: letters for the screen, and whole pages as they are printed. It is pure and
// knows neither Fyne nor gofpdf. Places are in pixels from the upper left corner of the picture; y grows downwards.
package raster

import (
	"image"
	"image/color"
	"math"
	"sync"

	"golang.org/x/image/vector"

	"dev.marginalia/typeset"
)

// subpixels is the number of places inside a pixel, across and down, that a glyph is drawn at: with four, spacing is
// even to an eighth of a pixel, which the eye does not see.
const subpixels = 4

// maxMasks bounds the cache: about 60 bytes to 2 KB each, so a few megabytes at most.
const maxMasks = 8192

// Glyphs draws glyphs and remembers their shapes. It is safe for concurrent use.
type Glyphs struct {
	mu    sync.Mutex
	masks map[maskKey]*Mask
	vec   vector.Rasterizer
}

type maskKey struct {
	face  *typeset.Face
	glyph uint32
	size  uint32 // em in 1/64 pixel
	subX  uint8
	subY  uint8
}

// Mask is how much of each pixel a shape covers; X and Y place its corner relative to where it is drawn.
type Mask struct {
	X, Y   int
	W, H   int
	Stride int
	Alpha  []uint8
}

// NewGlyphs returns a drawer with an empty cache.
func NewGlyphs() *Glyphs { return &Glyphs{masks: map[maskKey]*Mask{}} }

// Draw draws a glyph of a face whose em is so many pixels, its pen on the baseline at x, y.
func (g *Glyphs) Draw(dst *image.RGBA, face *typeset.Face, glyph uint32, em, x, y float64, col color.NRGBA) {
	left, top := math.Floor(x), math.Floor(y)
	m := g.mask(maskKey{face: face, glyph: glyph, size: uint32(em * 64), subX: uint8((x - left) * subpixels), subY: uint8((y - top) * subpixels)})
	if m != nil {
		m.Blend(dst, int(left)+m.X, int(top)+m.Y, col)
	}
}

func (g *Glyphs) mask(k maskKey) *Mask {
	g.mu.Lock()
	defer g.mu.Unlock()
	if m, ok := g.masks[k]; ok {
		return m
	}
	if len(g.masks) >= maxMasks {
		clear(g.masks)
	}
	m := g.draw(k)
	g.masks[k] = m
	return m
}

// draw rasterises one glyph; a glyph without an outline has no mask.
func (g *Glyphs) draw(k maskKey) *Mask {
	outline := k.face.Outline(k.glyph)
	if len(outline) == 0 {
		return nil
	}
	scale := float64(k.size) / 64 / float64(k.face.UnitsPerEm())
	shiftX, shiftY := float64(k.subX)/subpixels, float64(k.subY)/subpixels
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	place := func(pt typeset.Point) (float64, float64) {
		return float64(pt.X)*scale + shiftX, -float64(pt.Y)*scale + shiftY
	}
	for _, s := range outline {
		for _, pt := range s.Points() {
			x, y := place(pt)
			minX, maxX = math.Min(minX, x), math.Max(maxX, x)
			minY, maxY = math.Min(minY, y), math.Max(maxY, y)
		}
	}
	m := &Mask{X: int(math.Floor(minX)), Y: int(math.Floor(minY))}
	m.W, m.H = int(math.Ceil(maxX))-m.X, int(math.Ceil(maxY))-m.Y
	if m.W <= 0 || m.H <= 0 || m.W > 4096 || m.H > 4096 {
		return nil
	}
	g.vec.Reset(m.W, m.H)
	trace(&g.vec, outline, func(pt typeset.Point) (float32, float32) {
		x, y := place(pt)
		return float32(x - float64(m.X)), float32(y - float64(m.Y))
	})
	m.take(&g.vec)
	return m
}

// take has m be what v covers.
func (m *Mask) take(v *vector.Rasterizer) {
	alpha := image.NewAlpha(image.Rect(0, 0, m.W, m.H))
	v.Draw(alpha, alpha.Rect, image.Opaque, image.Point{})
	m.Alpha, m.Stride = alpha.Pix, alpha.Stride
}

func trace(v *vector.Rasterizer, outline []typeset.Segment, at func(typeset.Point) (float32, float32)) {
	for _, s := range outline {
		switch pts := s.Points(); s.Op {
		case typeset.MoveTo:
			v.ClosePath()
			x, y := at(pts[0])
			v.MoveTo(x, y)
		case typeset.LineTo:
			x, y := at(pts[0])
			v.LineTo(x, y)
		case typeset.QuadTo:
			bx, by := at(pts[0])
			x, y := at(pts[1])
			v.QuadTo(bx, by, x, y)
		case typeset.CubicTo:
			bx, by := at(pts[0])
			cx, cy := at(pts[1])
			x, y := at(pts[2])
			v.CubeTo(bx, by, cx, cy, x, y)
		}
	}
	v.ClosePath()
}

// Blend draws col through m with its corner at x, y.
func (m *Mask) Blend(dst *image.RGBA, x, y int, col color.NRGBA) {
	x0, x1 := max(0, dst.Rect.Min.X-x), min(m.W, dst.Rect.Max.X-x)
	y0, y1 := max(0, dst.Rect.Min.Y-y), min(m.H, dst.Rect.Max.Y-y)
	if x0 >= x1 {
		return
	}
	r, g, b, a := uint32(col.R), uint32(col.G), uint32(col.B), uint32(col.A)
	for row := y0; row < y1; row++ {
		src := m.Alpha[row*m.Stride+x0 : row*m.Stride+x1]
		out := dst.Pix[dst.PixOffset(x+x0, y+row):]
		for i, cover := range src {
			if cover == 0 {
				continue
			}
			al := uint32(cover) * a / 255
			inv := 255 - al
			px := out[i*4 : i*4+4 : i*4+4]
			if al == 255 { // most of a letter covers its pixels
				px[0], px[1], px[2], px[3] = col.R, col.G, col.B, 255
				continue
			}
			if px[3] == 0 { // and most of the rest lies on nothing
				px[0], px[1], px[2], px[3] = uint8(r*al/255), uint8(g*al/255), uint8(b*al/255), uint8(al)
				continue
			}
			px[0] = uint8((r*al + uint32(px[0])*inv) / 255)
			px[1] = uint8((g*al + uint32(px[1])*inv) / 255)
			px[2] = uint8((b*al + uint32(px[2])*inv) / 255)
			px[3] = uint8(al + uint32(px[3])*inv/255)
		}
	}
}
