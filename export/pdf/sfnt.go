package pdf

import (
	"encoding/binary"
	"errors"
	"sort"
)

// errFont says that the tables of a font contradict each other.
var errFont = errors.New("font tables are damaged")

// sfnt is a font file cut into its tables (OpenType specification, "Organization of an OpenType font").
type sfnt struct {
	tables map[string][]byte
	loca   []uint32
	glyphs int
	upem   int
	long   int // entries of hmtx that have an advance
}

var be = binary.BigEndian

// readSfnt reads face number index of a file or collection. It needs TrueType outlines.
func readSfnt(data []byte, index int) (*sfnt, error) {
	at := 0
	if len(data) > 16 && string(data[:4]) == "ttcf" {
		if 16+4*index > len(data) {
			return nil, errFont
		}
		at = int(be.Uint32(data[12+4*index:]))
	}
	if at+12 > len(data) {
		return nil, errFont
	}
	s := &sfnt{tables: map[string][]byte{}}
	n := int(be.Uint16(data[at+4:]))
	if at+12+16*n > len(data) {
		return nil, errFont
	}
	for i := range n {
		rec := data[at+12+16*i:]
		off, size := int(be.Uint32(rec[8:])), int(be.Uint32(rec[12:]))
		if off < 0 || size < 0 || off+size > len(data) {
			return nil, errFont
		}
		s.tables[string(rec[:4])] = data[off : off+size]
	}
	return s, s.index()
}

// index reads the tables that say where glyphs are.
func (s *sfnt) index() error {
	head, maxp, hhea, loca := s.tables["head"], s.tables["maxp"], s.tables["hhea"], s.tables["loca"]
	if len(head) < 54 || len(maxp) < 6 || len(hhea) < 36 || s.tables["glyf"] == nil {
		return errFont
	}
	s.upem = int(be.Uint16(head[18:]))
	s.glyphs = int(be.Uint16(maxp[4:]))
	s.long = int(be.Uint16(hhea[34:]))
	if s.upem == 0 || s.glyphs == 0 || s.long == 0 || len(s.tables["hmtx"]) < 4*s.long {
		return errFont
	}
	s.loca = make([]uint32, s.glyphs+1)
	for i := range s.loca {
		switch {
		case be.Uint16(head[50:]) == 0 && 2*i+2 <= len(loca):
			s.loca[i] = 2 * uint32(be.Uint16(loca[2*i:]))
		case be.Uint16(head[50:]) != 0 && 4*i+4 <= len(loca):
			s.loca[i] = be.Uint32(loca[4*i:])
		default:
			return errFont
		}
	}
	return nil
}

// glyph is the outline data of glyph id; nil for a blank one.
func (s *sfnt) glyph(id int) []byte {
	glyf := s.tables["glyf"]
	if id < 0 || id >= s.glyphs || s.loca[id] >= s.loca[id+1] || int(s.loca[id+1]) > len(glyf) {
		return nil
	}
	return glyf[s.loca[id]:s.loca[id+1]]
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
