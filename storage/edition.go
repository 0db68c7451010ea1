package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"

	"dev.marginalia/article"
)

// edition is an imported document as it will be kept, made before the transaction that keeps it.
type edition struct {
	a   *article.Article
	src Source
	sum string // of the text

	blocks, contents, problems, meta, keywords string // JSON

	images []picture
}

// sha is the SHA-256 of data in hexadecimal. It copies a little at a time: a book need not be there twice.
func sha[T string | []byte](data T) string {
	h := sha256.New()
	var part [8192]byte
	for i := 0; i < len(data); {
		n := copy(part[:], data[i:])
		h.Write(part[:n])
		i += n
	}
	return hex.EncodeToString(h.Sum(nil))
}

// newEdition checks a and encodes it.
func newEdition(a *article.Article, src Source) (*edition, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	e := &edition{a: a, src: src, sum: sha(a.Text.String())}
	var errs [6]error
	e.blocks, errs[0] = encode(list(a.Blocks))
	e.contents, errs[1] = encode(list(a.Contents))
	e.problems, errs[2] = encode(list(a.Problems))
	e.keywords, errs[3] = encode(list(a.Keywords))
	e.meta, errs[4] = encode(metaOf(a))
	e.images, errs[5] = picturesOf(a)
	return e, errors.Join(errs[:]...)
}

// list is s as JSON has it when it is empty: [], not null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func (e *edition) titleKind() string {
	if e.a.TitleDerived {
		return "derived"
	}
	return "own"
}

// meta is what a document says about itself, as a revision keeps it. New fields go to the end: a meta that reads
// otherwise makes a new revision.
type meta struct {
	Title      string   `json:"title"`
	Derived    bool     `json:"title_derived,omitempty"`
	Byline     string   `json:"byline,omitempty"`
	Site       string   `json:"site,omitempty"`
	URL        string   `json:"url,omitempty"`
	Published  string   `json:"published,omitempty"`
	Language   string   `json:"language,omitempty"`
	Direction  string   `json:"direction,omitempty"`
	Missing    *float64 `json:"missing_percent,omitempty"`
	Publisher  string   `json:"publisher,omitempty"`
	Identifier string   `json:"identifier,omitempty"`
	Keywords   []string `json:"keywords,omitempty"`
	Cover      string   `json:"cover,omitempty"`
}

func metaOf(a *article.Article) meta {
	m := meta{Title: a.Title, Derived: a.TitleDerived, Byline: a.Byline, Site: a.Site, URL: a.URL,
		Published: a.Published, Language: a.Language, Direction: a.Direction,
		Publisher: a.Publisher, Identifier: a.Identifier, Keywords: slices.Clone(a.Keywords), Cover: a.Cover}
	if a.Partial != nil {
		m.Missing = &a.Partial.MissingPercent
	}
	return m
}

// put keeps v as revision number of article id, and what is known about it in the article's row.
func (e *edition) put(ctx context.Context, tx *sql.Tx, id string, number int, now string) error {
	original, err := putOriginal(ctx, tx, e.src)
	if err != nil {
		return err
	}
	a := e.a
	_, err = tx.ExecContext(ctx, `INSERT INTO revisions (article, number, imported, sha256, text, blocks, meta,
		original, name, address, charset, format, reader, contents, problems) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, number, now, e.sum, a.Text.String(), e.blocks, e.meta,
		original, e.src.Name, e.src.Address, e.src.Charset, a.Format, e.src.Reader, e.contents, e.problems)
	if err != nil {
		return err
	}
	partial, missing := a.Partial != nil, 0.0
	if partial {
		missing = a.Partial.MissingPercent
	}
	_, err = tx.ExecContext(ctx, `UPDATE articles SET byline = ?, site = ?, url = ?, published = ?, language = ?, direction = ?,
		partial = ?, missing = ?, revision = ?, words = ?, length = ?, modified = ?, publisher = ?, identifier = ?, keywords = ?, cover = ? WHERE id = ?`,
		a.Byline, a.Site, a.URL, a.Published, a.Language, a.Direction, partial, missing, number, a.Words(), a.Text.Len(), now,
		a.Publisher, a.Identifier, e.keywords, a.Cover, id)
	if err != nil {
		return err
	}
	return putImages(ctx, tx, e.images, id, number)
}
