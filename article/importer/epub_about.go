package importer

import (
	"slices"
	"strings"

	"dev.marginalia/article"
)

// maxSaid is how many keywords, creators or properties of one element are read.
const maxSaid = 100

// describe takes over what the package says of the book.
func (p *opf) describe(a *article.Article) {
	a.Title = p.title()
	a.Byline = strings.Join(p.creators(), ", ")
	a.Published = p.published()
	a.Identifier = p.identifier()
	for _, e := range p.elements {
		switch {
		case e.name == "publisher" && a.Publisher == "":
			a.Publisher = e.text
		case e.name == "language" && a.Language == "":
			a.Language = officeLanguage(languageTag(e.text))
		case e.name == "subject" && len(a.Keywords) < maxSaid && !slices.Contains(a.Keywords, e.text):
			a.Keywords = append(a.Keywords, e.text)
		}
	}
}

// refined is what a meta element adds to e, "" when none does.
func (p *opf) refined(e dcElement, name string) string {
	if e.id == "" {
		return ""
	}
	for _, r := range p.refines[e.id] {
		if r.name == name {
			return r.value
		}
	}
	return ""
}

// title is the main title: the one that is called so, else the one that is to be shown first, else the first.
func (p *opf) title() string {
	title, best := "", 0
	for _, e := range p.elements {
		if e.name != "title" {
			continue
		}
		rank := 1
		switch kind := p.refined(e, "title-type"); {
		case kind == "main":
			rank = 4
		case p.refined(e, "display-seq") == "1":
			rank = 3
		case kind == "":
			rank = 2
		}
		if rank > best {
			title, best = e.text, rank
		}
	}
	return title
}

// creators are the authors, then those of whom it is not said what they did, then others, such as translators.
func (p *opf) creators() []string {
	var ranked [3][]string
	for _, e := range p.elements {
		if e.name != "creator" {
			continue
		}
		role := e.role
		if role == "" {
			role = p.refined(e, "role")
		}
		rank := 2
		switch role {
		case "aut":
			rank = 0
		case "":
			rank = 1
		}
		if len(ranked[rank]) < maxSaid && !slices.Contains(ranked[rank], e.text) {
			ranked[rank] = append(ranked[rank], e.text)
		}
	}
	return slices.Concat(ranked[:]...)
}

// published is the date of publication, or where no date is said to be that, the first that is not of a change or
// of the making of the file.
func (p *opf) published() string {
	date := ""
	for _, e := range p.elements {
		if e.name != "date" {
			continue
		}
		switch event := strings.ToLower(e.event); {
		case strings.Contains(event, "publication"):
			return day(e.text)
		case event == "" && date == "":
			date = day(e.text)
		}
	}
	return date
}

// day is a date as RFC 3339 has it, where it can be read; the day that Calibre writes when it knows none is none.
func day(s string) string {
	if s = readDate(s); s == "0101-01-01" {
		return ""
	}
	return s
}

// identifier is the ISBN, as a URN (RFC 8141), where the book has one; else the one that it calls unique, with its
// scheme where that is known.
func (p *opf) identifier() string {
	unique, first := "", ""
	for _, e := range p.elements {
		if e.name != "identifier" {
			continue
		}
		id := withScheme(e.text, e.scheme, p.refined(e, "identifier-type"))
		if strings.HasPrefix(id, "urn:isbn:") {
			return id
		}
		if e.id != "" && e.id == p.unique {
			unique = id
		}
		if first == "" {
			first = id
		}
	}
	if unique != "" {
		return unique
	}
	return first
}

// withScheme puts the scheme before an identifier that does not have one. kind is a code of ONIX list 5.
func withScheme(id, scheme, kind string) string {
	low := strings.ToLower(id)
	scheme = strings.ToLower(scheme)
	bare := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(low, "urn:"), "isbn"))
	bare = strings.NewReplacer("-", "", " ", "").Replace(strings.TrimLeft(bare, ": "))
	switch {
	case isISBN(bare):
		return "urn:isbn:" + strings.ToUpper(bare)
	case strings.HasPrefix(low, "urn:") || external(id):
		return id
	case scheme == "uuid" || isUUID(low):
		return "urn:uuid:" + low
	case scheme == "doi" || kind == "06" || strings.HasPrefix(low, "10.") && strings.Contains(low, "/"):
		return "doi:" + id
	case scheme == "" || strings.ContainsAny(scheme, " :/"):
		return id
	}
	return scheme + ":" + id
}

// isISBN checks the length and the check digit of an ISBN of 10 or 13 digits (ISO 2108).
func isISBN(s string) bool {
	sum := 0
	for i, c := range s {
		digit := int(c - '0')
		if len(s) == 10 && i == 9 && c == 'x' {
			digit = 10
		} else if c < '0' || c > '9' {
			return false
		}
		if len(s) == 10 {
			sum += (10 - i) * digit
		} else {
			sum += (1 + 2*(i%2)) * digit
		}
	}
	switch len(s) {
	case 10:
		return sum%11 == 0
	case 13:
		return sum%10 == 0 && (strings.HasPrefix(s, "978") || strings.HasPrefix(s, "979"))
	}
	return false
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range s {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (c == '-') || !dash && !strings.ContainsRune("0123456789abcdef", c) {
			return false
		}
	}
	return true
}
