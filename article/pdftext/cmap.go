package pdftext

import (
	"slices"
	"strings"

	textenc "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// The most that one CMap may hold.
const (
	maxCMapEntries = 200_000
	maxUseCMap     = 4
)

// cmap says how bytes are cut into codes, and what characters or glyphs (CIDs) the codes are
// (ISO 32000-2, 9.7.5 and 9.10.3; Adobe Technical Note 5014).
type cmap struct {
	spaces   []codeSpace
	text     []codeRange      // ToUnicode
	cids     []codeRange      // encodings
	identity bool             // the code is the CID
	unicode  bool             // codes are UTF-16
	charset  textenc.Encoding // codes are characters in it; nil when they are not
	vertical bool
	entries  int
}

type codeSpace struct {
	size   int
	lo, hi uint32
}

// codeRange is what the codes from lo to hi are: texts one by one, a text whose last character counts on, or a
// CID that counts on.
type codeRange struct {
	lo, hi uint32
	texts  []string
	base   []rune
	cid    int
}

// charsets are the encodings of the predefined CMaps whose codes are characters of a character set
// (ISO 32000-2, table 116); names are cut at "-H" and "-V".
var charsets = map[string]textenc.Encoding{
	"GB-EUC": simplifiedchinese.GBK, "GBpc-EUC": simplifiedchinese.GBK, "GBK-EUC": simplifiedchinese.GBK, "GBKp-EUC": simplifiedchinese.GBK,
	"GBK2K": simplifiedchinese.GB18030, "B5pc": traditionalchinese.Big5, "HKscs-B5": traditionalchinese.Big5, "ETen-B5": traditionalchinese.Big5,
	"ETenms-B5": traditionalchinese.Big5, "83pv-RKSJ": japanese.ShiftJIS, "90ms-RKSJ": japanese.ShiftJIS, "90msp-RKSJ": japanese.ShiftJIS,
	"90pv-RKSJ": japanese.ShiftJIS, "Add-RKSJ": japanese.ShiftJIS, "Ext-RKSJ": japanese.ShiftJIS, "EUC": japanese.EUCJP,
	"KSC-EUC": korean.EUCKR, "KSCms-UHC": korean.EUCKR, "KSCms-UHC-HW": korean.EUCKR, "KSCpc-EUC": korean.EUCKR,
}

// predefinedCMap is a CMap by its name; nil when it is not known.
func predefinedCMap(n string) *cmap {
	c := &cmap{vertical: strings.HasSuffix(n, "V")}
	base := strings.TrimSuffix(strings.TrimSuffix(n, "-H"), "-V")
	switch {
	case base == "Identity":
		c.identity = true
	case strings.HasPrefix(base, "Uni") && (strings.Contains(base, "UCS2") || strings.Contains(base, "UTF16")):
		c.unicode = true
	case charsets[base] != nil:
		c.charset = charsets[base]
	default:
		return nil
	}
	return c
}

// next cuts the next code off s.
func (c *cmap) next(s []byte) (code uint32, size int) {
	if c.charset != nil {
		return c.nextCharset(s)
	}
	if len(c.spaces) == 0 {
		if len(s) < 2 {
			return uint32(s[0]), 1
		}
		code = uint32(s[0])<<8 | uint32(s[1])
		if c.unicode && code >= 0xd800 && code < 0xdc00 && len(s) >= 4 {
			return code<<16 | uint32(s[2])<<8 | uint32(s[3]), 4
		}
		return code, 2
	}
	for size = 1; size <= min(4, len(s)); size++ {
		code = code<<8 | uint32(s[size-1])
		for _, r := range c.spaces {
			if r.size == size && r.holds(code) {
				return code, size
			}
		}
	}
	size = min(c.spaces[0].size, len(s)) // no code: as many bytes as the first space takes
	code = 0
	for _, b := range s[:size] {
		code = code<<8 | uint32(b)
	}
	return code, size
}

// holds compares byte by byte, as code spaces are boxes.
func (r codeSpace) holds(code uint32) bool {
	for shift := 0; shift < r.size*8; shift += 8 {
		if b := byte(code >> shift); b < byte(r.lo>>shift) || b > byte(r.hi>>shift) {
			return false
		}
	}
	return true
}

func (c *cmap) nextCharset(s []byte) (code uint32, size int) {
	single := s[0] < 0x81 || len(s) < 2 || s[0] == 0xff
	if c.charset == japanese.ShiftJIS {
		single = single || s[0] >= 0xa0 && s[0] < 0xe0
	}
	if single {
		return uint32(s[0]), 1
	}
	return uint32(s[0])<<8 | uint32(s[1]), 2
}

// character is the text of a code of a CMap whose codes are characters.
func (c *cmap) character(code uint32, size int) string {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(code >> (8 * (size - 1 - i)))
	}
	if c.unicode {
		return utf16String(string(b), false)
	}
	if c.charset != nil {
		if s, err := c.charset.NewDecoder().Bytes(b); err == nil {
			return string(s)
		}
	}
	return ""
}

func find(list []codeRange, code uint32) *codeRange {
	i, _ := slices.BinarySearchFunc(list, code, func(r codeRange, code uint32) int {
		if r.lo <= code {
			return -1
		}
		return 1
	})
	for k := i - 1; k >= 0 && k >= i-8; k-- { // ranges may overlap
		if list[k].hi >= code {
			return &list[k]
		}
	}
	return nil
}

// textOf is what ToUnicode says that a code is, or "".
func (c *cmap) textOf(code uint32) string {
	r := find(c.text, code)
	if r == nil {
		return ""
	}
	at := int(code - r.lo)
	if len(r.base) == 0 {
		if at < len(r.texts) {
			return r.texts[at]
		}
		return ""
	}
	out := slices.Clone(r.base)
	out[len(out)-1] += rune(at)
	if out[len(out)-1] == 0 {
		return ""
	}
	return string(out)
}

func (c *cmap) cidOf(code uint32) int {
	if r := find(c.cids, code); r != nil {
		return r.cid + int(code-r.lo)
	}
	if c.identity {
		return int(code)
	}
	return 0
}

// readCMap reads a CMap's program as far as it lists codes.
func (f *File) readCMap(s *stream, depth int) *cmap {
	c := &cmap{vertical: f.int(s.dict["WMode"], 0) == 1}
	if used := f.get(s.dict["UseCMap"]); used != nil && depth < maxUseCMap {
		c.use(f.encodingCMap(used, depth+1))
	}
	data, err := f.decode(s)
	if err != nil {
		return c
	}
	p := f.parser(data, 0)
	var args []any
	for c.entries < maxCMapEntries {
		o, ok := p.object()
		if !ok {
			break
		}
		op, isOp := o.(keyword)
		if !isOp {
			if args = append(args, o); len(args) > 4*maxCMapEntries {
				break
			}
			continue
		}
		c.execute(f, string(op), args, depth)
		args = args[:0]
	}
	c.sort()
	f.spent()
	return c
}

func (c *cmap) sort() {
	for _, list := range [][]codeRange{c.text, c.cids} {
		slices.SortStableFunc(list, func(a, b codeRange) int { return int(int64(a.lo) - int64(b.lo)) })
	}
}

// use takes over what another CMap has.
func (c *cmap) use(o *cmap) {
	if o != nil {
		c.spaces, c.cids, c.identity, c.unicode, c.charset = slices.Clone(o.spaces), slices.Clone(o.cids), o.identity, o.unicode, o.charset
	}
}

func (c *cmap) execute(f *File, op string, args []any, depth int) {
	switch op {
	case "usecmap":
		if len(args) > 0 && depth < maxUseCMap {
			n, _ := args[len(args)-1].(name)
			c.use(predefinedCMap(string(n)))
		}
	case "endcodespacerange":
		for i := 0; i+1 < len(args) && len(c.spaces) < 100; i += 2 {
			lo, size := code(args[i])
			if hi, n := code(args[i+1]); n == size && n > 0 {
				c.spaces = append(c.spaces, codeSpace{size, lo, hi})
			}
		}
	case "endbfchar":
		for i := 0; i+1 < len(args); i += 2 {
			lo, _ := code(args[i])
			c.add(&c.text, codeRange{lo: lo, hi: lo, texts: []string{f.target(args[i+1])}})
		}
	case "endbfrange":
		for i := 0; i+2 < len(args); i += 3 {
			c.textRange(f, args[i], args[i+1], args[i+2])
		}
	case "endcidchar":
		for i := 0; i+1 < len(args); i += 2 {
			lo, _ := code(args[i])
			cid, _ := number(args[i+1])
			c.add(&c.cids, codeRange{lo: lo, hi: lo, cid: int(cid)})
		}
	case "endcidrange":
		for i := 0; i+2 < len(args); i += 3 {
			lo, _ := code(args[i])
			hi, _ := code(args[i+1])
			cid, _ := number(args[i+2])
			c.add(&c.cids, codeRange{lo: lo, hi: hi, cid: int(cid)})
		}
	}
}

func (c *cmap) add(list *[]codeRange, r codeRange) {
	if c.entries++; c.entries <= maxCMapEntries && r.hi >= r.lo {
		*list = append(*list, r)
	}
}

func (c *cmap) textRange(f *File, from, to, what any) {
	lo, _ := code(from)
	hi, _ := code(to)
	r := codeRange{lo: lo, hi: hi}
	switch what := what.(type) {
	case array:
		for _, o := range what {
			r.texts = append(r.texts, f.target(o))
		}
		c.entries += len(what)
	case string:
		if r.base = []rune(utf16Target(what)); len(r.base) == 0 {
			return
		}
	default:
		return
	}
	c.add(&c.text, r)
}

// code is the number that a string's bytes are, and how many they are; 0 when there are none or too many.
func code(o any) (v uint32, size int) {
	s, _ := o.(string)
	if len(s) > 4 {
		return 0, 0
	}
	for i := range len(s) {
		v = v<<8 | uint32(s[i])
	}
	return v, len(s)
}

// target is the text that a code is mapped to.
func (f *File) target(o any) string {
	switch o := o.(type) {
	case string:
		return strings.Trim(utf16Target(o), "\x00")
	case name:
		return glyphText(string(o))
	}
	return ""
}

// utf16Target decodes the target of a mapping; a single byte is a character, too.
func utf16Target(s string) string {
	if len(s) == 1 {
		return string(rune(s[0]))
	}
	if s == "\x00\x00" {
		return "\x00" // ranges that begin there count on
	}
	return utf16String(s, false)
}
