package app

import (
	"context"
	"slices"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// Draft is how a new mark is to look and what it is to say. The zero values are a yellow highlight without
// note and tags.
type Draft struct {
	Color annotation.Color
	Style annotation.Style
	Note  string
	Tags  []string
}

// Highlight marks range r of an article. A range that cannot be marked wraps annotation.ErrRange or ErrGrapheme.
func (a *App) Highlight(ctx context.Context, id string, r article.Range, d Draft) (annotation.Annotation, error) {
	doc, err := a.lib.Article(ctx, id)
	if err != nil {
		return annotation.Annotation{}, err
	}
	return a.mark(ctx, doc, r, d)
}

// HighlightQuote marks the one place in an article that reads quote. White space in the quote stands for any
// white space, a paragraph's end too. Several places that prefix and suffix do not tell apart wrap
// annotation.ErrAmbiguous; none wraps annotation.ErrNotFound.
func (a *App) HighlightQuote(ctx context.Context, id, quote, prefix, suffix string, d Draft) (annotation.Annotation, error) {
	doc, err := a.lib.Article(ctx, id)
	if err != nil {
		return annotation.Annotation{}, err
	}
	r, err := findQuote(doc.Text, quote, prefix, suffix)
	if err != nil {
		return annotation.Annotation{}, err
	}
	return a.mark(ctx, doc, r, d)
}

func (a *App) mark(ctx context.Context, doc *article.Article, r article.Range, d Draft) (annotation.Annotation, error) {
	m, err := a.drafted(doc, r, d, a.config.Now().UTC().Truncate(time.Millisecond))
	if err != nil {
		return annotation.Annotation{}, err
	}
	s, err := a.step(ctx, doc.ID, string(m.Style), annotation.Change{After: &m})
	if err != nil {
		return annotation.Annotation{}, err
	}
	return *s.Changes[0].After, nil
}

// markAll marks all of the ranges in one step; it returns the marks as the library has them.
func (a *App) markAll(ctx context.Context, doc *article.Article, ranges []article.Range, d Draft) ([]annotation.Change, error) {
	if len(ranges) == 0 {
		return nil, nil
	}
	now := a.config.Now().UTC().Truncate(time.Millisecond)
	changes := make([]annotation.Change, len(ranges))
	for i, r := range ranges {
		m, err := a.drafted(doc, r, d, now)
		if err != nil {
			return nil, err
		}
		changes[i].After = &m
	}
	s, err := a.step(ctx, doc.ID, string(changes[0].After.Style), changes...)
	return s.Changes, err
}

// drafted is a new mark on r, not yet written.
func (a *App) drafted(doc *article.Article, r article.Range, d Draft, now time.Time) (annotation.Annotation, error) {
	anchor, err := annotation.Describe(doc.Text, r)
	if err != nil {
		return annotation.Annotation{}, err
	}
	m := annotation.Annotation{ID: a.config.NewID(), Article: doc.ID, Anchor: anchor, Color: d.Color, Style: d.Style,
		Creator: a.config.Creator, Created: now, Modified: now}
	if m.Color == "" {
		m.Color = annotation.Yellow
	}
	if m.Style == "" {
		m.Style = annotation.Highlight
	}
	if m.Note, err = annotation.CleanNote(d.Note); err != nil {
		return m, err
	}
	m.Tags, err = annotation.CleanTags(d.Tags)
	return m, err
}

func (a *App) step(ctx context.Context, id, label string, changes ...annotation.Change) (annotation.Step, error) {
	return a.apply(ctx, annotation.Step{Article: id, Label: label, Changes: changes})
}

// apply makes a step here and now.
func (a *App) apply(ctx context.Context, s annotation.Step) (annotation.Step, error) {
	s.ID, s.Time, s.Creator = a.config.NewID(), a.config.Now().UTC().Truncate(time.Millisecond), a.config.Creator
	return a.lib.Apply(ctx, s)
}

// Edit says what to change of an annotation; nil fields stay as they are.
type Edit struct {
	Start, End *int // of the passage; one that cannot be marked wraps annotation.ErrRange or ErrGrapheme
	Color      *annotation.Color
	Style      *annotation.Style
	Note       *string
	Tags       *[]string // all of them
	AddTags    []string
	RemoveTags []string
}

// Edit changes an annotation in one step. An edit that changes nothing makes no step.
func (a *App) Edit(ctx context.Context, id string, e Edit) (annotation.Annotation, error) {
	m, _, err := a.edit(ctx, nil, id, e, "")
	return m, err
}

// edit changes an annotation of doc, which is read from the library when it is nil and needed. It goes on with the step
// that it joins, when nothing was done since, and returns the step that it belongs to; "" when nothing changed.
func (a *App) edit(ctx context.Context, doc *article.Article, id string, e Edit, joins string) (m annotation.Annotation, step string, err error) {
	before, err := a.lib.Annotation(ctx, id)
	if err != nil {
		return before, "", err
	}
	after, label, err := edited(before, e)
	if err == nil && (e.Start != nil || e.End != nil) {
		if doc == nil {
			if doc, err = a.lib.Article(ctx, before.Article); err != nil {
				return before, "", err
			}
		}
		after.Anchor, err = annotation.Describe(doc.Text, e.passage(before))
		after.Orphan, label = false, "passage"
	}
	if err != nil || after.Equal(before) {
		return before, "", err
	}
	after.Modified = a.config.Now().UTC().Truncate(time.Millisecond)
	s, err := a.apply(ctx, annotation.Step{Article: before.Article, Label: label, Joins: joins,
		Changes: []annotation.Change{{Before: &before, After: &after}}})
	if err != nil {
		return before, "", err
	}
	return *s.Changes[0].After, s.ID, nil
}

// passage is where e puts m.
func (e Edit) passage(m annotation.Annotation) article.Range {
	r := m.Passage()
	if e.Start != nil {
		r.Start = *e.Start
	}
	if e.End != nil {
		r.End = *e.End
	}
	return r
}

func edited(before annotation.Annotation, e Edit) (after annotation.Annotation, label string, err error) {
	after, label = before.Clone(), "edit"
	if e.Color != nil {
		after.Color, label = *e.Color, "color"
	}
	if e.Style != nil {
		after.Style, label = *e.Style, "style"
	}
	if e.Note != nil {
		label = "note"
		if after.Note, err = annotation.CleanNote(*e.Note); err != nil {
			return before, "", err
		}
	}
	tags := after.Tags
	if e.Tags != nil {
		tags, label = *e.Tags, "tags"
	}
	if len(e.AddTags)+len(e.RemoveTags) > 0 {
		label = "tags"
		tags = append(slices.Clone(tags), e.AddTags...)
		for _, r := range e.RemoveTags {
			clean, err := annotation.CleanTag(r)
			if err != nil {
				return before, "", err
			}
			tags = slices.DeleteFunc(tags, func(t string) bool { return annotation.FoldTag(t) == annotation.FoldTag(clean) })
		}
	}
	after.Tags, err = annotation.CleanTags(tags)
	return after, label, err
}

// Unhighlight puts an annotation into the trash; it returns what it was.
func (a *App) Unhighlight(ctx context.Context, id string) (annotation.Annotation, error) {
	before, err := a.lib.Annotation(ctx, id)
	if err != nil {
		return before, err
	}
	_, err = a.step(ctx, before.Article, "remove", annotation.Change{Before: &before})
	return before, err
}

// RestoreAnnotation brings an annotation back from the trash. One that is not there wraps storage.ErrNotFound.
func (a *App) RestoreAnnotation(ctx context.Context, id string) (annotation.Annotation, error) {
	m, err := a.lib.Trashed(ctx, id)
	if err != nil {
		return m, err
	}
	s, err := a.step(ctx, m.Article, "restore", annotation.Change{After: &m})
	if err != nil {
		return m, err
	}
	return *s.Changes[0].After, nil
}
