package importer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// By how many columns a line may stay short of the width and still have been cut by it: more of them where one line
// end is all that there is to judge by.
const (
	slack     = 12
	wideSlack = 20
)

// keepsLines reports whether the lines of p are lines of verse, of a letter or of an address: most of them could
// have held the first word of the next one.
func (d *plainDoc) keepsLines(p para) bool {
	if len(p.lines) == 1 {
		return false
	}
	longest, short, upper := 0, 0, 0
	inner := len(p.lines) - 1
	fits := d.width - slack
	if inner == 1 {
		fits = d.width - wideSlack
	}
	for i, l := range p.lines {
		longest = max(longest, l.runes)
		if i == 0 {
			continue
		}
		before := p.lines[i-1]
		if before.edge()+1+firstWord(l.text) <= fits {
			short++
		}
		if beginsUpper(l.text) {
			upper++
		}
	}
	switch {
	case longest < 46 && d.width > 55:
		return true
	case d.verse:
		return upper*2 >= inner
	}
	return short*2 > inner || inner >= 4 && upper*10 >= inner*9 && longest < d.width
}

func firstWord(s string) int {
	if i := strings.IndexByte(s, ' '); i >= 0 {
		s = s[:i]
	}
	return utf8.RuneCountInString(s)
}

// join puts the lines of p together.
func (d *plainDoc) join(p para) string {
	if len(p.lines) == 1 {
		return p.first()
	}
	return joinLines(p.lines, d.keepsLines(p))
}

// joinLines puts lines together, as lines or with spaces between them. None stands after a dash or a hyphen inside
// a word, nor between characters of scripts that have no spaces.
func joinLines(lines []textLine, keep bool) string {
	var b strings.Builder
	size := 0
	for _, l := range lines {
		size += len(l.text) + 1
	}
	b.Grow(size)
	for i, l := range lines {
		if i > 0 {
			switch {
			case keep:
				b.WriteByte('\n')
			case !joinsOn(lines[i-1].text, l.text):
				b.WriteByte(' ')
			}
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// joinsOn reports whether a line was cut after before where there was no space.
func joinsOn(before, after string) bool {
	last, n := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	switch last {
	case '-', '—', '–', '‐':
		inner, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before[:len(before)-n], "-"))
		return !unicode.IsSpace(inner) && inner != utf8.RuneError && unicode.IsLetter(next)
	}
	return spaceless(last) && spaceless(next)
}

// underlined takes out lines of marks that stand under a line as long as they are, which is a heading: at level 1
// above "=", else at level 2.
func underlined(lines []textLine) []textLine {
	out := lines[:0]
	for i, l := range lines {
		if n := len(out); n > 0 && isUnderline(l, out[n-1]) && (n == 1 || out[n-2].text == "" || out[n-2].level > 0 || out[n-2].runes > longLine) {
			out[n-1].level = 2
			if l.text[0] == '=' {
				out[n-1].level = 1
			}
			continue
		}
		out = append(out, lines[i])
	}
	return out
}

func isUnderline(l, above textLine) bool {
	return l.runes >= 3 && len(l.text) == l.runes && strings.IndexByte("=-~^", l.text[0]) >= 0 && strings.Trim(l.text, l.text[:1]) == "" &&
		above.level == 0 && above.runes >= l.runes-3 && above.runes <= l.runes+1 && titleLike(above.text)
}

// isSet reports whether p is set in columns by spaces, as tables are: half of its lines have wide gaps.
func isSet(p para) bool {
	gaps := 0
	for _, l := range p.lines {
		if hasGap(l.text) {
			gaps++
		}
	}
	return len(p.lines) > 1 && (gaps == len(p.lines) || gaps > 1 && gaps*2 >= len(p.lines))
}

// hasGap reports whether a line has a tab or several spaces inside, other than the two that some write after a sentence.
func hasGap(s string) bool {
	if strings.Contains(s, "\t") {
		return true
	}
	for {
		i := strings.Index(s, "  ")
		if i <= 0 {
			return false
		}
		if strings.HasPrefix(s[i:], "   ") || !strings.ContainsRune(".!?:;,\"'”’)", lastRune(s[:i])) {
			return true
		}
		s = s[i+2:]
	}
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// asSet is the text of p with the indentation that its lines have beyond the least.
func asSet(p para) string {
	least := p.indent()
	var b strings.Builder
	for i, l := range p.lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.Repeat(" ", min(l.indent-least, 200)))
		b.WriteString(l.text)
	}
	return b.String()
}
