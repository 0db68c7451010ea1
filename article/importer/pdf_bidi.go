package importer

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// What a PDF draws lies in visual order, from left to right; text is kept in the order in which it is read.

// class tells only what reordering needs: left-to-right, right-to-left, number or neither.
func bidiClass(text string) bidi.Class {
	neither := bidi.ON
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.R, bidi.AL:
			return bidi.R
		case bidi.L:
			return bidi.L
		case bidi.EN, bidi.AN:
			neither = bidi.EN
		}
	}
	return neither
}

func hasRTL(text string) bool {
	for _, r := range text {
		if r >= 0x590 {
			if p, _ := bidi.LookupRune(r); p.Class() == bidi.R || p.Class() == bidi.AL {
				return true
			}
		}
	}
	return false
}

// logical puts the glyphs of a word that lie in visual order into that of reading: right-to-left letters and what
// is between them from the right, other letters and numbers from the left.
func logical(texts []string) []string {
	reorder(len(texts), func(i int) bidi.Class { return bidiClass(texts[i]) }, true, func(lo, hi int) { slices.Reverse(texts[lo:hi]) })
	return texts
}

// readingOrder puts the words of a row, which lie from left to right, into the order of reading. The direction of
// a line with words of both kinds is that of most of its words.
func readingOrder(words []pdfWord) []pdfWord {
	rtl, ltr := 0, 0
	for _, w := range words {
		switch bidiClass(w.text) {
		case bidi.R:
			rtl++
		case bidi.L:
			ltr++
		}
	}
	if rtl == 0 {
		return words
	}
	words = slices.Clone(words)
	gaps := make([]bool, len(words)+1) // whether no space stands to the left of a word
	for i, w := range words {
		gaps[i] = w.glued
	}
	where := make([]int, len(words))
	for i := range where {
		where[i] = i
	}
	reorder(len(words), func(i int) bidi.Class { return bidiClass(words[i].text) }, rtl >= ltr, func(lo, hi int) {
		slices.Reverse(words[lo:hi])
		slices.Reverse(where[lo:hi])
	})
	for i := range words {
		words[i].glued = i > 0 && gaps[max(where[i], where[i-1])] && abs(where[i]-where[i-1]) == 1
	}
	return words
}

func abs(n int) int { return max(n, -n) }

// reorder turns n items of visual order into logical order with reverse, which turns those in [lo, hi) around. It
// is rule L2 of the Unicode Bidirectional Algorithm (UAX #9) read backwards.
func reorder(n int, class func(int) bidi.Class, rtl bool, reverse func(lo, hi int)) {
	level := levels(n, class, rtl)
	for turn := 1; turn <= 2; turn++ { // the outer runs first, then those in them
		for i := 0; i < n; {
			end := i
			for end < n && level[end] >= turn {
				end++
			}
			if end > i+1 {
				reverse(i, end)
				slices.Reverse(level[i:end])
			}
			i = max(end, i+1)
		}
	}
}

// levels are those of n items in visual order, in a line without embeddings: 0 and 2 are read from the left, 1
// from the right.
func levels(n int, class func(int) bidi.Class, rtl bool) []int {
	level := make([]int, n)
	base := 0
	if rtl {
		base = 1
	}
	rtlNext := make([]bool, n+1) // whether the next strong item is a right-to-left one
	for i := n - 1; i >= 0; i-- {
		switch class(i) {
		case bidi.R:
			rtlNext[i] = true
		case bidi.L:
		default:
			rtlNext[i] = rtlNext[i+1]
		}
	}
	strong := base // of the items before
	for i := range n {
		switch class(i) {
		case bidi.R:
			level[i], strong = 1, 1
		case bidi.L:
			level[i], strong = 2*base, 0
		case bidi.EN:
			level[i] = 2
			if !rtl && strong == 0 && !rtlNext[i] {
				level[i] = 0
			}
		default:
			level[i] = -1
		}
	}
	levelNeutrals(level, base)
	return level
}

// levelNeutrals gives what is neither letter nor number (-1) the level that is on both sides, else that of the line.
func levelNeutrals(level []int, base int) {
	n := len(level)
	for i := 0; i < n; {
		if level[i] >= 0 {
			i++
			continue
		}
		end := i
		for end < n && level[end] < 0 {
			end++
		}
		l := base
		if i > 0 && end < n {
			if a, b := level[i-1], level[end]; a == b && (a != 2 || base == 1) {
				l = a
			} else if base == 0 && a >= 1 && b >= 1 {
				l = 1
			}
		}
		for ; i < end; i++ {
			level[i] = l
		}
	}
}
