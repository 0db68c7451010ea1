package pdftext

// maxAttached is the most embedded files that are looked at.
const maxAttached = 10_000

// Attached returns the bytes of the embedded file with that name (ISO 32000-2, 7.11.4); nil when there is none, or
// it cannot be unpacked. Of several with the name the first counts.
func (f *File) Attached(name string) []byte {
	if f.attached == nil {
		f.attached = map[string]*stream{}
		f.nameTree(f.dict(f.catalog["Names"])["EmbeddedFiles"], map[any]bool{}, 0, func(_, spec any) { f.addAttached(spec) })
		for _, o := range f.array(f.catalog["AF"]) {
			f.addAttached(o)
		}
	}
	s := f.attached[name]
	if s == nil {
		return nil
	}
	data, err := f.decode(s)
	if err != nil {
		return nil
	}
	if data == nil {
		data = []byte{}
	}
	return data
}

func (f *File) addAttached(o any) {
	spec := f.dict(o)
	name := f.text(first(spec, "UF", "F"))
	files := f.dict(spec["EF"])
	s, ok := f.get(first(files, "UF", "F")).(*stream)
	if _, has := f.attached[name]; ok && !has && name != "" && len(f.attached) < maxAttached {
		f.attached[name] = s
	}
}
