package pdftext

import "strings"

// Font is what is known about a font, beside what its glyphs are.
type Font struct {
	Name               string // without the tag of a subset
	Bold, Italic, Mono bool

	simple   *[256]shape
	encoding *cmap // of a composite font
	unicode  *cmap
	widths   map[int]float64
	width    float64 // of the glyphs that are not in widths
	shapes   map[uint32]shape
	vertical bool
	scale    float64 // of widths to the size: 1/1000 but in Type 3 fonts
	reversed bool    // texts of several characters are written from right to left: the habit of this program's own PDFs
}

// shape is what one code shows.
type shape struct {
	text  string // "" when it is not known
	width float64
}

const (
	flagMono   = 1 << 0
	flagSymbol = 1 << 2
	flagItalic = 1 << 6
	flagBold   = 1 << 18
)

// font reads a font; the same object gives the same font.
func (f *File) font(o any) *Font {
	r, isRef := o.(ref)
	if font, ok := f.fonts[r]; ok && isRef {
		return font
	}
	d := f.dict(o)
	if d == nil {
		return nil
	}
	font := &Font{scale: 0.001, reversed: f.own}
	if isRef {
		f.fonts[r] = font // before it is read: it may need itself
	}
	font.Name = f.fontName(d)
	if s, ok := f.get(d["ToUnicode"]).(*stream); ok {
		font.unicode = f.readCMap(s, 0)
	}
	if f.name(d["Subtype"]) == "Type0" {
		f.composite(font, d)
	} else {
		f.simple(font, d)
	}
	font.style()
	return font
}

func (f *File) fontName(d dict) string {
	n := string(f.name(d["BaseFont"]))
	if len(n) > 7 && n[6] == '+' {
		n = n[7:]
	}
	return n
}

// style tells bold, italic and monospaced fonts by their names; the descriptor has told what it says before.
func (font *Font) style() {
	n := strings.ToLower(font.Name)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(n, w) {
				return true
			}
		}
		return false
	}
	tex := func(prefixes ...string) bool { // Computer Modern and its offspring: cmbx10, sfti1000
		for _, p := range prefixes {
			if rest, ok := strings.CutPrefix(n, p); ok && rest != "" && strings.Trim(rest, "0123456789") == "" {
				return true
			}
		}
		return false
	}
	font.Bold = font.Bold || has("bold", "black", "heavy", "demi", "-medi") || tex("cmbx", "cmb", "cmssbx", "cmbxti", "cmbxsl", "sfbx", "sfbi", "sfsx")
	font.Italic = font.Italic || has("italic", "oblique", "kursiv", "-it") || strings.HasSuffix(n, "ital") || tex("cmti", "cmsl", "cmmi", "cmbxti", "cmbxsl", "cmssi", "sfti", "sfsl", "sfbi", "cmitt", "cmsltt")
	font.Mono = font.Mono || has("courier", "mono", "consolas", "typewriter", "menlo", "fixedsys", "inconsolata") || tex("cmtt", "cmitt", "cmsltt", "cmcsctt", "sftt")
}

// describe takes over what a font descriptor says (ISO 32000-2, 9.8).
func (f *File) describe(font *Font, d dict) {
	flags := f.int(d["Flags"], 0)
	font.Mono = flags&flagMono != 0
	font.Italic = flags&flagItalic != 0 || f.num(d["ItalicAngle"], 0) != 0
	font.Bold = flags&flagBold != 0 || f.num(d["FontWeight"], 400) >= 600
}

// simple reads a font with codes of one byte (ISO 32000-2, 9.6).
func (f *File) simple(font *Font, d dict) {
	descriptor := f.dict(d["FontDescriptor"])
	f.describe(font, descriptor)
	enc := f.characters(font, d, descriptor)
	font.simple = new([256]shape)
	first := f.int(d["FirstChar"], 0)
	widths := f.array(d["Widths"])
	missing := f.num(descriptor["MissingWidth"], 0)
	if m := f.numbers(d["FontMatrix"], 6); m != nil && f.name(d["Subtype"]) == "Type3" {
		font.scale = m[0]
	}
	for c := range 256 {
		s := &font.simple[c]
		s.text = enc[c]
		if font.unicode != nil {
			if t := font.unicode.textOf(uint32(c)); usable(t) {
				s.text = t
			}
		}
		if w, ok := number(f.get(at(widths, c-first))); ok {
			s.width = w
		} else if widths == nil {
			s.width = standardWidth(font, s.text)
		} else {
			s.width = missing
		}
		s.text = plain(s.text)
	}
}

func at(a array, i int) any {
	if i < 0 || i >= len(a) {
		return nil
	}
	return a[i]
}

// characters are what the codes of a simple font are by its encoding.
func (f *File) characters(font *Font, d, descriptor dict) (texts [256]string) {
	base := &standard
	symbolic := f.int(descriptor["Flags"], 0)&flagSymbol != 0
	kind := f.name(d["Subtype"])
	switch lower := strings.ToLower(font.Name); {
	case strings.HasPrefix(lower, "symbol"):
		base = &symbol
	case strings.Contains(lower, "dingbats"):
		base = &dingbats
	case kind == "TrueType":
		base = &winAnsi
	}
	enc := f.get(d["Encoding"])
	differences := f.dict(enc)
	n, _ := enc.(name)
	if differences != nil {
		n = f.name(differences["BaseEncoding"])
	}
	switch n {
	case "WinAnsiEncoding":
		base = &winAnsi
	case "MacRomanEncoding":
		base = &macRoman
	case "StandardEncoding":
		base = &standard
	}
	for c, r := range base {
		if r != 0 {
			texts[c] = string(r)
		}
	}
	if n == "" && kind != "TrueType" && (symbolic || descriptor != nil) {
		f.builtIn(&texts, descriptor)
	}
	c := 0
	for _, o := range f.array(differences["Differences"]) {
		switch o := f.get(o).(type) {
		case int:
			c = o
		case name:
			if c >= 0 && c < 256 {
				texts[c] = glyphText(string(o))
				if texts[c] == "" && kind == "Type3" {
					texts[c] = numberedGlyph(string(o))
				}
			}
			c++
		}
	}
	return texts
}

// composite reads a font with codes of several bytes (ISO 32000-2, 9.7).
func (f *File) composite(font *Font, d dict) {
	font.shapes = map[uint32]shape{}
	if font.encoding = f.encodingCMap(f.get(d["Encoding"]), 0); font.encoding == nil {
		font.encoding = &cmap{identity: true}
	}
	font.vertical = font.encoding.vertical
	below := f.dict(at(f.array(d["DescendantFonts"]), 0))
	descriptor := f.dict(below["FontDescriptor"])
	f.describe(font, descriptor)
	font.width = f.num(below["DW"], 1000)
	font.widths = map[int]float64{}
	w := f.array(below["W"])
	for i := 0; i+1 < len(w) && len(font.widths) < 1<<17; {
		first := f.int(w[i], 0)
		if list, ok := f.get(w[i+1]).(array); ok {
			for k, o := range list {
				font.widths[first+k] = f.num(o, font.width)
			}
			i += 2
			continue
		}
		last, width := f.int(w[i+1], 0), f.num(at(w, i+2), font.width)
		for c := first; c <= last && c < first+1<<16 && len(font.widths) < 1<<17; c++ {
			font.widths[c] = width
		}
		i += 3
	}
	if font.unicode == nil && font.encoding.identity {
		font.unicode = f.embeddedCMap(below, descriptor)
	}
}

// encodingCMap is the CMap of a composite font, by name or as a stream; nil when it is not known.
func (f *File) encodingCMap(o any, depth int) *cmap {
	switch o := o.(type) {
	case name:
		return predefinedCMap(string(o))
	case *stream:
		if depth < maxUseCMap {
			return f.readCMap(o, depth)
		}
	}
	return nil
}

// next cuts the next code off s and says what it shows. blank: it is the code that word spacing widens.
func (font *Font) next(s []byte) (g shape, size int, blank bool) {
	if font.simple != nil {
		return font.simple[s[0]], 1, s[0] == ' '
	}
	code, size := font.encoding.next(s)
	g, ok := font.shapes[code]
	if !ok {
		g = font.compositeShape(code, size)
		if len(font.shapes) < 1<<17 {
			font.shapes[code] = g
		}
	}
	return g, size, size == 1 && code == ' '
}

func (font *Font) compositeShape(code uint32, size int) (g shape) {
	if font.unicode != nil {
		if t := font.unicode.textOf(code); usable(t) {
			g.text = t
		}
	}
	if g.text == "" {
		g.text = font.encoding.character(code, size)
	}
	g.text = plain(g.text)
	if font.reversed {
		g.text = turn(g.text)
	}
	g.width = font.width
	if w, ok := font.widths[font.encoding.cidOf(code)]; ok {
		g.width = w
	}
	return g
}
