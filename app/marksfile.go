package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/article/pdftext"
	"dev.marginalia/export"
)

// The ways in which annotations cannot be taken from a file.
var (
	ErrNotHandout   = errors.New("not a handout")
	ErrOtherArticle = errors.New("annotations of other articles")
)

// maxMarksFile is the size of the largest file of annotations that is no PDF.
const maxMarksFile = 64 << 20

// MatchAnnotations says what the annotations in a file would do to an article: those that were made, changed and
// deleted on the pages of a handout in another program, or those of a list (JSON-LD, Hypothesis, .annotation).
// Nothing is changed; TakeAnnotations does that.
func (a *App) MatchAnnotations(ctx context.Context, path, id string) (*MarkImport, error) {
	doc, err := a.lib.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	data, err := place{name: abs, stat: os.Stat, open: os.Open}.read()
	if err != nil {
		return nil, err
	}
	var all []incoming
	plan := &MarkImport{Article: id}
	if pdftext.Matches(data) {
		all, err = a.readMarked(ctx, data, doc, plan)
	} else {
		all, err = readList(data, doc)
	}
	if err != nil {
		return nil, err
	}
	m, err := a.newMatcher(ctx, doc)
	if err != nil {
		return nil, err
	}
	for _, in := range all {
		match, err := m.match(ctx, in)
		if err != nil {
			return nil, err
		}
		plan.Matches = append(plan.Matches, match)
	}
	return plan, nil
}

// readList reads a list of annotations.
func readList(data []byte, doc *article.Article) ([]incoming, error) {
	if len(data) > maxMarksFile {
		return nil, fmt.Errorf("%w: it has %d MB, the most is %d MB for a list of annotations", importer.ErrTooLarge, (len(data)+1<<20-1)>>20, maxMarksFile>>20)
	}
	all, err := export.ReadWeb(data)
	if err != nil {
		return nil, err
	}
	all, err = about(all, doc)
	if err != nil {
		return nil, err
	}
	out := make([]incoming, len(all))
	for i, w := range all {
		out[i].mark = w.Annotation
		if w.Placed {
			out[i].text = doc.Text
		}
	}
	return out, nil
}

// about are those of annotations that are about doc: by its id, else by its address, else all when they are about
// one thing, whatever that is called there.
func about(all []export.WebMark, doc *article.Article) ([]export.WebMark, error) {
	var byID, byAddress []export.WebMark
	things := map[string]bool{}
	for _, w := range all {
		if w.Article == doc.ID {
			byID = append(byID, w)
		}
		if w.Source != "" && w.Source == doc.URL {
			byAddress = append(byAddress, w)
		}
		things[w.Article+" "+w.Source] = true
	}
	switch {
	case len(byID) > 0:
		return byID, nil
	case len(byAddress) > 0:
		return byAddress, nil
	case len(things) > 1 && !chapters(all):
		return nil, fmt.Errorf("%w: %d of them", ErrOtherArticle, len(things))
	}
	return all, nil
}

// chapters reports whether the annotations are about the files of one book, which have no address of their own.
func chapters(all []export.WebMark) bool {
	for _, w := range all {
		if w.Article != "" || w.Source == "" || filepath.Ext(w.Source) == "" || len(w.Source) > 8 && (w.Source[:7] == "http://" || w.Source[:8] == "https://") {
			return false
		}
	}
	return true
}
