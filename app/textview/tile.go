package textview

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	xdraw "golang.org/x/image/draw"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// tileHeight is the height of one painted strip of the column, in the window's units: large enough that a
// screen needs few, small enough that scrolling paints a little at a time.
const tileHeight = 128

// bleed is how far a tile reaches beyond the column at both sides, for list markers, bars and overhanging
// glyphs.
const bleed = 28

// paintTile paints the strip of the flow from y, w by h device pixels, over a transparent ground. Only items
// that the flow has set near the viewport are painted.
func (f *Flow) paintTile(p *Painter, pal *Palette, y float64, w, h int, scale float64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	f.paintOnto(img, p, pal, y, scale)
	return img
}

// paintOnto paints the strip of the flow from y over img.
func (f *Flow) paintOnto(img *image.RGBA, p *Painter, pal *Palette, y, scale float64) {
	bottom := y + float64(img.Rect.Dy())/scale
	top := f.refTop
	i := f.ref
	for i > 0 && top > y {
		i--
		f.at(i)
		top -= f.heights.of(i)
	}
	for ; i < len(f.items) && top < bottom; i++ {
		f.at(i)
		if top+f.heights.of(i) > y {
			f.paintItem(p, pal, img, i, (top-y)*scale, scale)
		}
		top += f.heights.of(i)
	}
}

// brush paints into a tile in an item's coordinates.
type brush struct {
	painter *Painter
	pal     *Palette
	img     *image.RGBA
	left    float64 // of the column in the tile, and
	top     float64 // of the item, both in device pixels
	scale   float64
}

func (b *brush) rect(box Box, col color.NRGBA) { fill(b.img, b.pixels(box), col) }

// pixels is where a box lies in the tile; what is there to be seen is at least a pixel wide and high.
func (b *brush) pixels(box Box) image.Rectangle {
	x0, x1 := pixelEdges(b.left+box.X*b.scale, b.left+(box.X+box.W)*b.scale)
	y0, y1 := pixelEdges(b.top+box.Y*b.scale, b.top+(box.Y+box.H)*b.scale)
	return image.Rect(x0, y0, x1, y1)
}

func (b *brush) line(l *setLine, ink func(*typeset.Cluster) color.NRGBA) {
	base := b.top + l.baseline*b.scale
	if base+l.leading*b.scale < 0 || base-2*l.leading*b.scale > float64(b.img.Rect.Max.Y) {
		return
	}
	b.painter.Line(b.img, &l.Line, b.left+l.x*b.scale, base, b.scale, ink)
}

func (f *Flow) paintItem(p *Painter, pal *Palette, img *image.RGBA, i int, top, scale float64) {
	it, s := &f.items[i], f.at(i)
	b := &brush{p, pal, img, bleed * scale, top, scale}
	f.paintGround(b, i)
	whole := b
	b = b.window(&s.wide, f.shift(i))
	for k, r := range s.rules {
		col := pal.Rule
		if k > 0 && k < len(s.rules)-1 && r.H == 1 { // between rows: the table's edges and its head stand out
			col = pal.Faint
		}
		b.rect(r, col)
	}
	f.paintPicture(b, it, s)
	if s.task.W > 0 {
		b.task(s.task, it.block.Task == article.TaskDone)
	}
	for k := range s.extra {
		l := &s.extra[k]
		b.line(l, func(*typeset.Cluster) color.NRGBA { return pal.role(l.role) })
	}
	ink := inkOf(pal, *it.look, it)
	struck := deletedIn(it)
	for k := range s.lines {
		l := &s.lines[k]
		b.line(l, ink)
		f.paintObjects(b, it, l)
		for _, r := range struck {
			for _, st := range l.Stretches(max(r.Start, l.Start), min(r.End, l.End)) {
				b.rect(Box{X: l.x + st.X0, Y: l.baseline - math.Round(0.27*l.em), W: st.X1 - st.X0, H: math.Max(1, math.Round(0.06*l.em))}, pal.Muted)
			}
		}
	}
	f.fades(whole, i)
}

// paintGround paints what is behind and beside the text of item i.
func (f *Flow) paintGround(b *brush, i int) {
	it, s := &f.items[i], f.at(i)
	l := *it.look
	switch {
	case l.rule:
		b.rect(Box{X: f.measure * 0.38, Y: math.Round((s.top + s.bottom) / 2), W: f.measure * 0.24, H: 1}, b.pal.Rule)
	case l.panel:
		b.rect(Box{X: f.panelLeft(l), Y: s.top, W: 2, H: s.bottom - s.top}, b.pal.Rule)
	}
	for depth := range it.quotes() {
		from := s.top
		if i > 0 && depth < f.items[i-1].quotes() {
			from = 0
		}
		x := (itemInset*float64(min(it.block.Indent, maxDepth)) + quoteInset*float64(depth+1) - 0.9) * f.em
		if f.rightToLeft(it) {
			x = f.measure - x - 2.5
		}
		b.rect(Box{X: x, Y: from, W: 2.5, H: s.bottom - from}, b.pal.Rule)
	}
}

// panelLeft is where the panel of code begins.
func (f *Flow) panelLeft(l look) float64 { return math.Max(0, (l.inset-0.8)*f.em) }

// panels are the grounds of the code in view, in column coordinates. They lie under the marks, and so not in the tiles.
func (f *Flow) panels() []Box {
	var out []Box
	first, tops := f.Visible()
	for n, top := range tops {
		l := *f.items[first+n].look
		if !l.panel {
			continue
		}
		s, x := f.at(first+n), f.panelLeft(l)
		out = append(out, Box{X: x, Y: top + s.top, W: f.measure - x, H: s.bottom - s.top})
	}
	return out
}

// paintPicture paints the picture of an item when its bytes have come, else the frame that it will fill or that
// its description is in.
func (f *Flow) paintPicture(b *brush, it *item, s *set) {
	if s.picture.W == 0 {
		return
	}
	r := b.pixels(s.picture)
	if !r.Overlaps(b.img.Rect) {
		return
	}
	p := it.block.Picture
	if p.Hash == "" || p.Width <= 0 || f.Picture == nil {
		b.frame(s.picture)
		return
	}
	f.show(b, p, s.picture)
}

// paintObjects paints the pictures that stand in a line.
func (f *Flow) paintObjects(b *brush, it *item, l *setLine) {
	if f.Picture == nil || it.head {
		return
	}
	for i := range l.Clusters {
		c := &l.Clusters[i]
		if c.Object == nil || c.Object.Words != "" {
			continue
		}
		for _, s := range it.block.Spans {
			if s.Picture != nil && s.Start == it.block.Start+c.Start {
				f.show(b, s.Picture, Box{X: l.x + l.X + c.X, Y: l.baseline - c.Object.Ascent, W: c.Advance, H: c.Object.Ascent + c.Object.Descent})
			}
		}
	}
}

// show paints a picture, or the room that it will fill when its bytes have come.
func (f *Flow) show(b *brush, p *article.Picture, in Box) {
	r := b.pixels(in)
	if !r.Overlaps(b.img.Rect) {
		return
	}
	img := f.Picture(p.Hash, r.Dx(), r.Dy())
	if img == nil {
		b.rect(in, b.pal.panel())
		return
	}
	if b.pal.IsDark() && !opaque(img) { // what is drawn in black on nothing must be seen
		if ink := drawn(img, b.pal.Text); ink != nil {
			img = ink
		} else {
			b.rect(in, paper)
		}
	}
	if img.Bounds().Dx() == r.Dx() && img.Bounds().Dy() == r.Dy() {
		draw.Draw(b.img, r, img, img.Bounds().Min, draw.Over)
		return
	}
	xdraw.ApproxBiLinear.Scale(b.img, r, img, img.Bounds(), draw.Over, nil)
}

// paper is the ground of pictures that have none of their own, where the text's is dark.
var paper = rgb(0xE9E6DF)

func opaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

// frame draws a thin frame.
func (b *brush) frame(x Box) {
	line := 1 / b.scale
	for _, e := range []Box{{x.X, x.Y, x.W, line}, {x.X, x.Y + x.H - line, x.W, line}, {x.X, x.Y, line, x.H}, {x.X + x.W - line, x.Y, line, x.H}} {
		b.rect(e, b.pal.Rule)
	}
}

// task draws the box of a task, with a tick when it is done.
func (b *brush) task(x Box, done bool) {
	line := math.Max(1, math.Round(1.2*b.scale)) / b.scale
	for _, e := range []Box{{x.X, x.Y, x.W, line}, {x.X, x.Y + x.H - line, x.W, line}, {x.X, x.Y, line, x.H}, {x.X + x.W - line, x.Y, line, x.H}} {
		b.rect(e, b.pal.Muted)
	}
	if !done {
		return
	}
	const steps = 24
	for i := range steps { // down to the right, then up
		t := float64(i) / steps
		px, py := 0.22+0.55*t, 0.75-1.1*(t-0.4)
		if t < 0.4 {
			py = 0.52 + 0.575*t
		}
		b.rect(Box{x.X + px*x.W, x.Y + py*x.H - line, 1.6 * line, 1.6 * line}, b.pal.Accent)
	}
}

func deletedIn(it *item) []article.Range {
	var out []article.Range
	for _, s := range it.block.Spans {
		if s.Kind == article.Deleted {
			out = append(out, s.Range.Shift(-it.block.Start))
		}
	}
	return out
}

// inkOf returns the colour of each cluster of an item: links stand out, the rest has the look's role.
func inkOf(pal *Palette, l look, it *item) func(*typeset.Cluster) color.NRGBA {
	base := pal.role(l.role)
	var links []article.Range
	for _, s := range it.block.Spans {
		if s.Kind == article.Link || s.Kind == article.Reference {
			links = append(links, s.Range.Shift(-it.block.Start))
		}
	}
	return func(c *typeset.Cluster) color.NRGBA {
		if c.Object != nil {
			return pal.Muted // the words of a picture that is not here
		}
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
