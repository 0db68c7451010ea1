package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
)

func (e *env) tagCommand() *cobra.Command {
	c := &cobra.Command{Use: "tag", Short: "See the tags", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return usage("say what to do: marginalia tag list") }}
	c.AddCommand(e.jsonFlag(&cobra.Command{
		Use: "list", Short: "List the tags in use",
		Long: "List the tags in use:\ntag <tab> annotations <tab> color",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(c.Context(), func(a *app.App) error {
				all, err := a.Tags(c.Context())
				if err != nil {
					return err
				}
				if e.json {
					return e.printJSON(all)
				}
				for _, t := range all {
					e.row(t.Path, fmt.Sprint(t.Count), string(t.Color))
				}
				return nil
			})
		},
	}))
	return c
}
