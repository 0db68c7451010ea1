package pdf

import "fmt"

// packed is what of a font is compressed: its file and what text its codes stand for.
type packed struct {
	file, unicode []byte
	size          int // of the file as it is
}

func (ft *font) pack() (p packed, err error) {
	data, err := ft.subset()
	if err != nil {
		return p, err
	}
	p.size = len(data)
	if p.file, err = deflate(data); err != nil {
		return p, err
	}
	p.unicode, err = deflate([]byte(ft.toUnicode()))
	return p, err
}

// addTo adds the objects of a font (ISO 32000-1, 9.7.4) and returns the number of the one that pages name.
func (ft *font) addTo(f *finisher, p packed) int {
	file := f.addDeflated(fmt.Sprintf("/Length1 %d", p.size), p.file)
	unicode := f.addDeflated("", p.unicode)
	m, head := ft.face.Metrics(), ft.sfnt.tables["head"]
	flags := 4 // symbolic: the codes are our own
	if be.Uint16(head[44:])&2 != 0 {
		flags |= 64
	}
	side := func(at int) int { return ft.mille(int(int16(be.Uint16(head[at:])))) }
	italic, stem := 0, 80
	if flags&64 != 0 {
		italic = -12
	}
	if be.Uint16(head[44:])&1 != 0 {
		stem = 140
	}
	name := ft.tag() + "+" + ft.face.Name()
	desc := f.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>",
		name, flags, side(36), side(38), side(40), side(42), italic, int(m.Ascent*1000), -int(m.Descent*1000), int(m.CapHeight*1000), stem, file))
	cid := f.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 0/W%s/CIDToGIDMap/Identity>>",
		name, desc, ft.widths()))
	return f.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, cid, unicode))
}
