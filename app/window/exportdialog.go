package window

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app"
)

// exportForm is the dialog that asks for format, looks and place of an export: settings at the left, at the right what
// they make.
type exportForm struct {
	w       *Window
	id      string
	format  app.Format
	kind    *keySelect
	look    *handoutForm
	choices *exportChoices
	path    *keyEntry
	preview *preview
	overlay *fyne.Container
	opened  bool
}

// exportDialog asks for the format and the place of an export.
func (w *Window) exportDialog() {
	if w.session != nil && w.win.Canvas().Overlays().Top() == nil {
		w.newExportForm().open(w.session.Article().Title)
	}
}

func (w *Window) newExportForm() *exportForm {
	a := w.session.Article()
	e := &exportForm{w: w, id: a.ID, format: app.PDF, kind: newKeySelect(formatNames()), look: newHandoutForm(w.kept.Font), path: newKeyEntry(false)}
	e.choices = newExportChoices(tagsOf(w.session.Set().All()))
	e.preview = newPreview(w)
	e.path.SetText(filepath.Join(documents(), app.FileName(a.Title, e.format)))
	e.kind.SetSelectedIndex(0)
	e.kind.OnChanged = func(string) { e.setFormat(app.Formats[e.kind.SelectedIndex()]) }
	e.look.changed = func() {
		e.choices.setLayout(e.look.options().Layout)
		e.show()
	}
	e.choices.changed = e.show
	e.listen()
	e.recall()
	return e
}

// recall chooses what was chosen for the last export, but for the marks of an article and its summary.
func (e *exportForm) recall() {
	last := e.w.exported
	if last == nil {
		return
	}
	for i, s := range e.recalled() {
		if slices.Contains(s.Options, last.selected[i]) {
			s.SetSelected(last.selected[i])
		}
	}
	for i, c := range e.choices.printed() {
		c.SetChecked(last.checked[i])
	}
}

// remember keeps what is chosen for the next export.
func (e *exportForm) remember() {
	e.w.exported = &lastExport{}
	for _, s := range e.recalled() {
		e.w.exported.selected = append(e.w.exported.selected, s.Selected)
	}
	for _, c := range e.choices.printed() {
		e.w.exported.checked = append(e.w.exported.checked, c.Checked)
	}
}

// lastExport is what was chosen for the last export: of the controls that are recalled, in their order.
type lastExport struct {
	selected []string
	checked  []bool
}

func (e *exportForm) recalled() []*keySelect {
	return slices.Concat([]*keySelect{e.kind}, e.look.selects(), []*keySelect{e.choices.order, e.choices.around})
}

// listen gives the dialog its keys, whichever control is typed into.
func (e *exportForm) listen() {
	e.kind.keys = e.key
	for _, s := range slices.Concat(e.look.selects(), e.choices.selects()) {
		s.keys = e.key
	}
	for _, c := range e.choices.checks() {
		c.keys = e.key
	}
	e.preview.view.keys, e.preview.strip.keys = e.key, e.key
	for _, in := range []*keyEntry{e.path, e.choices.summary} {
		in.escape, in.submit, in.key = e.leave, e.export, e.pageKey
		in.OnSubmitted = func(string) { e.export() }
	}
}

// key does what a key means in the dialog; it reports whether that is anything.
func (e *exportForm) key(k *fyne.KeyEvent) bool {
	if k.Name == fyne.KeyEscape {
		e.leave()
		return true
	}
	return e.preview.key(k)
}

// pageKey is key in an entry, which has a use for all other keys.
func (e *exportForm) pageKey(k *fyne.KeyEvent) bool {
	return (k.Name == fyne.KeyPageDown || k.Name == fyne.KeyPageUp) && e.preview.key(k)
}

// open shows the dialog.
func (e *exportForm) open(title string) {
	form := widget.NewForm(widget.NewFormItem("Format", e.kind))
	for _, item := range slices.Concat(e.look.items(), e.choices.items()) {
		form.AppendItem(item)
	}
	about := widget.NewLabelWithStyle(title, fyne.TextAlignLeading, fyne.TextStyle{Italic: true})
	about.Truncation = fyne.TextTruncateEllipsis
	hint := widget.NewLabel("An existing file is replaced.")
	hint.Importance = widget.LowImportance
	head := container.NewBorder(nil, nil, widget.NewLabelWithStyle("Export", fyne.TextAlignLeading, fyne.TextStyle{Bold: true}), hint, about)
	ok := widget.NewButton("Export", e.export)
	ok.Importance = widget.HighImportance
	file := container.NewBorder(nil, nil, widget.NewLabel("File"), container.NewHBox(widget.NewButton("Cancel", e.leave), ok), e.path)
	settings := container.NewThemeOverride(container.NewVScroll(form), formTheme{})
	content := container.New(&halves{}, settings, e.preview.object)
	ground := canvas.NewRectangle(theme.Color(theme.ColorNameOverlayBackground))
	ground.CornerRadius = 8
	panel := container.NewStack(ground, container.New(&inset{14, 8}, container.NewBorder(head, container.New(&inset{0, 4}, file), nil, nil, content)))
	shade := canvas.NewRectangle(theme.Color(theme.ColorNameShadow))
	c := e.w.win.Canvas()
	e.overlay = container.New(&centred{}, shade, panel)
	c.Overlays().Add(e.overlay)
	e.overlay.Resize(c.Size())
	c.SetOnTypedKey(func(k *fyne.KeyEvent) { e.key(k) })
	c.Focus(e.path)
	e.path.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd}) // the file's name is what matters of a long path
	e.opened = true
	e.show()
}

// setFormat changes the format, and the ending of the file with it.
func (e *exportForm) setFormat(f app.Format) {
	e.path.SetText(strings.TrimSuffix(e.path.Text, e.format.Ending()) + f.Ending())
	e.format = f
	e.look.enable(f == app.PDF)
	e.choices.setFormat(f)
	e.show()
}

// options are what was chosen.
func (e *exportForm) options() app.ExportOptions {
	o := e.look.options()
	e.choices.read(&o)
	return o
}

// show shows what the choices make, once the dialog is there.
func (e *exportForm) show() {
	if e.opened {
		e.preview.show(e.format, e.options())
	}
}

func (e *exportForm) export() {
	e.remember()
	e.leave()
	e.w.export(e.id, e.format, e.options(), e.path.Text)
}

// leave closes the dialog.
func (e *exportForm) leave() {
	e.preview.close()
	c := e.w.win.Canvas()
	c.Overlays().Remove(e.overlay)
	c.SetOnTypedKey(nil)
	e.w.focusText()
}

// halves stand settings and what they make side by side. Where there is no room for both, the settings are alone.
type halves struct{}

const (
	settingsWidth = 404
	previewLeast  = 300
)

// MinSize is part of fyne.Layout.
func (*halves) MinSize(o []fyne.CanvasObject) fyne.Size { return fyne.NewSize(settingsWidth, 200) }

// Layout is part of fyne.Layout.
func (*halves) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const gap = 12
	o[1].(*fyne.Container).Hidden = size.Width < settingsWidth+gap+previewLeast
	if o[1].(*fyne.Container).Hidden {
		o[0].Resize(size)
		return
	}
	o[0].Resize(fyne.NewSize(settingsWidth, size.Height))
	o[1].Move(fyne.NewPos(settingsWidth+gap, 0))
	o[1].Resize(fyne.NewSize(size.Width-settingsWidth-gap, size.Height))
}

// centred lays a shade over the window and in its middle a panel that uses most of it.
type centred struct{}

// MinSize is part of fyne.Layout.
func (*centred) MinSize(o []fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout is part of fyne.Layout.
func (*centred) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const edge, widest, highest = 20, 1500, 1400
	o[0].Resize(size)
	panel := fyne.NewSize(min(size.Width-2*edge, widest), min(size.Height-2*edge, highest))
	o[1].Resize(panel)
	o[1].Move(fyne.NewPos((size.Width-panel.Width)/2, (size.Height-panel.Height)/2))
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
