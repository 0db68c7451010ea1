package typeset

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/go-text/typesetting/font/opentype"
)

// glyf reads TrueType outlines when they are drawn. The font library reads those of all glyphs when it opens a font:
// that takes as long as all else in it, and megabytes, for a page that shows seventy letters. (The OpenType
// specification, "glyf - Glyph Data".)
type glyf struct {
	outlines *io.SectionReader // the table, in the file where that stays open
	loca     []byte            // as are the other tables in the file
	hmtx     []byte
	long     bool // loca holds offsets of four bytes
	metrics  int  // glyphs with an advance of their own in hmtx
}

// newGlyf finds the tables that outlines are in; nil where one is missing.
func newGlyf(file FontFile, l *opentype.Loader) *glyf {
	g := &glyf{}
	var head, hhea []byte
	for _, t := range []struct {
		tag  string
		into *[]byte
	}{{"loca", &g.loca}, {"hmtx", &g.hmtx}, {"head", &head}, {"hhea", &hhea}} {
		raw, err := l.RawTable(opentype.MustNewTag(t.tag))
		if err != nil {
			return nil
		}
		*t.into = raw
	}
	if g.outlines = outlineTable(file, l); g.outlines == nil || len(head) < 52 || len(hhea) < 36 {
		return nil
	}
	g.long = binary.BigEndian.Uint16(head[50:]) == 1
	g.metrics = int(binary.BigEndian.Uint16(hhea[34:]))
	return g
}

// outlineTable is the table of outlines: in the file when that stays open, for nothing of it is read then that is not
// drawn, else a copy; nil when it cannot be read.
func outlineTable(file FontFile, l *opentype.Loader) (out *io.SectionReader) {
	if _, closes := file.(io.Closer); closes {
		raw, err := l.RawTable(tagGlyf)
		if err != nil {
			return nil
		}
		return io.NewSectionReader(bytes.NewReader(raw), 0, int64(len(raw)))
	}
	(&patched{FontFile: file}).directory(func(tag opentype.Tag, _ int64, at, size int) {
		var last [1]byte
		if n, _ := file.ReadAt(last[:], int64(at+size-1)); tag == tagGlyf && size > 0 && n > 0 { // the table ends in the file
			out = io.NewSectionReader(file, int64(at), int64(size))
		}
	})
	return out
}

// contourPoint is a point of an outline.
type contourPoint struct {
	Point
	on   bool // the curve goes through it
	last bool // of its contour
}

// maxNesting is how deep glyphs are made of glyphs, maxParts of how many others one may be made in all; more is a
// mistake of the font.
const (
	maxNesting = 16
	maxParts   = 512
)

// outline is the outline of a glyph; none for a blank one, or one that cannot be read.
func (g *glyf) outline(id uint32) []Segment {
	parts := 0
	points, left, ok := g.points(id, 0, &parts)
	if !ok {
		return nil
	}
	for i := range points {
		points[i].X -= left
	}
	return segments(points)
}

// points are those of a glyph, and how far its origin is right of where its metrics say it begins.
func (g *glyf) points(id uint32, depth int, parts *int) (points []contourPoint, left float32, ok bool) {
	data := g.data(id)
	if *parts++; len(data) < 10 || depth > maxNesting || *parts > maxParts {
		return nil, 0, false
	}
	r := &reader{data: data}
	contours := r.i16()
	left = float32(r.i16() - g.bearing(id))
	r.skip(6)
	if contours >= 0 {
		points = r.simple(contours)
	} else {
		points, left = g.composite(r, left, depth, parts)
	}
	return points, left, !r.failed
}

// data is what the table says of a glyph.
func (g *glyf) data(id uint32) []byte {
	at := func(i uint32) int {
		if g.long {
			if int(i)*4+4 > len(g.loca) {
				return -1
			}
			return int(binary.BigEndian.Uint32(g.loca[4*i:]))
		}
		if int(i)*2+2 > len(g.loca) {
			return -1
		}
		return 2 * int(binary.BigEndian.Uint16(g.loca[2*i:]))
	}
	from, to := at(id), at(id+1)
	if from < 0 || to < from || int64(to) > g.outlines.Size() {
		return nil
	}
	data := make([]byte, to-from)
	if _, err := g.outlines.ReadAt(data, int64(from)); err != nil && err != io.EOF {
		return nil
	}
	return data
}

// bearing is the room at the left of a glyph.
func (g *glyf) bearing(id uint32) int {
	at := 4*int(id) + 2
	if int(id) >= g.metrics {
		at = 4*g.metrics + 2*(int(id)-g.metrics)
	}
	if at+2 > len(g.hmtx) {
		return 0
	}
	return int(int16(binary.BigEndian.Uint16(g.hmtx[at:])))
}

// reader reads the numbers of a table; behind its end it fails and reads zeros.
type reader struct {
	data   []byte
	failed bool
}

func (r *reader) take(n int) []byte {
	if n > len(r.data) {
		r.failed, r.data = true, nil
		return make([]byte, n)
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

func (r *reader) skip(n int) { r.take(n) }
func (r *reader) u8() int    { return int(r.take(1)[0]) }
func (r *reader) u16() int   { return int(binary.BigEndian.Uint16(r.take(2))) }
func (r *reader) i16() int   { return int(int16(r.u16())) }

// f2dot14 is a fixed-point number with 14 binary places.
func (r *reader) f2dot14() float32 { return float32(r.i16()) / (1 << 14) }

// The flags of a point of a simple glyph.
const (
	onCurve = 1 << iota
	shortX
	shortY
	again
	sameX // or, with shortX, to the right
	sameY // or, with shortY, upwards
)

// simple reads the points of a glyph that is made of contours.
func (r *reader) simple(contours int) []contourPoint {
	ends := make([]int, 0, min(contours, len(r.data)/2))
	for range contours {
		ends = append(ends, r.u16())
		if r.failed {
			return nil
		}
	}
	if len(ends) == 0 {
		return nil
	}
	r.skip(r.u16()) // instructions
	n := ends[len(ends)-1] + 1
	flags := make([]int, 0, n)
	for len(flags) < n && !r.failed {
		f := r.u8()
		times := 1
		if f&again != 0 {
			times += r.u8()
		}
		for range min(times, n-len(flags)) {
			flags = append(flags, f)
		}
	}
	if r.failed {
		return nil
	}
	points := make([]contourPoint, n)
	x, y := 0, 0
	for i, f := range flags {
		x += r.delta(f, shortX, sameX)
		points[i].X, points[i].on = float32(x), f&onCurve != 0
	}
	for i, f := range flags {
		y += r.delta(f, shortY, sameY)
		points[i].Y = float32(y)
	}
	for _, e := range ends {
		if e < n {
			points[e].last = true
		}
	}
	return points
}

// delta is how far a coordinate is from the one before.
func (r *reader) delta(flags, short, same int) int {
	switch {
	case flags&short != 0:
		if d := r.u8(); flags&same != 0 {
			return d
		} else {
			return -d
		}
	case flags&same != 0:
		return 0
	}
	return r.i16()
}

// The flags of a part of a composite glyph.
const (
	wordArguments   = 0x1
	argumentsAreXY  = 0x2
	haveScale       = 0x8
	moreParts       = 0x20
	haveTwoScales   = 0x40
	haveMatrix      = 0x80
	useItsMetrics   = 0x200
	offsetIsScaled  = 0x800
	offsetNotScaled = 0x1000
)

// composite reads a glyph that is made of others.
func (g *glyf) composite(r *reader, left float32, depth int, parts *int) ([]contourPoint, float32) {
	var points []contourPoint
	for flags := moreParts; flags&moreParts != 0 && !r.failed; {
		flags = r.u16()
		id := uint32(r.u16())
		var first, second int
		switch {
		case flags&wordArguments != 0 && flags&argumentsAreXY != 0:
			first, second = r.i16(), r.i16()
		case flags&wordArguments != 0:
			first, second = r.u16(), r.u16()
		case flags&argumentsAreXY != 0:
			first, second = int(int8(r.u8())), int(int8(r.u8()))
		default:
			first, second = r.u8(), r.u8()
		}
		m := r.matrix(flags)
		part, itsLeft, ok := g.points(id, depth+1, parts)
		if flags&useItsMetrics != 0 {
			left = itsLeft
		}
		if !ok {
			continue // a blank part, or a broken one
		}
		shift := Point{}
		if flags&argumentsAreXY != 0 {
			shift = Point{float32(first), float32(second)}
		}
		if flags&offsetIsScaled != 0 && flags&offsetNotScaled == 0 {
			shift = m.of(shift)
		}
		for i := range part {
			part[i].Point = m.of(part[i].Point).plus(shift)
		}
		if flags&argumentsAreXY == 0 && first < len(points) && second < len(part) { // a point of one lies on a point of the other
			a, b := points[first], part[second]
			for i := range part {
				part[i].Point = part[i].plus(Point{a.X - b.X, a.Y - b.Y})
			}
		}
		points = append(points, part...)
	}
	return points, left
}

// matrix turns and scales.
type matrix [4]float32

func (r *reader) matrix(flags int) matrix {
	switch {
	case flags&haveScale != 0:
		s := r.f2dot14()
		return matrix{s, 0, 0, s}
	case flags&haveTwoScales != 0:
		return matrix{r.f2dot14(), 0, 0, r.f2dot14()}
	case flags&haveMatrix != 0:
		return matrix{r.f2dot14(), r.f2dot14(), r.f2dot14(), r.f2dot14()}
	}
	return matrix{1, 0, 0, 1}
}

func (m matrix) of(p Point) Point {
	return Point{p.X*m[0] + p.Y*m[2], p.X*m[1] + p.Y*m[3]}
}

func (p Point) plus(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }

// segments turns contours into curves. Between two points that the curve does not go through, it goes through their
// middle.
func segments(points []contourPoint) []Segment {
	out := make([]Segment, 0, len(points)+4)
	for from := 0; from < len(points); {
		to := from
		for to < len(points)-1 && !points[to].last {
			to++
		}
		out = contour(out, points[from:to+1])
		from = to + 1
	}
	return out
}

func contour(out []Segment, points []contourPoint) []Segment {
	n := len(points)
	start, first := points[0].Point, 1
	switch {
	case points[0].on:
	case n == 1:
		return out
	case points[1].on: // the curve to the first point comes last
		start, first = points[1].Point, 2
	default:
		start = middle(points[0].Point, points[1].Point)
	}
	out = append(out, Segment{Op: MoveTo, pts: [3]Point{start}})
	var control *Point
	to := func(p contourPoint) {
		switch {
		case !p.on && control != nil:
			out = append(out, Segment{Op: QuadTo, pts: [3]Point{*control, middle(*control, p.Point)}})
			control = &p.Point
		case !p.on:
			control = &p.Point
		case control != nil:
			out = append(out, Segment{Op: QuadTo, pts: [3]Point{*control, p.Point}})
			control = nil
		default:
			out = append(out, Segment{Op: LineTo, pts: [3]Point{p.Point}})
		}
	}
	for _, p := range points[first:] {
		to(p)
	}
	if !points[0].on {
		to(points[0])
	}
	to(contourPoint{Point: start, on: true})
	return out
}

func middle(p, q Point) Point { return Point{(p.X + q.X) / 2, (p.Y + q.Y) / 2} }
