package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
	"dev.marginalia/storage"
)

func (e *env) renameCommand() *cobra.Command {
	return &cobra.Command{
		Use: "rename ID TITLE", Short: "Give an article another title",
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *app.App) error {
				id, err := article(c.Context(), a, args[0])
				if err != nil {
					return err
				}
				return a.Rename(c.Context(), id, args[1])
			})
		},
	}
}

func (e *env) removeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "remove ID", Short: "Put an article into the trash",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *app.App) error {
				id, err := article(c.Context(), a, args[0])
				if err != nil {
					return err
				}
				return a.Remove(c.Context(), id)
			})
		},
	}
}

func (e *env) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore ID", Short: "Bring an article or an annotation back from the trash",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *app.App) error {
				id, err := a.FindArticle(c.Context(), args[0], true)
				if err == nil {
					return a.Restore(c.Context(), id)
				}
				if !errors.Is(err, storage.ErrNotFound) {
					return err
				}
				if id, err = a.FindAnnotation(c.Context(), args[0], true); err != nil {
					return err
				}
				_, err = a.RestoreAnnotation(c.Context(), id)
				return err
			})
		},
	}
}

func (e *env) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "Write a complete, checked copy of the library, while it is in use",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *app.App) error { return a.Backup(c.Context(), args[0]) })
		},
	}
}
