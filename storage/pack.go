package storage

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"slices"
)

// Packed is the content of an original as a library keeps it.
type Packed struct {
	sum     string // SHA-256 of the file, or of the zip
	size    int64  // of the same, in bytes
	packing string
	data    []byte
}

// How originals are packed.
const (
	packedNot  = "none"
	packedGzip = "gzip" // RFC 1952
	packedZip  = "zip"  // APPNOTE 6.3: the file is the first entry, those that it uses are the others
)

// packingLevel is three times as fast as the usual one, for files that become a fifth larger.
const packingLevel = gzip.BestSpeed

// worthIt is the share of its size that a packed file may have, so that packing it is of use: pictures, books
// and office files are compressed already.
const worthIt = 0.9

// Pack compresses a file, for Source.Original; one that would hardly shrink stays as it is. A file that uses
// others is packed with those, which have the names that it has for them. It takes time: 20 ms for 1 MB.
func Pack(name string, data []byte, beside map[string][]byte) (*Packed, error) {
	if len(beside) > 0 {
		packed, err := packZip(name, data, beside)
		if err != nil {
			return nil, fmt.Errorf("pack original: %w", err)
		}
		return &Packed{sha(packed), int64(len(packed)), packedZip, packed}, nil
	}
	p := &Packed{sha(data), int64(len(data)), packedNot, data}
	if bytes.HasPrefix(data, []byte("PK")) {
		return p, nil
	}
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, packingLevel)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("pack original: %w", err)
	}
	if float64(out.Len()) < worthIt*float64(len(data)) {
		p.packing, p.data = packedGzip, out.Bytes()
	}
	return p, nil
}

// packZip makes the same bytes of the same files.
func packZip(name string, data []byte, beside map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	write := func(name string, data []byte, method uint16) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	if err := write(name, data, zip.Deflate); err != nil {
		return nil, err
	}
	for _, n := range slices.Sorted(maps.Keys(beside)) {
		if err := write(n, beside[n], zip.Store); err != nil { // pictures
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// maxUnpacked is the most that an original unpacks to: a library may come from a stranger.
const maxUnpacked = 1 << 30

// unpack returns what was packed. Errors wrap ErrCorrupt.
func (p *Packed) unpack() (data []byte, beside map[string][]byte, err error) {
	data = p.data
	if p.packing == packedGzip {
		r, err := gzip.NewReader(bytes.NewReader(p.data))
		if err == nil {
			data, err = readUpTo(r, min(p.size, maxUnpacked))
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
	}
	if int64(len(data)) != p.size || sha(data) != p.sum {
		return nil, nil, fmt.Errorf("%w: it is not the one that was kept", ErrCorrupt)
	}
	if p.packing != packedZip {
		return data, nil, nil
	}
	if data, beside, err = unzip(data); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return data, beside, nil
}

func unzip(packed []byte) (data []byte, beside map[string][]byte, err error) {
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil && z == nil {
		return nil, nil, err // names that lead elsewhere are no error: nothing is written to them
	}
	if len(z.File) == 0 {
		return nil, nil, io.ErrUnexpectedEOF
	}
	left := int64(maxUnpacked)
	beside = make(map[string][]byte, len(z.File)-1)
	for i, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, nil, err
		}
		content, err := readUpTo(r, left)
		if err != nil {
			return nil, nil, err
		}
		left -= int64(len(content))
		if i == 0 {
			data = content
		} else {
			beside[f.Name] = content
		}
	}
	return data, beside, nil
}

// readUpTo reads all of r, which must not be more than limit bytes.
func readUpTo(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("more than %d bytes", limit)
	}
	return data, err
}
