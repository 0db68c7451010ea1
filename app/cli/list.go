package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
	"dev.marginalia/storage"
)

func (e *env) listCommand() *cobra.Command {
	var f storage.ArticleFilter
	c := e.jsonFlag(&cobra.Command{
		Use: "list", Short: "List the articles",
		Long: "List the articles, the newest first:\nID <tab> title <tab> byline <tab> words <tab> annotations <tab> percent read <tab> tags",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(c.Context(), func(a *app.App) error {
				all, err := a.Articles(c.Context(), f)
				if err != nil {
					return err
				}
				if e.json {
					return e.printJSON(listJSON(all))
				}
				for _, i := range all {
					e.row(i.ID, i.Title, i.Byline, fmt.Sprint(i.Words), fmt.Sprint(i.Annotations), fmt.Sprintf("%.0f", i.Progress*100), strings.Join(i.Tags, ", "))
				}
				return nil
			})
		},
	})
	c.Flags().StringVar(&f.Tag, "tag", "", "only articles with this `tag`, or one below it")
	c.Flags().BoolVar(&f.Trash, "trash", false, "those in the trash")
	return c
}

type listed struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Byline      string   `json:"byline"`
	Site        string   `json:"site"`
	Tags        []string `json:"tags"`
	Words       int      `json:"words"`
	Annotations int      `json:"annotations"`
	Progress    float64  `json:"progress"`
	Imported    string   `json:"imported"`
}

func listJSON(all []storage.ArticleInfo) []listed {
	out := make([]listed, len(all))
	for i, a := range all {
		out[i] = listed{a.ID, a.Title, a.Byline, a.Site, a.Tags, a.Words, a.Annotations, a.Progress, a.Imported.Format(time.RFC3339)}
	}
	return out
}
