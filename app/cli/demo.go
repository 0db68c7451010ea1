package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
)

func (e *env) demoCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "demo", Short: "Do the main job on the bundled article, without a screen",
		Long: "Make a library with the bundled article and its marks, an annotated PDF of it, and a picture of the\nwindow, all in one folder, and print where they are. A demo that is there already is made anew.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return e.demo(c.Context(), out) },
	}
	c.Flags().StringVar(&out, "out", filepath.Join("build", "demo"), "the `folder`")
	return c
}

// demoMark is a file that says that the folder's library is a demo and may be replaced.
const demoMark = ".marginalia-demo"

func (e *env) demo(ctx context.Context, out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	library := filepath.Join(out, "library.db")
	if err := clearDemo(out, library); err != nil {
		return err
	}
	config := e.Config
	config.Library = library
	a, err := app.Open(ctx, config)
	if err != nil {
		return err
	}
	defer a.Close()
	id, err := a.EnsureSample(ctx)
	if err != nil {
		return err
	}
	handout := filepath.Join(out, "handout.pdf")
	r, err := a.Export(ctx, []string{id}, app.PDF, app.ExportOptions{}, handout)
	if err != nil {
		return err
	}
	e.row("library", library)
	e.row("handout", handout, fmt.Sprintf("%d pages, %d annotations", r.Pages, r.Annotations))
	if e.Picture == nil {
		fmt.Fprintln(e.Err, "marginalia: this build has no window, so there is no picture of it")
		return nil
	}
	picture := filepath.Join(out, "window.png")
	if err := e.Picture(ctx, a, id, picture); err != nil {
		return err
	}
	e.row("picture", picture)
	return nil
}

// clearDemo removes the library of an earlier demo. One that no demo made is not touched.
func clearDemo(out, library string) error {
	mark := filepath.Join(out, demoMark)
	_, err := os.Stat(library)
	if err == nil {
		if _, err := os.Stat(mark); err != nil {
			return usage("the folder %s holds a library that is no demo; say another with --out", out)
		}
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(library + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("remove the last demo: %w", err)
			}
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look for the last demo: %w", err)
	}
	if err := os.WriteFile(mark, nil, 0o644); err != nil {
		return fmt.Errorf("mark the demo: %w", err)
	}
	return nil
}
