package window

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"dev.marginalia/app/textview"
	"dev.marginalia/assets"
)

// look is the program's theme: the palette of the text for everything around it, and one family of letters.
type look struct {
	colours *textview.Palette
}

// embedded is a font that is built into the program; it is read when something is to be written in it.
type embedded string

// Name is part of fyne.Resource.
func (e embedded) Name() string { return string(e) + ".ttf" }

// Content is part of fyne.Resource.
func (e embedded) Content() []byte { return assets.Font(string(e)) }

func (l look) palette() *textview.Palette { return l.colours }

// Color is part of fyne.Theme.
func (l look) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	p := l.palette()
	switch name {
	case theme.ColorNameBackground:
		return p.Background
	case theme.ColorNameForeground:
		return ink{p.Text}
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled, theme.ColorNameInputBorder:
		return p.Muted
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return p.Accent
	case theme.ColorNameForegroundOnPrimary:
		return p.Background
	case theme.ColorNameSeparator:
		return p.Faint
	case theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground:
		return p.Raised
	case theme.ColorNameHeaderBackground, theme.ColorNameButton, theme.ColorNameInputBackground:
		return p.Surface
	case theme.ColorNameHover:
		return faded(p.Text, 14)
	case theme.ColorNamePressed:
		return faded(p.Text, 30)
	case theme.ColorNameSelection, theme.ColorNameFocus:
		return faded(p.Accent, 38)
	case theme.ColorNameScrollBar:
		return faded(p.Muted, 110)
	case theme.ColorNameScrollBarBackground:
		return color.Transparent
	case theme.ColorNameShadow:
		return color.NRGBA{A: 50}
	case theme.ColorNameError:
		return p.Marks["red"].Dark
	case theme.ColorNameSuccess:
		return p.Marks["green"].Dark
	case theme.ColorNameWarning:
		return p.Marks["orange"].Dark
	}
	return theme.DefaultTheme().Color(name, l.variant())
}

// ink is the colour of the window's letters, opaque to all who look at eight bits of it. The toolkit makes the opacity of
// the keys in menus from all sixteen and keeps the lower eight of 0.95 of them: a fifth, where the ink is quite opaque,
// which nobody can read.
type ink struct{ color.NRGBA }

// RGBA is part of color.Color.
func (i ink) RGBA() (r, g, b, a uint32) {
	r, g, b, _ = i.NRGBA.RGBA()
	return r, g, b, 0xff8f
}

func (l look) variant() fyne.ThemeVariant {
	if l.colours.IsDark() {
		return theme.VariantDark
	}
	return theme.VariantLight
}

func faded(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

// Font is part of fyne.Theme.
func (l look) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Monospace, s.Symbol:
		return theme.DefaultTheme().Font(s)
	case s.Bold && s.Italic:
		return embedded("Lato-BoldItalic")
	case s.Bold:
		return embedded("Lato-Bold")
	case s.Italic:
		return embedded("Lato-Italic")
	}
	return embedded("Lato-Regular")
}

// Icon is part of fyne.Theme.
func (l look) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size is part of fyne.Theme.
func (l look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 14
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 6
	case theme.SizeNameInputBorder:
		return 1
	case theme.SizeNameScrollBar:
		return 10
	}
	return theme.DefaultTheme().Size(name)
}

// dense is the theme of the moment with less room around words, for long lists of them.
type dense struct{}

func (dense) now() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// Color is part of fyne.Theme.
func (d dense) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	return d.now().Color(name, v)
}

// Font is part of fyne.Theme.
func (d dense) Font(s fyne.TextStyle) fyne.Resource { return d.now().Font(s) }

// Icon is part of fyne.Theme.
func (d dense) Icon(name fyne.ThemeIconName) fyne.Resource { return d.now().Icon(name) }

// Size is part of fyne.Theme.
func (d dense) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNameInnerPadding {
		return 3
	}
	return d.now().Size(name)
}

// formTheme is the theme with a little less room in controls: for a form of many.
type formTheme struct{ dense }

// Size is part of fyne.Theme.
func (s formTheme) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNameInnerPadding {
		return 6
	}
	return s.now().Size(name)
}
