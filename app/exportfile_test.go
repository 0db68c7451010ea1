package app_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
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
