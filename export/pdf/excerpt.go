package pdf

import (
	"iter"
	"sort"
	"strings"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// excerpt is a stretch of the text around marks.
type excerpt struct {
	article.Range
	marks []*annotation.Annotation
}

// excerpts are the surroundings of marks, which are in the order of the text. Those that touch are one. They end early
// when nobody looks at the pages any more.
func (c *composer) excerpts(marks []*annotation.Annotation) iter.Seq[*excerpt] {
	return func(yield func(*excerpt) bool) {
		var last *excerpt
		for _, m := range marks {
			r := c.around(m)
			if last != nil && r.Start <= last.End+1 {
				last.End = max(last.End, r.End)
				last.marks = append(last.marks, m)
				continue
			}
			if last != nil && (c.doc.sketch.stopped() || !yield(last)) {
				return
			}
			last = &excerpt{r, []*annotation.Annotation{m}}
		}
		if last != nil {
			yield(last)
		}
	}
}

// around is the passage of m with so many sentences before and behind it as the options say, inside the blocks of its
// ends. With any, the sentences that it begins and ends in are whole.
func (c *composer) around(m *annotation.Annotation) article.Range {
	r, n := m.Passage().Clip(c.work.Article.Text.All()), max(0, min(c.doc.options.Context, MaxContext))
	if n == 0 {
		return r
	}
	if s := c.sentencesOf(c.work.Article.BlockAt(r.Start)); len(s) > 0 {
		i := sort.Search(len(s), func(i int) bool { return s[i].End > r.Start })
		r.Start = min(r.Start, s[max(0, min(i, len(s)-1)-n)].Start)
	}
	if s := c.sentencesOf(c.work.Article.BlockAt(r.End - 1)); len(s) > 0 {
		i := sort.Search(len(s), func(i int) bool { return s[i].End >= r.End })
		r.End = max(r.End, s[min(len(s)-1, i+n)].End)
	}
	return r
}

// sentencesOf are the sentences of block i; of code and of tables, the lines.
func (c *composer) sentencesOf(i int) []article.Range {
	if i < 0 {
		return nil
	}
	if s, ok := c.sentences[i]; ok {
		return s
	}
	a, b := c.work.Article, &c.work.Article.Blocks[i]
	var s []article.Range
	if lined(b) {
		at := b.Start
		for line := range strings.SplitSeq(a.Text.Slice(b.Range), "\n") {
			r := article.Range{Start: at, End: at + utf8.RuneCountInString(line)}
			s, at = append(s, r), r.End+1
		}
	} else {
		a.EachSentence(b.Range, func(r article.Range) bool { s = append(s, r); return true })
	}
	c.sentences[i] = s
	return s
}

// lined reports whether the lines of a block are its own, as in code.
func lined(b *article.Block) bool { return b.Kind == article.Code || b.Kind == article.Table }
