package app

import (
	"context"
	"fmt"

	"dev.marginalia/app/fetch"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/export"
	"dev.marginalia/storage"
)

// document is a file with what an import needs to know of where it came from.
type document struct {
	importer.File
	key           string          // its identity: an absolute path, one with "!" and the path in an archive, or an address
	id            string          // the article that it is a new version of; "" when the library is to look for it
	page          *fetch.Page     // nil when it is not from the web
	used          *used           // the files that it uses; may be nil
	opensArchives bool            // if it is an archive, its documents are to be imported
	carried       *export.Carried // what came back in a handout, in place of a file
	noHandout     error           // why a handout is read as any other PDF; may be nil
	close         func() error
}

// keeping says what is done beside reading a document.
type keeping struct {
	original bool // keep the file
	// pictures returns the pictures at web addresses, those that it has; may be nil.
	pictures func(ctx context.Context, d *document, addresses []string) (map[string][]byte, error)
}

// kept is what became of a document.
type kept struct {
	storage.Imported
	problems []string
	marks    []Match
}

// keep reads a document and then writes it to the library, in one transaction.
func (a *App) keep(ctx context.Context, d *document, k keeping) (kept, error) {
	if d.carried != nil {
		return a.keepCarried(ctx, d.carried)
	}
	var packed chan packing
	if k.original {
		packed = pack(d.Name, d.Data, nil) // while it is read
	}
	doc, err := a.read(ctx, &d.File)
	if err != nil {
		return kept{}, err
	}
	if d.noHandout != nil {
		doc.Problem(handoutProblem(d.noHandout))
	}
	if k.pictures != nil {
		if err := fillPictures(ctx, doc, d, k.pictures); err != nil {
			return kept{}, err
		}
	}
	src := storage.Source{Key: d.key, Article: d.id, Name: d.Name, Address: d.URL, Charset: d.Charset, Reader: Version}
	if k.original {
		if beside := d.used.all(); len(beside) > 0 {
			packed = pack(d.Name, d.Data, beside)
		}
		p := <-packed
		if src.Original = p.Packed; p.err != nil {
			return kept{}, p.err
		}
	}
	if err := ctx.Err(); err != nil {
		return kept{}, err
	}
	got, err := a.lib.Import(ctx, doc, src)
	return kept{got, doc.Problems, nil}, err
}

type packing struct {
	*storage.Packed
	err error
}

func pack(name string, data []byte, beside map[string][]byte) chan packing {
	out := make(chan packing, 1)
	go func() {
		p, err := storage.Pack(name, data, beside)
		out <- packing{p, err}
	}()
	return out
}

// read reads a file as an article. Not every importer can be stopped, so it is left behind when ctx is done; and
// none of them can end the program.
func (a *App) read(ctx context.Context, f *importer.File) (*article.Article, error) {
	type result struct {
		*article.Article
		err error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if recover() != nil {
				r = result{err: fmt.Errorf("%w: reading it failed", importer.ErrDamaged)}
			}
			done <- r
		}()
		r.Article, r.err = a.importer(ctx, f)
	}()
	select {
	case r := <-done:
		return r.Article, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
