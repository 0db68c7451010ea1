package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.marginalia/article"
)

// ArticleInfo is an article in a list.
type ArticleInfo struct {
	ID, Title, Byline, Site, URL, Published string
	Tags                                    []string // of its annotations, in the order of the tags; never nil
	Words, Annotations                      int
	Progress                                float64   // 0-1, as far as it was read
	Imported                                time.Time // UTC
	Opened                                  time.Time // UTC, when it was read last; zero: never
	Partial                                 *article.Partial
	Cover                                   string // hash of the picture on its cover; "" when it has none
	Trashed                                 bool
}

// ArticleFilter chooses articles.
type ArticleFilter struct {
	Tag   string // with an annotation that has this tag or one below it
	Trash bool   // those in the trash instead of the others
}

// Articles lists articles, the newest first.
func (l *Library) Articles(ctx context.Context, f ArticleFilter) ([]ArticleInfo, error) {
	out := []ArticleInfo{}
	err := l.read(ctx, "list articles", func(tx *sql.Tx) error {
		err := each(ctx, tx, func(rows *sql.Rows) error {
			i, err := scanInfo(rows)
			out = append(out, i)
			return err
		}, `SELECT a.id, a.title, a.byline, a.site, a.url, a.published, a.words, a.partial, a.missing, a.cover, a.imported, a.deleted IS NOT NULL,
			(SELECT count(*) FROM annotations n WHERE n.article = a.id AND n.deleted IS NULL), coalesce(p.progress, 0), coalesce(p.opened, '')
			FROM articles a LEFT JOIN positions p ON p.article = a.id
			WHERE (a.deleted IS NOT NULL) = ? ORDER BY a.imported DESC, a.rowid DESC`, f.Trash)
		if err != nil {
			return err
		}
		return addTags(ctx, tx, out)
	})
	if err != nil {
		return nil, err
	}
	if f.Tag != "" {
		within := tagWithin(f.Tag)
		out = slices.DeleteFunc(out, func(i ArticleInfo) bool { return !slices.ContainsFunc(i.Tags, within) })
	}
	return out, nil
}

// addTags gives articles the tags of their annotations. Putting the names to the tags here, and not in a join,
// halves its time.
func addTags(ctx context.Context, tx *sql.Tx, to []ArticleInfo) error {
	at := make(map[string]int, len(to))
	for i, a := range to {
		at[a.ID] = i
	}
	paths, order := map[int64]string{}, map[string]int{}
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var id int64
		var path string
		err := rows.Scan(&id, &path)
		paths[id], order[path] = path, len(order)
		return err
	}, "SELECT id, path FROM tags ORDER BY fold")
	if err != nil {
		return err
	}
	err = each(ctx, tx, func(rows *sql.Rows) error {
		var article string
		var tag int64
		if err := rows.Scan(&article, &tag); err != nil {
			return err
		}
		if i, ok := at[article]; ok {
			to[i].Tags = append(to[i].Tags, paths[tag])
		}
		return nil
	}, `SELECT DISTINCT n.article, x.tag FROM annotations n CROSS JOIN annotation_tags x ON x.annotation = n.id WHERE n.deleted IS NULL`)
	for _, a := range to {
		slices.SortFunc(a.Tags, func(x, y string) int { return order[x] - order[y] })
	}
	return err
}

func scanInfo(rows *sql.Rows) (ArticleInfo, error) {
	i := ArticleInfo{Tags: []string{}}
	var imported, opened string
	var partial bool
	var missing float64
	err := rows.Scan(&i.ID, &i.Title, &i.Byline, &i.Site, &i.URL, &i.Published, &i.Words, &partial, &missing, &i.Cover, &imported, &i.Trashed,
		&i.Annotations, &i.Progress, &opened)
	if err != nil {
		return i, err
	}
	if partial {
		i.Partial = &article.Partial{MissingPercent: missing}
	}
	if opened != "" {
		if i.Opened, err = parseTime(opened); err != nil {
			return i, err
		}
	}
	i.Imported, err = parseTime(imported)
	return i, err
}

// articleState is what the journal says of an article: the fields that a change was about.
type articleState struct {
	Title    *string `json:"title,omitempty"`
	Revision int     `json:"revision,omitempty"`
	Trash    *bool   `json:"trash,omitempty"`
}

// Rename gives an article another title, which later imports keep. The title it has already makes no change.
func (l *Library) Rename(ctx context.Context, id, title string) error {
	return l.write(ctx, "rename article", func(tx *sql.Tx) error {
		var old, kind string
		err := tx.QueryRowContext(ctx, "SELECT title, title_kind FROM articles WHERE id = ?", id).Scan(&old, &kind)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil || old == title && kind == "given" {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE articles SET title = ?, title_kind = 'given', modified = ? WHERE id = ?", title, formatTime(l.now()), id)
		if err != nil {
			return err
		}
		return l.journalArticle(ctx, tx, id, "rename", &articleState{Title: &old}, &articleState{Title: &title})
	})
}

// Remove puts an article into the trash, with all that belongs to it. One that is there already stays.
func (l *Library) Remove(ctx context.Context, id string) error {
	return l.write(ctx, "remove article", func(tx *sql.Tx) error {
		_, err := l.setTrash(ctx, tx, id, true)
		return err
	})
}

// Restore brings an article back from the trash. One that is not there stays as it is.
func (l *Library) Restore(ctx context.Context, id string) error {
	return l.write(ctx, "restore article", func(tx *sql.Tx) error {
		_, err := l.untrash(ctx, tx, id)
		return err
	})
}

func (l *Library) untrash(ctx context.Context, tx *sql.Tx, id string) (bool, error) {
	return l.setTrash(ctx, tx, id, false)
}

// setTrash puts an article into the trash or takes it out; it reports whether that changed something.
func (l *Library) setTrash(ctx context.Context, tx *sql.Tx, id string, trash bool) (bool, error) {
	var was bool
	err := tx.QueryRowContext(ctx, "SELECT deleted IS NOT NULL FROM articles WHERE id = ?", id).Scan(&was)
	if errors.Is(err, sql.ErrNoRows) {
		return false, ErrNotFound
	}
	if err != nil || was == trash {
		return false, err
	}
	label, deleted := "restore", sql.NullString{}
	if trash {
		label, deleted = "remove", sql.NullString{String: formatTime(l.now()), Valid: true}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE articles SET deleted = ? WHERE id = ?", deleted, id); err != nil {
		return false, err
	}
	return true, l.journalArticle(ctx, tx, id, label, &articleState{Trash: &was}, &articleState{Trash: &trash})
}

// FindArticle returns the id that begins with prefix: it wraps ErrNotFound when there is none, ErrAmbiguous (an
// *AmbiguousError) when there are several and none is prefix itself. Articles in the trash count only with trash.
func (l *Library) FindArticle(ctx context.Context, prefix string, trash bool) (string, error) {
	return l.find(ctx, "find article", "articles", prefix, trash)
}

// FindAnnotation does for annotations what FindArticle does for articles.
func (l *Library) FindAnnotation(ctx context.Context, prefix string, trash bool) (string, error) {
	return l.find(ctx, "find annotation", "annotations", prefix, trash)
}

// maxMatches is how many ids an AmbiguousError names.
const maxMatches = 10

func (l *Library) find(ctx context.Context, doing, table, prefix string, trash bool) (string, error) {
	prefix = strings.ToLower(strings.TrimSpace(prefix))
	if prefix == "" {
		return "", fmt.Errorf("%s: %w", doing, ErrNotFound)
	}
	var ids []string
	err := each(ctx, l.reader, func(rows *sql.Rows) error {
		ids = append(ids, "")
		return rows.Scan(&ids[len(ids)-1])
	}, `SELECT id FROM `+table+` WHERE substr(CAST(id AS BLOB), 1, octet_length(?1)) = CAST(?1 AS BLOB) AND (?2 OR deleted IS NULL)
		ORDER BY id <> ?1, id LIMIT ?3`, prefix, trash, maxMatches)
	switch {
	case err != nil:
		return "", explain(doing, err)
	case len(ids) == 0:
		return "", fmt.Errorf("%s: %w", doing, ErrNotFound)
	case len(ids) > 1 && ids[0] != prefix:
		return "", fmt.Errorf("%s: %w", doing, &AmbiguousError{Matches: ids})
	}
	return ids[0], nil
}
