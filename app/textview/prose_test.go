package textview

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestHeightOf_IsTheHeightOfWhatIsSet holds for text of several scripts, at any width and with any limit of lines.
func TestHeightOf_IsTheHeightOfWhatIsSet(t *testing.T) {
	e := engine(t)
	words := strings.Fields("a quick brown fox jumps over thelazydogthatslept “quoted” — and 3.5 % of it שלום עולם سلام 日本語の文章 x\u00a0y end.")
	rnd := rand.New(rand.NewPCG(3, 9))
	for range 800 {
		var paras []Para
		for range 1 + rnd.IntN(3) {
			var text []string
			for range rnd.IntN(60) {
				text = append(text, words[rnd.IntN(len(words))])
			}
			paras = append(paras, Para{Text: strings.Join(text, " "), Family: []string{"serif", "sans"}[rnd.IntN(2)], Size: 12 + float64(rnd.IntN(4)),
				MaxLines: rnd.IntN(5), Gap: float64(rnd.IntN(8)), Bold: rnd.IntN(3) == 0})
		}
		width := 60 + 400*rnd.Float64()
		if _, want := layProse(e, paras, width); HeightOf(e, paras, width) != want {
			t.Fatalf("%+v at %v: %v, set it is %v high", paras, width, HeightOf(e, paras, width), want)
		}
	}
}
