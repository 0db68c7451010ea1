package pdf

import (
	"math"
	"strings"
	"unicode/utf8"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

const (
	tabStop   = 4   // columns
	monoWidth = 0.6 // of a column, in ems of the mono
	codePad   = 6   // above and below the text of a panel
	leastCode = 6.5 // points: the smallest type that code is set in so that its lines are not wrapped
)

// code makes the rows of code: spaces and tabs as they are, lines that are too long wrapped with a hanging
// indent, all on one panel.
func (c *composer) code(b *article.Block, l *look) []row {
	text := c.work.Article.Text.Slice(b.Range)
	lines := strings.Split(text, "\n")
	st := l.style
	if most := float64(longest(lines)) * monoWidth; most*st.Size > l.measure() {
		if fit := math.Floor(l.measure()/most*20) / 20; fit >= leastCode {
			st.Size = fit
		}
	}
	var out []row
	at, spans := b.Start, b.Spans
	for _, line := range lines {
		part := *b
		part.Range = article.Range{Start: at, End: at + utf8.RuneCountInString(line)}
		part.Spans, spans = cutSpans(spans, part.Range)
		out = append(out, c.codeLine(part, line, st, l)...)
		at = part.End + 1
	}
	x := l.left - l.pad()
	for i := range out {
		out[i].first, out[i].last = i == 0, i == len(out)-1
		out[i].panel = panel{ground, x, l.measure() + 2*l.pad()}
	}
	padRows(out, codePad)
	out[0].before, out[len(out)-1].after = l.before, l.after
	return out
}

func longest(lines []string) int {
	most := 0
	for _, line := range lines {
		_, _, columns := expandTabs(line)
		most = max(most, columns)
	}
	return most
}

// codeLine sets one line of code.
func (c *composer) codeLine(b article.Block, line string, st typeset.Style, l *look) []row {
	text, gaps, _ := expandTabs(line)
	column := monoWidth * st.Size
	for i := range gaps {
		gaps[i].Width *= column
	}
	hang := math.Min(float64(2+leadingColumns(text, gaps, column)), 24) * column
	gaps = mergeGaps(gaps, c.gaps(b.Range, st.Size))
	p := typeset.Paragraph{Text: text, Runs: runs(b, st), Gaps: gaps, Language: "und", Direction: typeset.LTR}
	lines := c.doc.engine.Layout(p, typeset.Settings{Width: l.measure() - hang, Indent: -hang})
	plain := *l
	plain.style, plain.before, plain.after = st, 0, 0
	return setRows(lines, paragraphOf(b, text, l.color), &plain, l.left+hang)
}

// expandTabs returns line with a space for each tab, and the columns that are missing behind it to the next stop.
func expandTabs(line string) (text string, gaps []typeset.Gap, columns int) {
	if !strings.Contains(line, "\t") {
		return line, nil, utf8.RuneCountInString(line)
	}
	var out strings.Builder
	i := 0
	for _, r := range line {
		i++
		columns++
		if r != '\t' {
			out.WriteRune(r)
			continue
		}
		out.WriteByte(' ')
		if n := (tabStop - columns%tabStop) % tabStop; n > 0 {
			gaps = append(gaps, typeset.Gap{At: i, Width: float64(n)})
			columns += n
		}
	}
	return out.String(), gaps, columns
}

// leadingColumns is the width of the white space at the start of text, in columns.
func leadingColumns(text string, gaps []typeset.Gap, column float64) int {
	n := len(text) - len(strings.TrimLeft(text, " "))
	columns := float64(n)
	for _, g := range gaps {
		if g.At <= n {
			columns += g.Width / column
		}
	}
	return int(math.Round(columns))
}

// mergeGaps is both lists in order; where two gaps are at one place, that of a comes first.
func mergeGaps(a, b []typeset.Gap) []typeset.Gap {
	var out []typeset.Gap
	for len(a) > 0 && len(b) > 0 {
		if a[0].At <= b[0].At {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// cutSpans returns the spans that overlap r, cut to it, and those that may overlap what follows r.
func cutSpans(spans []article.Span, r article.Range) (in, rest []article.Span) {
	for len(spans) > 0 && spans[0].End <= r.Start {
		spans = spans[1:]
	}
	for _, s := range spans {
		if s.Start >= r.End {
			break
		}
		if s.Overlaps(r) {
			s.Range = s.Clip(r)
			in = append(in, s)
		}
	}
	return in, spans
}
