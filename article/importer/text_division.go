package importer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dev.marginalia/article"
)

// The ranks of the parts of a book, from the largest.
const (
	rankVolume = iota + 1
	rankBook
	rankAct
	rankChapter
	rankScene
	rankSection
	rankNumber // a numeral alone
	rankAside  // a preface or an epilogue: of the rank of what stands around it
)

// divisions are the words by which parts of books are called, in the languages of the most texts that are free.
var divisions = map[string]int{
	"volume": rankVolume, "tome": rankVolume, "band": rankVolume, "том": rankVolume, "tomo": rankVolume,
	"book": rankBook, "part": rankBook, "livre": rankBook, "partie": rankBook, "buch": rankBook, "teil": rankBook, "theil": rankBook,
	"libro": rankBook, "parte": rankBook, "deel": rankBook, "часть": rankBook, "книга": rankBook, "osa": rankBook,
	"act": rankAct, "acte": rankAct, "akt": rankAct, "aufzug": rankAct, "acto": rankAct, "atto": rankAct,
	"chapter": rankChapter, "chap": rankChapter, "canto": rankChapter, "letter": rankChapter, "stave": rankChapter, "chapitre": rankChapter,
	"kapitel": rankChapter, "capitel": rankChapter, "capítulo": rankChapter, "capitulo": rankChapter, "capitolo": rankChapter,
	"hoofdstuk": rankChapter, "глава": rankChapter, "luku": rankChapter, "fejezet": rankChapter, "lettre": rankChapter,
	"scene": rankScene, "scène": rankScene, "szene": rankScene, "auftritt": rankScene, "escena": rankScene, "scena": rankScene,
	"section": rankSection, "abschnitt": rankSection, "§": rankSection,
}

// asides are parts that have no number.
var asides = map[string]bool{
	"preface": true, "prologue": true, "epilogue": true, "introduction": true, "introductory": true, "appendix": true, "foreword": true,
	"afterword": true, "conclusion": true, "postscript": true, "dedication": true, "glossary": true, "footnotes": true, "notes": true,
	"contents": true, "endnotes": true, "bibliography": true, "acknowledgements": true, "acknowledgments": true, "index": true,
	"préface": true, "avant-propos": true, "épilogue": true, "vorwort": true, "einleitung": true, "nachwort": true, "prólogo": true, "epílogo": true,
	"prefazione": true, "voorrede": true, "предисловие": true, "эпилог": true, "пролог": true,
}

var numerals = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
		eighteen nineteen twenty thirty forty fifty first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth last
		thirteenth fourteenth fifteenth premier première deuxième second seconde troisième quatrième cinquième erster erste erstes zweiter
		zweite zweites dritter dritte drittes vierter vierte viertes fünfter fünfte fünftes primera segunda tercera cuarta primero segundo tercero prima
		seconda terza первая вторая третья четвертая пятая`) {
		numerals[w] = true
	}
}

// longestDivision is the length in bytes of the longest line that calls a part of a book by its name.
const longestDivision = 240

// divisionOf tells the heading of a part of a book, as in "CHAPTER XII. The boat", "Book the First", "SECOND
// EPILOGUE" or "Preface".
func divisionOf(s string) (rank int, ok bool) {
	if s == "" || len(s) > longestDivision {
		return 0, false
	}
	if isRoman(s) {
		return rankNumber, true
	}
	if c := s[0]; c < 'A' && c > ' ' { // most lines of talk, at little cost
		return 0, false
	}
	word, rest := nextWord(s)
	low := strings.ToLower(word)
	if rank := divisions[low]; rank > 0 && !unicode.IsLower(firstRune(word)) {
		next, _ := nextWord(rest)
		if strings.EqualFold(next, "the") || strings.EqualFold(next, "la") {
			_, rest = nextWord(rest)
			next, _ = nextWord(rest)
		}
		return rank, isNumeral(next) && calm(s)
	}
	if asides[low] {
		return rankAside, !unicode.IsLower(firstRune(word)) && (strings.TrimLeft(rest, " .:—-") == "" || inCapitals(s)) && len(s) < 120
	}
	if low == "the" {
		word, rest = nextWord(rest)
		low = strings.ToLower(word)
	}
	if !numerals[low] {
		return 0, false
	}
	next, rest := nextWord(rest)
	low = strings.ToLower(next)
	switch {
	case unicode.IsLower(firstRune(next)) || !strings.ContainsAny(rest[:min(1, len(rest))], ".:—-") && rest != "" && !inCapitals(s):
		return 0, false
	case asides[low]:
		return rankAside, calm(s)
	}
	return divisions[low], divisions[low] > 0 && calm(s)
}

// calm reports whether a heading does not end as speech or a clause does.
func calm(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return !strings.ContainsRune(",;…”»", last)
}

// nextWord is the first word of s, without the mark after it, and what follows the word.
func nextWord(s string) (word, rest string) {
	s = strings.TrimLeft(s, " \n")
	i := strings.IndexFunc(s, func(r rune) bool { return r == ' ' || r == '.' || r == ':' || r == '—' || r == ',' || r == '\n' })
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimLeft(s[i:], " ")
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// isNumeral reports whether a word is a number in digits, in Roman numerals or in letters.
func isNumeral(s string) bool {
	if s == "" {
		return false
	}
	if strings.Trim(s, "0123456789") == "" {
		return len(s) < 5
	}
	low := strings.ToLower(s)
	return strings.Trim(low, "ivxlcdm") == "" && len(s) <= 9 || numerals[low] || numerals[strings.SplitN(low, "-", 2)[0]]
}

// isRoman reports whether a line is a numeral alone, as headings are: "IV" or "IV.".
func isRoman(s string) bool {
	s = strings.TrimSuffix(s, ".")
	return s != "" && len(s) <= 7 && strings.Trim(s, "IVXLCDM") == ""
}

func inCapitals(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1
}

// setLevels gives headings their level by the ranks that the text has. The largest of several kinds of part is at
// level 1; a text with only one kind has it at level 2, below the title. A preface before the first part, and an
// epilogue with chapters of its own, is at the level of the largest parts, else at that of the part before.
func (d *plainDoc) setLevels(blocks []plainBlock) {
	var levels [rankAside + 1]int
	for _, b := range blocks {
		if b.Kind == article.Heading && b.rank < rankAside {
			levels[b.rank] = 1
		}
	}
	next := 0
	for rank := rankVolume; rank < rankAside; rank++ {
		if levels[rank] > 0 {
			next++
			levels[rank] = next
		}
	}
	top := 0 // level of the largest parts
	for rank := rankVolume; rank < rankAside && top == 0; rank++ {
		if levels[rank] > 0 && next == 1 {
			levels[rank] = 2
		}
		top = levels[rank]
	}
	below := max(2, next+1)
	if next == 1 {
		below = 3
	}
	before := 0 // level of the part before
	for i := range blocks {
		b := &blocks[i]
		switch {
		case b.Kind != article.Heading || b.Level > 0:
			continue
		case b.rank == 0:
			b.Level = below
		case b.rank == rankAside:
			b.Level = before
			if top = max(1, top); before == 0 || levelAfter(blocks, i, levels) > top {
				b.Level = top
			}
		default:
			b.Level = levels[b.rank]
			before = b.Level
		}
		b.Level = min(b.Level, 6)
	}
}

// levelAfter is that of the part that begins just after a heading, 0 when none does.
func levelAfter(blocks []plainBlock, i int, levels [rankAside + 1]int) int {
	const just = 3 // blocks
	for _, b := range blocks[i+1 : min(len(blocks), i+1+just)] {
		if b.Kind == article.Heading && b.rank > 0 && b.rank < rankAside {
			return levels[b.rank]
		}
	}
	return 0
}
