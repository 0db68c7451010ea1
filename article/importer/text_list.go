package importer

import (
	"strings"
	"unicode/utf8"

	"dev.marginalia/article"
)

// mark is what an item of a list begins with.
type mark struct {
	number int    // 0 for a bullet
	width  int    // code points before the text
	text   string // what follows
}

// itemMark reads the mark of an item: a bullet, "12.", "12)" or "(12)". A dash that is no hyphen is none: in many
// languages it opens speech.
func itemMark(s string) (mark, bool) {
	if s == "" {
		return mark{}, false
	}
	i, number := 0, 0
	switch c := s[0]; {
	case c == '-' || c == '*' || c == '+':
		i = 1
	case c >= '0' && c <= '9' || c == '(':
		if c == '(' {
			i++
		}
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			number = number*10 + int(s[i]-'0')
			i++
		}
		if n := i - from; n == 0 || n > 3 || i == len(s) || s[i] != ')' && (s[i] != '.' || from > 0) {
			return mark{}, false
		}
		i++
	case c >= utf8.RuneSelf:
		r, n := utf8.DecodeRuneInString(s)
		if !strings.ContainsRune("•·‣◦▪●○", r) {
			return mark{}, false
		}
		i = n
	default:
		return mark{}, false
	}
	text := strings.TrimLeft(s[i:], " \t")
	if text == "" || len(text) == len(s)-i || number == 0 && isRule(s) {
		return mark{}, false
	}
	return mark{number, utf8.RuneCountInString(s[:len(s)-len(text)]), text}, true
}

// listState is the list that is being read: the columns of the marks and of the texts of its items, from the
// outermost one in.
type listState struct{ marks, texts []int }

// item reads a paragraph as an item, if it is one of several: a single "- yes" is talk, not a list.
func (r *plainReader) item(i int) bool {
	p := r.paras[i]
	m, ok := itemMark(p.first())
	if !ok || !r.inList(i, m) {
		return false
	}
	at := p.lines[0].indent
	l := &r.list
	for n := len(l.marks); n > 0 && at < l.marks[n-1]; n = len(l.marks) {
		l.marks, l.texts = l.marks[:n-1], l.texts[:n-1]
	}
	if n := len(l.marks); n == 0 || at >= l.marks[n-1]+2 && n < maxNesting {
		l.marks, l.texts = append(l.marks, at), append(l.texts, 0)
	}
	l.texts[len(l.texts)-1] = at + m.width
	lines := append([]textLine{{text: m.text}}, p.lines[1:]...)
	r.add(article.Block{Kind: article.Item, Level: len(l.marks), Number: m.number}, joinLines(lines, false))
	return true
}

// inList reports whether a neighbour of an item is one too, of the same kind.
func (r *plainReader) inList(i int, m mark) bool {
	if len(r.list.marks) > 0 {
		return true
	}
	for k := i + 1; k < len(r.paras); k++ {
		p := r.paras[k]
		next, ok := itemMark(p.first())
		if ok && (next.number > 0) == (m.number > 0) {
			return next.number == m.number || next.number == m.number+1
		}
		if ok || p.indent() < r.paras[i].lines[0].indent+2 { // else it goes on with the item
			return ok && p.lines[0].indent > r.paras[i].lines[0].indent
		}
	}
	return false
}

// inItem reports whether a paragraph goes on with the item before it: all of it is indented to the item's text.
func (r *plainReader) inItem(p para) bool {
	l := &r.list
	at := p.indent()
	for n := len(l.marks); n > 0; n = len(l.marks) {
		if at >= l.texts[n-1] || at > l.marks[n-1] && at >= r.base+2 {
			return true
		}
		l.marks, l.texts = l.marks[:n-1], l.texts[:n-1]
	}
	return false
}
