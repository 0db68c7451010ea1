package window

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// fileEntry is a file or a folder in the list of a folder.
type fileEntry struct {
	name   string
	folder bool
	size   int64
}

// readable are the endings of files that are offered to be opened; what a file is, its content tells.
var readable = []string{".txt", ".text", ".md", ".markdown", ".mdown", ".mkd", ".html", ".htm", ".xhtml", ".mht", ".mhtml",
	".epub", ".docx", ".odt", ".fodt", ".pdf", ".zip"}

// withMarks are the endings of files that annotations can be taken from.
var withMarks = []string{".pdf", ".json", ".jsonld", ".annotation", ".ann"}

// listFolder lists the folders and the files of dir, in the order of their names, folders first. Hidden ones are
// left out; where endings are given, files with others too, and the folders that saved pages have.
func listFolder(dir string, endings []string) ([]fileEntry, error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []fileEntry
	for _, e := range list {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		st, err := os.Stat(filepath.Join(dir, e.Name())) // through links
		if err != nil {
			continue // it went away, or leads nowhere
		}
		f := fileEntry{e.Name(), st.IsDir(), st.Size()}
		if endings != nil && (!f.folder && !slices.Contains(endings, strings.ToLower(filepath.Ext(f.name))) || f.folder && pageFolder(f.name)) {
			continue
		}
		if f.folder || st.Mode().IsRegular() {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b fileEntry) int {
		if a.folder != b.folder {
			return map[bool]int{true: -1, false: 1}[a.folder]
		}
		return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return out, nil
}

// pageFolder reports whether a browser made the folder for the pictures of a page that it saved.
func pageFolder(name string) bool {
	return strings.HasSuffix(name, "_files") || strings.HasSuffix(name, ".files")
}
