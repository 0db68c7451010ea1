package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/article/pdftext"
	"dev.marginalia/article/picture"
	"dev.marginalia/export"
	"dev.marginalia/storage"
)

// carriedIn returns what a handout of this program brings back; nothing for every other file. The error says why
// a handout does not bring it back.
func carriedIn(data []byte) (all []export.Carried, err error) {
	if !pdftext.Matches(data) {
		return nil, nil
	}
	f, err := pdftext.Open(data)
	if err != nil {
		return nil, nil // the importer says what is wrong with it
	}
	all, err = export.ReadCarried(f.Attached)
	if errors.Is(err, export.ErrNotCarried) {
		return nil, nil
	}
	switch {
	case err != nil:
	case f.MarksLost():
		all[0].Article.Problem("A part of the file is damaged or cut off. The article, and the annotations that it was handed out with, came back whole.")
	case markedElsewhere(f, all):
		all[0].Article.Problem("Its pages were marked in another program; `marginalia import-annotations`, or File > Import annotations, takes that in.")
	}
	return all, err
}

// markedElsewhere reports whether the pages of a handout have other marks or notes than it was handed out with.
func markedElsewhere(f *pdftext.File, all []export.Carried) bool {
	notes := map[string]string{} // of the annotations that pages show, as they show them
	for _, c := range all {
		for _, m := range c.Annotations {
			if !m.Orphan && !c.Absent[m.ID] {
				plain, _ := annotation.PlainNote(m.Note)
				notes[m.ID] = cleaned(plain)
			}
		}
	}
	seen := map[string]bool{}
	for i := range f.Pages() {
		for _, m := range f.Marks(i) {
			id, part, _ := strings.Cut(m.ID, "/")
			note, known := notes[id]
			if !known || part == "" && cleaned(m.Contents) != note {
				return true
			}
			seen[id] = true
		}
	}
	return len(seen) < len(notes)
}

// handoutProblem says why a handout was read like any other PDF.
func handoutProblem(err error) string {
	if errors.Is(err, export.ErrNewer) {
		return "It is a handout of a newer version of Marginalia, so its annotations did not come back; the text was read from its pages. Import it again with that version."
	}
	return "What the handout carries is damaged, so its annotations did not come back; the text was read from its pages."
}

// jobsInHandout are the articles in a handout.
func jobsInHandout(shown string, all []export.Carried) []job {
	var jobs []job
	for i := range all {
		name := shown
		if len(all) > 1 {
			name = fmt.Sprintf("%s!%s", shown, all[i].Article.Title)
		}
		jobs = append(jobs, job{name: name, open: func(context.Context) (*document, error) {
			return &document{carried: &all[i]}, nil
		}})
	}
	return jobs
}

// keepCarried keeps what came back in a handout: the article, when the library does not have it, and then its
// annotations, in one step.
func (a *App) keepCarried(ctx context.Context, c *export.Carried) (kept, error) {
	doc := *c.Article
	if err := a.settlePictures(ctx, c); err != nil {
		return kept{}, err
	}
	got, err := a.lib.Import(ctx, c.Article, storage.Source{Reader: Version, Handout: true})
	if err != nil {
		return kept{}, err
	}
	out := kept{Imported: got, problems: c.Article.Problems}
	now, err := a.lib.Article(ctx, got.ID)
	if err != nil {
		return out, err
	}
	m, err := a.newMatcher(ctx, now)
	if err != nil {
		return out, err
	}
	m.bringBack = true
	plan := &MarkImport{Article: got.ID}
	for _, mark := range c.Annotations {
		match, err := m.match(ctx, incoming{mark: mark, text: doc.Text})
		if err != nil {
			return out, err
		}
		plan.Matches = append(plan.Matches, match)
	}
	plan.tags = c.Tags
	out.marks = plan.Matches
	_, err = a.TakeAnnotations(ctx, plan, nil)
	return out, err
}

// settlePictures says what the pictures of an article that came back are. Those whose bytes did not come along and
// are not in the library either become descriptions.
func (a *App) settlePictures(ctx context.Context, c *export.Carried) error {
	doc := c.Article
	lost := map[string]bool{}
	for _, hash := range export.PictureHashes(doc) {
		if r, ok := doc.Resources[hash]; ok {
			r.Media = "application/octet-stream"
			if info, err := picture.Config(r.Data); err == nil {
				r.Media = info.Media
			}
			doc.Resources[hash] = r
			continue
		}
		_, _, err := a.lib.Image(ctx, hash)
		if errors.Is(err, storage.ErrNotFound) {
			lost[hash] = true
		} else if err != nil {
			return err
		}
	}
	if len(lost) == 0 {
		return nil
	}
	if lost[doc.Cover] {
		doc.Cover = ""
	}
	for _, p := range doc.Pictures() {
		if lost[p.Hash] {
			p.Hash = ""
		}
	}
	doc.Problem("Some pictures are not in the handout; their descriptions stand in their place.")
	return nil
}

// newTagColors are the colours that tags get which have none in the library.
func (a *App) newTagColors(ctx context.Context, tags []annotation.Tag) ([]annotation.TagChange, error) {
	known, err := a.lib.Tags(ctx)
	if err != nil {
		return nil, err
	}
	colored := map[string]bool{}
	for _, t := range known {
		colored[annotation.FoldTag(t.Path)] = t.Color != ""
	}
	var out []annotation.TagChange
	for i := range tags {
		if k := annotation.FoldTag(tags[i].Path); !colored[k] {
			colored[k] = true
			out = append(out, annotation.TagChange{After: &tags[i]})
		}
	}
	return out, nil
}
