package importer

import (
	"strings"
	"testing"
)

// The words are written as they lie on the page, from left to right.
func TestReadingOrder_OfVisualLines(t *testing.T) {
	for _, c := range []struct{ visual, want string }{
		{"one two 3", "one two 3"},
		{"ד ג ב א", "א ב ג ד"},
		{"ד 42 ב א", "א ב 42 ד"},
		{"ד one two ב א", "א ב one two ד"},
		{"one ב א two three", "one א ב two three"},
		{"ב 1.50 $ ا", "ا $ 1.50 ב"},
	} {
		var words []pdfWord
		for _, w := range strings.Fields(c.visual) {
			words = append(words, pdfWord{text: w, rtl: hasRTL(w)})
		}
		if got := wordsText(readingOrder(words)); got != c.want {
			t.Errorf("%q: %q, want %q", c.visual, got, c.want)
		}
	}
}

func TestLogical_GlyphsOfAWord(t *testing.T) {
	for _, c := range []struct{ visual, want string }{
		{"ם|ו|ל|ש", "ש|ל|ו|ם"}, {"ב|2|1|-|א", "א|-|2|1|ב"}, {".|ב|א", "א|ב|."}, {"a|b|א", "א|a|b"},
	} {
		if got := strings.Join(logical(strings.Split(c.visual, "|")), "|"); got != c.want {
			t.Errorf("%s: %s, want %s", c.visual, got, c.want)
		}
	}
}
