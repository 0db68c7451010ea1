package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"marginalia/annotation"
)

// Apply makes the changes of a new step and journals them, all in one transaction. Every Before must be what the
// library has, else the error wraps annotation.ErrConflict and nothing is changed. It returns the step as it
// was made: tags in the library's spelling, with the tags that were new.
func (l *Library) Apply(ctx context.Context, s annotation.Step) (annotation.Step, error) {
	s.Kind, s.Target = annotation.Do, ""
	err := l.write(ctx, "keep change", func(tx *sql.Tx) error { return l.perform(ctx, tx, &s, false) })
	return s, err
}

// Undo takes back the newest step of an article, or of the whole library when article is "". It returns the step
// that did so. With nothing to undo it wraps annotation.ErrNothing; when something was changed since so that
// the step does not fit any more, annotation.ErrConflict.
func (l *Library) Undo(ctx context.Context, article string) (annotation.Step, error) {
	return l.replay(ctx, article, annotation.Undo)
}

// Redo makes again the step that was taken back last.
func (l *Library) Redo(ctx context.Context, article string) (annotation.Step, error) {
	return l.replay(ctx, article, annotation.Redo)
}

func (l *Library) replay(ctx context.Context, article string, kind annotation.StepKind) (annotation.Step, error) {
	var out annotation.Step
	err := l.write(ctx, string(kind), func(tx *sql.Tx) error {
		h, err := history(ctx, tx)
		if err != nil {
			return err
		}
		target, ok := h.ToUndo(article)
		if kind == annotation.Redo {
			target, ok = h.ToRedo(article)
		}
		if !ok {
			return annotation.ErrNothing
		}
		s, err := readStep(ctx, tx, target)
		if err != nil {
			return err
		}
		out = annotation.Step{ID: l.o.NewID(), Article: s.Article, Kind: kind, Target: target, Label: s.Label,
			Time: l.now(), Creator: l.o.Creator, Changes: s.Changes, Tags: s.Tags}
		if kind == annotation.Undo {
			out.Changes, out.Tags = s.Inverse()
		}
		return l.perform(ctx, tx, &out, true)
	})
	return out, err
}

// perform makes the changes of s. lenient is for replayed steps: there an anchor that a new revision of the text
// has moved since is no conflict; the annotation stays where its passage is now.
func (l *Library) perform(ctx context.Context, tx *sql.Tx, s *annotation.Step, lenient bool) error {
	if s.Kind == annotation.Do {
		if err := l.newTags(ctx, tx, s); err != nil {
			return err
		}
	} else if err := makeTags(ctx, tx, s.Tags); err != nil {
		return err
	}
	for i := range s.Changes {
		if err := l.performChange(ctx, tx, &s.Changes[i], lenient); err != nil {
			return err
		}
	}
	if err := dropTags(ctx, tx, s.Tags); err != nil {
		return err
	}
	return l.record(ctx, tx, s)
}

func (l *Library) performChange(ctx context.Context, tx *sql.Tx, c *annotation.Change, lenient bool) error {
	now, err := current(ctx, tx, c.ID())
	if err != nil {
		return err
	}
	if (now == nil) != (c.Before == nil) {
		return fmt.Errorf("annotation %s: %w", c.ID(), annotation.ErrConflict)
	}
	if c.After != nil {
		after := c.After.Clone()
		c.After = &after
	}
	if now != nil {
		expected := *c.Before
		if lenient {
			expected.Anchor, expected.Orphan = now.Anchor, now.Orphan
			if c.After != nil {
				c.After.Anchor, c.After.Orphan = now.Anchor, now.Orphan
			}
		}
		if !now.Equal(expected) {
			return fmt.Errorf("annotation %s: %w", c.ID(), annotation.ErrConflict)
		}
		c.Before = now
	}
	if c.After == nil {
		_, err := tx.ExecContext(ctx, "UPDATE annotations SET deleted = ? WHERE id = ?", formatTime(l.now()), c.ID())
		return err
	}
	if now == nil {
		if err := l.replace(ctx, tx, c.After); err != nil {
			return err
		}
	}
	return l.put(ctx, tx, c.After)
}

// replace puts an annotation that was made, or comes back, where its passage is in the newest text.
func (l *Library) replace(ctx context.Context, tx *sql.Tx, a *annotation.Annotation) error {
	text, revision, err := textOf(ctx, tx, a.Article)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("article %s: %w", a.Article, ErrNotFound)
	}
	if err == nil && revision > 1 {
		*a = place(*a, text)
	}
	return err
}

// newTags adds the tags that s uses first to the library and to s.
func (l *Library) newTags(ctx context.Context, tx *sql.Tx, s *annotation.Step) error {
	for _, c := range s.Changes {
		if c.After == nil {
			continue
		}
		for _, t := range c.After.Tags {
			res, err := tx.ExecContext(ctx, "INSERT INTO tags (path, fold) VALUES (?, ?) ON CONFLICT (fold) DO NOTHING", t, annotation.FoldTag(t))
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil {
				return err
			} else if n == 1 {
				s.Tags = append(s.Tags, annotation.TagChange{After: &annotation.Tag{Path: t}})
			}
		}
	}
	return nil
}

func makeTags(ctx context.Context, tx *sql.Tx, changes []annotation.TagChange) error {
	for _, c := range changes {
		if c.After == nil {
			continue
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO tags (path, fold, color) VALUES (?, ?, ?) ON CONFLICT (fold) DO NOTHING",
			c.After.Path, annotation.FoldTag(c.After.Path), string(c.After.Color))
		if err != nil {
			return err
		}
	}
	return nil
}

// dropTags removes tags that a step took away and that nothing uses, not even something in the trash.
func dropTags(ctx context.Context, tx *sql.Tx, changes []annotation.TagChange) error {
	for _, c := range changes {
		if c.After != nil {
			continue
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM tags WHERE fold = ?
			AND NOT EXISTS (SELECT 1 FROM annotation_tags WHERE tag = tags.id)`, annotation.FoldTag(c.Before.Path))
		if err != nil {
			return err
		}
	}
	return nil
}

// record adds the rows of s to the journal.
func (l *Library) record(ctx context.Context, tx *sql.Tx, s *annotation.Step) error {
	for _, c := range s.Changes {
		if err := l.row(ctx, tx, s, "annotation", c.ID(), c.Before, c.After); err != nil {
			return err
		}
	}
	for _, c := range s.Tags {
		t := c.After
		if t == nil {
			t = c.Before
		}
		if err := l.row(ctx, tx, s, "tag", t.Path, c.Before, c.After); err != nil {
			return err
		}
	}
	return nil
}

func (l *Library) journalArticle(ctx context.Context, tx *sql.Tx, id, label string, before, after map[string]any) error {
	s := &annotation.Step{ID: l.o.NewID(), Article: id, Kind: annotation.Moved, Label: label, Time: l.now(), Creator: l.o.Creator}
	var b, a *map[string]any
	if before != nil {
		b = &before
	}
	if after != nil {
		a = &after
	}
	return row(ctx, tx, l, s, "article", id, b, a)
}

func (l *Library) row(ctx context.Context, tx *sql.Tx, s *annotation.Step, object, id string, before, after any) error {
	switch b := before.(type) {
	case *annotation.Annotation:
		return row(ctx, tx, l, s, object, id, b, after.(*annotation.Annotation))
	case *annotation.Tag:
		return row(ctx, tx, l, s, object, id, b, after.(*annotation.Tag))
	}
	return fmt.Errorf("journal: unknown object %s", object)
}

func row[T any](ctx context.Context, tx *sql.Tx, l *Library, s *annotation.Step, object, id string, before, after *T) error {
	var js [2]*string
	for i, v := range []*T{before, after} {
		if v == nil {
			continue
		}
		data, err := json.Marshal(v)
		if err != nil {
			return err
		}
		text := string(data)
		js[i] = &text
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO journal (id, step, kind, target, label, article, object, object_id, time, creator, before, after)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		l.o.NewID(), s.ID, string(s.Kind), s.Target, s.Label, s.Article, object, id, formatTime(s.Time), s.Creator, js[0], js[1])
	return err
}

// history replays the steps of the journal, their ids only.
func history(ctx context.Context, q querier) (*annotation.History, error) {
	h := &annotation.History{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var s annotation.Step
		if err := rows.Scan(&s.ID, &s.Kind, &s.Target, &s.Article); err != nil {
			return err
		}
		h.Apply(s)
		return nil
	}, `SELECT step, kind, target, article FROM journal WHERE kind IN ('do', 'undo', 'redo') GROUP BY step ORDER BY min(seq)`)
	return h, err
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
		if s.Time, err = time.Parse(stamp, at); err != nil {
			return err
		}
		switch object {
		case "annotation":
			var c annotation.Change
			c.Before, c.After, err = decode[annotation.Annotation](before, after)
			s.Changes = append(s.Changes, c)
		case "tag":
			var c annotation.TagChange
			c.Before, c.After, err = decode[annotation.Tag](before, after)
			s.Tags = append(s.Tags, c)
		}
		return err
	}, `SELECT kind, label, article, object, time, before, after FROM journal WHERE step = ? ORDER BY seq`, id)
	return s, err
}

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
	return b, a, errors.Join(err1, err2)
}

// Labels returns what an undo and a redo in article would be about, as a person reads it; "" for nothing.
func (l *Library) Labels(ctx context.Context, article string) (undo, redo string, err error) {
	h, err := history(ctx, l.reader)
	if err != nil {
		return "", "", explain("read journal", err)
	}
	label := func(step string, ok bool) string {
		if !ok || err != nil {
			return ""
		}
		var s annotation.Step
		s, err = readStep(ctx, l.reader, step)
		return s.Label
	}
	undo = label(h.ToUndo(article))
	redo = label(h.ToRedo(article))
	return undo, redo, explain("read journal", err)
}

// NewestChange is when the article, or one of its annotations, was changed last: the date of its handouts.
func (l *Library) NewestChange(ctx context.Context, article string) (time.Time, error) {
	var at string
	err := l.reader.QueryRowContext(ctx, `SELECT max(a.modified, coalesce((SELECT max(time) FROM journal WHERE article = ?1), ''))
		FROM articles a WHERE a.id = ?1`, article).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, fmt.Errorf("read article: %w", ErrNotFound)
	}
	if err != nil {
		return time.Time{}, explain("read article", err)
	}
	return parseTime(at)
}

// TagInfo is a tag in a list.
type TagInfo struct {
	annotation.Tag
	Count int `json:"count"` // annotations that have it
}

// Tags lists the tags in use, and those that were given a colour, in their order.
func (l *Library) Tags(ctx context.Context) ([]TagInfo, error) {
	out := []TagInfo{}
	err := each(ctx, l.reader, func(rows *sql.Rows) error {
		var t TagInfo
		err := rows.Scan(&t.Path, &t.Color, &t.Count)
		out = append(out, t)
		return err
	}, `SELECT t.path, t.color, count(n.id) FROM tags t LEFT JOIN annotation_tags x ON x.tag = t.id
		LEFT JOIN annotations n ON n.id = x.annotation AND n.deleted IS NULL
			AND EXISTS (SELECT 1 FROM articles a WHERE a.id = n.article AND a.deleted IS NULL)
		GROUP BY t.id HAVING count(n.id) > 0 OR t.color <> '' ORDER BY t.fold`)
	return slices.Clip(out), explain("list tags", err)
}
