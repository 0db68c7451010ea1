package window

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app"
	"dev.marginalia/storage"
)

// importFiles reads files, folders and archives into the library.
func (w *Window) importFiles(sources []string) { w.importAll(sources, app.ImportOptions{}) }

// importAll reads documents into the library, away from the window's thread and from changes of marks, and then
// opens the one that was read last. It tells how far it is and can be stopped.
func (w *Window) importAll(sources []string, o app.ImportOptions) {
	if len(sources) == 0 {
		return
	}
	ctx, stop := context.WithCancel(w.work.ctx)
	var all []app.ImportedDocument
	tell := func(done, total int, name string) {
		if total < 2 && quick(sources) || name == "" {
			return
		}
		w.work.say(func() {
			w.banner.progress(fmt.Sprintf("Reading %s (%d of %d)", shortName(name), done+1, total), float64(done)/float64(total), stop)
		})
	}
	w.work.in(imports, func() (err error) {
		all, err = w.app.Import(ctx, sources, o, tell)
		return err
	}, func(err error) {
		stop()
		w.imported(all, err, func() { w.importAll(sources, o) })
	})
}

// quick reports whether reading sources takes no time that is worth a word.
func quick(sources []string) bool {
	for _, s := range sources {
		if st, err := os.Stat(s); err != nil || st.IsDir() || st.Size() > 1<<20 {
			return false
		}
	}
	return true
}

// shortName is the last part of a path or an address.
func shortName(source string) string {
	name := filepath.Base(strings.TrimSuffix(source, "/"))
	if rs := []rune(name); len(rs) > 60 {
		name = string(rs[:59]) + "…"
	}
	return name
}

// imported shows what became of an import.
func (w *Window) imported(all []app.ImportedDocument, err error, again func()) {
	w.banner.hide()
	w.reloadLibrary()
	read, failed := 0, 0
	var last app.ImportedDocument
	for _, d := range all {
		if d.Err == nil {
			read, last = read+1, d
		} else {
			failed++
		}
	}
	if read > 0 {
		w.openNew(last)
	}
	switch {
	case errors.Is(err, context.Canceled):
		w.banner.say(fmt.Sprintf("Stopped after %s; what was read is in the library.", count(len(all), "document")))
	case err != nil:
		w.fail(err, again)
	case len(all) == 0:
		w.banner.say("There is nothing to read in there.")
	case len(all) == 1 && failed == 1:
		w.banner.error(shortName(all[0].Source)+": "+app.Sentence(all[0].Err), again)
	case len(all) == 1:
		w.banner.about(all[0])
	case read == 0:
		w.banner.offer(fmt.Sprintf("None of the %s could be read.", count(failed, "document")), "Show them", func() { w.showReport(all) })
	case failed > 0:
		w.banner.offer(fmt.Sprintf("%s read, %d could not be.", count(read, "document"), failed), "Show them", func() { w.showReport(all) })
	default:
		w.banner.offer(count(read, "document")+" read.", "Show them", func() { w.showReport(all) })
	}
}

// about says of one document what a person should know of it.
func (b *banner) about(d app.ImportedDocument) {
	say := append([]string{}, d.Problems...)
	if d.Orphaned > 0 {
		say = append(say, count(d.Orphaned, "mark")+" were not found in the new text; they are kept at the end of the list.")
	}
	if len(d.Marks) > 0 {
		say = append(say, "Annotations in it: "+app.Effects(d.Marks)+".")
	}
	if len(say) > 0 {
		b.say(strings.Join(say, " "))
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// openNew opens what was imported; an article that is open already is shown anew when it has another text.
func (w *Window) openNew(d app.ImportedDocument) {
	marked := slices.ContainsFunc(d.Marks, app.Match.Changes)
	if w.session != nil && w.session.Article().ID == d.ID && (d.Status != storage.Unchanged || marked) {
		w.savePlace()
		w.session = nil
	}
	w.open(d.ID)
}

// showReport lists what became of each document of an import.
func (w *Window) showReport(all []app.ImportedDocument) {
	list := widget.NewList(
		func() int { return len(all) },
		func() fyne.CanvasObject {
			name, said := widget.NewLabel(""), widget.NewLabel("")
			name.Truncation, said.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
			return container.NewVBox(name, said)
		},
		func(i widget.ListItemID, o fyne.CanvasObject) {
			row := o.(*fyne.Container).Objects
			name, said := row[0].(*widget.Label), row[1].(*widget.Label)
			name.SetText(all[i].Source)
			name.TextStyle.Bold = true
			said.Importance = widget.LowImportance
			if all[i].Err != nil {
				said.Importance = widget.DangerImportance
			}
			said.SetText(reportLine(all[i]))
		})
	d := dialog.NewCustom("What was read", "Close", list, w.win)
	list.OnSelected = func(i widget.ListItemID) {
		if all[i].Err == nil {
			d.Hide()
			w.open(all[i].ID)
		}
	}
	size := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(700, size.Width-60), min(560, size.Height-80)))
	d.Show()
}

func reportLine(d app.ImportedDocument) string {
	if d.Err != nil {
		return app.Sentence(d.Err)
	}
	line := d.Title
	switch d.Status {
	case storage.Unchanged:
		line += " · it was in the library already"
	case storage.Revised:
		line += " · new text"
	case storage.RestoredFromTrash:
		line += " · it came back from the trash"
	}
	if len(d.Problems) > 0 {
		line += " · " + strings.Join(d.Problems, " ")
	}
	return line
}

// readAgain reads the kept file of the article that is open again, as this version of the program does.
func (w *Window) readAgain() {
	if w.session == nil {
		return
	}
	id := w.session.Article().ID
	var got app.ImportedDocument
	w.work.in(imports, func() (err error) {
		got, err = w.app.Reimport(w.work.ctx, id)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.fail(err, nil)
		case got.Status == storage.Unchanged:
			w.banner.say("It reads as before.")
		default:
			w.banner.say("It was read anew.")
			w.banner.about(got)
			w.reloadLibrary()
			w.openNew(got)
		}
	})
}

// toggleOriginals says whether files are kept in the library from now on.
func (w *Window) toggleOriginals() {
	keep := !w.menu.originals.Checked
	w.work.do(func() error { return w.app.SetKeepOriginals(context.Background(), keep) }, func(err error) {
		if err != nil {
			w.fail(err, nil)
			return
		}
		w.menu.originals.Checked = keep
		w.menu.main.Refresh()
	})
}

// showOriginals ticks the menu item as the library's setting is.
func (w *Window) showOriginals() {
	var keep bool
	w.work.do(func() (err error) {
		keep, err = w.app.KeepOriginals(context.Background())
		return err
	}, func(err error) {
		if err != nil {
			w.fail(err, nil)
			return
		}
		w.menu.originals.Checked = keep
		w.menu.main.Refresh()
	})
}
