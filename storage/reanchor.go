package storage

import (
	"context"
	"database/sql"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// reanchor moves the annotations of a revised article, those in the trash too, to its new text.
func (l *Library) reanchor(ctx context.Context, tx *sql.Tx, text article.Text, out *Imported) error {
	step := annotation.Step{ID: l.o.NewID(), Article: out.ID, Kind: annotation.Moved, Label: "new text", Time: l.now(), Creator: l.o.Creator}
	for _, trash := range []bool{false, true} {
		all, err := annotationsOf(ctx, tx, AnnotationFilter{Article: out.ID, Trash: trash})
		if err != nil {
			return err
		}
		for _, before := range all {
			after := place(before, text)
			if !trash && after.Orphan {
				out.Orphaned++
			} else if !trash {
				out.Moved++
			}
			// Those that stay where they are too: their offsets now count in the new revision.
			if err := updateAnchor(ctx, tx, after); err != nil {
				return err
			}
			if !trash && !after.Equal(before) {
				step.Changes = append(step.Changes, annotation.Change{Before: &before, After: &after})
			}
		}
	}
	return l.record(ctx, tx, &step)
}

// place returns a where its passage is in text, or as an orphan.
func place(a annotation.Annotation, text article.Text) annotation.Annotation {
	a = a.Clone()
	r, err := annotation.Resolve(text, a.Anchor)
	if err == nil {
		var anchor annotation.Anchor
		if anchor, err = annotation.Describe(text, r); err == nil {
			a.Anchor, a.Orphan = anchor, false
		}
	}
	if err != nil {
		a.Orphan = true
	}
	return a
}

// updateAnchor writes where a is; the offsets of an orphan go on counting in the revision where it was found
// last.
func updateAnchor(ctx context.Context, tx *sql.Tx, a annotation.Annotation) error {
	_, err := tx.ExecContext(ctx, `UPDATE annotations SET revision = CASE WHEN ?8 THEN revision ELSE (SELECT revision FROM articles WHERE id = ?2) END,
		start = ?3, "end" = ?4, exact = ?5, prefix = ?6, suffix = ?7, orphan = ?8 WHERE id = ?1`,
		a.ID, a.Article, a.Start, a.End, a.Exact, a.Prefix, a.Suffix, a.Orphan)
	return err
}
