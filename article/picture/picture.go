// Package picture reads the pictures of articles: PNG, JPEG, GIF, WebP, BMP, TIFF and SVG. Pictures come from
// strangers, so their size is asked before they are decoded.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // formats that image.Decode knows
	_ "image/jpeg"
	_ "image/png"
	"math"

	_ "golang.org/x/image/bmp"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"
)

// The largest picture that is read, in bytes and in pixels: decoded it takes up to four bytes a pixel.
const (
	MaxBytes  = 64 << 20
	MaxPixels = 64 << 20
)

// The ways in which a picture cannot be read.
var (
	ErrTooLarge = errors.New("picture too large")
	ErrFormat   = errors.New("not a picture that can be read")
)

// Info is what a picture says of itself.
type Info struct {
	Media         string // media type
	Width, Height int    // pixels, as it is seen; of an SVG, CSS pixels
	Orientation   int    // of a JPEG, how what it holds is to be turned to be seen so: 2-8 as in Exif; 0 as it is
}

// Config reads what a picture says of itself, without decoding it.
func Config(data []byte) (Info, error) {
	if len(data) > MaxBytes {
		return Info{}, fmt.Errorf("%w: more than %d MB", ErrTooLarge, MaxBytes>>20)
	}
	if isSVG(data) {
		w, h, err := svgSize(data)
		return Info{Media: "image/svg+xml", Width: w, Height: h}, err
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Info{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	i := Info{Media: "image/" + format, Width: c.Width, Height: c.Height}
	if format == "jpeg" {
		if i.Orientation = orientation(data); i.Orientation > 4 {
			i.Width, i.Height = i.Height, i.Width
		}
	}
	if c.Width <= 0 || c.Height <= 0 {
		return i, fmt.Errorf("%w: it has no size", ErrFormat)
	}
	if c.Width > MaxPixels/c.Height {
		return i, fmt.Errorf("%w: %d x %d pixels, the most is %d million", ErrTooLarge, c.Width, c.Height, MaxPixels>>20)
	}
	return i, nil
}

// Sentence says why a picture cannot be read, to stand in a sentence.
func Sentence(err error) string {
	if errors.Is(err, ErrTooLarge) {
		return "it is too large (at most " + fmt.Sprint(MaxBytes>>20) + " MB and " + fmt.Sprint(MaxPixels>>20) + " million pixels)"
	}
	return "its format is not known or it is damaged"
}

// Decode decodes a picture, scaled down, never up, so that it fits width x height pixels; 0 bounds nothing.
// An SVG, which has no pixels, is drawn as large as the bounds allow.
func Decode(data []byte, width, height int) (img image.Image, err error) {
	defer func() {
		if r := recover(); r != nil { // decoders of strangers' files
			img, err = nil, fmt.Errorf("%w: %v", ErrFormat, r)
		}
	}()
	info, err := Config(data)
	if err != nil {
		return nil, err
	}
	w, h := fit(info.Width, info.Height, width, height)
	if info.Media == "image/svg+xml" {
		return drawSVG(data, info, width, height)
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if w == info.Width && h == info.Height {
		return turned(src, info.Orientation), nil
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if info.Orientation > 4 {
		dst = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	scaler := draw.Scaler(draw.CatmullRom)
	if info.Width > 4*w {
		scaler = draw.ApproxBiLinear // of huge pictures the good filter takes seconds
	}
	scaler.Scale(dst, dst.Rect, src, src.Bounds(), draw.Src, nil)
	return turned(dst, info.Orientation), nil
}

// fit is the size w x h scaled down so that it fits the bounds.
func fit(w, h, maxW, maxH int) (int, int) {
	scale := 1.0
	if maxW > 0 {
		scale = math.Min(scale, float64(maxW)/float64(w))
	}
	if maxH > 0 {
		scale = math.Min(scale, float64(maxH)/float64(h))
	}
	return max(1, int(math.Round(float64(w)*scale))), max(1, int(math.Round(float64(h)*scale)))
}
