package typeset_test

import (
	"slices"
	"testing"

	. "dev.marginalia/typeset"
)

// A line ends where the text says so, however it is set.
func TestLayout_ForcedLineEnds(t *testing.T) {
	e := engine(t)
	for _, c := range []struct {
		text string
		ends []int
	}{
		{"one\ntwo", []int{4, 7}},
		{"one\vtwo", []int{4, 7}},
		{"one\ftwo", []int{4, 7}},
		{"one\rtwo", []int{4, 7}},
		{"one\r\ntwo", []int{5, 8}},
		{"one\u0085two", []int{4, 7}},
		{"one\u2028two", []int{4, 7}},
		{"one\u2029two\u2029", []int{4, 8, 8}},
		{"\n\v\f", []int{1, 2, 3, 3}},
		{"漢字\u2028漢字\u0085", []int{3, 6, 6}},
		{"a\u00e9\u201cq\u201d b", []int{7}},
		{"one two three \u2028four five six", []int{15, 28}},
	} {
		for _, s := range []Settings{{Width: 400}, {Width: 400, TotalFit: true}, {Width: 400, TotalFit: true, Justify: true, Hyphenate: true}} {
			for name, lines := range map[string][]Line{"set": e.Layout(para(c.text), s), "measured": e.Measure(para(c.text), s)} {
				var ends []int
				for i := range lines {
					ends = append(ends, lines[i].End)
				}
				if !slices.Equal(ends, c.ends) {
					t.Errorf("%q %s: lines end at %v, want %v", c.text, name, ends, c.ends)
				}
			}
			if n := e.Count(para(c.text), s); n != len(c.ends) {
				t.Errorf("%q: %d lines are counted, want %d", c.text, n, len(c.ends))
			}
		}
	}
}

// U+2028, VT and FF end a line but not what UAX #9 calls a paragraph: the direction goes on. The others end both.
func TestLayout_DirectionAfterAForcedLineEnd(t *testing.T) {
	e := engine(t)
	for _, c := range []struct {
		text string
		rtl  []bool
	}{
		{"שלום\u2028abc", []bool{true, true}},
		{"12\vשלום\fabc", []bool{true, true, true}},
		{"abc\u2028שלום", []bool{false, false}},
		{"שלום\nabc", []bool{true, false}},
		{"שלום\u2029abc\u2028\u0085שלום", []bool{true, false, false, true}},
		{"\u2067abc\u2069\u2028שלום", []bool{true, true}},
	} {
		var rtl []bool
		lines := e.Layout(para(c.text), Settings{Width: 400})
		for i := range lines {
			rtl = append(rtl, lines[i].RTL)
		}
		if !slices.Equal(rtl, c.rtl) {
			t.Errorf("%q: right to left %v, want %v", c.text, rtl, c.rtl)
		}
		sameLines(t, e, para(c.text), Settings{Width: 400})
	}
}
