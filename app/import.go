package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"dev.marginalia/article/importer"
	"dev.marginalia/storage"
)

// ImportOptions say how documents are imported.
type ImportOptions struct {
	KeepOriginal *bool // keep the files themselves too; nil: as KeepOriginals says
	Pictures     bool  // fetch the pictures that documents show from the web
}

// ImportedDocument is what became of one document.
type ImportedDocument struct {
	storage.Imported
	Source   string   // what was named, with the path inside a folder or, after "!", inside an archive
	Problems []string // sentences about what of it could not be read
	Marks    []Match  // of a handout: what became of the annotations that it brought
	Err      error    // why it is not in the library; nil when it is
}

// Import reads documents into the library: files, folders with all that is in them, zip archives of documents,
// and web addresses. Each document is one transaction, and each is one line of the report, whether it was
// imported or not. The error is about the whole: a library that cannot be written, or a ctx that is done; what
// was imported until then stays, and is in the report. The same document twice is one article. progress, which
// may be nil, is told how many documents are done, of how many that are known, and which one is being read; it is
// called by one goroutine at a time, not always the same.
func (a *App) Import(ctx context.Context, sources []string, o ImportOptions, progress func(done, total int, name string)) ([]ImportedDocument, error) {
	const doing = "import"
	if a.ReadOnly() {
		return nil, fmt.Errorf("%s: %w", doing, storage.ErrReadOnly)
	}
	r := &importing{app: a, progress: progress}
	if r.progress == nil {
		r.progress = func(int, int, string) {}
	}
	var err error
	if r.keeping, err = a.keepingOf(ctx, o); err != nil {
		return nil, err
	}
	if o.Pictures {
		r.keeping.pictures = r.fetchPictures
	}
	defer r.close()
	for _, s := range sources {
		r.jobs = append(r.jobs, r.jobsOf(ctx, s)...)
	}
	for len(r.jobs) > 0 {
		if err := r.next(ctx); err != nil {
			return r.report, fmt.Errorf("%s: %w", doing, err)
		}
	}
	r.progress(len(r.report), len(r.report), "")
	return r.report, nil
}

// ImportFile imports one file or address; of several documents in a folder or an archive it returns the first
// that could be read.
func (a *App) ImportFile(ctx context.Context, path string) (storage.Imported, error) {
	all, err := a.Import(ctx, []string{path}, ImportOptions{}, nil)
	if i := slices.IndexFunc(all, func(d ImportedDocument) bool { return d.Err == nil }); i >= 0 {
		return all[i].Imported, nil
	}
	if err == nil {
		err = all[0].Err
	}
	return storage.Imported{}, err
}

// importing is one call of Import.
type importing struct {
	app      *App
	keeping  keeping
	progress func(done, total int, name string)
	jobs     []job // still to do
	report   []ImportedDocument
	closers  []func() error
}

func (r *importing) close() {
	for _, c := range r.closers {
		c() // folders that were only read
	}
}

// job is a document that is still to be read.
type job struct {
	name string // as a person knows it
	open func(ctx context.Context) (*document, error)
	err  error // why it cannot be opened
}

// next does the first job. The error is one after which no other can be done.
func (r *importing) next(ctx context.Context) error {
	j := r.jobs[0]
	if err := ctx.Err(); err != nil {
		return err
	}
	r.progress(len(r.report), len(r.report)+len(r.jobs), j.name)
	done := ImportedDocument{Source: j.name, Err: j.err}
	r.jobs = r.jobs[1:]
	if j.err == nil {
		var inside []job
		done, inside = r.do(ctx, j)
		if len(inside) > 0 {
			r.jobs = append(inside, r.jobs...)
			return nil
		}
	}
	if endsAll(ctx, done.Err) {
		return done.Err
	}
	r.report = append(r.report, done)
	return nil
}

// do opens a document and keeps it. Of an archive it returns the documents that are inside.
func (r *importing) do(ctx context.Context, j job) (done ImportedDocument, inside []job) {
	done.Source = j.name
	d, err := j.open(ctx)
	if err != nil {
		done.Err = err
		return done, nil
	}
	if d.close != nil {
		defer d.close()
	}
	if d.carried == nil {
		carried, err := carriedIn(d.Data)
		if len(carried) > 0 {
			return done, jobsInHandout(j.name, carried)
		}
		d.noHandout = err
	}
	got, err := r.app.keep(ctx, d, r.keeping)
	if errors.Is(err, importer.ErrArchive) && d.opensArchives {
		inside, err = jobsInArchive(j.name, d)
	}
	done.Imported, done.Problems, done.Marks, done.Err = got.Imported, got.problems, got.marks, err
	return done, inside
}

// endsAll reports whether err would be that of every document to come.
func endsAll(ctx context.Context, err error) bool {
	if err == nil {
		return false
	}
	for _, s := range []error{storage.ErrReadOnly, storage.ErrNoSpace, storage.ErrCorrupt, storage.ErrBusy, storage.ErrPermission} {
		if errors.Is(err, s) {
			return true
		}
	}
	return ctx.Err() != nil
}

func (a *App) keepingOf(ctx context.Context, o ImportOptions) (k keeping, err error) {
	if o.KeepOriginal != nil {
		k.original = *o.KeepOriginal
		return k, nil
	}
	k.original, err = a.KeepOriginals(ctx)
	return k, err
}
