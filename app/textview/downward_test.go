package textview

import "testing"

func TestDownward_IsWhatLookingForEachTells(t *testing.T) {
	f, a := flow(t, sample, 300, 200)
	d := downward{f: f}
	check := func(o int) {
		t.Helper()
		if got, want := d.offsetY(o), f.offsetY(o); got != want {
			t.Errorf("%d is at %v, want %v", o, got, want)
		}
	}
	for o := 0; o <= a.Text.Len(); o++ {
		check(o)
	}
	for _, o := range []int{0, 40, 7, a.Text.Len(), 1} { // and back
		check(o)
	}
}
