package window

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app"
)

// chooser asks for files to open, one or several, or a folder of them. Fyne's own dialog knows one file only.
type chooser struct {
	w       *Window
	pop     *widget.PopUp
	path    *keyEntry
	list    *widget.List
	open    *widget.Button
	note    *widget.Label
	folder  string
	title   *widget.Label
	whole   *widget.Button
	endings []string // of the files that are shown
	all     bool     // show every file
	shown   []fileEntry
	picked  map[string]bool // by path
	done    func(paths []string)
}

// choose shows the dialog in folder; done gets the files that were chosen, at least one.
func (w *Window) choose(folder string, done func(paths []string)) *chooser {
	c := &chooser{w: w, picked: map[string]bool{}, done: done, endings: readable, path: newKeyEntry(false), note: widget.NewLabel("")}
	c.path.OnSubmitted = c.typed
	c.path.escape = c.leave
	c.note.Importance = widget.LowImportance
	c.list = widget.NewList(func() int { return len(c.shown) }, c.row, func(i widget.ListItemID, o fyne.CanvasObject) { c.fill(i, o) })
	c.list.OnSelected = func(i widget.ListItemID) {
		c.list.UnselectAll()
		c.tap(i)
	}
	c.open = widget.NewButton("Open", c.finish)
	c.open.Importance = widget.HighImportance
	everything := widget.NewCheck("All files", func(on bool) {
		c.all = on
		c.show(c.folder)
	})
	up := widget.NewButtonWithIcon("", theme.MoveUpIcon(), func() { c.show(filepath.Dir(c.folder)) })
	top := container.NewBorder(nil, nil, container.NewHBox(up, c.places()), nil, c.path)
	c.whole = widget.NewButton("The whole folder", c.pickFolder)
	buttons := container.NewHBox(everything, c.note, layout.NewSpacer(), c.whole, widget.NewButton("Cancel", c.leave), c.open)
	c.title = widget.NewLabelWithStyle("Open files", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	c.pop = widget.NewModalPopUp(container.New(&inset{10, 8}, container.NewBorder(container.NewVBox(c.title, top), buttons, nil, nil, c.list)), w.win.Canvas())
	size := w.win.Canvas().Size()
	c.pop.Resize(fyne.NewSize(min(760, size.Width-40), min(620, size.Height-60)))
	c.pop.Show()
	c.show(folder)
	w.win.Canvas().Focus(c.path)
	return c
}

// places are the folders that people keep documents in.
func (c *chooser) places() fyne.CanvasObject {
	var items []*fyne.MenuItem
	seen := map[string]bool{}
	for _, dir := range app.Places() {
		if st, err := os.Stat(dir); err != nil || !st.IsDir() || seen[dir] {
			continue
		}
		seen[dir] = true
		items = append(items, fyne.NewMenuItem(filepath.Base(dir), func() { c.show(dir) }))
	}
	var b *widget.Button
	b = widget.NewButtonWithIcon("", theme.HomeIcon(), func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c.w.win.Canvas(), at.AddXY(0, b.Size().Height))
	})
	return b
}

func (c *chooser) row() fyne.CanvasObject {
	check := widget.NewCheck("", nil)
	icon := canvas.NewImageFromResource(theme.FolderIcon())
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(20, 20))
	name := widget.NewLabel("")
	name.Truncation = fyne.TextTruncateEllipsis
	size := widget.NewLabel("")
	size.Importance = widget.LowImportance
	return container.NewBorder(nil, nil, container.NewHBox(check, icon), size, name)
}

func (c *chooser) fill(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(c.shown) {
		return
	}
	e := c.shown[i]
	row := o.(*fyne.Container)
	name, left, size := row.Objects[0].(*widget.Label), row.Objects[1].(*fyne.Container), row.Objects[2].(*widget.Label)
	check, icon := left.Objects[0].(*widget.Check), left.Objects[1].(*canvas.Image)
	name.SetText(e.name)
	check.OnChanged = nil
	path := filepath.Join(c.folder, e.name)
	check.SetChecked(c.picked[path])
	check.OnChanged = func(on bool) { c.pick(path, on) }
	if e.folder {
		check.Hide()
		icon.Resource = theme.FolderIcon()
		size.SetText("")
	} else {
		check.Show()
		icon.Resource = theme.DocumentIcon()
		size.SetText(byteSize(e.size))
	}
	icon.Refresh()
}

// byteSize writes a size as people read it.
func byteSize(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.0f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}

// show lists a folder.
func (c *chooser) show(folder string) {
	endings := c.endings
	if c.all {
		endings = nil
	}
	list, err := listFolder(folder, endings)
	if err != nil {
		c.note.SetText("This folder cannot be read.")
		return
	}
	c.folder, c.shown = folder, list
	c.path.SetText(folder)
	c.list.UnselectAll()
	c.list.ScrollToTop()
	c.list.Refresh()
	c.update()
}

func (c *chooser) tap(i widget.ListItemID) {
	if i >= len(c.shown) {
		return
	}
	path := filepath.Join(c.folder, c.shown[i].name)
	if c.shown[i].folder {
		c.show(path)
		return
	}
	c.pick(path, !c.picked[path])
	c.list.RefreshItem(i)
}

func (c *chooser) pick(path string, on bool) {
	if on {
		c.picked[path] = true
	} else {
		delete(c.picked, path)
	}
	c.update()
}

func (c *chooser) update() {
	c.note.SetText("")
	switch n := len(c.picked); {
	case len(c.shown) == 0:
		c.note.SetText("Nothing to read in here.")
	case n > 1:
		c.note.SetText(fmt.Sprintf("%d files", n))
	}
	if len(c.picked) == 0 {
		c.open.Disable()
	} else {
		c.open.Enable()
	}
}

// typed goes to the folder or opens the file whose path was typed.
func (c *chooser) typed(path string) {
	if rest, ok := strings.CutPrefix(path, "~"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			path = filepath.Join(home, rest)
		}
	}
	st, err := os.Stat(path)
	switch {
	case len(c.picked) > 0 && filepath.Clean(path) == c.folder:
		c.finish()
	case err != nil:
		c.note.SetText("There is no such file or folder.")
	case st.IsDir():
		c.show(filepath.Clean(path))
	default:
		c.picked = map[string]bool{path: true}
		c.finish()
	}
}

// pickFolder chooses the folder itself: all documents in it and below.
func (c *chooser) pickFolder() {
	c.picked = map[string]bool{c.folder: true}
	c.finish()
}

func (c *chooser) finish() {
	if len(c.picked) == 0 {
		return
	}
	c.leave()
	paths := make([]string, 0, len(c.picked))
	for p := range c.picked {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	c.done(paths)
}

func (c *chooser) leave() {
	c.pop.Hide()
	c.w.focusText()
}
