package pdftext

import "sync"

// cff is what of a Compact Font Format program says what its codes are (Adobe Technical Note 5176): the names of
// its glyphs and its encoding.
type cff struct {
	data    []byte
	strings [][]byte
	names   []string // of the glyphs, from number 0
	codes   map[int]int
	known   bool // its encoding is its own
}

// cffStandard are the characters of the standard strings 150 to 228; those before are in the order of the standard encoding.
const cffStandard = "¹¬µ™Ð½±Þ¼÷¦°þ¾²®−ð×³©ÁÂÄÀÅÃÇÉÊËÈÍÎÏÌÑÓÔÖÒÕŠÚÛÜÙÝŸŽáâäàåãçéêëèíîïìñóôöòõšúûüùýÿž"

// cffStrings is the number of the standard strings.
const cffStrings = 391

var cffStandardTexts = sync.OnceValue(func() (texts [229]string) {
	i := 1
	for _, r := range standard {
		if r != 0 {
			texts[i] = string(r)
			i++
		}
	}
	for _, r := range cffStandard {
		texts[i] = string(r)
		i++
	}
	return texts
})

func readCFF(data []byte) *cff {
	c := &cff{data: data, codes: map[int]int{}}
	if len(data) < 4 {
		return c
	}
	_, rest := cffIndex(from(data, int(data[2])))
	tops, rest := cffIndex(rest)
	c.strings, _ = cffIndex(rest)
	if len(tops) == 0 {
		return c
	}
	top := cffDict(tops[0])
	if _, byCID := top[12<<8|30]; byCID {
		return c
	}
	glyphs := int(be16(from(data, top[17]), 0))
	c.readCharset(top[15], glyphs)
	if at := top[16]; at > 1 {
		c.readEncoding(from(data, at))
	}
	return c
}

// cffIndex reads an INDEX and returns what is behind it.
func cffIndex(data []byte) (items [][]byte, rest []byte) {
	count := int(be16(data, 0))
	if count == 0 {
		return nil, from(data, 2)
	}
	if len(data) < 3 || data[2] < 1 || data[2] > 4 {
		return nil, nil
	}
	size := int(data[2])
	offset := func(i int) int {
		v := 0
		for _, b := range from(data, 3+i*size)[:size] {
			v = v<<8 | int(b)
		}
		return 2 + (count+1)*size + v
	}
	if len(data) < 3+(count+1)*size {
		return nil, nil
	}
	for i := range count {
		lo, hi := offset(i), offset(i+1)
		if lo > hi || hi > len(data) {
			return nil, nil
		}
		items = append(items, data[lo:hi])
	}
	return items, from(data, offset(count))
}

// cffDict reads the first operands of the operators of a DICT; those of two bytes are 12<<8 and the second.
func cffDict(data []byte) map[int]int {
	out := map[int]int{}
	operand, fresh := 0, true
	for i := 0; i < len(data); i++ {
		b := int(data[i])
		v := 0
		switch {
		case b <= 21:
			if b == 12 && i+1 < len(data) {
				i++
				b = b<<8 | int(data[i])
			}
			out[b] = operand
			operand, fresh = 0, true
			continue
		case b == 28:
			v = int(int16(be16(data, i+1)))
			i += 2
		case b == 29:
			v = int(int32(be32(data, i+1)))
			i += 4
		case b == 30:
			for i++; i < len(data) && data[i]&0xf != 0xf && data[i]>>4 != 0xf; i++ {
			}
		case b >= 32 && b <= 246:
			v = b - 139
		case b >= 247 && b <= 250 && i+1 < len(data):
			v = (b-247)*256 + int(data[i+1]) + 108
			i++
		case b >= 251 && b <= 254 && i+1 < len(data):
			v = -(b-251)*256 - int(data[i+1]) - 108
			i++
		}
		if fresh {
			operand, fresh = v, false
		}
	}
	return out
}

func (c *cff) readCharset(at, glyphs int) {
	c.names = make([]string, 1, glyphs+1)
	if at <= 2 { // ISOAdobe; the expert sets are not for text
		for sid := 1; sid < glyphs && sid < 229; sid++ {
			c.names = append(c.names, c.text(sid))
		}
		return
	}
	data := from(c.data, at)
	if len(data) == 0 {
		return
	}
	format := data[0]
	data = data[1:]
	for len(c.names) < glyphs && len(data) >= 2 {
		sid, left := int(be16(data, 0)), 0
		data = data[2:]
		if format == 1 && len(data) >= 1 {
			left, data = int(data[0]), data[1:]
		} else if format == 2 && len(data) >= 2 {
			left, data = int(be16(data, 0)), data[2:]
		}
		for ; left >= 0 && len(c.names) < glyphs; left-- {
			c.names = append(c.names, c.text(sid))
			sid++
		}
	}
}

// text is what the glyph with the name of that number stands for.
func (c *cff) text(sid int) string {
	if texts := cffStandardTexts(); sid < len(texts) {
		return texts[sid]
	}
	if i := sid - cffStrings; i >= 0 && i < len(c.strings) && len(c.strings[i]) < 100 {
		return glyphText(string(c.strings[i]))
	}
	return ""
}

func (c *cff) readEncoding(data []byte) {
	if len(data) < 2 {
		return
	}
	c.known = true
	format, n := data[0]&0x7f, int(data[1])
	data = data[2:]
	for g := 1; n > 0 && len(data) > 0; n-- {
		code, left := int(data[0]), 0
		data = data[1:]
		if format == 1 && len(data) > 0 {
			left, data = int(data[0]), data[1:]
		}
		for ; left >= 0; left-- {
			c.codes[code] = g
			code++
			g++
		}
	}
}

// encode sets what the codes are; a font with the standard encoding changes nothing.
func (c *cff) encode(texts *[256]string) {
	if !c.known {
		return
	}
	*texts = [256]string{}
	for code, g := range c.codes {
		if code < 256 && g < len(c.names) {
			texts[code] = c.names[g]
		}
	}
}
