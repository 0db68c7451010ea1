package importer

import (
	"strconv"
	"strings"

	"dev.marginalia/article"
)

// longestNotice is the length of a notice in code points: what is longer is text of the article.
const longestNotice = 200

// markNotices finds what is said about the article among its paragraphs, and whether it is only a part.
func markNotices(a *article.Article) {
	for i := range a.Blocks {
		b := &a.Blocks[i]
		if b.Kind != article.Paragraph && b.Kind != article.Heading || b.Range.Len() > longestNotice {
			continue
		}
		text := a.Text.Slice(b.Range)
		if !noticeLike(text) {
			continue
		}
		b.Kind, b.Level = article.Notice, 0
		if readMore().MatchString(text) && !paywallRe().MatchString(text) {
			continue
		}
		if a.Partial == nil {
			a.Partial = &article.Partial{}
		}
		if m := paywallRe().FindStringSubmatch(text); m != nil {
			percent, _ := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64) // the pattern is a number
			a.Partial.MissingPercent = min(percent, 100)
		}
	}
}
