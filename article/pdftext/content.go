package pdftext

import (
	"bytes"
	"context"
	"math"
)

// maxSaved bounds how deep graphics states are saved.
const maxSaved = 1000

// state is what of the graphics state text needs (ISO 32000-2, 8.4 and 9.3).
type state struct {
	ctm                        matrix
	font                       *Font
	size                       float64
	charSpace, wordSpace, rise float64
	leading                    float64
	stretch                    float64 // horizontal scaling, less 1
	invisible                  bool
}

// interpreter executes the operators of a page that show text.
type interpreter struct {
	ctx        context.Context
	f          *File
	page       *Page
	state      state
	saved      []state
	matrix     matrix // of text
	line       matrix // of the beginning of the line
	turns      []uint8
	marks      []marked
	hidden     int // open sequences that are not shown
	operations int
}

// resources are what a content stream calls by names, with the fonts that were read.
type resources struct {
	f     *File
	dict  dict
	fonts map[name]*Font
}

func (r *resources) get(kind, n name) any { return r.f.dict(r.dict[kind])[n] }

func (r *resources) font(n name) *Font {
	font, ok := r.fonts[n]
	if !ok {
		font = r.f.font(r.get("Font", n))
		if r.fonts == nil {
			r.fonts = map[name]*Font{}
		}
		r.fonts[n] = font
	}
	return font
}

// operands are collected up to their operator; only the last ones of too many count.
const maxOperands = 64

// run executes a content stream.
func (in *interpreter) run(data []byte, res *resources, depth int) {
	p := in.f.parser(data, 0)
	args := make([]any, 0, maxOperands)
	for {
		t := p.next()
		switch t.kind {
		case tokEnd:
			return
		case tokInt, tokReal:
			args = append(args, t.num)
		case tokName:
			args = append(args, name(t.text))
		case tokString:
			args = append(args, t.text)
		case tokArrayOpen:
			args = append(args, in.textArray(&p))
		case tokDictOpen:
			o, ok := p.dict(0)
			if !ok {
				return
			}
			args = append(args, o)
		case tokKeyword:
			if in.operations++; in.operations > maxPageOps || !in.spend() {
				return
			}
			if op := string(t.text); op == "BI" {
				skipInlineImage(&p)
			} else {
				in.execute(op, args, res, depth)
			}
			args = args[:0]
		}
		if len(args) == maxOperands {
			args = append(args[:0], args[maxOperands/2:]...)
		}
	}
}

// spend counts an operator. It is false when there have been too many, or when nobody waits any more.
func (in *interpreter) spend() bool {
	if in.f.ops--; in.f.ops < 0 || in.f.exhausted != nil {
		if in.f.exhausted == nil {
			in.f.exhausted = errTooManyOps
		}
		return false
	}
	return in.operations%4096 != 0 || in.ctx.Err() == nil
}

// element is a string or a movement in the operand of TJ.
type element struct {
	text []byte
	move float64
}

func (in *interpreter) textArray(p *parser) []element {
	var out []element
	for len(out) < maxGlyphs {
		t := p.next()
		switch t.kind {
		case tokString:
			out = append(out, element{text: t.text})
		case tokInt, tokReal:
			out = append(out, element{move: t.num})
		case tokEnd:
			return out
		case tokKeyword:
			return out
		}
	}
	return out
}

// skipInlineImage skips to behind the EI of an inline image, whose bytes may hold anything.
func skipInlineImage(p *parser) {
	id := bytes.Index(p.data[p.pos:], []byte("ID"))
	if id < 0 {
		p.pos = len(p.data)
		return
	}
	p.pos += id + 3
	for p.pos < len(p.data) {
		i := bytes.Index(p.data[p.pos:], []byte("EI"))
		if i < 0 {
			break
		}
		at := p.pos + i
		p.pos = at + 2
		if at > 0 && charClass[p.data[at-1]] == charSpace && looksLikeContent(p.data[at+2:]) {
			return
		}
	}
	p.pos = len(p.data)
}

func looksLikeContent(data []byte) bool {
	if len(data) > 0 && charClass[data[0]] != charSpace {
		return false
	}
	for _, c := range data[:min(len(data), 12)] {
		if c >= 0x7f || c < ' ' && charClass[c] != charSpace {
			return false
		}
	}
	return true
}

func num(args []any, fromEnd int) float64 {
	if i := len(args) - fromEnd; i >= 0 {
		if v, ok := args[i].(float64); ok && !math.IsNaN(v) {
			return v
		}
	}
	return 0
}

func nameArg(args []any, fromEnd int) name {
	if i := len(args) - fromEnd; i >= 0 {
		n, _ := args[i].(name)
		return n
	}
	return ""
}

func matrixArg(args []any) matrix {
	return matrix{num(args, 6), num(args, 5), num(args, 4), num(args, 3), num(args, 2), num(args, 1)}
}

func (in *interpreter) execute(op string, args []any, res *resources, depth int) {
	s := &in.state
	switch op {
	case "q":
		if len(in.saved) < maxSaved {
			in.saved = append(in.saved, *s)
		}
	case "Q":
		if n := len(in.saved); n > 0 {
			*s = in.saved[n-1]
			in.saved = in.saved[:n-1]
		}
	case "cm":
		s.ctm = matrixArg(args).then(s.ctm)
	case "BT":
		in.matrix = matrix{1, 0, 0, 1, 0, 0}
		in.line = in.matrix
	case "Tc":
		s.charSpace = num(args, 1)
	case "Tw":
		s.wordSpace = num(args, 1)
	case "Tz":
		s.stretch = num(args, 1)/100 - 1
	case "TL":
		s.leading = num(args, 1)
	case "Ts":
		s.rise = num(args, 1)
	case "Tr":
		s.invisible = num(args, 1) == 3
	case "Tf":
		s.font, s.size = res.font(nameArg(args, 2)), num(args, 1)
	case "gs":
		in.graphicsState(res, nameArg(args, 1))
	case "Do":
		in.paint(res, nameArg(args, 1), depth)
	case "BMC", "BDC":
		in.beginMarked(res, args)
	case "EMC":
		in.endMarked()
	default:
		in.showOperator(op, args)
	}
}

// showOperator executes the operators that move and show text (ISO 32000-2, 9.4).
func (in *interpreter) showOperator(op string, args []any) {
	s := &in.state
	switch op {
	case "Td":
		in.newLine(num(args, 2), num(args, 1))
	case "TD":
		s.leading = -num(args, 1)
		in.newLine(num(args, 2), num(args, 1))
	case "Tm":
		in.line = matrixArg(args)
		in.matrix = in.line
	case "T*":
		in.newLine(0, -s.leading)
	case "'", "\"":
		if op == "\"" {
			s.wordSpace, s.charSpace = num(args, 3), num(args, 2)
		}
		in.newLine(0, -s.leading)
		in.showArg(args)
	case "Tj", "TJ":
		in.showArg(args)
	}
}

func (in *interpreter) newLine(x, y float64) {
	in.line = matrix{1, 0, 0, 1, x, y}.then(in.line)
	in.matrix = in.line
}

func (in *interpreter) showArg(args []any) {
	if len(args) == 0 {
		return
	}
	switch a := args[len(args)-1].(type) {
	case []byte:
		in.show(a)
	case []element:
		for _, e := range a {
			if e.text != nil {
				in.show(e.text)
			} else {
				in.advance(-e.move / 1000 * in.state.size)
			}
		}
	}
}

// advance moves along the line by a distance in unscaled text space.
func (in *interpreter) advance(by float64) {
	s := &in.state
	if s.font != nil && s.font.vertical {
		in.matrix = matrix{1, 0, 0, 1, 0, by}.then(in.matrix)
		return
	}
	in.matrix = matrix{1, 0, 0, 1, by * (1 + s.stretch), 0}.then(in.matrix)
}

func (in *interpreter) graphicsState(res *resources, n name) {
	d := in.f.dict(res.get("ExtGState", n))
	if font := in.f.array(d["Font"]); len(font) == 2 {
		in.state.font, in.state.size = in.f.font(font[0]), in.f.num(font[1], 0)
	}
}
