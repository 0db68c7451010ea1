package pdf

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"sync"

	xdraw "golang.org/x/image/draw"

	"dev.marginalia/article/picture"
	"dev.marginalia/typeset/raster"
)

// Painter paints sheets. It remembers the shapes of letters and the pictures that it has painted. It is safe for
// concurrent use.
type Painter struct {
	glyphs *raster.Glyphs

	mu       sync.Mutex
	pictures map[pictureSize]image.Image // nil for those that cannot be decoded
	bytes    int
}

// NewPainter returns a painter that has painted nothing yet.
func NewPainter() *Painter {
	return &Painter{glyphs: raster.NewGlyphs(), pictures: map[pictureSize]image.Image{}}
}

// Paint paints s so many pixels wide; the height follows. Pictures are decoded when they are first painted, which may
// take long: without wait, one that is not yet decoded is a grey ground, and whole is false.
func (p *Painter) Paint(s *Sheet, width int, wait bool) (img *image.RGBA, whole bool) {
	scale := float64(width) / s.Width
	img = image.NewRGBA(image.Rect(0, 0, width, max(1, int(math.Round(s.Height*scale)))))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	b := &brush{painter: p, img: img, sheet: s, scale: scale, wait: wait, whole: true}
	b.paint(s.ops, s.fonts, false)
	if n := s.of.numbers.Load(); n != nil && s.Number < len(n.ops) {
		b.paint(n.ops[s.Number], n.fonts, false)
	}
	for _, l := range s.marks {
		b.paint(l.ops, s.fonts, l.multiply)
	}
	return img, b.whole
}

// brush paints a sheet.
type brush struct {
	painter  *Painter
	img      *image.RGBA
	sheet    *Sheet
	fonts    map[string]sheetFont
	scale    float64 // pixels to a point
	multiply bool
	wait     bool
	whole    bool

	pen     pen
	kept    []pen // by q
	path    raster.Path
	unknown func(op string) // hears of operators that nobody has taught it; may be nil
}

// pen is the state of the graphics (ISO 32000-1, 8.4).
type pen struct {
	fill, stroke color.NRGBA
	width        float64 // in points, as the rest
	round        bool
	dash         []float64
	font         sheetFont
	size         float64
	text         [2]float64 // where the line of text begins
	matrix       [6]float64 // of pictures
}

var black = color.NRGBA{A: 0xff}

// paint carries out operators.
func (b *brush) paint(ops []byte, fonts map[string]sheetFont, multiply bool) {
	b.fonts, b.multiply = fonts, multiply
	b.pen = pen{fill: black, stroke: black, width: 1}
	o := operators{rest: ops}
	for op := o.next(); op != ""; op = o.next() {
		b.do(op, &o)
	}
}

// arity is how many numbers an operator takes.
var arity = map[string]int{"rg": 3, "RG": 3, "w": 1, "J": 1, "m": 2, "l": 2, "c": 6, "re": 4, "cm": 6, "Tf": 1, "Td": 2}

func (b *brush) do(op string, o *operators) {
	v := o.nums
	if len(v) < arity[op] {
		return
	}
	switch op {
	case "rg":
		b.pen.fill = rgb{v[0], v[1], v[2]}.color()
	case "RG":
		b.pen.stroke = rgb{v[0], v[1], v[2]}.color()
	case "w":
		b.pen.width = v[0]
	case "J":
		b.pen.round = v[0] == 1
	case "d":
		b.pen.dash = b.pen.dash[:0:0]
		for _, e := range o.array {
			b.pen.dash = append(b.pen.dash, e.num)
		}
	case "q":
		b.kept = append(b.kept, b.pen)
	case "Q":
		if n := len(b.kept); n > 0 {
			b.pen, b.kept = b.kept[n-1], b.kept[:n-1]
		}
	case "cm":
		copy(b.pen.matrix[:], v)
	case "Do":
		b.picture(string(o.name))
	case "Tf":
		b.pen.font, b.pen.size = b.fonts[string(o.name)], v[0]
	case "Td":
		b.pen.text = [2]float64{v[0], v[1]}
	case "TJ":
		b.show(o.array)
	case "BT", "ET", "BMC", "BDC", "EMC", "gs":
	default:
		b.draw(op, v)
	}
}

// draw carries out the operators of paths.
func (b *brush) draw(op string, v []float64) {
	switch op {
	case "m":
		b.path.MoveTo(b.place(v[0], v[1]))
	case "l":
		b.path.LineTo(b.place(v[0], v[1]))
	case "c":
		ax, ay := b.place(v[0], v[1])
		bx, by := b.place(v[2], v[3])
		x, y := b.place(v[4], v[5])
		b.path.CubeTo(ax, ay, bx, by, x, y)
	case "re":
		x, y := b.place(v[0], v[1]+v[3])
		b.path.Rect(x, y, v[2]*b.scale, v[3]*b.scale)
	case "f":
		b.path.Fill(b.img, raster.Ink{Color: b.pen.fill, Multiply: b.multiply})
		b.path = raster.Path{}
	case "S":
		dash := make([]float64, len(b.pen.dash))
		for i, d := range b.pen.dash {
			dash[i] = d * b.scale
		}
		b.path.Stroke(b.img, raster.Pen{Width: b.pen.width * b.scale, Round: b.pen.round, Dash: dash}, raster.Ink{Color: b.pen.stroke, Multiply: b.multiply})
		b.path = raster.Path{}
	default:
		if b.unknown != nil {
			b.unknown(op)
		}
	}
}

// place is where a point of the page is in the picture.
func (b *brush) place(x, y float64) (float64, float64) {
	return x * b.scale, (b.sheet.Height - y) * b.scale
}

func (c rgb) color() color.NRGBA {
	part := func(v float64) uint8 { return uint8(math.Round(255 * min(1, max(0, v)))) }
	return color.NRGBA{part(c[0]), part(c[1]), part(c[2]), 0xff}
}

// sharp is the em, in pixels, from which letters stand on whole rows of pixels.
const sharp = 18

// show draws the codes of a text.
func (b *brush) show(text []operand) {
	f, size := b.pen.font, b.pen.size
	if f.face == nil {
		return
	}
	em := size * b.scale
	x, y := b.place(b.pen.text[0], b.pen.text[1])
	if em >= sharp {
		y = math.Round(y)
	}
	unit := em / float64(f.face.UnitsPerEm())
	for _, e := range text {
		if e.codes == nil {
			x -= e.num / 1000 * em
			continue
		}
		for i := 0; i+1 < len(e.codes); i += 2 {
			code := int(e.codes[i])<<8 | int(e.codes[i+1])
			if code >= len(f.shapes) {
				continue
			}
			s := &f.shapes[code]
			pen := x
			for _, g := range s.glyphs {
				b.painter.glyphs.Draw(b.img, f.face, g.ID, em, pen+float64(g.XOffset)*unit, y-float64(g.YOffset)*unit, b.pen.fill)
				pen += float64(g.XAdvance) * unit
			}
			x += float64(f.mille(s.width)) / 1000 * em
		}
	}
}

// waiting is the ground of a picture that is not decoded yet.
var waiting = color.NRGBA{0xe8, 0xe8, 0xea, 0xff}

// picture shows a picture in the unit square of the matrix that is set.
func (b *brush) picture(name string) {
	k := b.sheet.pictures[name]
	if k == nil {
		return
	}
	m := b.pen.matrix
	x0, y1 := b.place(m[4], m[5])
	x1, y0 := b.place(m[4]+m[0], m[5]+m[3])
	img, ok := b.painter.decoded(k, m[0], m[3], b.wait)
	if !ok {
		raster.FillRect(b.img, x0, y0, x1, y1, raster.Ink{Color: waiting})
		b.whole = false
		return
	}
	if img == nil {
		return
	}
	in := image.Rect(int(math.Round(x0)), int(math.Round(y0)), int(math.Round(x1)), int(math.Round(y1)))
	in.Max.X, in.Max.Y = max(in.Max.X, in.Min.X+1), max(in.Max.Y, in.Min.Y+1)
	xdraw.BiLinear.Scale(b.img, in, img, img.Bounds(), draw.Over, nil)
}

// sharpest is how many pixels of a picture are kept to a point.
const sharpest = 2.5

// keptPixels bounds the memory of decoded pictures, in bytes.
const keptPixels = 48 << 20

// pictureSize is a picture as large as it is shown, in points.
type pictureSize struct {
	hash          string
	width, height int
}

// decoded is a picture that is shown so large, in points; ok is false when it is to be waited for.
func (p *Painter) decoded(k *pic, w, h float64, wait bool) (img image.Image, ok bool) {
	key := pictureSize{k.hash, int(math.Ceil(w * sharpest)), int(math.Ceil(h * sharpest))}
	p.mu.Lock()
	img, ok = p.pictures[key]
	p.mu.Unlock()
	if ok || !wait {
		return img, ok
	}
	if data, err := k.bytes(); err == nil {
		if img, err = picture.Decode(data, key.width, key.height); err != nil {
			img = nil // the layout has counted it
		}
	}
	size := 0
	if img != nil {
		size = 4 * img.Bounds().Dx() * img.Bounds().Dy()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bytes+size > keptPixels {
		clear(p.pictures)
		p.bytes = 0
	}
	p.pictures[key] = img
	p.bytes += size
	return img, true
}
