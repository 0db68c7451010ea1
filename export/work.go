// Package export is what leaves the library: handouts and interchange. It takes values, never the store.
package export

import (
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// Work is one article with its annotations, ready to leave.
type Work struct {
	Article     *article.Article
	Annotations []annotation.Annotation     // in annotation.Compare order, orphans last
	TagColors   map[string]annotation.Color // by annotation.FoldTag; tags without a colour of their own are not in it
	Modified    time.Time                   // of the newest change: the date of every output, never that of the export

	// Picture returns the bytes of the picture with that hash, nil where they are not kept; it may be nil when none
	// are. Its errors end the export. It is called from one goroutine at a time, twice for large pictures.
	Picture func(hash string) ([]byte, error)

	Chosen string // a sentence that says which annotations these are, where not all are; "" where they are all
}
