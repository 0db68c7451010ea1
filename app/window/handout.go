package window

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app"
	"dev.marginalia/export/pdf"
)

// layoutLabels are the layouts of a handout as people call them, in the order of pdf.Layouts.
var layoutLabels = []string{"Notes in the margin", "Footnotes", "Notes after each section", "Text alone", "Cornell notes", "Gaps to fill in", "Study sheet"}

// paperLabels are the papers, in the order of pdf.Papers.
var paperLabels = []string{"A4", "A5", "Letter", "Legal"}

// usualSize stands for the size that goes with paper and layout.
const usualSize = "Usual"

// handoutForm asks what the pages of a handout look like.
type handoutForm struct {
	layout, paper, font, size *widget.Select
	fonts                     []app.FontFamily // in the order of font's choices
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
	f.layout, f.paper = widget.NewSelect(layoutLabels, nil), widget.NewSelect(paperLabels, nil)
	f.font, f.size = widget.NewSelect(labels, nil), widget.NewSelect(sizes, nil)
	for _, s := range f.selects() {
		s.SetSelectedIndex(0)
	}
	return f
}

func (f *handoutForm) selects() []*widget.Select {
	return []*widget.Select{f.layout, f.paper, f.font, f.size}
}

// items are the rows of a form.
func (f *handoutForm) items() []*widget.FormItem {
	return []*widget.FormItem{widget.NewFormItem("Layout", f.layout), widget.NewFormItem("Paper", f.paper),
		widget.NewFormItem("Font", f.font), widget.NewFormItem("Size", f.size)}
}

// enable lets the choices be made, or greys them out.
func (f *handoutForm) enable(on bool) {
	for _, s := range f.selects() {
		if on {
			s.Enable()
		} else {
			s.Disable()
		}
	}
}

// options are the choices.
func (f *handoutForm) options() app.ExportOptions {
	o := app.ExportOptions{Layout: pdf.Layouts[f.layout.SelectedIndex()], Paper: pdf.Papers[f.paper.SelectedIndex()], Font: f.fonts[f.font.SelectedIndex()].Name}
	if i := f.size.SelectedIndex(); i > 0 {
		o.Size = float64(pdf.LeastSize + i - 1)
	}
	return o
}
