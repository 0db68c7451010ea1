// Package app is what a person can do: import, read, highlight, tag, undo, export. The window and the command
// line call the same functions. It knows neither Fyne nor SQL.
package app

import (
	"context"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/adrg/xdg"
	"github.com/google/uuid"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/storage"
	"dev.marginalia/typeset"
)

// Version is the program's version.
const Version = "0.1.0"

// Config is what an App is opened with.
type Config struct {
	Library      string // path of the library's file
	ReadOnly     bool
	Handout      bool             // a handout will be made: its fonts are read while the library is opened
	Creator      string           // who makes the annotations
	Now          func() time.Time // the clock
	NewID        func() string    // UUIDv7
	NewArticleID func() string    // short lower-case hexadecimal
}

// DefaultConfig is that of the person who runs the program: the library named by $MARGINALIA_LIBRARY, else the
// one in the person's data folder.
func DefaultConfig() Config {
	c := Config{
		Library: os.Getenv("MARGINALIA_LIBRARY"),
		Creator: person(),
		Now:     time.Now,
		NewID: func() string {
			id, err := uuid.NewV7()
			if err != nil {
				id = uuid.New()
			}
			return id.String()
		},
		NewArticleID: func() string { return strings.ReplaceAll(uuid.NewString(), "-", "")[:10] },
	}
	if c.Library == "" {
		c.Library = filepath.Join(xdg.DataHome, "marginalia", "library.db")
	}
	return c
}

// person is the name under which the machine knows who runs the program.
func person() string {
	u, err := user.Current()
	if err != nil {
		return "Reader"
	}
	if name, _, _ := strings.Cut(u.Name, ","); strings.TrimSpace(name) != "" {
		return strings.TrimSpace(name)
	}
	if u.Username != "" {
		return u.Username
	}
	return "Reader"
}

// App is an open library and what can be done with it. It is safe for concurrent use.
type App struct {
	config   Config
	lib      *storage.Library
	importer func(context.Context, *importer.File) (*article.Article, error)

	engineOnce sync.Once
	engine     *typeset.Engine
	fonts      *typeset.SystemFonts
	engineErr  error
}

// Open opens the library, making it when there is none.
func Open(ctx context.Context, c Config) (*App, error) {
	a := &App{config: c, importer: importer.Import, fonts: typeset.NewSystemFonts(filepath.Join(xdg.CacheHome, "marginalia"))}
	if c.Handout {
		go a.readHandoutFonts()
	}
	lib, err := storage.Open(ctx, c.Library, storage.Options{Now: c.Now, NewID: c.NewID, NewArticleID: c.NewArticleID, Creator: c.Creator, ReadOnly: c.ReadOnly})
	if err != nil {
		return nil, err
	}
	a.lib = lib
	return a, nil
}

// Close closes the library; every change is on disk already.
func (a *App) Close() error { return a.lib.Close() }

// Rest gives back memory that the library keeps to be fast, when nobody asks it for anything.
func (a *App) Rest(ctx context.Context) error { return a.lib.Rest(ctx) }

// ReadOnly reports whether the library can only be read.
func (a *App) ReadOnly() bool { return a.lib.ReadOnly() }

// LibraryPath is the library's file.
func (a *App) LibraryPath() string { return a.lib.Path() }

// Now is the time by the configured clock.
func (a *App) Now() time.Time { return a.config.Now() }

// Engine is the text engine of screen and page, made at the first call.
func (a *App) Engine() (*typeset.Engine, error) {
	a.engineOnce.Do(func() { a.engine, a.engineErr = newEngine(a.fonts) })
	return a.engine, a.engineErr
}

// Articles lists the library.
func (a *App) Articles(ctx context.Context, f storage.ArticleFilter) ([]storage.ArticleInfo, error) {
	return a.lib.Articles(ctx, f)
}

// Article reads an article.
func (a *App) Article(ctx context.Context, id string) (*article.Article, error) {
	return a.lib.Article(ctx, id)
}

// maxTitle is the length of the longest title a person can give, in code points.
const maxTitle = 500

// Rename gives an article another title.
func (a *App) Rename(ctx context.Context, id, title string) error {
	title = strings.Join(strings.Fields(strings.ToValidUTF8(title, "\uFFFD")), " ")
	if title == "" {
		return fmt.Errorf("%w title: it is empty", annotation.ErrInvalid)
	}
	if n := len([]rune(title)); n > maxTitle {
		return fmt.Errorf("%w title: it has %d characters, the most is %d", annotation.ErrInvalid, n, maxTitle)
	}
	return a.lib.Rename(ctx, id, title)
}

// Remove puts an article into the trash.
func (a *App) Remove(ctx context.Context, id string) error { return a.lib.Remove(ctx, id) }

// Restore brings an article back from the trash.
func (a *App) Restore(ctx context.Context, id string) error { return a.lib.Restore(ctx, id) }

// FindArticle returns the id that begins with prefix; trash says whether articles in the trash count.
func (a *App) FindArticle(ctx context.Context, prefix string, trash bool) (string, error) {
	return a.lib.FindArticle(ctx, prefix, trash)
}

// FindAnnotation returns the id that begins with prefix; trash says whether annotations in the trash count.
func (a *App) FindAnnotation(ctx context.Context, prefix string, trash bool) (string, error) {
	return a.lib.FindAnnotation(ctx, prefix, trash)
}

// Annotations lists annotations.
func (a *App) Annotations(ctx context.Context, f storage.AnnotationFilter) ([]annotation.Annotation, error) {
	return a.lib.Annotations(ctx, f)
}

// Tags lists the tags in use.
func (a *App) Tags(ctx context.Context) ([]storage.TagInfo, error) { return a.lib.Tags(ctx) }

// Undo takes back the newest change of an article, or of the library when article is "".
func (a *App) Undo(ctx context.Context, article string) (annotation.Step, error) {
	return a.lib.Undo(ctx, article)
}

// Redo makes again what was taken back last.
func (a *App) Redo(ctx context.Context, article string) (annotation.Step, error) {
	return a.lib.Redo(ctx, article)
}

// Labels names what Undo and Redo would be about; "" for nothing.
func (a *App) Labels(ctx context.Context, article string) (undo, redo string, err error) {
	return a.lib.Labels(ctx, article)
}

// Position is where an article was left.
func (a *App) Position(ctx context.Context, id string) (storage.Position, error) {
	return a.lib.Position(ctx, id)
}

// SetPosition remembers where an article was left. A library that can only be read forgets it.
func (a *App) SetPosition(ctx context.Context, id string, p storage.Position) error {
	if a.ReadOnly() {
		return nil
	}
	if err := a.lib.SetPosition(ctx, id, p); err != nil {
		return err
	}
	return a.lib.SetSetting(ctx, lastArticle, id)
}

// The keys of settings that the library keeps.
const (
	lastArticle = "last-article"
	sampleMade  = "sample"
)

// LastArticle is the id of the article that was read last; "" when there is none any more.
func (a *App) LastArticle(ctx context.Context) (string, error) {
	id, err := a.lib.Setting(ctx, lastArticle)
	if err != nil || id == "" {
		return "", err
	}
	if _, err := a.lib.FindArticle(ctx, id, false); err != nil {
		return "", nil
	}
	return id, nil
}

// Backup writes a complete, checked copy of the library to path.
func (a *App) Backup(ctx context.Context, path string) error { return a.lib.Backup(ctx, path) }
