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
	defer stop()
	os.Exit(cli.Run(ctx, os.Args[1:], cli.Streams{Out: os.Stdout, Err: os.Stderr}, cli.Deps{
		Config:     app.DefaultConfig(),
		OpenWindow: openWindow,
		Picture:    window.Picture,
	}))
}

// openWindow shows the window until it is closed.
func openWindow(c app.Config, target string) error {
	fyneapp.SetMetadata(fyne.AppMetadata{ID: "org.marginalia.Marginalia", Name: "Marginalia", Version: app.Version,
		Migrations: map[string]bool{"fyneDo": true}})
	return window.Run(fyneapp.New(), c, target)
}
