package storage_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	. "dev.marginalia/storage"
)

// readOnce reads a library that this process may not write, and says what is wrong.
func readOnce(path string) error {
	l, err := Open(ctx, path, options())
	if err != nil {
		return err
	}
	defer l.Close()
	list, err := l.Articles(ctx, ArticleFilter{})
	switch {
	case err != nil:
		return err
	case !l.ReadOnly():
		return errors.New("not opened for reading only")
	case len(list) != 1:
		return fmt.Errorf("%d articles", len(list))
	}
	if _, err := l.Article(ctx, list[0].ID); err != nil {
		return err
	}
	if err := l.Remove(ctx, list[0].ID); !errors.Is(err, ErrReadOnly) {
		return fmt.Errorf("remove: %w", err)
	}
	return nil
}

func TestOpen_AProtectedLibraryIsRead(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs the permissions of Linux")
	}
	for _, c := range []struct {
		name         string
		file, folder os.FileMode
	}{{"file", 0o444, 0o777}, {"folder", 0o666, 0o555}, {"file and folder", 0o444, 0o555}} {
		t.Run(c.name, func(t *testing.T) {
			path, _ := closed(t) // anew: SQLite leaves a log where it may
			dir := filepath.Dir(path)
			binary := filepath.Join(dir, "storage.test")
			copyProgram(t, binary)
			t.Cleanup(func() { os.Chmod(dir, 0o755) })
			if err := errors.Join(os.Chmod(path, c.file), os.Chmod(filepath.Dir(dir), 0o755), os.Chmod(dir, c.folder)); err != nil {
				t.Fatal(err)
			}
			cmd := child(t, binary, "read", path)
			if os.Getuid() == 0 { // who may write everything
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
			}
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

// copyProgram puts this binary where another user may run it.
func copyProgram(t *testing.T, to string) {
	t.Helper()
	in, err := os.Open(self(t))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
