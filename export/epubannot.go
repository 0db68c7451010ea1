package export

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// EPUBAnnotations writes the annotations of one work as an AnnotationSet (W3C EPUB Annotations 1.0, working draft of
// 20 September 2026). A passage is named three times: by its words in a text fragment and a TextQuoteSelector, by its
// place in the text, and where it lies in one element of the publication, by that. The draft has no red and no squiggly
// line: they leave as pink and as underlines, grey without a colour.
func EPUBAnnotations(w io.Writer, works []Work) error {
	if len(works) != 1 {
		return fmt.Errorf("%w number of articles: a set of EPUB annotations is about one; export each by itself", annotation.ErrInvalid)
	}
	work := &works[0]
	a := work.Article
	set := epubSet{Context: "https://www.w3.org/ns/epub-anno.jsonld", ID: "urn:marginalia:annotations:" + a.ID, Type: "AnnotationSet",
		Generator: epubSoftware{"urn:marginalia", "Software", "Marginalia"}, About: epubAboutOf(a), Title: line(a.Title), Items: []epubItem{}}
	if !work.Modified.IsZero() {
		set.Generated = timestamp(work.Modified)
	}
	for _, m := range work.Annotations {
		set.Items = append(set.Items, epubItemOf(work, m))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(set)
}

type epubSet struct {
	Context   string       `json:"@context"`
	ID        string       `json:"id"`
	Type      string       `json:"type"`
	Generator epubSoftware `json:"generator"`
	About     epubAbout    `json:"about"`
	Generated string       `json:"generated,omitempty"`
	Title     string       `json:"title"`
	Items     []epubItem   `json:"items"`
}

type epubSoftware struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Name string `json:"name"`
}

type epubAbout struct {
	Identifier []string `json:"dc:identifier"`
	Title      string   `json:"dc:title"`
	Format     string   `json:"dc:format,omitempty"`
	Publisher  string   `json:"dc:publisher,omitempty"`
	Creator    []string `json:"dc:creator,omitempty"`
	Date       string   `json:"dc:date,omitempty"`
}

type epubItem struct {
	ID         string     `json:"id"`
	Type       string     `json:"type"`
	Motivation string     `json:"motivation"`
	Created    string     `json:"created"`
	Modified   string     `json:"modified"`
	Creator    *webAgent  `json:"creator,omitempty"`
	Target     epubTarget `json:"target"`
	Body       epubBody   `json:"body"`
}

type epubTarget struct {
	Source   string         `json:"source"`
	Selector []epubSelector `json:"selector"`
	Meta     *epubMeta      `json:"meta,omitempty"`
}

type epubMeta struct {
	Headings []epubHeading `json:"headings"`
}

type epubHeading struct {
	Level int    `json:"level"`
	Text  string `json:"txt"`
}

type epubSelector struct {
	Type      string        `json:"type"`
	Value     string        `json:"value,omitempty"`
	Exact     string        `json:"exact,omitempty"`
	Prefix    string        `json:"prefix,omitempty"`
	Suffix    string        `json:"suffix,omitempty"`
	Start     *int          `json:"start,omitempty"`
	End       *int          `json:"end,omitempty"`
	RefinedBy *epubSelector `json:"refinedBy,omitempty"`
}

type epubBody struct {
	Type      string   `json:"type"`
	Value     string   `json:"value"`
	Format    string   `json:"format"`
	Color     string   `json:"color,omitempty"`
	Highlight string   `json:"highlight"`
	Tags      []string `json:"tags,omitempty"`
}

func epubAboutOf(a *article.Article) epubAbout {
	about := epubAbout{Identifier: []string{}, Title: line(a.Title), Publisher: line(a.Publisher), Date: a.Published}
	for _, id := range []string{a.Identifier, a.URL} {
		if id != "" {
			about.Identifier = append(about.Identifier, id)
		}
	}
	if len(about.Identifier) == 0 {
		about.Identifier = []string{"urn:marginalia:article:" + a.ID}
	}
	if a.Format == "EPUB" {
		about.Format = "application/epub+zip"
	}
	if a.Byline != "" {
		about.Creator = []string{line(a.Byline)}
	}
	return about
}

var epubColors = map[annotation.Color]string{annotation.Yellow: "yellow", annotation.Green: "green", annotation.Blue: "blue", annotation.Pink: "pink",
	annotation.Purple: "purple", annotation.Orange: "orange", annotation.Red: "pink"}

var epubHighlights = map[annotation.Style]string{annotation.Underline: "underline", annotation.Squiggly: "underline", annotation.Strikeout: "strikethrough"}

func epubItemOf(work *Work, m annotation.Annotation) epubItem {
	item := epubItem{ID: "urn:uuid:" + m.ID, Type: "Annotation", Motivation: "highlighting", Created: timestamp(m.Created), Modified: timestamp(m.Modified),
		Target: epubTargetOf(work.Article, m), Body: epubBody{Type: "TextualBody", Value: m.Note, Format: "text/plain", Color: epubColors[m.Color], Highlight: "solid", Tags: m.Tags}}
	if m.Creator != "" {
		item.Creator = &webAgent{"Person", m.Creator}
	}
	if m.Note != "" {
		item.Motivation = "commenting"
	}
	if h := epubHighlights[m.Style]; h != "" {
		item.Body.Highlight = h
	}
	return item
}

func epubTargetOf(a *article.Article, m annotation.Annotation) epubTarget {
	t := epubTarget{Source: a.URL, Selector: []epubSelector{
		{Type: "FragmentSelector", Value: TextFragment(m.Anchor)},
		{Type: "TextQuoteSelector", Exact: m.Exact, Prefix: m.Prefix, Suffix: m.Suffix},
	}}
	if t.Source == "" {
		t.Source = "urn:marginalia:article:" + a.ID
	}
	if m.Orphan {
		return t
	}
	i := a.BlockAt(m.Start)
	if i < 0 {
		return t
	}
	b := &a.Blocks[i]
	file, path, _ := strings.Cut(b.Source, "#")
	if a.Format == "EPUB" && file != "" {
		t.Source = file
	}
	if css := cssPath(path); css != "" && b.Covers(m.Passage()) {
		start, end := m.Start-b.Start, m.End-b.Start
		t.Selector = append(t.Selector, epubSelector{Type: "CssSelector", Value: css, RefinedBy: &epubSelector{Type: "TextPositionSelector", Start: &start, End: &end}})
	}
	t.Selector = append(t.Selector, epubSelector{Type: "TextPositionSelector", Start: &m.Start, End: &m.End})
	if above := headingsAbove(a, i); len(above) > 0 {
		t.Meta = &epubMeta{above}
	}
	return t
}

// cssPath is the path of an element below the body, in the steps of an EPUB CFI ("/4/2"), as a CSS selector.
func cssPath(path string) string {
	out := "body"
	for step := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		n, err := strconv.Atoi(step)
		if err != nil || n < 2 || n%2 != 0 {
			return ""
		}
		out += fmt.Sprintf(" > :nth-child(%d)", n/2)
	}
	return out
}

// headingsAbove are the headings that block i stands under, the nearest first.
func headingsAbove(a *article.Article, i int) []epubHeading {
	var out []epubHeading
	least := 7
	for ; i >= 0 && least > 1; i-- {
		if b := &a.Blocks[i]; b.Kind == article.Heading && b.Level < least {
			least = b.Level
			out = append(out, epubHeading{b.Level, line(a.Plain(b.Range))})
		}
	}
	return out
}
