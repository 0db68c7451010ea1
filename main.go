// Marginalia reads articles and books, keeps highlights, notes and tags in one SQLite file, and hands out
// annotated PDFs.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"dev.marginalia/app"
	"dev.marginalia/app/cli"
	"dev.marginalia/app/window"
	_ "dev.marginalia/early"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	os.Exit(cli.Run(ctx, os.Args[1:], cli.Streams{Out: os.Stdout, Err: os.Stderr}, cli.Deps{
		Config: app.DefaultConfig(),
		OpenWindow: func(c app.Config, target string) error {
			return openWindow(ctx, stop, c, target)
		},
		Picture: window.Picture,
	}))
}

// openWindow shows the window until it is closed. Signals belong to the commands until the window is there, and to
// the toolkit from then on: a signal that came before is not lost, and none is answered twice.
func openWindow(ctx context.Context, stop func(), c app.Config, target string) error {
	early := make(chan os.Signal, 1)
	signal.Notify(early, os.Interrupt, syscall.SIGTERM)
	if ctx.Err() != nil {
		return nil
	}
	stop()
	leave := func() bool {
		signal.Stop(early)
		return len(early) > 0
	}
	fyneapp.SetMetadata(fyne.AppMetadata{ID: "org.marginalia.Marginalia", Name: "Marginalia", Version: app.Version,
		Migrations: map[string]bool{"fyneDo": true}})
	return window.Run(fyneapp.New(), c, target, leave)
}
