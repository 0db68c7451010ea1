package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
	"dev.marginalia/storage"
)

func (e *env) importCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "import FILE...", Short: "Read files into the library; prints ID and title of each",
		Long: "Read files into the library: plain text and Markdown. Prints ID <tab> title, one line each.\nThe same file twice is one article. A file with other text than before becomes a new revision;\nits annotations move over, and those whose passage is gone are kept as orphans.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			return e.with(c.Context(), func(a *app.App) error {
				failures := 0
				results := []map[string]any{}
				for _, f := range files {
					got, err := a.ImportFile(c.Context(), f)
					if errors.Is(err, storage.ErrReadOnly) || c.Context().Err() != nil {
						return err
					}
					if err != nil {
						failures++
						fmt.Fprintf(e.Err, "marginalia: %s: %s\n", f, app.Sentence(err))
						continue
					}
					if got.Orphaned > 0 {
						fmt.Fprintf(e.Err, "marginalia: %s: %d annotations were not found in the new text; see `marginalia annotations --orphans`\n", f, got.Orphaned)
					}
					if e.json {
						results = append(results, map[string]any{"id": got.ID, "title": got.Title, "status": got.Status, "moved": got.Moved, "orphaned": got.Orphaned})
						continue
					}
					e.row(got.ID, got.Title)
				}
				if e.json {
					if err := e.printJSON(results); err != nil {
						return err
					}
				}
				if failures > 0 {
					return errSaid
				}
				return nil
			})
		},
	})
}
