package importer

import (
	"io/fs"
	"net/url"
	"path"
	"strings"
)

// Beside makes a File's Beside of a function that reads a file by its path relative to the document's folder,
// which does not lead out of that folder or to hidden files, and returns nil when there is none.
func Beside(read func(path string) []byte) func(name string) []byte {
	return func(name string) []byte {
		for _, p := range besidePaths(name) {
			if data := read(p); data != nil {
				return data
			}
		}
		return nil
	}
}

// besidePaths are the paths that a document may mean by a name, the likeliest first: names are addresses, but
// not every program that writes them escapes what must be escaped.
func besidePaths(name string) []string {
	var out []string
	add := func(name string) {
		if p, ok := localPath(name); ok && (len(out) == 0 || out[0] != p) {
			out = append(out, p)
		}
	}
	add(name)
	if u, err := url.Parse(name); err == nil && u.Scheme == "" && u.Host == "" {
		add(u.Path)
	}
	return out
}

// localPath cleans a path that stays below the folder where it begins.
func localPath(name string) (string, bool) {
	if name == "" || len(name) > maxEntryName || strings.ContainsAny(name, "\\:\x00") || path.IsAbs(name) {
		return "", false
	}
	p := path.Clean(name)
	if !fs.ValidPath(p) || p == "." {
		return "", false
	}
	for _, part := range strings.Split(p, "/") {
		if strings.HasPrefix(part, ".") {
			return "", false
		}
	}
	return p, true
}
