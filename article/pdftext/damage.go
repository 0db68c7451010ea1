package pdftext

import "bytes"

// eofWithin is how far from its end a file may say that it ends (Acrobat takes so much).
const eofWithin = 1024

// Incomplete reports whether a part of the file is lost: it ends before its end, or pages that it names cannot be read.
// What is left of it can be read.
func (f *File) Incomplete() bool { return f.cutShort() || f.lostPages }

// cutShort reports whether the file ends before its end. One that says where it ends has the rest too, however wrong
// its table is.
func (f *File) cutShort() bool {
	tail := f.data[max(0, len(f.data)-eofWithin):]
	return f.repaired && !bytes.Contains(tail, []byte("%%EOF")) && !bytes.Contains(tail, []byte("startxref"))
}

// MarksLost reports whether pages name annotations that cannot be read, or may have named some before they were
// damaged: a mark that is not there then need not have been deleted.
func (f *File) MarksLost() bool {
	if f.Incomplete() {
		return true
	}
	for _, p := range f.pages {
		annots, has := p.dict["Annots"]
		if has && f.get(annots) == nil && f.unreadable(annots) {
			return true
		}
		for _, o := range f.array(annots) {
			if f.unreadable(o) {
				return true
			}
		}
	}
	return false
}

// unreadable reports whether o, which should lead to a dictionary or an array, leads to what is damaged. What was
// deleted is not: it is null, or free in the table.
func (f *File) unreadable(o any) bool {
	r, isRef := o.(ref)
	if !isRef {
		_, isDict := o.(dict)
		return o != nil && !isDict
	}
	switch f.load(r.num).(type) {
	case dict, array, *stream:
		return false
	}
	e, known := f.entries[r.num]
	switch {
	case !known:
		return true
	case e.in > 0:
		s, ok := f.load(e.in).(*stream)
		if !ok {
			return true
		}
		_, err := f.decode(s)
		return err != nil
	case e.offset < 0:
		return false
	}
	at, ok := f.loadAt(e.offset, r.num)
	return !ok || at != nil
}
