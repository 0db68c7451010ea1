package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/article"
	"dev.marginalia/storage"
)

// bookSize is the size of the book that most is measured with.
const bookSize = 3_200_000

// book is the text that is measured with: a real novel where the corpora are, else one that is made.
func book() string {
	if dir := os.Getenv("MARGINALIA_CORPORA"); dir != "" {
		if data, err := os.ReadFile(filepath.Join(dir, "text", "war-and-peace.txt")); err == nil {
			return string(data)
		}
	}
	return novel(bookSize)
}

// novel makes a text of about n bytes that looks like prose: words by Zipf's law, sentences, paragraphs, chapters.
// It is the same every time.
func novel(n int) string {
	rnd := rand.New(rand.NewPCG(1869, 4))
	words := vocabulary(rnd, 40_000)
	zipf := rand.NewZipf(rnd, 1.15, 4, uint64(len(words)-1))
	var b strings.Builder
	for chapter := 1; b.Len() < n; chapter++ {
		fmt.Fprintf(&b, "CHAPTER %d\n\n", chapter)
		for range 30 {
			if b.Len() >= n {
				break
			}
			for range 2 + rnd.IntN(7) {
				sentence(&b, rnd, func() string { return words[zipf.Uint64()] })
			}
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

func sentence(b *strings.Builder, rnd *rand.Rand, word func() string) {
	for i := range 6 + rnd.IntN(18) {
		w := word()
		switch {
		case i == 0:
			w = strings.ToUpper(w[:1]) + w[1:]
		case rnd.IntN(9) == 0:
			b.WriteByte(',')
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	b.WriteString([]string{". ", ". ", "? ", ".” “"}[rnd.IntN(4)])
}

// vocabulary makes n words, the short ones first, as frequent words are.
func vocabulary(rnd *rand.Rand, n int) []string {
	syllables := strings.Fields("a an be con da de en er fi ga ha he in is ka la le li ma me mi na ne no of on or pa per ra re ri ro sa se si so ta te th ti to un ur va ve vi wa we za")
	seen := map[string]bool{}
	var out []string
	for len(out) < n {
		var w string
		length := 1 + rnd.IntN(2)
		if len(out) > 500 {
			length = 3 + rnd.IntN(2)
		}
		for range length {
			w += syllables[rnd.IntN(len(syllables))]
		}
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

// shelf is a library made for measuring.
type shelf struct {
	config app.Config
	ids    map[string]string // of the articles, by the names they were given
}

// newShelf makes a library in dir, whose window opens with 900x800.
func newShelf(dir, name string) (*shelf, error) {
	s := &shelf{config: app.DefaultConfig(), ids: map[string]string{}}
	s.config.Library = filepath.Join(dir, name+".db")
	return s, s.with(func(a *app.App) error {
		return a.SetPreferences(context.Background(), app.Preferences{Width: 900, Height: 800})
	})
}

// add imports text as the article of that name.
func (s *shelf) add(dir, name, text string) error {
	file := filepath.Join(dir, name+".txt")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return err
	}
	return s.with(func(a *app.App) error {
		got, err := a.ImportFile(context.Background(), file)
		s.ids[name] = got.ID
		return err
	})
}

func (s *shelf) with(do func(*app.App) error) error {
	a, err := app.Open(context.Background(), s.config)
	if err != nil {
		return err
	}
	defer a.Close()
	return do(a)
}

// note writes notes on n of the marks of an article, evenly.
func (s *shelf) note(name string, n int) error {
	lib, err := storage.Open(context.Background(), s.config.Library, storage.Options{Now: s.config.Now, NewID: s.config.NewID, NewArticleID: s.config.NewArticleID})
	if err != nil {
		return err
	}
	defer lib.Close()
	marks, err := lib.Annotations(context.Background(), storage.AnnotationFilter{Article: s.ids[name]})
	if err != nil {
		return err
	}
	step := annotation.Step{ID: s.config.NewID(), Article: s.ids[name], Label: "note", Time: s.config.Now(), Creator: "bench"}
	for i := range n {
		before := marks[i*len(marks)/n]
		after := before
		after.Note = "Who says so, and where was it first said?"
		step.Changes = append(step.Changes, annotation.Change{Before: &before, After: &after})
	}
	_, err = lib.Apply(context.Background(), step)
	return err
}

// mark puts n highlights on an article, evenly.
func (s *shelf) mark(name string, n int) error {
	lib, err := storage.Open(context.Background(), s.config.Library, storage.Options{Now: s.config.Now, NewID: s.config.NewID, NewArticleID: s.config.NewArticleID})
	if err != nil {
		return err
	}
	defer lib.Close()
	doc, err := lib.Article(context.Background(), s.ids[name])
	if err != nil {
		return err
	}
	step := annotation.Step{ID: s.config.NewID(), Article: doc.ID, Label: "highlight", Time: s.config.Now(), Creator: "bench"}
	for i := range n {
		at := i * (doc.Text.Len() - 100) / n
		anchor, err := annotation.Describe(doc.Text, doc.Text.Snap(article.Range{Start: at, End: at + 40}))
		if err != nil {
			return err
		}
		step.Changes = append(step.Changes, annotation.Change{After: &annotation.Annotation{ID: s.config.NewID(), Article: doc.ID, Anchor: anchor,
			Color: annotation.Colors[i%len(annotation.Colors)], Style: annotation.Highlight, Creator: "bench", Created: s.config.Now(), Modified: s.config.Now()}})
	}
	_, err = lib.Apply(context.Background(), step)
	return err
}
