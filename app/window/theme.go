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
		return p.Text
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		return p.Muted
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return p.Accent
	case theme.ColorNameForegroundOnPrimary:
		return p.Background
	case theme.ColorNameSeparator, theme.ColorNameInputBorder:
		return p.Faint
	case theme.ColorNameInputBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground:
		return p.Raised
	case theme.ColorNameHeaderBackground, theme.ColorNameButton:
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

// outlined is the theme of the moment with edges around check boxes that are seen well.
type outlined struct{}

func (outlined) now() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// Color is part of fyne.Theme.
func (o outlined) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameInputBorder {
		name = theme.ColorNamePlaceHolder
	}
	return o.now().Color(name, v)
}

// Font is part of fyne.Theme.
func (o outlined) Font(s fyne.TextStyle) fyne.Resource { return o.now().Font(s) }

// Icon is part of fyne.Theme.
func (o outlined) Icon(name fyne.ThemeIconName) fyne.Resource { return o.now().Icon(name) }

// Size is part of fyne.Theme.
func (o outlined) Size(name fyne.ThemeSizeName) float32 { return o.now().Size(name) }
