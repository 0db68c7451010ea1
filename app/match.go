package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/storage"
)

// MatchStatus says where the passage of an annotation that comes from elsewhere is.
type MatchStatus string

// The ways in which it can be found.
const (
	MatchExact     MatchStatus = "exact"     // where it says
	MatchMoved     MatchStatus = "moved"     // at another place, or in other surroundings
	MatchOrphan    MatchStatus = "orphan"    // nowhere; it is kept without a place
	MatchDuplicate MatchStatus = "duplicate" // the library has it already: nothing is to be done
)

// MatchEffect says what taking an annotation in does.
type MatchEffect string

// The effects.
const (
	EffectNew      MatchEffect = "new"
	EffectChanged  MatchEffect = "changed"
	EffectRemoved  MatchEffect = "removed"  // it was deleted elsewhere: to the trash
	EffectRestored MatchEffect = "restored" // it comes back from the trash
	EffectSame     MatchEffect = "same"
	EffectOlder    MatchEffect = "older"    // the library has a newer one, which stays
	EffectKept     MatchEffect = "kept"     // it was deleted elsewhere, but changed here since: it stays
	EffectTrashed  MatchEffect = "in trash" // it was put into the trash here and did not change elsewhere: it stays there
)

// allEffects are the effects in the order in which they are told.
var allEffects = []MatchEffect{EffectNew, EffectChanged, EffectRemoved, EffectRestored, EffectSame, EffectOlder, EffectKept, EffectTrashed}

// CountEffects counts matches by their effects.
func CountEffects(all []Match) map[MatchEffect]int {
	out := map[MatchEffect]int{}
	for _, m := range all {
		out[m.Effect]++
	}
	return out
}

// Effects says in a line what matches do: "2 new, 1 changed, 5 there already".
func Effects(all []Match) string {
	words := map[MatchEffect]string{EffectSame: "there already", EffectOlder: "newer here", EffectKept: "deleted there but changed here, kept", EffectTrashed: "in the trash here"}
	count := CountEffects(all)
	var out []string
	for _, e := range allEffects {
		if n := count[e]; n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, cmp.Or(words[e], string(e))))
		}
	}
	return strings.Join(out, ", ")
}

// Match is an annotation that comes from elsewhere, beside what the library has.
type Match struct {
	Status  MatchStatus
	Score   float64 // 0-1: how sure the place is
	Effect  MatchEffect
	Changed []string // of a changed one: what: note, color, style, tags, passage
	Mark    annotation.Annotation
	change  annotation.Change // the zero Change: nothing to do
}

// Changes reports whether taking m in changes the library.
func (m Match) Changes() bool { return m.change.Before != nil || m.change.After != nil }

// What says the effect in a word, and what changed.
func (m Match) What() string {
	if len(m.Changed) > 0 {
		return string(m.Effect) + ": " + strings.Join(m.Changed, ", ")
	}
	return string(m.Effect)
}

// MarkImport is what annotations that come from elsewhere would do, before it is done.
type MarkImport struct {
	Article string // the article's id
	Matches []Match
	Ignored int  // drawings and others that are no marks of text
	Damaged bool // a part of the file is lost: what is not there was not taken as deleted
	tags    []annotation.Tag
}

// Warning says what of the file could not be read; "" when all could.
func (p *MarkImport) Warning() string {
	if !p.Damaged {
		return ""
	}
	return "A part of the file is damaged or cut off; annotations that are not in it were not taken as deleted."
}

// TakeAnnotations makes the changes of an import, those that take says, or all when it is nil, in one step. A step
// without changes is not made; it is the zero Step.
func (a *App) TakeAnnotations(ctx context.Context, plan *MarkImport, take func(i int) bool) (annotation.Step, error) {
	s := annotation.Step{Article: plan.Article, Label: "import of annotations"}
	for i, m := range plan.Matches {
		if m.Changes() && (take == nil || take(i)) {
			s.Changes = append(s.Changes, m.change)
		}
	}
	if len(s.Changes) == 0 {
		return annotation.Step{}, nil
	}
	var err error
	if s.Tags, err = a.newTagColors(ctx, plan.tags); err != nil {
		return annotation.Step{}, err
	}
	return a.apply(ctx, s)
}

// incoming is an annotation that comes from elsewhere.
type incoming struct {
	mark    annotation.Annotation
	text    article.Text           // that its offsets are of; empty when it is not known
	base    *annotation.Annotation // what left the library and was changed into mark; nil when that is not known
	removed bool                   // base was deleted
}

// matcher compares annotations with those that an article has.
type matcher struct {
	app       *App
	doc       *article.Article
	live      map[string]annotation.Annotation
	twins     map[twin]bool
	seen      map[string]bool // ids that came already
	bringBack bool            // what is in the trash comes back though it did not change
	now       time.Time
}

// twin is what two annotations have in common that say the same about the same passage.
type twin struct {
	start, end           int
	exact, note, creator string
	color                annotation.Color
	style                annotation.Style
}

func twinOf(m annotation.Annotation) twin {
	return twin{m.Start, m.End, m.Exact, m.Note, m.Creator, m.Color, m.Style}
}

func (a *App) newMatcher(ctx context.Context, doc *article.Article) (*matcher, error) {
	all, err := a.lib.Annotations(ctx, storage.AnnotationFilter{Article: doc.ID})
	if err != nil {
		return nil, err
	}
	m := &matcher{app: a, doc: doc, live: map[string]annotation.Annotation{}, twins: map[twin]bool{}, seen: map[string]bool{},
		now: a.config.Now().UTC().Truncate(time.Millisecond)}
	for _, mark := range all {
		m.live[mark.ID] = mark
		m.twins[twinOf(mark)] = true
	}
	return m, nil
}

// match says what in would do.
func (m *matcher) match(ctx context.Context, in incoming) (Match, error) {
	out := Match{}
	mark := in.mark.Clone()
	mark.Article = m.doc.ID
	out.Status, out.Score = m.place(&mark, in.text)
	if in.base != nil {
		base := in.base.Clone()
		m.place(&base, in.text)
		in.base = &base
	}
	if mark.Created.IsZero() {
		mark.Created = m.now
	}
	if mark.Modified.IsZero() {
		mark.Modified = mark.Created
	}
	if err := m.ownID(ctx, &mark); err != nil {
		return out, err
	}
	out.Mark = mark
	have, has := m.live[mark.ID]
	switch {
	case m.seen[mark.ID]:
		return out.nothing(EffectSame), nil
	case in.removed && !has:
		return out.nothing(EffectSame), nil
	case in.removed:
		m.seen[mark.ID] = true
		return out.remove(have, *in.base), nil
	case has:
		m.seen[mark.ID] = true
		return m.merge(out, have, mark, in.base), nil
	case m.twins[twinOf(mark)]:
		return out.nothing(EffectSame), nil
	}
	m.seen[mark.ID] = true
	trashed, err := m.app.lib.Trashed(ctx, mark.ID)
	if errors.Is(err, storage.ErrNotFound) {
		out.Effect, out.change.After = EffectNew, &mark
		return out, nil
	}
	if err != nil {
		return out, err
	}
	return m.untrash(out, trashed, mark, in.base), nil
}

// place finds the passage of mark in the article. Its offsets count in text, if that is known.
func (m *matcher) place(mark *annotation.Annotation, text article.Text) (MatchStatus, float64) {
	if mark.Orphan {
		return MatchOrphan, 0
	}
	r, err := annotation.Resolve(m.doc.Text, mark.Anchor)
	var anchor annotation.Anchor
	if err == nil {
		anchor, err = annotation.Describe(m.doc.Text, r)
	}
	if err != nil {
		if r, err = findQuote(m.doc.Text, mark.Exact, mark.Prefix, mark.Suffix); err == nil {
			anchor, err = annotation.Describe(m.doc.Text, m.doc.Text.Snap(r))
		}
	}
	if err != nil {
		mark.Orphan = true
		return MatchOrphan, 0
	}
	before := mark.Anchor
	mark.Anchor = anchor
	if before.Exact == anchor.Exact && (before.Start == anchor.Start || text.Len() == 0 && before.Start == 0 && before.End == 0) {
		return MatchExact, 1
	}
	return MatchMoved, likeness(before, anchor)
}

// likeness is how well two anchors agree: the weights are those of Hypothesis (50 quote, 20 prefix, 20 suffix).
func likeness(a, b annotation.Anchor) float64 {
	same := func(a, b string, suffix bool) float64 {
		n := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
		if n == 0 {
			return 1
		}
		x, y := []rune(a), []rune(b)
		if suffix {
			slices.Reverse(x)
			slices.Reverse(y)
		}
		k := 0
		for k < len(x) && k < len(y) && x[k] == y[k] {
			k++
		}
		return float64(k) / float64(n)
	}
	quote := 1.0
	if a.Exact != b.Exact {
		quote = .9 // only its white space differs
	}
	return (50*quote + 20*same(a.Prefix, b.Prefix, true) + 20*same(a.Suffix, b.Suffix, false)) / 90
}

// ownID gives mark another id when the library has it on another article. It is always the same one.
func (m *matcher) ownID(ctx context.Context, mark *annotation.Annotation) error {
	if _, has := m.live[mark.ID]; has {
		return nil
	}
	for _, find := range []func(context.Context, string) (annotation.Annotation, error){m.app.lib.Annotation, m.app.lib.Trashed} {
		other, err := find(ctx, mark.ID)
		if err == nil && other.Article != m.doc.ID {
			mark.ID = uuid.NewSHA1(uuid.NameSpaceURL, []byte(mark.ID+" "+m.doc.ID)).String()
			return nil
		}
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return nil
}

// nothing is m without a change.
func (m Match) nothing(e MatchEffect) Match {
	m.Status, m.Effect, m.Score = MatchDuplicate, e, 1
	return m
}

// remove puts what the library has into the trash, unless it was changed since it left.
func (m Match) remove(have, base annotation.Annotation) Match {
	m.Mark = have
	if !have.Modified.Equal(base.Modified) && len(differences(have, base)) > 0 { // else it left without its note
		return m.nothing(EffectKept)
	}
	m.Effect, m.change.Before = EffectRemoved, &have
	return m
}

// untrash brings back what is in the trash: always when m says so, else when it changed elsewhere after it left.
func (m *matcher) untrash(out Match, trashed, mark annotation.Annotation, base *annotation.Annotation) Match {
	changed := mark.Modified.After(trashed.Modified) && (base == nil || len(differences(mark, *base)) > 0)
	if !changed && !m.bringBack {
		return out.nothing(EffectTrashed)
	}
	if !mark.Modified.After(trashed.Modified) { // the newer of the two
		if mark = trashed; mark.Article != m.doc.ID {
			return out.nothing(EffectTrashed)
		}
	}
	out.Effect, out.Mark, out.change.After = EffectRestored, mark, &mark
	return out
}

// merge takes what changed elsewhere into what the library has.
func (m *matcher) merge(out Match, have, mark annotation.Annotation, base *annotation.Annotation) Match {
	if mark.Orphan { // the library knows the place, or keeps it as an orphan, too
		mark.Anchor, mark.Orphan = have.Anchor, have.Orphan
	}
	differ := differences(have, mark)
	if len(differ) == 0 {
		return out.nothing(EffectSame)
	}
	after := have.Clone()
	switch {
	case base != nil:
		after = merged(have, mark, *base)
		if after.Modified = m.now; mark.Modified.After(have.Modified) {
			after.Modified = mark.Modified
		}
	case mark.Modified.After(have.Modified):
		after = mark
	}
	if out.Changed = differences(have, after); len(out.Changed) == 0 {
		if !have.Modified.After(mark.Modified) { // it left without its note
			return out.nothing(EffectSame)
		}
		return out.nothing(EffectOlder)
	}
	out.Mark, out.Effect = after, EffectChanged
	out.change = annotation.Change{Before: &have, After: &after}
	return out
}

// differences names what of two annotations is not the same.
func differences(a, b annotation.Annotation) []string {
	var out []string
	add := func(differ bool, name string) {
		if differ {
			out = append(out, name)
		}
	}
	add(a.Note != b.Note, "note")
	add(a.Color != b.Color, "color")
	add(a.Style != b.Style, "style")
	add(!slices.EqualFunc(a.Tags, b.Tags, func(x, y string) bool { return annotation.FoldTag(x) == annotation.FoldTag(y) }), "tags")
	add(a.Passage() != b.Passage() && !a.Orphan && !b.Orphan, "passage")
	return out
}

// merged is what the library has with what changed elsewhere between base and theirs. What changed at both places
// is settled so that nothing is lost: notes stand one below the other, of the rest the newer counts.
func merged(ours, theirs, base annotation.Annotation) annotation.Annotation {
	out := ours.Clone()
	newer := theirs.Modified.After(ours.Modified)
	if theirs.Note != base.Note {
		out.Note = mergedNote(ours.Note, theirs.Note, base.Note)
	}
	if theirs.Color != base.Color && (ours.Color == base.Color || newer) {
		out.Color = theirs.Color
	}
	if theirs.Style != base.Style && (ours.Style == base.Style || newer) {
		out.Style = theirs.Style
	}
	if theirs.Passage() != base.Passage() && !theirs.Orphan && (ours.Passage() == base.Passage() || newer) {
		out.Anchor, out.Orphan = theirs.Anchor, false
	}
	out.Tags = mergedTags(ours.Tags, theirs.Tags, base.Tags)
	return out
}

func mergedNote(ours, theirs, base string) string {
	switch {
	case ours == base, strings.Contains(theirs, ours):
		return theirs
	case strings.Contains(ours, theirs):
		return ours
	}
	out := ours
	for _, part := range strings.Split(theirs, "\n\n") {
		if !strings.Contains(base, part) && !strings.Contains(out, part) {
			out = strings.TrimLeft(out+"\n\n"+part, "\n")
		}
	}
	note, err := annotation.CleanNote(out)
	if err != nil { // both together are too long
		return ours
	}
	return note
}

// mergedTags are ours with those that were added elsewhere and without those that were taken away there.
func mergedTags(ours, theirs, base []string) []string {
	has := func(all []string, t string) bool {
		return slices.ContainsFunc(all, func(x string) bool { return annotation.FoldTag(x) == annotation.FoldTag(t) })
	}
	var out []string
	for _, t := range ours {
		if has(theirs, t) || !has(base, t) {
			out = append(out, t)
		}
	}
	for _, t := range theirs {
		if !has(base, t) {
			out = append(out, t)
		}
	}
	out, err := annotation.CleanTags(out)
	if err != nil {
		return ours
	}
	return out
}
