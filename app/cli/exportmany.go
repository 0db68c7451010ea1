package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
)

// manyArticles say which articles an export into a folder is of.
type manyArticles struct {
	all    bool
	search string
}

func (m *manyArticles) flags(c *cobra.Command) {
	c.Flags().BoolVar(&m.all, "all", false, "every article of the library; -o is a folder")
	c.Flags().StringVar(&m.search, "search", "", "every article in which all words of `query` occur; -o is a folder")
	complete := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		names := make([]string, len(app.Formats))
		for i, f := range app.Formats {
			names[i] = string(f) + "\t" + f.Name()
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
	if err := c.RegisterFlagCompletionFunc("format", complete); err != nil {
		panic(err) // the flag is missing or completed twice: a mistake in this program
	}
}

// wanted reports whether the export is into a folder.
func (m *manyArticles) wanted() bool { return m.all || m.search != "" }

// args checks the IDs of a command.
func (m *manyArticles) args(c *cobra.Command, args []string) error {
	switch {
	case m.all && m.search != "":
		return usage("say --all or --search, not both")
	case m.wanted() && len(args) > 0:
		return usage("say IDs, --all or --search, only one of them")
	case m.wanted():
		return nil
	}
	return cobra.MinimumNArgs(1)(c, args)
}

// exportMany writes a file for each article into a folder.
func (e *env) exportMany(ctx context.Context, m manyArticles, f app.Format, o app.ExportOptions, folder string) error {
	if folder == "-" {
		return usage("several files cannot go to standard output; say -o FOLDER")
	}
	return e.with(ctx, func(a *app.App) error {
		ids, err := m.ids(ctx, a)
		if err != nil {
			return err
		}
		bar := newBar(e.Err)
		r, err := a.ExportFolder(ctx, ids, f, o, folder, bar.show)
		bar.clear()
		for _, w := range r.Written {
			e.row(w.ID, w.Path)
			if text := w.Remarks(); text != "" {
				fmt.Fprintf(e.Err, "marginalia: %s: %s\n", oneLine(w.Path), text)
			}
		}
		if err != nil || len(r.Failed) > 0 || r.Empty > 0 || len(r.Written) == 0 {
			fmt.Fprintln(e.Err, "marginalia:", oneLine(r.Sentence(err)))
		}
		if err != nil || len(r.Failed) > 0 {
			return errSaid
		}
		return nil
	})
}

func (m *manyArticles) ids(ctx context.Context, a *app.App) ([]string, error) {
	if m.search != "" {
		return a.ArticlesWith(ctx, m.search)
	}
	return a.AllArticles(ctx)
}
