package storage

import (
	"context"
	"database/sql"
	"errors"
	"regexp"

	"dev.marginalia/article"
)

// Source says where an imported document came from.
type Source struct {
	Key     string // its identity: an absolute path or an address; empty when there is none
	Article string // the id of the article that it is a new version of; empty: the library looks for it
	Name    string // of the file
	Address string // where it was fetched from; empty for a file
	Charset string // the label of its encoding that came with it from there
	Reader  string // the version of the program that read it
	// Handout says that the article comes out of a library again, whole: it keeps its id when that is free, and one
	// that has its text now, or had it, stays as it is.
	Handout bool
	// Original is the file, to be kept; nil: it is not kept.
	Original *Packed
}

// ImportStatus says what an import did.
type ImportStatus string

// What an import can do.
const (
	Added             ImportStatus = "added"
	Unchanged         ImportStatus = "unchanged" // the library had it already
	Revised           ImportStatus = "revised"   // the same source, read otherwise than before
	RestoredFromTrash ImportStatus = "restored"  // the library had it already, in the trash
)

// Imported is the result of an import.
type Imported struct {
	ID       string
	Title    string
	Status   ImportStatus
	Moved    int // revised with another text: annotations that were found in it
	Orphaned int // revised with another text: annotations that were not
}

// Import keeps a, with its pictures and its file, in one transaction. A document that the library has already
// (the same from the same source, or the same text and title from another) is not kept twice; it comes back from
// the trash, and its file is kept if it was not. One from the same source that reads otherwise becomes a new
// revision. Where its text is another, annotations move over, and those whose passage is gone are kept as
// orphans; where only its blocks, pictures or particulars are, annotations are not touched. A title that a
// person gave stays. A picture whose bytes neither a nor the library has is an error.
func (l *Library) Import(ctx context.Context, a *article.Article, src Source) (Imported, error) {
	const doing = "import article"
	e, err := newEdition(a, src)
	if err != nil {
		return Imported{}, explain(doing, err)
	}
	var out Imported
	err = l.write(ctx, doing, func(tx *sql.Tx) error {
		known, err := lookup(ctx, tx, e)
		if err != nil {
			return err
		}
		switch {
		case known.id == "":
			out, err = l.add(ctx, tx, e)
		case src.Handout, known.text && (!known.source || known.blocks):
			out, err = l.importAgain(ctx, tx, known.id, src)
		default:
			out, err = l.revise(ctx, tx, e, known)
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

// match is the article that a document belongs to, and what of its newest revision is the same.
type match struct {
	id     string // "" when there is none
	source bool   // it comes from where the document comes from
	text   bool
	blocks bool // and all else that a revision says about its text
}

// lookup finds the article that a document belongs to: the one that its source names, else the one from the same
// source, else the one with the same text and imported title.
func lookup(ctx context.Context, tx *sql.Tx, e *edition) (match, error) {
	const same = `SELECT a.id, r.sha256 = ?1, r.blocks = ?2 AND r.contents = ?3 AND r.meta = ?4
		FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.revision `
	ask := func(where string, args ...any) (m match, err error) {
		all := append([]any{e.sum, e.blocks, e.contents, e.meta}, args...)
		err = tx.QueryRowContext(ctx, same+where, all...).Scan(&m.id, &m.text, &m.blocks)
		return m, err
	}
	var m match
	err := sql.ErrNoRows
	if e.src.Handout {
		m, err = ask(`WHERE EXISTS (SELECT 1 FROM revisions x WHERE x.article = a.id AND x.sha256 = ?1)
			ORDER BY a.id <> ?5, a.deleted IS NOT NULL, r.sha256 <> ?1, a.imported LIMIT 1`, e.a.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return match{}, nil
		}
		return m, err
	}
	switch {
	case e.src.Article != "":
		if m, err = ask("WHERE a.id = ?5", e.src.Article); errors.Is(err, sql.ErrNoRows) {
			return match{}, ErrNotFound
		}
	case e.src.Key != "":
		m, err = ask("WHERE a.source = ?5 ORDER BY a.deleted IS NOT NULL, a.imported DESC LIMIT 1", e.src.Key)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		m.source = true
		return m, err
	}
	m, err = ask("WHERE r.sha256 = ?1 AND (r.meta ->> 'title') = ?5 ORDER BY a.deleted IS NOT NULL, a.imported LIMIT 1", e.a.Title)
	if errors.Is(err, sql.ErrNoRows) {
		return match{}, nil
	}
	return m, err
}

// importAgain is the import of what the library has.
func (l *Library) importAgain(ctx context.Context, tx *sql.Tx, id string, src Source) (Imported, error) {
	if err := completeOriginal(ctx, tx, id, src); err != nil {
		return Imported{}, err
	}
	restored, err := l.untrash(ctx, tx, id)
	if restored {
		return Imported{ID: id, Status: RestoredFromTrash}, err
	}
	return Imported{ID: id, Status: Unchanged}, err
}

// plainID is the form of ids that other libraries gave.
var plainID = regexp.MustCompile(`^[0-9a-z]{4,32}$`)

// newID draws ids until one is free: they are short, so that they can be typed. The one that is wanted is tried
// first.
func (l *Library) newID(ctx context.Context, tx *sql.Tx, wanted string) (string, error) {
	for i := range 32 {
		id := wanted
		if i > 0 || !plainID.MatchString(wanted) {
			id = l.o.NewArticleID()
		}
		var taken bool
		err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM articles WHERE id = ?)", id).Scan(&taken)
		if err != nil || !taken {
			return id, err
		}
	}
	return "", errors.New("no id is free")
}

func (l *Library) add(ctx context.Context, tx *sql.Tx, e *edition) (Imported, error) {
	wanted := ""
	if e.src.Handout {
		wanted = e.a.ID
	}
	id, err := l.newID(ctx, tx, wanted)
	if err != nil {
		return Imported{}, err
	}
	now := formatTime(l.now())
	_, err = tx.ExecContext(ctx, `INSERT INTO articles (id, title, title_kind, source, imported, modified) VALUES (?, ?, ?, ?, ?, ?)`,
		id, e.a.Title, e.titleKind(), e.src.Key, now, now)
	if err != nil {
		return Imported{}, err
	}
	if err := e.put(ctx, tx, id, 1, now); err != nil {
		return Imported{}, err
	}
	return Imported{ID: id, Status: Added}, l.journalArticle(ctx, tx, id, "import", nil, &articleState{Title: &e.a.Title, Revision: 1})
}

func (l *Library) revise(ctx context.Context, tx *sql.Tx, e *edition, known match) (Imported, error) {
	out := Imported{ID: known.id, Status: Revised}
	if _, err := l.untrash(ctx, tx, out.ID); err != nil {
		return out, err
	}
	var number int
	if err := tx.QueryRowContext(ctx, "SELECT revision + 1 FROM articles WHERE id = ?", out.ID).Scan(&number); err != nil {
		return out, err
	}
	if err := e.put(ctx, tx, out.ID, number, formatTime(l.now())); err != nil {
		return out, err
	}
	_, err := tx.ExecContext(ctx, "UPDATE articles SET title = ?, title_kind = ? WHERE id = ? AND title_kind <> 'given'", e.a.Title, e.titleKind(), out.ID)
	if err != nil {
		return out, err
	}
	err = l.journalArticle(ctx, tx, out.ID, "revision", &articleState{Revision: number - 1}, &articleState{Revision: number})
	if err != nil || known.text {
		return out, err
	}
	return out, l.reanchor(ctx, tx, e.a.Text, &out)
}
