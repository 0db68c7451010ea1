// Package assets holds the bytes that are built into the program: fonts with their licences, the icon, the
// bundled article. It knows nothing of the rest of the program.
package assets

import (
	"bytes"
	"embed"
	"encoding/json"
	"io"
)

//go:embed fonts/*.ttf
var fonts embed.FS

// FontFile opens an embedded font by its name without ".ttf", for instance "Lato-Regular". Nothing is copied, and there
// is nothing to close.
func FontFile(name string) (File, error) {
	f, err := fonts.Open("fonts/" + name + ".ttf")
	if err != nil {
		return nil, err
	}
	return struct{ File }{f.(File)}, nil // embed.FS promises both for its files
}

// File is a file that can be read from any place in it.
type File interface {
	io.ReadSeeker
	io.ReaderAt
}

// Font returns the bytes of an embedded font by its name without ".ttf", for instance "Lato-Regular"; nil when
// there is none. The caller owns the bytes: some readers of fonts write into them.
func Font(name string) []byte {
	data, err := fonts.ReadFile("fonts/" + name + ".ttf")
	if err != nil {
		return nil
	}
	return data // a copy: embed.FS makes one
}

//go:embed article
var bundled embed.FS

// sampleName is the file of the bundled article.
const sampleName = "long-range.md"

// SampleArticle returns the bundled article: the name of its file and its Markdown.
func SampleArticle() (name string, text io.Reader) {
	data, err := bundled.ReadFile("article/" + sampleName)
	if err != nil {
		data = nil // it is embedded: the compiler has seen it
	}
	return sampleName, bytes.NewReader(data)
}

// SampleMark is a mark that the bundled article comes with.
type SampleMark struct {
	Quote string   `json:"quote"` // occurs once in the article
	Color string   `json:"color"`
	Style string   `json:"style"`
	Note  string   `json:"note"`
	Tags  []string `json:"tags"`
}

// SampleMarks returns the marks of the bundled article.
func SampleMarks() ([]SampleMark, error) {
	data, err := bundled.ReadFile("article/sample.json")
	if err != nil {
		return nil, err
	}
	var marks []SampleMark
	return marks, json.Unmarshal(data, &marks)
}

//go:embed icon.svg
var iconSVG []byte

//go:embed icon.png
var iconPNG []byte

// IconSVG is the program's icon as it was drawn.
func IconSVG() []byte { return bytes.Clone(iconSVG) }

// Icon is the program's icon, 512 by 512 pixels, PNG.
func Icon() []byte { return bytes.Clone(iconPNG) }
