package article

import (
	"strings"
	"testing"
)

func TestArticle_RightToLeftByWhatItSaysElseByItsLanguageElseByItsLetters(t *testing.T) {
	for name, c := range map[string]struct {
		direction, language, text string
		want                      bool
	}{
		"it says so":          {"rtl", "", "abc", true},
		"it says otherwise":   {"ltr", "he", "שלום", false},
		"its language":        {"", "fa-IR", "Unicode", true},
		"its letters":         {"", "", "12. קריאה בספרים, Unicode 15", true},
		"a word of another":   {"", "", "The word שלום in English", false},
		"nothing but numbers": {"", "", "1, 2, 3", false},
		"East Asian letters":  {"", "ja", "草枕「夏目漱石」", false},
		"no letters":          {"", "", "“…” — ½", false},
		"a long beginning":    {"", "", strings.Repeat("word ", 600) + strings.Repeat("שלום ", 6000), false},
	} {
		a := &Article{Direction: c.direction, Language: c.language, Text: NewText(c.text)}
		if got := a.RightToLeft(); got != c.want {
			t.Errorf("%s: right to left is %v, want %v", name, got, c.want)
		}
	}
}

func TestArticle_ListsAndTablesFollowAnArticleThatSaysNothing(t *testing.T) {
	a := &Article{Text: NewText("12 abc")}
	for kind, want := range map[Kind]string{Item: "rtl", Table: "rtl", Paragraph: "", Quote: ""} {
		if got := a.DirectionOf(&Block{Kind: kind, Range: a.Text.All()}, true); got != want {
			t.Errorf("%s: direction %q, want %q", kind, got, want)
		}
	}
	if got := a.DirectionOf(&Block{Kind: Item, Direction: "ltr"}, true); got != "ltr" {
		t.Errorf("an item that says ltr has %q", got)
	}
	a = &Article{Text: NewText("1. שלום abc")}
	if !a.BeginsAtRight(&Block{Kind: Quote, Range: a.Text.All()}, false) || a.BeginsAtRight(&Block{Kind: Quote, Range: Range{Start: 7, End: 11}}, true) {
		t.Error("a quote does not begin where its first letter says")
	}
	if got, want := SideBySide("הספרייה", "1 min"), "\u2068הספרייה\u2069 · \u20681 min\u2069"; got != want {
		t.Errorf("side by side %q, want %q", got, want)
	}
	if got := SideBySide("Someone", "1 min"); got != "Someone · 1 min" {
		t.Errorf("side by side %q", got)
	}
	if !BeginsRightToLeft("1. «أول»") || BeginsRightToLeft("1. one أول") || BeginsRightToLeft("1.") {
		t.Error("the first letter does not tell the direction")
	}
}
