package annotation

import (
	"errors"
	"time"
)

// Change is one journal entry's meaning: an annotation or a tag before and after. Nil before means that it was
// made, nil after that it went to the trash.
type Change struct {
	Before, After *Annotation
}

// ID is the id of the annotation that c is about.
func (c Change) ID() string {
	if c.After != nil {
		return c.After.ID
	}
	return c.Before.ID
}

// Inverse is the change that takes c back.
func (c Change) Inverse() Change { return Change{Before: c.After, After: c.Before} }

// TagChange is a change of a tag itself (its name, its colour), not of which annotations have it.
type TagChange struct {
	Before, After *Tag
}

// Inverse is the change that takes c back.
func (c TagChange) Inverse() TagChange { return TagChange{Before: c.After, After: c.Before} }

// Tag is a tag as the library keeps it.
type Tag struct {
	Path  string `json:"tag"`             // as CleanTag returns it
	Color Color  `json:"color,omitempty"` // empty: none was chosen
}

// Step is what one command did: the unit of undo. It has at least one change.
type Step struct {
	ID      string    // UUIDv7
	Article string    // the article it is about; empty for a step on the whole library (renaming a tag)
	Kind    StepKind  //
	Joins   string    // a new step: the Do step that it goes on with, when nothing was done since; then both are one
	Target  string    // undo and redo: the Do step that they take back or do again
	Label   string    // what a person reads in the menu: "highlight", "note", "tag", "rename tag"
	Time    time.Time // UTC
	Creator string
	Changes []Change
	Tags    []TagChange
}

// StepKind says whether a step is new or replays another.
type StepKind string

// The kinds of step.
const (
	Do   StepKind = "do"
	Undo StepKind = "undo"
	Redo StepKind = "redo"
	// Moved is what a new revision of the text did to its annotations. It cannot be undone: the old text is
	// not the one that is read any more.
	Moved StepKind = "moved"
)

// The ways in which a step cannot be taken.
var (
	ErrNothing  = errors.New("nothing to undo or redo")
	ErrConflict = errors.New("changed since")
)

// Inverse returns the changes of s taken back, last first.
func (s Step) Inverse() ([]Change, []TagChange) {
	cs := make([]Change, 0, len(s.Changes))
	for i := len(s.Changes) - 1; i >= 0; i-- {
		cs = append(cs, s.Changes[i].Inverse())
	}
	ts := make([]TagChange, 0, len(s.Tags))
	for i := len(s.Tags) - 1; i >= 0; i-- {
		ts = append(ts, s.Tags[i].Inverse())
	}
	return cs, ts
}

// History is the undo state of a journal, replayed from its steps: it answers which step an undo or a redo
// would take. Only ids are kept. The zero History is empty.
//
// A step may be undone within one article: then the newest live step of that article is meant. A new step
// makes the undone steps of its article (or, without one, of the whole library) impossible to redo.
type History struct {
	done   []entry // live steps, oldest first
	undone []entry // steps taken back, oldest taken back first
}

type entry struct{ step, article string }

// Apply replays one step. Steps must come in journal order.
func (h *History) Apply(s Step) {
	switch s.Kind {
	case Moved:
	case Undo:
		if e, ok := take(&h.done, s.Target); ok {
			h.undone = append(h.undone, e)
		}
	case Redo:
		if e, ok := take(&h.undone, s.Target); ok {
			h.done = append(h.done, e)
		}
	default:
		h.done = append(h.done, entry{s.ID, s.Article})
		kept := h.undone[:0]
		for _, e := range h.undone {
			if s.Article != "" && e.article != "" && e.article != s.Article {
				kept = append(kept, e)
			}
		}
		h.undone = kept
	}
}

// ToUndo returns the id of the step that an undo takes back; article "" means the whole library.
func (h *History) ToUndo(article string) (string, bool) { return last(h.done, article) }

// ToRedo returns the id of the step that a redo does again; article "" means the whole library.
func (h *History) ToRedo(article string) (string, bool) { return last(h.undone, article) }

func last(stack []entry, article string) (string, bool) {
	for i := len(stack) - 1; i >= 0; i-- {
		if article == "" || stack[i].article == article {
			return stack[i].step, true
		}
	}
	return "", false
}

func take(stack *[]entry, step string) (entry, bool) {
	for i := len(*stack) - 1; i >= 0; i-- {
		if e := (*stack)[i]; e.step == step {
			*stack = append((*stack)[:i], (*stack)[i+1:]...)
			return e, true
		}
	}
	return entry{}, false
}
