package window

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app"
	"dev.marginalia/export/pdf"
)

// layoutLabels are the layouts of a handout as people call them, in the order of pdf.Layouts.
var layoutLabels = []string{"Notes in the margin", "Footnotes", "Notes after each section", "Text alone", "Cornell notes", "Gaps to fill in", "Study sheet", "Marked passages"}

// paperLabels are the papers, in the order of pdf.Papers.
var paperLabels = []string{"A4", "A5", "Letter", "Legal"}

// columnLabels are how many columns the text has.
var columnLabels = []string{"One column", "Two columns"}

// usualSize stands for the size that goes with paper and layout.
const usualSize = "Usual"

// handoutForm asks what the pages of a handout look like.
type handoutForm struct {
	layout, paper, font, size, columns *keySelect
	fonts                              []app.FontFamily // in the order of font's choices
	off                                bool             // another format has no pages
	changed                            func()           // hears of every choice; may be nil
}

// newHandoutForm offers the built-in fonts and, when it is another, the one that the reader reads in.
func newHandoutForm(font string) *handoutForm {
	f := &handoutForm{fonts: app.BuiltInFonts()}
	if font != "" && !slices.ContainsFunc(f.fonts, func(b app.FontFamily) bool { return b.Name == font }) {
		f.fonts = append(f.fonts, app.FontFamily{Name: font, Label: font})
	}
	var labels []string
	for _, b := range f.fonts {
		labels = append(labels, b.Label)
	}
	sizes := []string{usualSize}
	for s := pdf.LeastSize; s <= pdf.MostSize; s++ {
		sizes = append(sizes, fmt.Sprintf("%d pt", s))
	}
	f.layout, f.paper = newKeySelect(layoutLabels), newKeySelect(paperLabels)
	f.font, f.size, f.columns = newKeySelect(labels), newKeySelect(sizes), newKeySelect(columnLabels)
	for _, s := range f.selects() {
		s.SetSelectedIndex(0)
		s.OnChanged = func(string) {
			f.enable(!f.off)
			if f.changed != nil {
				f.changed()
			}
		}
	}
	f.enable(true)
	return f
}

func (f *handoutForm) selects() []*keySelect {
	return []*keySelect{f.layout, f.paper, f.font, f.size, f.columns}
}

// items are the rows of a form.
func (f *handoutForm) items() []*widget.FormItem {
	return []*widget.FormItem{widget.NewFormItem("Layout", f.layout),
		widget.NewFormItem("Pages", container.NewGridWithColumns(2, f.paper, f.columns)),
		widget.NewFormItem("Text", container.NewGridWithColumns(2, f.font, f.size))}
}

// enable lets the choices be made that the layout has, or greys all out.
func (f *handoutForm) enable(on bool) {
	f.off = !on
	for _, s := range f.selects() {
		setEnabled(on, s)
	}
	two := pdf.Options{Layout: f.options().Layout, Columns: 2}
	setEnabled(on && two.Check() == nil, f.columns)
}

// options are the choices.
func (f *handoutForm) options() app.ExportOptions {
	o := app.ExportOptions{Layout: pdf.Layouts[f.layout.SelectedIndex()], Paper: pdf.Papers[f.paper.SelectedIndex()], Font: f.fonts[f.font.SelectedIndex()].Name}
	if i := f.size.SelectedIndex(); i > 0 {
		o.Size = float64(pdf.LeastSize + i - 1)
	}
	two := pdf.Options{Layout: o.Layout, Columns: 2}
	if f.columns.SelectedIndex() == 1 && two.Check() == nil {
		o.Columns = 2
	}
	return o
}
