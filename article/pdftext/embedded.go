package pdftext

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Fonts without a table to Unicode and without an encoding still say in their embedded program what their
// glyphs are.

// builtIn sets what the codes are by the encoding of the embedded font program, where it has one of its own.
func (f *File) builtIn(texts *[256]string, descriptor dict) {
	if s, ok := f.get(descriptor["FontFile"]).(*stream); ok {
		if data, err := f.decode(s); err == nil {
			type1Encoding(texts, data)
		}
	}
	if s, ok := f.get(descriptor["FontFile3"]).(*stream); ok {
		if data, err := f.decode(s); err == nil {
			readCFF(data).encode(texts)
		}
	}
}

// type1Encoding reads the encoding in the clear part of a Type 1 font: "dup 65 /A put".
func type1Encoding(texts *[256]string, data []byte) {
	i := bytes.Index(data, []byte("/Encoding"))
	if i < 0 {
		return
	}
	l := lexer{data: data[:min(len(data), i+64<<10)], pos: i + len("/Encoding")}
	if t := l.next(); string(t.text) == "StandardEncoding" {
		return
	}
	*texts = [256]string{}
	for {
		t := l.next()
		switch {
		case t.kind == tokEnd || t.kind == tokKeyword && (string(t.text) == "def" || string(t.text) == "readonly" || string(t.text) == "eexec"):
			return
		case t.kind != tokKeyword || string(t.text) != "dup":
			continue
		}
		if c, n := l.next(), l.next(); c.kind == tokInt && n.kind == tokName && c.num >= 0 && c.num < 256 {
			texts[int(c.num)] = glyphText(string(n.text))
		}
	}
}

// numberedGlyph guesses what a glyph without a real name is: bitmap fonts that TeX makes call theirs "a65".
func numberedGlyph(n string) string {
	digits := strings.TrimLeft(n, "abcgABCG")
	if len(n)-len(digits) != 1 || len(digits) == 0 || len(digits) > 3 {
		return ""
	}
	c := 0
	for _, d := range digits {
		if d < '0' || d > '9' {
			return ""
		}
		c = c*10 + int(d-'0')
	}
	switch {
	case c >= 11 && c <= 15:
		return []string{"ff", "fi", "fl", "ffi", "ffl"}[c-11]
	case c == 0x22:
		return "”"
	case c == 0x5c:
		return "“"
	case c == 0x7b:
		return "–"
	case c == 0x7c:
		return "—"
	case c > ' ' && c < 0x7f:
		return string(rune(c))
	}
	return ""
}

// embeddedCMap makes a table to Unicode for glyph numbers out of the embedded font's own table from Unicode.
func (f *File) embeddedCMap(below, descriptor dict) *cmap {
	if n, isName := f.get(below["CIDToGIDMap"]).(name); below["CIDToGIDMap"] != nil && (!isName || n != "Identity") {
		return nil
	}
	s, ok := f.get(descriptor["FontFile2"]).(*stream)
	if !ok {
		return nil
	}
	data, err := f.decode(s)
	if err != nil {
		return nil
	}
	c := &cmap{}
	for _, e := range truetypeCMap(data) {
		c.add(&c.text, codeRange{lo: e.glyph, hi: e.glyph, texts: []string{string(e.char)}})
	}
	if c.sort(); len(c.text) == 0 {
		return nil
	}
	return c
}

type glyphOf struct {
	char  rune
	glyph uint32
}

// truetypeCMap lists what the Unicode subtable of a TrueType font maps (OpenType 1.9, cmap, formats 4 and 12).
func truetypeCMap(data []byte) []glyphOf {
	table := sfntTable(data, "cmap")
	if len(table) < 4 {
		return nil
	}
	for i := range int(be16(table, 2)) {
		at := 4 + 8*i
		platform, kind := be16(table, at), be16(table, at+2)
		if platform != 0 && (platform != 3 || kind != 1 && kind != 10) {
			continue
		}
		sub := from(table, int(be32(table, at+4)))
		switch be16(sub, 0) {
		case 4:
			return cmapFormat4(sub)
		case 12:
			return cmapFormat12(sub)
		}
	}
	return nil
}

func cmapFormat4(sub []byte) (out []glyphOf) {
	segments := int(be16(sub, 6)) / 2
	for i := range segments {
		end, start := be16(sub, 14+2*i), be16(sub, 16+2*segments+2*i)
		delta, offset := be16(sub, 16+4*segments+2*i), be16(sub, 16+6*segments+2*i)
		for c := int(start); c <= int(end) && c < 0xffff && len(out) < 1<<16; c++ {
			g := uint16(c)
			if offset != 0 {
				if g = be16(sub, 16+6*segments+2*i+int(offset)+2*(c-int(start))); g == 0 {
					continue
				}
			}
			if g += delta; g != 0 {
				out = append(out, glyphOf{rune(c), uint32(g)})
			}
		}
	}
	return out
}

func cmapFormat12(sub []byte) (out []glyphOf) {
	for i := range min(int(be32(sub, 12)), len(sub)/12) {
		start, end, glyph := be32(sub, 16+12*i), be32(sub, 20+12*i), be32(sub, 24+12*i)
		for c := start; c <= end && c <= 0x10ffff && len(out) < 1<<16; c++ {
			out = append(out, glyphOf{rune(c), glyph + c - start})
		}
	}
	return out
}

func sfntTable(data []byte, tag string) []byte {
	for i := range int(be16(data, 4)) {
		at := 12 + 16*i
		if at+16 > len(data) {
			return nil
		}
		if string(data[at:at+4]) == tag {
			table := from(data, int(be32(data, at+8)))
			return table[:min(len(table), int(be32(data, at+12)))]
		}
	}
	return nil
}

// from, be16 and be32 read beyond the end as nothing.
func from(data []byte, at int) []byte {
	if at < 0 || at > len(data) {
		return nil
	}
	return data[at:]
}

func be16(data []byte, at int) uint16 {
	if d := from(data, at); len(d) >= 2 {
		return binary.BigEndian.Uint16(d)
	}
	return 0
}

func be32(data []byte, at int) uint32 {
	if d := from(data, at); len(d) >= 4 {
		return binary.BigEndian.Uint32(d)
	}
	return 0
}
