package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"marginalia/annotation"
	"marginalia/article"
)

// Source says where an imported document came from.
type Source struct {
	Key string // its identity: an absolute path or an address; empty when there is none
}

// ImportStatus says what an import did.
type ImportStatus string

// What an import can do.
const (
	Added     ImportStatus = "added"
	Unchanged ImportStatus = "unchanged" // the library had it already
	Revised   ImportStatus = "revised"   // the same source with other text
)

// Imported is the result of an import.
type Imported struct {
	ID       string
	Title    string
	Status   ImportStatus
	Moved    int // revised: annotations that were found in the new text
	Orphaned int // revised: annotations that were not
}

// Import keeps a in one transaction. A document that the library has already is not kept twice; it comes back
// from the trash. One from the same source with other text becomes a new revision: annotations move over, and
// those whose passage is gone are kept as orphans.
func (l *Library) Import(ctx context.Context, a *article.Article, src Source) (Imported, error) {
	const doing = "import article"
	if err := a.Validate(); err != nil {
		return Imported{}, fmt.Errorf("%s: %w", doing, err)
	}
	var out Imported
	err := l.write(ctx, doing, func(tx *sql.Tx) error {
		sum := sha(a.Text.String())
		id, same, err := lookup(ctx, tx, src.Key, sum)
		switch {
		case err != nil:
			return err
		case same:
			out = Imported{ID: id, Status: Unchanged}
			err = l.untrash(ctx, tx, id)
		case id != "":
			out = Imported{ID: id, Status: Revised}
			err = l.revise(ctx, tx, a, sum, &out)
		default:
			out = Imported{ID: l.o.NewArticleID(), Status: Added}
			err = l.add(ctx, tx, a, out.ID, src, sum)
		}
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", out.ID).Scan(&out.Title)
	})
	return out, err
}

func sha(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// lookup finds the article that a document belongs to: the one from the same source, else the one with the same
// text. same says that the text is the newest one.
func lookup(ctx context.Context, tx *sql.Tx, key, sum string) (id string, same bool, err error) {
	const newest = `SELECT a.id, r.sha256 = ? FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.revision `
	if key != "" {
		err = tx.QueryRowContext(ctx, newest+`WHERE a.source = ? ORDER BY a.deleted IS NOT NULL, a.imported DESC LIMIT 1`, sum, key).Scan(&id, &same)
		if !errors.Is(err, sql.ErrNoRows) {
			return id, same, err
		}
	}
	err = tx.QueryRowContext(ctx, newest+`WHERE r.sha256 = ? ORDER BY a.deleted IS NOT NULL, a.imported LIMIT 1`, sum, sum).Scan(&id, &same)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return id, same, err
}

func (l *Library) add(ctx context.Context, tx *sql.Tx, a *article.Article, id string, src Source, sum string) error {
	now := formatTime(l.now())
	kind := "own"
	if a.TitleDerived {
		kind = "derived"
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO articles (id, title, title_kind, source, imported, modified) VALUES (?, ?, ?, ?, ?, ?)`,
		id, a.Title, kind, src.Key, now, now)
	if err != nil {
		return err
	}
	if err := l.putText(ctx, tx, a, id, 1, sum, now); err != nil {
		return err
	}
	return l.journalArticle(ctx, tx, id, "import", nil, map[string]any{"title": a.Title, "revision": 1})
}

// putText keeps a as revision number of article id, and what is known about it in the article's row.
func (l *Library) putText(ctx context.Context, tx *sql.Tx, a *article.Article, id string, number int, sum, now string) error {
	blocks, err := json.Marshal(a.Blocks)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO revisions (article, number, imported, sha256, text, blocks) VALUES (?, ?, ?, ?, ?, ?)`,
		id, number, now, sum, a.Text.String(), string(blocks))
	if err != nil {
		return err
	}
	partial, missing := a.Partial != nil, 0.0
	if partial {
		missing = a.Partial.MissingPercent
	}
	_, err = tx.ExecContext(ctx, `UPDATE articles SET byline = ?, site = ?, url = ?, published = ?, language = ?, direction = ?,
		partial = ?, missing = ?, revision = ?, words = ?, length = ?, modified = ? WHERE id = ?`,
		a.Byline, a.Site, a.URL, a.Published, a.Language, a.Direction, partial, missing, number, a.Words(), a.Text.Len(), now, id)
	return err
}

func (l *Library) revise(ctx context.Context, tx *sql.Tx, a *article.Article, sum string, out *Imported) error {
	if err := l.untrash(ctx, tx, out.ID); err != nil {
		return err
	}
	var number int
	if err := tx.QueryRowContext(ctx, "SELECT revision + 1 FROM articles WHERE id = ?", out.ID).Scan(&number); err != nil {
		return err
	}
	now := formatTime(l.now())
	if err := l.putText(ctx, tx, a, out.ID, number, sum, now); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE articles SET title = ? WHERE id = ? AND title_kind <> 'given'", a.Title, out.ID)
	if err != nil {
		return err
	}
	if err := l.journalArticle(ctx, tx, out.ID, "revision", map[string]any{"revision": number - 1}, map[string]any{"revision": number}); err != nil {
		return err
	}
	return l.reanchor(ctx, tx, a.Text, out)
}

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
			if after.Equal(before) {
				continue
			}
			if trash {
				err = updateAnchor(ctx, tx, after)
			} else {
				step.Changes = append(step.Changes, annotation.Change{Before: &before, After: &after})
				err = l.put(ctx, tx, &after)
			}
			if err != nil {
				return err
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

// ArticleInfo is an article in a list.
type ArticleInfo struct {
	ID, Title, Byline, Site, URL, Published string
	Tags                                    []string // of its annotations
	Words, Annotations                      int
	Progress                                float64 // 0-1, as far as it was read
	Imported                                time.Time
	Partial                                 *article.Partial
}

// ArticleFilter chooses articles.
type ArticleFilter struct {
	Tag   string // with an annotation that has this tag or one below it
	Trash bool   // those in the trash instead of the others
}

// Articles lists articles, the newest first.
func (l *Library) Articles(ctx context.Context, f ArticleFilter) ([]ArticleInfo, error) {
	out := []ArticleInfo{}
	at := map[string]int{}
	err := each(ctx, l.reader, func(rows *sql.Rows) error {
		var i ArticleInfo
		var imported string
		var partial bool
		var missing float64
		if err := rows.Scan(&i.ID, &i.Title, &i.Byline, &i.Site, &i.URL, &i.Published, &i.Words, &partial, &missing, &imported, &i.Annotations, &i.Progress); err != nil {
			return err
		}
		if partial {
			i.Partial = &article.Partial{MissingPercent: missing}
		}
		i.Tags = []string{}
		at[i.ID] = len(out)
		out = append(out, i)
		var err error
		out[len(out)-1].Imported, err = parseTime(imported)
		return err
	}, `SELECT a.id, a.title, a.byline, a.site, a.url, a.published, a.words, a.partial, a.missing, a.imported,
		(SELECT count(*) FROM annotations n WHERE n.article = a.id AND n.deleted IS NULL), coalesce(p.progress, 0)
		FROM articles a LEFT JOIN positions p ON p.article = a.id
		WHERE (a.deleted IS NOT NULL) = ? ORDER BY a.imported DESC, a.rowid DESC`, f.Trash)
	if err != nil {
		return nil, explain("list articles", err)
	}
	err = each(ctx, l.reader, func(rows *sql.Rows) error {
		var id, path string
		if err := rows.Scan(&id, &path); err != nil {
			return err
		}
		if i, ok := at[id]; ok {
			out[i].Tags = append(out[i].Tags, path)
		}
		return nil
	}, `SELECT DISTINCT n.article, t.path FROM annotation_tags x JOIN tags t ON t.id = x.tag
		JOIN annotations n ON n.id = x.annotation WHERE n.deleted IS NULL ORDER BY n.article, t.fold`)
	if err != nil {
		return nil, explain("list articles", err)
	}
	if f.Tag == "" {
		return out, nil
	}
	tagged := []ArticleInfo{}
	for _, i := range out {
		for _, t := range i.Tags {
			if annotation.TagWithin(t, f.Tag) {
				tagged = append(tagged, i)
				break
			}
		}
	}
	return tagged, nil
}

// Article returns an article with its newest text, after checking that the text is the one that was kept; a
// text that is not wraps ErrCorrupt.
func (l *Library) Article(ctx context.Context, id string) (*article.Article, error) {
	const doing = "read article"
	a := &article.Article{ID: id}
	var kind, sum, text, blocks string
	var partial bool
	var missing float64
	err := l.reader.QueryRowContext(ctx, `SELECT a.title, a.title_kind, a.byline, a.site, a.url, a.published, a.language, a.direction,
		a.partial, a.missing, r.sha256, r.text, r.blocks FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.revision
		WHERE a.id = ?`, id).Scan(&a.Title, &kind, &a.Byline, &a.Site, &a.URL, &a.Published, &a.Language, &a.Direction,
		&partial, &missing, &sum, &text, &blocks)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%s %s: %w", doing, id, ErrNotFound)
	}
	if err != nil {
		return nil, explain(doing, err)
	}
	if sha(text) != sum {
		return nil, fmt.Errorf("%s %s: %w: its text is not the one that was kept", doing, id, ErrCorrupt)
	}
	if err := json.Unmarshal([]byte(blocks), &a.Blocks); err != nil {
		return nil, fmt.Errorf("%s %s: %w: %w", doing, id, ErrCorrupt, err)
	}
	a.Text = article.NewText(text)
	a.TitleDerived = kind == "derived"
	if partial {
		a.Partial = &article.Partial{MissingPercent: missing}
	}
	if err := a.Validate(); err != nil {
		return nil, fmt.Errorf("%s %s: %w: %w", doing, id, ErrCorrupt, err)
	}
	return a, nil
}

// Rename gives an article another title, which later imports keep.
func (l *Library) Rename(ctx context.Context, id, title string) error {
	return l.change(ctx, "rename article", id, "rename", func(tx *sql.Tx) (before, after map[string]any, err error) {
		var old string
		if err := tx.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&old); err != nil {
			return nil, nil, err
		}
		_, err = tx.ExecContext(ctx, "UPDATE articles SET title = ?, title_kind = 'given', modified = ? WHERE id = ?", title, formatTime(l.now()), id)
		return map[string]any{"title": old}, map[string]any{"title": title}, err
	})
}

// Remove puts an article into the trash, with all that belongs to it.
func (l *Library) Remove(ctx context.Context, id string) error {
	return l.change(ctx, "remove article", id, "remove", func(tx *sql.Tx) (before, after map[string]any, err error) {
		_, err = tx.ExecContext(ctx, "UPDATE articles SET deleted = ? WHERE id = ? AND deleted IS NULL", formatTime(l.now()), id)
		return map[string]any{"trash": false}, nil, err
	})
}

// Restore brings an article back from the trash.
func (l *Library) Restore(ctx context.Context, id string) error {
	return l.write(ctx, "restore article", func(tx *sql.Tx) error { return l.untrash(ctx, tx, id) })
}

func (l *Library) untrash(ctx context.Context, tx *sql.Tx, id string) error {
	res, err := tx.ExecContext(ctx, "UPDATE articles SET deleted = NULL WHERE id = ? AND deleted IS NOT NULL", id)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return l.journalArticle(ctx, tx, id, "restore", nil, map[string]any{"trash": false})
}

// change runs f on an article that must exist and journals what it says.
func (l *Library) change(ctx context.Context, doing, id, label string, f func(tx *sql.Tx) (before, after map[string]any, err error)) error {
	return l.write(ctx, doing, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM articles WHERE id = ?", id).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		before, after, err := f(tx)
		if err != nil {
			return err
		}
		return l.journalArticle(ctx, tx, id, label, before, after)
	})
}

// FindArticle returns the id that begins with prefix: it wraps ErrNotFound when there is none, ErrAmbiguous when
// there are several. Articles in the trash count only with trash.
func (l *Library) FindArticle(ctx context.Context, prefix string, trash bool) (string, error) {
	return l.find(ctx, "find article", "articles", prefix, trash)
}

// FindAnnotation does for annotations what FindArticle does for articles.
func (l *Library) FindAnnotation(ctx context.Context, prefix string, trash bool) (string, error) {
	return l.find(ctx, "find annotation", "annotations", prefix, trash)
}

func (l *Library) find(ctx context.Context, doing, table, prefix string, trash bool) (string, error) {
	prefix = strings.ToLower(strings.TrimSpace(prefix))
	if prefix == "" {
		return "", fmt.Errorf("%s: %w", doing, ErrNotFound)
	}
	var ids []string
	err := each(ctx, l.reader, func(rows *sql.Rows) error {
		ids = append(ids, "")
		return rows.Scan(&ids[len(ids)-1])
	}, "SELECT id FROM "+table+" WHERE substr(id, 1, length(?1)) = ?1 AND (?2 OR deleted IS NULL) ORDER BY id <> ?1 LIMIT 3", prefix, trash)
	switch {
	case err != nil:
		return "", explain(doing, err)
	case len(ids) == 0:
		return "", fmt.Errorf("%s: %w", doing, ErrNotFound)
	case len(ids) > 1 && ids[0] != prefix:
		return "", fmt.Errorf("%s: %w", doing, ErrAmbiguous)
	}
	return ids[0], nil
}
