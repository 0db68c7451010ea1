package article

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

func TestReplace_IsTheTextMadeAnew(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune("abc def é日🙂\n")
	for range 300 {
		ascii := random.IntN(4) == 0
		rs := make([]rune, random.IntN(700))
		for i := range rs {
			if rs[i] = letters[random.IntN(len(letters))]; ascii {
				rs[i] = 'a'
			}
		}
		text := NewText(string(rs))
		var ranges []Range
		for at := random.IntN(60); at < len(rs); at += 1 + random.IntN(90) {
			r := Range{at, min(len(rs), at+1+random.IntN(40))}
			ranges = append(ranges, r)
			at = r.End
		}
		to := letters[random.IntN(len(letters))]
		got := text.Replace(ranges, func(part []rune) {
			for i := range part {
				part[i] = to
			}
		})
		for _, r := range ranges {
			for i := r.Start; i < r.End; i++ {
				rs[i] = to
			}
		}
		if want := NewText(string(rs)); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q\n%+v\n%+v", string(rs), got.marks, want.marks)
		}
	}
}
