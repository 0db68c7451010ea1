package storage

import (
	"context"
	"database/sql"
	"errors"
)

// Position is how far an article was read.
type Position struct {
	Offset   int     // of the first line that was in view
	Progress float64 // 0-1, the farthest that came into view
}

// Position returns where an article was left; the zero Position when it was never opened.
func (l *Library) Position(ctx context.Context, article string) (Position, error) {
	var p Position
	err := l.reader.QueryRowContext(ctx, `SELECT "offset", progress FROM positions WHERE article = ?`, article).Scan(&p.Offset, &p.Progress)
	if errors.Is(err, sql.ErrNoRows) {
		return Position{}, nil
	}
	return p, explain("read position", err)
}

// SetPosition remembers where an article was left, and that it was opened now. Progress never goes back. An
// article that is not there wraps ErrNotFound.
func (l *Library) SetPosition(ctx context.Context, article string, p Position) error {
	if !(p.Progress >= 0) { // NaN too: it would be kept as NULL
		p.Progress = 0
	}
	p.Offset, p.Progress = max(0, p.Offset), min(p.Progress, 1)
	return l.write(ctx, "keep position", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO positions (article, "offset", progress, opened) VALUES (?, ?, ?, ?)
			ON CONFLICT (article) DO UPDATE SET "offset" = excluded."offset", progress = max(progress, excluded.progress), opened = excluded.opened`,
			article, p.Offset, p.Progress, formatTime(l.now()))
		return err
	})
}

// Setting returns the value kept under key, "" when there is none.
func (l *Library) Setting(ctx context.Context, key string) (string, error) {
	var v string
	err := l.reader.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = ?", key).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return v, explain("read setting", err)
}

// SetSetting keeps value under key.
func (l *Library) SetSetting(ctx context.Context, key, value string) error {
	return l.write(ctx, "keep setting", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
		return err
	})
}
