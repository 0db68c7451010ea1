package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// The files that a handout carries, so that it can come back: what it is, its articles, and their annotations as a
// W3C AnnotationPage. Pictures are files of their own, named by PictureFile.
const (
	ManifestFile    = "marginalia.json"
	ArticlesFile    = "articles.json"
	AnnotationsFile = "annotations.jsonld"
)

// CarriedVersion is the version of what handouts carry. Fields may be added to it; what older programs would read
// wrongly makes a new version.
const CarriedVersion = 1

// The ways in which a handout cannot come back.
var (
	ErrNotCarried = errors.New("not a handout of Marginalia")
	ErrNewer      = errors.New("a handout of a newer version of Marginalia")
	ErrDamaged    = errors.New("what the handout carries is damaged")
)

// PictureFile is the name of the file with the picture of that hash.
func PictureFile(hash string) string { return "picture-" + hash }

// Manifest says what a handout carries, and which annotations its pages do not show: those are not missing when
// the handout comes back without them.
type Manifest struct {
	Version int      `json:"marginalia"`
	Flat    bool     `json:"flat,omitempty"`   // no page has annotations: all of them are drawn
	Absent  []string `json:"absent,omitempty"` // the ids of annotations that no page has
}

// Carried is an article with its annotations as a handout brings it back.
type Carried struct {
	Article     *article.Article // with the bytes of those pictures that came along
	Annotations []annotation.Annotation
	Tags        []annotation.Tag // those with a colour of their own
	Absent      map[string]bool  // the ids of annotations that no page shows
}

// carriedArticle is an article as JSON, with all that is known of it.
type carriedArticle struct {
	ID           string           `json:"id"`
	Title        string           `json:"title"`
	TitleDerived bool             `json:"title_derived,omitempty"`
	Byline       string           `json:"byline,omitempty"`
	Site         string           `json:"site,omitempty"`
	URL          string           `json:"url,omitempty"`
	Published    string           `json:"published,omitempty"`
	Language     string           `json:"language,omitempty"`
	Direction    string           `json:"direction,omitempty"`
	Publisher    string           `json:"publisher,omitempty"`
	Format       string           `json:"format,omitempty"`
	Identifier   string           `json:"identifier,omitempty"`
	Keywords     []string         `json:"keywords,omitempty"`
	Missing      *float64         `json:"missing_percent,omitempty"`
	Cover        string           `json:"cover,omitempty"`
	Contents     []article.Entry  `json:"contents,omitempty"`
	SHA256       string           `json:"sha256"` // of the text, as UTF-8
	Text         string           `json:"text"`
	Blocks       []article.Block  `json:"blocks"`
	Tags         []annotation.Tag `json:"tags,omitempty"`
}

// CarriedArticles is the articles of works as a handout carries them: {"articles":[…]}.
func CarriedArticles(works []Work) ([]byte, error) {
	all := struct {
		Articles []carriedArticle `json:"articles"`
	}{[]carriedArticle{}}
	for _, w := range works {
		all.Articles = append(all.Articles, carriedOf(w))
	}
	return compact(all)
}

// CarriedAnnotations is the annotations of works as a handout carries them: a W3C AnnotationPage.
func CarriedAnnotations(works []Work) ([]byte, error) { return compact(webPageOf(works)) }

func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

func carriedOf(w Work) carriedArticle {
	a := w.Article
	c := carriedArticle{ID: a.ID, Title: a.Title, TitleDerived: a.TitleDerived, Byline: a.Byline, Site: a.Site, URL: a.URL, Published: a.Published,
		Language: a.Language, Direction: a.Direction, Publisher: a.Publisher, Format: a.Format, Identifier: a.Identifier, Keywords: a.Keywords,
		Cover: a.Cover, Contents: a.Contents, SHA256: textSum(a.Text.String()), Text: a.Text.String(), Blocks: a.Blocks}
	if a.Partial != nil {
		c.Missing = &a.Partial.MissingPercent
	}
	used := map[string]bool{}
	for _, m := range w.Annotations {
		for _, t := range m.Tags {
			color, has := w.TagColors[annotation.FoldTag(t)]
			if has && !used[t] {
				used[t] = true
				c.Tags = append(c.Tags, annotation.Tag{Path: t, Color: color})
			}
		}
	}
	return c
}

func textSum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// ReadCarried reads what a handout carries; file returns the bytes of a file in it, nil where there is none. It
// trusts nothing: what does not keep the promises of articles and annotations wraps ErrDamaged. A file without a
// manifest wraps ErrNotCarried, one of a newer version ErrNewer.
func ReadCarried(file func(name string) []byte) ([]Carried, error) {
	data := file(ManifestFile)
	if data == nil {
		return nil, ErrNotCarried
	}
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil || m.Version < 1 {
		return nil, ErrNotCarried
	}
	if m.Version > CarriedVersion {
		return nil, ErrNewer
	}
	var all struct {
		Articles []carriedArticle `json:"articles"`
	}
	if err := json.Unmarshal(file(ArticlesFile), &all); err != nil || len(all.Articles) == 0 {
		return nil, fmt.Errorf("%w: its articles cannot be read", ErrDamaged)
	}
	marks, err := ReadWeb(file(AnnotationsFile))
	if err != nil {
		return nil, fmt.Errorf("%w: its annotations cannot be read", ErrDamaged)
	}
	out := make([]Carried, len(all.Articles))
	at := map[string]int{}
	for i, c := range all.Articles {
		if out[i].Article, err = c.article(); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		out[i].Tags, at[c.ID], out[i].Absent = c.tags(), i, map[string]bool{}
		addPictures(out[i].Article, file)
	}
	for _, w := range marks {
		i, ok := at[w.Article]
		if !ok {
			return nil, fmt.Errorf("%w: an annotation is of no article", ErrDamaged)
		}
		w.Annotation.Article = w.Article
		out[i].Annotations = append(out[i].Annotations, w.Annotation)
		if m.Flat || slices.Contains(m.Absent, w.ID) {
			out[i].Absent[w.ID] = true
		}
	}
	for i := range out {
		out[i].Annotations = annotation.NewSet(out[i].Annotations).All()
	}
	return out, nil
}

// tags are the colours of tags that can be kept.
func (c *carriedArticle) tags() []annotation.Tag {
	var out []annotation.Tag
	for _, t := range c.Tags {
		path, err := annotation.CleanTag(t.Path)
		if err == nil && slices.Contains(annotation.Colors, t.Color) {
			out = append(out, annotation.Tag{Path: path, Color: t.Color})
		}
	}
	return out
}

// addPictures adds the bytes of pictures that came along, those that are what their name says.
func addPictures(a *article.Article, file func(name string) []byte) {
	for _, hash := range PictureHashes(a) {
		if data := file(PictureFile(hash)); data != nil {
			if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) == hash {
				a.AddResource("", data)
			}
		}
	}
}

// PictureHashes are the hashes of the pictures that a shows or has on its cover, each once, in their order.
func PictureHashes(a *article.Article) []string {
	var out []string
	add := func(hash string) {
		if hash != "" && !slices.Contains(out, hash) {
			out = append(out, hash)
		}
	}
	add(a.Cover)
	for _, p := range a.Pictures() {
		add(p.Hash)
	}
	return out
}

// article checks c and makes the article of it.
func (c *carriedArticle) article() (*article.Article, error) {
	if textSum(c.Text) != c.SHA256 {
		return nil, errors.New("the text is not the one that was carried")
	}
	a := &article.Article{ID: c.ID, Title: c.Title, TitleDerived: c.TitleDerived, Byline: c.Byline, Site: c.Site, URL: c.URL, Published: c.Published,
		Language: c.Language, Direction: c.Direction, Publisher: c.Publisher, Format: c.Format, Identifier: c.Identifier, Keywords: c.Keywords,
		Cover: c.Cover, Contents: c.Contents, Text: article.NewText(c.Text), Blocks: c.Blocks}
	if c.Missing != nil {
		a.Partial = &article.Partial{MissingPercent: *c.Missing}
	}
	if c.Title == "" || c.Text == "" {
		return nil, errors.New("the article has no title or no text")
	}
	if err := a.Validate(); err != nil {
		return nil, err
	}
	for _, b := range a.Blocks {
		if err := plausible(b); err != nil {
			return nil, err
		}
	}
	for _, e := range a.Contents {
		if e.Level < 1 || e.Level > deepest || e.Offset < 0 || e.Offset > a.Text.Len() {
			return nil, errors.New("a line of the contents leads nowhere")
		}
	}
	return a, nil
}

// deepest is the depth of lists, quotes and headings beyond which no document goes.
const deepest = 1000

var (
	blockKinds = []article.Kind{article.Paragraph, article.Heading, article.Item, article.Quote, article.Code, article.Image, article.Table,
		article.Rule, article.Footnote, article.Notice}
	spanKinds = []article.SpanKind{article.Strong, article.Emphasis, article.CodeSpan, article.Link, article.Superscript, article.Subscript,
		article.Deleted, article.Reference, article.InlineImage}
)

// plausible checks what Article.Validate leaves to importers.
func plausible(b article.Block) error {
	for _, n := range []int{b.Level, b.Indent, b.Quoted} {
		if n < 0 || n > deepest {
			return fmt.Errorf("a block is %d levels deep", n)
		}
	}
	if !slices.Contains(blockKinds, b.Kind) {
		return errors.New("a block is of no known kind")
	}
	if b.Picture != nil && (b.Picture.Width < 0 || b.Picture.Height < 0) {
		return errors.New("a picture has no size")
	}
	if b.Grid != nil && (b.Grid.Header < 0 || len(b.Grid.Align) > deepest*deepest) {
		return errors.New("a table has no shape")
	}
	for _, s := range b.Spans {
		if !slices.Contains(spanKinds, s.Kind) {
			return errors.New("a span is of no known kind")
		}
		if s.Picture != nil && (s.Picture.Width < 0 || s.Picture.Height < 0) {
			return errors.New("a picture has no size")
		}
	}
	return nil
}
