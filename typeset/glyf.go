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

var (
	tagGlyf = opentype.MustNewTag("glyf")
	tagLoca = opentype.MustNewTag("loca")
	tagFvar = opentype.MustNewTag("fvar")
)

// lateGlyphs returns the outlines of a font, to be read late, and the font without them; nil where the library has to
// read them: in collections and variable fonts, and where marks are placed by their outlines because no table says
// where they stand.
func lateGlyphs(file FontFile, l *opentype.Loader) (*glyf, *opentype.Loader) {
	if !l.HasTable(tagGlyf) || !l.HasTable(tagLoca) || l.HasTable(tagFvar) || !marksPlaced(l) {
		return nil, nil
	}
	g := &glyf{}
	for tag, into := range map[opentype.Tag]*[]byte{tagLoca: &g.loca, opentype.MustNewTag("hmtx"): &g.hmtx} {
		raw, err := l.RawTable(tag)
		if err != nil {
			return nil, nil
		}
		*into = raw
	}
	if g.outlines = outlineTable(file, l); g.outlines == nil {
		return nil, nil
	}
	head, err1 := l.RawTable(opentype.MustNewTag("head"))
	hhea, err2 := l.RawTable(opentype.MustNewTag("hhea"))
	if err1 != nil || err2 != nil || len(head) < 52 || len(hhea) < 36 {
		return nil, nil
	}
	g.long = binary.BigEndian.Uint16(head[50:]) == 1
	g.metrics = int(binary.BigEndian.Uint16(hhea[34:]))
	hidden := &renamed{FontFile: file, at: [2]int64{directoryEntry(file, tagGlyf), directoryEntry(file, tagLoca)}}
	if hidden.at[0] < 0 || hidden.at[1] < 0 {
		return nil, nil
	}
	without, err := opentype.NewLoaders(hidden)
	if err != nil || len(without) != 1 {
		return nil, nil
	}
	return g, without[0]
}

// outlineTable is the table of outlines: in the file when that stays open, for nothing of it is read then that is not
// drawn, else a copy; nil when it cannot be read.
func outlineTable(file FontFile, l *opentype.Loader) *io.SectionReader {
	if _, closes := file.(io.Closer); closes {
		raw, err := l.RawTable(tagGlyf)
		if err != nil {
			return nil
		}
		return io.NewSectionReader(bytes.NewReader(raw), 0, int64(len(raw)))
	}
	var place [8]byte // in the file and length, which follow name and checksum
	entry := directoryEntry(file, tagGlyf)
	if entry < 0 {
		return nil
	}
	if _, err := file.ReadAt(place[:], entry+8); err != nil {
		return nil
	}
	from, size := int64(binary.BigEndian.Uint32(place[:])), int64(binary.BigEndian.Uint32(place[4:]))
	if n, _ := file.ReadAt(place[:1], from+size-1); size == 0 || n == 0 { // the table does not end in the file
		return nil
	}
	return io.NewSectionReader(file, from, size)
}

// marksPlaced reports whether a table says where marks stand: whether GPOS has the feature "mark".
func marksPlaced(l *opentype.Loader) bool {
	gpos, err := l.RawTable(opentype.MustNewTag("GPOS"))
	if err != nil || len(gpos) < 8 {
		return false
	}
	r := &reader{data: gpos}
	r.skip(6)
	at := r.u16()
	if at > len(gpos) {
		return false
	}
	r = &reader{data: gpos[at:]}
	for range r.u16() {
		if string(r.take(4)) == "mark" {
			return !r.failed
		}
		r.skip(2)
	}
	return false
}

// directoryEntry is where in a file of one font the entry of that table begins, -1 where it is not found.
func directoryEntry(file FontFile, tag opentype.Tag) int64 {
	const head, entry = 12, 16
	var b [head]byte
	if _, err := file.ReadAt(b[:], 0); err != nil {
		return -1
	}
	if kind := string(b[:4]); kind != "\x00\x01\x00\x00" && kind != "true" {
		return -1
	}
	for i := range int64(binary.BigEndian.Uint16(b[4:])) {
		if _, err := file.ReadAt(b[:4], head+i*entry); err != nil {
			return -1
		}
		if binary.BigEndian.Uint32(b[:]) == uint32(tag) {
			return head + i*entry
		}
	}
	return -1
}

// renamed is a font file in whose directory two tables have names that nobody asks for.
type renamed struct {
	FontFile
	at [2]int64 // of the names
}

// Read is part of FontFile.
func (r *renamed) Read(b []byte) (int, error) {
	from, err := r.Seek(0, 1)
	if err != nil {
		return 0, err
	}
	n, err := r.FontFile.Read(b)
	r.cover(b[:n], from)
	return n, err
}

// ReadAt is part of FontFile.
func (r *renamed) ReadAt(b []byte, from int64) (int, error) {
	n, err := r.FontFile.ReadAt(b, from)
	r.cover(b[:n], from)
	return n, err
}

func (r *renamed) cover(b []byte, from int64) {
	for _, at := range r.at {
		for i := range int64(4) {
			if k := at + i - from; k >= 0 && k < int64(len(b)) {
				b[k] = '-'
			}
		}
	}
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
