package picture

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation is how a JPEG is to be turned to be seen as it was taken: the value of the tag Orientation of Exif
// (CIPA DC-008, 4.6.4), 0 for as it is. Cameras and phones save pictures as their chip
// lies and say here how they were held.
func orientation(jpeg []byte) int {
	exif := exifOf(jpeg)
	if len(exif) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.LittleEndian
	if exif[0] == 'M' {
		order = binary.BigEndian
	}
	at := int(order.Uint32(exif[4:]))
	if at < 8 || at > len(exif)-2 {
		return 0
	}
	const entry, tag, short = 12, 0x0112, 3
	entries := exif[at+2:]
	for n := order.Uint16(exif[at:]); n > 0 && len(entries) >= entry; n, entries = n-1, entries[entry:] {
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			if v := int(order.Uint16(entries[8:])); v > 1 && v <= 8 {
				return v
			}
			break
		}
	}
	return 0
}

// exifOf is what a JPEG holds as Exif, from its TIFF header on; nil without it.
func exifOf(jpeg []byte) []byte {
	for b := jpeg[min(2, len(jpeg)):]; len(b) > 4 && b[0] == 0xff; {
		marker, size := b[1], int(binary.BigEndian.Uint16(b[2:]))
		if marker == 0xda || size < 2 || size > len(b)-2 { // the picture itself begins
			return nil
		}
		if body, ok := bytes.CutPrefix(b[4:2+size], []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return body
		}
		b = b[2+size:]
	}
	return nil
}

// turned is img turned as an orientation says.
func turned(img image.Image, orientation int) image.Image {
	if orientation < 2 {
		return img
	}
	src := img.Bounds()
	w, h := src.Dx(), src.Dy()
	if orientation > 4 {
		w, h = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, w-1-x
			case 7:
				sx, sy = h-1-y, w-1-x
			case 8:
				sx, sy = h-1-y, x
			}
			out.Set(x, y, img.At(src.Min.X+sx, src.Min.Y+sy))
		}
	}
	return out
}
