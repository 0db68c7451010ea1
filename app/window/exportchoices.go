package window

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/export/pdf"
)

// exportChoices are the controls that say what of an article leaves, and what a handout holds besides the text.
type exportChoices struct {
	order, around                 *keySelect // of a digest
	digest                        bool
	cover, legend, index          *keyCheck
	highlights, safe, notes, flat *keyCheck
	tags                          *keySelect
	colors                        []*keyCheck // in the order of annotation.Colors
	summary                       *keyEntry
	changed                       func() // hears of every choice; may be nil
}

// How a digest is put in order, as pdf.Orders has it, and how much stands around a passage.
var (
	orderLabels = []string{"In order", "By tag", "By colour"}
	arounds     = []string{"nothing around them", "1 sentence around", "2 sentences around", "3 sentences around"}
)

const allTags = "All tags"

// newExportChoices makes the controls; tags are those that the article's marks have.
func newExportChoices(tags []string) *exportChoices {
	e := &exportChoices{
		cover: newKeyCheck("Cover"), legend: newKeyCheck("Legend"), index: newKeyCheck("Index of tags"), flat: newKeyCheck("Flat, for printing"),
		highlights: newKeyCheck("List of marks"), safe: newKeyCheck("Black and white"), notes: newKeyCheck("Notes"), order: newKeySelect(orderLabels),
		around: newKeySelect(arounds), tags: newKeySelect(append([]string{allTags}, tags...)), summary: newKeyEntry(false),
	}
	e.notes.SetChecked(true)
	e.around.SetSelectedIndex(1)
	e.tags.SetSelected(allTags)
	e.summary.SetPlaceHolder("Your summary, for the cover")
	e.summary.Disable()
	e.order.SetSelectedIndex(0)
	e.setLayout(pdf.Margin)
	for _, c := range annotation.Colors {
		e.colors = append(e.colors, newKeyCheck(string(c)))
	}
	for _, c := range e.checks() {
		c.OnChanged = func(bool) { e.tell() }
	}
	e.cover.OnChanged = func(on bool) {
		setEnabled(on, e.summary)
		e.tell()
	}
	for _, s := range e.selects() {
		s.OnChanged = func(string) { e.tell() }
	}
	e.summary.OnChanged = func(string) { e.tell() }
	return e
}

// printed are the choices of what is printed besides the text.
func (e *exportChoices) printed() []*keyCheck {
	return []*keyCheck{e.notes, e.cover, e.legend, e.index, e.highlights, e.safe, e.flat}
}

func (e *exportChoices) checks() []*keyCheck { return append(e.printed(), e.colors...) }

func (e *exportChoices) selects() []*keySelect { return []*keySelect{e.order, e.around, e.tags} }

// tell says that something was chosen.
func (e *exportChoices) tell() {
	if e.changed != nil {
		e.changed()
	}
}

func setEnabled(on bool, ws ...fyne.Disableable) {
	for _, w := range ws {
		if on {
			w.Enable()
		} else {
			w.Disable()
		}
	}
}

// items are the lines of the form.
func (e *exportChoices) items() []*widget.FormItem {
	colors := container.NewGridWithColumns(4)
	for _, c := range e.colors {
		colors.Add(c)
	}
	return []*widget.FormItem{
		widget.NewFormItem("Passages", container.NewGridWithColumns(2, e.order, e.around)),
		widget.NewFormItem("With", container.NewGridWithColumns(2, e.notes, e.cover, e.legend, e.index, e.highlights, e.safe, e.flat)),
		widget.NewFormItem("Summary", e.summary),
		widget.NewFormItem("Only", e.tags),
		widget.NewFormItem("", colors),
	}
}

// setFormat enables what that format has.
func (e *exportChoices) setFormat(f app.Format) {
	on := f == app.PDF
	setEnabled(on, e.cover, e.legend, e.index, e.highlights, e.safe, e.flat)
	setEnabled(on && e.digest, e.order, e.around)
	setEnabled(on && e.cover.Checked, e.summary)
}

// setLayout enables what that layout has.
func (e *exportChoices) setLayout(l pdf.Layout) {
	e.digest = l == pdf.Digest
	setEnabled(e.digest, e.order, e.around)
}

// read puts what was chosen into o.
func (e *exportChoices) read(o *app.ExportOptions) {
	o.Cover, o.Legend, o.Index, o.Highlights, o.Safe = e.cover.Checked, e.legend.Checked, e.index.Checked, e.highlights.Checked, e.safe.Checked
	o.Flatten = e.flat.Checked
	o.NoNotes = !e.notes.Checked
	if o.Cover {
		o.Summary = strings.TrimSpace(e.summary.Text)
	}
	if e.digest {
		o.Order, o.Context = pdf.Orders[e.order.SelectedIndex()], e.around.SelectedIndex()
	}
	if e.tags.Selected != allTags {
		o.Tags = []string{e.tags.Selected}
	}
	for i, c := range e.colors {
		if c.Checked {
			o.Colors = append(o.Colors, annotation.Colors[i])
		}
	}
}

// tagsOf are the tags of marks, each once, with those that they lie below.
func tagsOf(marks []annotation.Annotation) []string {
	names := map[string]string{}
	for _, m := range marks {
		for _, t := range m.Tags {
			for {
				if k := annotation.FoldTag(t); names[k] == "" {
					names[k] = t
				}
				i := strings.LastIndexByte(t, '/')
				if i < 0 {
					break
				}
				t = t[:i]
			}
		}
	}
	out := make([]string, 0, len(names))
	for _, t := range names {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(annotation.FoldTag(a), annotation.FoldTag(b)) })
	return out
}
