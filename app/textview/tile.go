package textview

import (
	"image"
	"image/color"
	"math"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// tileHeight is the height of one painted strip of the column, in the window's units: large enough that a
// screen needs few, small enough that scrolling paints a little at a time.
const tileHeight = 256

// bleed is how far a tile reaches beyond the column at both sides, for list markers, bars and overhanging
// glyphs.
const bleed = 28

// paintTile paints the strip of the flow from y, w by h device pixels, over a transparent ground. Only items
// that the flow has set near the viewport are painted.
func (f *Flow) paintTile(p *Painter, pal *Palette, y float64, w, h int, scale float64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	bottom := y + float64(h)/scale
	top := f.refTop
	i := f.ref
	for i > 0 && top > y {
		i--
		f.at(i)
		top -= f.heights[i]
	}
	for ; i < len(f.items) && top < bottom; i++ {
		f.at(i)
		if top+f.heights[i] > y {
			f.paintItem(p, pal, img, i, (top-y)*scale, scale)
		}
		top += f.heights[i]
	}
	return img
}

func (f *Flow) paintItem(p *Painter, pal *Palette, img *image.RGBA, i int, top, scale float64) {
	it, s := &f.items[i], f.at(i)
	l := it.look
	left := bleed * scale
	px := func(v float64) int { return int(math.Round(v)) }
	box := func(x0, y0, x1, y1 float64) image.Rectangle {
		return image.Rect(px(left+x0*scale), px(top+y0*scale), px(left+x1*scale), px(top+y1*scale))
	}
	end := s.first + float64(len(s.lines))*s.leading
	switch {
	case l.rule:
		mid := s.first + s.leading/2
		fill(img, box(f.measure*0.38, mid, f.measure*0.62, mid+1), pal.Faint)
		return
	case l.panel:
		fill(img, box(0, s.first-0.6*f.em, f.measure, end+0.6*f.em), pal.Raised)
		fill(img, box(0, s.first-0.6*f.em, 2, end+0.6*f.em), pal.Faint)
	case l.bar:
		from := s.first
		if i > 0 && f.items[i-1].block.Kind == article.Quote {
			from = 0
		}
		fill(img, box(s.x-0.9*f.em, from, s.x-0.9*f.em+2.5, end), pal.Faint)
	}
	ink := inkOf(pal, l, it)
	for k := range s.lines {
		base := top + s.baseline(k, l, f.em)*scale
		if base+s.leading*scale < 0 || base-2*s.leading*scale > float64(img.Rect.Max.Y) {
			continue
		}
		if k == 0 && len(s.label) > 0 {
			lx := left + (s.x-0.5*f.em-s.label[0].Width)*scale
			p.Line(img, &s.label[0], lx, base, scale, func(*typeset.Cluster) color.NRGBA { return pal.Muted })
		}
		p.Line(img, &s.lines[k], left+s.x*scale, base, scale, ink)
	}
}

// inkOf returns the colour of each cluster of an item: links stand out, the rest has the look's role.
func inkOf(pal *Palette, l look, it *item) func(*typeset.Cluster) color.NRGBA {
	base := pal.role(l.role)
	var links []article.Range
	for _, s := range it.block.Spans {
		if s.Kind == article.Link {
			links = append(links, s.Range.Shift(-it.block.Start))
		}
	}
	if len(links) == 0 {
		return func(*typeset.Cluster) color.NRGBA { return base }
	}
	return func(c *typeset.Cluster) color.NRGBA {
		for _, r := range links {
			if r.Contains(c.Start) {
				return pal.Link
			}
		}
		return base
	}
}

func (p *Palette) role(r role) color.NRGBA {
	switch r {
	case roleMuted:
		return p.Muted
	case roleLink:
		return p.Link
	case roleAccent:
		return p.Accent
	}
	return p.Text
}
