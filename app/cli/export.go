package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
)

func (e *env) exportCommand() *cobra.Command {
	var format, out string
	var look pdfFlags
	var tags []string
	var o app.ExportOptions
	var more contentFlags
	var many manyArticles
	var md markdownFlags
	c := &cobra.Command{
		Use: "export ID...", Short: "Export articles with their annotations",
		Long: "Export articles with their annotations as a PDF handout, a web page, text, a table, cards or data. The dates in\n" +
			"the file are those of the newest change, or of SOURCE_DATE_EPOCH: the same library makes the same bytes.\n" +
			"With --all or --search there are no IDs: -o is a folder, and every article a file in it, named after its title.\n" +
			"Prints ID <tab> file of each. Files of the same names are replaced.\n\n" + formatHelp(),
		Args: func(c *cobra.Command, args []string) error { return many.args(c, args) },
		RunE: func(c *cobra.Command, args []string) error {
			f, err := app.ParseFormat(format)
			if err != nil {
				return usage("say --format %s", app.FormatNames())
			}
			o.Tags = tags
			if err := look.set(&o); err != nil {
				return usage("%v", err)
			}
			if err := more.read(&o); err != nil {
				return usage("%v", err)
			}
			if err := md.apply(f, &o); err != nil {
				return err
			}
			if out == "" {
				return usage("say where to with -o FILE, or -o - for standard output")
			}
			if many.wanted() {
				return e.exportMany(c.Context(), many, f, o, out)
			}
			defer roomy()()
			e.Config.Handout = f == app.PDF && o.Font == ""
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
	c.Flags().StringVar(&format, "format", "", app.FormatNames())
	c.Flags().StringVarP(&out, "output", "o", "", "the `file` to write; - is standard output")
	look.add(c)
	c.Flags().BoolVar(&o.Flatten, "flatten", false, "PDF: paint the marks into the pages, for printers and simple viewers")
	c.Flags().StringArrayVar(&tags, "tag", nil, "only annotations with this `tag`, or one below it; may be repeated")
	more.add(c, &o)
	many.flags(c)
	md.flags(c)
	return c
}

// formatHelp says of each format what it is.
func formatHelp() string {
	lines := []string{"The formats:"}
	for _, f := range app.Formats {
		lines = append(lines, fmt.Sprintf("  %-17s %s", f, f.Name()))
	}
	return strings.Join(lines, "\n")
}
