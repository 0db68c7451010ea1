package window

import (
	"fmt"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app"
	"dev.marginalia/app/textview"
)

// comfort is the popover in which a reader chooses how the text looks. Every choice is applied at once; the line that
// is being read stays where it is.
type comfort struct {
	w    *Window
	pop  *widget.PopUp
	rows []*setting
}

// typography is how the text is to be set by what the library remembers.
func typography(p app.Preferences) textview.Typography {
	return textview.Typography{Family: p.Font, LineHeight: p.LineHeight, Measure: p.Measure, Justify: p.Justify, Indent: p.Indent}
}

// setText sets the text as the window's looks say now, and remembers them.
func (w *Window) setText() {
	size := w.kept.TextSize
	if size == 0 {
		size = textview.DefaultTextSize
	}
	w.view.SetTextSize(size)
	w.kept.TextSize = w.view.TextSize()
	w.view.SetTypography(typography(w.kept))
	w.keep()
	w.placeToolbar()
	w.comfort.refresh()
}

// setTheme changes the colours of text and window.
func (w *Window) setTheme(p *textview.Palette) {
	w.look.colours = p
	w.kept.Theme = p.Name
	w.keep()
	w.applyLook()
	w.comfort.refresh()
}

// nextTheme goes on to the next theme.
func (w *Window) nextTheme() { w.setTheme(w.look.palette().Next()) }

// showComfort shows the popover, or takes it away when it is there.
func (w *Window) showComfort() {
	if w.comfort.leave() {
		return
	}
	c := &comfort{w: w}
	c.rows = []*setting{c.theme(), c.font(), c.systemFont(), c.size(), c.lineHeight(), c.measure(), c.lineEnds(), c.paragraphs(), c.usual()}
	box := container.NewVBox()
	for _, r := range c.rows {
		box.Add(r)
	}
	c.pop = widget.NewPopUp(container.New(&inset{8, 4}, box), w.win.Canvas())
	w.comfort = c
	c.pop.ShowAtPosition(c.corner())
	w.win.Canvas().Focus(c.rows[0])
}

// corner is where the popover stands: over the library, or at the other side when that is not shown, where it leaves
// most of the text to be seen.
func (c *comfort) corner() fyne.Position {
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(c.w.panes)
	room := c.w.win.Canvas().Size().Height - c.pop.MinSize().Height
	x := float32(8)
	if !c.w.letters.Hidden {
		x = max(x, c.w.win.Canvas().Size().Width-c.pop.MinSize().Width-8)
	}
	return fyne.NewPos(x, max(0, min(top.Y+38, room-8)))
}

func (c *comfort) refresh() {
	if c != nil {
		for _, r := range c.rows {
			r.Refresh()
		}
	}
}

// leave takes the popover away; it reports whether it was there.
func (c *comfort) leave() bool {
	if c == nil || !c.pop.Visible() {
		return false
	}
	c.pop.Hide()
	c.w.focusText()
	return true
}

// move gives the keys to the row that many below r, around the ends.
func (c *comfort) move(r *setting, by int) {
	for i, other := range c.rows {
		if other == r {
			c.w.win.Canvas().Focus(c.rows[(i+by+len(c.rows))%len(c.rows)])
			return
		}
	}
}

func (c *comfort) theme() *setting {
	r := newSetting(c, "Theme", len(textview.Palettes))
	r.cell = func(i int) cell {
		p := textview.Palettes[i]
		return cell{text: title(p.Name), ground: p.Background, ink: p.Text, chosen: p == c.w.look.palette()}
	}
	r.choose = func(i int) { c.w.setTheme(textview.Palettes[i]) }
	return r
}

// fontResources are the built-in families as the toolkit takes them, so that each name is written in its own letters.
var fontResources = map[string]fyne.Resource{
	app.Serif:  embedded("GentiumBookPlus-Regular"),
	app.Serif2: embedded("SourceSerif4-Regular"),
	app.Sans:   embedded("Lato-Regular"),
	app.Mono:   embedded("JetBrainsMono-Regular"),
}

func (c *comfort) font() *setting {
	fonts := app.BuiltInFonts()
	r := newSetting(c, "Font", len(fonts))
	r.cell = func(i int) cell {
		return cell{text: fonts[i].Label, font: fontResources[fonts[i].Name], chosen: c.w.view.Typography().Family == fonts[i].Name}
	}
	r.choose = func(i int) { c.w.setFont(fonts[i].Name) }
	return r
}

func (c *comfort) systemFont() *setting {
	r := newSetting(c, "", 1)
	r.cell = func(int) cell {
		family := c.w.view.Typography().Family
		if _, builtIn := fontResources[family]; builtIn {
			return cell{text: "Another font…"}
		}
		return cell{text: family + "…", chosen: true}
	}
	r.choose = func(int) { c.w.chooseFont() }
	return r
}

// setFont sets the text in a family.
func (w *Window) setFont(family string) {
	w.kept.Font = family
	w.setText()
}

func (c *comfort) size() *setting {
	return newStepper(c, "Size", func() string { return fmt.Sprintf("%.0f", c.w.view.TextSize()) }, func(by int) {
		c.w.kept.TextSize = c.w.view.TextSize() + float64(by)
	})
}

func (c *comfort) lineHeight() *setting {
	return newStepper(c, "Line height", func() string { return fmt.Sprintf("%.1f", c.w.view.Typography().LineHeight) }, func(by int) {
		h := math.Round(c.w.view.Typography().LineHeight*10+float64(by)) / 10
		c.w.kept.LineHeight = max(textview.MinLineHeight, min(textview.MaxLineHeight, h))
	})
}

// measureStep is by how many characters the length of lines grows.
const measureStep = 3

func (c *comfort) measure() *setting {
	return newStepper(c, "Line length", func() string { return fmt.Sprintf("%d characters", c.w.view.Typography().Measure) }, func(by int) {
		n := c.w.view.Typography().Measure
		if n = n - n%measureStep + by*measureStep; by < 0 && c.w.view.Typography().Measure%measureStep != 0 {
			n += measureStep
		}
		c.w.kept.Measure = max(textview.MinMeasure, min(textview.MaxMeasure, n))
	})
}

func (c *comfort) lineEnds() *setting {
	return newSwitch(c, "Line ends", "Ragged", "Justified", &c.w.kept.Justify)
}

func (c *comfort) paragraphs() *setting {
	return newSwitch(c, "Paragraphs", "Gap", "Indent", &c.w.kept.Indent)
}

func (c *comfort) usual() *setting {
	r := newSetting(c, "", 1)
	r.cell = func(int) cell { return cell{text: "Reset all but the theme"} }
	r.choose = func(int) {
		k := &c.w.kept
		k.TextSize, k.Font, k.LineHeight, k.Measure, k.Justify, k.Indent = 0, "", 0, 0, false, false
		c.w.setText()
	}
	return r
}

// newStepper is a setting whose value goes up and down.
func newStepper(c *comfort, name string, value func() string, step func(by int)) *setting {
	r := newSetting(c, name, 3)
	r.cell = func(i int) cell {
		return [3]cell{{text: "−", narrow: true}, {text: value(), still: true}, {text: "+", narrow: true}}[i]
	}
	r.step = func(by int) {
		step(by)
		c.w.setText()
	}
	r.choose = func(i int) {
		if i != 1 {
			r.step(i - 1)
		}
	}
	return r
}

// newSwitch is a setting that is one or the other.
func newSwitch(c *comfort, name, off, on string, value *bool) *setting {
	r := newSetting(c, name, 2)
	r.cell = func(i int) cell { return cell{text: [2]string{off, on}[i], chosen: *value == (i == 1)} }
	r.choose = func(i int) {
		*value = i == 1
		c.w.setText()
	}
	return r
}

// cell is one of the values of a setting as it looks now.
type cell struct {
	text        string
	font        fyne.Resource // nil: that of the window
	ground, ink color.Color   // nil: those of the window
	chosen      bool
	narrow      bool // a sign, not a word
	still       bool // says something and cannot be chosen
}
