package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dev.marginalia/annotation"
)

// The objects that a row of the journal can be about.
const (
	objectAnnotation = "annotation"
	objectTag        = "tag"
	objectArticle    = "article"
)

// encode is v as JSON that people can read: "<" stays "<".
func encode(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return string(bytes.TrimRight(b.Bytes(), "\n")), err
}

// record adds the rows of s to the journal.
func (l *Library) record(ctx context.Context, tx *sql.Tx, s *annotation.Step) error {
	for _, c := range s.Changes {
		if err := row(ctx, tx, l, s, objectAnnotation, c.ID(), c.Before, c.After); err != nil {
			return err
		}
	}
	for _, c := range s.Tags {
		t := c.After
		if t == nil {
			t = c.Before
		}
		if err := row(ctx, tx, l, s, objectTag, t.Path, c.Before, c.After); err != nil {
			return err
		}
	}
	return nil
}

func (l *Library) journalArticle(ctx context.Context, tx *sql.Tx, id, label string, before, after *articleState) error {
	s := &annotation.Step{ID: l.o.NewID(), Article: id, Kind: annotation.Moved, Label: label, Time: l.now(), Creator: l.o.Creator}
	return row(ctx, tx, l, s, objectArticle, id, before, after)
}

func row[T any](ctx context.Context, tx *sql.Tx, l *Library, s *annotation.Step, object, id string, before, after *T) error {
	var js [2]*string
	for i, v := range []*T{before, after} {
		if v == nil {
			continue
		}
		text, err := encode(v)
		if err != nil {
			return err
		}
		js[i] = &text
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO journal (id, step, kind, target, label, article, object, object_id, time, creator, before, after)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		l.o.NewID(), s.ID, string(s.Kind), s.Target, s.Label, s.Article, object, id, formatTime(s.Time), s.Creator, js[0], js[1])
	return err
}

func labelOf(ctx context.Context, q querier, step string) (label string, err error) {
	err = q.QueryRowContext(ctx, "SELECT label FROM journal WHERE step = ? ORDER BY seq LIMIT 1", step).Scan(&label)
	return label, err
}

// newest reports whether step, which was done and not taken back, is what the journal tells last.
func newest(ctx context.Context, q querier, step string) (bool, error) {
	if step == "" {
		return false, nil
	}
	var last string
	var kind annotation.StepKind
	err := q.QueryRowContext(ctx, "SELECT step, kind FROM journal ORDER BY seq DESC LIMIT 1").Scan(&last, &kind)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return last == step && kind == annotation.Do, err
}

// joined adds a change to those of a step. Where the step has changed that annotation already, both are one change.
func joined(all []annotation.Change, c annotation.Change) []annotation.Change {
	for i := range all {
		if c.Before != nil && c.After != nil && all[i].After != nil && all[i].ID() == c.ID() {
			all[i].After = c.After
			return all
		}
	}
	return append(all, c)
}

func readStep(ctx context.Context, q querier, id string) (annotation.Step, error) {
	s := annotation.Step{ID: id}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var object, at string
		var before, after sql.NullString
		if err := rows.Scan(&s.Kind, &s.Label, &s.Article, &object, &at, &before, &after); err != nil {
			return err
		}
		var err error
		if s.Time, err = parseTime(at); err != nil {
			return err
		}
		switch object {
		case objectAnnotation:
			var c annotation.Change
			c.Before, c.After, err = decode[annotation.Annotation](before, after)
			s.Changes = joined(s.Changes, c)
		case objectTag:
			var c annotation.TagChange
			c.Before, c.After, err = decode[annotation.Tag](before, after)
			s.Tags = append(s.Tags, c)
		}
		return err
	}, `SELECT kind, label, article, object, time, before, after FROM journal WHERE step = ? ORDER BY seq`, id)
	return s, err
}

// decode reads both sides of a row, of which at least one is there.
func decode[T any](before, after sql.NullString) (b, a *T, err error) {
	read := func(n sql.NullString) (*T, error) {
		if !n.Valid {
			return nil, nil
		}
		v := new(T)
		return v, json.Unmarshal([]byte(n.String), v)
	}
	b, err1 := read(before)
	a, err2 := read(after)
	if errors.Join(err1, err2) != nil || b == nil && a == nil {
		return nil, nil, fmt.Errorf("%w: a row of the journal cannot be read", ErrCorrupt)
	}
	return b, a, nil
}

// NewestChange is when the article, or one of its annotations, was changed last: the date of its handouts.
func (l *Library) NewestChange(ctx context.Context, article string) (time.Time, error) {
	const doing = "read newest change"
	var at string
	err := l.reader.QueryRowContext(ctx, `SELECT max(a.modified, coalesce((SELECT max(time) FROM journal WHERE article = ?1), ''))
		FROM articles a WHERE a.id = ?1`, article).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, fmt.Errorf("%s: %w", doing, ErrNotFound)
	}
	if err != nil {
		return time.Time{}, explain(doing, err)
	}
	t, err := parseTime(at)
	return t, explain(doing, err)
}
