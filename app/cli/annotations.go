package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/storage"
)

func (e *env) annotationsCommand() *cobra.Command {
	var f storage.AnnotationFilter
	var color string
	c := e.jsonFlag(&cobra.Command{
		Use: "annotations [ID]", Short: "List annotations, of one article or of all",
		Long: "List annotations in the order of the text:\nID <tab> article <tab> start-end <tab> color <tab> style <tab> tags <tab> quote <tab> note\nThe place of an orphan, whose passage is no longer in the text, is \"-\".",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if color != "" {
				var err error
				if f.Color, err = annotation.ParseColor(color); err != nil {
					return err
				}
			}
			return e.with(c.Context(), func(a *app.App) error {
				if len(args) > 0 {
					var err error
					if f.Article, err = article(c.Context(), a, args[0]); err != nil {
						return err
					}
				}
				all, err := a.Annotations(c.Context(), f)
				if err != nil {
					return err
				}
				if e.json {
					return e.printJSON(all)
				}
				for _, m := range all {
					place := fmt.Sprintf("%d-%d", m.Start, m.End)
					if m.Orphan {
						place = "-"
					}
					e.row(m.ID, m.Article, place, string(m.Color), string(m.Style), strings.Join(m.Tags, ", "), m.Exact, m.Note)
				}
				return nil
			})
		},
	})
	c.Flags().StringVar(&f.Tag, "tag", "", "only those with this `tag`, or one below it")
	c.Flags().StringVar(&color, "color", "", "only those in this `color`")
	c.Flags().BoolVar(&f.Orphans, "orphans", false, "only those whose passage is no longer in the text")
	c.Flags().BoolVar(&f.Trash, "trash", false, "those in the trash")
	return c
}
