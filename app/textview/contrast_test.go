package textview

import (
	"image/color"
	"math"
	"testing"

	"dev.marginalia/annotation"
)

// contrast is the contrast ratio of WCAG 2.2, 1-21.
func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

// mixed is half of a and half of b.
func mixed(a, b color.NRGBA) color.NRGBA {
	half := func(x, y uint8) uint8 { return uint8((int(x) + int(y)) / 2) }
	return color.NRGBA{R: half(a.R, b.R), G: half(a.G, b.G), B: half(a.B, b.B), A: 255}
}

func TestContrast_OfKnownColours(t *testing.T) {
	for _, c := range []struct {
		a, b uint32
		want float64
	}{{0x000000, 0xFFFFFF, 21}, {0x777777, 0xFFFFFF, 4.478}, {0x336699, 0x336699, 1}} {
		if got := contrast(rgb(c.a), rgb(c.b)); math.Abs(got-c.want) > 0.001 {
			t.Errorf("%06x on %06x: %.3f, want %.3f", c.a, c.b, got, c.want)
		}
	}
}

func TestPalettes_CanBeReadEverywhere(t *testing.T) {
	const text, line = 4.5, 3.0 // of WCAG 2.2, 1.4.3 and 1.4.11
	for _, p := range Palettes {
		least := func(what string, a, b color.NRGBA, want float64) {
			t.Helper()
			if got := contrast(a, b); got < want {
				t.Errorf("%s: %s has a contrast of %.2f, want %.1f", p.Name, what, got, want)
			}
		}
		read := map[string]color.NRGBA{"text": p.Text, "muted text": p.Muted, "a link": p.Link, "an accent": p.Accent}
		grounds := map[string]color.NRGBA{"the ground": p.Background, "a panel": p.Surface, "a card": p.Raised}
		for on, ground := range grounds {
			for what, c := range read {
				least(what+" on "+on, c, ground, text)
			}
			least("a rule on "+on, p.Rule, ground, line)
		}
		fills := map[string]color.NRGBA{"the selection": p.Selection, "a hit": p.Hit}
		for _, c := range annotation.Colors {
			ink := p.Ink(c)
			fills[string(c)] = ink.Fill
			least("a tag in "+string(c), ink.Dark, ink.Fill, text)
			for on, ground := range grounds {
				least("a sign in "+string(c)+" on "+on, ink.Dark, ground, text)
			}
			if contrast(ink.Fill, p.Background) < 1.12 {
				t.Errorf("%s: %s cannot be told from the ground", p.Name, c)
			}
		}
		least("text on the current hit", p.Text, p.HitCurrent, text)
		least("a link on the current hit", p.Link, p.HitCurrent, text)
		for on, fill := range fills {
			for _, what := range []string{"text", "muted text", "a link"} {
				least(what+" on "+on, read[what], fill, text)
			}
			for other, above := range fills {
				least("text on "+on+" and "+other, p.Text, mixed(fill, above), text)
			}
			for _, c := range annotation.Colors {
				least("a line in "+string(c)+" on "+on, p.Ink(c).Dark, fill, line)
			}
		}
	}
}

func TestPalettes_AreCompleteAndInACircle(t *testing.T) {
	p := &Light
	for range Palettes {
		if len(p.Marks) != len(annotation.Colors) {
			t.Errorf("%s has %d colours of marks", p.Name, len(p.Marks))
		}
		if PaletteNamed(p.Name) != p {
			t.Errorf("%s is not found by its name", p.Name)
		}
		p = p.Next()
	}
	if p != &Light || PaletteNamed("no such theme") != &Light {
		t.Error("the themes are not a circle that begins with Light")
	}
	if Light.IsDark() || Sepia.IsDark() || !Dark.IsDark() || !Black.IsDark() {
		t.Error("dark and light are mistaken")
	}
}
