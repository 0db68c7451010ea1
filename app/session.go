package app

import (
	"cmp"
	"context"
	"sync"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/storage"
)

// Session is one article open for reading, with its annotations at hand. Changes are written first and shown
// after: a mark that is on the screen is in the library. It is safe for concurrent use.
type Session struct {
	app     *App
	article *article.Article

	mu    sync.Mutex
	set   annotation.Set
	moved move
}

// OpenSession opens an article for reading.
func (a *App) OpenSession(ctx context.Context, id string) (*Session, error) {
	s, err := a.BeginSession(ctx, id)
	if err != nil {
		return nil, err
	}
	return s, s.Reload(ctx)
}

// BeginSession opens an article for reading without its annotations, which Reload brings. Until then the text can be
// shown, and no mark made.
func (a *App) BeginSession(ctx context.Context, id string) (*Session, error) {
	doc, err := a.lib.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	return &Session{app: a, article: doc}, nil
}

// Reload reads the annotations from the library again, where another program may have changed them.
func (s *Session) Reload(ctx context.Context) error {
	all, err := s.app.lib.Annotations(ctx, storage.AnnotationFilter{Article: s.article.ID})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.set = annotation.NewSet(all)
	return nil
}

// Article is the article that is open; it must not be changed.
func (s *Session) Article() *article.Article { return s.article }

// Set is the annotations as the library has them.
func (s *Session) Set() annotation.Set {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.set
}

func (s *Session) show(changes ...annotation.Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.set = s.set.With(changes...)
}

// Highlight marks range r.
func (s *Session) Highlight(ctx context.Context, r article.Range, d Draft) (annotation.Annotation, error) {
	m, err := s.app.mark(ctx, s.article, r, d)
	if err == nil {
		s.show(annotation.Change{After: &m})
	}
	return m, err
}

// HighlightAll marks all of the ranges in one change, which one undo takes back. Those that are marked so already
// are left out. It returns how many marks were made.
func (s *Session) HighlightAll(ctx context.Context, ranges []article.Range, d Draft) (int, error) {
	type look struct {
		passage article.Range
		color   annotation.Color
		style   annotation.Style
	}
	there := map[look]bool{}
	for _, m := range s.Set().All() {
		if !m.Orphan {
			there[look{m.Passage(), m.Color, m.Style}] = true
		}
	}
	d.Color, d.Style = cmp.Or(d.Color, annotation.Yellow), cmp.Or(d.Style, annotation.Highlight)
	var left []article.Range
	for _, r := range ranges {
		if !there[look{r, d.Color, d.Style}] {
			left = append(left, r)
		}
	}
	made, err := s.app.markAll(ctx, s.article, left, d)
	if err != nil {
		return 0, err
	}
	s.show(made...)
	return len(made), nil
}

// Edit changes an annotation.
func (s *Session) Edit(ctx context.Context, id string, e Edit) (annotation.Annotation, error) {
	m, _, err := s.app.edit(ctx, s.article, id, e, "")
	if err == nil {
		s.show(annotation.Change{After: &m})
	}
	return m, err
}

// Remove puts an annotation into the trash.
func (s *Session) Remove(ctx context.Context, id string) error {
	m, err := s.app.Unhighlight(ctx, id)
	if err == nil {
		s.show(annotation.Change{Before: &m})
	}
	return err
}

// TakeAnnotations takes in annotations that come from elsewhere, those that take says.
func (s *Session) TakeAnnotations(ctx context.Context, plan *MarkImport, take func(i int) bool) (annotation.Step, error) {
	return s.replayed(s.app.TakeAnnotations(ctx, plan, take))
}

// Undo takes back the newest change of this article; it returns the step that did.
func (s *Session) Undo(ctx context.Context) (annotation.Step, error) {
	return s.replayed(s.app.Undo(ctx, s.article.ID))
}

// Redo makes again the change that was taken back last.
func (s *Session) Redo(ctx context.Context) (annotation.Step, error) {
	return s.replayed(s.app.Redo(ctx, s.article.ID))
}

func (s *Session) replayed(step annotation.Step, err error) (annotation.Step, error) {
	if err == nil {
		s.show(step.Changes...)
	}
	return step, err
}

// Retitle is called after the article was renamed: the session then has the new title.
func (s *Session) Retitle(title string) {
	doc := *s.article
	doc.Title, doc.TitleDerived = title, false
	s.article = &doc
}
