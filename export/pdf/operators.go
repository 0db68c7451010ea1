package pdf

import (
	"bytes"
	"strconv"
)

// operators reads the operators of a page, as ops writes them (ISO 32000-1, 7.8.2): a small part of what a PDF may hold.
type operators struct {
	rest  []byte
	nums  []float64 // the operands of the operator that is read
	name  []byte    // the last name among them
	array []operand
}

// operand is a part of an array: a number, or a string of codes.
type operand struct {
	num   float64
	codes []byte
}

// next reads on to the next operator; "" is the end.
func (o *operators) next() string {
	o.nums, o.name, o.array = o.nums[:0], nil, o.array[:0]
	inArray := false
	for len(o.rest) > 0 {
		switch c := o.rest[0]; {
		case c == ' ' || c == '\n':
			o.rest = o.rest[1:]
		case c == '-' || c == '.' || c >= '0' && c <= '9':
			v, _ := strconv.ParseFloat(string(o.word()), 64)
			if inArray {
				o.array = append(o.array, operand{num: v})
			} else {
				o.nums = append(o.nums, v)
			}
		case c == '/':
			o.rest = o.rest[1:]
			o.name = o.word()
		case c == '[' || c == ']':
			inArray = c == '['
			o.rest = o.rest[1:]
		case c == '(':
			o.array = append(o.array, operand{codes: o.literal()})
		case c == '<':
			o.skipDict()
		default:
			return string(o.word())
		}
	}
	return ""
}

// word takes all up to the next delimiter.
func (o *operators) word() []byte {
	n := bytes.IndexAny(o.rest[1:], " \n/[]()<>") + 1
	if n == 0 {
		n = len(o.rest)
	}
	w := o.rest[:n]
	o.rest = o.rest[n:]
	return w
}

// literal takes a string.
func (o *operators) literal() []byte {
	var out []byte
	for i := 1; i < len(o.rest); i++ {
		switch c := o.rest[i]; c {
		case ')':
			o.rest = o.rest[i+1:]
			return out
		case '\\':
			if i++; i < len(o.rest) && o.rest[i] == 'r' {
				out = append(out, '\r')
			} else if i < len(o.rest) {
				out = append(out, o.rest[i])
			}
		default:
			out = append(out, c)
		}
	}
	o.rest = nil
	return out
}

// skipDict takes a dictionary: it says what is shown, not how.
func (o *operators) skipDict() {
	depth := 0
	for i, c := range o.rest {
		switch c {
		case '<':
			depth++
		case '>':
			if depth--; depth == 0 {
				o.rest = o.rest[i+1:]
				return
			}
		}
	}
	o.rest = nil
}
