package textview

import (
	"image"
	"image/color"
)

// drawn is img in the colour of the text, when it is a drawing in black on nothing, as formulas are; else nil.
func drawn(img image.Image, text color.NRGBA) image.Image {
	src, ok := img.(*image.RGBA)
	if !ok || src.Opaque() {
		return nil
	}
	const grey, black = 24, 96 // how far the channels of a pixel may lie apart, and how light one may be
	out := image.NewRGBA(src.Rect)
	for i := 0; i+3 < len(src.Pix); i += 4 {
		r, g, b, a := int(src.Pix[i]), int(src.Pix[i+1]), int(src.Pix[i+2]), int(src.Pix[i+3])
		if max(r, g, b)-min(r, g, b) > grey || g*255 > black*a {
			return nil
		}
		out.Pix[i], out.Pix[i+1], out.Pix[i+2], out.Pix[i+3] = uint8(int(text.R)*a/255), uint8(int(text.G)*a/255), uint8(int(text.B)*a/255), uint8(a)
	}
	return out
}
