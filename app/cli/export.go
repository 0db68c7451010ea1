package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
)

func (e *env) exportCommand() *cobra.Command {
	var format, out string
	var look pdfFlags
	var tags []string
	c := &cobra.Command{
		Use: "export ID...", Short: "Export articles with their annotations",
		Long: "Export articles as a PDF handout, as Markdown or as Web Annotations (JSON-LD). The dates in the file are\nthose of the newest change, or of SOURCE_DATE_EPOCH: the same library makes the same bytes.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := app.ParseFormat(format)
			if err != nil {
				return usage("say --format pdf, markdown or jsonld")
			}
			o := app.ExportOptions{Tags: tags}
			if err := look.set(&o); err != nil {
				return usage("%v", err)
			}
			if out == "" {
				return usage("say where to with -o FILE, or -o - for standard output")
			}
			return e.with(c.Context(), func(a *app.App) error {
				ids := make([]string, len(args))
				for i, arg := range args {
					if ids[i], err = article(c.Context(), a, arg); err != nil {
						return err
					}
				}
				var r app.Report
				if out == "-" {
					r, err = a.ExportTo(c.Context(), ids, f, o, e.Out)
				} else {
					r, err = a.Export(c.Context(), ids, f, o, out)
				}
				if err != nil {
					return err
				}
				if text := r.Remarks(); text != "" {
					fmt.Fprintln(e.Err, "marginalia:", text)
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&format, "format", "", "pdf, markdown or jsonld")
	c.Flags().StringVarP(&out, "output", "o", "", "the `file` to write; - is standard output")
	look.add(c)
	c.Flags().StringArrayVar(&tags, "tag", nil, "only annotations with this `tag`, or one below it; may be repeated")
	return c
}
