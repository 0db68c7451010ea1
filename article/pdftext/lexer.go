package pdftext

import (
	"bytes"
	"math"
)

type tokenKind uint8

const (
	tokEnd tokenKind = iota
	tokInt
	tokReal
	tokName
	tokString
	tokArrayOpen
	tokDictOpen
	tokKeyword // an operator, "]", ">>" and whatever else stands there
)

// token is a word of PDF syntax. Its text may lie in the bytes that are read.
type token struct {
	kind tokenKind
	num  float64
	text []byte
}

// lexer cuts bytes into tokens (ISO 32000-2, 7.2). It never fails: what is no syntax becomes keywords.
type lexer struct {
	data []byte
	pos  int
}

const (
	charRegular = iota
	charSpace
	charDelimiter
)

var charClass = func() (c [256]uint8) {
	for _, b := range "\x00\t\n\f\r " {
		c[b] = charSpace
	}
	for _, b := range "()<>[]{}/%" {
		c[b] = charDelimiter
	}
	return c
}()

func (l *lexer) skipSpace() {
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case charClass[c] == charSpace:
			l.pos++
		case c == '%':
			n := bytes.IndexAny(l.data[l.pos:], "\r\n")
			if n < 0 {
				n = len(l.data) - l.pos
			}
			l.pos += n
		default:
			return
		}
	}
}

func (l *lexer) next() token {
	l.skipSpace()
	if l.pos >= len(l.data) {
		return token{}
	}
	start := l.pos
	switch c := l.data[l.pos]; c {
	case '/':
		l.pos++
		return token{kind: tokName, text: unescapeName(l.regular())}
	case '(':
		return token{kind: tokString, text: l.literal()}
	case '<':
		if l.pos+1 < len(l.data) && l.data[l.pos+1] == '<' {
			l.pos += 2
			return token{kind: tokDictOpen}
		}
		return token{kind: tokString, text: l.hex()}
	case '[':
		l.pos++
		return token{kind: tokArrayOpen}
	case '>':
		l.pos++
		if l.pos < len(l.data) && l.data[l.pos] == '>' {
			l.pos++
		}
		return token{kind: tokKeyword, text: l.data[start:l.pos]}
	case ']', '{', '}', ')':
		l.pos++
		return token{kind: tokKeyword, text: l.data[start:l.pos]}
	}
	word := l.regular()
	if t, ok := numeric(word); ok {
		return t
	}
	return token{kind: tokKeyword, text: word}
}

// regular takes the characters up to the next space or delimiter.
func (l *lexer) regular() []byte {
	start := l.pos
	for l.pos < len(l.data) && charClass[l.data[l.pos]] == charRegular {
		l.pos++
	}
	return l.data[start:l.pos]
}

// numeric reads a number. As other readers do, it takes "--5" for 5 and "1.2-3" for 1.2.
func numeric(word []byte) (token, bool) {
	i, sign := 0, 1.0
	for i < len(word) && (word[i] == '+' || word[i] == '-') {
		if word[i] == '-' && i == 0 {
			sign = -1
		} else if i > 0 {
			sign = 1
		}
		i++
	}
	value, scale, digits := 0.0, 0.0, 0
	for ; i < len(word); i++ {
		switch c := word[i]; {
		case c >= '0' && c <= '9':
			digits++
			if scale == 0 {
				value = value*10 + float64(c-'0')
			} else {
				value += float64(c-'0') * scale
				scale /= 10
			}
		case c == '.' && scale == 0:
			scale = 0.1
		case c == '-' && digits > 0:
			i = len(word)
		default:
			return token{}, false
		}
	}
	if digits == 0 && scale == 0 {
		return token{}, false
	}
	if scale == 0 && value <= math.MaxInt32*1024 {
		return token{kind: tokInt, num: sign * value}, true
	}
	return token{kind: tokReal, num: sign * min(value, 1e15)}, true
}

func unescapeName(b []byte) []byte {
	if bytes.IndexByte(b, '#') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '#' && i+2 < len(b) {
			hi, lo := hexDigit(b[i+1]), hexDigit(b[i+2])
			if hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// hex reads a string in angle brackets.
func (l *lexer) hex() []byte {
	l.pos++
	var out []byte
	half := -1
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		l.pos++
		if c == '>' {
			break
		}
		d := hexDigit(c)
		switch {
		case d < 0:
		case half < 0:
			half = d
		default:
			out = append(out, byte(half<<4|d))
			half = -1
		}
	}
	if half >= 0 {
		out = append(out, byte(half<<4))
	}
	return out
}

// literal reads a string in parentheses.
func (l *lexer) literal() []byte {
	l.pos++
	start := l.pos
	for i := start; i < len(l.data); i++ { // most strings hold neither escapes nor parentheses
		switch l.data[i] {
		case ')':
			l.pos = i + 1
			return l.data[start:i]
		case '(', '\\', '\r':
			return l.escaped()
		}
	}
	l.pos = len(l.data)
	return l.data[start:]
}

func (l *lexer) escaped() []byte {
	var out []byte
	open := 1
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		l.pos++
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return out
			}
		case '\r':
			l.skip('\n')
			c = '\n'
		case '\\':
			var ok bool
			if c, ok = l.escape(); !ok {
				continue
			}
		}
		out = append(out, c)
	}
	return out
}

// escape reads what follows a backslash; ok is false when it stands for nothing.
func (l *lexer) escape() (c byte, ok bool) {
	if l.pos >= len(l.data) {
		return 0, false
	}
	c = l.data[l.pos]
	l.pos++
	switch c {
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case '\r':
		l.skip('\n')
		return 0, false
	case '\n':
		return 0, false
	}
	if c < '0' || c > '7' {
		return c, true
	}
	v := int(c - '0')
	for k := 0; k < 2 && l.pos < len(l.data) && l.data[l.pos] >= '0' && l.data[l.pos] <= '7'; k++ {
		v = v*8 + int(l.data[l.pos]-'0')
		l.pos++
	}
	return byte(v), true
}

func (l *lexer) skip(c byte) {
	if l.pos < len(l.data) && l.data[l.pos] == c {
		l.pos++
	}
}
