package pdf

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf16"

	"dev.marginalia/typeset"
)

// font is a face as a handout holds it: only the shapes that are used, each under a private code that knows its
// text. A code is one grapheme cluster; when several glyphs draw it, they become one composite glyph. So any
// script that was shaped is drawn right, and what a reader copies is the text, without ActualText.
type font struct {
	face   *typeset.Face
	sfnt   *sfnt
	name   string // of the resource: F1, F2 ...
	codes  map[string]uint16
	plain  map[plainKey]uint16 // of one glyph that is one code point: nearly all of a text
	latin  [latin]latinCode    // of letters up to U+024F, the last glyph that each was drawn with
	shapes []shape             // by code; 0 is .notdef
	space  []typeset.Glyph
}

// latin is the end of the Latin letters of Europe.
const latin = 0x250

type latinCode struct {
	glyph uint32
	code  uint16
	width int32
}

type plainKey struct {
	glyph uint32
	r     rune
}

// shape is one code: glyphs and the text they stand for.
type shape struct {
	glyphs []typeset.Glyph
	width  int // font units
	text   string
}

// maxCodes is how many codes fit a font with some room left for the parts of composite glyphs.
const maxCodes = 32000

// fonts are the faces of a document, in the order of their first use.
type fonts struct {
	list []*font
	byOf map[*typeset.Face]*font
}

// of returns the font of a face, nil when the face cannot be put into a PDF.
func (fs *fonts) of(face *typeset.Face) *font {
	if f, ok := fs.byOf[face]; ok {
		return f
	}
	if fs.byOf == nil {
		fs.byOf = map[*typeset.Face]*font{}
	}
	var f *font
	if face.Embeddable() {
		file, index, err := face.File()
		if err != nil {
			return nil
		}
		if s, err := readSfnt(file, index); err == nil {
			f = &font{face: face, sfnt: s, name: fmt.Sprintf("F%d", len(fs.list)+1), codes: map[string]uint16{}, plain: map[plainKey]uint16{}, shapes: make([]shape, 1)}
			fs.list = append(fs.list, f)
		}
	}
	fs.byOf[face] = f
	return f
}

// codeOf is code for a cluster that is one code point.
func (f *font) codeOf(glyphs []typeset.Glyph, r rune) (code uint16, width int) {
	if len(glyphs) != 1 || glyphs[0].XOffset != 0 || glyphs[0].YOffset != 0 {
		return f.code(glyphs, string(r))
	}
	if r < latin && f.latin[r].code > 0 && f.latin[r].glyph == glyphs[0].ID {
		return f.latin[r].code, int(f.latin[r].width)
	}
	k := plainKey{glyphs[0].ID, r}
	code, ok := f.plain[k]
	if !ok {
		code, _ = f.code(glyphs, string(r))
		f.plain[k] = code
	}
	width = f.mille(f.shapes[code].width)
	if r < latin {
		f.latin[r] = latinCode{glyphs[0].ID, code, int32(width)}
	}
	return code, width
}

// code returns the code of glyphs that stand for text, and its width in thousandths of the em.
func (f *font) code(glyphs []typeset.Glyph, text string) (code uint16, width int) {
	var b strings.Builder
	for _, g := range glyphs {
		if len(glyphs) == 1 && g.XOffset == 0 && g.YOffset == 0 {
			fmt.Fprintf(&b, "%d|", g.ID) // its advance may hold kerning; the width is the glyph's own
			break
		}
		fmt.Fprintf(&b, "%d,%d,%d,%d|", g.ID, g.XOffset, g.YOffset, g.XAdvance)
	}
	b.WriteString(text)
	c, ok := f.codes[b.String()]
	if !ok {
		if len(f.shapes) >= maxCodes {
			return 0, 0
		}
		c = uint16(len(f.shapes))
		f.codes[b.String()] = c
		s := shape{glyphs: glyphs, text: text}
		if len(glyphs) == 1 {
			s.width, _ = f.sfnt.advance(int(glyphs[0].ID))
		} else {
			for _, g := range glyphs {
				s.width += int(g.XAdvance)
			}
		}
		f.shapes = append(f.shapes, s)
	}
	return c, f.mille(f.shapes[c].width)
}

// mille turns font units into thousandths of the em.
func (f *font) mille(units int) int {
	if f.sfnt.upem == 1000 {
		return units
	}
	return int(math.Round(float64(units) * 1000 / float64(f.sfnt.upem)))
}

// subset builds the font file: glyph number = code, the parts of composite glyphs after them.
func (f *font) subset() ([]byte, error) {
	b := &subsetter{src: f.sfnt, parts: map[int]int{}, base: len(f.shapes)}
	glyphs := make([][]byte, len(f.shapes))
	metrics := make([][2]int, len(f.shapes))
	for i, s := range f.shapes {
		var err error
		switch {
		case i == 0:
			glyphs[i], err = b.copied(0)
			metrics[i][0], metrics[i][1] = f.sfnt.advance(0)
		case len(s.glyphs) == 0: // text alone
		case len(s.glyphs) == 1 && s.glyphs[0].XOffset == 0 && s.glyphs[0].YOffset == 0:
			glyphs[i], err = b.copied(int(s.glyphs[0].ID))
			metrics[i][0], metrics[i][1] = f.sfnt.advance(int(s.glyphs[0].ID))
		default:
			glyphs[i] = b.composed(s.glyphs)
			metrics[i] = [2]int{s.width, leftEdge(glyphs[i])}
		}
		if err != nil {
			return nil, err
		}
	}
	for k := 0; k < len(b.queue); k++ { // copying a part may add parts
		g, err := b.copied(b.queue[k])
		if err != nil {
			return nil, err
		}
		glyphs = append(glyphs, g)
		adv, lsb := f.sfnt.advance(b.queue[k])
		metrics = append(metrics, [2]int{adv, lsb})
	}
	if len(glyphs) > math.MaxUint16 {
		return nil, errFont
	}
	return f.file(glyphs, metrics), nil
}

func leftEdge(glyph []byte) int {
	if len(glyph) < 4 {
		return 0
	}
	return int(int16(be.Uint16(glyph[2:])))
}

// file writes the tables that a PDF reader needs of a TrueType font (ISO 32000-1, 9.9).
func (f *font) file(glyphs [][]byte, metrics [][2]int) []byte {
	var glyf, loca, hmtx []byte
	for i, g := range glyphs {
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, g...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = be.AppendUint16(hmtx, uint16(min(max(metrics[i][0], 0), math.MaxUint16)))
		hmtx = be.AppendUint16(hmtx, uint16(int16(metrics[i][1])))
	}
	loca = be.AppendUint32(loca, uint32(len(glyf)))
	head := append([]byte(nil), f.sfnt.tables["head"]...)
	be.PutUint16(head[50:], 1) // long loca
	be.PutUint32(head[8:], 0)
	hhea := append([]byte(nil), f.sfnt.tables["hhea"]...)
	be.PutUint16(hhea[34:], uint16(len(glyphs)))
	maxp := append([]byte(nil), f.sfnt.tables["maxp"]...)
	be.PutUint16(maxp[4:], uint16(len(glyphs)))
	if len(maxp) >= 32 {
		be.PutUint16(maxp[8:], math.MaxUint16)  // maxCompositePoints: ours may exceed the font's
		be.PutUint16(maxp[10:], math.MaxUint16) // maxCompositeContours
		be.PutUint16(maxp[26:], 0)              // maxSizeOfInstructions
		be.PutUint16(maxp[28:], max(be.Uint16(maxp[28:]), 64))
		be.PutUint16(maxp[30:], be.Uint16(maxp[30:])+2)
	}
	return writeSfnt(map[string][]byte{"glyf": glyf, "loca": loca, "hmtx": hmtx, "head": head, "hhea": hhea, "maxp": maxp})
}

// subsetter collects the glyphs that others are composed of.
type subsetter struct {
	src   *sfnt
	parts map[int]int // glyph of the source: number in the subset
	queue []int       // glyphs of the source that follow the codes, in order
	base  int         // number of the first of them
}

func (b *subsetter) part(id int) int {
	n, ok := b.parts[id]
	if !ok {
		n = b.base + len(b.queue)
		b.parts[id] = n
		b.queue = append(b.queue, id)
	}
	return n
}

// copied is a glyph of the source with its components renumbered.
func (b *subsetter) copied(id int) ([]byte, error) {
	g, err := bare(b.src.glyph(id))
	if err != nil || len(g) < 10 || int16(be.Uint16(g)) >= 0 {
		return g, err
	}
	_, err = eachComponent(g, func(rec []byte) {
		be.PutUint16(rec[2:], uint16(b.part(int(be.Uint16(rec[2:])))))
	})
	return g, err
}

// composed is one composite glyph of several: a base with its marks, each at its place.
func (b *subsetter) composed(glyphs []typeset.Glyph) []byte {
	box := [4]int{math.MaxInt16, math.MaxInt16, math.MinInt16, math.MinInt16}
	var body []byte
	pen, last := 0, -1
	for _, g := range glyphs {
		src := b.src.glyph(int(g.ID))
		if len(src) >= 10 {
			x, y := pen+int(g.XOffset), int(g.YOffset)
			for k := range 4 {
				v := int(int16(be.Uint16(src[2+2*k:]))) + [2]int{x, y}[k%2]
				if k < 2 {
					box[k] = min(box[k], v)
				} else {
					box[k] = max(box[k], v)
				}
			}
			last = len(body)
			body = be.AppendUint16(body, argsAreWords|argsAreXY|moreComponent)
			body = be.AppendUint16(body, uint16(b.part(int(g.ID))))
			body = be.AppendUint16(body, uint16(int16(x)))
			body = be.AppendUint16(body, uint16(int16(y)))
		}
		pen += int(g.XAdvance)
	}
	if last < 0 {
		return nil
	}
	be.PutUint16(body[last:], argsAreWords|argsAreXY)
	out := be.AppendUint16(nil, 0xffff)
	for _, v := range box {
		out = be.AppendUint16(out, uint16(int16(v)))
	}
	return append(out, body...)
}

// toUnicode is the CMap that gives every code its text (ISO 32000-1, 9.10.3).
func (f *font) toUnicode() string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	const most = 100 // lines in a block, by the CMap specification
	for from := 1; from < len(f.shapes); from += most {
		to := min(from+most, len(f.shapes))
		fmt.Fprintf(&b, "%d beginbfchar\n", to-from)
		for c := from; c < to; c++ {
			fmt.Fprintf(&b, "<%04X> <%s>\n", c, hex16(f.shapes[c].text))
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.String()
}

func hex16(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

// widths is the W array of the font.
func (f *font) widths() string {
	var b strings.Builder
	b.WriteString("[0 [")
	for i, s := range f.shapes {
		w := s.width
		if i == 0 {
			w, _ = f.sfnt.advance(0)
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprint(&b, f.mille(w))
	}
	b.WriteString("]]")
	return b.String()
}

// tag is the six letters that mark a subset, made of what it holds, so that the same subset has the same ones.
func (f *font) tag() string {
	sum := uint32(2166136261) // FNV-1a
	for _, s := range f.shapes {
		for _, g := range s.glyphs {
			sum = (sum ^ g.ID) * 16777619
		}
	}
	var t [6]byte
	for i := range t {
		t[i] = 'A' + byte(sum%26)
		sum = sum/26 + 0x9e3779b1*uint32(i+1)%1000
	}
	return string(t[:])
}
