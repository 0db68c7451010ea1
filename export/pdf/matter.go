package pdf

import "dev.marginalia/typeset"

// column is the width of the text column, across that of the text and of what stands beside it.
func (d *document) column() float64 { return columnWidth }

func (d *document) across() float64 { return d.right() - d.left }

// chosen makes the row that says that not all annotations are here.
func (c *composer) chosen() []row {
	if c.work.Chosen == "" {
		return nil
	}
	l := look{style: typeset.Style{Family: "sans", Size: 8, Italic: true}, leading: 11, before: 8, color: grey}
	return c.plainRows(clean(c.work.Chosen), &l)
}
