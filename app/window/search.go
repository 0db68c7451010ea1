package window

import (
	"sync/atomic"

	"dev.marginalia/article"
	"dev.marginalia/article/find"
)

// search finds words away from the window's thread, so that typing never waits for it. Of several searches only the
// last one counts. The folded text is kept for the next keystroke.
type search struct {
	newest atomic.Int64     // number of the search that counts
	of     *article.Article // what index is of, of the lane alone
	index  *find.Index      // the same
}

// start looks for query in a and hands what it found to then, on the window's thread, unless another search was
// started or this one cancelled.
func (s *search) start(work *background, a *article.Article, query string, o find.Options, then func([]article.Range)) {
	n := s.newest.Add(1)
	var hits []article.Range
	work.in(finding, func() error {
		if s.newest.Load() == n {
			hits = s.indexOf(a, o).Find(query)
		}
		return nil
	}, func(error) {
		if s.newest.Load() == n {
			then(hits)
		}
	})
}

// indexOf runs in the lane.
func (s *search) indexOf(a *article.Article, o find.Options) *find.Index {
	if s.index == nil || s.index.Options() != o || s.of != a {
		s.of, s.index = a, find.NewIndex(a.Text, o)
	}
	return s.index
}

// cancel lets no search count that is under way.
func (s *search) cancel() { s.newest.Add(1) }
