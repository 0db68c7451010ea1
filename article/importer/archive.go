package importer

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// The most that is read out of an archive: archives come from strangers and can hold a thousand times what they
// weigh.
const (
	maxEntries   = 20_000
	maxEntry     = 64 << 20
	maxUnpacked  = 512 << 20
	maxRatio     = 200     // unpacked to packed, of entries of
	ratioMatters = 1 << 20 // at least so many bytes
	maxEntryName = 1000
)

// archive is a zip file that is read with caution: names that lead out of it are left out, and neither sizes
// nor ratios are believed.
type archive struct {
	files map[string]*zip.File
	names []string // in the order of the archive
	left  int64    // bytes that may still be unpacked
}

func isArchive(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// openArchive reads the directory of a zip file. Errors wrap ErrDamaged or ErrTooLarge.
func openArchive(data []byte) (*archive, error) {
	if n := bytes.Count(data, []byte("PK\x01\x02")); n > maxEntries {
		return nil, fmt.Errorf("%w: an archive of more than %d files", ErrTooLarge, maxEntries)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if len(z.File) > maxEntries {
		return nil, fmt.Errorf("%w: an archive of more than %d files", ErrTooLarge, maxEntries)
	}
	a := &archive{files: make(map[string]*zip.File, len(z.File)), left: maxUnpacked}
	for _, f := range z.File {
		if !safeName(f.Name) || f.FileInfo().IsDir() {
			continue
		}
		name := path.Clean(f.Name)
		if a.files[name] == nil {
			a.names = append(a.names, name)
			a.files[name] = f
		}
	}
	return a, nil
}

// safeName reports whether a name stays inside the archive.
func safeName(name string) bool {
	if name == "" || len(name) > maxEntryName || strings.ContainsAny(name, "\\\x00") || path.IsAbs(name) || strings.Contains(name, ":/") {
		return false
	}
	clean := path.Clean(name)
	return clean != ".." && !strings.HasPrefix(clean, "../")
}

// has reports whether there is a file of that name.
func (a *archive) has(name string) bool { return a.files[path.Clean(name)] != nil }

// errMissing is wrapped by the error of read about a file that is not there.
var errMissing = errors.New("a file is missing")

// read unpacks one file. Errors wrap errMissing, ErrEncrypted, ErrTooLarge or ErrDamaged.
func (a *archive) read(name string) ([]byte, error) {
	f := a.files[path.Clean(name)]
	if f == nil {
		return nil, fmt.Errorf("%w: %w: %s", ErrDamaged, errMissing, visible(name))
	}
	if f.Flags&1 != 0 {
		return nil, ErrEncrypted
	}
	limit := min(int64(maxEntry), a.left)
	if packed := int64(f.CompressedSize64); packed > 0 {
		limit = min(limit, max(ratioMatters, packed*maxRatio))
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: a file in it unpacks to more than %d MB, or to more than %d times its size, or all of them to more than %d MB",
			ErrTooLarge, maxEntry>>20, maxRatio, maxUnpacked>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	a.left -= int64(len(data))
	return data, nil
}
