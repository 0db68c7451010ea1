package cli

import (
	"github.com/spf13/cobra"

	"dev.marginalia/app"
)

// markdownFlags are the ways of Markdown that an export has beside the text with its marks.
type markdownFlags struct{ digest, template string }

func (m *markdownFlags) flags(c *cobra.Command) {
	c.Flags().StringVar(&m.digest, "digest", "", "Markdown: the marked passages alone, by `place, tag or color`")
	c.Flags().StringVar(&m.template, "template", "", "Markdown: through a template of Go's text/template in this `file`; docs/templates.md lists its fields")
}

// apply checks the flags and reads the template.
func (m *markdownFlags) apply(f app.Format, o *app.ExportOptions) (err error) {
	if m.digest == "" && m.template == "" {
		return nil
	}
	if f != app.Markdown {
		return usage("--digest and --template go with --format markdown")
	}
	if m.digest != "" && m.template != "" {
		return usage("say --digest or --template, not both")
	}
	if m.digest != "" {
		if o.Digest, err = app.ParseOrder(m.digest); err != nil {
			return usage("say --digest place, tag or color")
		}
		return nil
	}
	o.Template, err = app.ReadTemplate(m.template)
	return err
}
