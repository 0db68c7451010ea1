package importer

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/article"
)

var (
	bylineRe  = late(`^(?i:by)\s+(\p{Lu}[\p{L}.'’-]*(?:[ ,&]+(?:and\s+)?\p{Lu}?[\p{L}.'’-]*){0,9})$`)
	paywallRe = late(`(?i)you have (\d{1,3}(?:[.,]\d+)?) ?% of this article left to read`)
	readMore  = late(`^(?i:read (?:more|also|next)\b|lire aussi\b|see also:|subscribers only\b)`)
	paywall2  = late(`(?i)^(?:the rest (?:of this article )?is (?:reserved )?for subscribers(?: only)?|this article is for subscribers only|subscribe to (?:read|continue)[^.]*)[.…]?$`)
	dateRe    = late(`^(?i:published|updated|posted)?:?\s*(?:on\s+)?((?:\p{L}+,?\s+)?(?:\d{1,2}\.?\s+\p{L}+|\p{L}+\s+\d{1,2},?)\s+\d{4}|\d{4}-\d{2}-\d{2})(?:[ ,T].{0,20})?$`)
)

// front reads title, byline and date off the top, and returns the paragraphs after them. The first line is a
// title only when it is shaped like a heading and text follows.
func front(a *article.Article, paras []para) []para {
	if len(paras) < 2 || len(paras[0].lines) > 2 {
		return paras
	}
	title := joinLines(paras[0].lines, false)
	if _, div := divisionOf(title); div || !titleLike(title) || noticeLike(title) || isRoman(title) {
		return paras
	}
	rest := paras[1:]
	var byline, date string
	for k := 0; k < 2 && len(rest) > 1 && len(rest[0].lines) == 1; k++ {
		line := rest[0].first()
		if m := bylineRe().FindStringSubmatch(line); m != nil && byline == "" {
			byline = m[1]
		} else if m := dateRe().FindStringSubmatch(line); m != nil && date == "" {
			date = m[1]
		} else {
			break
		}
		rest = rest[1:]
	}
	a.Title, a.Byline, a.Published = title, byline, date
	return rest
}

// titleLike reports whether a line stands as a heading: short, not a sentence, not ended like one.
func titleLike(s string) bool {
	if s == "" || len(s) > 480 || utf8.RuneCountInString(s) > 120 {
		return false
	}
	if _, item := itemMark(s); item {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	first, _ := utf8.DecodeRuneInString(s)
	return !strings.ContainsRune(".,;:…\"”»。", last) && !unicode.IsLower(first)
}

// maxNotice is the length in bytes beyond which nothing is a notice.
const maxNotice = 400

// noticeLike reports whether s is about the article rather than of it. What a pattern needs is looked for first,
// because patterns are slow.
func noticeLike(s string) bool {
	if len(s) > maxNotice || s == "" {
		return false
	}
	switch s[0] | 0x20 {
	case 'r', 'l', 's':
		if readMore().MatchString(s) && utf8.RuneCountInString(s) < 200 {
			return true
		}
	}
	return strings.Contains(s, "%") && paywallRe().MatchString(s) || (strings.Contains(s, "ubscribe") || strings.Contains(s, "UBSCRIBE")) && paywall2().MatchString(s)
}

// notePartial takes from a notice that, and how much of, the article is missing.
func notePartial(a *article.Article, s string) {
	share := paywallRe().FindStringSubmatch(s)
	if share == nil && !paywall2().MatchString(s) {
		return
	}
	if a.Partial == nil {
		a.Partial = &article.Partial{}
	}
	if share != nil {
		percent, _ := strconv.ParseFloat(strings.Replace(share[1], ",", ".", 1), 64) // the pattern is a number
		a.Partial.MissingPercent = min(percent, 100)
	}
}
