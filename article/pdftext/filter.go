package pdftext

import (
	"bytes"
	"compress/flate"
	"compress/lzw"
	"encoding/ascii85"
	"errors"
	"fmt"
	"io"

	tiff "golang.org/x/image/tiff/lzw"
)

// What is kept of unpacked streams, so that object streams and forms that are used again are not unpacked again.
const (
	keepStream  = 1 << 20
	keepStreams = 64 << 20
)

// errFilter says that bytes are packed as a picture or in an unknown way.
var errFilter = errors.New("a filter that is not read")

// decode unpacks a stream (ISO 32000-2, 7.4). Of damaged bytes it returns what could be unpacked.
func (f *File) decode(s *stream) ([]byte, error) {
	if s.unpacked != nil {
		return s.unpacked, nil
	}
	data, rest, err := f.unpackUntil(s)
	if err != nil {
		return nil, err
	}
	if rest != "" {
		return nil, fmt.Errorf("%w: %s", errFilter, rest)
	}
	if n := len(data); n > 0 && n <= keepStream && f.kept+n <= keepStreams {
		f.kept += n
		s.unpacked = data
	}
	return data, nil
}

// unpackUntil applies the filters of a stream up to one that is for pictures, which it names.
func (f *File) unpackUntil(s *stream) (data []byte, rest name, err error) {
	data = s.raw
	if f.crypt != nil && !s.plain {
		data = f.crypt.stream(s)
	}
	filters, parms := f.list(first(s.dict, "Filter", "F")), f.list(first(s.dict, "DecodeParms", "DP"))
	if len(filters) > 8 {
		return nil, "", fmt.Errorf("%w: too many", errFilter)
	}
	for i, o := range filters {
		var parm dict
		if i < len(parms) {
			parm = f.dict(parms[i])
		}
		n := f.name(o)
		if n == "Crypt" {
			continue
		}
		r := f.filter(n, data, parm)
		if r == nil {
			return data, n, nil
		}
		limit := min(maxStream, f.unpack)
		out, _ := io.ReadAll(io.LimitReader(r, int64(limit)+1)) // damage: what there is
		if len(out) > limit {
			f.exhausted = fmt.Errorf("%w: a part of it unpacks to more than %d MB, or all of them to more than %d MB", ErrTooLarge, maxStream>>20, maxStreams>>20)
			return nil, "", f.exhausted
		}
		f.unpack -= len(out)
		if n != "ASCII85Decode" && n != "ASCIIHexDecode" && n != "A85" && n != "AHx" {
			out = f.unpredict(out, parm)
		}
		data = out
	}
	return data, "", nil
}

func first(d dict, keys ...name) any {
	for _, k := range keys {
		if v, ok := d[k]; ok {
			return v
		}
	}
	return nil
}

// list is an array, or a single object as one.
func (f *File) list(o any) array {
	switch o := f.get(o).(type) {
	case nil:
		return nil
	case array:
		return o
	default:
		return array{o}
	}
}

func (f *File) filter(n name, data []byte, parm dict) io.Reader {
	switch n {
	case "FlateDecode", "Fl":
		if len(data) < 2 {
			return bytes.NewReader(nil)
		}
		return flate.NewReader(bytes.NewReader(data[2:])) // the checksum behind it is often wrong
	case "LZWDecode", "LZW":
		if f.int(parm["EarlyChange"], 1) == 0 {
			return lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8)
		}
		return tiff.NewReader(bytes.NewReader(data), tiff.MSB, 8)
	case "ASCII85Decode", "A85":
		return ascii85.NewDecoder(bytes.NewReader(clean85(data)))
	case "ASCIIHexDecode", "AHx":
		l := lexer{data: append([]byte{'<'}, data...)}
		return bytes.NewReader(l.hex())
	case "RunLengthDecode", "RL":
		return &runLength{data: data}
	}
	return nil
}

// clean85 drops what encoding/ascii85 does not take: the marks around it.
func clean85(data []byte) []byte {
	data = bytes.TrimPrefix(bytes.TrimLeft(data, "\x00\t\n\f\r "), []byte("<~"))
	if i := bytes.IndexByte(data, '~'); i >= 0 {
		data = data[:i]
	}
	return data
}

// runLength unpacks ISO 32000-2, 7.4.5.
type runLength struct {
	data []byte
	fill int // of how many bytes more
	with int // -1: copied
}

func (r *runLength) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(r.data) == 0 {
			return n, io.EOF
		}
		if r.fill == 0 {
			c := int(r.data[0])
			r.data = r.data[1:]
			switch {
			case c == 128:
				return n, io.EOF
			case c < 128:
				r.fill, r.with = c+1, -1
			case len(r.data) > 0:
				r.fill, r.with = 257-c, int(r.data[0])
				r.data = r.data[1:]
			}
			if r.with >= 0 && r.fill > 0 {
				k := min(r.fill, len(p)-n)
				n += r.repeat(p[n : n+k])
			}
			continue
		}
		if r.with >= 0 {
			n += r.repeat(p[n:min(len(p), n+r.fill)])
			continue
		}
		k := copy(p[n:min(len(p), n+r.fill)], r.data)
		r.data, r.fill, n = r.data[k:], r.fill-k, n+k
	}
	return n, nil
}

func (r *runLength) repeat(p []byte) int {
	for i := range p {
		p[i] = byte(r.with)
	}
	r.fill -= len(p)
	return len(p)
}

// unpredict undoes the PNG and TIFF predictors (ISO 32000-2, 7.4.4.4).
func (f *File) unpredict(data []byte, parm dict) []byte {
	kind := f.int(parm["Predictor"], 1)
	colors, bits, columns := f.int(parm["Colors"], 1), f.int(parm["BitsPerComponent"], 8), f.int(parm["Columns"], 1)
	if kind < 2 || colors < 1 || colors > 64 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<20 {
		return data
	}
	row, step := (colors*bits*columns+7)/8, max(1, colors*bits/8)
	if kind == 2 {
		if bits == 8 {
			for at := 0; at < len(data); at += row {
				line := data[at:min(len(data), at+row)]
				for i := step; i < len(line); i++ {
					line[i] += line[i-step]
				}
			}
		}
		return data
	}
	out := make([]byte, 0, len(data))
	above := make([]byte, row)
	for len(data) > 1 {
		line := data[1:min(len(data), row+1)]
		unfilterPNG(data[0], line, above, step)
		out = append(out, line...)
		data = data[1+len(line):]
		above = line
	}
	return out
}

// unfilterPNG undoes the filter of a line in place (PNG, section 9.2).
func unfilterPNG(kind byte, line, above []byte, step int) {
	for i := range line {
		var left, corner byte
		if i >= step {
			left, corner = line[i-step], above[i-step]
		}
		switch kind {
		case 1:
			line[i] += left
		case 2:
			line[i] += above[i]
		case 3:
			line[i] += byte((int(left) + int(above[i])) / 2)
		case 4:
			line[i] += paeth(left, above[i], corner)
		}
	}
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := distance(p, int(a)), distance(p, int(b)), distance(p, int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func distance(a, b int) int { return max(a-b, b-a) }
