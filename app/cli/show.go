package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
	doc "dev.marginalia/article"
)

func (e *env) showCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use: "show ID", Short: "Print an article's text",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usage("unknown format %q, use text or json", format)
			}
			return e.with(c.Context(), func(a *app.App) error {
				id, err := article(c.Context(), a, args[0])
				if err != nil {
					return err
				}
				d, err := a.Article(c.Context(), id)
				if err != nil {
					return err
				}
				if format == "json" {
					return e.printJSON(shownJSON(d))
				}
				_, err = fmt.Fprintln(e.Out, d.Text.String())
				return err
			})
		},
	}
	c.Flags().StringVar(&format, "format", "text", "`text or json`; json has blocks and spans")
	return c
}

type shown struct {
	ID         string        `json:"id"`
	Title      string        `json:"title"`
	Byline     string        `json:"byline"`
	Site       string        `json:"site"`
	URL        string        `json:"url"`
	Published  string        `json:"published"`
	Language   string        `json:"language"`
	Direction  string        `json:"direction"`
	Publisher  string        `json:"publisher"`
	Identifier string        `json:"identifier"`
	Keywords   []string      `json:"keywords"`
	Cover      string        `json:"cover"`
	Partial    *shownPartial `json:"partial"`
	Contents   []doc.Entry   `json:"contents"`
	Text       string        `json:"text"`
	Blocks     []shownBlock  `json:"blocks"`
}

type shownPartial struct {
	MissingPercent float64 `json:"missing_percent"`
}

// shownBlock has every field of the contract, empty ones too.
type shownBlock struct {
	Kind doc.Kind `json:"kind"`
	doc.Range
	Level     int           `json:"level"`
	Number    int           `json:"number"`
	Task      doc.Task      `json:"task"`
	Indent    int           `json:"indent"`
	Quoted    int           `json:"quoted"`
	Label     string        `json:"label"`
	Syntax    string        `json:"syntax"`
	Language  string        `json:"language"`
	Direction string        `json:"direction"`
	Targets   []string      `json:"targets"`
	Source    string        `json:"source"`
	Picture   *shownPicture `json:"picture"`
	Table     *shownTable   `json:"table"`
	Spans     []doc.Span    `json:"spans"`
}

type shownPicture struct {
	Hash   string `json:"hash"`
	Href   string `json:"href"`
	Alt    string `json:"alt"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

type shownTable struct {
	Header int         `json:"header"`
	Align  []doc.Align `json:"align"`
}

// list is s as JSON has it when it is empty: [], not null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func shownJSON(a *doc.Article) shown {
	s := shown{ID: a.ID, Title: a.Title, Byline: a.Byline, Site: a.Site, URL: a.URL, Published: a.Published, Language: a.Language, Direction: a.Direction,
		Publisher: a.Publisher, Identifier: a.Identifier, Keywords: list(a.Keywords), Cover: a.Cover, Contents: list(a.Contents), Text: a.Text.String(), Blocks: []shownBlock{}}
	if a.Partial != nil {
		s.Partial = &shownPartial{a.Partial.MissingPercent}
	}
	for _, b := range a.Blocks {
		t := shownBlock{Kind: b.Kind, Range: b.Range, Level: b.Level, Number: b.Number, Task: b.Task, Indent: b.Indent, Quoted: b.Quoted, Label: b.Label,
			Syntax: b.Syntax, Language: b.Language, Direction: b.Direction, Targets: list(b.Targets), Source: b.Source, Spans: list(b.Spans)}
		if b.Picture != nil {
			p := b.Picture
			t.Picture = &shownPicture{p.Hash, p.Href, p.Alt, p.Width, p.Height}
		}
		if b.Grid != nil {
			t.Table = &shownTable{b.Grid.Header, list(b.Grid.Align)}
		}
		s.Blocks = append(s.Blocks, t)
	}
	return s
}
