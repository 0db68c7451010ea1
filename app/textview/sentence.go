package textview

import "dev.marginalia/article"

// SentenceAt returns the sentence at o; in the white space between two, the one that ends there.
func SentenceAt(a *article.Article, o int) article.Range {
	b := nearby(a, blockRange(a, o), o)
	best := article.Range{Start: b.Start, End: b.Start}
	a.EachSentence(b, func(r article.Range) bool {
		if r.Start <= o || best.Empty() {
			best = r
		}
		return r.Start <= o
	})
	return best
}

// sentenceAfter is the first sentence that begins at or after o, sentenceBefore the last one that ends at or before
// it. They report whether there is one.
func sentenceAfter(a *article.Article, o int) (article.Range, bool) {
	for i := max(0, a.BlockAt(o)); i < len(a.Blocks); i++ {
		var found article.Range
		a.EachSentence(nearby(a, a.Blocks[i].Range, o), func(r article.Range) bool {
			if r.Start >= o {
				found = r
			}
			return found.Empty()
		})
		if !found.Empty() {
			return found, true
		}
	}
	return article.Range{}, false
}

func sentenceBefore(a *article.Article, o int) (article.Range, bool) {
	for i := a.BlockAt(o); i >= 0; i-- {
		var found article.Range
		a.EachSentence(nearby(a, a.Blocks[i].Range, o), func(r article.Range) bool {
			if r.End <= o {
				found = r
			}
			return r.End <= o
		})
		if !found.Empty() {
			return found, true
		}
	}
	return article.Range{}, false
}
