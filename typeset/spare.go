package typeset

import (
	"math/bits"
	"sync"
)

// spare holds room for clusters that nobody looks at any more: a book's are hundreds of megabytes, a page's one.
type spare struct {
	sizes [largestSpare + 1]sync.Pool // *[]Cluster, with room for two to the power of the index
}

// largestSpare is the power of two above which room is not kept.
const largestSpare = 14

// get returns room for n clusters at least.
func (s *spare) get(n int) []Cluster {
	k := bits.Len(uint(max(n, 1) - 1))
	if k > largestSpare {
		return make([]Cluster, 0, n)
	}
	if room, ok := s.sizes[k].Get().(*[]Cluster); ok {
		return *room
	}
	return make([]Cluster, 0, 1<<k)
}

// put takes room back.
func (s *spare) put(room []Cluster) {
	if k := bits.Len(uint(cap(room))) - 1; k >= 0 && k <= largestSpare && cap(room) == 1<<k {
		room = room[:0]
		s.sizes[k].Put(&room)
	}
}

// Sheet is the lines of a paragraph, whose room can be used again.
type Sheet struct {
	Lines []Line
	room  []Cluster
}

// LayoutSheet is Layout for a caller that hands the lines back with Reuse: it costs less memory.
func (e *Engine) LayoutSheet(p Paragraph, s Settings) Sheet {
	lines, _, room := e.layout(p, s, wantSheet)
	return Sheet{lines, room}
}

// Reuse takes the room of lines back: nobody may look at their clusters any more.
func (e *Engine) Reuse(s *Sheet) {
	e.spare.put(s.room)
	s.room = nil
}
