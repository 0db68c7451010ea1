// Package assets holds the bytes that are built into the program: fonts with their licences, the icon, the
// bundled article. It knows nothing of the rest of the program.
package assets

import (
	"embed"
	"slices"
)

//go:embed fonts/*.ttf
var fonts embed.FS

// Font returns the bytes of an embedded font by its name without ".ttf", for instance "Lato-Regular"; nil when
// there is none. The caller owns the bytes: some readers of fonts write into them.
func Font(name string) []byte {
	data, err := fonts.ReadFile("fonts/" + name + ".ttf")
	if err != nil {
		return nil
	}
	return slices.Clone(data)
}
