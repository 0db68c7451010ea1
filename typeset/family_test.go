package typeset_test

import (
	"slices"
	"strings"
	"testing"

	. "dev.marginalia/typeset"
)

func TestSystemFonts_EveryFamilyIsFoundByItsName(t *testing.T) {
	s := NewSystemFonts(t.TempDir())
	names := s.Families()
	if len(names) == 0 {
		t.Skip("this machine has no fonts")
	}
	if !slices.IsSortedFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }) {
		t.Errorf("not in the order of the alphabet: %q", names)
	}
	read := 0
	for _, n := range names[:min(len(names), 12)] {
		if f, ok := s.Family(n); ok {
			read++
			if f.Regular == nil {
				t.Errorf("%s has no regular face", n)
			}
		}
	}
	if read == 0 {
		t.Errorf("none of %q can be read", names)
	}
	if _, ok := s.Family("There Is No Such Font"); ok {
		t.Error("a family that is not there was found")
	}
}

func TestEngine_AsksForMoreFamiliesOnceEach(t *testing.T) {
	regular := face(t, "Lato-Regular")
	asked := map[string]int{}
	e, err := New(Config{
		Families: map[string]Family{"serif": {Regular: face(t, "GentiumBookPlus-Regular")}},
		More: func(name string) (Family, bool) {
			asked[name]++
			return Family{Regular: regular}, name == "late"
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	used := func(family string) *Face {
		return e.Layout(Paragraph{Text: "words", Runs: []Run{{End: 5, Style: Style{Family: family, Size: 10, Bold: true}}}}, Settings{Width: 100})[0].Clusters[0].Face
	}
	for range 3 {
		if used("late") != regular {
			t.Error("the family that came late is not used")
		}
		if used("serif") == regular || used("none") == regular || used("") == regular {
			t.Error("it is used for other names")
		}
	}
	if asked["late"] != 1 || asked["none"] != 1 || asked["serif"] != 0 || asked[""] != 0 {
		t.Errorf("asked %v", asked)
	}
}
