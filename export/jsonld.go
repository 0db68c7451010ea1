package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"time"

	"dev.marginalia/annotation"
)

// JSONLD writes the annotations of works as a W3C AnnotationPage (Web Annotation Data Model, 2017): each with a
// TextQuoteSelector and a TextPositionSelector, which counts code points of the article's text.
func JSONLD(w io.Writer, works []Work) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(webPageOf(works))
}

// pageID is the name of the page of annotations of works, the same with every export: a page must have one.
func pageID(works []Work) string {
	ids := make([]string, len(works))
	for i, w := range works {
		ids[i] = w.Article.ID
	}
	name := strings.Join(ids, "+")
	if len(works) != 1 {
		sum := sha256.Sum256([]byte(name))
		name = hex.EncodeToString(sum[:16])
	}
	return "urn:marginalia:annotations:" + name
}

type webPage struct {
	Context []any     `json:"@context"`
	ID      string    `json:"id"`
	Type    string    `json:"type"`
	Items   []webItem `json:"items"`
}

func webPageOf(works []Work) webPage {
	page := webPage{Context: []any{"http://www.w3.org/ns/anno.jsonld", map[string]string{"marginalia": "urn:marginalia:"}}, ID: pageID(works), Type: "AnnotationPage", Items: []webItem{}}
	for _, work := range works {
		for _, a := range work.Annotations {
			page.Items = append(page.Items, webAnnotation(work, a))
		}
	}
	return page
}

// The beginnings of addresses: of an annotation's id, and of an article that has no address of its own.
const (
	uuidPrefix   = "urn:uuid:"
	sourcePrefix = "urn:marginalia:article:"
)

type webBody struct {
	Type    string `json:"type"`
	Value   string `json:"value"`
	Format  string `json:"format,omitempty"`
	Purpose string `json:"purpose"`
}

type webSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact,omitempty"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
	Start  *int   `json:"start,omitempty"`
	End    *int   `json:"end,omitempty"`
}

type webTarget struct {
	Source   string        `json:"source"`
	Article  string        `json:"marginalia:article,omitempty"`
	Title    string        `json:"marginalia:title,omitempty"`
	Selector []webSelector `json:"selector"`
}

type webAgent struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

type webItem struct {
	ID         string    `json:"id"`
	Type       string    `json:"type"`
	Motivation []string  `json:"motivation"`
	Creator    *webAgent `json:"creator,omitempty"`
	Created    string    `json:"created"`
	Modified   string    `json:"modified"`
	Body       []webBody `json:"body,omitempty"`
	Target     webTarget `json:"target"`
	Color      string    `json:"marginalia:color"`
	Style      string    `json:"marginalia:style"`
	Orphan     bool      `json:"marginalia:orphan,omitempty"`
}

func webAnnotation(work Work, a annotation.Annotation) webItem {
	const form = "2006-01-02T15:04:05.000Z"
	item := webItem{
		ID: uuidPrefix + a.ID, Type: "Annotation", Motivation: []string{"highlighting"},
		Created: a.Created.In(time.UTC).Format(form), Modified: a.Modified.In(time.UTC).Format(form),
		Color: string(a.Color), Style: string(a.Style), Orphan: a.Orphan,
	}
	if a.Creator != "" {
		item.Creator = &webAgent{"Person", a.Creator}
	}
	if a.Note != "" {
		item.Motivation = append(item.Motivation, "commenting")
		item.Body = append(item.Body, webBody{"TextualBody", a.Note, "text/markdown", "commenting"})
	}
	if len(a.Tags) > 0 {
		item.Motivation = append(item.Motivation, "tagging")
	}
	for _, t := range a.Tags {
		item.Body = append(item.Body, webBody{"TextualBody", t, "", "tagging"})
	}
	item.Target.Source = work.Article.URL
	if item.Target.Source == "" {
		item.Target.Source = sourcePrefix + work.Article.ID
	}
	item.Target.Article, item.Target.Title = work.Article.ID, work.Article.Title
	item.Target.Selector = []webSelector{
		{Type: "TextQuoteSelector", Exact: a.Exact, Prefix: a.Prefix, Suffix: a.Suffix},
		{Type: "TextPositionSelector", Start: &a.Start, End: &a.End},
	}
	return item
}
