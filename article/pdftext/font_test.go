package pdftext

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

func TestFont_SimpleFonts(t *testing.T) {
	for name, c := range map[string]struct{ font, codes, want string }{
		"WinAnsi":     {"/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding", "e9 80 96 95 20", "é€–• "},
		"MacRoman":    {"/Subtype/TrueType/BaseFont/Geneva/Encoding/MacRomanEncoding", "8e a5 de", "é•fi"},
		"standard":    {"/Subtype/Type1/BaseFont/Times-Roman", "27 60 ae b1 fa", "’‘fi–œ"},
		"symbol":      {"/Subtype/Type1/BaseFont/Symbol", "61 62 b7 a5", "αβ•∞"},
		"dingbats":    {"/Subtype/Type1/BaseFont/ZapfDingbats", "48 6e 33", "★■✓"},
		"differences": {"/Subtype/Type1/BaseFont/ABCDEF+X/Encoding<</Differences[1/Eacute/ffi/uni20AC/u1F600 9/A.sc/Gamma/afii10017/one.oldstyle/f_l/scommaaccent/zcaron/nosuchglyph]>>", "01 02 03 04 09 0a 0b 0c 0d 0e 0f 10", "Éffi€😀AΓА1flșž"},
		"bitmaps":     {"/Subtype/Type3/FontMatrix[.01 0 0 .01 0 0]/Encoding<</Differences[0/a65/a12]>>", "00 01", "Afi"},
		"to Unicode":  {"/Subtype/Type1/BaseFont/X/Encoding/WinAnsiEncoding/ToUnicode 6 0 R", "41 42 43 44 45 46", "АБВDфыxF"},
	} {
		data := onePage("<</Type/Font"+c.font+">>", "BT /F 10 Tf 50 700 Td <"+c.codes+"> Tj ET", "", packed("",
			"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <41> <43> <0410> endbfrange 3 beginbfchar <44> <0000> <45> <0444044b0078> <46> <fffd> endbfchar"))
		if got := shown(page(t, data)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestFont_CompositeFonts(t *testing.T) {
	unicode := packed("", "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 2 beginbfrange <0001> <0003> [<0061> <00660066> <d83dde00>] <0005> <0006> <05d0> endbfrange endcmap")
	own := packed("/Type/CMap/CMapName/Own", "1 begincodespacerange <00> <7f> endcodespacerange 1 begincodespacerange <8000> <ffff> endcodespacerange 1 begincidrange <20> <7e> 1 endcidrange 1 begincidchar <8001> 7 endcidchar")
	for name, c := range map[string]struct{ font, codes, want string }{
		"Identity":      {"/Encoding/Identity-H/ToUnicode 6 0 R", "0001 0002 0003 0005 0006", "aff😀אב"},
		"UTF-16":        {"/Encoding/UniJIS-UTF16-H", "65e5 672c d83d de00", "日本😀"},
		"UCS-2":         {"/Encoding/UniGB-UCS2-H", "4e2d 6587", "中文"},
		"Shift JIS":     {"/Encoding/90ms-RKSJ-H", "93fa 41 967b b1", "日A本ｱ"},
		"GBK":           {"/Encoding/GBK-EUC-H", "d6d0 61 cec4", "中a文"},
		"Big5":          {"/Encoding/ETen-B5-H", "a4a4 a4e5", "中文"},
		"Korean":        {"/Encoding/KSCms-UHC-H", "c7d1 b1db", "한글"},
		"own encoding":  {"/Encoding 7 0 R/ToUnicode 8 0 R", "41 8001 42", "AéB"},
		"nothing known": {"/Encoding/Identity-H", "0001 0002", ""},
	} {
		font := "<</Type/Font/Subtype/Type0/BaseFont/X" + c.font + "/DescendantFonts[<</Subtype/CIDFontType0/W[1[500]7 7 250]/DW 1000>>]>>"
		two := packed("", "2 beginbfchar <41> <0041> <42> <0042> endbfchar 1 beginbfchar <8001> <00e9> endbfchar")
		p := page(t, onePage(font, "BT /F 10 Tf 50 700 Td <"+c.codes+"> Tj ET", "", unicode, own, two))
		if got := shown(p); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if name == "nothing known" && p.Unknown != 2 {
			t.Errorf("%d unknown", p.Unknown)
		}
		if name == "own encoding" && (p.Glyphs[1].Width != 2.5 || p.Glyphs[0].Width != 10) {
			t.Errorf("widths %v %v", p.Glyphs[0].Width, p.Glyphs[1].Width)
		}
	}
}

func TestFont_VerticalTextIsTurned(t *testing.T) {
	font := "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/UniJIS-UTF16-V/DescendantFonts[<</Subtype/CIDFontType0>>]>>"
	p := page(t, onePage(font, "BT /F 10 Tf 1 0 0 1 500 700 Tm <65e5672c> Tj 1 0 0 1 480 700 Tm <8a9e> Tj ET", ""))
	if got := shown(p); got != "日本|語" || p.Glyphs[1].X <= p.Glyphs[0].X || p.Glyphs[2].Y <= p.Glyphs[0].Y {
		t.Errorf("%q %+v", got, p.Glyphs)
	}
}

// cmapFont is a TrueType file with nothing but a table from U+0041, U+0042, U+0043 to the glyphs 7, 8, 9.
func cmapFont() string {
	var b []byte
	for _, v := range []uint16{0, 1, 3, 1, 0, 12, 4, 32, 0, 4, 0, 0, 0, 0x43, 0xffff, 0, 0x41, 0xffff, 65536 - 0x41 + 7, 1, 0, 0} {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	head := []byte("\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00cmap\x00\x00\x00\x00")
	head = binary.BigEndian.AppendUint32(head, uint32(len(head)+8))
	return string(binary.BigEndian.AppendUint32(head, uint32(len(b)))) + string(b)
}

// cffFont is a CFF file with the glyphs .notdef, A (a standard string) and alpha (its own), coded 3 and 4.
func cffFont() string {
	index := func(items ...string) string {
		if len(items) == 0 {
			return "\x00\x00"
		}
		out, data := fmt.Sprintf("\x00%c\x01\x01", len(items)), ""
		for _, i := range items {
			data += i
			out += string([]byte{byte(len(data) + 1)})
		}
		return out + data
	}
	number := func(v int) string { return "\x1c" + string([]byte{byte(v >> 8), byte(v)}) }
	make := func(charset, encoding, glyphs int) string {
		top := number(charset) + "\x0f" + number(encoding) + "\x10" + number(glyphs) + "\x11"
		return "\x01\x00\x04\x01" + index("Font") + index(top) + index("alpha") + index()
	}
	base := len(make(0, 0, 0))
	return make(base, base+5, base+9) + "\x00\x00\x22\x01\x87" + "\x00\x02\x03\x04" + index("x", "y", "z")
}

func TestFont_EmbeddedProgramsSayWhatTheirCodesAre(t *testing.T) {
	type1 := "%!PS-AdobeFont-1.0: X\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 3 /A put\ndup 4 /alpha put\nreadonly def\ncurrentfile eexec"
	for name, c := range map[string]struct{ font, program, codes, want string }{
		"Type 1":   {"<</Subtype/Type1/BaseFont/X/FontDescriptor<</Flags 4/FontFile 6 0 R>>>>", type1, "03 04", "Aα"},
		"CFF":      {"<</Subtype/Type1/BaseFont/X/FontDescriptor<</Flags 4/FontFile3 6 0 R>>>>", cffFont(), "03 04", "Aα"},
		"TrueType": {"<</Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2/CIDToGIDMap/Identity/FontDescriptor<</FontFile2 6 0 R>>>>]>>", cmapFont(), "0007 0009", "AC"},
	} {
		if got := shown(page(t, onePage(c.font, "BT /F 10 Tf 50 700 Td <"+c.codes+"> Tj ET", "", packed("", c.program)))); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		for cut := range len(c.program) { // a damaged program says less, and breaks nothing
			page(t, onePage(c.font, "BT /F 10 Tf 50 700 Td <"+c.codes+"> Tj ET", "", packed("", c.program[:cut])))
		}
	}
}

func TestFont_Styles(t *testing.T) {
	for name, want := range map[string]string{
		"Helvetica-Bold": "b", "ABCDEF+Times-BoldItalic": "bi", "CMBX10": "b", "CMTI12": "i", "CMTT10": "m", "CMR10": "", "Courier-Oblique": "im",
		"NimbusRomNo9L-Medi": "b", "NimbusRomNo9L-MediItal": "bi", "GentiumBookPlus": "", "DejaVuSansMono-Bold": "bm", "Arial,Bold": "b",
	} {
		f := &Font{Name: strings.TrimPrefix(name, "ABCDEF+")}
		f.style()
		got := ""
		for _, s := range []struct {
			on   bool
			sign string
		}{{f.Bold, "b"}, {f.Italic, "i"}, {f.Mono, "m"}} {
			if s.on {
				got += s.sign
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
