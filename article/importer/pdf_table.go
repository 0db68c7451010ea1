package importer

import (
	"slices"
	"strings"
)

// isPDFTable reports whether the lines of a block are rows of a table: nearly all have a gap as between cells.
func isPDFTable(b *pdfBlock) bool {
	if len(b.lines) < 3 || b.aside {
		return false
	}
	gapped := 0
	for _, l := range b.lines {
		if l.gapped {
			gapped++
		}
	}
	if gapped*5 < len(b.lines)*4 {
		return false
	}
	n := len(tableColumns(b))
	return n >= 2 && n <= 12
}

// tableColumns are the stretches of x in which cells stand, over all rows.
func tableColumns(b *pdfBlock) [][2]float64 {
	var cells [][2]float64
	for _, l := range b.lines {
		words := byPlace(l.words)
		for i, w := range words {
			if n := len(cells); i > 0 && w.x0-words[i-1].x1 < 0.9*l.size {
				cells[n-1][1] = max(cells[n-1][1], w.x1)
				continue
			}
			cells = append(cells, [2]float64{w.x0, w.x1})
		}
	}
	slices.SortFunc(cells, func(a, c [2]float64) int { return cmpFloat(a[0], c[0]) })
	var out [][2]float64
	for _, c := range cells {
		if n := len(out); n > 0 && c[0] < out[n-1][1]+0.2*b.size() {
			out[n-1][1] = max(out[n-1][1], c[1])
			continue
		}
		out = append(out, c)
	}
	return out
}

func byPlace(words []pdfWord) []pdfWord {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b pdfWord) int { return cmpFloat(a.x0, b.x0) })
	return words
}

// tableText is the table as a block's text has it: a line a row, with cells parted by tabs.
func tableText(b *pdfBlock) string {
	columns := tableColumns(b)
	rows := make([]string, len(b.lines))
	for i, l := range b.lines {
		cells := make([]string, len(columns))
		for _, w := range byPlace(l.words) {
			k := 0
			for k+1 < len(columns) && columns[k+1][0] <= w.x0 {
				k++
			}
			if cells[k] != "" && !w.glued {
				cells[k] += " "
			}
			cells[k] += w.text
		}
		if l.words[0].rtl {
			slices.Reverse(cells)
		}
		rows[i] = strings.Join(cells, "\t")
	}
	return strings.Join(rows, "\n")
}
