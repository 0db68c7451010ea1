package window

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app/textview"
)

// contrast is that of ink, as far as it covers, on ground (WCAG 2.2).
func contrast(ink color.Color, ground color.NRGBA) float64 {
	c := color.NRGBAModel.Convert(ink).(color.NRGBA)
	luminance := func(ink, ground [3]uint8, alpha float64) float64 {
		sum := 0.0
		for i, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
			v := (float64(ink[i])*alpha + float64(ground[i])*(1-alpha)) / 255
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			sum += weight * v
		}
		return sum
	}
	under := [3]uint8{ground.R, ground.G, ground.B}
	a, b := luminance([3]uint8{c.R, c.G, c.B}, under, float64(c.A)/255), luminance(under, under, 1)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

func TestLook_KeysInMenusCanBeRead(t *testing.T) {
	ui := test.NewTempApp(t)
	for _, p := range textview.Palettes {
		ui.Settings().SetTheme(look{p})
		menu := widget.NewMenu(fyne.NewMenu("", item("Open…", fyne.KeyO, ctrl, func() {})))
		seen := 0
		for _, o := range test.LaidOutObjects(menu) {
			text, ok := o.(*canvas.Text)
			if !ok || text.Text == "" {
				continue
			}
			seen++
			if got := contrast(text.Color, p.Raised); got < 4.5 {
				t.Errorf("%s: %q has a contrast of %.1f", p.Name, text.Text, got)
			}
		}
		if seen < 3 {
			t.Errorf("%s: %d texts, want the words, Ctrl and O", p.Name, seen)
		}
	}
}
