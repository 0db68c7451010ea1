package pdftext

import (
	"bytes"
	"fmt"
	"strings"
)

// File is an open PDF. It may be used by one goroutine at a time.
type File struct {
	data      []byte
	entries   map[int]entry
	trailer   dict
	catalog   dict
	crypt     *crypt
	repaired  bool
	objects   map[int]any // those that were read
	loading   map[int]bool
	packed    map[int]map[int]int // offsets in object streams, by the number of the stream and of the object
	pages     []*pageNode
	lostPages bool // the tree of pages leads to what cannot be read
	fonts     map[ref]*Font
	hidden    map[ref]bool       // optional content that is switched off
	names     map[string]any     // of destinations; nil until one is looked up
	own       bool               // this program made the file
	attached  map[string]*stream // by name; nil until one is looked up
	nodes     int                // that may still be made
	unpack    int                // bytes that may still be unpacked
	search    int                // bytes that may still be searched for the ends of streams
	kept      int                // bytes of unpacked streams that are kept
	ops       int                // operators that may still be executed
	exhausted error              // what of these ran out
}

// entry says where an object is: at an offset in the file, or in an object stream.
type entry struct {
	offset int
	gen    int
	in     int // number of the object stream; 0 when the object is not in one
}

// Open reads the structure of a PDF. Errors wrap ErrDamaged, ErrEncrypted or ErrTooLarge. The file keeps data.
func Open(data []byte) (*File, error) {
	f := &File{data: data, objects: map[int]any{}, loading: map[int]bool{}, packed: map[int]map[int]int{}, fonts: map[ref]*Font{},
		hidden: map[ref]bool{}, nodes: maxNodes, unpack: maxStreams, search: 4*len(data) + 1<<20, ops: maxOps}
	if !Matches(data) {
		return nil, fmt.Errorf("%w: it does not begin like one", ErrDamaged)
	}
	if !f.readXref() || !f.begin() {
		if f.exhausted != nil {
			return nil, f.exhausted
		}
		if err := f.repair(); err != nil {
			return nil, err
		}
		if !f.begin() {
			return nil, fmt.Errorf("%w: it has no pages", ErrDamaged)
		}
	}
	if f.crypt != nil && f.crypt.locked {
		return nil, ErrEncrypted
	}
	f.findHidden()
	f.own = strings.HasPrefix(f.text(f.dict(f.trailer["Info"])["Producer"]), "Marginalia")
	if f.exhausted != nil {
		return nil, f.exhausted
	}
	return f, nil
}

// begin reads what the trailer leads to, and reports whether there are pages. An encrypted file that cannot be
// decrypted has begun, too.
func (f *File) begin() bool {
	f.objects, f.packed, f.fonts = map[int]any{}, map[int]map[int]int{}, map[ref]*Font{}
	f.crypt = nil
	if e := f.dict(f.trailer["Encrypt"]); e != nil {
		f.crypt = newCrypt(f, e)
		f.objects = map[int]any{} // what was read so far was not decrypted
		if f.crypt.locked {
			return true
		}
	}
	if f.repaired {
		f.unpackAll()
	}
	f.catalog = f.dict(f.trailer["Root"])
	if f.catalog == nil || f.dict(f.catalog["Pages"]) == nil {
		return f.repaired && f.findCatalog()
	}
	f.pages = nil
	f.collectPages()
	return len(f.pages) > 0 || f.repaired && f.findCatalog()
}

// get follows references to an object.
func (f *File) get(o any) any {
	for hops := 0; hops < 32; hops++ {
		r, ok := o.(ref)
		if !ok {
			return o
		}
		o = f.load(r.num)
	}
	return nil
}

func (f *File) dict(o any) dict {
	switch o := f.get(o).(type) {
	case dict:
		return o
	case *stream:
		return o.dict
	}
	return nil
}

func (f *File) array(o any) array {
	a, _ := f.get(o).(array)
	return a
}

func (f *File) name(o any) name {
	n, _ := f.get(o).(name)
	return n
}

func (f *File) text(o any) string {
	s, _ := f.get(o).(string)
	return textString(s)
}

func (f *File) num(o any, otherwise float64) float64 {
	if n, ok := number(f.get(o)); ok {
		return n
	}
	return otherwise
}

func (f *File) int(o any, otherwise int) int { return int(f.num(o, float64(otherwise))) }

// numbers are the n numbers of an array, or nil.
func (f *File) numbers(o any, n int) []float64 {
	a := f.array(o)
	if len(a) < n {
		return nil
	}
	out := make([]float64, n)
	for i := range out {
		v, ok := number(f.get(a[i]))
		if !ok {
			return nil
		}
		out[i] = v
	}
	return out
}

// load reads an object by its number; nil when there is none or it needs itself.
func (f *File) load(num int) any {
	if o, ok := f.objects[num]; ok {
		return o
	}
	e, ok := f.entries[num]
	if !ok || f.loading[num] || len(f.loading) > maxNesting {
		return nil
	}
	f.loading[num] = true
	defer delete(f.loading, num)
	var o any
	if e.in > 0 {
		o = f.loadPacked(num, e.in)
	} else {
		o, _ = f.loadAt(e.offset, num)
	}
	f.objects[num] = o
	return o
}

// loadAt reads the object at an offset; ok is false when no object, or another one, is there.
func (f *File) loadAt(offset, num int) (o any, ok bool) {
	if offset < 0 || offset >= len(f.data) {
		return nil, false
	}
	p := f.parser(f.data, offset)
	n, gen, key := p.next(), p.next(), p.next()
	if n.kind != tokInt || gen.kind != tokInt || string(key.text) != "obj" || int(n.num) != num {
		return nil, false
	}
	o, ok = p.object()
	f.spent()
	if !ok {
		return nil, false
	}
	r := ref{num, int(gen.num)}
	if d, isDict := o.(dict); isDict {
		at := p.pos
		if t := p.next(); t.kind == tokKeyword && string(t.text) == "stream" {
			s := &stream{dict: d, ref: r}
			s.raw = f.streamBytes(d, p.pos)
			if f.crypt != nil {
				f.crypt.strings(d, r)
			}
			return s, true
		}
		p.pos = at
	}
	if f.crypt != nil {
		o = f.crypt.strings(o, r)
	}
	return o, true
}

func (f *File) parser(data []byte, pos int) parser {
	return parser{lexer: lexer{data: data, pos: pos}, left: &f.nodes}
}

func (f *File) spent() {
	if f.nodes <= 0 && f.exhausted == nil {
		f.exhausted = fmt.Errorf("%w: its objects have more than %d million parts", ErrTooLarge, maxNodes/1_000_000)
	}
}

// streamBytes are the packed bytes of a stream, whose keyword ends at pos. A Length that does not lead to the
// stream's end is not believed.
func (f *File) streamBytes(d dict, pos int) []byte {
	if pos < len(f.data) && f.data[pos] == '\r' {
		pos++
	}
	if pos < len(f.data) && f.data[pos] == '\n' {
		pos++
	}
	if n := f.int(d["Length"], -1); n >= 0 && n <= len(f.data)-pos {
		after := bytes.TrimLeft(f.data[pos+n:min(len(f.data), pos+n+20)], "\x00\t\n\f\r ")
		if bytes.HasPrefix(after, []byte("endstream")) {
			return f.data[pos : pos+n]
		}
	}
	rest := f.data[pos:]
	if len(rest) > f.search {
		rest = rest[:max(0, f.search)]
	}
	end := bytes.Index(rest, []byte("endstream"))
	if end < 0 {
		end = len(rest)
	}
	f.search -= end
	return rest[:end]
}
