package window

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// folderOf makes a folder with files to choose from.
func folderOf(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"b.txt": "The second file has a sentence in it.", "A.md": "# First\n\nThe first file has words in it.", "photo.jpg": "x",
		".hidden.txt": "x", "page_files/x.txt": "x", "inner/c.txt": "The third file is further down.",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func names(list []fileEntry) string {
	var out []string
	for _, e := range list {
		out = append(out, e.name)
	}
	return strings.Join(out, " ")
}

func TestListFolder_OffersWhatCanBeRead(t *testing.T) {
	dir := folderOf(t)
	list, err := listFolder(dir, false)
	if err != nil || names(list) != "inner A.md b.txt" {
		t.Errorf("%s %v", names(list), err)
	}
	if list, err = listFolder(dir, true); err != nil || names(list) != "inner page_files A.md b.txt photo.jpg" {
		t.Errorf("all: %s %v", names(list), err)
	}
	if _, err := listFolder(filepath.Join(dir, "none"), false); err == nil {
		t.Error("no error for a folder that is not there")
	}
}

func TestChooser_PicksSeveralFilesAndWalksFolders(t *testing.T) {
	s := begin(t)
	dir := folderOf(t)
	var got []string
	done := func(paths []string) { got = paths }
	c := s.choose(dir, done)
	if !c.open.Disabled() {
		t.Error("nothing is chosen, and it can be opened")
	}
	c.tap(1)
	c.tap(2)
	c.tap(0) // into the folder
	if c.folder != filepath.Join(dir, "inner") || names(c.shown) != "c.txt" {
		t.Fatalf("in %s: %s", c.folder, names(c.shown))
	}
	c.tap(0)
	c.tap(0) // chosen and not chosen again
	c.finish()
	want := []string{filepath.Join(dir, "A.md"), filepath.Join(dir, "b.txt")}
	if !slices.Equal(got, want) {
		t.Errorf("chose %v", got)
	}
	c = s.choose(dir, done)
	c.typed(filepath.Join(dir, "nothing"))
	if c.note.Text == "" || !c.pop.Visible() {
		t.Error("a file that is not there is not refused in words")
	}
	c.typed(filepath.Join(dir, "b.txt"))
	if len(got) != 1 || c.pop.Visible() {
		t.Errorf("typing a path chose %v", got)
	}
	c = s.choose(dir, done)
	c.whole()
	if len(got) != 1 || got[0] != dir {
		t.Errorf("the whole folder is %v", got)
	}
}
