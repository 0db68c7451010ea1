package pdftext

// The types of an object (ISO 32000-2, 7.3): nil, bool, int, float64, string (bytes), name, array, dict, ref and
// *stream; an operator or what is out of place is a keyword.
type (
	name    string
	keyword string
	array   []any
	dict    map[name]any
	ref     struct{ num, gen int }
)

// stream is a dictionary with bytes, which are still packed.
type stream struct {
	dict
	raw      []byte
	ref      ref
	plain    bool   // it is not encrypted
	unpacked []byte // kept when it is small
}

func number(o any) (float64, bool) {
	switch n := o.(type) {
	case int:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

// parser reads objects out of bytes.
type parser struct {
	lexer
	left *int // nodes that may still be made
}

// object reads the next object; a keyword stands for itself. ok is false at the end of the bytes and when the
// object is nested too deep or the file has too many.
func (p *parser) object() (any, bool) { return p.nested(0) }

func (p *parser) nested(depth int) (any, bool) {
	if *p.left--; *p.left < 0 || depth > maxNesting {
		return nil, false
	}
	t := p.next()
	switch t.kind {
	case tokEnd:
		return nil, false
	case tokReal:
		return t.num, true
	case tokInt:
		return p.intOrRef(int(t.num)), true
	case tokName:
		return name(t.text), true
	case tokString:
		return string(t.text), true
	case tokArrayOpen:
		return p.array(depth)
	case tokDictOpen:
		return p.dict(depth)
	}
	switch string(t.text) {
	case "true":
		return true, true
	case "false":
		return false, true
	case "null":
		return nil, true
	}
	return keyword(t.text), true
}

// intOrRef looks ahead for "gen R", which makes a reference of num.
func (p *parser) intOrRef(num int) any {
	before := p.pos
	if t := p.next(); t.kind == tokInt && t.num >= 0 && t.num < 1<<16 {
		if r := p.next(); r.kind == tokKeyword && string(r.text) == "R" {
			return ref{num, int(t.num)}
		}
	}
	p.pos = before
	return num
}

func (p *parser) array(depth int) (any, bool) {
	a := array{}
	for {
		o, ok := p.nested(depth + 1)
		if !ok {
			return a, *p.left >= 0 && depth < maxNesting
		}
		switch k, _ := o.(keyword); k {
		case "":
			a = append(a, o)
		case "]":
			return a, true
		case "endobj", "endstream", ">>":
			return a, true
		}
	}
}

func (p *parser) dict(depth int) (any, bool) {
	d := dict{}
	for {
		key, ok := p.nested(depth + 1)
		if !ok {
			return d, *p.left >= 0 && depth < maxNesting
		}
		switch k := key.(type) {
		case keyword:
			if k == ">>" || k == "endobj" || k == "stream" {
				return d, true
			}
		case name:
			value, ok := p.nested(depth + 1)
			if value == keyword(">>") || !ok {
				return d, *p.left >= 0 && depth < maxNesting
			}
			if _, twice := d[k]; !twice {
				d[k] = value
			}
		}
	}
}
