package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// Apply makes the changes of a new step and journals them, all in one transaction. Every Before must be what the
// library has, else the error wraps annotation.ErrConflict and nothing is changed; an article that is not there
// wraps ErrNotFound. A nil After puts the annotation into the trash, a nil Before makes it or brings it back.
// A step that joins another becomes a part of it, with its id, when that is the newest in the journal; else it is a step
// of its own. It returns the step as it was made: times in milliseconds, anchors in the newest text, tags in the library's
// spelling, with the tags that were new.
func (l *Library) Apply(ctx context.Context, s annotation.Step) (annotation.Step, error) {
	s.Kind, s.Target = annotation.Do, ""
	s.Changes, s.Tags = slices.Clone(s.Changes), slices.Clone(s.Tags)
	err := l.write(ctx, "keep change", func(tx *sql.Tx) error {
		joins, err := newest(ctx, tx, s.Joins)
		if err != nil {
			return err
		}
		if joins {
			s.ID = s.Joins
		}
		return l.perform(ctx, tx, &s)
	})
	return s, err
}

// Undo takes back the newest step of an article, or of the whole library when article is "". It returns the step
// that did so. With nothing to undo it wraps annotation.ErrNothing; when something was changed since so that
// the step does not fit any more, annotation.ErrConflict.
func (l *Library) Undo(ctx context.Context, article string) (annotation.Step, error) {
	return l.replay(ctx, article, annotation.Undo)
}

// Redo makes again the step that was taken back last; its errors are those of Undo.
func (l *Library) Redo(ctx context.Context, article string) (annotation.Step, error) {
	return l.replay(ctx, article, annotation.Redo)
}

func (l *Library) replay(ctx context.Context, article string, kind annotation.StepKind) (annotation.Step, error) {
	var out annotation.Step
	err := l.write(ctx, string(kind), func(tx *sql.Tx) error {
		undo, redo, err := l.replayable(ctx, tx, article)
		if err != nil {
			return err
		}
		target := undo
		if kind == annotation.Redo {
			target = redo
		}
		if target == "" {
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
		return l.perform(ctx, tx, &out)
	})
	return out, err
}

// Labels returns what an undo and a redo in article would be about, as a person reads it; "" for nothing.
func (l *Library) Labels(ctx context.Context, article string) (undo, redo string, err error) {
	err = l.read(ctx, "read journal", func(tx *sql.Tx) error {
		back, again, err := l.replayable(ctx, tx, article)
		if err == nil && back != "" {
			undo, err = labelOf(ctx, tx, back)
		}
		if err == nil && again != "" {
			redo, err = labelOf(ctx, tx, again)
		}
		return err
	})
	return undo, redo, err
}

// perform makes the changes of s in the order in which they need each other: an annotation can only have a tag
// that is there, and a tag can only go when nothing has it any more.
func (l *Library) perform(ctx context.Context, tx *sql.Tx, s *annotation.Step) error {
	if err := makeTags(ctx, tx, s); err != nil {
		return err
	}
	texts := newer{}
	for i := range s.Changes {
		if err := l.change(ctx, tx, &s.Changes[i], texts, s.Kind != annotation.Do); err != nil {
			return err
		}
	}
	if err := dropTags(ctx, tx, s.Tags); err != nil {
		return err
	}
	return l.record(ctx, tx, s)
}

// change makes c, which becomes what was really done.
func (l *Library) change(ctx context.Context, tx *sql.Tx, c *annotation.Change, texts newer, replayed bool) error {
	now, err := current(ctx, tx, c.ID(), false)
	if err != nil {
		return err
	}
	if (now == nil) != (c.Before == nil) || now != nil && !fits(*now, *c.Before, replayed) {
		return fmt.Errorf("annotation %s: %w", c.ID(), annotation.ErrConflict)
	}
	if c.After == nil {
		c.Before = now
		_, err := tx.ExecContext(ctx, "UPDATE annotations SET deleted = ? WHERE id = ?", formatTime(l.now()), c.ID())
		return err
	}
	after := c.After.Clone()
	after.Created, after.Modified = after.Created.UTC().Truncate(time.Millisecond), after.Modified.UTC().Truncate(time.Millisecond)
	switch {
	case now == nil:
		err = texts.settle(ctx, tx, &after)
	case !replayed:
	case c.Before.Anchor == after.Anchor && c.Before.Orphan == after.Orphan:
		// The step was about something else: the annotation stays where a newer text has put it.
		after.Anchor, after.Orphan = now.Anchor, now.Orphan
	default:
		err = texts.settle(ctx, tx, &after)
	}
	if err != nil {
		return err
	}
	c.Before, c.After = now, &after
	return put(ctx, tx, c.After)
}

// fits reports whether the library has now what a change says it had before. A replayed one may be older than
// the newest text and than the newest spelling of a tag.
func fits(now, before annotation.Annotation, replayed bool) bool {
	before.Created, before.Modified = before.Created.Truncate(time.Millisecond), before.Modified.Truncate(time.Millisecond)
	if replayed {
		before.Anchor, before.Orphan = now.Anchor, now.Orphan
		same := func(a, b string) bool { return annotation.FoldTag(a) == annotation.FoldTag(b) }
		if slices.EqualFunc(now.Tags, before.Tags, same) {
			before.Tags = now.Tags
		}
	}
	return now.Equal(before)
}

// newer are the newest texts of articles that have had more than one, read once in a step; nil for those that
// have had one, on which every mark was made.
type newer map[string]*article.Text

// settle puts an annotation that is made, comes back, or goes back to an older place where its passage is in the
// newest text.
func (n newer) settle(ctx context.Context, tx *sql.Tx, a *annotation.Annotation) error {
	text, known := n[a.Article]
	if !known {
		var err error
		if text, err = newerText(ctx, tx, a.Article); err != nil {
			return err
		}
		n[a.Article] = text
	}
	if text != nil {
		*a = place(*a, *text)
	}
	return nil
}

func newerText(ctx context.Context, tx *sql.Tx, id string) (*article.Text, error) {
	var revision int
	err := tx.QueryRowContext(ctx, "SELECT revision FROM articles WHERE id = ?", id).Scan(&revision)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("article %s: %w", id, ErrNotFound)
	}
	if err != nil || revision <= 1 {
		return nil, err
	}
	var s string
	err = tx.QueryRowContext(ctx, "SELECT text FROM revisions WHERE article = ? AND number = ?", id, revision).Scan(&s)
	if err != nil {
		return nil, err
	}
	text := article.NewText(s)
	return &text, nil
}
