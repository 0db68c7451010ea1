package cli

import (
	"github.com/spf13/cobra"

	"dev.marginalia/app"
	"dev.marginalia/export/pdf"
)

// pdfFlags say what the pages of a handout look like.
type pdfFlags struct {
	layout, paper, font string
	size                float64
	columns             int
}

func (f *pdfFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.layout, "layout", "margin", "PDF: margin, footnotes, endnotes, clean, cornell, gap or study")
	c.Flags().StringVar(&f.paper, "paper", "a4", "PDF: a4, a5, letter or legal")
	c.Flags().StringVar(&f.font, "font", "", "PDF: serif, serif2, sans, mono or a `family` of this machine")
	c.Flags().Float64Var(&f.size, "size", 0, "PDF: size of the text, 8 to 16 `points`; 0 is the usual one of the paper")
	c.Flags().IntVar(&f.columns, "columns", 1, "PDF: 1 or 2 columns of text; 2 with footnotes, endnotes or clean")
}

// set writes what the flags say to o.
func (f *pdfFlags) set(o *app.ExportOptions) (err error) {
	if o.Layout, err = pdf.ParseLayout(f.layout); err != nil {
		return err
	}
	if o.Paper, err = pdf.ParsePaper(f.paper); err != nil {
		return err
	}
	o.Font, o.Size, o.Columns = f.font, f.size, f.columns
	return (&pdf.Options{Layout: o.Layout, Paper: o.Paper, Size: o.Size, Columns: o.Columns}).Check()
}
