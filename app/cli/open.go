package cli

import (
	"errors"

	"github.com/spf13/cobra"
)

func (e *env) openCommand() *cobra.Command {
	return &cobra.Command{
		Use: "open [FILE|ID]", Short: "Open the window, on a file or an article",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return e.window("")
			}
			return e.window(args[0])
		},
	}
}

func (e *env) window(target string) error {
	if e.OpenWindow == nil {
		return errors.New("this build has no window")
	}
	return e.OpenWindow(e.Config, target)
}
