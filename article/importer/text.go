package importer

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/article"
)

// plainText reads text without markup, one line a paragraph or hard-wrapped.
type plainText struct{}

// Matches takes any text.
func (plainText) Matches(*File) bool { return true }

// Import finds paragraphs, headings, lists and notices by their shape.
func (plainText) Import(_ context.Context, f *File) (*article.Article, error) {
	a := &article.Article{}
	paras := split(decode(f.Data))
	paras = front(a, paras)
	var b article.Builder
	for i, p := range paras {
		p.add(&b, a, i, paras)
	}
	b.Build(a)
	return a, nil
}

// para is a paragraph of the source: its lines, before they are joined.
type para struct {
	lines []string
	gap   int // blank lines before it
}

// split cuts text into paragraphs: at blank lines where the text is hard-wrapped, else at every line end.
func split(text string) []para {
	lines := strings.Split(text, "\n")
	wrapped := hardWrapped(lines)
	var out []para
	gap, open := 0, false
	for _, l := range lines {
		l = strings.TrimRightFunc(strings.ReplaceAll(l, "\f", ""), unicode.IsSpace)
		if strings.TrimSpace(l) == "" {
			gap++
			open = false
			continue
		}
		if open && wrapped && !startsItem(l) {
			out[len(out)-1].lines = append(out[len(out)-1].lines, l)
			continue
		}
		out = append(out, para{lines: []string{l}, gap: gap})
		gap, open = 0, true
	}
	return out
}

// longLine is the length in code points beyond which a line is surely a whole paragraph.
const longLine = 110

// hardWrapped reports whether lines were cut to a width: hardly any line is long, and lines that another one
// follows mostly stop in the middle of a sentence. A paragraph on one line ends like a sentence.
func hardWrapped(lines []string) bool {
	text, long, pairs, open := 0, 0, 0, 0
	before := ""
	for _, l := range lines {
		l = strings.TrimSpace(l)
		n := utf8.RuneCountInString(l)
		if n > 0 {
			text++
		}
		if n > longLine {
			long++
		}
		if n > 0 && utf8.RuneCountInString(before) > 30 {
			pairs++
			if last, _ := utf8.DecodeLastRuneInString(before); !strings.ContainsRune(".!?…:\"”’)", last) {
				open++
			}
		}
		before = l
	}
	return pairs > 0 && open*2 >= pairs && long*20 <= text
}

var (
	itemMark  = regexp.MustCompile(`^(\s*)(?:[-*•–·]|(\d{1,3})[.)])\s+(\S.*)$`)
	bylineRe  = regexp.MustCompile(`^(?i:by)\s+(\p{Lu}[\p{L}.'’-]*(?:[ ,&]+(?:and\s+)?\p{Lu}?[\p{L}.'’-]*){0,9})$`)
	paywallRe = regexp.MustCompile(`(?i)you have (\d{1,3}(?:[.,]\d+)?) ?% of this article left to read`)
	readMore  = regexp.MustCompile(`^(?i:read (?:more|also|next)\b|lire aussi\b|see also:|subscribers only\b)`)
	paywall2  = regexp.MustCompile(`(?i)^(?:the rest (?:of this article )?is (?:reserved )?for subscribers(?: only)?|this article is for subscribers only|subscribe to (?:read|continue)[^.]*)[.…]?$`)
	dateRe    = regexp.MustCompile(`^(?i:published|updated|posted)?:?\s*(?:on\s+)?((?:\p{L}+,?\s+)?(?:\d{1,2}\.?\s+\p{L}+|\p{L}+\s+\d{1,2},?)\s+\d{4}|\d{4}-\d{2}-\d{2})(?:[ ,T].{0,20})?$`)
	chapterRe = regexp.MustCompile(`^(?i:(?:chapter|book|part|volume|section|act|scene|canto|letter|epilogue|prologue|preface|introduction|appendix|first epilogue|second epilogue)\b[ .:]*[ivxlcdm\d]*[ .:—-]*[^.]{0,60})$`)
	romanRe   = regexp.MustCompile(`^[IVXLCDM]{1,7}\.?$`)
)

func startsItem(l string) bool { return itemMark.MatchString(l) }

// front reads title, byline and date off the top, and returns the paragraphs after them. The first line is a
// title only when it is shaped like a heading and text follows.
func front(a *article.Article, paras []para) []para {
	if len(paras) < 2 || len(paras[0].lines) > 2 {
		return paras
	}
	title := paras[0].join()
	if !titleLike(title) || noticeLike(title) || chapterRe.MatchString(title) || romanRe.MatchString(title) {
		return paras
	}
	rest := paras[1:]
	var byline, date string
	for k := 0; k < 2 && len(rest) > 1; k++ {
		line := rest[0].join()
		if m := bylineRe.FindStringSubmatch(line); m != nil && byline == "" && len(rest[0].lines) == 1 {
			byline = m[1]
		} else if m := dateRe.FindStringSubmatch(line); m != nil && date == "" {
			date = m[1]
		} else {
			break
		}
		rest = rest[1:]
	}
	a.Title, a.Byline, a.Published = visible(title), byline, date
	return rest
}

// titleLike reports whether a line stands as a heading: short, not a sentence, not ended like one.
func titleLike(s string) bool {
	n := utf8.RuneCountInString(s)
	if n == 0 || n > 120 || itemMark.MatchString(s) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	first, _ := utf8.DecodeRuneInString(s)
	return !strings.ContainsRune(".,;:…\"”»", last) && !unicode.IsLower(first)
}

func noticeLike(s string) bool {
	return readMore.MatchString(s) || paywallRe.MatchString(s) || paywall2.MatchString(s)
}

// join puts the lines of p together: with spaces, or as lines of their own when they are verse or a table, which
// short or indented lines show.
func (p para) join() string {
	if len(p.lines) == 1 {
		return strings.TrimSpace(p.lines[0])
	}
	longest, indented := 0, 0
	for _, l := range p.lines {
		longest = max(longest, utf8.RuneCountInString(l))
		if strings.HasPrefix(l, "  ") || strings.HasPrefix(l, "\t") {
			indented++
		}
	}
	glue := " "
	if longest < 46 || indented > len(p.lines)/2 && longest < 66 {
		glue = "\n"
	}
	parts := make([]string, len(p.lines))
	for i, l := range p.lines {
		parts[i] = strings.TrimSpace(l)
	}
	return strings.Join(parts, glue)
}

// add appends p as the block that its shape and its place say it is.
func (p para) add(b *article.Builder, a *article.Article, i int, all []para) {
	text := p.join()
	switch m := itemMark.FindStringSubmatch(strings.Join(p.lines, " ")); {
	case paywallRe.MatchString(text), paywall2.MatchString(text):
		if a.Partial == nil {
			a.Partial = &article.Partial{}
		}
		if w := paywallRe.FindStringSubmatch(text); w != nil {
			a.Partial.MissingPercent, _ = strconv.ParseFloat(strings.Replace(w[1], ",", ".", 1), 64) // the pattern is a number
			a.Partial.MissingPercent = min(a.Partial.MissingPercent, 100)
		}
		b.Add(article.Block{Kind: article.Notice}, text)
	case readMore.MatchString(text) && utf8.RuneCountInString(text) < 200:
		b.Add(article.Block{Kind: article.Notice}, text)
	case isRule(text):
		b.Add(article.Block{Kind: article.Rule}, "")
	case m != nil && p.inList(i, all):
		number, _ := strconv.Atoi(m[2]) // no digits: a bullet, number 0
		b.Add(article.Block{Kind: article.Item, Level: 1 + min(3, len(m[1])/2), Number: number}, strings.Join(strings.Fields(m[3]), " "))
	case p.isHeading(text, i, all):
		b.Add(article.Block{Kind: article.Heading, Level: 2}, text)
	default:
		b.Add(article.Block{Kind: article.Paragraph}, text)
	}
}

// inList reports whether an item has a neighbour that is one too: a single "- yes" is talk, not a list.
func (p para) inList(i int, all []para) bool {
	return i > 0 && startsItem(all[i-1].lines[0]) || i+1 < len(all) && startsItem(all[i+1].lines[0])
}

func isRule(s string) bool {
	marks := strings.Join(strings.Fields(s), "")
	return len(marks) >= 3 && (strings.Trim(marks, "*") == "" || strings.Trim(marks, "-") == "" || strings.Trim(marks, "_") == "" || strings.Trim(marks, "=") == "" || strings.Trim(marks, "⁂") == "")
}

// isHeading reports whether p stands as a heading between paragraphs: a chapter mark, or a short line that is no
// sentence, followed by a longer paragraph.
func (p para) isHeading(text string, i int, all []para) bool {
	if len(p.lines) > 2 || !titleLike(strings.TrimSuffix(text, ".")) {
		return false
	}
	if chapterRe.MatchString(text) || romanRe.MatchString(text) {
		return utf8.RuneCountInString(text) <= 80
	}
	if !titleLike(text) || len(p.lines) > 1 || i+1 >= len(all) || utf8.RuneCountInString(text) > 90 || noticeLike(all[i+1].join()) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	if last == '!' || strings.ContainsAny(text, "|\t") {
		return false
	}
	next := utf8.RuneCountInString(all[i+1].join())
	return next > 120 && next > 2*utf8.RuneCountInString(text)
}
