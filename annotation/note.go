package annotation

import (
	"strings"
	"unicode/utf8"
)

// NoteSpan is a stretch of a plain note, in code points, that its Markdown makes stand out.
type NoteSpan struct {
	Start, End             int
	Strong, Emphasis, Code bool
}

// PlainNote reads the inline Markdown that notes are written in: **strong**, *emphasis*, `code`, links as their
// text, lists as lines with a bullet. It returns what is to be read and what of it stands out. Signs that mark
// nothing stay as they are.
func PlainNote(note string) (string, []NoteSpan) {
	p := noteParser{}
	for i, line := range strings.Split(note, "\n") {
		if i > 0 {
			p.write("\n")
		}
		trimmed := strings.TrimLeft(line, " \t")
		switch {
		case strings.HasPrefix(trimmed, "- "), strings.HasPrefix(trimmed, "* "), strings.HasPrefix(trimmed, "+ "):
			p.write("• ")
			p.inline(trimmed[2:], NoteSpan{})
		case strings.HasPrefix(trimmed, "#"):
			p.inline(strings.TrimLeft(strings.TrimLeft(trimmed, "#"), " "), NoteSpan{Strong: true})
		case strings.HasPrefix(trimmed, "> "):
			p.inline(trimmed[2:], NoteSpan{Emphasis: true})
		default:
			p.inline(line, NoteSpan{})
		}
	}
	return p.out.String(), p.spans
}

type noteParser struct {
	out   strings.Builder
	at    int
	spans []NoteSpan
}

func (p *noteParser) write(s string) {
	p.out.WriteString(s)
	p.at += utf8.RuneCountInString(s)
}

// emit writes s in the given style.
func (p *noteParser) emit(s string, style NoteSpan) {
	start := p.at
	p.write(s)
	if p.at > start && (style.Strong || style.Emphasis || style.Code) {
		style.Start, style.End = start, p.at
		p.spans = append(p.spans, style)
	}
}

// inline writes one line. Marks are looked for once, left to right; each pair encloses at least one character
// that is no space at its edges.
func (p *noteParser) inline(s string, style NoteSpan) {
	plain := 0
	for i := 0; i < len(s); {
		n, inner, with := noteMark(s[i:], style)
		if n == 0 {
			i++
			continue
		}
		p.emit(s[plain:i], style)
		if with.Code {
			p.emit(inner, with)
		} else {
			p.inline(inner, with)
		}
		i += n
		plain = i
	}
	p.emit(s[plain:], style)
}

// noteMark reads the mark that s begins with: how long it is with its end, what it encloses and how that stands
// out. Without one n is 0.
func noteMark(s string, style NoteSpan) (n int, inner string, with NoteSpan) {
	with = style
	switch {
	case s[0] == '[':
		text, rest, ok := strings.Cut(s[1:], "](")
		if end := strings.IndexByte(rest, ')'); ok && end > 0 && !strings.ContainsAny(text, "[]") && text != "" {
			return 1 + len(text) + 2 + end + 1, text, with
		}
		return 0, "", with
	case s[0] == '`':
		with.Code = true
		return enclosed(s, "`", with)
	case strings.HasPrefix(s, "**"), strings.HasPrefix(s, "__"):
		if !style.Strong {
			with.Strong = true
			return enclosed(s, s[:2], with)
		}
	case s[0] == '*', s[0] == '_':
		if !style.Emphasis {
			with.Emphasis = true
			return enclosed(s, s[:1], with)
		}
	}
	return 0, "", with
}

// maxMarked bounds how far the end of a mark is looked for, so that a note of marks alone takes no long time.
const maxMarked = 2000

func enclosed(s, mark string, with NoteSpan) (int, string, NoteSpan) {
	rest := s[len(mark):min(len(s), maxMarked)]
	end := strings.Index(rest, mark)
	if end <= 0 || rest[0] == ' ' || rest[end-1] == ' ' || !utf8.ValidString(rest[:end]) {
		return 0, "", with
	}
	after := rest[end+len(mark):]
	if mark == "_" && after != "" && (after[0] >= 'a' && after[0] <= 'z' || after[0] >= '0' && after[0] <= '9') {
		return 0, "", with // snake_case_words
	}
	return 2*len(mark) + end, rest[:end], with
}
