package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dev.marginalia/article"
)

// Article returns an article with its newest text, after checking that the text is the one that was kept; a
// text that is not wraps ErrCorrupt. Its pictures are not read: Image does that.
func (l *Library) Article(ctx context.Context, id string) (*article.Article, error) {
	const doing = "read article"
	a := &article.Article{ID: id}
	var kind, sum, text, blocks, contents, keywords string
	var partial bool
	var missing float64
	err := l.reader.QueryRowContext(ctx, `SELECT a.title, a.title_kind, a.byline, a.site, a.url, a.published, a.language, a.direction,
		a.publisher, a.identifier, a.keywords, a.cover, a.partial, a.missing, r.format, r.contents, r.sha256, r.text, r.blocks
		FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.revision
		WHERE a.id = ?`, id).Scan(&a.Title, &kind, &a.Byline, &a.Site, &a.URL, &a.Published, &a.Language, &a.Direction,
		&a.Publisher, &a.Identifier, &keywords, &a.Cover, &partial, &missing, &a.Format, &contents, &sum, &text, &blocks)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%s %s: %w", doing, id, ErrNotFound)
	}
	if err != nil {
		return nil, explain(doing, err)
	}
	if sha(text) != sum {
		return nil, fmt.Errorf("%s %s: %w: its text is not the one that was kept", doing, id, ErrCorrupt)
	}
	const least = len(`{"kind":"","start":0,"end":0}`) // bytes of a block: what is no JSON may have more commas
	a.Blocks = make([]article.Block, 0, min(elements(blocks), len(blocks)/least+1))
	err = errors.Join(json.Unmarshal([]byte(blocks), &a.Blocks), json.Unmarshal([]byte(contents), &a.Contents), json.Unmarshal([]byte(keywords), &a.Keywords))
	if err != nil {
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

// elements is how many elements a JSON array has; a guess where it is not JSON.
func elements(array string) int {
	depth, commas, quoted := 0, 0, false
	for i := 0; i < len(array); i++ {
		switch c := array[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case c == ',' && depth == 1:
			commas++
		}
	}
	return commas + 1
}

// Revision is one imported version of an article, as a list has it.
type Revision struct {
	Number   int       // from 1
	Imported time.Time // UTC
	SHA256   string    // of the text as UTF-8, in lower-case hexadecimal
	Length   int       // of the text, in bytes
	Format   string    // what it was read as: "Markdown"; "" when not known
	Reader   string    // the version of the program that read it; "" when not known
	Original bool      // the file that it was read from is kept
	Problems []string  // sentences about what could not be read
}

// Revisions lists the versions of an article, the oldest first.
func (l *Library) Revisions(ctx context.Context, id string) ([]Revision, error) {
	var out []Revision
	err := each(ctx, l.reader, func(rows *sql.Rows) error {
		var r Revision
		var at, problems string
		err := rows.Scan(&r.Number, &at, &r.SHA256, &r.Length, &r.Format, &r.Reader, &r.Original, &problems)
		if err == nil {
			r.Imported, err = parseTime(at)
		}
		if err == nil && json.Unmarshal([]byte(problems), &r.Problems) != nil {
			err = ErrCorrupt
		}
		out = append(out, r)
		return err
	}, `SELECT number, imported, sha256, octet_length(text), format, reader, original IS NOT NULL, problems
		FROM revisions WHERE article = ? ORDER BY number`, id)
	if err == nil && len(out) == 0 {
		err = ErrNotFound
	}
	return out, explain("list revisions", err)
}
