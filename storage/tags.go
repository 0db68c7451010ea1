package storage

import (
	"context"
	"database/sql"
	"fmt"

	"dev.marginalia/annotation"
)

// TagInfo is a tag in a list.
type TagInfo struct {
	annotation.Tag
	Count int `json:"count"` // annotations that have it, without those in the trash
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
	return out, explain("list tags", err)
}

// TagColors are the colours of the tags that were given one, by annotation.FoldTag. Nothing is counted, so that it is
// cheap in a library of many marks.
func (l *Library) TagColors(ctx context.Context) (map[string]annotation.Color, error) {
	out := map[string]annotation.Color{}
	err := each(ctx, l.reader, func(rows *sql.Rows) error {
		var path string
		var color annotation.Color
		err := rows.Scan(&path, &color)
		out[annotation.FoldTag(path)] = color
		return err
	}, `SELECT path, color FROM tags WHERE color <> ''`)
	return out, explain("list colours of tags", err)
}

// tagWithin is annotation.TagWithin for one parent and many tags, of which few differ: folding is slow.
func tagWithin(parent string) func(tag string) bool {
	known := map[string]bool{}
	return func(tag string) bool {
		is, ok := known[tag]
		if !ok {
			is = annotation.TagWithin(tag, parent)
			known[tag] = is
		}
		return is
	}
}

// makeTags makes and changes the tags that s says. A new step gets the tags added that its annotations are the
// first to use.
func makeTags(ctx context.Context, tx *sql.Tx, s *annotation.Step) error {
	for _, c := range s.Tags {
		var err error
		switch {
		case c.After == nil:
		case c.Before == nil:
			err = makeTag(ctx, tx, *c.After)
		default:
			err = changeTag(ctx, tx, *c.Before, *c.After)
		}
		if err != nil {
			return err
		}
	}
	if s.Kind != annotation.Do {
		return nil
	}
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

// makeTag makes t. A tag that is there already keeps its spelling and its colour, if it has one.
func makeTag(ctx context.Context, tx *sql.Tx, t annotation.Tag) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO tags (path, fold, color) VALUES (?, ?, ?)
		ON CONFLICT (fold) DO UPDATE SET color = excluded.color WHERE color = ''`, t.Path, annotation.FoldTag(t.Path), string(t.Color))
	return err
}

// changeTag gives a tag another spelling or colour. Another name is another tag: it is made, the annotations
// change over, and the old one is dropped, all in one step.
func changeTag(ctx context.Context, tx *sql.Tx, before, after annotation.Tag) error {
	fold := annotation.FoldTag(before.Path)
	if annotation.FoldTag(after.Path) != fold {
		return fmt.Errorf("tag: %w: another name is another tag", annotation.ErrInvalid)
	}
	res, err := tx.ExecContext(ctx, "UPDATE tags SET path = ?, color = ? WHERE fold = ? AND path = ? AND color = ?",
		after.Path, string(after.Color), fold, before.Path, string(before.Color))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return fmt.Errorf("tag: %w", annotation.ErrConflict)
}

// dropTags removes the tags that a step took away. One that something still has, be it in the trash, only loses
// its colour: it is listed again when that comes back.
func dropTags(ctx context.Context, tx *sql.Tx, changes []annotation.TagChange) error {
	for _, c := range changes {
		if c.After != nil {
			continue
		}
		fold := annotation.FoldTag(c.Before.Path)
		res, err := tx.ExecContext(ctx, `DELETE FROM tags WHERE fold = ?
			AND NOT EXISTS (SELECT 1 FROM annotation_tags WHERE tag = tags.id)`, fold)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 1 || c.Before.Color == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, "UPDATE tags SET color = '' WHERE fold = ? AND color = ?", fold, string(c.Before.Color)); err != nil {
			return err
		}
	}
	return nil
}
