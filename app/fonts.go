package app

import (
	"fmt"
	"strings"

	"dev.marginalia/assets"
	"dev.marginalia/assets/hyphenation"
	"dev.marginalia/export/pdf"
	"dev.marginalia/typeset"
)

// The families that are built into the program, by the names under which the text engine knows them.
const (
	Serif  = "serif"
	Serif2 = "serif2" // read when it is asked for: not every reader chooses it
	Sans   = "sans"
	Mono   = "mono"
)

// FontFamily is a family of letters that a reader can choose.
type FontFamily struct {
	Name  string // for the text engine
	Label string // for people
}

// BuiltInFonts are the families that come with the program, the usual one first.
func BuiltInFonts() []FontFamily {
	return []FontFamily{{Serif, "Gentium"}, {Serif2, "Source Serif"}, {Sans, "Lato"}, {Mono, "JetBrains"}}
}

// SystemFonts are the families of the machine, by name. The first time it looks through all fonts: call it off the
// window's thread.
func (a *App) SystemFonts() []string { return a.fonts.Families() }

// fontFamily is the name under which the text engine knows a family, by its name or by what people call it, in any
// case; an unknown one wraps pdf.ErrOptions. "" is the usual serif.
func (a *App) fontFamily(name string) (string, error) {
	if name == "" {
		return Serif, nil
	}
	for _, f := range BuiltInFonts() {
		if strings.EqualFold(name, f.Name) || strings.EqualFold(name, f.Label) {
			return f.Name, nil
		}
	}
	for _, f := range a.SystemFonts() {
		if strings.EqualFold(name, f) {
			return f, nil
		}
	}
	return "", fmt.Errorf("%w: there is no font %q, use serif, serif2, sans, mono or one of this machine", pdf.ErrOptions, name)
}

// files are the fonts of the built-in families.
var files = map[string]string{Serif: "GentiumBookPlus", Serif2: "SourceSerif4", Sans: "Lato", Mono: "JetBrainsMono"}

func newEngine(fonts *typeset.SystemFonts) (*typeset.Engine, error) {
	families := map[string]typeset.Family{}
	for _, name := range []string{Serif, Sans, Mono} {
		families[name] = builtIn(name)
	}
	return typeset.New(typeset.Config{
		Families: families,
		More: func(name string) (typeset.Family, bool) {
			if _, ok := files[name]; ok {
				return builtIn(name), true
			}
			if f, ok := fonts.Family(name); ok {
				return f, true
			}
			return families[Serif], true // one that was on this machine, or is on another
		},
		Fallback:    fonts.Fallback,
		Hyphenation: hyphenation.Patterns(),
	})
}

// builtIn is a built-in family, whose faces are read when a text is set in them.
func builtIn(name string) typeset.Family {
	face := func(style string) *typeset.Face {
		return typeset.LateFace(func() (typeset.FontFile, error) { return assets.FontFile(files[name] + "-" + style) }, 0)
	}
	return typeset.Family{Regular: face("Regular"), Bold: face("Bold"), Italic: face("Italic"), BoldItalic: face("BoldItalic")}
}
