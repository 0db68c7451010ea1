package cli

import (
	"github.com/spf13/cobra"

	"dev.marginalia/app"
)

func (e *env) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			e.row("marginalia", app.Version)
			return nil
		},
	}
}
