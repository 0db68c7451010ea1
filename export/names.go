package export

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"dev.marginalia/article"
)

// person is who wrote an article. One whose name cannot be taken apart has it in family alone.
type person struct{ given, family string }

// authors takes a byline apart: names with commas, "and", "&" or ";" between them, "Vermeulen, Ida" among them.
func authors(byline string) []person {
	byline = line(byline)
	for _, by := range []string{"By ", "by ", "BY "} {
		byline = strings.TrimPrefix(byline, by)
	}
	var out []person
	for part := range strings.SplitSeq(strings.NewReplacer(" and ", ";", " & ", ";", " und ", ";", " et ", ";", " y ", ";").Replace(byline), ";") {
		names := strings.Split(part, ",")
		if family, given := strings.TrimSpace(names[0]), strings.TrimSpace(strings.Join(names[1:], ",")); len(names) == 2 && given != "" && family != "" && !strings.Contains(family, " ") {
			out = append(out, person{given, family})
			continue
		}
		for _, n := range names {
			if n = strings.TrimSpace(n); n != "" {
				out = append(out, parted(n))
			}
		}
	}
	return out
}

// particles begin a family name.
var particles = map[string]bool{"van": true, "von": true, "de": true, "der": true, "den": true, "da": true, "di": true, "du": true, "del": true, "della": true,
	"la": true, "le": true, "ten": true, "ter": true, "zu": true, "zur": true, "af": true, "av": true, "bin": true, "ibn": true, "al": true, "el": true, "dos": true, "das": true}

// maxName is how many words the name of a person has at most; a longer one is that of an institution.
const maxName = 5

// parted finds the family name of a name: its last word, with the particles before it; the first in the scripts of China,
// Japan and Korea.
func parted(name string) person {
	words := strings.Fields(name)
	if len(words) < 2 || len(words) > maxName || strings.ContainsFunc(name, unicode.IsDigit) || strings.HasPrefix(name, "The ") {
		return person{family: name}
	}
	if !strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	}) {
		return person{strings.Join(words[1:], " "), words[0]}
	}
	at := len(words) - 1
	for at > 1 && particles[words[at-1]] {
		at--
	}
	return person{strings.Join(words[:at], " "), strings.Join(words[at:], " ")}
}

// day is a date as far as it is known; month and date are 0 where they are not.
type day struct{ year, month, date int }

var yearRe = regexp.MustCompile(`\b(1[0-9]{3}|20[0-9]{2})\b`)

// published is when the article was published; zero when no year can be read.
func published(a *article.Article) day {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02", "2 January 2006", "January 2, 2006"} {
		if t, err := time.Parse(form, a.Published); err == nil && t.Year() > 0 {
			return day{t.Year(), int(t.Month()), t.Day()}
		}
	}
	if t, err := time.Parse("2006-01", a.Published); err == nil && t.Year() > 0 {
		return day{t.Year(), int(t.Month()), 0}
	}
	year, _ := strconv.Atoi(yearRe.FindString(a.Published)) // none is 0
	return day{year: year}
}

// identified is the identifier of an article by its scheme: its DOI, its ISBN, or as it is.
func identified(a *article.Article) (doi, isbn, other string) {
	id := strings.TrimSpace(a.Identifier)
	low := strings.ToLower(id)
	for _, p := range []string{"urn:doi:", "doi:", "https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/"} {
		if strings.HasPrefix(low, p) {
			return id[len(p):], "", ""
		}
	}
	for _, p := range []string{"urn:isbn:", "isbn:"} {
		if strings.HasPrefix(low, p) {
			return "", id[len(p):], ""
		}
	}
	return "", "", id
}
