package app

import (
	"context"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// together is how soon the moves of an end of a mark follow each other that one undo takes back.
const together = 1500 * time.Millisecond

// move is the last move of an end of a mark.
type move struct {
	step, id   string
	start, end bool // which end was moved
	at         time.Time
}

// Reshape gives a mark the passage r, as a person asked for at a time. Each move is written at once; those of the same
// end of the same mark that follow each other soon, with nothing else done between them, are one step of undo.
func (s *Session) Reshape(ctx context.Context, id string, r article.Range, at time.Time) (annotation.Annotation, error) {
	before, _ := s.Set().Get(id)
	now := move{id: id, start: r.Start != before.Start, end: r.End != before.End, at: at}
	s.mu.Lock()
	last := s.moved
	s.mu.Unlock()
	joins := ""
	if now.id == last.id && now.start == last.start && now.end == last.end && at.Sub(last.at) <= together {
		joins = last.step
	}
	m, step, err := s.app.edit(ctx, s.article, id, Edit{Start: &r.Start, End: &r.End}, joins)
	if err != nil {
		return m, err
	}
	s.show(annotation.Change{After: &m})
	if now.step = step; step != "" {
		s.mu.Lock()
		s.moved = now
		s.mu.Unlock()
	}
	return m, nil
}
