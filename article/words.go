package article

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// perMinute is the number of words that people read in a minute, roughly.
const perMinute = 230

// Minutes is how long reading takes, at least one; 0 for an article without words.
func (a *Article) Minutes() int {
	words := a.Words()
	if words == 0 {
		return 0
	}
	return max(1, int(math.Round(float64(words)/perMinute)))
}

// FormatDate writes a date as in "24 November 2026"; what is no RFC 3339 date stays as it is.
func FormatDate(s string) string {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.Format("2 January 2006")
		}
	}
	return s
}

// Origin says in one line who wrote the article, where and when it was published, and how long reading takes.
func (a *Article) Origin() string {
	var parts []string
	for _, p := range []string{a.Byline, a.Site, FormatDate(a.Published)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	switch n := a.Minutes(); {
	case n >= 120:
		parts = append(parts, fmt.Sprintf("%d h", (n+30)/60))
	case n > 0:
		parts = append(parts, fmt.Sprintf("%d min", n))
	}
	return SideBySide(parts...)
}

// Sentence says in words that the source did not hold the whole article; of nil it is "".
func (p *Partial) Sentence() string {
	switch {
	case p == nil:
		return ""
	case p.MissingPercent == 0:
		return "Only a part of the article: the source did not hold the rest."
	}
	return fmt.Sprintf("Only a part of the article: the source did not hold the remaining %s %%.",
		strconv.FormatFloat(p.MissingPercent, 'f', -1, 64))
}
