package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// Source says where an imported document came from.
type Source struct {
	Key string // its identity: an absolute path or an address; empty when there is none
}

// ImportStatus says what an import did.
type ImportStatus string

// What an import can do.
const (
	Added             ImportStatus = "added"
	Unchanged         ImportStatus = "unchanged" // the library had it already
	Revised           ImportStatus = "revised"   // the same source with other text
	RestoredFromTrash ImportStatus = "restored"  // the library had it already, in the trash
)

// Imported is the result of an import.
type Imported struct {
	ID       string
	Title    string
	Status   ImportStatus
	Moved    int // revised: annotations that were found in the new text
	Orphaned int // revised: annotations that were not
}

// Import keeps a in one transaction. A document that the library has already (the same text from the same
// source, or the same text and title from another) is not kept twice; it comes back from the trash. One from
// the same source with other text becomes a new revision: annotations move over, and those whose passage is
// gone are kept as orphans. A title that a person gave stays.
func (l *Library) Import(ctx context.Context, a *article.Article, src Source) (Imported, error) {
	const doing = "import article"
	if err := a.Validate(); err != nil {
		return Imported{}, fmt.Errorf("%s: %w", doing, err)
	}
	var out Imported
	err := l.write(ctx, doing, func(tx *sql.Tx) error {
		sum := sha(a.Text.String())
		id, same, err := lookup(ctx, tx, src.Key, sum, a.Title)
		switch {
		case err != nil:
			return err
		case same:
			out, err = l.importAgain(ctx, tx, id)
		case id != "":
			out = Imported{ID: id, Status: Revised}
			err = l.revise(ctx, tx, a, sum, &out)
		default:
			out = Imported{Status: Added}
			out.ID, err = l.add(ctx, tx, a, src, sum)
		}
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", out.ID).Scan(&out.Title)
	})
	if err != nil {
		return Imported{}, err
	}
	return out, nil
}

func sha(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// lookup finds the article that a document belongs to: the one from the same source, else the one with the same
// text and imported title. same says that the text is the newest one.
func lookup(ctx context.Context, tx *sql.Tx, key, sum, title string) (id string, same bool, err error) {
	const newest = `FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.revision `
	if key != "" {
		err = tx.QueryRowContext(ctx, `SELECT a.id, r.sha256 = ? `+newest+`WHERE a.source = ?
			ORDER BY a.deleted IS NOT NULL, a.imported DESC LIMIT 1`, sum, key).Scan(&id, &same)
		if !errors.Is(err, sql.ErrNoRows) {
			return id, same, err
		}
	}
	err = tx.QueryRowContext(ctx, `SELECT a.id `+newest+`WHERE r.sha256 = ? AND (r.meta ->> 'title') = ?
		ORDER BY a.deleted IS NOT NULL, a.imported LIMIT 1`, sum, title).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return id, err == nil, err
}

func (l *Library) importAgain(ctx context.Context, tx *sql.Tx, id string) (Imported, error) {
	restored, err := l.untrash(ctx, tx, id)
	if restored {
		return Imported{ID: id, Status: RestoredFromTrash}, err
	}
	return Imported{ID: id, Status: Unchanged}, err
}

// newID draws ids until one is free: they are short, so that they can be typed.
func (l *Library) newID(ctx context.Context, tx *sql.Tx) (string, error) {
	for range 32 {
		id := l.o.NewArticleID()
		var taken bool
		err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM articles WHERE id = ?)", id).Scan(&taken)
		if err != nil || !taken {
			return id, err
		}
	}
	return "", errors.New("no id is free")
}

func (l *Library) add(ctx context.Context, tx *sql.Tx, a *article.Article, src Source, sum string) (string, error) {
	id, err := l.newID(ctx, tx)
	if err != nil {
		return "", err
	}
	now := formatTime(l.now())
	kind := "own"
	if a.TitleDerived {
		kind = "derived"
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO articles (id, title, title_kind, source, imported, modified) VALUES (?, ?, ?, ?, ?, ?)`,
		id, a.Title, kind, src.Key, now, now)
	if err != nil {
		return "", err
	}
	if err := l.putText(ctx, tx, a, id, 1, sum, now); err != nil {
		return "", err
	}
	return id, l.journalArticle(ctx, tx, id, "import", nil, &articleState{Title: &a.Title, Revision: 1})
}

// meta is what a document says about itself, as a revision keeps it.
type meta struct {
	Title     string   `json:"title"`
	Derived   bool     `json:"title_derived,omitempty"`
	Byline    string   `json:"byline,omitempty"`
	Site      string   `json:"site,omitempty"`
	URL       string   `json:"url,omitempty"`
	Published string   `json:"published,omitempty"`
	Language  string   `json:"language,omitempty"`
	Direction string   `json:"direction,omitempty"`
	Missing   *float64 `json:"missing_percent,omitempty"`
}

func metaOf(a *article.Article) meta {
	m := meta{Title: a.Title, Derived: a.TitleDerived, Byline: a.Byline, Site: a.Site, URL: a.URL,
		Published: a.Published, Language: a.Language, Direction: a.Direction}
	if a.Partial != nil {
		m.Missing = &a.Partial.MissingPercent
	}
	return m
}

// putText keeps a as revision number of article id, and what is known about it in the article's row.
func (l *Library) putText(ctx context.Context, tx *sql.Tx, a *article.Article, id string, number int, sum, now string) error {
	blocks, err := encode(a.Blocks)
	if err != nil {
		return err
	}
	said, err := encode(metaOf(a))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO revisions (article, number, imported, sha256, text, blocks, meta) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		id, number, now, sum, a.Text.String(), blocks, said)
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
	if _, err := l.untrash(ctx, tx, out.ID); err != nil {
		return err
	}
	var number int
	if err := tx.QueryRowContext(ctx, "SELECT revision + 1 FROM articles WHERE id = ?", out.ID).Scan(&number); err != nil {
		return err
	}
	if err := l.putText(ctx, tx, a, out.ID, number, sum, formatTime(l.now())); err != nil {
		return err
	}
	kind := "own"
	if a.TitleDerived {
		kind = "derived"
	}
	_, err := tx.ExecContext(ctx, "UPDATE articles SET title = ?, title_kind = ? WHERE id = ? AND title_kind <> 'given'", a.Title, kind, out.ID)
	if err != nil {
		return err
	}
	err = l.journalArticle(ctx, tx, out.ID, "revision", &articleState{Revision: number - 1}, &articleState{Revision: number})
	if err != nil {
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
