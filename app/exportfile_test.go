package app_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "dev.marginalia/app"
)

func TestExport_FollowsALinkAndKeepsIt(t *testing.T) {
	a, ids := shelf(t, "One")
	dir := t.TempDir()
	file, link := write(t, filepath.Join(dir, "real.txt"), "old"), filepath.Join(dir, "link.txt")
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	if _, err := a.Export(context.Background(), ids, Text, ExportOptions{}, link); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(file); err != nil || string(got) == "old" {
		t.Errorf("%q, %v", got, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v now, %v", info.Mode(), err)
	}
}

func TestExport_OntoAFolderSaysSo(t *testing.T) {
	a, ids := shelf(t, "One")
	dir := t.TempDir()
	_, err := a.Export(context.Background(), ids, Text, ExportOptions{}, dir)
	if !errors.Is(err, ErrIsFolder) || !strings.HasPrefix(Sentence(err), "There is a folder of this name.") {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}

// TestExport_ThatFailsLeavesTheOldFile stops and breaks exports that had begun to write.
func TestExport_ThatFailsLeavesTheOldFile(t *testing.T) {
	a, ids := shelf(t, "One")
	for _, f := range []Format{PDF, HTML, Markdown, CSV} {
		dir := t.TempDir()
		path := write(t, filepath.Join(dir, "out"), "old")
		stopped, stop := context.WithCancel(context.Background())
		stop()
		if _, err := a.Export(stopped, ids, f, ExportOptions{}, path); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", f, err)
		}
		left, err := os.ReadDir(dir)
		if got := string(readFile(t, path)); err != nil || got != "old" || len(left) != 1 {
			t.Errorf("%s: %q, %v, %v", f, got, left, err)
		}
		if _, err := os.Stat("/dev/full"); err == nil {
			if _, err := a.Export(context.Background(), ids, f, ExportOptions{}, "/dev/full"); !strings.HasPrefix(Sentence(err), "There is no space left") {
				t.Errorf("%s: %v", f, err)
			}
		}
	}
}

func TestExport_WritesIntoAPipe(t *testing.T) {
	a, ids := shelf(t, "One")
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		t.Skip("no pipes with names here: ", err)
	}
	read := make(chan []byte)
	go func() {
		got, _ := os.ReadFile(pipe)
		read <- got
	}()
	if _, err := a.Export(context.Background(), ids, Text, ExportOptions{}, pipe); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(pipe); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Fatalf("the pipe is %v now, %v", info.Mode(), err)
	}
	if got := <-read; len(got) == 0 {
		t.Error("nothing came through")
	}
}
