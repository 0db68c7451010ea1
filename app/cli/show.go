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
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Byline    string        `json:"byline"`
	Site      string        `json:"site"`
	URL       string        `json:"url"`
	Published string        `json:"published"`
	Language  string        `json:"language"`
	Direction string        `json:"direction"`
	Partial   *shownPartial `json:"partial"`
	Text      string        `json:"text"`
	Blocks    []shownBlock  `json:"blocks"`
}

type shownPartial struct {
	MissingPercent float64 `json:"missing_percent"`
}

// shownBlock has every field of the contract, empty ones too.
type shownBlock struct {
	Kind doc.Kind `json:"kind"`
	doc.Range
	Level    int        `json:"level"`
	Language string     `json:"language"`
	Spans    []doc.Span `json:"spans"`
}

func shownJSON(a *doc.Article) shown {
	s := shown{a.ID, a.Title, a.Byline, a.Site, a.URL, a.Published, a.Language, a.Direction, nil, a.Text.String(), []shownBlock{}}
	if a.Partial != nil {
		s.Partial = &shownPartial{a.Partial.MissingPercent}
	}
	for _, b := range a.Blocks {
		spans := b.Spans
		if spans == nil {
			spans = []doc.Span{}
		}
		s.Blocks = append(s.Blocks, shownBlock{b.Kind, b.Range, b.Level, b.Language, spans})
	}
	return s
}
