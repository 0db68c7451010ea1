package typeset_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	. "dev.marginalia/typeset"
)

// divided is word with a hyphen wherever a line of it may end.
func divided(e *Engine, lang, word string) string {
	p := para(word)
	p.Language = lang
	rs := []rune(word)
	var b strings.Builder
	from := 0
	for i := 1; i < len(rs); i++ {
		// A measure that just holds the first i letters and a hyphen: a line ends there if it may.
		head := para(string(rs[:i]) + "\u2010")
		for _, l := range e.Layout(p, Settings{Width: e.Natural(head) + 0.01, Hyphenate: true})[:1] {
			if l.Hyphen && l.End == i {
				b.WriteString(string(rs[from:i]) + "-")
				from = i
			}
		}
	}
	return b.String() + string(rs[from:])
}

func TestHyphenation_KnowsWordsOfEachLanguage(t *testing.T) {
	e := engine(t)
	for lang, words := range map[string][]string{
		"en":    {"hy-phen-ation", "al-go-rithm", "table"},
		"de":    {"Sil-ben-tren-nung", "Do-nau-dampf-schiff", "Stra-ße", "Fens-ter"},
		"de-AT": {"Zu-cker"},
		"fr":    {"an-ti-cons-ti-tu-tion-nel-le-ment", "ex-pé-rience", "mai-son"},
		"es":    {"cons-ti-tu-ción", "pe-rro", "gui-ta-rra"},
		"it":    {"co-sti-tu-zio-ne", "mac-chi-na", "gior-na-le"},
		"pt":    {"cons-ti-tu-i-ção", "carro", "tra-ba-lho"},
		"nl":    {"hoofd-re-dac-teur", "ver-ant-woor-de-lijk", "school"},
		"ru":    {"пе-ре-нос", "кон-сти-ту-ция", "сло-во"},
	} {
		for _, want := range words {
			if got := divided(e, lang, strings.ReplaceAll(want, "-", "")); got != want {
				t.Errorf("%s: %s, want %s", lang, got, want)
			}
		}
	}
}

// The least letters are those of the language: three stay behind in English and Portuguese, two elsewhere.
func TestHyphenation_LeastLettersAreOfTheLanguage(t *testing.T) {
	e := engine(t)
	for lang, least := range map[string]int{"en": 3, "de": 2, "fr": 2, "es": 2, "it": 2, "pt": 3, "nl": 2, "ru": 2} {
		seen := 99
		for _, word := range []string{"administrative", "Universitäten", "universitario", "universidade", "республика", "onderwijzeres", "mademoiselle", "generazione", "caramelo", "кухня", "Leute", "meglio", "perro", "bijna", "manger", "fille", "carro"} {
			parts := strings.Split(divided(e, lang, word), "-")
			if len(parts) == 1 {
				continue
			}
			seen = min(seen, utf8.RuneCountInString(parts[len(parts)-1]))
			if n := utf8.RuneCountInString(parts[0]); n < 2 {
				t.Errorf("%s: %v", lang, parts)
			}
		}
		if seen < least || seen > least+1 {
			t.Errorf("%s: the shortest rest has %d letters, the least is %d", lang, seen, least)
		}
	}
}

func TestHyphenation_AMarkIsNoEndOfAWord(t *testing.T) {
	e := engine(t)
	composed, apart := divided(e, "fr", "administrer"), divided(e, "fr", "administre\u0301r")
	if !strings.HasPrefix(apart, "ad-mi-nis-tr") || !strings.HasPrefix(composed, "ad-mi-nis-trer") {
		t.Errorf("%q, %q", composed, apart)
	}
}
