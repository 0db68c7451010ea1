package textview

import (
	"image"
	"image/color"
	"math"
	"sync"

	"golang.org/x/image/vector"

	"dev.marginalia/typeset"
)

// subpixels is the number of horizontal places inside a pixel that a glyph is drawn at: with four, spacing is
// even to an eighth of a pixel, which the eye does not see.
const subpixels = 4

// maxMasks bounds the glyph cache: about 60 bytes to 2 KB each, so a few megabytes at most.
const maxMasks = 8192

// Painter turns lines into pixels. It remembers the shapes of glyphs it has drawn. It is safe for concurrent use.
type Painter struct {
	mu    sync.Mutex
	masks map[maskKey]*mask
	vec   vector.Rasterizer
}

type maskKey struct {
	face  *typeset.Face
	glyph uint32
	size  uint32 // em in 1/64 device pixel
	sub   uint8
}

// mask is the coverage of a glyph; x and y place its corner relative to the pen on the baseline, in pixels.
type mask struct {
	x, y   int
	stride int
	w, h   int
	alpha  []uint8
}

// NewPainter returns a painter with an empty cache.
func NewPainter() *Painter { return &Painter{masks: map[maskKey]*mask{}} }

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

func (p *Painter) glyph(dst *image.RGBA, face *typeset.Face, id uint32, em, x, y float64, col color.NRGBA) {
	whole := math.Floor(x)
	sub := int((x - whole) * subpixels)
	m := p.mask(maskKey{face, id, uint32(em * 64), uint8(sub)})
	if m != nil {
		blend(dst, m, int(whole)+m.x, pixel(y)+m.y, col)
	}
}

func (p *Painter) mask(k maskKey) *mask {
	p.mu.Lock()
	defer p.mu.Unlock()
	if m, ok := p.masks[k]; ok {
		return m
	}
	if len(p.masks) >= maxMasks {
		clear(p.masks)
	}
	m := p.draw(k)
	p.masks[k] = m
	return m
}

// draw rasterises one glyph; a glyph without an outline has no mask.
func (p *Painter) draw(k maskKey) *mask {
	outline := k.face.Outline(k.glyph)
	if len(outline) == 0 {
		return nil
	}
	scale := float64(k.size) / 64 / float64(k.face.UnitsPerEm())
	shift := float64(k.sub) / subpixels
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	place := func(pt typeset.Point) (float64, float64) {
		return float64(pt.X)*scale + shift, -float64(pt.Y) * scale
	}
	for _, s := range outline {
		for _, pt := range s.Points() {
			x, y := place(pt)
			minX, maxX = math.Min(minX, x), math.Max(maxX, x)
			minY, maxY = math.Min(minY, y), math.Max(maxY, y)
		}
	}
	m := &mask{x: int(math.Floor(minX)), y: int(math.Floor(minY))}
	m.w, m.h = int(math.Ceil(maxX))-m.x, int(math.Ceil(maxY))-m.y
	if m.w <= 0 || m.h <= 0 || m.w > 4096 || m.h > 4096 {
		return nil
	}
	p.vec.Reset(m.w, m.h)
	trace(&p.vec, outline, func(pt typeset.Point) (float32, float32) {
		x, y := place(pt)
		return float32(x - float64(m.x)), float32(y - float64(m.y))
	})
	alpha := image.NewAlpha(image.Rect(0, 0, m.w, m.h))
	p.vec.Draw(alpha, alpha.Rect, image.Opaque, image.Point{})
	m.alpha, m.stride = alpha.Pix, alpha.Stride
	return m
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

// blend draws col through m with its corner at x, y.
func blend(dst *image.RGBA, m *mask, x, y int, col color.NRGBA) {
	x0, x1 := max(0, dst.Rect.Min.X-x), min(m.w, dst.Rect.Max.X-x)
	y0, y1 := max(0, dst.Rect.Min.Y-y), min(m.h, dst.Rect.Max.Y-y)
	if x0 >= x1 {
		return
	}
	r, g, b, a := uint32(col.R), uint32(col.G), uint32(col.B), uint32(col.A)
	for row := y0; row < y1; row++ {
		src := m.alpha[row*m.stride+x0 : row*m.stride+x1]
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
