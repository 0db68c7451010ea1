package window

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// lineIcon is a 24x24 icon of SVG paths, drawn in the colour of the text. (The toolkit's own themed resources give
// their colour to areas and not to lines.)
type lineIcon struct{ name, paths string }

func icon(name, paths string) fyne.Resource { return lineIcon{name, paths} }

// Name tells icons of different colours apart.
func (i lineIcon) Name() string { return i.name + i.color() + ".svg" }

// Content is the icon as it looks in the theme of the moment.
func (i lineIcon) Content() []byte {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">` +
		strings.ReplaceAll(i.paths, black, "#"+i.color()) + `</svg>`)
}

func (i lineIcon) color() string {
	r, g, b, _ := theme.Color(theme.ColorNameForeground).RGBA()
	return fmt.Sprintf("%02x%02x%02x", r>>8, g>>8, b>>8)
}

// black is the colour that the icons are written in.
const black = "#000000"

const stroke = ` fill="none" stroke="` + black + `" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>`

var (
	iconUnderline = icon("underline", `<path d="M7 4v7a5 5 0 0 0 10 0V4"`+stroke+`<path d="M5 20h14"`+stroke)
	iconStrikeout = icon("strikeout", `<path d="M16.5 7.5C16 5.3 14.300 4.500 12 4.500c-2.600 0-4.500 1.300-4.500 3.500 0 1.600 1.100 2.600 3 3.300M8 16.500c.500 2.200 2.200 3 4.200 3 2.600 0 4.300-1.300 4.300-3.300 0-.700-.200-1.300-.500-1.800"`+stroke+`<path d="M4 12.500h16"`+stroke)
	iconSquiggly  = icon("squiggly", `<path d="M12 4 8 14M12 4l4 10M9.500 10.500h5"`+stroke+`<path d="M4 19.500c1.400-2 2.600-2 4 0s2.600 2 4 0 2.600-2 4 0 2.600 2 4 0"`+stroke)
	iconNote      = icon("note", `<path d="M5 4h14v11l-5 5H5z"`+stroke+`<path d="M14 20v-5h5M8.500 8.500h7M8.500 12h4"`+stroke)
	iconTag       = icon("tag", `<path d="M4 4h8l8.500 8.500-8 8L4 12z"`+stroke+`<circle cx="8.300" cy="8.300" r="1.300"`+stroke)
	iconCopy      = icon("copy", `<path d="M8 8h12v12H8z"`+stroke+`<path d="M16 8V4H4v12h4"`+stroke)
	iconTrash     = icon("trash", `<path d="M4 7h16M9.500 7V4h5v3M6.500 7l1 13h9l1-13M10.500 11v5.500M13.500 11v5.500"`+stroke)
	iconOpen      = icon("open", `<path d="M3 18.500V5.500h6l2 2.500h8v3M3 18.500l3-7.500h15.500l-3 7.500z"`+stroke)
	iconExport    = icon("export", `<path d="M12 15V4M8 7.500 12 3.500l4 4M5 13v7h14v-7"`+stroke)
	iconFind      = icon("find", `<circle cx="10.500" cy="10.500" r="6"`+stroke+`<path d="m15 15 5.500 5.500"`+stroke)
	iconUndo      = icon("undo", `<path d="M8 5 3.500 9.500 8 14M4 9.500h10a5.500 5.500 0 0 1 0 11h-4"`+stroke)
	iconRedo      = icon("redo", `<path d="m16 5 4.500 4.500L16 14M20 9.500H10a5.500 5.500 0 0 0 0 11h4"`+stroke)
	iconLetters   = icon("letters", `<path d="M2.500 18.500 8 5l5.500 13.500M4.500 14h7"`+stroke+`<circle cx="18" cy="15.200" r="3.300"`+stroke+`<path d="M21.300 11.500v7"`+stroke)
	iconTheme     = icon("theme", `<path d="M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z"`+stroke)
)
