package window

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app"
)

// chooseFile asks for files and opens them.
func (w *Window) chooseFile() {
	w.choose(documents(), w.importFiles)
}

// askAddress asks for the address of a web page and opens it: the only thing that ever leaves this machine for
// the network.
func (w *Window) askAddress() {
	entry := newKeyEntry(false)
	entry.SetPlaceHolder("https://")
	pictures := widget.NewCheck("Fetch its pictures too", nil)
	done := func() {
		if address := strings.TrimSpace(entry.Text); address != "" {
			w.importAll([]string{address}, app.ImportOptions{Pictures: pictures.Checked})
		}
	}
	w.ask(question{"Open address", "The page is fetched once, without cookies.", "Enter opens it.", "Open"}, container.NewVBox(entry, pictures), entry, done)
	entry.OnSubmitted = func(string) { entry.submit() }
}

func (w *Window) dropped(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, u.Path())
		}
	}
	w.importFiles(paths)
}

// rename asks for another title.
func (w *Window) rename() {
	if w.session == nil {
		return
	}
	id := w.session.Article().ID
	entry := newKeyEntry(false)
	entry.SetText(w.session.Article().Title)
	done := func() {
		title := entry.Text
		w.work.do(func() error { return w.app.Rename(context.Background(), id, title) }, func(err error) {
			if err != nil {
				w.fail(err, w.rename)
				return
			}
			if w.session != nil && w.session.Article().ID == id {
				w.session.Retitle(strings.Join(strings.Fields(title), " "))
				w.view.SetHeader(header(w.session.Article()))
				w.win.SetTitle(w.session.Article().Title + " – Marginalia")
			}
			w.reloadLibrary()
		})
	}
	w.ask(question{"Title", w.session.Article().Title, "Enter saves.", "Save"}, entry, entry, done)
	entry.OnSubmitted = func(string) { entry.submit() }
}

// remove puts the article that is open into the trash and offers to bring it back.
func (w *Window) remove() {
	if w.session == nil {
		return
	}
	a := w.session.Article()
	w.work.do(func() error { return w.app.Remove(context.Background(), a.ID) }, func(err error) {
		if err != nil {
			w.fail(err, w.remove)
			return
		}
		w.showArticle(nil)
		w.reloadLibrary()
		w.banner.offer("“"+a.Title+"” is in the trash, with its annotations.", "Bring it back", func() {
			w.work.do(func() error { return w.app.Restore(context.Background(), a.ID) }, func(err error) {
				if err != nil {
					w.fail(err, nil)
					return
				}
				w.reloadLibrary()
				w.open(a.ID)
			})
		})
	})
}

// exportDialog asks for the format and the place of an export.
func (w *Window) exportDialog() {
	if w.session == nil {
		return
	}
	a := w.session.Article()
	folder := documents()
	path := newKeyEntry(false)
	format := app.PDF
	path.SetText(filepath.Join(folder, app.FileName(a.Title, format)))
	choices := newExportChoices(tagsOf(w.session.Set().All()))
	look := newHandoutForm(w.kept.Font)
	look.layout.OnChanged = func(string) { choices.setLayout(look.options().Layout) }
	kind := widget.NewSelect(formatNames(), nil)
	kind.OnChanged = func(string) {
		old := format
		format = app.Formats[kind.SelectedIndex()]
		path.SetText(strings.TrimSuffix(path.Text, old.Ending()) + format.Ending())
		look.enable(format == app.PDF)
		choices.setFormat(format)
	}
	kind.SetSelectedIndex(0)
	form := widget.NewForm(widget.NewFormItem("Format", kind))
	for _, item := range slices.Concat(look.items(), []*widget.FormItem{widget.NewFormItem("File", path)}, choices.items()) {
		form.AppendItem(item)
	}
	done := func() {
		o := look.options()
		choices.read(&o)
		w.export(a.ID, format, o, path.Text)
	}
	w.ask(question{"Export", a.Title, "An existing file is replaced.", "Export"}, container.NewPadded(form), path, done)
	choices.summary.escape, choices.summary.submit = path.escape, path.submit
	path.OnSubmitted = func(string) { path.submit() }
	path.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd}) // the file's name is what matters of a long path
}

func (w *Window) export(id string, f app.Format, o app.ExportOptions, path string) {
	var report app.Report
	w.work.do(func() (err error) {
		report, err = w.app.Export(context.Background(), []string{id}, f, o, path)
		return err
	}, func(err error) {
		if err != nil {
			w.fail(err, w.exportDialog)
			return
		}
		text := "Exported to " + report.Path + "."
		if remarks := report.Remarks(); remarks != "" {
			text += " " + remarks
		}
		w.banner.say(text)
	})
}

// documents is the folder that exports are offered to go to.
func documents() string {
	folder := app.DocumentsFolder()
	if st, err := os.Stat(folder); err == nil && st.IsDir() {
		return folder
	}
	if home, err := os.UserHomeDir(); err == nil {
		return home
	}
	return os.TempDir()
}
