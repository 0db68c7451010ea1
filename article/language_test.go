package article

import "testing"

func TestArticle_GuessesEnglishOnlyWhereItReadsSo(t *testing.T) {
	for text, want := range map[string]string{
		"The aim of it is to read, and to mark what matters in the text.": "en",
		"Das Ziel ist, zu lesen und zu merken, was im Text wichtig ist.":  "",
		"הקריאה היא מפגש":                                                 "",
		"":                                                                "",
	} {
		if got := (&Article{Text: NewText(text)}).GuessLanguage(); got != want {
			t.Errorf("%q is taken for %q, want %q", text, got, want)
		}
	}
}
