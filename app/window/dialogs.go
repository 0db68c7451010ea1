package window

import (
	"context"
	"os"
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
