package pdf

import (
	"encoding/binary"
	"errors"
	"io"
	"sort"
)

// errFont says that the tables of a font contradict each other.
var errFont = errors.New("font tables are damaged")

// sfnt is a font file cut into its tables (OpenType specification, "Organization of an OpenType font"). Outlines are read
// one by one: a page shows a few of them.
type sfnt struct {
	file   io.ReaderAt
	tables map[string][]byte // those that are read whole
	glyf   int64             // where the outlines begin
	size   uint32            // of all outlines
	loca   []byte
	wide   bool // entries of loca have four bytes
	glyphs int
	upem   int
	long   int // entries of hmtx that have an advance
}

var be = binary.BigEndian

// readSfnt reads face number index of a file or collection. It needs TrueType outlines.
func readSfnt(file io.ReaderAt, index int) (*sfnt, error) {
	s := &sfnt{file: file, tables: map[string][]byte{}}
	at := int64(0)
	head, err := s.read(0, 12)
	if err == nil && string(head[:4]) == "ttcf" {
		var offset []byte
		if offset, err = s.read(12+4*int64(index), 4); err == nil {
			at = int64(be.Uint32(offset))
			head, err = s.read(at, 12)
		}
	}
	if err != nil {
		return nil, errFont
	}
	n := int(be.Uint16(head[4:]))
	directory, err := s.read(at+12, 16*n)
	if err != nil {
		return nil, errFont
	}
	for i := range n {
		rec := directory[16*i:]
		off, size := int64(be.Uint32(rec[8:])), be.Uint32(rec[12:])
		switch name := string(rec[:4]); name {
		case "glyf":
			s.glyf, s.size = off, size
		case "head", "maxp", "hhea", "loca", "hmtx":
			if size > maxTable {
				return nil, errFont
			}
			if s.tables[name], err = s.read(off, int(size)); err != nil {
				return nil, errFont
			}
		}
	}
	return s, s.index()
}

// maxTable is larger than any table of numbers: 65,535 glyphs with four bytes each.
const maxTable = 1 << 19

func (s *sfnt) read(at int64, n int) ([]byte, error) {
	b := make([]byte, n)
	if got, err := s.file.ReadAt(b, at); got < n {
		return nil, err
	}
	return b, nil
}

// index reads the tables that say where glyphs are.
func (s *sfnt) index() error {
	head, maxp, hhea, loca := s.tables["head"], s.tables["maxp"], s.tables["hhea"], s.tables["loca"]
	if len(head) < 54 || len(maxp) < 6 || len(hhea) < 36 || s.size == 0 {
		return errFont
	}
	s.upem = int(be.Uint16(head[18:]))
	s.glyphs = int(be.Uint16(maxp[4:]))
	s.long = int(be.Uint16(hhea[34:]))
	if s.upem == 0 || s.glyphs == 0 || s.long == 0 || len(s.tables["hmtx"]) < 4*s.long {
		return errFont
	}
	s.loca, s.wide = loca, be.Uint16(head[50:]) != 0
	if entry := map[bool]int{false: 2, true: 4}[s.wide]; len(loca) < entry*(s.glyphs+1) {
		return errFont
	}
	return nil
}

// offset is where the outline of glyph id begins among all, and the one before it ends.
func (s *sfnt) offset(id int) uint32 {
	if s.wide {
		return be.Uint32(s.loca[4*id:])
	}
	return 2 * uint32(be.Uint16(s.loca[2*id:]))
}

// glyph is the outline data of glyph id; nil for a blank one.
func (s *sfnt) glyph(id int) []byte {
	if id < 0 || id >= s.glyphs {
		return nil
	}
	from, to := s.offset(id), s.offset(id+1)
	if from >= to || to > s.size {
		return nil
	}
	data, err := s.read(s.glyf+int64(from), int(to-from))
	if err != nil {
		return nil
	}
	return data
}

// advance is the width of glyph id in font units, lsb its left side bearing.
func (s *sfnt) advance(id int) (advance, lsb int) {
	hmtx := s.tables["hmtx"]
	if id < s.long {
		return int(be.Uint16(hmtx[4*id:])), int(int16(be.Uint16(hmtx[4*id+2:])))
	}
	advance = int(be.Uint16(hmtx[4*(s.long-1):]))
	if at := 4*s.long + 2*(id-s.long); at+2 <= len(hmtx) {
		lsb = int(int16(be.Uint16(hmtx[at:])))
	}
	return advance, lsb
}

// The flags of a component of a composite glyph (OpenType specification, "glyf").
const (
	argsAreWords  = 0x0001
	argsAreXY     = 0x0002
	haveScale     = 0x0008
	moreComponent = 0x0020
	haveXYScale   = 0x0040
	have2x2       = 0x0080
	haveInstr     = 0x0100
)

// bare returns data without its instructions: they need tables that a subset does not carry.
func bare(data []byte) ([]byte, error) {
	if len(data) < 10 {
		return nil, nil
	}
	contours := int(int16(be.Uint16(data)))
	if contours < 0 {
		out := append([]byte(nil), data...)
		end, err := eachComponent(out, func(rec []byte) {
			be.PutUint16(rec, be.Uint16(rec)&^haveInstr)
		})
		if err != nil {
			return nil, err
		}
		return out[:end], nil
	}
	at := 10 + 2*contours
	if at+2 > len(data) {
		return nil, errFont
	}
	n := int(be.Uint16(data[at:]))
	if at+2+n > len(data) {
		return nil, errFont
	}
	out := append([]byte(nil), data[:at]...)
	out = append(out, 0, 0)
	return append(out, data[at+2+n:]...), nil
}

// eachComponent calls f with the flags and glyph id of every component and returns where they end.
func eachComponent(data []byte, f func(rec []byte)) (end int, err error) {
	for at := 10; ; {
		if at+4 > len(data) {
			return 0, errFont
		}
		flags := be.Uint16(data[at:])
		f(data[at : at+4])
		at += 4 + 2
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&haveScale != 0:
			at += 2
		case flags&haveXYScale != 0:
			at += 4
		case flags&have2x2 != 0:
			at += 8
		}
		if at > len(data) {
			return 0, errFont
		}
		if flags&moreComponent == 0 {
			return at, nil
		}
	}
}

// writeSfnt puts tables into a file.
func writeSfnt(tables map[string][]byte) []byte {
	tags := make([]string, 0, len(tables))
	for t := range tables {
		tags = append(tags, t)
	}
	sort.Strings(tags)
	n := len(tags)
	log := 0
	for 2<<log <= n {
		log++
	}
	out := make([]byte, 12+16*n)
	be.PutUint32(out, 0x00010000)
	be.PutUint16(out[4:], uint16(n))
	be.PutUint16(out[6:], uint16(16<<log))
	be.PutUint16(out[8:], uint16(log))
	be.PutUint16(out[10:], uint16(16*n-16<<log))
	for i, t := range tags {
		rec := out[12+16*i:]
		copy(rec, t)
		be.PutUint32(rec[4:], checksum(tables[t]))
		be.PutUint32(rec[8:], uint32(len(out)))
		be.PutUint32(rec[12:], uint32(len(tables[t])))
		out = append(out, tables[t]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out
}

func checksum(b []byte) (sum uint32) {
	for len(b) >= 4 {
		sum += be.Uint32(b)
		b = b[4:]
	}
	var tail [4]byte
	copy(tail[:], b)
	return sum + be.Uint32(tail[:])
}
