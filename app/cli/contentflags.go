package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
	"dev.marginalia/export/pdf"
)

// contentFlags are the flags of export that choose what of an article leaves, and what a handout holds.
type contentFlags struct {
	order  string
	colors []string
}

// add adds the flags to c. Those that need no reading go into o at once, the others by read.
func (f *contentFlags) add(c *cobra.Command, o *app.ExportOptions) {
	fl := c.Flags()
	fl.StringArrayVar(&f.colors, "color", nil, "only annotations of this `colour`; may be repeated")
	fl.BoolVar(&o.NoNotes, "no-notes", false, "the marks without their notes")
	fl.IntVar(&o.Context, "context", 1, "PDF digest: `sentences` around each passage, 0 to 3")
	fl.StringVar(&f.order, "order", "text", "PDF digest: text, tag or color")
	fl.BoolVar(&o.Safe, "bw", false, "PDF: a line of its own kind for each colour, for printing in black and white")
	fl.BoolVar(&o.Legend, "legend", false, "PDF: a legend of the colours")
	fl.BoolVar(&o.Index, "index", false, "PDF: an index of the tags, with page numbers")
	fl.BoolVar(&o.Highlights, "highlights", false, "PDF: a list of all marks, with page numbers")
	fl.BoolVar(&o.Cover, "cover", false, "PDF: a cover block with the source, the reader and the summary")
	fl.StringVar(&o.Summary, "summary", "", "PDF: a `text` for the cover, in Markdown")
}

// read puts what the flags say into o.
func (f *contentFlags) read(o *app.ExportOptions) (err error) {
	for _, s := range f.colors {
		c, err := annotation.ParseColor(s)
		if err != nil {
			return err
		}
		o.Colors = append(o.Colors, c)
	}
	if o.Order, err = pdf.ParseOrder(f.order); err != nil {
		return err
	}
	if o.Context < 0 || o.Context > pdf.MaxContext {
		return fmt.Errorf("--context takes 0 to %d sentences", pdf.MaxContext)
	}
	if o.Summary != "" {
		o.Cover = true
		o.Summary, err = annotation.CleanNote(o.Summary)
	}
	return err
}
