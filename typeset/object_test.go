package typeset_test

import (
	"math"
	"math/rand"
	"strings"
	"testing"

	. "dev.marginalia/typeset"
)

func TestObject_APictureIsAsWideAndHighAsItIs(t *testing.T) {
	p := para("one \uFFFC two")
	p.Objects = []Object{{At: 4, Width: 33, Ascent: 40, Descent: 9}}
	e := engine(t)
	l := e.Layout(p, Settings{Width: 500})[0]
	if d := l.XAt(5) - l.XAt(4); math.Abs(d-33) > 1e-9 {
		t.Errorf("it is %v wide", d)
	}
	if up, down := l.Room(); up != 40 || down != 9 || l.Ascent < 40 || l.Descent < 9 {
		t.Errorf("room %v, %v; line %v, %v", up, down, l.Ascent, l.Descent)
	}
	if plain := e.Layout(para("one two"), Settings{Width: 500})[0]; plain.Ascent >= 40 {
		t.Error("a line without it is as high")
	}
	lines := e.Layout(p, Settings{Width: 40})
	if len(lines) != 3 || lines[1].Start != 4 {
		t.Errorf("lines end before and after it: %+v", lines)
	}
}

func TestObject_WordsAreBrokenBetweenLines(t *testing.T) {
	p := para("see \uFFFC.")
	p.Objects = []Object{{At: 4, Words: "a long description of what the picture shows"}}
	e := engine(t)
	whole := e.Layout(p, Settings{Width: 1e4})
	if want := e.Natural(para("see a long description of what the picture shows.")); len(whole) != 1 || math.Abs(whole[0].Width-want) > 1 {
		t.Errorf("%v wide, want %v", whole[0].Width, want)
	}
	var shown strings.Builder
	for _, l := range e.Layout(p, Settings{Width: 90}) {
		for _, c := range l.Clusters {
			if c.Object != nil {
				shown.WriteString(c.Object.Words)
			}
		}
		if l.Width > 90 {
			t.Errorf("a line is %v wide", l.Width)
		}
	}
	if shown.String() != p.Objects[0].Words {
		t.Errorf("shown %q", shown.String())
	}
	l := whole[0]
	if s := l.Stretches(4, 5); len(s) != 1 || s[0].X0 != l.XAt(4) || math.Abs(s[0].X1-l.XAt(5)) > 1e-6 {
		t.Errorf("it is at %v, %v-%v", s, l.XAt(4), l.XAt(5))
	}
	for o := range 7 {
		if got := l.OffsetAt(l.XAt(o)); got != o {
			t.Errorf("offset %d is found as %d", o, got)
		}
	}
	p.Gaps = []Gap{{At: 5, Width: 7}}
	gapped := e.Layout(p, Settings{Width: 1e4})[0]
	if d := gapped.XAt(6) - l.XAt(6); math.Abs(d-7) > 1e-6 {
		t.Errorf("a gap behind it moves what follows by %v", d)
	}
	for i, c := range gapped.Clusters {
		if c.Object == nil && c.Space && c.Start == c.End && gapped.Clusters[i-1].Object == nil {
			t.Error("the gap does not stand behind the words")
		}
	}
}

func TestObject_RandomText(t *testing.T) {
	e := engine(t)
	rnd := rand.New(rand.NewSource(5))
	bits := []string{"a", "word", " ", "\n", "\uFFFC", "漢字", "שלום", "-", "\u00ad", "ffi", "\u0301", "\u200d", "\u0600"}
	words := []string{"", "one", "two words", " ", "\n", "א ב", "\\frac{a}{b}"}
	for range 400 {
		var text strings.Builder
		var objects []Object
		at := 0
		for range rnd.Intn(30) {
			bit := bits[rnd.Intn(len(bits))]
			if bit == "\uFFFC" && rnd.Intn(3) > 0 {
				objects = append(objects, Object{At: at, Width: float64(rnd.Intn(50)), Ascent: 20, Words: words[rnd.Intn(len(words))]})
			}
			text.WriteString(bit)
			at += len([]rune(bit))
		}
		p := para(text.String())
		p.Objects = objects
		s := Settings{Width: float64(rnd.Intn(120)), TotalFit: rnd.Intn(2) == 0, Justify: rnd.Intn(2) == 0, Hyphenate: rnd.Intn(2) == 0}
		lines := e.Layout(p, s)
		end, seen := 0, 0
		for _, l := range lines {
			if l.Start != end {
				t.Fatalf("%q: a line starts at %d, want %d", text.String(), l.Start, end)
			}
			end = l.End
			for _, c := range l.Clusters {
				if c.Object != nil && c.Start < c.End {
					seen++
				}
			}
		}
		if end != at || seen != len(objects) {
			t.Fatalf("%q: ends at %d of %d, with %d of %d objects", text.String(), end, at, seen, len(objects))
		}
	}
}
