package pdf

import "dev.marginalia/annotation"

// Sizes in points where nothing else is said.
const (
	noteInset  = 13 // of a note's text from the edge of its column
	markerSize = 5.8
	markerRoom = 0.34 // of the body size, for each digit of a marker
	panelPad   = 8    // of code, and of the description of a picture that cannot be shown

	captionSize, captionLeading = 8.2, 11
	tableSize, tableLeading     = 8.2, 11
)

// print are the colours of marks on paper: fill behind text, and dark ink of the same hue.
var print = map[annotation.Color][2]rgb{
	annotation.Yellow: {{1, .93, .62}, {.60, .43, 0}},
	annotation.Green:  {{.80, .93, .76}, {.17, .43, .16}},
	annotation.Blue:   {{.78, .89, .98}, {.10, .33, .58}},
	annotation.Pink:   {{.98, .82, .87}, {.62, .16, .33}},
	annotation.Purple: {{.88, .83, .97}, {.37, .23, .62}},
	annotation.Orange: {{1, .86, .70}, {.62, .32, .03}},
	annotation.Red:    {{.99, .78, .75}, {.66, .15, .11}},
	annotation.Grey:   {{.87, .87, .88}, {.32, .33, .36}},
}

func fillOf(c annotation.Color) rgb { return colorsOf(c)[0] }

func darkOf(c annotation.Color) rgb { return colorsOf(c)[1] }

func colorsOf(c annotation.Color) [2]rgb {
	if p, ok := print[c]; ok {
		return p
	}
	return print[annotation.Grey]
}

// strong is a colour between a mark's fill and its ink, for thin lines.
func strong(c annotation.Color) rgb {
	f, k := fillOf(c), darkOf(c)
	return rgb{f[0]*.62 + k[0]*.38, f[1]*.62 + k[1]*.38, f[2]*.62 + k[2]*.38}
}
