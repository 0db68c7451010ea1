// Package cli is the same as the window, typed: every use case is a command, so that all of it can be scripted
// and tested without a screen. Results go to stdout, messages to stderr.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
)

// Streams are where a command reads and writes.
type Streams struct {
	Out io.Writer
	Err io.Writer
}

// Deps is what commands need of the program around them.
type Deps struct {
	Config app.Config
	// OpenWindow shows the window on a file or an id, or on what was read last when target is "", until it is
	// closed.
	OpenWindow func(c app.Config, target string) error
	// Picture writes what the window shows of an article to a PNG file, without a screen.
	Picture func(ctx context.Context, a *app.App, id, path string) error
}

// The exit statuses.
const (
	done     = 0
	failed   = 1
	badUsage = 2
)

// env is what one run of the program shares.
type env struct {
	Deps
	Streams
	json bool
}

// Run runs the program with args, those after its name, and returns its exit status: 0 done, 1 it could not be
// done, 2 wrong usage. A failure is one line on Err.
func Run(ctx context.Context, args []string, s Streams, d Deps) int {
	out := &output{to: s.Out}
	s.Out = out
	e := &env{Deps: d, Streams: s}
	root := e.root()
	root.SetArgs(args)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	err := root.ExecuteContext(ctx)
	if err == nil && out.err != nil {
		err = fmt.Errorf("print: %w", out.err)
	}
	switch {
	case err == nil:
		return done
	case errors.Is(err, errSaid):
		return failed
	case errors.Is(err, app.ErrUsage) || isUsage(err):
		fmt.Fprintf(s.Err, "marginalia: %s Run `marginalia --help` to see how.\n", sentenceOf(err))
		return badUsage
	}
	fmt.Fprintln(s.Err, "marginalia:", app.Sentence(err))
	return failed
}

// output remembers what went wrong with writing to it, so that a row that got lost is no success.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.to.Write(b)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// errSaid is returned when the messages were written already.
var errSaid = errors.New("said already")

// usage is a message about how a command was called.
func usage(format string, args ...any) error {
	return fmt.Errorf("%w: %s", app.ErrUsage, fmt.Sprintf(format, args...))
}

// isUsage recognises what cobra says about commands, flags and arguments: it has no types for these errors, and
// nothing of ours begins like them.
func isUsage(err error) bool {
	for _, start := range []string{"unknown command", "unknown flag", "unknown shorthand", "flag needs an argument", "invalid argument", "accepts ", "requires ", "bad flag"} {
		if strings.HasPrefix(err.Error(), start) {
			return true
		}
	}
	return false
}

func sentenceOf(err error) string {
	if errors.Is(err, app.ErrUsage) {
		return app.Sentence(err)
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return strings.ToUpper(line[:1]) + line[1:] + "."
}

// root is the program's command and all below it.
func (e *env) root() *cobra.Command {
	c := &cobra.Command{
		Use:           "marginalia",
		Short:         "Read, mark and tag what matters, and hand out an annotated PDF of it",
		Long:          "Marginalia reads articles and books, keeps highlights, notes and tags in one SQLite file,\nand hands out annotated PDFs. Without a command it opens the window.",
		SilenceErrors: true, SilenceUsage: true,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return e.window("") },
	}
	c.PersistentFlags().StringVar(&e.Config.Library, "library", e.Config.Library, "the library's `file`")
	c.AddCommand(e.openCommand(), e.importCommand(), e.importAnnotationsCommand(), e.reimportCommand(), e.listCommand(), e.showCommand(), e.renameCommand(), e.removeCommand(), e.restoreCommand(),
		e.highlightCommand(), e.editCommand(), e.unhighlightCommand(), e.annotationsCommand(), e.undoCommand(), e.redoCommand(),
		e.tagCommand(), e.exportCommand(), e.backupCommand(), e.demoCommand(), e.versionCommand())
	return c
}

// with runs f on the open library.
func (e *env) with(ctx context.Context, f func(a *app.App) error) error {
	a, err := app.Open(ctx, e.Config)
	if err != nil {
		return err
	}
	defer a.Close()
	return f(a)
}

// jsonFlag gives a command --json.
func (e *env) jsonFlag(c *cobra.Command) *cobra.Command {
	c.Flags().BoolVar(&e.json, "json", false, "print JSON")
	return c
}

func (e *env) printJSON(v any) error {
	enc := json.NewEncoder(e.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// row prints fields with tabs between them; what would break the row becomes a space.
func (e *env) row(fields ...string) {
	for i, f := range fields {
		fields[i] = strings.Join(strings.FieldsFunc(f, func(r rune) bool { return r < ' ' }), " ")
	}
	fmt.Fprintln(e.Out, strings.Join(fields, "\t"))
}

// article and annotation turn a shortened id into the whole one.
func article(ctx context.Context, a *app.App, id string) (string, error) {
	return a.FindArticle(ctx, id, false)
}
