package importer

import (
	"sort"
	"strings"
	"unicode"

	"dev.marginalia/article"
)

// officeLanguages are the languages of a run of text, one for each kind of script (ECMA-376 17.3.2.20; OpenDocument
// 1.3 part 3, 20.199): what is in the run tells which one holds.
type officeLanguages struct{ latin, asian, complex string }

// officeSpoken is how many letters of a paragraph are in a language.
type officeSpoken struct {
	language string
	letters  int
}

var asianScripts = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo}

var complexScripts = []*unicode.RangeTable{unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Thai, unicode.Lao, unicode.Khmer,
	unicode.Myanmar, unicode.Tibetan, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil,
	unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala}

// of returns the language of s and the number of its letters.
func (l officeLanguages) of(s string) (string, int) {
	var letters, asian, complex int
	arabic := false
	for _, r := range s {
		switch {
		case r < 0x0300:
			if unicode.IsLetter(r) {
				letters++
			}
		case unicode.In(r, asianScripts...):
			letters++
			asian++
		case unicode.In(r, complexScripts...):
			letters++
			complex++
			arabic = arabic || unicode.Is(unicode.Arabic, r)
		case unicode.IsLetter(r):
			letters++
		}
	}
	switch {
	case asian*2 > letters:
		return l.asian, letters
	case complex*2 > letters:
		if strings.HasPrefix(l.complex, "ar") && !arabic { // what Word writes when nobody chose
			return "", letters
		}
		return l.complex, letters
	}
	return l.latin, letters
}

// or fills what l does not say from m.
func (l officeLanguages) or(m officeLanguages) officeLanguages {
	for _, p := range []struct {
		to   *string
		from string
	}{{&l.latin, m.latin}, {&l.asian, m.asian}, {&l.complex, m.complex}} {
		if *p.to == "" {
			*p.to = p.from
		}
	}
	return l
}

// officeLanguage is a language tag, "" for those that say that there is none.
func officeLanguage(tag string) string {
	switch tag = strings.TrimSpace(tag); strings.ToLower(tag) {
	case "x-none", "none", "zxx", "und", "none-none", "zxx-none":
		return ""
	}
	if len(tag) > 35 || strings.ContainsFunc(tag, func(r rune) bool { return r != '-' && (r > 'z' || !unicode.IsLetter(r) && !unicode.IsDigit(r)) }) {
		return ""
	}
	return tag
}

// speak counts the language of s, which is being written to p.
func (o *office) speak(p *officePara, s string, l officeLanguages) {
	language, letters := l.of(s)
	if language == "" || letters == 0 {
		return
	}
	o.spoken[language] += letters
	for i := range p.spoken {
		if p.spoken[i].language == language {
			p.spoken[i].letters += letters
			return
		}
	}
	if len(p.spoken) < 8 {
		p.spoken = append(p.spoken, officeSpoken{language, letters})
	}
}

// language is the one that nearly all of p is in, or "".
func (p *officePara) language() string {
	all := 0
	for _, s := range p.spoken {
		all += s.letters
	}
	for _, s := range p.spoken {
		if s.letters*10 >= all*9 {
			return s.language
		}
	}
	return ""
}

// settle sets the article's language and direction to those of most of its text, and leaves those of the parts that
// differ.
func (o *office) settle(parts []officePart) {
	languages := make([]string, 0, len(o.spoken))
	for l := range o.spoken {
		languages = append(languages, l)
	}
	sort.Strings(languages)
	most := 0
	for _, l := range languages {
		if n := o.spoken[l]; n > most {
			most, o.a.Language = n, l
		}
	}
	if o.rtl > o.ltr {
		o.a.Direction = "rtl"
	}
	for i := range parts {
		b := &parts[i].Block
		if primaryLanguage(b.Language) == primaryLanguage(o.a.Language) {
			b.Language = ""
		}
		switch {
		case b.Direction == o.a.Direction:
			b.Direction = ""
		case b.Direction == "" && b.Kind != article.Rule && b.Kind != article.Image:
			b.Direction = "ltr"
		}
	}
}

// primaryLanguage is the language of a tag without its country: that a paragraph is in another English is no difference.
func primaryLanguage(tag string) string {
	language, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return language
}
