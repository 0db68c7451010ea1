package pdftext

import (
	"bytes"
	"fmt"
	"slices"
)

// repair finds the objects of a file without a usable table: every "1 0 obj" begins one, and of two with the
// same number the later counts.
func (f *File) repair() error {
	f.repaired, f.entries, f.trailer, f.crypt = true, map[int]entry{}, dict{}, nil
	f.objects = map[int]any{}
	for at := 0; ; {
		i := bytes.Index(f.data[at:], []byte("obj"))
		if i < 0 {
			break
		}
		at += i + len("obj")
		if num, gen, start, ok := objectBefore(f.data, at-len("obj")); ok {
			f.entries[num] = entry{offset: start, gen: gen}
		}
		if len(f.entries) > maxObjects {
			return fmt.Errorf("%w: it has more than %d million objects", ErrTooLarge, maxObjects/1_000_000)
		}
	}
	for at := 0; ; {
		i := bytes.Index(f.data[at:], []byte("trailer"))
		if i < 0 {
			break
		}
		at += i + len("trailer")
		p := f.parser(f.data, at)
		if o, ok := p.object(); ok {
			d, _ := o.(dict)
			f.trust(d)
		}
	}
	for _, num := range f.numbersOf("/XRef") {
		if o, ok := f.loadAt(f.entries[num].offset, num); ok {
			if s, ok := o.(*stream); ok && f.name(s.dict["Type"]) == "XRef" {
				f.trust(s.dict)
			}
		}
	}
	f.spent()
	return f.exhausted
}

// trust takes over what a trailer says; later ones count.
func (f *File) trust(d dict) {
	for _, key := range []name{"Root", "Info", "Encrypt", "ID"} {
		if v, ok := d[key]; ok {
			f.trailer[key] = v
		}
	}
}

// objectBefore reads "num gen " backwards from the keyword at end.
func objectBefore(data []byte, end int) (num, gen, start int, ok bool) {
	i := end
	back := func() (n int, ok bool) {
		spaces := i
		for i > 0 && charClass[data[i-1]] == charSpace && end-i < 30 {
			i--
		}
		last := i
		for i > 0 && data[i-1] >= '0' && data[i-1] <= '9' && last-i < 10 {
			i--
		}
		for _, c := range data[i:last] {
			n = n*10 + int(c-'0')
		}
		return n, i < last && last < spaces
	}
	if gen, ok = back(); !ok {
		return
	}
	if num, ok = back(); !ok || i > 0 && charClass[data[i-1]] == charRegular {
		return 0, 0, 0, false
	}
	return num, gen, i, num > 0 && num < 1<<30
}

// numbersOf are the objects in whose first bytes word stands, in the order of the file.
func (f *File) numbersOf(word string) []int {
	var out []int
	for num, e := range f.entries {
		if e.in > 0 || e.offset < 0 {
			continue
		}
		head := f.data[e.offset:min(len(f.data), e.offset+512)]
		if end := bytes.Index(head, []byte("endobj")); end >= 0 {
			head = head[:end]
		}
		if bytes.Contains(head, []byte(word)) {
			out = append(out, num)
		}
	}
	slices.SortFunc(out, func(a, b int) int { return f.entries[a].offset - f.entries[b].offset })
	return out
}

// unpackAll finds the objects in all object streams of a repaired file. Of two objects with the same number the
// later in the file counts.
func (f *File) unpackAll() {
	where := map[int]int{}
	for num, e := range f.entries {
		where[num] = e.offset
	}
	for _, in := range f.numbersOf("/ObjStm") {
		s, ok := f.load(in).(*stream)
		if !ok || f.name(s.dict["Type"]) != "ObjStm" {
			continue
		}
		data, err := f.decode(s)
		if err != nil {
			continue
		}
		for num := range f.packedObjects(in, s, data) {
			if at, known := where[num]; num > 0 && (!known || at < f.entries[in].offset) && len(f.entries) <= maxObjects {
				f.entries[num] = entry{in: in}
				where[num] = f.entries[in].offset
				delete(f.objects, num)
			}
		}
	}
}

// findCatalog looks for a catalog, or at least for pages, among the objects of a repaired file.
func (f *File) findCatalog() bool {
	nums := make([]int, 0, len(f.entries))
	for num := range f.entries {
		nums = append(nums, num)
	}
	slices.Sort(nums)
	var loose []*pageNode
	f.pages = nil
	for _, num := range nums {
		d, _ := f.load(num).(dict)
		switch f.name(d["Type"]) {
		case "Catalog":
			f.catalog = d
			f.pages = nil
			if f.collectPages(); len(f.pages) > 0 {
				return true
			}
		case "Page":
			if len(loose) < MaxPages {
				loose = append(loose, &pageNode{dict: d, ref: ref{num, 0}})
			}
		}
	}
	f.pages, f.lostPages = loose, true // of the tree, which may have had more
	return len(loose) > 0
}
