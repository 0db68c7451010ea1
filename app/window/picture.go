package window

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dev.marginalia/app"
)

// Picture writes what the window shows of an article to a PNG file, without a screen: it is drawn by Fyne's
// in-memory driver. The mark of the first annotation with a note is chosen, as if it had been clicked.
func Picture(ctx context.Context, a *app.App, id, path string) error {
	ui := test.NewApp()
	defer ui.Quit()
	w, err := New(ui, a, true)
	if err != nil {
		return err
	}
	w.win.Resize(fyne.NewSize(1280, 860))
	w.begin(id)
	if err := ctx.Err(); err != nil {
		return err
	}
	img := w.win.Canvas().Capture()
	tmp, err := os.CreateTemp(filepath.Dir(path), ".marginalia-*")
	if err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	defer os.Remove(tmp.Name()) // after the rename there is nothing to remove
	err = png.Encode(tmp, img)
	for _, f := range []func() error{tmp.Sync, tmp.Close} {
		if e := f(); err == nil {
			err = e
		}
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return nil
}
