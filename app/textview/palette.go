package textview

import (
	"image/color"

	"dev.marginalia/annotation"
)

// Ink is the pair of colours that a mark's colour name stands for in a theme.
type Ink struct {
	Fill color.NRGBA // behind the text
	Dark color.NRGBA // lines, signs and small text of the same hue, readable on the background
}

// Palette is a theme as the text sees it.
type Palette struct {
	Background color.NRGBA
	Surface    color.NRGBA // panels beside the text
	Raised     color.NRGBA // cards, code
	Text       color.NRGBA
	Muted      color.NRGBA
	Faint      color.NRGBA // rules, edges
	Link       color.NRGBA
	Accent     color.NRGBA
	Selection  color.NRGBA
	Hit        color.NRGBA // a find hit
	HitCurrent color.NRGBA
	Marks      map[annotation.Color]Ink
}

// Ink returns the colours of c; an unknown colour is grey.
func (p *Palette) Ink(c annotation.Color) Ink {
	if ink, ok := p.Marks[c]; ok {
		return ink
	}
	return p.Marks[annotation.Grey]
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

// Light is black on a warm white.
var Light = Palette{
	Background: rgb(0xFDFCF9), Surface: rgb(0xF5F3EE), Raised: rgb(0xFFFFFF),
	Text: rgb(0x22211F), Muted: rgb(0x6B6862), Faint: rgb(0xE2DED5),
	Link: rgb(0x1F5C99), Accent: rgb(0x8A4B2A),
	Selection: rgb(0xC9DDF2), Hit: rgb(0xFFE3B8), HitCurrent: rgb(0xFFB84D),
	Marks: map[annotation.Color]Ink{
		annotation.Yellow: {rgb(0xFFED9E), rgb(0x8A6500)},
		annotation.Green:  {rgb(0xCDEEC3), rgb(0x2C6E29)},
		annotation.Blue:   {rgb(0xC7E3FA), rgb(0x1A5494)},
		annotation.Pink:   {rgb(0xFAD1DE), rgb(0x9E2954)},
		annotation.Purple: {rgb(0xE2D5F7), rgb(0x5E3A9E)},
		annotation.Orange: {rgb(0xFFDDB5), rgb(0x99510A)},
		annotation.Red:    {rgb(0xFBC9C2), rgb(0xA3271B)},
		annotation.Grey:   {rgb(0xDEDFE2), rgb(0x50555C)},
	},
}

// Dark is a soft white on near black.
var Dark = Palette{
	Background: rgb(0x1B1C1E), Surface: rgb(0x232427), Raised: rgb(0x2B2D30),
	Text: rgb(0xDFDDD8), Muted: rgb(0x9C9993), Faint: rgb(0x3A3C40),
	Link: rgb(0x8DBEF0), Accent: rgb(0xE0A37E),
	Selection: rgb(0x2F4C6B), Hit: rgb(0x6B5218), HitCurrent: rgb(0x9C6A00),
	Marks: map[annotation.Color]Ink{
		annotation.Yellow: {rgb(0x5E5218), rgb(0xF0D264)},
		annotation.Green:  {rgb(0x29502A), rgb(0x93D68A)},
		annotation.Blue:   {rgb(0x20466B), rgb(0x8CC4F5)},
		annotation.Pink:   {rgb(0x64304A), rgb(0xF5A3C2)},
		annotation.Purple: {rgb(0x453666), rgb(0xC4A8F5)},
		annotation.Orange: {rgb(0x66431A), rgb(0xF7B36B)},
		annotation.Red:    {rgb(0x692A26), rgb(0xF59A90)},
		annotation.Grey:   {rgb(0x45484D), rgb(0xB8BCC4)},
	},
}
