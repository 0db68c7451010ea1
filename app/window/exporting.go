package window

import (
	"context"
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app"
)

// formatNames are what a person chooses among, in the order of app.Formats.
func formatNames() []string {
	names := make([]string, len(app.Formats))
	for i, f := range app.Formats {
		names[i] = f.Name()
	}
	return names
}

// exportLibraryDialog asks in which format all articles are to be exported, and into which folder.
func (w *Window) exportLibraryDialog() {
	folder := newKeyEntry(false)
	folder.SetText(filepath.Join(documents(), "Marginalia"))
	kind := widget.NewSelect(formatNames(), nil)
	kind.SetSelectedIndex(0)
	form := widget.NewForm(widget.NewFormItem("Format", kind), widget.NewFormItem("Folder", folder))
	done := func() { w.exportLibrary(app.Formats[kind.SelectedIndex()], folder.Text) }
	w.ask(question{"Export library", "A file for each article, named after its title.", "Files of the same names are replaced.", "Export"}, container.NewPadded(form), folder, done)
	folder.OnSubmitted = func(string) { folder.submit() }
	folder.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// exportLibrary writes a file for each article into folder, away from the window's thread. It tells how far it is and can
// be stopped; files that are finished by then stay.
func (w *Window) exportLibrary(f app.Format, folder string) {
	ctx, stop := context.WithCancel(w.work.ctx)
	tell := func(done, total int, title string) {
		w.work.say(func() {
			w.banner.progress(fmt.Sprintf("Exporting %s (%d of %d)", shortTitle(title), done+1, total), float64(done)/float64(total), stop)
		})
	}
	var report app.FolderReport
	w.work.in(imports, func() error {
		ids, err := w.app.AllArticles(ctx)
		if err == nil {
			report, err = w.app.ExportFolder(ctx, ids, f, app.ExportOptions{}, folder, tell)
		}
		return err
	}, func(err error) {
		stopped := ctx.Err() != nil
		stop()
		w.banner.hide()
		switch text := report.Sentence(err); {
		case err == nil && len(report.Failed) == 0, stopped:
			w.banner.say(text)
		default:
			w.banner.error(text, func() { w.exportLibrary(f, folder) })
		}
	})
}

// shortTitle is a title that leaves room for other words in a line.
func shortTitle(title string) string {
	if rs := []rune(title); len(rs) > 60 {
		return string(rs[:59]) + "…"
	}
	return title
}
