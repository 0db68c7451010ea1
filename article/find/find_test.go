package find

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/clipperhouse/uax29/v2/words"

	"dev.marginalia/article"
)

func found(text, query string, o Options) string {
	t := article.NewText(text)
	var out []string
	for _, r := range In(t, query, o) {
		out = append(out, t.Slice(r))
	}
	return strings.Join(out, "|")
}

func TestIn_FindsWhatAReaderMeans(t *testing.T) {
	for name, c := range map[string]struct {
		text, query string
		o           Options
		want        string
	}{
		"case":                      {"The the THE", "the", Options{}, "The|the|THE"},
		"match case":                {"The the THE", "the", Options{Case: true}, "the"},
		"accents":                   {"café cafe\u0301 Cafe", "cafe", Options{}, "café|cafe\u0301|Cafe"},
		"accents in the query":      {"café cafe", "CAFÉ", Options{}, "café|cafe"},
		"match accents":             {"café cafe\u0301 cafe", "cafe", Options{Accents: true}, "cafe"},
		"accents, both forms":       {"café cafe\u0301 cafe", "café", Options{Accents: true}, "café|cafe\u0301"},
		"sharp s":                   {"Straße STRASSE", "strasse", Options{}, "Straße|STRASSE"},
		"sharp s in the query":      {"Straße Strasse", "straße", Options{}, "Straße|Strasse"},
		"sharp s, accents":          {"Straße Strasse", "Strasse", Options{Accents: true, Case: true}, "Strasse"},
		"half of a sharp s":         {"Maß", "mas", Options{}, ""},
		"ligature":                  {"eﬃcient", "efficient", Options{}, "eﬃcient"},
		"oe":                        {"un cœur", "coeur", Options{}, "cœur"},
		"final sigma":               {"ΛΌΓΟΣ λόγος", "λογος", Options{}, "ΛΌΓΟΣ|λόγος"},
		"whole words":               {"cat concat cats cat.", "cat", Options{Words: true}, "cat|cat"},
		"a word with an apostrophe": {"don’t don", "don", Options{Words: true}, "don"},
		"a whole word at a hyphen":  {"well-known", "known", Options{Words: true}, "known"},
		"whole words, accents":      {"garçon garçons", "garcon", Options{Words: true}, "garçon"},
		"two words":                 {"New\nYork, New\u00a0York", "new york", Options{}, "New\nYork|New\u00a0York"},
		"quotes and dashes":         {"it’s — “so”", `it's - "so"`, Options{}, "it’s — “so”"},
		"Hebrew points":             {"שָׁלוֹם שלום", "שלום", Options{}, "שָׁלוֹם|שלום"},
		"Hebrew points told apart":  {"שָׁלוֹם שלום", "שלום", Options{Accents: true}, "שלום"},
		"Arabic vowels":             {"كِتَاب كتـاب", "كتاب", Options{}, "كِتَاب|كتـاب"},
		"Arabic presentation forms": {"ﻛﺘﺎﺏ", "كتاب", Options{}, "ﻛﺘﺎﺏ"},
		"hamza":                     {"أحمد", "احمد", Options{}, "أحمد"},
		"Japanese widths":           {"ﾃﾞｰﾀ データ Ｄａｔａ", "データ", Options{}, "ﾃﾞｰﾀ|データ"},
		"wide Latin":                {"Ｄａｔａ data", "data", Options{}, "Ｄａｔａ|data"},
		"voiced kana are others":    {"かき がき", "かき", Options{}, "かき"},
		"Devanagari vowels count":   {"कि की कु", "की", Options{}, "की"},
		"not within a character":    {"की", "क", Options{}, ""},
		"not within a family":       {"👩‍👩‍👧 👩", "👩", Options{}, "👩"},
		"Hangul syllables":          {"한글 하", "하", Options{}, "하"},
		"soft hyphens":              {"hy\u00adphen\u00adation", "hyphenation", Options{}, "hy\u00adphen\u00adation"},
		"nothing":                   {"a b", "  ", Options{}, ""},
		"only a mark":               {"e\u0301", "\u0301", Options{}, ""},
		"overlapping":               {"aaaaa", "aa", Options{}, "aa|aa"},
		"overlapping a wrong start": {"aa\u0308 aab", "ab", Options{Accents: true}, "ab"},
		"white space around":        {"a cat", " cat ", Options{}, "cat"},
	} {
		if got := found(c.text, c.query, c.o); got != c.want {
			t.Errorf("%s: %q in %q finds %q, want %q", name, c.query, c.text, got, c.want)
		}
	}
}

func TestIndex_CountsOverLongTexts(t *testing.T) {
	for _, part := range []string{"one café two ", "ένα δύο τρία ", "漢字かな ", "e\u0301\u200b x "} {
		text := article.NewText(strings.Repeat(part, 500))
		q := strings.Fields(part)[1%len(strings.Fields(part))]
		hits := In(text, q, Options{})
		if len(hits) != 500 {
			t.Fatalf("%q: %d hits", q, len(hits))
		}
		n := utf8.RuneCountInString(part)
		for i, h := range hits {
			if h != hits[0].Shift(i*n) {
				t.Fatalf("%q: hit %d is %v", q, i, h)
			}
		}
	}
}

// naive is the same search, tried at every character of the text.
func naive(t article.Text, query string, o Options) []article.Range {
	x := NewIndex(article.NewText(""), o)
	q := x.foldAll(strings.TrimSpace(strings.ToValidUTF8(query, "\uFFFD")))
	if q == "" {
		return nil
	}
	edges := func(next func() (string, bool)) (at []int, is map[int]bool) {
		at, is = []int{0}, map[int]bool{0: true}
		for s, ok := next(); ok; s, ok = next() {
			o := at[len(at)-1] + utf8.RuneCountInString(s)
			at, is[o] = append(at, o), true
		}
		return at, is
	}
	g, w := graphemes.FromString(t.String()), words.FromString(t.String())
	chars, _ := edges(func() (string, bool) { ok := g.Next(); return g.Value(), ok })
	_, word := edges(func() (string, bool) { ok := w.Next(); return w.Value(), ok })
	runes := []rune(t.String())
	var out []article.Range
	for i := 0; i < len(chars)-1; i++ {
		if x.foldOne(runes[chars[i]]) == "" {
			continue
		}
		for k := i + 1; k < len(chars); k++ {
			r := article.Range{Start: chars[i], End: chars[k]}
			if x.foldAll(t.Slice(r)) == q {
				if !o.Words || word[r.Start] && word[r.End] {
					out = append(out, r)
					i = k - 1
				}
				break
			}
		}
	}
	return out
}

func FuzzIn(f *testing.F) {
	f.Add("The café, the cafe\u0301s", "cafe", byte(0))
	f.Add("Straße strasse Maß", "ss", byte(1))
	f.Add("aa\u0308 aab 👩‍👩‍👧 👩 🇩🇪🇩🇪", "👩", byte(3))
	f.Add("don’t can't x_y 3.5 a.b", "t", byte(1))
	f.Add("שָׁלוֹם كِتَاب كتـاب ﾃﾞｰﾀ データ क्षि 한글", "デ", byte(5))
	f.Add("\u200ba\u200d\u0301b \u00ad c", "ab", byte(7))
	f.Fuzz(func(t *testing.T, text, query string, flags byte) {
		if len(text) > 400 || len(query) > 60 {
			return
		}
		o := Options{Words: flags&1 != 0, Case: flags&2 != 0, Accents: flags&4 != 0}
		tx := article.NewText(text)
		got, want := In(tx, query, o), naive(tx, query, o)
		if len(got) != len(want) {
			t.Fatalf("%q in %q %+v: %v, want %v", query, text, o, got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%q in %q %+v: %v, want %v", query, text, o, got, want)
			}
		}
	})
}

func BenchmarkIndex(b *testing.B) {
	for name, part := range map[string]string{"english": "The quick brown fox jumps over the lazy dog’s back. ", "russian": "Съешь же ещё этих мягких французских булок, "} {
		text := article.NewText(strings.Repeat(part, 3_000_000/len(part)))
		b.Run("make/"+name, func(b *testing.B) {
			for range b.N {
				NewIndex(text, Options{})
			}
		})
		x := NewIndex(text, Options{})
		xw := NewIndex(text, Options{Words: true})
		for _, q := range []string{"e", "fox jumps", "булок", "nowhere"} {
			b.Run("find/"+name+"/"+q, func(b *testing.B) {
				for range b.N {
					x.Find(q)
				}
			})
		}
		b.Run("words/"+name, func(b *testing.B) {
			for range b.N {
				xw.Find("the")
			}
		})
	}
}
