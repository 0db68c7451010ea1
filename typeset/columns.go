package typeset

// Column says how wide the cells of a table's column are: Least without breaking a word, Natural without
// breaking a line.
type Column struct{ Least, Natural float64 }

// Columns shares width among columns as browsers do (CSS 2.1, 17.5.2.2): each gets its natural width where there
// is room for all, else its least width and a part of what is left, by how much more it would like. Where not
// even the least widths fit, they are made smaller alike, and words will be broken.
func Columns(columns []Column, width float64) []float64 {
	out := make([]float64, len(columns))
	least, natural := 0.0, 0.0
	for _, c := range columns {
		least += c.Least
		natural += max(c.Least, c.Natural)
	}
	for i, c := range columns {
		switch {
		case natural <= width:
			out[i] = max(c.Least, c.Natural)
		case least < width:
			out[i] = c.Least + (max(c.Least, c.Natural)-c.Least)*(width-least)/(natural-least)
		case least > 0:
			out[i] = c.Least * width / least
		}
	}
	return out
}
