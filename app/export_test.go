package app

import (
	"context"

	"dev.marginalia/article"
	"dev.marginalia/article/importer"
)

// ReadWith makes a read documents with another importer.
func (a *App) ReadWith(f func(context.Context, *importer.File) (*article.Article, error)) {
	a.importer = f
}
