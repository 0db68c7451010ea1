package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"dev.marginalia/app/fetch"
	"dev.marginalia/article/importer"
)

// The ways in which a source is nothing to import; the errors say why.
var (
	ErrFile   = errors.New("cannot be read")
	ErrFolder = errors.New("cannot be imported")
)

// The most documents that are taken from a folder, and the most files that are looked at for them.
const (
	maxDocuments = 20_000
	maxSeen      = 1_000_000
)

// jobsOf are the documents of a source: an address, a folder or a file.
func (r *importing) jobsOf(ctx context.Context, source string) []job {
	if fetch.IsAddress(source) {
		return []job{{name: source, open: func(ctx context.Context) (*document, error) { return r.fetch(ctx, source) }}}
	}
	abs, err := filepath.Abs(source)
	if err != nil {
		return []job{{name: source, err: fmt.Errorf("%w: %w", ErrFile, err)}}
	}
	if st, err := os.Stat(abs); err == nil && st.IsDir() {
		jobs, err := r.jobsInFolder(ctx, source, abs)
		if err != nil {
			return []job{{name: source, err: err}}
		}
		return jobs
	}
	return []job{{name: source, open: func(context.Context) (*document, error) {
		return openDocument(abs, onDisk(abs), true)
	}}}
}

// place is a file on the disk, with the folder that it is in.
type place struct {
	name   string
	stat   func(name string) (fs.FileInfo, error)
	open   func(name string) (*os.File, error)
	folder func() (*os.Root, error)
}

// onDisk is a file that a person named: links are followed.
func onDisk(abs string) place {
	return place{abs, os.Stat, os.Open, func() (*os.Root, error) { return os.OpenRoot(filepath.Dir(abs)) }}
}

// inRoot is a file somewhere in a folder: links are followed inside it only.
func inRoot(root *os.Root, name string) place {
	return place{name, root.Stat, root.Open, func() (*os.Root, error) { return root.OpenRoot(filepath.FromSlash(path.Dir(name))) }}
}

// openDocument reads a file as a document, whose folder must be closed when it was imported.
func openDocument(key string, at place, opensArchives bool) (*document, error) {
	data, err := at.read()
	if err != nil {
		return nil, err
	}
	d := &document{File: importer.File{Name: filepath.Base(at.name), Data: data}, key: key, used: &used{}, opensArchives: opensArchives}
	var read func(string) []byte
	read, d.close = inFolder(at.folder)
	d.Beside = importer.Beside(d.used.reading(read))
	return d, nil
}

// read reads a regular file, and says what is there when it is something else.
func (p place) read() ([]byte, error) {
	st, err := p.stat(p.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: there is no such file", ErrFile)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	case !st.Mode().IsRegular():
		return nil, fmt.Errorf("%w: it is not a file with a text in it", ErrFile)
	case st.Size() > importer.MaxBytes:
		return nil, fmt.Errorf("%w: it has %d MB, the most is %d MB", importer.ErrTooLarge, (st.Size()+1<<20-1)>>20, importer.MaxBytes>>20)
	}
	f, err := p.open(p.name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	defer f.Close()
	return importer.ReadAll(f)
}

// jobsInFolder are the documents in a folder and those below it, in the order of their names, without hidden
// ones and the folders of saved pages.
func (r *importing) jobsInFolder(ctx context.Context, shown, abs string) ([]job, error) {
	root, err := os.OpenRoot(abs)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	r.closers = append(r.closers, root.Close)
	regular := func(name string) bool {
		st, err := root.Stat(name)
		return err == nil && st.Mode().IsRegular()
	}
	tooMany := fmt.Errorf("%w: it holds more than %d documents, or %d files", ErrFolder, maxDocuments, maxSeen)
	var jobs []job
	seen := 0
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		seen++
		local := filepath.FromSlash(name)
		j := job{name: filepath.Join(shown, local)}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case seen > maxSeen:
			return tooMany
		case err != nil:
			j.err = fmt.Errorf("%w: %w", ErrFile, err)
			jobs = append(jobs, j)
			return nil
		case name == ".":
			return nil
		case e.IsDir():
			if strings.HasPrefix(e.Name(), ".") || importer.IsPageFolder(name, regular) {
				return fs.SkipDir
			}
			return nil
		case !importer.IsDocument(name) || !regular(name):
			return nil
		}
		j.open = func(context.Context) (*document, error) {
			return openDocument(filepath.Join(abs, local), inRoot(root, name), false)
		}
		if jobs = append(jobs, j); len(jobs) > maxDocuments {
			return tooMany
		}
		return nil
	})
	if err == nil && len(jobs) == 0 {
		err = fmt.Errorf("%w: there is no document in it", ErrFolder)
	}
	return jobs, err
}

// jobsInArchive are the documents in an archive.
func jobsInArchive(shown string, d *document) ([]job, error) {
	all, err := importer.Documents(d.Data)
	if err != nil {
		return nil, err
	}
	var jobs []job
	for _, in := range all {
		jobs = append(jobs, job{name: shown + "!" + in.Name, open: func(context.Context) (*document, error) {
			data, err := in.Read()
			if err != nil {
				return nil, err
			}
			one := &document{File: importer.File{Name: path.Base(in.Name), Data: data}, key: d.key + "!" + in.Name, used: &used{}}
			one.Beside = importer.Beside(one.used.reading(in.Beside))
			return one, nil
		}})
	}
	return jobs, nil
}
