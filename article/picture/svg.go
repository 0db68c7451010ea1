package picture

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"math"
	"strconv"
	"strings"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// The size of an SVG that does not say one (CSS 2.1, 10.3.2), and the largest that one may claim.
const (
	plainWidth, plainHeight = 300, 150
	maxSide                 = 10000
	maxSVG                  = 8 << 20
)

// isSVG reports whether data is a drawing: its first element is svg.
func isSVG(data []byte) bool {
	head := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	if !bytes.HasPrefix(head, []byte("<")) {
		return false
	}
	d := xml.NewDecoder(bytes.NewReader(head[:min(len(head), 64<<10)]))
	d.Strict = false
	for range 50 {
		t, err := d.RawToken()
		if err != nil {
			return false
		}
		if e, ok := t.(xml.StartElement); ok {
			return e.Name.Local == "svg"
		}
	}
	return false
}

// svgSize reads the size that the drawing has, in CSS pixels.
func svgSize(data []byte) (w, h int, err error) {
	if len(data) > maxSVG {
		return 0, 0, fmt.Errorf("%w: a drawing of more than %d MB", ErrTooLarge, maxSVG>>20)
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	for {
		t, err := d.RawToken()
		if err != nil {
			return 0, 0, fmt.Errorf("%w: %w", ErrFormat, err)
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		var width, height, boxW, boxH float64
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "width":
				width = length(a.Value)
			case "height":
				height = length(a.Value)
			case "viewBox":
				if f := strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' }); len(f) == 4 {
					boxW, boxH = length(f[2]), length(f[3])
				}
			}
		}
		w, h := size(width, height, boxW, boxH)
		return w, h, nil
	}
}

// size completes what is missing of a size by the proportions of its view box.
func size(w, h, boxW, boxH float64) (int, int) {
	if boxW > 0 && boxH > 0 {
		switch {
		case w <= 0 && h <= 0:
			w, h = boxW, boxH
		case w <= 0:
			w = h * boxW / boxH
		case h <= 0:
			h = w * boxH / boxW
		}
	}
	if w <= 0 {
		w = plainWidth
	}
	if h <= 0 {
		h = plainHeight
	}
	return int(math.Round(math.Max(1, math.Min(w, maxSide)))), int(math.Round(math.Max(1, math.Min(h, maxSide))))
}

// length reads a CSS length in pixels; a percentage or what is no length is 0.
func length(s string) float64 {
	s = strings.TrimSpace(s)
	unit := strings.TrimLeft(s, "+-0123456789.eE")
	factor, ok := map[string]float64{"": 1, "px": 1, "pt": 4.0 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "em": 16, "rem": 16, "ex": 8}[unit]
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, unit), 64)
	if !ok || err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return 0
	}
	return v * factor
}

// scaleStrokes makes lines as wide as the drawing is large: its library scales their course alone.
func scaleStrokes(icon *oksvg.SvgIcon, scale float64) {
	for i := range icon.SVGPaths {
		p := &icon.SVGPaths[i].PathStyle
		p.LineWidth *= scale
		p.DashOffset *= scale
		for k := range p.Dash {
			p.Dash[k] *= scale
		}
	}
}

// drawSVG draws the parts of SVG that its library knows; text and scripts are left out.
func drawSVG(data []byte, info Info, width, height int) (image.Image, error) {
	icon, err := oksvg.ReadIconStream(bytes.NewReader(data), oksvg.IgnoreErrorMode)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	w, h := fit(info.Width, info.Height, width, height)
	if width > 0 && w < width && info.Width < width { // a drawing has no pixels: it can be made larger without loss
		w, h = fit(info.Width*8, info.Height*8, width, height)
	}
	if h <= 0 || w > MaxPixels/h {
		return nil, ErrTooLarge
	}
	if icon.ViewBox.W <= 0 || icon.ViewBox.H <= 0 {
		icon.ViewBox.W, icon.ViewBox.H = float64(info.Width), float64(info.Height)
	}
	icon.SetTarget(0, 0, float64(w), float64(h))
	scaleStrokes(icon, math.Sqrt(float64(w)*float64(h)/(icon.ViewBox.W*icon.ViewBox.H)))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	icon.Draw(rasterx.NewDasher(w, h, rasterx.NewScannerGV(w, h, img, img.Bounds())), 1)
	return img, nil
}
