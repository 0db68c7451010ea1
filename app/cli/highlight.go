package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	doc "dev.marginalia/article"
)

func (e *env) highlightCommand() *cobra.Command {
	var quote, prefix, suffix, color, style, note string
	var start, end int
	var tags []string
	c := &cobra.Command{
		Use: "highlight ID", Short: "Mark a passage; prints the annotation's id",
		Long: "Mark the passage that reads --quote, or the characters from --start up to --end.\nWhite space in the quote stands for any white space, a paragraph's end too.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			d, err := draft(color, style, note, tags)
			if err != nil {
				return err
			}
			byQuote, byRange := c.Flags().Changed("quote"), c.Flags().Changed("start") || c.Flags().Changed("end")
			if byQuote == byRange {
				return usage("say which passage, either by --quote or by --start and --end")
			}
			return e.with(c.Context(), func(a *app.App) error {
				id, err := article(c.Context(), a, args[0])
				if err != nil {
					return err
				}
				var m annotation.Annotation
				if byQuote {
					m, err = a.HighlightQuote(c.Context(), id, quote, prefix, suffix, d)
				} else {
					m, err = a.Highlight(c.Context(), id, doc.Range{Start: start, End: end}, d)
				}
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(e.Out, m.ID)
				return err
			})
		},
	}
	f := c.Flags()
	f.StringVar(&quote, "quote", "", "the passage's `text`")
	f.StringVar(&prefix, "prefix", "", "`text` that stands before it")
	f.StringVar(&suffix, "suffix", "", "`text` that stands after it")
	f.IntVar(&start, "start", 0, "first character, counted in code points from 0")
	f.IntVar(&end, "end", 0, "the character after the last")
	lookFlags(c, &color, &style, &note)
	f.StringArrayVar(&tags, "tag", nil, "a `tag`, such as history/cold war; may be repeated")
	return c
}

func lookFlags(c *cobra.Command, color, style, note *string) {
	c.Flags().StringVar(color, "color", "", "yellow, green, blue, pink, purple, orange, red or grey")
	c.Flags().StringVar(style, "style", "", "highlight, underline, strikeout or squiggly")
	c.Flags().StringVar(note, "note", "", "a note, in `Markdown`")
}

func draft(color, style, note string, tags []string) (d app.Draft, err error) {
	d = app.Draft{Note: note, Tags: tags}
	if color != "" {
		if d.Color, err = annotation.ParseColor(color); err != nil {
			return d, err
		}
	}
	if style != "" {
		d.Style, err = annotation.ParseStyle(style)
	}
	return d, err
}
