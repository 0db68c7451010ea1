package cli

import (
	"context"

	"github.com/spf13/cobra"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
)

func (e *env) undoCommand() *cobra.Command {
	return e.replay("undo [ID]", "Take back the newest change of annotations, in one article or in the library", (*app.App).Undo)
}

func (e *env) redoCommand() *cobra.Command {
	return e.replay("redo [ID]", "Make again the change that was taken back last", (*app.App).Redo)
}

// replay prints what was undone or redone: the kind of change, and the annotations it was about.
func (e *env) replay(use, short string, f func(*app.App, context.Context, string) (annotation.Step, error)) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *app.App) error {
				id := ""
				if len(args) > 0 {
					var err error
					if id, err = article(c.Context(), a, args[0]); err != nil {
						return err
					}
				}
				s, err := f(a, c.Context(), id)
				if err != nil {
					return err
				}
				for _, ch := range s.Changes {
					e.row(s.Label, ch.ID())
				}
				return nil
			})
		},
	}
}
