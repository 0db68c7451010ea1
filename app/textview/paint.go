package textview

import (
	"image"
	"image/color"

	"dev.marginalia/typeset"
	"dev.marginalia/typeset/raster"
)

// Painter turns lines into pixels. It remembers the shapes of glyphs it has drawn. It is safe for concurrent use.
type Painter struct{ glyphs *raster.Glyphs }

// NewPainter returns a painter that has drawn nothing yet.
func NewPainter() *Painter { return &Painter{raster.NewGlyphs()} }

// Line draws l with its left measure edge at x and its baseline at y, in device pixels; scale is device pixels
// per unit of the line. ink gives the colour of each cluster.
func (p *Painter) Line(dst *image.RGBA, l *typeset.Line, x, y, scale float64, ink func(c *typeset.Cluster) color.NRGBA) {
	for i := range l.Clusters {
		c := &l.Clusters[i]
		if c.Space || c.Face == nil {
			continue
		}
		col := ink(c)
		em := c.Style.Size * scale
		unit := em / float64(c.Face.UnitsPerEm())
		pen := x + (l.X+c.X)*scale
		base := y - c.Style.Rise*scale
		for _, g := range c.Glyphs {
			p.glyph(dst, c.Face, g.ID, em, pen+float64(g.XOffset)*unit, base-float64(g.YOffset)*unit, col)
			pen += float64(g.XAdvance) * unit
		}
	}
}

// glyph draws a glyph with its baseline between two rows of pixels, so that the feet of letters are sharp.
func (p *Painter) glyph(dst *image.RGBA, face *typeset.Face, id uint32, em, x, y float64, col color.NRGBA) {
	p.glyphs.Draw(dst, face, id, em, x, float64(pixel(y)), col)
}

// fill paints a rectangle of device pixels.
func fill(dst *image.RGBA, r image.Rectangle, col color.NRGBA) {
	r = r.Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(r.Min.X, y):dst.PixOffset(r.Max.X, y)]
		for i := 0; i+3 < len(row); i += 4 {
			row[i], row[i+1], row[i+2], row[i+3] = col.R, col.G, col.B, col.A
		}
	}
}
