package export

import (
	"encoding/json"
	"io"
	"strings"

	"dev.marginalia/article"
)

// cslItem is an item of CSL-JSON (citation-style-language/schema, csl-data.json 1.0.2).
type cslItem struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Title     string    `json:"title,omitempty"`
	Author    []cslName `json:"author,omitempty"`
	Container string    `json:"container-title,omitempty"`
	Publisher string    `json:"publisher,omitempty"`
	Issued    *cslDate  `json:"issued,omitempty"`
	DOI       string    `json:"DOI,omitempty"`
	ISBN      string    `json:"ISBN,omitempty"`
	URL       string    `json:"URL,omitempty"`
	Language  string    `json:"language,omitempty"`
	Keyword   string    `json:"keyword,omitempty"`
}

type cslName struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type cslDate struct {
	Parts   [][]int `json:"date-parts,omitempty"`
	Literal string  `json:"literal,omitempty"`
}

// CSL writes what is known about the sources of works as CSL-JSON, which Zotero, pandoc and citation processors read. The
// ids are the keys of BibTeX.
func CSL(w io.Writer, works []Work) error {
	items := make([]cslItem, len(works))
	taken := map[string]bool{}
	for i := range works {
		items[i] = cslOf(works[i].Article, bibKey(works[i].Article, taken))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(items)
}

func cslOf(a *article.Article, id string) cslItem {
	c := cslItem{ID: id, Type: "document", Title: line(a.Title), Container: line(a.Site), Publisher: line(a.Publisher), URL: a.URL,
		Language: languageTag(a.Language), Keyword: strings.Join(a.Keywords, ", ")}
	c.DOI, c.ISBN, _ = identified(a)
	switch {
	case c.ISBN != "":
		c.Type = "book"
	case c.DOI != "" && c.Container != "":
		c.Type = "article-journal"
	case a.URL != "":
		c.Type = "webpage"
	}
	for _, p := range authors(a.Byline) {
		if p.given == "" {
			c.Author = append(c.Author, cslName{Literal: p.family})
		} else {
			c.Author = append(c.Author, cslName{Family: p.family, Given: p.given})
		}
	}
	switch d := published(a); {
	case d.year > 0:
		parts := []int{d.year}
		if d.month > 0 {
			parts = append(parts, d.month)
		}
		if d.date > 0 {
			parts = append(parts, d.date)
		}
		c.Issued = &cslDate{Parts: [][]int{parts}}
	case a.Published != "":
		c.Issued = &cslDate{Literal: a.Published}
	}
	return c
}
