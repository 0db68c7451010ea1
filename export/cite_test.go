package export

import (
	"strings"
	"testing"

	"dev.marginalia/article"
)

// citable is an article of that text with a source.
func citable(language, text string) *article.Article {
	a := &article.Article{ID: "a1", Title: "On *sand*", Byline: "Ida Vermeulen", Site: "The Coast Review", URL: "https://example.org/sands", Published: "2026-10-02", Language: language}
	var b article.Builder
	for p := range strings.SplitSeq(text, article.Separator) {
		b.Add(article.Block{Kind: article.Paragraph}, p)
	}
	b.Build(a)
	return a
}

func TestCite_Forms(t *testing.T) {
	a := citable("en", "The bank, he said, had\nmoved far.\n\nNobody came.")
	bank, both := article.Range{Start: 0, End: 9}, article.Range{Start: 19, End: a.Text.Len()}
	for form, want := range map[Citation][2]string{
		CitePlain: {"“The bank” (Ida Vermeulen, On *sand*, 2 October 2026, https://example.org/sands)",
			"“had moved far. Nobody came.” (Ida Vermeulen, On *sand*, 2 October 2026, https://example.org/sands)"},
		CiteMarkdown: {"> The bank\n>\n> — [Ida Vermeulen, On \\*sand\\*, 2 October 2026](<https://example.org/sands>)",
			"> had moved far.\n>\n> Nobody came.\n>\n> — [Ida Vermeulen, On \\*sand\\*, 2 October 2026](<https://example.org/sands>)"},
		CiteLink: {"“The bank”\nhttps://example.org/sands#:~:text=The%20bank%2C,-he%20said%2C", "“had moved far. Nobody came.”\nhttps://example.org/sands#:~:text=he%20said%2C-,had%20moved,Nobody%20came."},
	} {
		for i, r := range []article.Range{bank, both} {
			if got := Cite(a, r, form); got != want[i] {
				t.Errorf("%s: got %q, want %q", form, got, want[i])
			}
		}
	}
}

func TestCite_WhatIsNotKnownIsLeftOut(t *testing.T) {
	a := citable("", "Words and more.")
	a.URL, a.Byline, a.Published = "javascript:alert(1)", "", ""
	all := a.Text.All()
	for form, want := range map[Citation]string{CitePlain: "“Words and more.” (The Coast Review, On *sand*)", CiteLink: "“Words and more.” (The Coast Review, On *sand*)",
		CiteMarkdown: "> Words and more.\n>\n> — The Coast Review, On \\*sand\\*"} {
		if got := Cite(a, all, form); got != want {
			t.Errorf("%s: got %q, want %q", form, got, want)
		}
	}
	a.Site, a.Title = "", ""
	if got := Cite(a, all, CitePlain); got != "“Words and more.”" {
		t.Errorf("%q", got)
	}
}

func TestCite_MarksOfTheLanguage(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"en-GB", "He said “no” twice", "“He said ‘no’ twice”"},
		{"en", "unpaired ” stays", "“unpaired ” stays”"},
		{"de", "Er sagte „nein“ dazu", "„Er sagte ‚nein‘ dazu“"},
		{"fr", "Il dit « non » deux fois", "«\u00a0Il dit “non” deux fois\u00a0»"},
		{"sv", "Han sade ”nej”", "”Han sade ”nej””"},
		{"ja", "彼は「いいえ」と言った", "「彼は『いいえ』と言った」"},
		{"ar", "نص", "“نص”"},
	} {
		a := citable(c.language, c.text)
		a.Title, a.Byline, a.Site, a.URL, a.Published = "", "", "", "", ""
		if got := Cite(a, a.Text.All(), CitePlain); got != c.want {
			t.Errorf("%s: got %q, want %q", c.language, got, c.want)
		}
	}
}
