package textview

import (
	"image/color"

	"dev.marginalia/annotation"
)

// Ink is the pair of colours that a mark's colour name stands for in a theme.
type Ink struct {
	Fill color.NRGBA // behind the text
	Dark color.NRGBA // lines, signs and small text of the same hue, readable on the ground and on the fill
}

// Palette is a theme as the text sees it. What is read in it has a contrast of at least 4.5:1 to every ground that it
// can stand on, marks and the selection included; lines that mean something have 3:1 (WCAG 2.2, level AA).
type Palette struct {
	Name       string
	Background color.NRGBA
	Surface    color.NRGBA // panels beside the text
	Raised     color.NRGBA // cards
	Text       color.NRGBA
	Muted      color.NRGBA
	Faint      color.NRGBA // edges of cards and panels, which only adorn
	Rule       color.NRGBA // lines of the text: of tables, quotes and code, and between sections
	Link       color.NRGBA
	Accent     color.NRGBA
	Selection  color.NRGBA
	Hit        color.NRGBA // a find hit
	HitCurrent color.NRGBA
	Marks      map[annotation.Color]Ink
}

// Palettes are the themes, in the order in which a reader goes through them.
var Palettes = []*Palette{&Light, &Sepia, &Dark, &Black}

// PaletteNamed is the theme of that name; Light, when there is none.
func PaletteNamed(name string) *Palette {
	for _, p := range Palettes {
		if p.Name == name {
			return p
		}
	}
	return &Light
}

// Next is the theme after p.
func (p *Palette) Next() *Palette {
	for i, q := range Palettes {
		if q.Name == p.Name {
			return Palettes[(i+1)%len(Palettes)]
		}
	}
	return &Light
}

// IsDark reports whether the text is lighter than its ground.
func (p *Palette) IsDark() bool { return p.Text.G > p.Background.G }

// panel is the ground of code: a little darker than paper, a little lighter than the dark.
func (p *Palette) panel() color.NRGBA {
	if p.IsDark() {
		return p.Raised
	}
	return p.Surface
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
	Name:       "light",
	Background: rgb(0xFDFCF9), Surface: rgb(0xF5F3EE), Raised: rgb(0xFFFFFF),
	Text: rgb(0x22211F), Muted: rgb(0x5B5852), Faint: rgb(0xE2DED5), Rule: rgb(0x8E8A82),
	Link: rgb(0x1A5494), Accent: rgb(0x8A4B2A),
	Selection: rgb(0xC9DDF2), Hit: rgb(0xFFE3B8), HitCurrent: rgb(0xFFC25F),
	Marks: map[annotation.Color]Ink{
		annotation.Yellow: {rgb(0xFFED9E), rgb(0x7A5900)},
		annotation.Green:  {rgb(0xCDEEC3), rgb(0x2C6E29)},
		annotation.Blue:   {rgb(0xC7E3FA), rgb(0x1A5494)},
		annotation.Pink:   {rgb(0xFAD1DE), rgb(0x9E2954)},
		annotation.Purple: {rgb(0xE2D5F7), rgb(0x5E3A9E)},
		annotation.Orange: {rgb(0xFFDDB5), rgb(0x8F4A08)},
		annotation.Red:    {rgb(0xFCCFC9), rgb(0x9E2519)},
		annotation.Grey:   {rgb(0xDEDFE2), rgb(0x50555C)},
	},
}

// Sepia is dark brown on old paper, for long reading by lamp light.
var Sepia = Palette{
	Name:       "sepia",
	Background: rgb(0xF6EEDD), Surface: rgb(0xEDE2CB), Raised: rgb(0xFBF6EA),
	Text: rgb(0x35291C), Muted: rgb(0x5E4F3B), Faint: rgb(0xDCCDB0), Rule: rgb(0x8C7A5E),
	Link: rgb(0x1F4F80), Accent: rgb(0x8A3F1C),
	Selection: rgb(0xC5D6DE), Hit: rgb(0xFBD79A), HitCurrent: rgb(0xF5B652),
	Marks: map[annotation.Color]Ink{
		annotation.Yellow: {rgb(0xF8E08A), rgb(0x6E5000)},
		annotation.Green:  {rgb(0xCFE3B0), rgb(0x2F5E1F)},
		annotation.Blue:   {rgb(0xC3DAE6), rgb(0x1D4D80)},
		annotation.Pink:   {rgb(0xF3C8CC), rgb(0x8E2448)},
		annotation.Purple: {rgb(0xDDCDEB), rgb(0x563590)},
		annotation.Orange: {rgb(0xF8D0A0), rgb(0x80420A)},
		annotation.Red:    {rgb(0xF2BDAE), rgb(0x8F2015)},
		annotation.Grey:   {rgb(0xD9D5CB), rgb(0x4A4C4E)},
	},
}

// Dark is a soft white on near black.
var Dark = Palette{
	Name:       "dark",
	Background: rgb(0x1B1C1E), Surface: rgb(0x232427), Raised: rgb(0x2B2D30),
	Text: rgb(0xE3E1DC), Muted: rgb(0xB4B1AB), Faint: rgb(0x3A3C40), Rule: rgb(0x767981),
	Link: rgb(0x9CC8F5), Accent: rgb(0xE6AC88),
	Selection: rgb(0x2A4460), Hit: rgb(0x4F3D12), HitCurrent: rgb(0x6B4900),
	Marks: map[annotation.Color]Ink{
		annotation.Yellow: {rgb(0x4B4113), rgb(0xF0D264)},
		annotation.Green:  {rgb(0x234424), rgb(0x93D68A)},
		annotation.Blue:   {rgb(0x1D3E5D), rgb(0x9BCDF7)},
		annotation.Pink:   {rgb(0x5C2D45), rgb(0xF7B0CB)},
		annotation.Purple: {rgb(0x41335F), rgb(0xCFB8F7)},
		annotation.Orange: {rgb(0x533716), rgb(0xF7B978)},
		annotation.Red:    {rgb(0x5F2724), rgb(0xF8ABA2)},
		annotation.Grey:   {rgb(0x3E4146), rgb(0xC2C6CD)},
	},
}

// Black is a dimmed white on black, for a dark room and for screens whose black is off.
var Black = Palette{
	Name:       "black",
	Background: rgb(0x000000), Surface: rgb(0x0D0D0E), Raised: rgb(0x18191A),
	Text: rgb(0xD2CFC9), Muted: rgb(0xA6A39D), Faint: rgb(0x2C2D30), Rule: rgb(0x67696F),
	Link: rgb(0x86B8EC), Accent: rgb(0xD99E78),
	Selection: rgb(0x1D3853), Hit: rgb(0x3F300E), HitCurrent: rgb(0x573C00),
	Marks: map[annotation.Color]Ink{
		annotation.Yellow: {rgb(0x3D350D), rgb(0xE3C455)},
		annotation.Green:  {rgb(0x1B3B1D), rgb(0x83C97A)},
		annotation.Blue:   {rgb(0x14344F), rgb(0x84BCEE)},
		annotation.Pink:   {rgb(0x4A2237), rgb(0xEE9CBC)},
		annotation.Purple: {rgb(0x33284D), rgb(0xBFA5F0)},
		annotation.Orange: {rgb(0x452C10), rgb(0xEDA962)},
		annotation.Red:    {rgb(0x4D1E1B), rgb(0xF0978D)},
		annotation.Grey:   {rgb(0x323539), rgb(0xB2B7BF)},
	},
}
