package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/text/unicode/norm"

	"dev.marginalia/annotation"
	"dev.marginalia/export"
	"dev.marginalia/storage"
)

// ErrNotFolder is wrapped by errors about a place that is to hold files but is no folder.
var ErrNotFolder = errors.New("not a folder")

// ErrIsFolder is wrapped by errors about a place that is to hold one file but is a folder.
var ErrIsFolder = errors.New("a folder")

// FolderReport says what an export into a folder did.
type FolderReport struct {
	Folder  string
	Written []WrittenFile
	Failed  []FailedFile
	Empty   int // articles left out, because the format holds annotations alone and they have none
}

// WrittenFile is a file of an export into a folder.
type WrittenFile struct {
	Report
	ID string // of the article
}

// FailedFile is an article that could not be written.
type FailedFile struct {
	ID, Title string
	Err       error
}

// ExportFolder writes a file for each of the articles into folder, which is made when only itself is missing. Files are
// named after titles; of two articles with one name the older has it. A file of the same name is replaced when the new one
// is complete. An article that cannot be written does not end the export, a folder that cannot be written or a full disk
// does, and so does the end of ctx: files that were finished stay. tell, if not nil, is called before each article with
// the number of those done.
func (a *App) ExportFolder(ctx context.Context, ids []string, f Format, o ExportOptions, folder string, tell func(done, total int, title string)) (FolderReport, error) {
	r := FolderReport{Folder: folder}
	all, err := a.lib.Articles(ctx, storage.ArticleFilter{})
	if err != nil {
		return r, err
	}
	slices.Reverse(all) // the oldest first
	all = slices.DeleteFunc(all, func(i storage.ArticleInfo) bool { return !slices.Contains(ids, i.ID) })
	if err := makeFolder(folder); err != nil {
		return r, err
	}
	taken := map[string]bool{}
	for done, info := range all {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		if tell != nil {
			tell(done, len(all), info.Title)
		}
		if f.Beside() && info.Annotations == 0 {
			r.Empty++
			continue
		}
		path := filepath.Join(folder, uniqueName(info.Title, info.ID, f, taken))
		one, err := a.Export(ctx, []string{info.ID}, f, o, path)
		switch {
		case err == nil:
			r.Written = append(r.Written, WrittenFile{one, info.ID})
		case endsExport(err):
			return r, err
		default:
			r.Failed = append(r.Failed, FailedFile{info.ID, info.Title, err})
		}
	}
	return r, nil
}

// endsExport reports whether the next article would fail for the same reason.
func endsExport(err error) bool {
	for _, e := range []error{context.Canceled, context.DeadlineExceeded, fs.ErrPermission, fs.ErrNotExist, syscall.ENOSPC, syscall.EROFS, syscall.EDQUOT, annotation.ErrInvalid, export.ErrTemplate} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

func makeFolder(folder string) error {
	err := os.Mkdir(folder, 0o755)
	if errors.Is(err, fs.ErrExist) {
		if st, err := os.Stat(folder); err == nil && st.IsDir() {
			return nil
		}
		return fmt.Errorf("export into %s: %w", filepath.Base(folder), ErrNotFolder)
	}
	if err != nil {
		return fmt.Errorf("export into %s: %w", filepath.Base(folder), err)
	}
	return nil
}

// uniqueName is a name for a file that no other has yet, on systems too that tell neither cases nor forms of letters
// apart. A second file of one name has the article's id in it, so that it is the same with every export.
func uniqueName(title, id string, f Format, taken map[string]bool) string {
	key := func(name string) string { return annotation.FoldTag(norm.NFKC.String(name)) }
	name := FileName(title, f)
	if taken[key(name)] {
		name = strings.TrimSuffix(name, f.Ending()) + " (" + id + ")" + f.Ending()
	}
	taken[key(name)] = true
	return name
}

// AllArticles are the ids of all articles of the library, the newest first.
func (a *App) AllArticles(ctx context.Context) ([]string, error) {
	all, err := a.lib.Articles(ctx, storage.ArticleFilter{})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, info := range all {
		ids[i] = info.ID
	}
	return ids, nil
}

// ArticlesWith are the ids of the articles in which every word of query occurs: in what is known about the article, in
// its text, in the notes and the tags of its annotations. Case does not matter.
func (a *App) ArticlesWith(ctx context.Context, query string) ([]string, error) {
	words := strings.Fields(annotation.FoldTag(norm.NFC.String(query)))
	if len(words) == 0 {
		return nil, fmt.Errorf("%w search: it has no word", annotation.ErrInvalid)
	}
	all, err := a.AllArticles(ctx)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, id := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := a.everyWord(ctx, id)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			found = append(found, id)
		}
	}
	return found, nil
}

// everyWord is all that an article and its annotations say, in folded case.
func (a *App) everyWord(ctx context.Context, id string) (string, error) {
	doc, err := a.lib.Article(ctx, id)
	if err != nil {
		return "", err
	}
	marks, err := a.lib.Annotations(ctx, storage.AnnotationFilter{Article: id})
	if err != nil {
		return "", err
	}
	parts := []string{doc.Title, doc.Byline, doc.Site, doc.Publisher, doc.Text.String()}
	for _, m := range marks {
		parts = append(append(parts, m.Exact, m.Note), m.Tags...)
	}
	return annotation.FoldTag(norm.NFC.String(strings.Join(parts, "\n"))), nil
}

// Sentence says to a person what became of the export; err is what ended it early, or nil.
func (r FolderReport) Sentence(err error) string {
	var say []string
	written := counted(len(r.Written), "file")
	switch {
	case errors.Is(err, context.Canceled):
		say = append(say, "It was stopped; what was finished before is in the folder ("+written+").")
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		say = append(say, "There is no space left on the disk; what was finished before is in the folder ("+written+"). Make room and try again.")
	case err != nil:
		say = append(say, Sentence(err))
	default:
		say = append(say, written+" written to "+r.Folder+".")
	}
	if len(r.Failed) > 0 {
		say = append(say, counted(len(r.Failed), "article")+" could not be written: "+r.Failed[0].Title+": "+Sentence(r.Failed[0].Err))
	}
	if r.Empty > 0 {
		say = append(say, counted(r.Empty, "article")+" without annotations left out.")
	}
	return strings.Join(say, " ")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
