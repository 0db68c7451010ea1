package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"dev.marginalia/article/picture"
)

// ximage is a picture as an image XObject (ISO 32000-1, 8.9.5).
type ximage struct {
	dict string // what is peculiar to it: size, colours, filter
	data []byte
	mask *ximage // how opaque each pixel is; nil when all are
}

func (x *ximage) size() int {
	if x.mask != nil {
		return len(x.data) + x.mask.size()
	}
	return len(x.data)
}

// stream is the body of the object; mask is the number of the mask's object, 0 without one.
func (x *ximage) stream(mask int) []byte {
	dict := x.dict
	if mask > 0 {
		dict += fmt.Sprintf("/SMask %d 0 R", mask)
	}
	out := make([]byte, 0, len(x.data)+len(dict)+100)
	out = fmt.Appendf(out, "<</Type/XObject/Subtype/Image%s/Length %d>>\nstream\n", dict, len(x.data))
	out = append(out, x.data...)
	return append(out, "\nendstream"...)
}

// imageOf reads a picture. What a PDF can hold as it is stays as it is: JPEG, and PNG without transparency.
// Anything else is decoded and compressed without loss. width and height bound the pixels of a drawing, which has
// none of its own. It returns what the picture says of itself, so the size of a drawing in CSS pixels, and how it is
// still to be turned.
func imageOf(data []byte, width, height int) (*ximage, picture.Info, error) {
	info, err := picture.Config(data)
	if err != nil {
		return nil, info, err
	}
	var x *ximage
	switch info.Media {
	case "image/jpeg":
		x = jpegImage(data, info)
	case "image/png":
		x = pngImage(data)
	}
	if x != nil {
		return x, info, nil
	}
	info.Orientation = 0 // what is decoded is turned
	if info.Media != "image/svg+xml" {
		width, height = 0, 0
	}
	img, err := picture.Decode(data, width, height)
	if err != nil {
		return nil, info, err
	}
	x, err = encoded(img)
	return x, info, err
}

// encoded compresses a decoded picture without loss.
func encoded(img image.Image) (*ximage, error) {
	b := img.Bounds()
	if o, ok := img.(interface{ Opaque() bool }); ok && o.Opaque() {
		switch img.(type) {
		case *image.Gray, *image.Paletted, *image.RGBA, *image.NRGBA:
		default: // the encoder is slow with other kinds
			flat := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
			draw.Draw(flat, flat.Rect, img, b.Min, draw.Src)
			img = flat
		}
		return lossless(img)
	}
	flat := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	alpha := image.NewGray(flat.Rect)
	if n, ok := img.(*image.NRGBA); ok {
		for y := range b.Dy() {
			copy(flat.Pix[y*flat.Stride:(y+1)*flat.Stride], n.Pix[n.PixOffset(b.Min.X, b.Min.Y+y):])
		}
	} else {
		for y := range b.Dy() {
			for x := range b.Dx() {
				flat.SetNRGBA(x, y, color.NRGBAModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA))
			}
		}
	}
	for i := range alpha.Pix {
		alpha.Pix[i], flat.Pix[4*i+3] = flat.Pix[4*i+3], 0xff
	}
	x, err := lossless(flat)
	if err != nil {
		return nil, err
	}
	x.mask, err = lossless(alpha)
	return x, err
}

// fastFrom is the number of pixels from which pictures are compressed fast rather than well.
const fastFrom = 2 << 20

// lossless has the PNG encoder choose filters and compress: its data is what a PDF takes.
func lossless(img image.Image) (*ximage, error) {
	enc := png.Encoder{}
	if b := img.Bounds(); b.Dx()*b.Dy() > fastFrom {
		enc.CompressionLevel = png.BestSpeed
	}
	var buf bytes.Buffer
	if err := enc.Encode(&buf, img); err != nil {
		return nil, fmt.Errorf("compress picture: %w", err)
	}
	if x := pngImage(buf.Bytes()); x != nil {
		return x, nil
	}
	return nil, picture.ErrFormat
}

// body makes a part of the object of a picture.
func (p *pic) body(part func(*ximage) []byte) ([]byte, error) {
	x := p.image
	if x == nil {
		var err error
		if x, err = p.again(); err != nil {
			return nil, fmt.Errorf("read picture again: %w", err)
		}
	}
	return part(x), nil
}
