package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
)

func (e *env) importAnnotationsCommand() *cobra.Command {
	var to string
	var dry bool
	c := e.jsonFlag(&cobra.Command{
		Use: "import-annotations FILE --to ID", Short: "Take annotations in from a handout that was marked elsewhere, or from a list of annotations",
		Long: "Take annotations in from FILE: a handout of Marginalia that somebody marked in another program, or a list of\n" +
			"annotations (W3C JSON-LD, .annotation, Hypothesis). Prints one line per annotation:\n" +
			"exact|moved|orphan|duplicate <tab> score <tab> quote <tab> what it does\n" +
			"What it does is new, changed: note, color …, removed, restored, or why nothing is done: same, older (the library\n" +
			"has a newer one), kept (deleted there, but changed here since), in trash. All of it is one step of `undo`.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if to == "" {
				return usage("say the article with --to ID")
			}
			return e.with(c.Context(), func(a *app.App) error {
				id, err := article(c.Context(), a, to)
				if err != nil {
					return err
				}
				plan, err := a.MatchAnnotations(c.Context(), args[0], id)
				if err != nil {
					return err
				}
				if !dry {
					if _, err := a.TakeAnnotations(c.Context(), plan, nil); err != nil {
						return err
					}
				}
				return e.matched(plan)
			})
		},
	})
	c.Flags().StringVar(&to, "to", "", "the article's `ID`")
	c.Flags().BoolVar(&dry, "dry-run", false, "only print what would be done")
	return c
}

type matchJSON struct {
	Status     app.MatchStatus `json:"status"`
	Score      float64         `json:"score"`
	Effect     app.MatchEffect `json:"effect"`
	Changed    []string        `json:"changed"`
	Annotation any             `json:"annotation"`
}

// matched prints what annotations did, or would do.
func (e *env) matched(plan *app.MarkImport) error {
	if plan.Ignored > 0 {
		fmt.Fprintf(e.Err, "marginalia: %d drawings without words were left out\n", plan.Ignored)
	}
	if text := plan.Warning(); text != "" {
		fmt.Fprintln(e.Err, "marginalia:", text)
	}
	out := []matchJSON{}
	for _, m := range plan.Matches {
		if e.json {
			out = append(out, matchJSON{m.Status, m.Score, m.Effect, append([]string{}, m.Changed...), m.Mark})
			continue
		}
		e.row(string(m.Status), fmt.Sprintf("%.2f", m.Score), m.Mark.Exact, m.What())
	}
	if e.json {
		return e.printJSON(out)
	}
	return nil
}
