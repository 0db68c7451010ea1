package textview

import "dev.marginalia/article"

// Step is a move of the caret that a key asks for.
type Step uint8

// The steps. Left and right are what a reader sees, whichever way the letters run.
const (
	CharacterLeft Step = iota
	CharacterRight
	WordLeft
	WordRight
	SentenceBack
	SentenceOn
	BlockBack
	BlockOn
	LineUp
	LineDown
	LineStart
	LineEnd
	PageUp
	PageDown
	TextStart
	TextEnd
)

// Step moves the caret in the article that f shows, or, with extend, the head of the selection. By characters the
// caret moves as it is seen, but a selection grows in the order of the text: in a line of two directions it would
// else fall apart.
func (s Selection) Step(f *Flow, st Step, extend bool) Selection {
	if r := s.Range(); !extend && !r.Empty() && (st == CharacterLeft || st == CharacterRight) {
		if (st == CharacterLeft) != f.readsLeft(s.Head) {
			return s.Move(r.Start, false)
		}
		return s.Move(r.End, false)
	}
	column := s.column
	if !column.known {
		column = goal{f.columnX(s.Head), true}
	}
	s = s.Move(s.target(f, st, extend, column.x), extend)
	switch st {
	case LineUp, LineDown, PageUp, PageDown:
		s.column = column
	}
	return s
}

// target is where a step leads; x is the column that moving up and down keeps to.
func (s Selection) target(f *Flow, st Step, extend bool, x float64) int {
	a, at := f.article, s.Head
	switch st {
	case CharacterLeft, CharacterRight:
		right := st == CharacterRight
		switch {
		case !extend && right:
			return f.beside(at, 1)
		case !extend:
			return f.beside(at, -1)
		case right != f.readsLeft(at):
			return NextCharacter(a, at)
		}
		return PrevCharacter(a, at)
	case WordLeft, WordRight:
		if (st == WordRight) != f.readsLeft(at) {
			return NextWord(a, at)
		}
		return PrevWord(a, at)
	case SentenceBack, SentenceOn:
		return sentenceEdge(a, at, st == SentenceOn)
	case BlockBack, BlockOn:
		return blockEdge(a, at, st == BlockOn)
	case LineUp:
		return f.vertical(at, -1, x)
	case LineDown:
		return f.vertical(at, 1, x)
	case LineStart:
		return f.lineRange(at).Start
	case LineEnd:
		return f.lineRange(at).End
	case PageUp:
		return f.page(at, -1, x)
	case PageDown:
		return f.page(at, 1, x)
	case TextStart:
		return 0
	}
	return a.Text.Len()
}

// sentenceEdge is the end of the sentence at o, or of the next one, or else the start of it or of the one before.
func sentenceEdge(a *article.Article, o int, on bool) int {
	switch r := SentenceAt(a, o); {
	case on && o < r.End:
		return r.End
	case !on && o > r.Start:
		return r.Start
	}
	if on {
		if r, ok := sentenceAfter(a, o); ok {
			return r.End
		}
		return a.Text.Len()
	}
	r, _ := sentenceBefore(a, o)
	return r.Start
}

// blockEdge is the end of the block at o, or of the next one, or else the start of it or of the one before.
func blockEdge(a *article.Article, o int, on bool) int {
	i := a.BlockAt(o)
	for on && i >= 0 && i < len(a.Blocks) && a.Blocks[i].End <= o {
		i++
	}
	for !on && i > 0 && (a.Blocks[i].Start >= o || a.Blocks[i].Empty()) {
		i--
	}
	switch {
	case i >= len(a.Blocks):
		return a.Text.Len()
	case i < 0:
		return 0
	case on:
		return a.Blocks[i].End
	}
	return a.Blocks[i].Start
}

// Whole selects the blocks that the selection, or the caret, is in; when they are selected already, the whole text.
func (s Selection) Whole(a *article.Article) Selection {
	r := s.Range()
	if r.End > r.Start {
		r = a.Trimmed(r)
	}
	blocks := article.Range{Start: blockRange(a, r.Start).Start, End: blockRange(a, max(r.Start, r.End-1)).End}
	if blocks == s.Range() || blocks.Empty() {
		blocks = a.Text.All()
	}
	return Selection{Anchor: blocks, Head: blocks.End, Unit: ByBlock}
}

// Take selects r, a sentence; with extend, all from what is selected to r.
func (s Selection) Take(r article.Range, extend bool) Selection {
	was := s.Range()
	if !extend || was.Empty() {
		return Selection{Anchor: r, Head: r.End, Unit: BySentence}
	}
	s = Selection{Anchor: was, Head: max(was.End, r.End), Unit: BySentence}
	if r.Start < was.Start {
		s.Head = r.Start
	}
	return s
}

// BySentences reports whether the selection goes by sentences, and arrows move it so.
func (s Selection) BySentences() bool { return s.Unit == BySentence && !s.Range().Empty() }

// Sentence selects the sentence after the selection (dir 1) or before it (dir -1); with extend the selection grows to
// it, or shrinks when it began on the other side.
func (s Selection) Sentence(a *article.Article, dir int, extend bool) Selection {
	if extend {
		s.Head = s.sentenceHead(a, dir)
		return s
	}
	r, ok := sentenceAfter(a, s.Range().End)
	if dir < 0 {
		r, ok = sentenceBefore(a, s.Range().Start)
	}
	if !ok {
		return s
	}
	return s.Take(r, false)
}

func (s Selection) sentenceHead(a *article.Article, dir int) int {
	forward := s.Head >= s.Anchor.End
	switch {
	case dir > 0 && forward:
		if r, ok := sentenceAfter(a, s.Head); ok {
			return r.End
		}
	case dir < 0 && !forward:
		if r, ok := sentenceBefore(a, s.Head); ok {
			return r.Start
		}
	case dir < 0:
		last, _ := sentenceBefore(a, s.Head)
		r, ok := sentenceBefore(a, last.Start)
		switch {
		case ok && last.Start > s.Anchor.Start:
			return max(r.End, s.Anchor.End)
		case ok:
			return r.Start
		}
	default:
		first := SentenceAt(a, s.Head)
		if r, ok := sentenceAfter(a, first.End); ok && r.Start < s.Anchor.Start {
			return r.Start
		}
		return s.Anchor.End
	}
	return s.Head
}
