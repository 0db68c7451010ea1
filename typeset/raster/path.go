package raster

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

// Path is an outline to be filled, or lines to be drawn along.
type Path struct{ subs []sub }

// sub is a part of a path in one piece, curves as short straight lines.
type sub struct {
	pts    [][2]float64
	closed bool
}

// MoveTo begins a piece.
func (p *Path) MoveTo(x, y float64) { p.subs = append(p.subs, sub{pts: [][2]float64{{x, y}}}) }

// LineTo goes straight on. A path that has not begun begins there.
func (p *Path) LineTo(x, y float64) {
	if len(p.subs) == 0 {
		p.MoveTo(x, y)
		return
	}
	s := &p.subs[len(p.subs)-1]
	s.pts = append(s.pts, [2]float64{x, y})
}

// CubeTo goes on in a cubic curve.
func (p *Path) CubeTo(ax, ay, bx, by, x, y float64) {
	if len(p.subs) == 0 {
		p.MoveTo(ax, ay)
	}
	s := &p.subs[len(p.subs)-1]
	from := s.pts[len(s.pts)-1]
	length := math.Hypot(ax-from[0], ay-from[1]) + math.Hypot(bx-ax, by-ay) + math.Hypot(x-bx, y-by)
	steps := int(min(64, max(4, length/2)))
	for i := 1; i <= steps; i++ {
		t := float64(i) / float64(steps)
		u := 1 - t
		a, b, c, d := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		s.pts = append(s.pts, [2]float64{a*from[0] + b*ax + c*bx + d*x, a*from[1] + b*ay + c*by + d*y})
	}
}

// Close ends a piece where it began.
func (p *Path) Close() {
	if n := len(p.subs); n > 0 {
		p.subs[n-1].closed = true
	}
}

// Rect adds a rectangle.
func (p *Path) Rect(x, y, w, h float64) {
	p.MoveTo(x, y)
	p.LineTo(x+w, y)
	p.LineTo(x+w, y+h)
	p.LineTo(x, y+h)
	p.Close()
}

// Pen draws lines.
type Pen struct {
	Width float64   // pixels
	Round bool      // ends of lines are round; else they end where they are told to
	Dash  []float64 // lengths of strokes and gaps in turns, pixels; none: without gaps
}

// Fill fills p.
func (p *Path) Fill(dst *image.RGBA, ink Ink) {
	var v filler
	for _, s := range p.subs {
		v.add(s.pts)
	}
	v.fill(dst, ink)
}

// Stroke draws along p.
func (p *Path) Stroke(dst *image.RGBA, pen Pen, ink Ink) {
	var v filler
	for _, s := range p.subs {
		pts := s.pts
		if s.closed {
			pts = append(pts[:len(pts):len(pts)], pts[0])
		}
		for _, piece := range dashed(pts, pen.Dash) {
			v.stroke(piece, pen, s.closed && len(pen.Dash) == 0)
		}
	}
	v.fill(dst, ink)
}

// dashed cuts a line into its strokes.
func dashed(pts [][2]float64, dash []float64) [][][2]float64 {
	total := 0.0
	for _, d := range dash {
		total += d
	}
	if total < .05 { // pixels: a finer one is grey
		return [][][2]float64{pts}
	}
	var out [][][2]float64
	k, left := 0, dash[0]
	cur := [][2]float64{pts[0]}
	for i := 0; i+1 < len(pts); i++ {
		a, b := pts[i], pts[i+1]
		length := math.Hypot(b[0]-a[0], b[1]-a[1])
		at := 0.0
		for length-at > left {
			at += left
			x := [2]float64{a[0] + (b[0]-a[0])*at/length, a[1] + (b[1]-a[1])*at/length}
			if k%2 == 0 {
				out = append(out, append(cur, x))
			}
			k++
			cur, left = [][2]float64{x}, dash[k%len(dash)]
		}
		left -= length - at
		if k%2 == 0 {
			cur = append(cur, b)
		}
	}
	if k%2 == 0 && len(cur) > 1 {
		out = append(out, cur)
	}
	return out
}

// filler collects polygons and fills them together: what several cover is filled once.
type filler struct{ polygons [][][2]float64 }

func (f *filler) add(pts [][2]float64) {
	if len(pts) > 2 {
		f.polygons = append(f.polygons, pts)
	}
}

// stroke adds the outline of a line. Where it bends, a small square fills the notch.
func (f *filler) stroke(pts [][2]float64, pen Pen, closed bool) {
	r := pen.Width / 2
	for i := 0; i+1 < len(pts); i++ {
		a, b := pts[i], pts[i+1]
		dx, dy := b[0]-a[0], b[1]-a[1]
		length := math.Hypot(dx, dy)
		if length == 0 {
			if pen.Round {
				f.disc(a, r)
			}
			continue
		}
		nx, ny := -dy/length*r, dx/length*r
		f.add([][2]float64{{a[0] + nx, a[1] + ny}, {b[0] + nx, b[1] + ny}, {b[0] - nx, b[1] - ny}, {a[0] - nx, a[1] - ny}})
		if pen.Round && (i == 0 && !closed) {
			f.disc(a, r)
		}
		switch {
		case i+2 < len(pts):
			f.joint(b, dx, dy, pts[i+2][0]-b[0], pts[i+2][1]-b[1], r)
		case closed && len(pts) > 2:
			f.joint(b, dx, dy, pts[1][0]-b[0], pts[1][1]-b[1], r)
		case pen.Round:
			f.disc(b, r)
		}
	}
}

// joint fills the notch at the outer side of a bend at p, from direction d to direction e, with a pointed corner
// where that does not reach far.
func (f *filler) joint(p [2]float64, dx, dy, ex, ey, r float64) {
	d, e := math.Hypot(dx, dy), math.Hypot(ex, ey)
	if d == 0 || e == 0 {
		return
	}
	dx, dy, ex, ey = dx/d, dy/d, ex/e, ey/e
	side := r
	if dx*ey-dy*ex > 0 {
		side = -r
	}
	a := [2]float64{p[0] - dy*side, p[1] + dx*side}
	b := [2]float64{p[0] - ey*side, p[1] + ex*side}
	out := [][2]float64{p, a}
	if cos := dx*ex + dy*ey; cos > -.9 { // of a miter limit of about 4
		k := 1 / (1 + cos)
		out = append(out, [2]float64{p[0] + (a[0]-p[0]+b[0]-p[0])*k, p[1] + (a[1]-p[1]+b[1]-p[1])*k})
	}
	f.add(append(out, b))
}

func (f *filler) disc(at [2]float64, r float64) {
	const corners = 16
	pts := make([][2]float64, corners)
	for i := range pts {
		s, c := math.Sincos(2 * math.Pi * float64(i) / corners)
		pts[i] = [2]float64{at[0] + r*c, at[1] + r*s}
	}
	f.add(pts)
}

// fill fills what the polygons cover.
func (f *filler) fill(dst *image.RGBA, ink Ink) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, pts := range f.polygons {
		for _, p := range pts {
			x0, x1 = math.Min(x0, p[0]), math.Max(x1, p[0])
			y0, y1 = math.Min(y0, p[1]), math.Max(y1, p[1])
		}
	}
	in := image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1))).Intersect(dst.Rect)
	if !(x0 <= x1) || in.Empty() {
		return
	}
	v := vector.NewRasterizer(in.Dx(), in.Dy())
	for _, pts := range f.polygons {
		turn := area(pts) < 0 // all turn the same way, so that none takes from another
		for i := range pts {
			p := pts[i]
			if turn {
				p = pts[len(pts)-1-i]
			}
			x, y := float32(p[0]-float64(in.Min.X)), float32(p[1]-float64(in.Min.Y))
			if i == 0 {
				v.MoveTo(x, y)
			} else {
				v.LineTo(x, y)
			}
		}
		v.ClosePath()
	}
	m := Mask{W: in.Dx(), H: in.Dy()}
	m.take(v)
	if ink.Multiply {
		m.multiply(dst, in.Min.X, in.Min.Y, ink.Color)
		return
	}
	m.Blend(dst, in.Min.X, in.Min.Y, ink.Color)
}

// area is twice the area of a polygon, negative for one that turns the other way.
func area(pts [][2]float64) float64 {
	s := 0.0
	for i, p := range pts {
		q := pts[(i+1)%len(pts)]
		s += p[0]*q[1] - p[1]*q[0]
	}
	return s
}

// Ink is what a shape is filled with.
type Ink struct {
	Color    color.NRGBA
	Multiply bool // as a marker does it: what is dark stays dark. The ground must be opaque
}

// FillRect fills a rectangle whose edges may lie between pixels.
func FillRect(dst *image.RGBA, x0, y0, x1, y1 float64, ink Ink) {
	left, right := int(math.Floor(x0)), int(math.Ceil(x1))
	top, bottom := int(math.Floor(y0)), int(math.Ceil(y1))
	left, right = max(left, dst.Rect.Min.X), min(right, dst.Rect.Max.X)
	top, bottom = max(top, dst.Rect.Min.Y), min(bottom, dst.Rect.Max.Y)
	if left >= right || top >= bottom {
		return
	}
	m := Mask{W: right - left, H: 1, Alpha: make([]uint8, right-left)}
	last := -1.0
	for y := top; y < bottom; y++ {
		cover := overlap(y0, y1, y)
		if cover != last {
			for i := range m.Alpha {
				m.Alpha[i] = uint8(255*cover*overlap(x0, x1, left+i) + .5)
			}
			last = cover
		}
		if ink.Multiply {
			m.multiply(dst, left, y, ink.Color)
		} else {
			m.Blend(dst, left, y, ink.Color)
		}
	}
}

// overlap is how much of pixel i lies between a and b.
func overlap(a, b float64, i int) float64 {
	return math.Max(0, math.Min(b, float64(i+1))-math.Max(a, float64(i)))
}

// multiply multiplies what lies below m with col.
func (m *Mask) multiply(dst *image.RGBA, x, y int, col color.NRGBA) {
	r, g, b := uint32(col.R), uint32(col.G), uint32(col.B)
	for row := range m.H {
		out := dst.Pix[dst.PixOffset(x, y+row):]
		for i, cover := range m.Alpha[row*m.Stride : row*m.Stride+m.W] {
			if cover == 0 {
				continue
			}
			c := uint32(cover)
			px := out[i*4 : i*4+3 : i*4+3]
			px[0] = uint8(uint32(px[0]) * (255*255 - c*(255-r)) / (255 * 255))
			px[1] = uint8(uint32(px[1]) * (255*255 - c*(255-g)) / (255 * 255))
			px[2] = uint8(uint32(px[2]) * (255*255 - c*(255-b)) / (255 * 255))
		}
	}
}
