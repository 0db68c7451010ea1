package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/article/pdfmarks"
	"dev.marginalia/article/pdftext"
	"dev.marginalia/export"
	"dev.marginalia/export/pdf"
)

// marked is a handout that came back from another program, seen from one of its articles.
type marked struct {
	carried *export.Carried
	text    article.Text
	marks   []pdfmarks.Mark
	index   int // of the article among those of the handout
	byID    map[string][]pdfmarks.Mark
	ranges  []article.Range // of marks
	used    map[int]bool    // marks that are parts of annotations that were handed out
}

// readMarked reads what was done on the pages of a handout.
func (a *App) readMarked(ctx context.Context, data []byte, doc *article.Article, plan *MarkImport) ([]incoming, error) {
	f, err := pdftext.Open(data)
	if err != nil {
		return nil, pdfError(err)
	}
	all, err := export.ReadCarried(f.Attached)
	switch {
	case errors.Is(err, export.ErrNotCarried) && f.Incomplete():
		return nil, fmt.Errorf("%w: it ends early", importer.ErrDamaged)
	case errors.Is(err, export.ErrNotCarried):
		return nil, ErrNotHandout
	}
	if err != nil {
		return nil, err
	}
	m := &marked{byID: map[string][]pdfmarks.Mark{}, used: map[int]bool{}}
	if m.index = articleIn(all, doc); m.index < 0 {
		return nil, ErrOtherArticle
	}
	m.carried = &all[m.index]
	m.text = m.carried.Article.Text
	texts := make([]article.Text, len(all))
	for i := range all {
		texts[i] = all[i].Article.Text
	}
	if m.marks, plan.Ignored, err = pdfmarks.Read(ctx, f, texts); err != nil {
		return nil, pdfError(err)
	}
	for _, mark := range m.marks {
		m.ranges = append(m.ranges, pdfmarks.Range(m.text, mark))
	}
	plan.tags = m.carried.Tags
	m.findOwn(all)
	plan.Damaged = f.MarksLost()
	return append(m.handedOut(plan.Damaged), m.added(all)...), nil
}

func pdfError(err error) error {
	for _, e := range []struct{ theirs, ours error }{
		{pdftext.ErrDamaged, importer.ErrDamaged}, {pdftext.ErrEncrypted, importer.ErrEncrypted}, {pdftext.ErrTooLarge, importer.ErrTooLarge},
	} {
		if errors.Is(err, e.theirs) {
			return fmt.Errorf("%w: %w", e.ours, err)
		}
	}
	return err
}

// articleIn is the index of doc in a handout: by its id, else by its text, else the only one there is; -1 when the
// handout has others only.
func articleIn(all []export.Carried, doc *article.Article) int {
	for _, is := range []func(c export.Carried) bool{
		func(c export.Carried) bool { return c.Article.ID == doc.ID },
		func(c export.Carried) bool { return c.Article.Text.String() == doc.Text.String() },
		func(c export.Carried) bool { return c.Article.Title == doc.Title },
	} {
		if i := slices.IndexFunc(all, is); i >= 0 {
			return i
		}
	}
	return -1
}

// findOwn finds the annotations that were handed out on the pages: by their names, and where a program has dropped
// these, by their places.
func (m *marked) findOwn(all []export.Carried) {
	seen := map[string]bool{}
	handed := map[string]bool{}
	for _, c := range all {
		for _, a := range c.Annotations {
			handed[a.ID] = true
		}
	}
	for i, mark := range m.marks {
		id, _, _ := strings.Cut(mark.ID, "/") // later parts of one that goes on over pages count on
		if handed[id] && !seen[mark.ID] {     // a second one of the name is a copy
			seen[mark.ID], m.used[i] = true, true
			m.byID[id] = append(m.byID[id], mark)
		}
	}
	for _, a := range m.carried.Annotations {
		if len(m.byID[a.ID]) > 0 || a.Orphan || m.carried.Absent[a.ID] {
			continue
		}
		m.findByPlace(a)
	}
}

// findByPlace finds an annotation by its passage: a mark on it, or those on several pages that together are.
func (m *marked) findByPlace(a annotation.Annotation) {
	within := a.Passage()
	within.Start, within.End = within.Start-1, within.End+1 // what is lost at the ends of lines
	onPage := map[int]int{}                                 // of a page: the longest mark inside the passage
	for i, mark := range m.marks {
		if m.used[i] || mark.Text != m.index || kindStyles[mark.Kind] != a.Style {
			continue
		}
		j, has := onPage[mark.Page]
		if within.Covers(m.ranges[i]) && (!has || m.ranges[i].Len() > m.ranges[j].Len()) {
			onPage[mark.Page] = i
		}
	}
	at := slices.Sorted(maps.Values(onPage))
	var parts []pdfmarks.Mark
	for _, i := range at {
		parts = append(parts, m.marks[i])
	}
	if len(parts) == 0 || !near(pdfmarks.Range(m.text, parts...), pdfmarks.Trim(m.text, a.Passage())) {
		return
	}
	for _, i := range at {
		m.used[i] = true
	}
	m.byID[a.ID] = parts
}

// near reports whether two passages are the same but for what is lost at the ends of lines.
func near(a, b article.Range) bool {
	apart := func(x, y int) bool { return x-y > 1 || y-x > 1 }
	return !apart(a.Start, b.Start) && !apart(a.End, b.End)
}

var kindStyles = map[string]annotation.Style{"Highlight": annotation.Highlight, "Underline": annotation.Underline, "StrikeOut": annotation.Strikeout, "Squiggly": annotation.Squiggly}

// handedOut are the annotations that were handed out, as they came back. Of a damaged handout those that are not there
// are left alone: nobody need have deleted them.
func (m *marked) handedOut(damaged bool) []incoming {
	var out []incoming
	for i := range m.carried.Annotations {
		base := &m.carried.Annotations[i]
		in := incoming{mark: base.Clone(), base: base, text: m.text}
		switch parts := m.byID[base.ID]; {
		case len(parts) > 0:
			m.change(&in.mark, parts)
		case !base.Orphan && !m.carried.Absent[base.ID]:
			in.removed = !damaged
		}
		out = append(out, in)
	}
	return out
}

// change makes mark what its parts on the pages say. What a handout cannot show of it stays.
func (m *marked) change(mark *annotation.Annotation, parts []pdfmarks.Mark) {
	first := parts[0]
	touched := false // another program has written it
	for _, p := range parts {
		if !p.Modified.IsZero() && !p.Modified.Equal(mark.Modified.Truncate(time.Second)) {
			touched = true
			if p.Modified.After(mark.Modified) {
				mark.Modified, first = p.Modified, p
			}
		}
	}
	m.changeNote(mark, parts)
	if c := pdf.ColorOf(first.Color); c != mark.Color && first.Color != nil && (touched || pdf.IsColored(first.Color)) {
		mark.Color = c
	}
	if style, ok := kindStyles[first.Kind]; ok {
		mark.Style = style
	}
	if tags, ok := zoteroTags(first.Tags); ok && touched {
		mark.Tags = tags
	}
	if r := pdfmarks.Range(m.text, parts...); touched && first.Text == m.index && !r.Empty() && !near(r, pdfmarks.Trim(m.text, mark.Passage())) {
		if anchor, err := annotation.Describe(m.text, r); err == nil {
			mark.Anchor = anchor
		}
	}
}

// changeNote takes a note that was rewritten, and replies to it. The pages have a note without its Markdown; one
// that reads the same was not changed.
func (m *marked) changeNote(mark *annotation.Annotation, parts []pdfmarks.Mark) {
	plain, _ := annotation.PlainNote(mark.Note)
	plain = cleaned(plain)
	for i, p := range parts {
		said := cleaned(p.Contents)
		if first := i == 0 && !strings.Contains(p.ID, "/"); said == plain || said == "" && !first {
			continue
		}
		mark.Note = said
		break
	}
	for _, p := range parts {
		mark.Note = withReplies(mark.Note, p.Replies)
	}
}

// cleaned is a note as it can be kept; one that cannot is cut.
func cleaned(s string) string {
	if len(s) > annotation.MaxNote {
		s = s[:annotation.MaxNote]
	}
	s, err := annotation.CleanNote(s)
	if err != nil { // it is short enough
		return ""
	}
	return s
}

// withReplies puts replies below a note, each with the name of who wrote it.
func withReplies(note string, replies []pdftext.Mark) string {
	for _, r := range replies {
		said := strings.TrimSpace(r.Contents)
		if r.Author != "" {
			said = "**" + r.Author + ":** " + said
		}
		if !strings.Contains(note, said) {
			note = cleaned(strings.TrimLeft(note+"\n\n"+said, "\n"))
		}
	}
	return note
}

func zoteroTags(s string) ([]string, bool) {
	var tags []string
	if json.Unmarshal([]byte(s), &tags) != nil {
		return nil, false
	}
	clean, err := annotation.CleanTags(tags)
	return clean, err == nil
}

// added are the marks that were made on the pages.
func (m *marked) added(all []export.Carried) []incoming {
	var out []incoming
	for i, mark := range m.marks {
		if m.used[i] || mark.Text >= 0 && mark.Text != m.index || mark.Text < 0 && len(all) > 1 && m.index > 0 {
			continue // of another article; what is on no text goes to the first
		}
		out = append(out, incoming{mark: m.made(mark), text: m.text})
	}
	return out
}

// made is an annotation that a mark on a page makes. One whose place in the text is not known is an orphan.
func (m *marked) made(mark pdfmarks.Mark) annotation.Annotation {
	out := annotation.Annotation{ID: m.idOf(mark), Color: pdf.ColorOf(mark.Color), Style: annotation.Highlight, Note: withReplies(cleaned(mark.Contents), mark.Replies),
		Tags: []string{}, Creator: mark.Author, Created: mark.Created, Modified: mark.Modified}
	if style, ok := kindStyles[mark.Kind]; ok {
		out.Style = style
	}
	if tags, ok := zoteroTags(mark.Tags); ok {
		out.Tags = tags
	}
	if out.Created.IsZero() {
		out.Created = out.Modified
	}
	anchor, err := annotation.Describe(m.text, pdfmarks.Range(m.text, mark))
	if err != nil {
		out.Exact, out.Orphan = mark.Words, true
		return out
	}
	out.Anchor = anchor
	return out
}

// idOf is the id of a mark that was made elsewhere: always the same for the same mark.
func (m *marked) idOf(mark pdfmarks.Mark) string {
	if id, err := uuid.Parse(mark.ID); err == nil && !slices.ContainsFunc(m.carried.Annotations, func(a annotation.Annotation) bool { return a.ID == id.String() }) {
		return id.String()
	}
	at := mark.Rect
	key := fmt.Sprintf("%s %s %s %s %d %v %v %v %v", m.carried.Article.ID, mark.ID, mark.Kind, mark.Author, mark.Page, math.Round(at.X0), math.Round(at.Y0), math.Round(at.X1), math.Round(at.Y1))
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(key)).String()
}
