package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"dev.marginalia/annotation"
)

// AnnotationFilter chooses annotations; empty fields choose all.
type AnnotationFilter struct {
	Article string
	Tag     string // this tag or one below it
	Color   annotation.Color
	Orphans bool // only those whose passage was not found
	Trash   bool // those in the trash instead of the others
}

const annotationColumns = `n.id, n.article, n.start, n."end", n.exact, n.prefix, n.suffix, n.color, n.style, n.note,
	n.creator, n.created, n.modified, n.orphan`

// Annotations lists annotations, article by article (the oldest first) in annotation.Compare order. Those of
// articles in the trash are listed only when the article is named.
func (l *Library) Annotations(ctx context.Context, f AnnotationFilter) ([]annotation.Annotation, error) {
	var out []annotation.Annotation
	err := l.read(ctx, "list annotations", func(tx *sql.Tx) (err error) {
		out, err = annotationsOf(ctx, tx, f)
		return err
	})
	return out, err
}

// where is f as SQL, without its tag: what is not asked for is left out, so that indexes can be used.
func (f AnnotationFilter) where() (string, []any) {
	where, args := "WHERE n.deleted IS NULL", []any{}
	if f.Trash {
		where = "WHERE n.deleted IS NOT NULL"
	}
	if f.Article == "" {
		where += " AND a.deleted IS NULL"
	} else {
		where, args = where+" AND n.article = ?", append(args, f.Article)
	}
	if f.Color != "" {
		where, args = where+" AND n.color = ?", append(args, string(f.Color))
	}
	if f.Orphans {
		where += " AND n.orphan"
	}
	return where, args
}

// annotationsOf must run in a transaction: marks and their tags are two queries.
func annotationsOf(ctx context.Context, tx *sql.Tx, f AnnotationFilter) ([]annotation.Annotation, error) {
	out := []annotation.Annotation{}
	at := map[string]int{}
	where, args := f.where()
	err := each(ctx, tx, func(rows *sql.Rows) error {
		a, err := scanAnnotation(rows)
		if err != nil {
			return err
		}
		at[a.ID] = len(out)
		out = append(out, a)
		return nil
	}, `SELECT `+annotationColumns+` FROM annotations n JOIN articles a ON a.id = n.article `+where+`
		ORDER BY a.imported, a.id, n.orphan, n.start, n."end" DESC, n.created, n.id`, args...)
	if err != nil {
		return nil, err
	}
	err = each(ctx, tx, func(rows *sql.Rows) error {
		var id, path string
		if err := rows.Scan(&id, &path); err != nil {
			return err
		}
		if i, ok := at[id]; ok {
			out[i].Tags = append(out[i].Tags, path)
		}
		return nil
	}, `SELECT x.annotation, t.path FROM annotation_tags x JOIN tags t ON t.id = x.tag
		JOIN annotations n ON n.id = x.annotation JOIN articles a ON a.id = n.article `+where+` ORDER BY x.annotation, t.fold`, args...)
	if err != nil {
		return nil, err
	}
	if f.Tag != "" {
		within := tagWithin(f.Tag)
		out = slices.DeleteFunc(out, func(a annotation.Annotation) bool { return !slices.ContainsFunc(a.Tags, within) })
	}
	return out, nil
}

type scanner interface{ Scan(dest ...any) error }

func scanAnnotation(row scanner) (annotation.Annotation, error) {
	a := annotation.Annotation{Tags: []string{}}
	var created, modified string
	err := row.Scan(&a.ID, &a.Article, &a.Start, &a.End, &a.Exact, &a.Prefix, &a.Suffix, &a.Color, &a.Style, &a.Note,
		&a.Creator, &created, &modified, &a.Orphan)
	if err != nil {
		return a, err
	}
	var err1, err2 error
	a.Created, err1 = parseTime(created)
	a.Modified, err2 = parseTime(modified)
	return a, errors.Join(err1, err2)
}

// Annotation returns one annotation, which must not be in the trash: that, too, wraps ErrNotFound.
func (l *Library) Annotation(ctx context.Context, id string) (annotation.Annotation, error) {
	return l.one(ctx, "read annotation", id, false)
}

// Trashed returns an annotation that is in the trash; one that is not there wraps ErrNotFound.
func (l *Library) Trashed(ctx context.Context, id string) (annotation.Annotation, error) {
	return l.one(ctx, "read trash", id, true)
}

func (l *Library) one(ctx context.Context, doing, id string, trash bool) (annotation.Annotation, error) {
	var out annotation.Annotation
	err := l.read(ctx, doing, func(tx *sql.Tx) error {
		a, err := current(ctx, tx, id, trash)
		if err == nil && a == nil {
			return ErrNotFound
		}
		if err == nil {
			out = *a
		}
		return err
	})
	return out, err
}

// current is the annotation as the library has it, among those in the trash or among the others; nil when there
// is none.
func current(ctx context.Context, tx *sql.Tx, id string, trash bool) (*annotation.Annotation, error) {
	a, err := scanAnnotation(tx.QueryRowContext(ctx, `SELECT `+annotationColumns+` FROM annotations n
		WHERE n.id = ? AND (n.deleted IS NOT NULL) = ?`, id, trash))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	err = each(ctx, tx, func(rows *sql.Rows) error {
		a.Tags = append(a.Tags, "")
		return rows.Scan(&a.Tags[len(a.Tags)-1])
	}, `SELECT t.path FROM annotation_tags x JOIN tags t ON t.id = x.tag WHERE x.annotation = ? ORDER BY t.fold`, id)
	return &a, err
}

// put writes a, whether it is new, changed or comes back from the trash, with its tags. Tags that the library
// knows in another spelling take that one; a.Tags is set to what was written.
func put(ctx context.Context, tx *sql.Tx, a *annotation.Annotation) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO annotations (id, article, revision, start, "end", exact, prefix, suffix, color, style, note,
		creator, created, modified, orphan, deleted)
		VALUES (?1, ?2, (SELECT revision FROM articles WHERE id = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, NULL)
		ON CONFLICT (id) DO UPDATE SET
		revision = CASE WHEN excluded.orphan THEN revision ELSE excluded.revision END, start = excluded.start, "end" = excluded."end", exact = excluded.exact,
		prefix = excluded.prefix, suffix = excluded.suffix, color = excluded.color, style = excluded.style, note = excluded.note,
		creator = excluded.creator, created = excluded.created, modified = excluded.modified, orphan = excluded.orphan, deleted = NULL`,
		a.ID, a.Article, a.Start, a.End, a.Exact, a.Prefix, a.Suffix, string(a.Color), string(a.Style), a.Note,
		a.Creator, formatTime(a.Created), formatTime(a.Modified), a.Orphan)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM annotation_tags WHERE annotation = ?", a.ID); err != nil {
		return err
	}
	for i, t := range a.Tags {
		var id int64
		err := tx.QueryRowContext(ctx, "SELECT id, path FROM tags WHERE fold = ?", annotation.FoldTag(t)).Scan(&id, &a.Tags[i])
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("tag: %w", ErrNotFound)
		}
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO annotation_tags (annotation, tag) VALUES (?, ?)", a.ID, id); err != nil {
			return err
		}
	}
	return nil
}
