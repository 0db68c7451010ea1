package storage

import (
	"context"
	"database/sql"
	"sync"

	"dev.marginalia/annotation"
)

// past is what the journal tells about undo and redo, as far as it was read. The journal only grows: what one change
// adds is read, however long it is.
type past struct {
	mu      sync.Mutex
	history *annotation.History
	seq     int64  // of the last row that was read, and
	step    string // its step
}

// replayable returns the ids of the steps that an undo and a redo would be about, in an article or, when it is "", in
// the whole library; "" for none.
func (l *Library) replayable(ctx context.Context, q querier, article string) (undo, redo string, err error) {
	p := &l.past
	p.mu.Lock()
	defer p.mu.Unlock()
	var newest int64
	if err := q.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM journal").Scan(&newest); err != nil {
		return "", "", err
	}
	from := p
	if p.history == nil || newest < p.seq { // an older state of the library is looked at than was read before
		from = &past{history: &annotation.History{}}
	}
	if err := from.read(ctx, q); err != nil {
		p.history, p.seq, p.step = nil, 0, "" // it may have been read in part
		return "", "", err
	}
	if p.history == nil {
		p.history, p.seq, p.step = from.history, from.seq, from.step
	}
	undo, _ = from.history.ToUndo(article)
	redo, _ = from.history.ToRedo(article)
	return undo, redo, nil
}

// read replays the steps that came since, their ids only.
func (p *past) read(ctx context.Context, q querier) error {
	return each(ctx, q, func(rows *sql.Rows) error {
		var s annotation.Step
		if err := rows.Scan(&p.seq, &s.ID, &s.Kind, &s.Target, &s.Article); err != nil {
			return err
		}
		// A step's rows stand together: no other step comes between them.
		if s.ID != p.step {
			p.history.Apply(s)
		}
		p.step = s.ID
		return nil
	}, `SELECT seq, step, kind, target, article FROM journal WHERE seq > ? AND kind IN ('do', 'undo', 'redo') ORDER BY seq`, p.seq)
}
