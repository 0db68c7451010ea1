package textview

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
)

// wide says of an item that is set wider than there is room: by how much, and between which x it is shown.
type wide struct {
	over        float64
	left, right float64
}

// shift is how far item i is scrolled sideways: what is at x of the item is shown at x less the shift.
func (f *Flow) shift(i int) float64 { return f.side[i] }

// Sideways scrolls item i by dx, as far as there is more of it; it reports whether it moved.
func (f *Flow) Sideways(i int, dx float64) bool {
	w := f.at(i).wide
	least, most := 0.0, w.over
	if f.rightToLeft(&f.items[i]) { // it begins at the right
		least, most = -w.over, 0
	}
	to := math.Round(math.Max(least, math.Min(most, f.side[i]+dx)))
	if to == f.side[i] {
		return false
	}
	if f.side == nil {
		f.side = map[int]float64{}
	}
	f.side[i] = to
	f.epoch++ // what was painted of it is past
	return true
}

// itemAt is the item in view at y.
func (f *Flow) itemAt(y float64) (int, bool) {
	first, tops := f.Visible()
	for n := len(tops) - 1; n >= 0; n-- {
		if y >= tops[n] {
			return first + n, y < tops[n]+f.heights.of(first+n)
		}
	}
	return 0, false
}

// revealSideways brings the place o of a wide item into view.
func (f *Flow) revealSideways(o int) {
	i, k := f.locate(o)
	if i < 0 {
		return
	}
	s := f.at(i)
	if s.wide.over <= 0 || k >= len(s.lines) {
		return
	}
	l := &s.lines[k]
	x := l.x + l.XAt(min(o, f.items[i].block.End)-f.items[i].block.Start) - f.shift(i)
	if margin := 2 * f.em; x < s.wide.left {
		f.Sideways(i, x-s.wide.left-margin)
	} else if x > s.wide.right-1 {
		f.Sideways(i, x-s.wide.right+margin)
	}
}

// shifted is the box of item i where it is shown, and whether any of it is.
func (w *wide) shifted(b Box, shift float64) (Box, bool) {
	if w.over <= 0 {
		return b, true
	}
	x0, x1 := math.Max(w.left, b.X-shift), math.Min(w.right, b.X+b.W-shift)
	b.X, b.W = x0, x1-x0
	return b, b.W > 0
}

// window is the brush for what is inside the room of a wide item.
func (b *brush) window(w *wide, shift float64) *brush {
	if w.over <= 0 {
		return b
	}
	in := *b
	r := image.Rect(int(math.Round(b.left+w.left*b.scale)), b.img.Rect.Min.Y, int(math.Round(b.left+w.right*b.scale)), b.img.Rect.Max.Y)
	in.img = b.img.SubImage(r).(*image.RGBA)
	in.left = b.left - shift*b.scale
	return &in
}

// fades lets the edges of a wide item fade where there is more of it.
func (f *Flow) fades(b *brush, i int) {
	s := f.at(i)
	if s.wide.over <= 0 {
		return
	}
	before, beyond := f.shift(i), s.wide.over-f.shift(i)
	if f.rightToLeft(&f.items[i]) {
		before, beyond = s.wide.over+f.shift(i), -f.shift(i)
	}
	width := math.Min(28, 0.2*(s.wide.right-s.wide.left))
	for d := range int(width * b.scale) {
		keep := uint32(256 * float64(d) / (width * b.scale))
		x := float64(d) / b.scale
		if beyond > 0 {
			b.fade(Box{X: s.wide.right - x - 1/b.scale, Y: s.top, W: 1 / b.scale, H: s.bottom - s.top}, keep)
		}
		if before > 0 {
			b.fade(Box{X: s.wide.left + x, Y: s.top, W: 1 / b.scale, H: s.bottom - s.top}, keep)
		}
	}
}

// fade lets what was painted in a box be seen less: keep of 256 parts of it stay.
func (b *brush) fade(box Box, keep uint32) {
	r := b.pixels(box).Intersect(b.img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := b.img.Pix[b.img.PixOffset(r.Min.X, y):b.img.PixOffset(r.Max.X, y)]
		for k := range row {
			row[k] = uint8(uint32(row[k]) * keep / 256)
		}
	}
}

// scrollSideways moves the wide item under p by dx.
func (v *View) scrollSideways(p fyne.Position, dx float64) {
	if i, ok := v.flow.itemAt(float64(p.Y) + v.flow.Top()); ok && v.flow.Sideways(i, dx) {
		v.scrolled()
	}
}

// widest is the width of the widest line.
func (s *set) widest() float64 {
	most := 0.0
	for k := range s.lines {
		most = math.Max(most, s.lines[k].Width)
	}
	return most
}
