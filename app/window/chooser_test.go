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
	list, err := listFolder(dir, readable)
	if err != nil || names(list) != "inner A.md b.txt" {
		t.Errorf("%s %v", names(list), err)
	}
	if list, err = listFolder(dir, nil); err != nil || names(list) != "inner page_files A.md b.txt photo.jpg" {
		t.Errorf("all: %s %v", names(list), err)
	}
	if _, err := listFolder(filepath.Join(dir, "none"), readable); err == nil {
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
	c.pickFolder()
	if len(got) != 1 || got[0] != dir {
		t.Errorf("the whole folder is %v", got)
	}
}

func TestWindow_ImportsAFolderAndReportsEachDocument(t *testing.T) {
	s := begin(t)
	dir := folderOf(t)
	if err := os.WriteFile(filepath.Join(dir, "empty.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.importFiles([]string{dir})
	if !strings.Contains(s.banner.text.Text, "4 documents read, 1 could not be") || len(s.library.all) != 5 {
		t.Errorf("banner %q, %d articles", s.banner.text.Text, len(s.library.all))
	}
	s.banner.retry.OnTapped()
	if s.win.Canvas().Overlays().Top() == nil {
		t.Error("the report is not shown")
	}
}

func TestWindow_ReadsAgainAndRemembersWhetherFilesAreKept(t *testing.T) {
	s := begin(t)
	dir := folderOf(t)
	s.importFiles([]string{filepath.Join(dir, "b.txt")})
	s.readAgain()
	if s.banner.text.Text != "It reads as before." {
		t.Errorf("banner %q", s.banner.text.Text)
	}
	if !s.menu.originals.Checked {
		t.Error("files are kept at first")
	}
	s.toggleOriginals()
	s.showOriginals()
	if s.menu.originals.Checked {
		t.Error("the setting is not remembered")
	}
	s.importFiles([]string{filepath.Join(dir, "A.md")})
	s.readAgain()
	if !s.banner.bad {
		t.Errorf("without a file it says %q", s.banner.text.Text)
	}
}

func TestWindow_ContentsGoToAHeading(t *testing.T) {
	s := begin(t)
	s.showContents()
	if s.win.Canvas().Overlays().Top() == nil {
		t.Fatal("no contents")
	}
	a := s.session.Article()
	entries := a.Outline()
	s.view.Jump(entries[len(entries)-1].Offset)
	if at := entryAt(entries, s.view.TopOffset()); at < 1 {
		t.Errorf("after the jump entry %d is being read", at)
	}
}
