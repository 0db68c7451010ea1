package textview

import (
	"image"
	"image/color"
	"math"

	"dev.marginalia/typeset"
	"dev.marginalia/typeset/raster"
)

// Card is what a picture of a card shows: paragraphs on a rounded ground with a line around it and a coloured edge.
type Card struct {
	Paras  []Para
	Width  float64 // that the paragraphs are set to
	Ground color.NRGBA
	Line   color.NRGBA
	Thick  float64 // of the line
	Edge   color.NRGBA
	Behind color.NRGBA // what the card lies on
	Right  bool        // the edge is at the right, as its paragraphs end there
}

// Room around a card and in it, in the window's units.
const (
	cardLeft, cardRight = 10, 8
	cardRadius          = 7
	edgeWidth, edgeEnds = 4, 6
	textInset           = 12 // of the paragraphs, from the card's coloured edge
	// CardPad is the room above and below the paragraphs of a card, CardGap the one around the card.
	CardPad, CardGap = 11, 4
)

// Picture paints the card, with the room around it, w by h device pixels. It is opaque, for one picture costs a frame
// less than a ground, an edge and a text above each other.
func (c Card) Picture(engine *typeset.Engine, painter *Painter, w, h int, scale float64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, max(1, w), max(1, h)))
	fill(img, img.Rect, c.Behind)
	px := func(v float64) int { return int(math.Round(v * scale)) }
	body := image.Rect(px(cardLeft), px(CardGap), w-px(cardRight), h-px(CardGap))
	line := max(1, px(c.Thick))
	roundFill(img, body, cardRadius*scale, c.Line)
	roundFill(img, body.Inset(line), cardRadius*scale-float64(line), c.Ground)
	edge, left := body.Min.X, px(cardLeft+textInset)
	if c.Right {
		edge, left = body.Max.X-px(edgeWidth), body.Max.X-px(textInset+c.Width)
	}
	roundFill(img, image.Rect(edge, body.Min.Y+px(edgeEnds), edge+px(edgeWidth), body.Max.Y-px(edgeEnds)), 2*scale, c.Edge)
	text := image.Rect(left, px(CardGap+CardPad), w, h).Intersect(img.Rect)
	if !text.Empty() {
		lines, _ := layProse(engine, c.Paras, c.Width)
		paintProse(painter, from(img, text), lines, scale)
	}
	return img
}

// from is the part r of img, with its corner at 0, 0.
func from(img *image.RGBA, r image.Rectangle) *image.RGBA {
	return &image.RGBA{Pix: img.Pix[img.PixOffset(r.Min.X, r.Min.Y):], Stride: img.Stride, Rect: image.Rect(0, 0, r.Dx(), r.Dy())}
}

// roundFill fills r, whose corners are round, with an opaque colour.
func roundFill(img *image.RGBA, r image.Rectangle, radius float64, col color.NRGBA) {
	if r.Empty() {
		return
	}
	radius = math.Max(0, math.Min(radius, float64(min(r.Dx(), r.Dy()))/2))
	corner := int(math.Ceil(radius))
	fill(img, image.Rect(r.Min.X, r.Min.Y+corner, r.Max.X, r.Max.Y-corner), col)
	fill(img, image.Rect(r.Min.X+corner, r.Min.Y, r.Max.X-corner, r.Min.Y+corner), col)
	fill(img, image.Rect(r.Min.X+corner, r.Max.Y-corner, r.Max.X-corner, r.Max.Y), col)
	dot := raster.Mask{W: 1, H: 1, Stride: 1, Alpha: make([]uint8, 1)}
	for y := range corner {
		for x := range corner {
			dx, dy := math.Max(0, radius-float64(x)-0.5), math.Max(0, radius-float64(y)-0.5)
			dot.Alpha[0] = uint8(255 * math.Max(0, math.Min(1, radius-math.Hypot(dx, dy)+0.5)))
			for _, at := range [4]image.Point{{r.Min.X + x, r.Min.Y + y}, {r.Max.X - 1 - x, r.Min.Y + y}, {r.Min.X + x, r.Max.Y - 1 - y}, {r.Max.X - 1 - x, r.Max.Y - 1 - y}} {
				if at.In(img.Rect) {
					dot.Blend(img, at.X, at.Y, col)
				}
			}
		}
	}
}
