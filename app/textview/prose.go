package textview

import (
	"image"
	"image/color"
	"math"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/typeset"
	"dev.marginalia/typeset/raster"
)

// Para is a short paragraph of a Prose.
type Para struct {
	Text     string
	Family   string // "serif", "sans" or "mono"
	Size     float64
	Bold     bool
	Italic   bool
	Color    color.NRGBA
	MaxLines int     // 0: as many as it takes; else the last one ends in an ellipsis
	Gap      float64 // room above
	Right    bool    // ends at the right edge, whatever its letters
	Runs     []Tint  // stretches in a colour of their own, in order
}

// Tint colours the code points [Start, End) of a Para and puts them on a pill of Back, when that is not
// transparent.
type Tint struct {
	Start, End int
	Color      color.NRGBA
	Back       color.NRGBA
}

// Prose is a piece of text to look at, set by the same engine as the article, in any script: the text of
// cards and lists. It has no events.
type Prose struct {
	widget.BaseWidget
	engine  *typeset.Engine
	painter *Painter
	paras   []Para
	width   float64
	set     []proseLine
	height  float64
	raster  *canvas.Raster
}

type proseLine struct {
	line typeset.Line
	base float64
	para *Para
}

// proseLeading is the line height of Prose as a factor of its size.
const proseLeading = 1.36

// NewProse returns an empty Prose.
func NewProse(engine *typeset.Engine, painter *Painter) *Prose {
	p := &Prose{engine: engine, painter: painter}
	p.raster = sharpRaster(p.paint)
	p.ExtendBaseWidget(p)
	return p
}

// Set shows paras, set to width, and returns the height they need.
func (p *Prose) Set(paras []Para, width float64) float64 {
	p.paras, p.width = paras, width
	p.set, p.height = layProse(p.engine, paras, width)
	p.raster.Refresh()
	return p.height
}

// HeightOf is the height that paras need at width.
func HeightOf(engine *typeset.Engine, paras []Para, width float64) float64 {
	y := 0.0
	for i := range paras {
		pa := &paras[i]
		n := engine.Count(pa.paragraph(pa.seen(width)), typeset.Settings{Width: width})
		if pa.MaxLines > 0 && n > pa.MaxLines {
			n = len(layPara(engine, pa, width))
		}
		y += pa.Gap + float64(n)*pa.leading()
	}
	return y
}

func layProse(engine *typeset.Engine, paras []Para, width float64) ([]proseLine, float64) {
	var out []proseLine
	y := 0.0
	for i := range paras {
		pa := &paras[i]
		y += pa.Gap
		leading := pa.leading()
		for _, l := range layPara(engine, pa, width) {
			if pa.Right && !l.RTL {
				l.X = math.Max(0, width-l.Width)
			}
			out = append(out, proseLine{line: l, base: y + math.Round((leading-pa.Size)/2+pa.Size*0.82), para: pa})
			y += leading
		}
	}
	return out, y
}

// leading is the room from line to line.
func (pa *Para) leading() float64 { return math.Round(pa.Size * proseLeading) }

// paragraph is text as the engine takes it, in the style of pa.
func (pa *Para) paragraph(text string) typeset.Paragraph {
	style := typeset.Style{Family: pa.Family, Size: pa.Size, Bold: pa.Bold, Italic: pa.Italic}
	return typeset.Paragraph{Text: text, Direction: ownDirection(text), Runs: []typeset.Run{{End: utf8.RuneCountInString(text), Style: style}}}
}

// seen is as much of the text as can be seen: with two units a character, no more fits. A long one need not be set
// whole.
func (pa *Para) seen(width float64) string {
	most := int(width/2)*pa.MaxLines + 64
	if pa.MaxLines == 0 || len(pa.Text) <= most {
		return pa.Text
	}
	if runes := []rune(pa.Text); len(runes) > most {
		return string(runes[:most])
	}
	return pa.Text
}

// layPara sets one paragraph; when it takes more lines than it may, it is cut at a word and ends in an ellipsis.
func layPara(engine *typeset.Engine, pa *Para, width float64) []typeset.Line {
	lay := func(text string) []typeset.Line {
		return engine.Layout(pa.paragraph(text), typeset.Settings{Width: width})
	}
	runes := []rune(pa.seen(width))
	lines := lay(string(runes))
	if pa.MaxLines == 0 || len(lines) <= pa.MaxLines {
		return lines
	}
	end := lines[pa.MaxLines-1].End
	for end > 0 {
		for end > 0 && runes[end-1] == ' ' {
			end--
		}
		if lines = lay(string(runes[:end]) + "…"); len(lines) <= pa.MaxLines {
			return lines
		}
		end--
	}
	return lay("…")
}

func (p *Prose) paint(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, max(1, w), max(1, h)))
	if p.width <= 0 || p.Size().Width <= 0 {
		return img
	}
	paintProse(p.painter, img, p.set, float64(w)/float64(p.Size().Width))
	return img
}

// paintProse paints lines from the corner of img on.
func paintProse(painter *Painter, img *image.RGBA, set []proseLine, scale float64) {
	for i := range set {
		l := &set[i]
		for _, t := range l.para.Runs {
			if t.Back.A > 0 {
				paintPills(img, l, t, scale)
			}
		}
		painter.Line(img, &l.line, 0, math.Round(l.base*scale), scale, l.para.ink)
	}
}

func (pa *Para) ink(c *typeset.Cluster) color.NRGBA {
	for _, t := range pa.Runs {
		if t.Start <= c.Start && c.Start < t.End {
			return t.Color
		}
	}
	return pa.Color
}

// paintPills puts a rounded ground behind the part of t that is on line l.
func paintPills(img *image.RGBA, l *proseLine, t Tint, scale float64) {
	size := l.para.Size
	for _, s := range l.line.Stretches(max(t.Start, l.line.Start), min(t.End, l.line.End)) {
		x0, x1 := (s.X0)*scale, (s.X1)*scale
		y0, y1 := (l.base-0.98*size)*scale, (l.base+0.36*size)*scale
		roundRect(img, x0, y0, x1, y1, (y1-y0)/2, t.Back)
	}
}

// roundRect fills a rectangle with rounded corners, anti-aliased.
func roundRect(img *image.RGBA, x0, y0, x1, y1, radius float64, col color.NRGBA) {
	for y := int(y0); y <= int(y1); y++ {
		for x := int(x0); x <= int(x1); x++ {
			px, py := float64(x)+0.5, float64(y)+0.5
			dx := math.Max(0, math.Max(x0+radius-px, px-(x1-radius)))
			dy := math.Max(0, math.Max(y0+radius-py, py-(y1-radius)))
			cover := math.Max(0, math.Min(1, radius-math.Hypot(dx, dy)+0.5))
			if cover > 0 && image.Pt(x, y).In(img.Rect) {
				m := raster.Mask{W: 1, H: 1, Stride: 1, Alpha: []uint8{uint8(cover * 255)}}
				m.Blend(img, x, y, col)
			}
		}
	}
}

// MinSize is the width it was set to and the height it took.
func (p *Prose) MinSize() fyne.Size { return fyne.NewSize(1, float32(p.height)) }

// CreateRenderer shows the raster.
func (p *Prose) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.raster) }
