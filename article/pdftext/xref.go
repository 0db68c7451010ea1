package pdftext

import (
	"bytes"
)

// readXref reads the cross-reference sections from the newest to the oldest (ISO 32000-2, 7.5.4 and 7.5.8), and
// reports whether they lead to a catalog.
func (f *File) readXref() bool {
	f.entries, f.trailer = map[int]entry{}, nil
	tail := max(0, len(f.data)-2048)
	i := bytes.LastIndex(f.data[tail:], []byte("startxref"))
	if i < 0 {
		return false
	}
	p := f.parser(f.data, tail+i+len("startxref"))
	t := p.next()
	if t.kind != tokInt {
		return false
	}
	seen := map[int]bool{}
	for todo := []int{int(t.num)}; len(todo) > 0; {
		at := todo[0]
		todo = todo[1:]
		if seen[at] || at < 0 || at >= len(f.data) || len(seen) > 10_000 {
			continue
		}
		seen[at] = true
		d, ok := f.xrefSection(at)
		if !ok {
			return false
		}
		if f.trailer == nil {
			f.trailer = d
		}
		for _, key := range []name{"XRefStm", "Prev"} {
			if n, ok := number(d[key]); ok {
				todo = append(todo, int(n))
			}
		}
	}
	_, ok := f.trailer["Root"].(ref)
	return ok && f.entriesFit()
}

// entriesFit reports whether an object is wherever the table says that one is.
func (f *File) entriesFit() bool {
	for num, e := range f.entries {
		if e.in > 0 || e.offset < 0 {
			continue
		}
		p := f.parser(f.data, e.offset)
		if t := p.next(); t.kind != tokInt || int(t.num) != num {
			return false
		}
	}
	return true
}

// xrefSection reads the table or stream at an offset and returns its trailer. Entries that are known already are
// newer ones.
func (f *File) xrefSection(at int) (dict, bool) {
	p := f.parser(f.data, at)
	t := p.next()
	if t.kind == tokKeyword && string(t.text) == "xref" {
		return f.xrefTable(&p)
	}
	if t.kind != tokInt {
		return nil, false
	}
	o, _ := f.loadAt(at, int(t.num))
	s, ok := o.(*stream)
	if !ok || f.name(s.dict["Type"]) != "XRef" {
		return nil, false
	}
	s.plain = true
	return s.dict, f.xrefStream(s)
}

func (f *File) xrefTable(p *parser) (dict, bool) {
	for {
		t := p.next()
		if t.kind == tokKeyword && string(t.text) == "trailer" {
			break
		}
		n := p.next()
		if t.kind != tokInt || n.kind != tokInt || t.num < 0 {
			return nil, false
		}
		first := int(t.num)
		for i := range int(n.num) {
			at := p.pos
			offset, gen, use := p.next(), p.next(), p.next()
			if string(offset.text) == "trailer" { // fewer entries than announced
				p.pos = at
				break
			}
			if offset.kind != tokInt || gen.kind != tokInt || len(use.text) != 1 || len(f.entries) > maxObjects {
				return nil, false
			}
			if use.text[0] == 'n' && offset.num > 0 {
				f.addEntry(first+i, entry{offset: int(offset.num), gen: int(gen.num)})
			} else if use.text[0] == 'f' {
				f.addEntry(first+i, entry{offset: -1})
			}
		}
	}
	o, ok := p.object()
	d, isDict := o.(dict)
	return d, ok && isDict
}

func (f *File) addEntry(num int, e entry) {
	if _, known := f.entries[num]; !known {
		f.entries[num] = e
	}
}

func (f *File) xrefStream(s *stream) bool {
	data, err := f.decode(s)
	w := f.numbers(s.dict["W"], 3)
	if err != nil || w == nil {
		return false
	}
	var width [3]int
	for i, v := range w {
		if width[i] = int(v); width[i] < 0 || width[i] > 8 {
			return false
		}
	}
	row := width[0] + width[1] + width[2]
	if row == 0 {
		return false
	}
	index := f.array(s.dict["Index"])
	if len(index) < 2 {
		index = array{0, f.int(s.dict["Size"], 0)}
	}
	for k := 0; k+1 < len(index); k += 2 {
		first, count := f.int(index[k], 0), f.int(index[k+1], 0)
		for i := 0; i < count && len(data) >= row; i++ {
			f.xrefRow(first+i, data[:row], width)
			data = data[row:]
			if len(f.entries) > maxObjects {
				return false
			}
		}
	}
	return true
}

func (f *File) xrefRow(num int, row []byte, width [3]int) {
	var field [3]int
	for i, w := range width {
		for _, b := range row[:w] {
			field[i] = field[i]<<8 | int(b)
		}
		row = row[w:]
	}
	kind := field[0]
	if width[0] == 0 {
		kind = 1
	}
	switch kind {
	case 0:
		f.addEntry(num, entry{offset: -1})
	case 1:
		f.addEntry(num, entry{offset: field[1], gen: field[2]})
	case 2:
		f.addEntry(num, entry{offset: field[2], in: field[1]})
	}
}

// loadPacked reads an object out of an object stream (ISO 32000-2, 7.5.7).
func (f *File) loadPacked(num, in int) any {
	s, ok := f.load(in).(*stream)
	if !ok || f.entries[in].in > 0 {
		return nil
	}
	data, err := f.decode(s)
	if err != nil {
		return nil
	}
	offset, ok := f.packedObjects(in, s, data)[num]
	if !ok || offset >= len(data) {
		return nil
	}
	p := f.parser(data, offset)
	v, ok := p.object()
	f.spent()
	if _, out := v.(keyword); out || !ok {
		return nil
	}
	return v
}

// packedObjects are the offsets of the objects in an object stream by their numbers.
func (f *File) packedObjects(in int, s *stream, data []byte) map[int]int {
	if at, ok := f.packed[in]; ok {
		return at
	}
	first := f.int(s.dict["First"], 0)
	p := f.parser(data, 0)
	at := map[int]int{}
	for range min(f.int(s.dict["N"], 0), len(data)/2) {
		num, offset := p.next(), p.next()
		if num.kind != tokInt || offset.kind != tokInt || offset.num < 0 || first < 0 {
			break
		}
		if _, twice := at[int(num.num)]; !twice {
			at[int(num.num)] = first + int(offset.num)
		}
	}
	f.packed[in] = at
	return at
}
