package pdf

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"fmt"
	"io"

	"dev.marginalia/article/picture"
)

// pngImage takes the compressed pixels of a PNG as they are (PNG specification, third edition; ISO 32000-1,
// 7.4.4.4). It is nil for one that a PDF cannot hold so: interlaced, transparent, damaged.
func pngImage(data []byte) *ximage {
	const signature = "\x89PNG\r\n\x1a\n"
	if !bytes.HasPrefix(data, []byte(signature)) || len(data) < len(signature)+25 {
		return nil
	}
	head := data[len(signature)+8:]
	w, h := int(be.Uint32(head)), int(be.Uint32(head[4:]))
	depth, kind, interlaced := int(head[8]), head[9], head[12] != 0
	var palette, idat []byte
	for at := len(signature); ; {
		if at+12 > len(data) {
			return nil
		}
		n := int(be.Uint32(data[at:]))
		if n < 0 || n > len(data)-at-12 {
			return nil
		}
		name, body := string(data[at+4:at+8]), data[at+8:at+8+n]
		switch name {
		case "PLTE":
			palette = body
		case "tRNS":
			return nil
		case "IDAT":
			idat = append(idat, body...)
		}
		if name == "IEND" {
			break
		}
		at += 12 + n
	}
	channels, space := 1, "/DeviceGray"
	switch {
	case interlaced || w <= 0 || h <= 0:
		return nil
	case kind == 0:
	case kind == 2:
		channels, space = 3, "/DeviceRGB"
	case kind == 3 && len(palette) >= 3 && len(palette)%3 == 0 && len(palette) <= 3*256:
		space = fmt.Sprintf("[/Indexed/DeviceRGB %d<%x>]", len(palette)/3-1, palette)
	default:
		return nil
	}
	if !inflatesTo(idat, h, 1+(w*channels*depth+7)/8) {
		return nil
	}
	return &ximage{data: idat, dict: fmt.Sprintf("/Width %d/Height %d/ColorSpace%s/BitsPerComponent %d/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>",
		w, h, space, depth, channels, depth, w)}
}

// inflatesTo reports whether data is whole, and holds rows of that many bytes, each with a filter that there is.
func inflatesTo(data []byte, rows, size int) bool {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return false
	}
	r := bufio.NewReader(z)
	for range rows {
		filter, err := r.ReadByte()
		if err != nil || filter > 4 {
			return false
		}
		if _, err := r.Discard(size - 1); err != nil {
			return false
		}
	}
	_, err = r.ReadByte() // the checksum is read at the end
	return err == io.EOF
}

// jpegImage takes a JPEG as it is (ITU-T T.81; ISO 32000-1, 7.4.8). It is nil for one that readers might show in
// other colours, or that is not whole: such a one is decoded.
func jpegImage(data []byte, info picture.Info) *ximage {
	j := scanJPEG(data)
	if info.Orientation > 4 { // it lies on its side
		info.Width, info.Height = info.Height, info.Width
	}
	if !j.whole || j.width != info.Width || j.height != info.Height || j.depth != 8 {
		return nil
	}
	space, decode := "", ""
	switch {
	case len(j.ids) == 1:
		space = "/DeviceGray"
	case len(j.ids) == 3 && (j.adobe || string(j.ids) == "\x01\x02\x03"):
		space = "/DeviceRGB"
	case len(j.ids) == 4 && j.adobe:
		space, decode = "/DeviceCMYK", "/Decode[1 0 1 0 1 0 1 0]" // Adobe's programs write it inverted
	default:
		return nil
	}
	return &ximage{data: data, dict: fmt.Sprintf("/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8%s/Filter/DCTDecode", j.width, j.height, space, decode)}
}

// jpegHead is what the markers of a JPEG say.
type jpegHead struct {
	width, height, depth int
	ids                  []byte // of the components
	adobe                bool   // it says how its colours are kept
	whole                bool   // it has a frame that every reader knows, a scan and an end
}

// scanJPEG reads markers up to the first scan.
func scanJPEG(data []byte) (j jpegHead) {
	if !bytes.HasPrefix(data, []byte{0xff, 0xd8}) {
		return j
	}
	for at := 2; at+4 <= len(data); {
		if data[at] != 0xff {
			return j
		}
		marker := data[at+1]
		if marker == 0xff { // a fill byte
			at++
			continue
		}
		n := int(be.Uint16(data[at+2:]))
		if n < 2 || at+2+n > len(data) {
			return j
		}
		body := data[at+4 : at+2+n]
		switch {
		case marker == 0xc0 || marker == 0xc1 || marker == 0xc2: // baseline, extended, progressive
			if len(j.ids) > 0 || len(body) < 6 || len(body) < 6+3*int(body[5]) {
				return j
			}
			j.depth, j.height, j.width = int(body[0]), int(be.Uint16(body[1:])), int(be.Uint16(body[3:]))
			for k := range int(body[5]) {
				j.ids = append(j.ids, body[6+3*k])
			}
		case marker == 0xee && bytes.HasPrefix(body, []byte("Adobe")):
			j.adobe = true
		case marker == 0xda:
			j.whole = len(j.ids) > 0 && bytes.Contains(data[at:], []byte{0xff, 0xd9}) // never inside a scan
			return j
		}
		at += 2 + n
	}
	return j
}
